package io.gridtap.dlms;

/**
 * How many attributes a meter takes in one request: tried from above, and kept; after a while one more is tried, for it
 * may have been for another reason that they were too many. One of a meter may outlive its associations. For several
 * threads.
 */
public final class Batching {
  /** Requests with as many as may be that were answered, until one more is tried. */
  private static final int TAKEN_UNTIL_MORE = 20;

  private final int setting;
  private int most;
  private int taken;

  /** @param most attributes in one request, at least 1 */
  public Batching(int most) {
    if (most < 1) throw new IllegalArgumentException("at least one attribute is asked for: " + most);
    this.setting = most;
    this.most = most;
  }

  /** So many may be asked for at once. */
  public synchronized int most() { return most; }

  /** So many were too many. */
  synchronized void tooMany(int attributes) { atMost(attributes / 2); }

  /** Of more, only so many were answered. */
  synchronized void atMost(int attributes) {
    most = Math.max(1, Math.min(most, attributes));
    taken = 0;
  }

  /** So many were answered all. */
  synchronized void taken(int attributes) {
    if (attributes < most || most == setting || ++taken < TAKEN_UNTIL_MORE) return;
    most++;
    taken = 0;
  }
}
