package io.gridtap.dlms.security;

import java.util.Optional;

/** Authentication mechanism of an association (mechanism_id, IEC 62056-5-3 §7.2). */
public enum Mechanism {
  NONE("no security"), LLS("low level security, a password"), HLS2("high level security, manufacturer's own"), HLS3(
      "high level security with MD5"),
  HLS4("high level security with SHA-1"), HLS5(
      "high level security with GMAC"),
  HLS6(
      "high level security with SHA-256"),
  HLS7("high level security with ECDSA");

  private final String text;

  Mechanism(String text) { this.text = text; }

  /** mechanism_id 0…7; empty for what the standard does not know. */
  public static Optional<Mechanism> of(int id) {
    return id >= 0 && id < values().length ? Optional.of(values()[id]) : Optional.empty();
  }

  /** The last octet of mechanism-name. */
  public int id() { return ordinal(); }

  /** Whether both sides prove themselves in four passes. */
  public boolean high() {
    return ordinal() >= HLS2.ordinal();
  }

  /** Whether the proof needs both system titles, in contexts without ciphering too. */
  public boolean needsTitles() {
    return ordinal() >= HLS5.ordinal();
  }

  /** {@code high level security with GMAC (5)} */
  @Override
  public String toString() { return text + " (" + ordinal() + ")"; }
}
