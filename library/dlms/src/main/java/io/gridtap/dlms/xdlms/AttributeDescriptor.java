package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Codec;

/**
 * Cosem-Attribute-Descriptor: an attribute of an object.
 *
 * @param classId 0…65535
 * @param attributeId −128…127; 0 all attributes
 */
public record AttributeDescriptor(int classId, Obis instance, int attributeId) {
  public static final Codec<AttributeDescriptor> CODEC = new Codec<>(
      in -> new AttributeDescriptor(in.u16be(), Obis.CODEC.decode(in), in.i8()),
      (attribute, out) -> {
        out.u16be(attribute.classId);
        Obis.CODEC.encode(attribute.instance, out);
        out.u8(attribute.attributeId & 0xFF);
      });

  public AttributeDescriptor {
    if (classId < 0 || classId > 0xFFFF) throw new IllegalArgumentException("a class id is 0…65535: " + classId);
    if (attributeId < -128 || attributeId > 127)
      throw new IllegalArgumentException("an attribute id is -128…127: " + attributeId);
  }

  /** {@code 3/1-0:1.8.0/2} */
  @Override
  public String toString() { return classId + "/" + instance + "/" + attributeId; }
}
