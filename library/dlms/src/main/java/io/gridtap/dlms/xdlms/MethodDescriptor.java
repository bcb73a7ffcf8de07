package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/** Cosem-Method-Descriptor: a method of an object. */
public record MethodDescriptor(int classId, Obis instance, int methodId) {
  public static final Codec<MethodDescriptor> CODEC = new Codec<>(
      in -> new MethodDescriptor(in.u16be(), Obis.CODEC.decode(in), in.i8()),
      (method, out) -> {
        out.u16be(method.classId);
        Obis.CODEC.encode(method.instance, out);
        out.u8(method.methodId & 0xFF);
      });

  public MethodDescriptor {
    if (classId < 0 || classId > 0xFFFF) throw new IllegalArgumentException("a class id is 0…65535: " + classId);
    if (methodId < -128 || methodId > 127)
      throw new IllegalArgumentException("a method id is -128…127: " + methodId);
  }

  /** {@code 70/0-0:96.3.10/1} */
  @Override
  public String toString() { return classId + "/" + instance + "/" + methodId; }
}
