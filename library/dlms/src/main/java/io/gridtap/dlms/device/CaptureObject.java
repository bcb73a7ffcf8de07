package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;

/**
 * capture_object_definition: a column of a profile, an element of a push.
 *
 * @param index of an element of the attribute from 1; 0 the whole attribute
 */
public record CaptureObject(int classId, Obis instance, int attributeId, int index) {
  public static CaptureObject of(int classId, Obis instance, int attributeId) {
    return new CaptureObject(classId, instance, attributeId, 0);
  }

  public Data data() {
    return Data.structure(Data.longUnsigned(classId), LogicalDevice.logicalName(instance), Data.integer(attributeId),
        Data.longUnsigned(index));
  }
}
