package io.gridtap.iec61850.report;

import io.gridtap.wire.BitString;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * OptFlds (IEC 61850-8-1 §17.2): what a report carries besides the values; ten bits.
 *
 * @param mask bit 0 of the bit string is the most significant
 */
public record OptFlds(int mask) {
  public static final int LENGTH = 10;

  /** In the order of the bits, from bit 1; bit 0 is reserved. */
  public enum Field {
    SEQUENCE_NUMBER("sequence-number"), REPORT_TIME_STAMP("report-time-stamp"),
    REASON_FOR_INCLUSION("reason-for-inclusion"), DATA_SET_NAME("data-set-name"), DATA_REFERENCE("data-reference"),
    /** Buffered reports only. */
    BUFFER_OVERFLOW("buffer-overflow"),
    /** Buffered reports only. */
    ENTRY_ID("entryID"), CONF_REVISION("conf-revision"),
    /** Set by the server in the report, not asked for by the client. */
    SEGMENTATION("segmentation");

    private final String text;

    Field(String text) { this.text = text; }

    /** The standard's name. */
    public String text() { return text; }

    int mask() { return 1 << LENGTH - 2 - ordinal(); }
  }

  /** All that can be asked for. */
  public static final OptFlds ALL = new OptFlds(0x1FE);

  public static OptFlds of(Field... fields) {
    int mask = 0;
    for (Field field : fields) mask |= field.mask();
    return new OptFlds(mask);
  }

  /** Missing bits are 0. */
  public static OptFlds of(BitString bits) { return new OptFlds(bits.leading(LENGTH)); }

  public BitString bits() { return BitString.of(LENGTH, mask); }

  public boolean has(Field field) { return (mask & field.mask()) != 0; }

  /** The same without what a URCB cannot give. */
  public OptFlds unbuffered() {
    return new OptFlds(mask & ~Field.BUFFER_OVERFLOW.mask() & ~Field.ENTRY_ID.mask());
  }

  /** The names in the order of the bits, separated by spaces. */
  public String text() {
    return Arrays.stream(Field.values()).filter(this::has).map(Field::text).collect(Collectors.joining(" "));
  }

  @Override
  public String toString() { return text(); }
}
