package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.OctetWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A logical device: its objects, found by class and logical name or by short name. Several associations may ask at the
 * same time; the objects are asked one call after the other.
 */
public final class LogicalDevice {
  private static final Comparator<CosemObject> ORDER = Comparator.comparing(CosemObject::instance)
      .thenComparingInt(CosemObject::classId);
  private static final int MAX_OBJECTS = 10_000;

  private final String name;
  private final CosemObject[] objects;
  private @Nullable ShortNames shortNames;

  /**
   * @param name logical device name, up to 16 characters
   * @throws IllegalArgumentException if two objects have the same class and logical name
   */
  public LogicalDevice(String name, List<? extends CosemObject> objects) {
    if (objects.size() > MAX_OBJECTS)
      throw new IllegalArgumentException("a logical device has at most %d objects".formatted(MAX_OBJECTS));
    this.name = name;
    this.objects = objects.stream().sorted(ORDER).toArray(CosemObject[]::new);
    for (int i = 1; i < this.objects.length; i++)
      if (ORDER.compare(this.objects[i - 1], this.objects[i]) == 0)
        throw new IllegalArgumentException("%s is there twice".formatted(this.objects[i]));
  }

  public String name() { return name; }

  /** By logical name, then class. */
  public List<CosemObject> objects() { return List.of(objects); }

  public Optional<CosemObject> object(int classId, Obis instance) {
    int low = 0;
    int high = objects.length - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      CosemObject found = objects[middle];
      int order = found.instance().compareTo(instance);
      if (order == 0) order = Integer.compare(found.classId(), classId);
      if (order == 0) return Optional.of(found);
      if (order < 0) low = middle + 1;
      else
        high = middle - 1;
    }
    return Optional.empty();
  }

  /** Short names of all objects: the same as long as the objects are the same. */
  public synchronized ShortNames shortNames() {
    ShortNames names = shortNames;
    if (names == null) {
      names = new ShortNames(List.of(objects));
      shortNames = names;
    }
    return names;
  }

  /** Reads as far as the caller's rights go; attribute 0 is all attributes. */
  public synchronized Reading read(AttributeRequest request, Caller caller) {
    Optional<CosemObject> object = object(request.attribute().classId(), request.attribute().instance());
    if (object.isEmpty() || !caller.rights().visible(object.get()))
      return Reading.failure(DataAccessResult.OBJECT_UNDEFINED);
    int attribute = request.attribute().attributeId();
    return attribute == 0
        ? readAll(object.get(), caller)
        : readOne(object.get(), attribute, request.selection(), caller);
  }

  private static Reading readAll(CosemObject object, Caller caller) {
    List<Data> values = new ArrayList<>();
    for (int attribute = 1; attribute <= object.attributes(); attribute++)
      values.add(materialised(readOne(object, attribute, Optional.empty(), caller)));
    return Reading.of(new Data.Structure(values));
  }

  private static Reading readOne(CosemObject object, int attribute, Optional<SelectiveAccess> selection,
      Caller caller) {
    if (attribute < 1 || attribute > object.attributes()) return Reading.DENIED;
    AccessMode mode = caller.rights().attribute(object, attribute);
    if (!mode.read() || mode.authenticated() && !caller.authenticated()) return Reading.DENIED;
    if (selection.isPresent() && !object.selective(attribute))
      return Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    return attribute == 1 ? Reading.of(logicalName(object.instance())) : object.read(attribute, selection, caller);
  }

  /** With everything in memory, for what is short; null-data for what could not be read. */
  public static Data materialised(Reading reading) {
    return switch (reading) {
      case Reading.Value(var data) -> data;
      case Reading.Elements(var count, var element) -> {
        List<Data> elements = new ArrayList<>();
        for (long i = 0; i < count; i++) elements.add(element.apply(i));
        yield Data.array(elements);
      }
      case Reading.Failure _ -> Data.NULL;
    };
  }

  /** Writes as far as the caller's rights go. */
  public synchronized DataAccessResult write(AttributeRequest request, Data value, Caller caller) {
    Optional<CosemObject> object = object(request.attribute().classId(), request.attribute().instance());
    if (object.isEmpty() || !caller.rights().visible(object.get())) return DataAccessResult.OBJECT_UNDEFINED;
    int attribute = request.attribute().attributeId();
    if (attribute < 2 || attribute > object.get().attributes()) return DataAccessResult.READ_WRITE_DENIED;
    AccessMode mode = caller.rights().attribute(object.get(), attribute);
    if (!mode.write() || mode.authenticated() && !caller.authenticated()) return DataAccessResult.READ_WRITE_DENIED;
    if (request.selection().isPresent() && !object.get().selective(attribute))
      return DataAccessResult.SCOPE_OF_ACCESS_VIOLATED;
    return object.get().write(attribute, request.selection(), value, caller);
  }

  /** Invokes as far as the caller's rights go. */
  public synchronized ActionOutcome invoke(MethodDescriptor method, Data parameter, Caller caller) {
    Optional<CosemObject> object = object(method.classId(), method.instance());
    if (object.isEmpty() || !caller.rights().visible(object.get()))
      return ObjectBase.outcome(ActionResult.OBJECT_UNDEFINED);
    if (method.methodId() < 1 || method.methodId() > object.get().methods()
        || !caller.rights().method(object.get(), method.methodId()))
      return ObjectBase.outcome(ActionResult.READ_WRITE_DENIED);
    return object.get().invoke(method.methodId(), parameter, caller);
  }

  /** Octet-string of the six value groups. */
  public static Data logicalName(Obis instance) {
    OctetWriter out = new OctetWriter(6);
    Obis.CODEC.encode(instance, out);
    return Data.octetString(out.toOctets());
  }

  /** {@code GTP0000000000001 (42 objects)} */
  @Override
  public String toString() { return "%s (%d objects)".formatted(name, objects.length); }
}
