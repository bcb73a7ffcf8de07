package io.gridtap.iec104.asdu;

/**
 * Qualifier of command, QOC (IEC 60870-5-101 §7.2.6.26).
 *
 * @param select S/E: select (true) or execute
 * @param qu 0 no additional definition, 1 short pulse, 2 long pulse, 3 persistent output, 4…8 reserved, 9…15 other
 *     predefined functions, 16…31 private
 */
public record CommandQualifier(boolean select, int qu) {
  public static final int NO_ADDITIONAL_DEFINITION = 0;
  public static final int SHORT_PULSE = 1;
  public static final int LONG_PULSE = 2;
  public static final int PERSISTENT = 3;

  public static final CommandQualifier EXECUTE = new CommandQualifier(false, NO_ADDITIONAL_DEFINITION);
  public static final CommandQualifier SELECT = new CommandQualifier(true, NO_ADDITIONAL_DEFINITION);

  public CommandQualifier { Ranges.check("QU", qu, 0, 31); }

  public CommandQualifier withSelect(boolean select) { return new CommandQualifier(select, qu); }

  static CommandQualifier ofOctet(int octet) { return new CommandQualifier((octet & 0x80) != 0, octet >> 2 & 0x1F); }

  int octet() { return (select ? 0x80 : 0) | qu << 2; }
}
