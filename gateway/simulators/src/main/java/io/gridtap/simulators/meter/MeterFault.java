package io.gridtap.simulators.meter;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be wrong with a meter or with the line to it. */
public enum MeterFault {
  /** Refuses an association. */
  BUSY,
  /** Answers late, by seconds. */
  SLOW,
  /** Octets of noise before and behind a frame. */
  GARBAGE,
  /** A frame whose last octets are changed, so that its check sequence is wrong. */
  CHECKSUM,
  /** The connection ends in the middle of a frame. */
  DROP,
  /** An answer does not come at all. */
  SILENCE,
  /** One association at a time, over all connections; said as a switch, a probability has no meaning. */
  ONE_ASSOCIATION,
  /** The place of an association that ended without release is free only after 10 s to 15 s. */
  LINGER;

  /** {@code one-association} */
  public String word() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }

  /** @throws IllegalArgumentException naming those there are */
  public static MeterFault of(String word) {
    for (MeterFault fault : values()) if (fault.word().equals(word)) return fault;
    throw new IllegalArgumentException("'%s' is no fault of a meter; there are %s".formatted(word,
        Arrays.stream(values()).map(MeterFault::word).collect(Collectors.joining(", "))));
  }
}
