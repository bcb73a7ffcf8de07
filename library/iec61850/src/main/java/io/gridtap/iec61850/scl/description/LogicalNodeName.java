package io.gridtap.iec61850.scl.description;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a logical node: {@code Q0XCBR1} is prefix {@code Q0}, class {@code XCBR}, instance {@code 1}
 * (IEC 61850-7-2 §22).
 */
record LogicalNodeName(String prefix, String lnClass, String inst) {
  static final String ZERO = "LLN0";

  private static final Pattern FORM = Pattern.compile("((?:[A-Za-z][A-Za-z0-9_]*?)?)([A-Z]{4})([0-9]{1,12})");

  static LogicalNodeName parse(String text) {
    if (text.equals(ZERO)) return new LogicalNodeName("", ZERO, "");
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches())
      throw new IllegalArgumentException(
          "a logical node is named like XCBR1 or Q0XCBR1, by a class of four capitals and a number: '%s'"
              .formatted(text));
    return new LogicalNodeName(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  boolean isZero() { return lnClass.equals(ZERO); }

  @Override
  public String toString() { return prefix + lnClass + inst; }
}
