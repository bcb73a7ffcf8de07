/** What every protocol of the library is made of: octets, cursors, codecs and engines. No sockets, threads or clocks. */
module io.gridtap.wire {
  requires static transitive org.jspecify;

  exports io.gridtap.wire;
}
