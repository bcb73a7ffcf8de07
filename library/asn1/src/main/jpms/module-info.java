/** ASN.1 basic encoding rules, as MMS and ACSE use them, and A-XDR, as xDLMS does. */
module io.gridtap.asn1 {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.wire;

  exports io.gridtap.asn1.axdr;
  exports io.gridtap.asn1.ber;
}
