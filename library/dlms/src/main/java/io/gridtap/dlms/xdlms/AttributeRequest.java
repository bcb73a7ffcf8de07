package io.gridtap.dlms.xdlms;

import java.util.Optional;

/** Cosem-Attribute-Descriptor-With-Selection. */
public record AttributeRequest(AttributeDescriptor attribute, Optional<SelectiveAccess> selection) {
  public static AttributeRequest of(AttributeDescriptor attribute) {
    return new AttributeRequest(attribute, Optional.empty());
  }
}
