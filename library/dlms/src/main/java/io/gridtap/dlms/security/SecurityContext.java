package io.gridtap.dlms.security;

import io.gridtap.dlms.xdlms.Data;
import java.util.Map;

/**
 * The security context of a server: suite, policy and keys as they are now, which its clients may change through the
 * security setup (class 64) while it runs. Associations follow from the next APDU they receive. May be used by several
 * threads.
 */
public final class SecurityContext {
  private SecuritySettings settings;

  public SecurityContext(SecuritySettings settings) { this.settings = settings; }

  /** As they are now; the same ones until something is changed. */
  public synchronized SecuritySettings settings() {
    return settings;
  }

  /**
   * key_transfer: takes over keys wrapped under the master key, all of them or none.
   *
   * @throws SecurityRefusal MALFORMED, DECIPHERING; KEY_UNKNOWN without a master key
   */
  public synchronized void transfer(Data parameter) {
    Key master = settings.keys().master().orElseThrow(() -> new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
        "keys are transferred under the master key, and there is none"));
    GlobalKeys keys = settings.keys();
    for (Map.Entry<KeyId, Key> received : KeyTransfer.unwrap(settings.suite(), master, parameter).entrySet())
      keys = keys.with(received.getKey(), received.getValue());
    settings = settings.withKeys(keys);
  }

  /**
   * key_agreement: takes over the key agreed on with a client.
   *
   * @return what the method returns
   * @throws SecurityRefusal SIGNATURE, MALFORMED; KEY_UNKNOWN without keys for signatures
   */
  public synchronized Data agree(SystemTitle client, Data parameter) {
    CurveKeys curve = settings.curveKeys();
    if (!settings.suite().hasCurve() || curve.signing().isEmpty() || curve.peerSigning().isEmpty())
      throw new SecurityRefusal(SecurityRefusal.Kind.KEY_UNKNOWN,
          "agreeing on keys needs suite 1 or 2 and signing keys of both sides");
    KeyAgreementExchange.Agreed agreed = KeyAgreementExchange.answer(settings.withPeer(client), parameter);
    settings = settings.withKeys(settings.keys().with(agreed.id(), agreed.key()));
    return agreed.answer();
  }

  /**
   * Takes over keys of the curve: a certificate was renewed, or a client got another one. This is how the keys of
   * mechanism 7 change while a server runs.
   *
   * @throws IllegalArgumentException if signing keys that there are would be missing: an association may need them
   */
  public synchronized void change(CurveKeys keys) {
    CurveKeys before = settings.curveKeys();
    if (before.signing().isPresent() && keys.signing().isEmpty()
        || before.peerSigning().isPresent() && keys.peerSigning().isEmpty())
      throw new IllegalArgumentException("signing keys are replaced, not taken away: give the own one and the peer's");
    settings = settings.withCurveKeys(keys);
  }

  /**
   * security_activate: a policy can be strengthened, never weakened.
   *
   * @return whether it was taken over
   */
  public synchronized boolean strengthen(Protection requests, Protection responses) {
    LeastProtection least = settings.least();
    if (!requests.covers(least.requests()) || !responses.covers(settings.protection())) return false;
    settings = settings.withProtection(responses)
        .withLeast(new LeastProtection(requests, least.responses(), least.pushes(), least.signed()));
    return true;
  }
}
