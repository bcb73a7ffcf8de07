package io.gridtap.dlms.cosem;

/**
 * access_mode of an attribute or method, as the bits of association LN version 3 (IEC 62056-6-2 §4.4.4); the numbers
 * of older versions are turned into them.
 *
 * @param bits 0 read, 1 write, 2 authenticated request, 3 encrypted request, 4 signed request, 5 authenticated, 6
 *     encrypted, 7 signed response; of methods bit 0 is access
 */
public record AccessRights(int bits) {
  public static final AccessRights NONE = new AccessRights(0);
  public static final AccessRights READ = new AccessRights(1);
  public static final AccessRights READ_WRITE = new AccessRights(3);
  public static final AccessRights ACCESS = new AccessRights(1);
  private static final int AUTHENTICATED = 4;
  /** Version of association LN from which on access modes are bits. */
  private static final int BITS_SINCE = 3;

  public AccessRights {
    if (bits < 0 || bits > 255) throw new IllegalArgumentException("access rights are 0…255: " + bits);
  }

  /** Of an attribute: 0 none, 1 read, 2 write, 3 both, 4…6 the same authenticated; from version 3 on bits. */
  static AccessRights ofAttribute(int mode, int associationVersion) {
    if (associationVersion >= BITS_SINCE || mode > 6) return new AccessRights(mode & 0xFF);
    return mode <= 3 ? new AccessRights(mode) : new AccessRights(mode - 3 | AUTHENTICATED);
  }

  /** Of a method: 0 none, 1 access, 2 authenticated access; from version 3 on bits. */
  static AccessRights ofMethod(int mode, int associationVersion) {
    if (associationVersion >= BITS_SINCE || mode > 2) return new AccessRights(mode & 0xFF);
    return mode == 2 ? new AccessRights(1 | AUTHENTICATED) : new AccessRights(mode);
  }

  int attributeMode(int associationVersion) {
    if (associationVersion >= BITS_SINCE) return bits;
    return (bits & 3) == 0 || (bits & AUTHENTICATED) == 0 ? bits & 3 : (bits & 3) + 3;
  }

  int methodMode(int associationVersion) {
    if (associationVersion >= BITS_SINCE) return bits;
    return (bits & 1) == 0 ? 0 : associationVersion > 0 && (bits & AUTHENTICATED) != 0 ? 2 : 1;
  }

  public boolean canRead() { return (bits & 1) != 0; }

  public boolean canWrite() { return (bits & 2) != 0; }

  /** Of a method. */
  public boolean canInvoke() { return (bits & 1) != 0; }

  public boolean needsAuthenticatedRequest() { return (bits & 4) != 0; }

  public boolean needsEncryptedRequest() { return (bits & 8) != 0; }

  public boolean needsSignedRequest() { return (bits & 16) != 0; }

  /** {@code rw}, {@code r!24} with what is demanded of security as hexadecimal bits, {@code -}. */
  @Override
  public String toString() {
    String text = switch (bits & 3) {
      case 0 -> "-";
      case 1 -> "r";
      case 2 -> "w";
      default -> "rw";
    };
    return bits >> 2 == 0 ? text : text + "!" + "%02X".formatted(bits & ~3);
  }

  static AccessRights parse(String text) {
    int mark = text.indexOf('!');
    int base = switch (mark < 0 ? text : text.substring(0, mark)) {
      case "-" -> 0;
      case "r" -> 1;
      case "w" -> 2;
      case "rw" -> 3;
      default -> throw new IllegalArgumentException("-, r, w or rw expected: " + text);
    };
    return new AccessRights(mark < 0 ? base : base | Integer.parseInt(text.substring(mark + 1), 16) & ~3);
  }
}
