package io.gridtap.app;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemObject;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads values and, with the same exchanges, what they are scaled by. */
final class MeterReader {
  /** Class of what the meter's object list does not have; the standard has none of this number. */
  private static final int NOT_LISTED = 0;

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
    List<AttributeDescriptor> known = attributes.stream().filter(each -> each.classId() != NOT_LISTED).toList();
    List<AttributeRequest> requests = new ArrayList<>(known.stream().map(AttributeRequest::of).toList());
    List<AttributeDescriptor> wantedScalers = known.stream().flatMap(each -> scalerOf(each).stream()).distinct()
        .filter(scaler -> !scalers.containsKey(scaler)).toList();
    requests.addAll(wantedScalers.stream().map(AttributeRequest::of).toList());
    List<MeterTalk.Outcome> all = requests.isEmpty() ? List.of() : talk.get(requests);
    for (int i = 0; i < wantedScalers.size(); i++)
      if (all.get(known.size() + i) instanceof MeterTalk.Outcome.Value(var data))
        scalers.put(wantedScalers.get(i), scaler(data));
    Iterator<MeterTalk.Outcome> told = all.iterator();
    List<MeterTalk.Outcome> outcomes = new ArrayList<>();
    for (AttributeDescriptor each : attributes)
      outcomes.add(each.classId() == NOT_LISTED
          ? new MeterTalk.Outcome.Failed("not in the meter's object list, which 'gridtap dlms objects' shows",
              Optional.empty())
          : told.next());
    return outcomes;
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
  private AttributeDescriptor descriptor(AttributeArgument argument) throws InterruptedException {
    if (argument.classId().isPresent()) return argument.descriptor(argument.classId().getAsInt());
    Optional<CosemObject> object = talk.objects().find(argument.obis());
    return object.isPresent()
        ? argument.descriptor(object.get().classId())
        : new AttributeDescriptor(NOT_LISTED, argument.obis(), 2);
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
