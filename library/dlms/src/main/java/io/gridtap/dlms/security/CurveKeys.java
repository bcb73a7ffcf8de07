package io.gridtap.dlms.security;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/**
 * Keys of suites 1 and 2 on their elliptic curve.
 *
 * @param signing own private key for digital signatures
 * @param peerSigning public key that the peer's signatures are checked with
 * @param agreement own private key for key agreement
 * @param peerAgreement the peer's static public key for key agreement
 */
public record CurveKeys(Optional<ECPrivateKey> signing, Optional<ECPublicKey> peerSigning,
    Optional<ECPrivateKey> agreement, Optional<ECPublicKey> peerAgreement) {
  public static final CurveKeys NONE = new CurveKeys(Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty());

  public CurveKeys withSigning(ECPrivateKey own, ECPublicKey peer) {
    return new CurveKeys(Optional.of(own), Optional.of(peer), agreement, peerAgreement);
  }

  public CurveKeys withAgreement(ECPrivateKey own, ECPublicKey peer) {
    return new CurveKeys(signing, peerSigning, Optional.of(own), Optional.of(peer));
  }

  /** Says which keys are there, and nothing of them. */
  @Override
  public String toString() {
    return "CurveKeys[signing=%s, peerSigning=%s, agreement=%s, peerAgreement=%s]".formatted(signing.isPresent(),
        peerSigning.isPresent(), agreement.isPresent(), peerAgreement.isPresent());
  }
}
