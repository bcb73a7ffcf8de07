package io.gridtap.dlms.security;

import io.gridtap.dlms.xdlms.Data;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * key_transfer (class 64 method 2, global_key_transfer in version 0): new keys wrapped under the master key, as an
 * array of structures of key_id and octet-string.
 */
public final class KeyTransfer {
  private KeyTransfer() {}

  /** The parameter of the method. */
  public static Data wrap(Key master, Map<KeyId, Key> keys) {
    if (keys.isEmpty()) throw new IllegalArgumentException("no key to transfer");
    List<Data> elements = new ArrayList<>();
    new EnumMap<>(keys).forEach((id, key) -> elements
        .add(Data.structure(Data.enumerated(id.id()), Data.octetString(KeyWrap.wrap(master, key)))));
    return Data.array(elements);
  }

  /**
   * What a server takes the keys from.
   *
   * @throws SecurityRefusal MALFORMED, DECIPHERING; then none of the keys may be used
   */
  public static Map<KeyId, Key> unwrap(SecuritySuite suite, Key master, Data parameter) {
    Map<KeyId, Key> keys = new EnumMap<>(KeyId.class);
    for (KeyedOctets element : KeyedOctets.list(parameter)) {
      Key key = KeyWrap.unwrap(master, element.octets());
      if (key.length() != suite.keyOctets())
        throw KeyedOctets.malformed("a key of %d octets, and security suite %d needs %d".formatted(key.length(),
            suite.id(), suite.keyOctets()));
      if (keys.put(element.id(), key) != null) throw KeyedOctets.malformed("two keys for " + element.id());
    }
    return keys;
  }
}
