package io.gridtap.iec61850.report;

/**
 * Reference of a report control block.
 *
 * @param buffered BRCB, whose functional constraint is BR; otherwise URCB and RP
 */
public record RcbReference(String logicalDevice, String logicalNode, boolean buffered, String name)
    implements
      Comparable<RcbReference> {
  /**
   * Reads {@code LD0/LLN0.BR.brcbStat01}, with points or dollars.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static RcbReference parse(String text) {
    String[] parts = text.split("[/.$]", -1);
    if (parts.length != 4 || text.indexOf('/') != parts[0].length() || text.contains("//"))
      throw new IllegalArgumentException(text + ": not a control block reference like LD0/LLN0.BR.brcbStat01");
    if (!parts[2].equals("BR") && !parts[2].equals("RP"))
      throw new IllegalArgumentException("%s: BR or RP wanted, not %s".formatted(text, parts[2]));
    return new RcbReference(parts[0], parts[1], parts[2].equals("BR"), parts[3]);
  }

  /** The MMS item: {@code LLN0$BR$brcbStat01}. */
  public String item() {
    return logicalNode + (buffered ? "$BR$" : "$RP$") + name;
  }

  /** With dollars, which is also the RptID of a control block without one: {@code LD0/LLN0$BR$brcbStat01}. */
  @Override
  public String toString() { return logicalDevice + "/" + item(); }

  @Override
  public int compareTo(RcbReference other) { return toString().compareTo(other.toString()); }
}
