package io.gridtap.dlms;

/**
 * How many attributes a meter takes in one request: tried from above, and kept. One of a meter may outlive its
 * associations. For several threads.
 */
public final class Batching {
  private int most;

  /** @param most attributes in one request, at least 1 */
  public Batching(int most) {
    if (most < 1) throw new IllegalArgumentException("at least one attribute is asked for: " + most);
    this.most = most;
  }

  /** So many may be asked for at once. */
  public synchronized int most() { return most; }

  /** So many were too many. */
  synchronized void tooMany(int attributes) {
    most = Math.max(1, Math.min(most, attributes / 2));
  }

  /** Of more, only so many were answered. */
  synchronized void atMost(int attributes) {
    most = Math.max(1, Math.min(most, attributes));
  }
}
