package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * One encryption key with the authentication key beside it (IEC 62056-5-3 §5.7.2). The initialization vector is system
 * title || invocation counter, the tag 96 bits; the authentication key is additional authenticated data only. Not for
 * several threads.
 */
final class KeyCipher {
  static final int TAG_OCTETS = 12;
  private static final byte[] NOTHING = {};

  private final SecretKey key;
  private final String name;
  private final byte[] additional;
  private final Cipher gcm;
  private final Cipher ctr;
  private final byte[] vector = new byte[16];

  KeyCipher(Key encryption, Optional<Key> authentication) {
    key = encryption.aes();
    name = encryption.fingerprint();
    byte[] ak = authentication.map(Key::material).orElse(NOTHING);
    additional = new byte[1 + ak.length];
    System.arraycopy(ak, 0, additional, 1, ak.length);
    try {
      gcm = Cipher.getInstance("AES/GCM/NoPadding");
      ctr = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no AES/GCM or AES/CTR", missing);
    }
  }

  /** By which the counters know the key. */
  String name() { return name; }

  /**
   * What follows the invocation counter.
   *
   * @param header additional data of general-ciphering, empty with the other forms
   */
  byte[] seal(SecurityControl control, SystemTitle sender, long counter, Octets header, byte[] plain) {
    prepare(sender, counter);
    try {
      if (!control.authenticated()) return control.encrypted() ? count(plain) : plain;
      gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_OCTETS * 8, vector, 0, 12));
      authenticate(control, header);
      if (control.encrypted()) return gcm.doFinal(plain);
      gcm.updateAAD(plain);
      byte[] body = Arrays.copyOf(plain, plain.length + TAG_OCTETS);
      gcm.doFinal(NOTHING, 0, 0, body, plain.length);
      return body;
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("AES of this Java runtime failed to protect an APDU", failed);
    }
  }

  /** @throws SecurityRefusal DECIPHERING if the tag does not verify */
  byte[] open(SecurityControl control, SystemTitle sender, long counter, Octets header, byte[] body) {
    prepare(sender, counter);
    try {
      if (!control.authenticated()) return control.encrypted() ? count(body) : body;
      int content = body.length - TAG_OCTETS;
      if (content < 0)
        throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
            "an authenticated APDU ends with a tag of 12 octets, this one has %d altogether".formatted(body.length));
      gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_OCTETS * 8, vector, 0, 12));
      authenticate(control, header);
      if (control.encrypted()) return gcm.doFinal(body);
      gcm.updateAAD(body, 0, content);
      gcm.doFinal(body, content, TAG_OCTETS);
      return Arrays.copyOf(body, content);
    } catch (AEADBadTagException wrong) {
      // without the cause, which has nothing to add
      throw new SecurityRefusal(SecurityRefusal.Kind.DECIPHERING,
          "the tag of an APDU from %s, invocation counter %d, does not verify: another key, or changed on the way"
              .formatted(sender, counter));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("AES of this Java runtime failed to open an APDU", failed);
    }
  }

  /** Encryption alone is counter mode; the first counter block of the text is 2, as in GCM, which keeps 1 for the tag. */
  private byte[] count(byte[] text) throws GeneralSecurityException {
    ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
    return ctr.doFinal(text);
  }

  private void authenticate(SecurityControl control, Octets header) {
    additional[0] = (byte) control.octet();
    gcm.updateAAD(additional);
    if (!header.isEmpty()) gcm.updateAAD(header.toByteArray());
  }

  private void prepare(SystemTitle sender, long counter) {
    for (int i = 0; i < SystemTitle.OCTETS; i++)
      vector[i] = (byte) sender.octets().u8(i);
    vector[8] = (byte) (counter >> 24);
    vector[9] = (byte) (counter >> 16);
    vector[10] = (byte) (counter >> 8);
    vector[11] = (byte) counter;
    vector[15] = 2;
  }
}
