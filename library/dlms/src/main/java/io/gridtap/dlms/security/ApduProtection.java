package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * Protects and opens the APDUs of one association, or of one sender of pushes. Not for several threads at once; the
 * counters may be shared.
 */
public final class ApduProtection {
  private final SecuritySettings settings;

  public ApduProtection(SecuritySettings settings) { this.settings = settings; }

  public SecuritySettings settings() { return settings; }

  /** The sender that a ciphered or signed APDU of a general form names; nothing has been checked. */
  public static Optional<SystemTitle> senderOf(Octets apdu) {
    throw new UnsupportedOperationException();
  }

  /** Takes in the peer's system title from AARQ or AARE. */
  public void peer(SystemTitle title) {
    throw new UnsupportedOperationException();
  }

  public Optional<SystemTitle> peer() { return settings.peerTitle(); }

  /** Whether general-protection was negotiated: replaces service-specific forms by general ones, and back. */
  public void generalProtection(boolean negotiated) {
    throw new UnsupportedOperationException();
  }

  /** The association's dedicated key, as agreed on by the initiateRequest: protects what follows. */
  public void dedicatedKey(Key key) {
    throw new UnsupportedOperationException();
  }

  /**
   * The APDU as it is sent. initiateRequest and initiateResponse (user information of AARQ, AARE, RLRQ, RLRE) are
   * always protected by the global key, in service-specific or general-ciphering form.
   *
   * @throws SecurityRefusal EXHAUSTED
   */
  public Octets protect(Octets plainApdu) { throw new UnsupportedOperationException(plainApdu.toString()); }

  /**
   * Checks a received APDU and takes its protection off; one without protection comes back as it is, if that is
   * enough.
   *
   * @throws SecurityRefusal if it is not genuine, repeated, or less protected than expected
   */
  public Opened open(Octets apdu) { throw new UnsupportedOperationException(apdu.toString()); }
}
