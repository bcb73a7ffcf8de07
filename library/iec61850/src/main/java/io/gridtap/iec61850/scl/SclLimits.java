package io.gridtap.iec61850.scl;

/**
 * What a file may make us hold. Beyond a limit the file is refused with an {@link SclException}; only superfluous
 * warnings are dropped, and the last one says how many.
 *
 * @param maxOctets
 *            octets of the file: three times the largest substation in the field
 * @param maxTokenOctets
 *            octets of one tag, comment or CDATA section, for these are held in one piece: vendors hide whole setting
 *            files in one
 * @param maxTextChars
 *            characters of one attribute value or text
 * @param maxDepth
 *            elements within each other, at most 100: single-line diagrams in the field stay below 20
 * @param maxTypeDepth
 *            data objects and attributes within each other: the standard's own classes stay below 8
 * @param maxTypeNodes
 *            data objects and attributes of one logical node type when written out
 * @param maxModelNodes
 *            data objects and attributes held for one access point, where nodes of one type count once
 * @param maxArrayElements
 *            elements of one array
 * @param maxWarnings
 *            warnings kept
 */
public record SclLimits(long maxOctets, int maxTokenOctets, int maxTextChars, int maxDepth, int maxTypeDepth,
    int maxTypeNodes, int maxModelNodes, int maxArrayElements, int maxWarnings) {
  public static final SclLimits STANDARD = new SclLimits(1L << 30, 16 << 20, 65_536, 64, 24, 65_536, 500_000, 65_536,
      1_000);

  public SclLimits {
    if (maxOctets < 1 || maxTokenOctets < 1 || maxTextChars < 1 || maxTypeNodes < 1 || maxModelNodes < 1
        || maxArrayElements < 1
        || maxWarnings < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
    if (maxDepth < 16 || maxDepth > 100) throw new IllegalArgumentException("maxDepth is 16…100: " + maxDepth);
    if (maxTypeDepth < 8 || maxTypeDepth > 60) {
      throw new IllegalArgumentException("maxTypeDepth is 8…60: " + maxTypeDepth);
    }
  }
}
