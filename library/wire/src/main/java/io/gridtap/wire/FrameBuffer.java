package io.gridtap.wire;

/**
 * Cuts a stream of octets into frames, whatever chunks it arrives in. A frame
 * that lies whole in one chunk is handed out without copying. It never holds
 * more than one incomplete frame and the chunk being read.
 */
public final class FrameBuffer {
  /** Tells where a frame ends. */
  @FunctionalInterface
  public interface FrameLength {
    int MORE_NEEDED = -1;

    /**
     * Octets of the frame at the cursor, header included, or {@link #MORE_NEEDED}
     * while the header is incomplete.
     *
     * @throws DecodeException
     *             if no frame can start like this
     */
    int of(OctetReader in);
  }

  private final FrameLength frameLength;
  private final int maxFrameOctets;
  private Octets held = Octets.EMPTY;
  private int position;

  /**
   * @param maxFrameOctets
   *            a longer frame is refused before it is held
   */
  public FrameBuffer(int maxFrameOctets, FrameLength frameLength) {
    this.maxFrameOctets = maxFrameOctets;
    this.frameLength = frameLength;
  }

  public void append(Octets chunk) {
    int left = held.length() - position;
    if (left == 0) {
      held = chunk;
    } else {
      byte[] joined = new byte[left + chunk.length()];
      held.slice(position, left).copyTo(joined, 0);
      chunk.copyTo(joined, left);
      held = Octets.wrap(joined);
    }
    position = 0;
  }

  /** True if nothing is held, not even a part of a frame. */
  public boolean isEmpty() {
    return position == held.length();
  }

  /** True if {@link #next} has a whole frame to give. */
  public boolean hasNext() { return nextLength() >= 0; }

  /** The next whole frame. It shares the memory of the chunk it came in. */
  public Octets next() {
    int length = nextLength();
    if (length < 0)
      throw new IllegalStateException("no whole frame is there");
    Octets frame = held.slice(position, length);
    position += length;
    return frame;
  }

  private int nextLength() {
    int left = held.length() - position;
    if (left == 0)
      return FrameLength.MORE_NEEDED;
    int length = frameLength.of(held.slice(position, left).reader());
    if (length == FrameLength.MORE_NEEDED) {
      if (left > maxFrameOctets)
        throw new DecodeException("header without end, frames have at most %d octets".formatted(maxFrameOctets), 0);
      return length;
    }
    if (length < 1 || length > maxFrameOctets)
      throw new DecodeException("frame of %d octets, at most %d are allowed".formatted(length, maxFrameOctets),
          0);
    return length <= left ? length : FrameLength.MORE_NEEDED;
  }
}
