/** Serial ports for {@code io.gridtap.transport}: the one module of the library with a dependency, so a module of its own. */
module io.gridtap.serial {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.transport;
  requires com.fazecast.jSerialComm;

  exports io.gridtap.serial;

  provides io.gridtap.transport.SerialPorts with io.gridtap.serial.SystemSerialPorts;
}
