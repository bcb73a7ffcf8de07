package io.gridtap.iec104.asdu;

/** Refuses what the caller may not pass. */
final class Ranges {
  private Ranges() {}

  static int check(String what, int value, int from, int to) {
    if (value < from || value > to)
      throw new IllegalArgumentException("%s %d, must be %d…%d".formatted(what, value, from, to));
    return value;
  }
}
