package io.gridtap.dlms.association;

import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import java.util.Optional;

/** How the client proves who it is. */
public sealed interface Authentication {
  Authentication NONE = new None();

  Mechanism mechanism();

  record None() implements Authentication {
    @Override
    public Mechanism mechanism() { return Mechanism.NONE; }
  }

  /** Low level security. */
  record Password(Key password) implements Authentication {
    @Override
    public Mechanism mechanism() { return Mechanism.LLS; }
  }

  /**
   * High level security in four passes.
   *
   * @param secret for all but 5 and 7, which take the keys of the security settings
   * @param transform of mechanism 2, where the manufacturer has its own
   * @param mutual whether the server must give its own proof in pass 4; some with mechanism 2 give none
   */
  record High(Mechanism mechanism, Optional<Key> secret, Optional<Hls.Transform> transform, boolean mutual)
      implements
        Authentication {
    public High {
      if (!mechanism.high()) throw new IllegalArgumentException("no high level security: " + mechanism);
      boolean byKeys = mechanism == Mechanism.HLS5 || mechanism == Mechanism.HLS7;
      if (!byKeys && secret.isEmpty()) throw new IllegalArgumentException(mechanism + " needs a secret");
      if (transform.isPresent() && mechanism != Mechanism.HLS2)
        throw new IllegalArgumentException("only mechanism 2 is the manufacturer's own");
    }
  }

  static Authentication password(Key password) { return new Password(password); }

  /** Mechanism 2, 3, 4 or 6. */
  static Authentication high(Mechanism mechanism, Key secret) {
    return new High(mechanism, Optional.of(secret), Optional.empty(), true);
  }

  /** Mechanism 5 or 7, by the keys of the security settings. */
  static Authentication byKeys(Mechanism mechanism) {
    return new High(mechanism, Optional.empty(), Optional.empty(), true);
  }
}
