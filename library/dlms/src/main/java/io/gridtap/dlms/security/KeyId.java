package io.gridtap.dlms.security;

import java.util.Optional;

/** Which global key (key_id of class 64 "Security setup", IEC 62056-6-2 §4.4.7). */
public enum KeyId {
  /** Global unicast encryption key. */
  UNICAST,
  /** Global broadcast encryption key. */
  BROADCAST,
  /** Authentication key. */
  AUTHENTICATION,
  /** Master key: key encryption key. */
  MASTER;

  /** 0…3; empty for what the standard does not know. */
  public static Optional<KeyId> of(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }

  public int id() { return ordinal(); }
}
