package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.Optional;
import java.util.function.IntFunction;

/** An attribute of a class with the type of its value: {@code Clock.TIME.read(data)}. */
public record TypedAttribute<T>(int classId, int id, String name, Form<T> form) {
  /** Named as the table of interface classes has it. */
  static <T> TypedAttribute<T> of(int classId, int id, Form<T> form) {
    return new TypedAttribute<>(classId, id, InterfaceClass.of(classId).attributeName(id), form);
  }

  /** @throws ShapeException if the value is not what the class says */
  public T read(Data value) {
    return form.read(new Node("attribute %d %s".formatted(id, name), value));
  }

  /** @throws ShapeException naming the object */
  public T read(Obis object, Data value) {
    return form.read(new Node("%s, attribute %d %s".formatted(object, id, name), value));
  }

  /** From the values of an object by attribute id; empty where there is none. */
  public Optional<T> of(IntFunction<Optional<Data>> values) {
    return values.apply(id).map(this::read);
  }

  public Data write(T value) { return form.write(value); }

  public AttributeDescriptor at(Obis object) { return new AttributeDescriptor(classId, object, id); }

  /** {@code Clock.time} */
  @Override
  public String toString() { return InterfaceClass.of(classId).name() + "." + name; }
}
