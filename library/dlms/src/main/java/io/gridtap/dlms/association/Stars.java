package io.gridtap.dlms.association;

import io.gridtap.dlms.security.Key;
import io.gridtap.wire.Octets;

/** Takes secrets out of what is shown. */
final class Stars {
  private Stars() {}

  /** The octets with every place where {@code secret} stands filled with stars. */
  static Octets over(Octets octets, Key secret) {
    int length = secret.length();
    if (length == 0 || length > octets.length()) return octets;
    byte[] shown = octets.toByteArray();
    boolean found = false;
    for (int at = 0; at + length <= shown.length; at++)
      if (secret.matches(octets.slice(at, length))) {
        java.util.Arrays.fill(shown, at, at + length, (byte) '*');
        found = true;
      }
    return found ? Octets.wrap(shown) : octets;
  }
}
