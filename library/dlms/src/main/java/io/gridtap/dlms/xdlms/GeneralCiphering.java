package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * general-ciphering [DD].
 *
 * @param body security control, invocation counter and what they protect
 */
public record GeneralCiphering(GeneralHeader header, Optional<KeyInfo> keyInfo, Octets body) implements Apdu {

  /** Which key protects the body. */
  public sealed interface KeyInfo {
    /** @param keyId 0 global unicast, 1 global broadcast encryption key */
    record Identified(int keyId) implements KeyInfo {}

    /**
     * @param kekId 0 master key
     * @param wrapped RFC 3394
     */
    record Wrapped(int kekId, Octets wrapped) implements KeyInfo {}

    /** @param parameters 01 one-pass Diffie-Hellman C(1e, 1s), 02 static unified model C(0e, 2s) */
    record Agreed(Octets parameters, Octets ciphered) implements KeyInfo {}
  }
}
