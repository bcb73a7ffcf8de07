package io.gridtap.simulators.meter;

import java.time.Duration;

/**
 * That meters push by themselves.
 *
 * @param destination {@code host:port}
 * @param every at whole multiples of it, 1 s…1 day; tests may go below
 * @param hdlc in UI frames instead of WPDUs
 * @param ciphered with the meter's keys, as general-glo-ciphering
 */
public record MeterPush(String destination, Duration every, boolean hdlc, boolean ciphered) {
  private static final Duration LONGEST = Duration.ofDays(1);

  public MeterPush {
    if (every.toMillis() < 1 || every.compareTo(LONGEST) > 0)
      throw new IllegalArgumentException("meters push every 1s…1d, not every " + every);
    port(destination);
    host(destination);
  }

  /** Each minute, plain, in WPDUs. */
  public static MeterPush to(String destination) {
    return new MeterPush(destination, Duration.ofMinutes(1), false, false);
  }

  public MeterPush withEvery(Duration set) { return new MeterPush(destination, set, hdlc, ciphered); }

  public MeterPush withHdlc(boolean set) { return new MeterPush(destination, every, set, ciphered); }

  public MeterPush withCiphered(boolean set) { return new MeterPush(destination, every, hdlc, set); }

  static String host(String destination) {
    String host = destination.substring(0, Math.max(0, destination.lastIndexOf(':')));
    if (host.isEmpty()) throw wrong(destination);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(String destination) {
    String port = destination.substring(destination.lastIndexOf(':') + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)
      throw wrong(destination);
    return Integer.parseInt(port);
  }

  private static IllegalArgumentException wrong(String destination) {
    return new IllegalArgumentException("a destination of pushes is HOST:PORT, not '%s'".formatted(destination));
  }
}
