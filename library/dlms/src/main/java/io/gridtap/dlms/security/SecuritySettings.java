package io.gridtap.dlms.security;

import java.util.Optional;

/**
 * How one association, or one sender of pushes, is protected.
 *
 * @param suite of the keys
 * @param keys shared with the peer
 * @param curveKeys for suites 1 and 2
 * @param ownTitle goes into the initialization vector of what is sent
 * @param peerTitle if it is known beforehand; otherwise it is learnt from AARQ or AARE
 * @param counters of all keys; of this process there should be one
 * @param protection of what is sent
 * @param least protection of what is received
 * @param form of ciphered APDUs sent; any is received
 * @param broadcast whether the broadcast key protects, in both directions: never chosen by what a frame says
 * @param signing whether what is sent is signed as well
 * @param sharedCounter whether pass 3 or 4 of HLS with GMAC uses the invocation counter of the APDU that carries it,
 *          which repeats a nonce: only for meters that insist on it
 */
public record SecuritySettings(SecuritySuite suite, GlobalKeys keys, CurveKeys curveKeys, SystemTitle ownTitle,
    Optional<SystemTitle> peerTitle, InvocationCounters counters, Protection protection, LeastProtection least,
    Form form, boolean broadcast, boolean signing, boolean sharedCounter) {

  /** In what ciphered APDUs are sent. */
  public enum Form {
    /** glo- and ded-ciphering of each service; general-glo- and general-ded-ciphering where a service has none. */
    SERVICE_SPECIFIC,
    /** general-glo-ciphering and general-ded-ciphering, for what follows the initiateRequest and its answer. */
    GENERAL,
    /** general-ciphering, the key named by its number. */
    GENERAL_IDENTIFIED,
    /** general-ciphering, a new key each time, wrapped with the master key. */
    GENERAL_WRAPPED,
    /** general-ciphering, one-pass Diffie-Hellman C(1e, 1s): a new key each time. */
    GENERAL_ONE_PASS,
    /** general-ciphering, static unified model C(0e, 2s). */
    GENERAL_STATIC
  }

  public SecuritySettings {
    requireLength(suite, "encryption", Optional.of(keys.unicast()));
    requireLength(suite, "authentication", keys.authentication());
    requireLength(suite, "broadcast", keys.broadcast());
    requireLength(suite, "master", keys.master());
    if (broadcast && keys.broadcast().isEmpty())
      throw new IllegalArgumentException("protection by the broadcast key needs one: set keys.broadcast");
    if (signing && (!suite.hasCurve() || curveKeys.signing().isEmpty()))
      throw new IllegalArgumentException("signing needs suite 1 or 2 and an own signing key");
  }

  /** Authenticated encryption both ways, in service-specific form, with counters in memory. */
  public static SecuritySettings of(SecuritySuite suite, GlobalKeys keys, SystemTitle ownTitle) {
    return new SecuritySettings(suite, keys, CurveKeys.NONE, ownTitle, Optional.empty(), new MemoryCounters(),
        Protection.AUTHENTICATED_ENCRYPTED, LeastProtection.all(Protection.AUTHENTICATED_ENCRYPTED),
        Form.SERVICE_SPECIFIC, false, false, false);
  }

  /**
   * @throws IllegalArgumentException if a key is missing that high level security with ECDSA needs on both sides
   */
  public void requireSigningKeys() {
    if (!suite.hasCurve() || curveKeys.signing().isEmpty() || curveKeys.peerSigning().isEmpty())
      throw new IllegalArgumentException(
          "%s needs suite 1 or 2, an own signing key and the peer's public one".formatted(Mechanism.HLS7));
  }

  private static void requireLength(SecuritySuite suite, String name, Optional<Key> key) {
    if (key.isPresent() && key.get().length() != suite.keyOctets())
      throw new IllegalArgumentException("the %s key of security suite %d has %d octets, not %d".formatted(name,
          suite.id(), suite.keyOctets(), key.get().length()));
  }

  public SecuritySettings withKeys(GlobalKeys set) {
    return new SecuritySettings(suite, set, curveKeys, ownTitle, peerTitle, counters, protection, least, form,
        broadcast,
        signing, sharedCounter);
  }

  public SecuritySettings withCurveKeys(CurveKeys set) {
    return new SecuritySettings(suite, keys, set, ownTitle, peerTitle, counters, protection, least, form, broadcast,
        signing, sharedCounter);
  }

  public SecuritySettings withPeer(SystemTitle title) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, Optional.of(title), counters, protection, least,
        form, broadcast, signing, sharedCounter);
  }

  public SecuritySettings withCounters(InvocationCounters set) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, set, protection, least, form, broadcast,
        signing, sharedCounter);
  }

  /** For what is sent; what is received is held against {@link #withLeast}. */
  public SecuritySettings withProtection(Protection sent) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, sent, least, form, broadcast,
        signing, sharedCounter);
  }

  public SecuritySettings withLeast(LeastProtection expected) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, protection, expected, form,
        broadcast, signing, sharedCounter);
  }

  public SecuritySettings withForm(Form sent) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, protection, least, sent,
        broadcast, signing, sharedCounter);
  }

  public SecuritySettings withBroadcast(boolean byBroadcastKey) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, protection, least, form,
        byBroadcastKey, signing, sharedCounter);
  }

  public SecuritySettings withSigning(boolean signed) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, protection, least, form,
        broadcast, signed, sharedCounter);
  }

  public SecuritySettings withSharedCounter(boolean shared) {
    return new SecuritySettings(suite, keys, curveKeys, ownTitle, peerTitle, counters, protection, least, form,
        broadcast, signing, shared);
  }
}
