package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;

/** AES key wrap (RFC 3394): a key under the master key, eight octets longer. */
public final class KeyWrap {
  private KeyWrap() {}

  public static Octets wrap(Key master, Key key) {
    if (key.length() % 8 != 0 || key.length() < 16)
      throw new IllegalArgumentException("a key to be wrapped has 16, 24, 32 … octets, not " + key.length());
    try {
      Cipher cipher = cipher();
      cipher.init(Cipher.WRAP_MODE, master.aes());
      return Octets.wrap(cipher.wrap(key.aes()));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("AES key wrap of this Java runtime failed for a %s under a %s".formatted(key,
          master));
    }
  }

  /** @throws SecurityRefusal DECIPHERING if it was not wrapped under {@code master}, or changed */
  public static Key unwrap(Key master, Octets wrapped) {
    try {
      Cipher cipher = cipher();
      cipher.init(Cipher.UNWRAP_MODE, master.aes());
      return Key.own(cipher.unwrap(wrapped.toByteArray(), "AES", Cipher.SECRET_KEY).getEncoded());
    } catch (InvalidKeyException | NoSuchAlgorithmException wrong) {
      throw new SecurityRefusal(SecurityRefusal.Kind.DECIPHERING,
          "a wrapped key of %d octets does not unwrap: another master key, or changed on the way"
              .formatted(wrapped.length()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no AES key wrap", missing);
    }
  }

  private static Cipher cipher() throws GeneralSecurityException { return Cipher.getInstance("AES/KW/NoPadding"); }
}
