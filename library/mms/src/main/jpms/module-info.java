/** MMS (ISO 9506) over the OSI stack on TCP (RFC 1006), client and server. */
module io.gridtap.mms {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.wire;
  requires transitive io.gridtap.asn1;
  requires transitive io.gridtap.transport;

  exports io.gridtap.mms;
  exports io.gridtap.mms.tpkt;
  exports io.gridtap.mms.cotp;
  exports io.gridtap.mms.session;
  exports io.gridtap.mms.presentation;
  exports io.gridtap.mms.acse;
  exports io.gridtap.mms.pdu;
  exports io.gridtap.mms.association;
}
