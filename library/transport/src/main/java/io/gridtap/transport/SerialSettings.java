package io.gridtap.transport;

/**
 * Which serial port, and how.
 *
 * @param port as the system names it: {@code /dev/ttyUSB0}, {@code COM3}
 */
public record SerialSettings(String port, SerialLine line) {
  public SerialSettings { if (port.isBlank()) throw new IllegalArgumentException("port is empty"); }
}
