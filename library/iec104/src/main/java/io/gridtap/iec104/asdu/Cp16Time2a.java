package io.gridtap.iec104.asdu;

/**
 * Two octet binary time, CP16Time2a (IEC 60870-5-101 §7.2.6.20): an elapsed time.
 *
 * @param millis 0…59999; larger values up to 65535 are kept as they came
 */
public record Cp16Time2a(int millis) {
  public Cp16Time2a { Ranges.check("milliseconds", millis, 0, 0xFFFF); }

  public boolean isInRange() { return millis <= 59_999; }

  @Override
  public String toString() { return millis + " ms"; }
}
