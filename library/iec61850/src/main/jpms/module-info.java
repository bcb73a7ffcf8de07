/** IEC 61850: the services of 7-2 over MMS (8-1) and the configuration language (6). */
module io.gridtap.iec61850 {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.mms;
  requires java.xml;

  exports io.gridtap.iec61850;
  exports io.gridtap.iec61850.scl;
  exports io.gridtap.iec61850.scl.description;
  exports io.gridtap.iec61850.report;
  exports io.gridtap.iec61850.file;
  exports io.gridtap.iec61850.store;
  exports io.gridtap.iec61850.log;
  exports io.gridtap.iec61850.client;
  exports io.gridtap.iec61850.server;
}
