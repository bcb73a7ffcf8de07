package io.gridtap.sources;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/**
 * Warnings that a device can cause as often as it likes: the first of each reason is logged, and then the tenth, the
 * hundredth … with their count. Safe for use by several threads.
 */
public final class SparingLog {
  /** Reasons quote what the peer sent, so it could invent ever new ones; further ones are counted together. */
  public static final int MAX_REASONS = 100;

  private static final String OTHERS = "further reasons";

  private final System.Logger log;
  private final Map<String, Long> counts = new HashMap<>();

  /** @param log of the source */
  public SparingLog(System.Logger log) { this.log = log; }

  /**
   * Counts, and logs if it is time to.
   *
   * @param reason what counts as the same
   * @param detail logged with the first only
   */
  public void warn(String device, String reason, Object detail) { count(device, reason, true, " " + detail); }

  /** As {@link #warn}, with the trace of the first as an error of our own. */
  public void bug(String device, String reason, Throwable cause) {
    if (count(device, reason, false, "") == 1)
      log.log(Level.ERROR, "%s: %s; it is left out, more of it is only counted".formatted(device, reason), cause);
  }

  private synchronized long count(String device, String reason, boolean sayFirst, String detail) {
    String key = counts.containsKey(reason) || counts.size() < MAX_REASONS ? reason : OTHERS;
    long count = counts.merge(key, 1L, Long::sum);
    if (count == 1 && sayFirst) log.log(Level.WARNING, "{0}: {1}{2}", device, key, detail);
    else if (count > 1 && isPowerOfTen(count))
      log.log(Level.WARNING, "{0}: {1}: {2} times", device, key,
          Long.toString(count));
    return count;
  }

  private static boolean isPowerOfTen(long count) {
    long left = count;
    while (left % 10 == 0) left /= 10;
    return left == 1;
  }
}
