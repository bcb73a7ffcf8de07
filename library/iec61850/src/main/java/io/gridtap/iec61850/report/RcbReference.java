package io.gridtap.iec61850.report;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.InstanceReference;

/**
 * Reference of a report control block.
 *
 * @param buffered BRCB, whose functional constraint is BR; otherwise URCB and RP
 */
public record RcbReference(String logicalDevice, String logicalNode, boolean buffered, String name)
    implements
      Comparable<RcbReference> {
  private static final String FORM = "LD0/LLN0.BR.brcbStat01";

  /**
   * Reads {@code LD0/LLN0.BR.brcbStat01}, with points or dollars.
   *
   * @throws io.gridtap.iec61850.ReferenceException with what is expected instead, and where
   */
  public static RcbReference parse(String text) {
    InstanceReference block = InstanceReference.parseWhole(text, FORM, FunctionalConstraint.BR,
        FunctionalConstraint.RP);
    return new RcbReference(block.logicalDevice(), block.logicalNode(),
        block.constraint().filter(FunctionalConstraint.BR::equals).isPresent(), block.name());
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
