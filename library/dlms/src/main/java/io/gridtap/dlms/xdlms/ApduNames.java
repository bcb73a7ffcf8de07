package io.gridtap.dlms.xdlms;

import java.util.Optional;

/** What people call attributes and methods, for {@link ApduText}. */
public interface ApduNames {
  /** Numbers say it. */
  ApduNames NONE = new ApduNames() {
    @Override
    public Optional<String> attribute(AttributeDescriptor attribute) { return Optional.empty(); }

    @Override
    public Optional<String> method(MethodDescriptor method) { return Optional.empty(); }
  };

  /** {@code Register value, voltage L1} */
  Optional<String> attribute(AttributeDescriptor attribute);

  /** {@code Disconnect control remote_disconnect} */
  Optional<String> method(MethodDescriptor method);
}
