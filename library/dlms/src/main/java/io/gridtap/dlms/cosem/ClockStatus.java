package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import java.util.StringJoiner;

/** clock_status (IEC 62056-6-2 §4.6.1): what the clock says about itself. */
public record ClockStatus(int bits) {
  private static final String[] WORDS = {"invalid", "doubtful", "different-clock-base", "invalid-clock-status", "", "",
      "", "daylight-saving"};

  public ClockStatus {
    if (bits < 0 || bits > 255) throw new IllegalArgumentException("a clock status is 0…255: " + bits);
  }

  public static ClockStatus of(CosemDateTime time) { return new ClockStatus(time.status() & 0xFF); }

  /** False if the meter gives no status at all. */
  public boolean isSpecified() {
    return bits != CosemDateTime.NO_STATUS;
  }

  /** The time could not be recovered after an outage. */
  public boolean invalid() { return has(0); }

  /** The time was recovered, its value cannot be guaranteed. */
  public boolean doubtful() { return has(1); }

  /** The base of timing differs from the configured one. */
  public boolean differentClockBase() { return has(2); }

  /** At least one bit of the status is not valid. */
  public boolean invalidStatus() { return has(3); }

  public boolean daylightSaving() { return has(7); }

  private boolean has(int bit) { return isSpecified() && (bits >> bit & 1) != 0; }

  /** {@code doubtful daylight-saving}; empty if all is well. */
  @Override
  public String toString() {
    if (!isSpecified()) return "unspecified";
    StringJoiner words = new StringJoiner(" ");
    for (int bit = 0; bit < 8; bit++)
      if (has(bit)) words.add(WORDS[bit].isEmpty() ? "bit-" + bit : WORDS[bit]);
    return words.toString();
  }
}
