package io.gridtap.bench;

/**
 * When one meter was read, in periods of its own that begin with its phase. The source's thread notes; whoever judges
 * does so when that thread has ended.
 */
final class ReadingTimes {
  private final long begin;
  private final long period;
  private final int periods;
  private final long[] times;
  private int count;

  /**
   * @param begin of the first period, milliseconds since 1970; what came before is not noted
   * @param period milliseconds
   */
  ReadingTimes(long begin, long period, int periods) {
    this.begin = begin;
    this.period = period;
    this.periods = periods;
    // a late reading and the next in time may fall into one period
    this.times = new long[2 * periods];
  }

  void note(long now) {
    if (now < begin || now >= end()) return;
    if (count == times.length) throw new IllegalStateException("more than two readings a period");
    times[count++] = now;
  }

  private long end() { return begin + period * periods; }

  int count() { return count; }

  /** Periods that brought no reading. */
  int missed() {
    boolean[] brought = new boolean[periods];
    for (int i = 0; i < count; i++) brought[(int) ((times[i] - begin) / period)] = true;
    int missed = 0;
    for (boolean one : brought) if (!one) missed++;
    return missed;
  }

  /** Milliseconds from one reading to the next, or to the end. */
  long longestGap() {
    long longest = 0;
    long last = begin;
    for (int i = 0; i < count; i++) {
      longest = Math.max(longest, times[i] - last);
      last = times[i];
    }
    return Math.max(longest, end() - last);
  }
}
