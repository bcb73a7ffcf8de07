package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;
import java.util.Optional;

/**
 * capture_object_definition (IEC 62056-6-2 §4.3.6): what a column of a profile holds.
 *
 * @param attribute 0 all attributes, below 0 of the manufacturer; some meters write −1 where they mean the value
 * @param dataIndex from 1, which element of a composite attribute; 0 all of it
 */
public record CaptureObject(int classId, Obis name, int attribute, int dataIndex) {
  /** The time of the meter's clock: the column by which ranges are selected. */
  public static final CaptureObject CLOCK = new CaptureObject(8, Obis.of(0, 0, 1, 0, 0, 255), 2, 0);
  private static final int DEMAND_REGISTER = 5;

  public CaptureObject {
    if (classId < 0 || classId > 0xFFFF) throw new IllegalArgumentException("a class id is 0…65535: " + classId);
    if (attribute < -128 || attribute > 127)
      throw new IllegalArgumentException("an attribute index is -128…127: " + attribute);
    if (dataIndex < 0 || dataIndex > 0xFFFF)
      throw new IllegalArgumentException("a data index is 0…65535: " + dataIndex);
  }

  public static CaptureObject of(int classId, Obis name, int attribute) {
    return new CaptureObject(classId, name, attribute, 0);
  }

  static CaptureObject of(Node node) {
    List<Node> fields = node.structureOfAtLeast(3, "class_id", "logical_name", "attribute_index", "data_index");
    return new CaptureObject(fields.get(0).u16(), fields.get(1).obis(), fields.get(2).i8(),
        fields.size() < 4 ? 0 : fields.get(3).integer(-0x8000, 0xFFFF) & 0xFFFF);
  }

  /** capture_objects of profiles and compact data, push_object_list. */
  public static List<CaptureObject> listOf(Data captureObjects) {
    return new Node("capture_objects", captureObjects).array().stream().map(CaptureObject::of).toList();
  }

  public Data toData() {
    return Data.structure(Data.longUnsigned(classId), Data.octetString(Obis.CODEC.encode(name)),
        Data.integer(attribute), Data.longUnsigned(dataIndex));
  }

  public boolean isClock() { return classId == CLOCK.classId && (attribute == 2 || attribute == -1); }

  /** Where the scaler and unit of the value are to be read; empty if the value has none. */
  public Optional<AttributeDescriptor> scalerUnit() {
    boolean value = attribute == 2 || attribute == -1;
    if (classId == DEMAND_REGISTER && (value || attribute == 3))
      return Optional.of(new AttributeDescriptor(classId, name, 4));
    return (classId == 3 || classId == 4) && value
        ? Optional.of(new AttributeDescriptor(classId, name, 3))
        : Optional.empty();
  }

  /** {@code 3/1-0:1.8.0/2}, and the data index if it selects. */
  @Override
  public String toString() {
    return classId + "/" + name + "/" + attribute + (dataIndex == 0 ? "" : "[" + dataIndex + "]");
  }
}
