/** IEC 60870-5-104, controlling and controlled station. */
module io.gridtap.iec104 {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.wire;
  requires transitive io.gridtap.transport;

  exports io.gridtap.iec104;
  exports io.gridtap.iec104.controlling;
  exports io.gridtap.iec104.asdu;
  exports io.gridtap.iec104.apci;
  exports io.gridtap.iec104.controlled;
  exports io.gridtap.iec104.file;
  exports io.gridtap.iec104.store;
}
