/** DLMS/COSEM (IEC 62056), client and server. */
module io.gridtap.dlms {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.wire;
  requires transitive io.gridtap.asn1;
  requires transitive io.gridtap.transport;

  exports io.gridtap.dlms;
  exports io.gridtap.dlms.acse;
  exports io.gridtap.dlms.association;
  exports io.gridtap.dlms.cosem;
  exports io.gridtap.dlms.device;
  exports io.gridtap.dlms.hdlc;
  exports io.gridtap.dlms.link;
  exports io.gridtap.dlms.mbus;
  exports io.gridtap.dlms.modee;
  exports io.gridtap.dlms.security;
  exports io.gridtap.dlms.wrapper;
  exports io.gridtap.dlms.xdlms;
}
