package io.gridtap.dlms.security;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.wire.Octets;
import java.util.List;

/** One element of what key_transfer and key_agreement carry: key_id and octets. */
record KeyedOctets(KeyId id, Octets octets) {
  /** Of a key list: there are four keys. */
  static List<KeyedOctets> list(Data data) {
    if (!(data instanceof Data.Array(List<Data> elements)) || elements.isEmpty()
        || elements.size() > KeyId.values().length)
      throw malformed("an array of 1…4 structures is expected");
    return elements.stream().map(KeyedOctets::of).toList();
  }

  private static KeyedOctets of(Data element) {
    if (element instanceof Data.Structure(List<Data> fields) && fields.size() == 2
        && fields.get(0) instanceof Data.Int(DataType type, long id) && type == DataType.ENUM
        && fields.get(1) instanceof Data.OctetString(Octets octets))
      return new KeyedOctets(KeyId.of(id).orElseThrow(() -> malformed("key_id is 0…3, not " + id)), octets);
    throw malformed("a structure of enum and octet-string is expected");
  }

  Data data() { return Data.structure(Data.enumerated(id.id()), Data.octetString(octets)); }

  static SecurityRefusal malformed(String what) {
    return new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "key list: " + what);
  }
}
