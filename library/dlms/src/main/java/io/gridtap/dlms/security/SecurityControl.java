package io.gridtap.dlms.security;

/**
 * Security control octet (SC, IEC 62056-5-3 §5.7.2): bits 0…3 suite, 4 authenticated, 5 encrypted, 6 key set, 7
 * compressed.
 *
 * @param octet 0…255; 0 stands for an APDU without protection
 */
public record SecurityControl(int octet) {
  public static final SecurityControl NONE = new SecurityControl(0);

  private static final int AUTHENTICATED = 0x10;
  private static final int ENCRYPTED = 0x20;
  private static final int BROADCAST = 0x40;
  private static final int COMPRESSED = 0x80;

  public SecurityControl {
    if (octet < 0 || octet > 0xFF) throw new IllegalArgumentException("a security control is 0…255: " + octet);
  }

  public static SecurityControl of(SecuritySuite suite, Protection protection, boolean broadcast) {
    return new SecurityControl(suite.id() | (protection.authenticated() ? AUTHENTICATED : 0)
        | (protection.encrypted() ? ENCRYPTED : 0) | (broadcast ? BROADCAST : 0));
  }

  /** 0…15; the standard has 0, 1 and 2. */
  public int suite() { return octet & 0x0F; }

  public boolean authenticated() { return (octet & AUTHENTICATED) != 0; }

  public boolean encrypted() { return (octet & ENCRYPTED) != 0; }

  /** Whether the sender used its global broadcast key, not the unicast one. */
  public boolean broadcast() {
    return (octet & BROADCAST) != 0;
  }

  public boolean compressed() { return (octet & COMPRESSED) != 0; }

  public Protection protection() { return Protection.of(authenticated(), encrypted()); }

  /** {@code 30 (suite 0, authenticated, encrypted)} */
  @Override
  public String toString() {
    return "%02x (suite %d%s%s%s%s)".formatted(octet, suite(), authenticated() ? ", authenticated" : "",
        encrypted() ? ", encrypted" : "", broadcast() ? ", broadcast" : "", compressed() ? ", compressed" : "");
  }
}
