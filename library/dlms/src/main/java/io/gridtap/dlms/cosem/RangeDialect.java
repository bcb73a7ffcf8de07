package io.gridtap.dlms.cosem;

/**
 * How a meter wants a range of a profile to be asked for.
 *
 * @param form of the times
 * @param exclusiveStart the meter leaves out the row at the start of the range
 * @param resolution what times are rounded to, outwards
 * @param withoutDeviation times are local, deviation and status not specified
 */
public record RangeDialect(Form form, boolean exclusiveStart, Resolution resolution, boolean withoutDeviation) {
  /** How times are encoded. */
  public enum Form {
    /** The meter takes no ranges: the whole buffer is read, or entries. */
    UNSUPPORTED, OCTET_STRING, TAGGED
  }

  /** What times a range may begin and end with. */
  public enum Resolution {
    ANY, WHOLE_MINUTES, WHOLE_HOURS
  }

  /** By the standard. */
  public static final RangeDialect STANDARD = new RangeDialect(Form.OCTET_STRING, false, Resolution.ANY, false);

  public RangeDialect withForm(Form other) {
    return new RangeDialect(other, exclusiveStart, resolution, withoutDeviation);
  }

  public RangeDialect withExclusiveStart(boolean exclusive) {
    return new RangeDialect(form, exclusive, resolution, withoutDeviation);
  }

  public RangeDialect withResolution(Resolution other) {
    return new RangeDialect(form, exclusiveStart, other, withoutDeviation);
  }

  public RangeDialect withoutDeviation(boolean without) {
    return new RangeDialect(form, exclusiveStart, resolution, without);
  }
}
