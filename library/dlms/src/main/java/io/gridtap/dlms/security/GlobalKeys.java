package io.gridtap.dlms.security;

import java.util.Optional;

/**
 * Symmetric keys that two systems share until they are changed.
 *
 * @param unicast global unicast encryption key (GUEK)
 * @param authentication global authentication key (GAK); some meters have none
 * @param broadcast global broadcast encryption key (GBEK)
 * @param master key encryption key (KEK), which only wraps others
 */
public record GlobalKeys(Key unicast, Optional<Key> authentication, Optional<Key> broadcast, Optional<Key> master) {
  public static GlobalKeys of(Key unicast, Key authentication) {
    return new GlobalKeys(unicast, Optional.of(authentication), Optional.empty(), Optional.empty());
  }

  public static GlobalKeys withoutAuthentication(Key unicast) {
    return new GlobalKeys(unicast, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** With one of them changed. */
  public GlobalKeys with(KeyId id, Key key) {
    return switch (id) {
      case UNICAST -> new GlobalKeys(key, authentication, broadcast, master);
      case BROADCAST -> withBroadcast(key);
      case AUTHENTICATION -> new GlobalKeys(unicast, Optional.of(key), broadcast, master);
      case MASTER -> withMaster(key);
    };
  }

  public GlobalKeys withBroadcast(Key key) { return new GlobalKeys(unicast, authentication, Optional.of(key), master); }

  public GlobalKeys withMaster(Key key) { return new GlobalKeys(unicast, authentication, broadcast, Optional.of(key)); }
}
