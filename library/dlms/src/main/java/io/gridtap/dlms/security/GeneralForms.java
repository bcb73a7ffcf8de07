package io.gridtap.dlms.security;

import io.gridtap.dlms.security.SecuritySettings.Form;
import io.gridtap.dlms.xdlms.GeneralCiphering;
import io.gridtap.dlms.xdlms.GeneralCiphering.KeyInfo;
import io.gridtap.dlms.xdlms.GeneralHeader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/** Keys of general-ciphering: named, wrapped, or agreed on (IEC 62056-5-3 §5.3.4.6, §7.3.13). */
final class GeneralForms {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRANSACTION_OCTETS = 8;
  private static final int UNICAST = 0;
  private static final int BROADCAST = 1;
  private static final int MASTER = 0;
  private static final Octets ONE_PASS = Octets.of((byte) 1);
  private static final Octets STATIC = Octets.of((byte) 2);

  /** Transaction identifier and two titles with their lengths, no date and time, no other information. */
  private static final int HEADER_OCTETS = 3 * 9 + 2;
  /** Length of what holds less than 64 KiB. */
  private static final int LENGTH_OCTETS = 3;

  private final SecuritySettings settings;

  GeneralForms(SecuritySettings settings) { this.settings = settings; }

  /** A header with a transaction identifier that does not repeat. */
  GeneralHeader header(Optional<SystemTitle> peer) {
    byte[] transaction = new byte[TRANSACTION_OCTETS];
    RANDOM.nextBytes(transaction);
    return new GeneralHeader(Octets.wrap(transaction), settings.ownTitle().octets(),
        peer.map(SystemTitle::octets).orElse(Octets.EMPTY), Octets.EMPTY, Octets.EMPTY);
  }

  /** Octets that general-ciphering adds to what is ciphered, security control and counter aside. */
  int cipheringOctets(Form form) {
    int keyInfo = switch (form) {
      case SERVICE_SPECIFIC, GENERAL -> throw new IllegalArgumentException("not a form of general-ciphering: " + form);
      case GENERAL_IDENTIFIED -> 1;
      case GENERAL_WRAPPED -> 1 + 1 + settings.suite().keyOctets() + 8;
      case GENERAL_ONE_PASS -> 2 + LENGTH_OCTETS + 2 * settings.suite().pointOctets();
      case GENERAL_STATIC -> 2 + 1;
    };
    return 1 + HEADER_OCTETS + 2 + keyInfo + LENGTH_OCTETS;
  }

  /** Octets that general-signing adds to what is signed. */
  int signingOctets() {
    return 1 + HEADER_OCTETS + LENGTH_OCTETS + LENGTH_OCTETS + settings.suite().pointOctets();
  }

  GeneralCiphering cipher(Form form, KeyCipher global, Optional<SystemTitle> peer, SecurityControl control,
      long counter, Octets plain) {
    GeneralHeader header = header(peer);
    return switch (form) {
      case SERVICE_SPECIFIC, GENERAL -> throw new IllegalArgumentException("not a form of general-ciphering: " + form);
      case GENERAL_IDENTIFIED -> sealed(header, new KeyInfo.Identified(settings.broadcast() ? BROADCAST : UNICAST),
          global, control, counter, plain);
      case GENERAL_WRAPPED -> {
        Key key = Key.random(settings.suite());
        Octets wrapped = KeyWrap.wrap(master(), key);
        yield sealed(header, new KeyInfo.Wrapped(MASTER, wrapped), once(key), control, counter, plain);
      }
      case GENERAL_ONE_PASS -> {
        KeyPair ephemeral = Curve.generate(settings.suite());
        Octets point = Curve.raw(settings.suite(), (ECPublicKey) ephemeral.getPublic());
        Octets signature = Curve.sign(settings.suite(), required(settings.curveKeys().signing(), "own signing"), point);
        Key secret = Curve.agree(settings.suite(), (ECPrivateKey) ephemeral.getPrivate(), peerAgreement());
        Key key = derive(secret, header, Octets.EMPTY);
        yield sealed(header,
            new KeyInfo.Agreed(ONE_PASS, new OctetWriter().octets(point).octets(signature).toOctets()), once(key),
            control, counter, plain);
      }
      case GENERAL_STATIC -> {
        Key secret = Curve.agree(settings.suite(), ownAgreement(), peerAgreement());
        Key key = derive(secret, header, nonce(header));
        yield sealed(header, new KeyInfo.Agreed(STATIC, Octets.EMPTY), once(key), control, counter, plain);
      }
    };
  }

  private GeneralCiphering sealed(GeneralHeader header, KeyInfo info, KeyCipher cipher, SecurityControl control,
      long counter, Octets plain) {
    Octets body = ApduProtection.sealed(cipher, control, settings.ownTitle(), counter, SecuredApdus.encode(header),
        plain);
    return new GeneralCiphering(header, Optional.of(info), body);
  }

  /** The key of a received APDU. */
  KeyCipher key(GeneralCiphering ciphered, SystemTitle sender, KeyCipher global) {
    if (ciphered.keyInfo().isEmpty()) return global;
    return switch (ciphered.keyInfo().get()) {
      case KeyInfo.Identified(int keyId) -> {
        if (keyId != (settings.broadcast() ? BROADCAST : UNICAST))
          throw unknown("key %d of general-ciphering is not the one configured for this peer".formatted(keyId));
        yield global;
      }
      case KeyInfo.Wrapped(int kekId, Octets wrapped) -> {
        if (kekId != MASTER) throw unknown("key encryption key %d: only the master key, 0, is known".formatted(kekId));
        Key key = KeyWrap.unwrap(master(), wrapped);
        if (key.length() != settings.suite().keyOctets())
          throw unknown("the wrapped key has %d octets, security suite %d needs %d".formatted(key.length(),
              settings.suite().id(), settings.suite().keyOctets()));
        yield once(key);
      }
      case KeyInfo.Agreed agreed -> once(agreed(ciphered.header(), sender, agreed));
    };
  }

  private Key agreed(GeneralHeader header, SystemTitle sender, KeyInfo.Agreed agreed) {
    SecuritySuite suite = settings.suite();
    if (!suite.hasCurve()) throw unknown("an agreed key, and security suite 0 has no key agreement");
    if (agreed.parameters().equals(STATIC)) {
      if (header.transactionId().isEmpty())
        throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
            "a statically agreed key without a transaction identifier");
      Key secret = Curve.agree(suite, ownAgreement(), peerAgreement());
      return derive(secret, header, nonce(header));
    }
    if (!agreed.parameters().equals(ONE_PASS))
      throw unknown("key agreement %s is not supported: 01 and 02 are".formatted(agreed.parameters()));
    if (agreed.ciphered().length() != 2 * suite.pointOctets())
      throw new SecurityRefusal(SecurityRefusal.Kind.MALFORMED,
          "an ephemeral key with its signature has %d octets, not %d".formatted(2 * suite.pointOctets(),
              agreed.ciphered().length()));
    Octets point = agreed.ciphered().slice(0, suite.pointOctets());
    Octets signature = agreed.ciphered().slice(suite.pointOctets(), suite.pointOctets());
    if (!Curve.verify(suite, required(settings.curveKeys().peerSigning(), "the peer's signing"), point, signature))
      throw new SecurityRefusal(SecurityRefusal.Kind.SIGNATURE,
          "the signature of an ephemeral key from %s does not verify".formatted(sender));
    return derive(Curve.agree(suite, ownAgreement(), Curve.publicKey(suite, point)), header, Octets.EMPTY);
  }

  /**
   * Nonce U of C(0e, 2s), without which the same two keys would always agree on the same secret: the transaction
   * identifier with its length, as NIST SP 800-56A has what is of variable length (Datalen || Data). The system titles,
   * of fixed length, go without.
   */
  private static Octets nonce(GeneralHeader header) {
    OctetWriter out = new OctetWriter();
    SecuredApdus.string(out, header.transactionId());
    return out.toOctets();
  }

  private Key derive(Key secret, GeneralHeader header, Octets nonce) {
    Octets partyU = new OctetWriter().octets(header.originatorSystemTitle()).octets(nonce).toOctets();
    return KeyDerivation.forCiphering(settings.suite(), secret, partyU, header.recipientSystemTitle());
  }

  /** A key that is used for one APDU and destroyed. */
  private KeyCipher once(Key key) {
    KeyCipher cipher = new KeyCipher(key, settings.keys().authentication());
    key.destroy();
    return cipher;
  }

  private Key master() { return required(settings.keys().master(), "the master"); }

  private ECPrivateKey ownAgreement() { return required(settings.curveKeys().agreement(), "an own agreement"); }

  private ECPublicKey peerAgreement() { return required(settings.curveKeys().peerAgreement(), "the peer's agreement"); }

  private static <T> T required(Optional<T> key, String name) {
    return key.orElseThrow(() -> unknown("%s key is needed and not configured".formatted(name)));
  }

  private static SecurityRefusal unknown(String message) {
    return new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN, message);
  }
}
