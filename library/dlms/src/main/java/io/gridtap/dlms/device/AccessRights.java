package io.gridtap.dlms.device;

/** What one association may do with the objects of a logical device. */
public interface AccessRights {
  /** Everything. */
  AccessRights ALL = new AccessRights() {
    @Override
    public AccessMode attribute(CosemObject object, int attributeId) {
      return attributeId == 1 ? AccessMode.READ : AccessMode.READ_WRITE;
    }

    @Override
    public boolean method(CosemObject object, int methodId) { return true; }
  };

  /** All attributes, no writing and no methods. */
  AccessRights READ_ONLY = new AccessRights() {
    @Override
    public AccessMode attribute(CosemObject object, int attributeId) { return AccessMode.READ; }

    @Override
    public boolean method(CosemObject object, int methodId) { return false; }
  };

  /** @param attributeId from 1 on */
  AccessMode attribute(CosemObject object, int attributeId);

  /** @param methodId from 1 on */
  boolean method(CosemObject object, int methodId);

  /** An object that no attribute and no method of may be used is not in the object list either. */
  default boolean visible(CosemObject object) {
    return attribute(object, 1).read();
  }
}
