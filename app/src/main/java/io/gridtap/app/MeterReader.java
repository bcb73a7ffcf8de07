package io.gridtap.app;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemObject;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads values and, with the same exchanges, what they are scaled by. */
final class MeterReader {
  private final MeterTalk talk;
  private final Map<AttributeDescriptor, ScalerUnit> scalers = new LinkedHashMap<>();

  MeterReader(MeterTalk talk) { this.talk = talk; }

  /** One reading for each argument, in their order. */
  List<Reading> read(List<AttributeArgument> wanted) throws InterruptedException {
    List<AttributeDescriptor> attributes = new ArrayList<>();
    for (AttributeArgument each : wanted) attributes.add(descriptor(each));
    List<MeterTalk.Outcome> outcomes = outcomes(attributes);
    for (int i = 0; i < wanted.size(); i++) {
      Optional<AttributeDescriptor> other = ofAnotherClass(wanted.get(i), attributes.get(i), outcomes.get(i));
      if (other.isEmpty()) continue;
      attributes.set(i, other.get());
      outcomes.set(i, outcomes(List.of(other.get())).getFirst());
    }
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++)
      readings.add(new Reading(attributes.get(i), wanted.get(i).name(), outcomes.get(i),
          scalerOf(attributes.get(i)).map(scalers::get)));
    return readings;
  }

  private List<MeterTalk.Outcome> outcomes(List<AttributeDescriptor> attributes) throws InterruptedException {
    List<AttributeRequest> requests = new ArrayList<>(attributes.stream().map(AttributeRequest::of).toList());
    List<AttributeDescriptor> wantedScalers = attributes.stream().flatMap(each -> scalerOf(each).stream()).distinct()
        .filter(scaler -> !scalers.containsKey(scaler)).toList();
    requests.addAll(wantedScalers.stream().map(AttributeRequest::of).toList());
    List<MeterTalk.Outcome> all = talk.get(requests);
    for (int i = 0; i < wantedScalers.size(); i++)
      if (all.get(attributes.size() + i) instanceof MeterTalk.Outcome.Value(var data))
        scalers.put(wantedScalers.get(i), scaler(data));
    return new ArrayList<>(all.subList(0, attributes.size()));
  }

  private static ScalerUnit scaler(Data data) {
    try {
      return ScalerUnit.of(data);
    } catch (ShapeException odd) {
      return ScalerUnit.NONE;
    }
  }

  private static Optional<AttributeDescriptor> scalerOf(AttributeDescriptor attribute) {
    return CaptureObject.of(attribute.classId(), attribute.instance(), attribute.attributeId()).scalerUnit();
  }

  /** With the class as given, as usual for the code, or as the meter's object list says. */
  AttributeDescriptor descriptor(AttributeArgument argument) throws InterruptedException {
    return argument.descriptor(argument.classId().isPresent()
        ? argument.classId().getAsInt()
        : classOf(talk.objects(), argument.obis()));
  }

  static int classOf(ObjectDirectory objects, Obis obis) {
    return objects.find(obis).map(CosemObject::classId).orElseThrow(() -> CommandFailure.failed(
        "the meter's object list has no %s; 'gridtap dlms objects' shows what it has".formatted(obis)));
  }

  /** A class that was not given but guessed may be another one in this meter. */
  private Optional<AttributeDescriptor> ofAnotherClass(AttributeArgument argument, AttributeDescriptor asked,
      MeterTalk.Outcome outcome) throws InterruptedException {
    boolean misses = outcome instanceof MeterTalk.Outcome.Failed(var _, var result)
        && result.filter(why -> why == DataAccessResult.OBJECT_CLASS_INCONSISTENT).isPresent();
    if (!misses) return Optional.empty();
    return talk.objects().find(argument.obis()).filter(object -> object.classId() != asked.classId())
        .map(object -> argument.descriptor(object.classId()));
  }
}
