package io.gridtap.simulators.meter;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What carries the APDUs of a simulated meter. */
public enum MeterTransport {
  /** Connections; HDLC or wrapper, as the model has it. */
  TCP,
  /** Datagrams, with the wrapper, whatever the model. */
  UDP;

  /** {@code udp} */
  public String word() { return name().toLowerCase(Locale.ROOT); }

  /** @throws IllegalArgumentException naming those there are */
  public static MeterTransport of(String word) {
    for (MeterTransport transport : values()) if (transport.word().equals(word)) return transport;
    throw new IllegalArgumentException("'%s' is no transport of a meter; there are %s".formatted(word,
        Arrays.stream(values()).map(MeterTransport::word).collect(Collectors.joining(", "))));
  }
}
