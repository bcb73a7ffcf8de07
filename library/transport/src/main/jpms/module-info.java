/** Sockets, TLS, threads and time: the one driver that carries every protocol's engine. */
module io.gridtap.transport {
  requires static transitive org.jspecify;
  requires jdk.net;
  requires transitive io.gridtap.wire;

  exports io.gridtap.transport;

  uses io.gridtap.transport.SerialPorts;
}
