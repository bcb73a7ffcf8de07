package io.gridtap.iec104.controlling;

/**
 * The I frames whose updates have been given out and not taken, the oldest first. A ring of numbers: as many as wait
 * anyway.
 */
final class Untaken {
  private long[] ring = new long[64];
  private int first;
  private int size;

  void add(long frame) {
    if (size == ring.length) grow();
    ring[first + size & ring.length - 1] = frame;
    size++;
  }

  private void grow() {
    long[] larger = new long[2 * ring.length];
    for (int i = 0; i < size; i++)
      larger[i] = ring[first + i & ring.length - 1];
    ring = larger;
    first = 0;
  }

  void takenUpTo(long frame) {
    while (size > 0 && ring[first] <= frame) {
      first = first + 1 & ring.length - 1;
      size--;
    }
  }

  /** One among others; the newest are looked at first. */
  void remove(long frame) {
    int at = size - 1;
    while (at >= 0 && ring[first + at & ring.length - 1] > frame)
      at--;
    if (at < 0 || ring[first + at & ring.length - 1] != frame) return;
    for (int i = at; i < size - 1; i++)
      ring[first + i & ring.length - 1] = ring[first + i + 1 & ring.length - 1];
    size--;
  }

  int size() { return size; }

  /** The oldest; only if there is one. */
  long oldest() { return ring[first]; }
}
