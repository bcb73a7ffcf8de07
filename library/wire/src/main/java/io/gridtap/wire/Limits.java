package io.gridtap.wire;

/**
 * What a peer may make us hold. Beyond a limit the message is refused with a
 * {@link DecodeException}.
 *
 * @param maxNesting
 *            encoded elements within one another, 1…60; the description of a
 *            type takes four for each level of the data model, so 60 are more
 *            than any published model needs, and far from the stack's end
 * @param maxElements
 *            elements of one list: no data set, directory page or structure in
 *            the field comes near
 * @param maxMessageOctets
 *            octets of one reassembled message: eight times the largest PDU
 *            that devices propose
 */
public record Limits(int maxNesting, int maxElements, int maxMessageOctets) {
  public static final Limits STANDARD = new Limits(60, 65_536, 524_288);

  public Limits {
    if (maxNesting < 1 || maxNesting > 60)
      throw new IllegalArgumentException("maxNesting is 1…60: " + maxNesting);
    if (maxElements < 1)
      throw new IllegalArgumentException("maxElements is at least 1: " + maxElements);
    if (maxMessageOctets < 1024)
      throw new IllegalArgumentException("maxMessageOctets is at least 1024: " + maxMessageOctets);
  }
}
