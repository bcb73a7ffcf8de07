package io.gridtap.dlms.association;

import io.gridtap.dlms.security.Key;
import io.gridtap.wire.Octets;

/** Takes secrets out of what is shown. */
final class Stars {
  /** So many octets in a row are of the APDU, and not alike by chance. */
  private static final int MIN_PIECE_OCTETS = 4;

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

  /** Whether {@code secret} stands anywhere in the octets. */
  static boolean in(Octets octets, Key secret) {
    for (int at = 0; secret.length() > 0 && at + secret.length() <= octets.length(); at++)
      if (secret.matches(octets.slice(at, secret.length()))) return true;
    return false;
  }

  /**
   * The same for a frame that may carry a piece of {@code apdu} only: what of the piece belongs to the secret is filled
   * with stars though the rest of it is in the next frame.
   */
  static Octets overPieces(Octets frame, Octets apdu, Key secret) {
    int length = secret.length();
    byte[] shown = frame.toByteArray();
    for (int at = 0; length > 0 && at + length <= apdu.length(); at++) {
      if (!secret.matches(apdu.slice(at, length))) continue;
      // wherever the APDU would have to begin, so that a part of the secret is in the frame
      for (int begin = 1 - at - length; begin < frame.length() - at; begin++) {
        int run = 0;
        for (int i = Math.max(0, begin); i <= frame.length(); i++) {
          if (i < frame.length() && i - begin < apdu.length() && frame.u8(i) == apdu.u8(i - begin)) {
            run++;
            continue;
          }
          int from = Math.max(i - run, begin + at);
          int to = Math.min(i, begin + at + length);
          if (run >= MIN_PIECE_OCTETS && from < to) java.util.Arrays.fill(shown, from, to, (byte) '*');
          run = 0;
        }
      }
    }
    return Octets.wrap(shown);
  }
}
