package io.gridtap.telemetry;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a point may hold. A structure of the device is flattened into its named leaves before it gets here, so every
 * value is one thing. The names are those of IEC 61850-7-2 and -7-3; other protocols map onto them.
 */
public sealed interface Value {
  /** For people: the shortest text that says it all. */
  String text();

  /** For sinks that know only numbers; empty for what is no number. */
  OptionalDouble number();

  /** BOOLEAN. The number is 0 or 1. */
  record Bool(boolean value) implements Value {
    @Override
    public String text() { return Boolean.toString(value); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(value ? 1 : 0); }
  }

  /** INT8 to INT64. */
  record Int(long value) implements Value {
    @Override
    public String text() { return Long.toString(value); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of((double) value); }
  }

  /**
   * INT8U to INT64U.
   *
   * @param value
   *            all 64 bits count, the sign bit too
   */
  record Unsigned(long value) implements Value {
    @Override
    public String text() { return Long.toUnsignedString(value); }

    @Override
    public OptionalDouble number() {
      return OptionalDouble.of(value >= 0 ? (double) value : (value >>> 1 | value & 1) * 2.0);
    }
  }

  /** FLOAT32. The number is what the shortest decimal says: 3.3, not 3.299999952316284. */
  record Float32(float value) implements Value {
    @Override
    public String text() { return Float.toString(value); }

    @Override
    public OptionalDouble number() {
      return OptionalDouble.of(Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value);
    }
  }

  /** FLOAT64. */
  record Float64(double value) implements Value {
    @Override
    public String text() { return Double.toString(value); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(value); }
  }

  /**
   * An integer of the device and its power of ten: value and scaler of COSEM (IEC 62056-6-2, scal_unit_type).
   *
   * @param value
   *            keeps its scale: 22900 with scaler −2 is 229.00, whose unscaled value is what the device sent. The scale
   *            is −{@value #MOST_DIGITS}…{@value #MOST_DIGITS}, so that the text stays short
   */
  record Decimal(BigDecimal value) implements Value {
    /** More than any scaler (−128…127) asks for. */
    public static final int MOST_DIGITS = 400;

    public Decimal {
      if (Math.abs((long) value.scale()) > MOST_DIGITS)
        throw new IllegalArgumentException("the scale of a decimal is -%d…%d: %d".formatted(MOST_DIGITS, MOST_DIGITS,
            value.scale()));
    }

    /** All digits, without an exponent: 229.00, 1200. */
    @Override
    public String text() { return value.toPlainString(); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(value.doubleValue()); }
  }

  /** VISIBLE STRING and UNICODE STRING. */
  record Text(String text) implements Value {
    @Override
    public OptionalDouble number() { return OptionalDouble.empty(); }
  }

  /**
   * A packed list or bit string without a meaning of its own.
   *
   * @param bits
   *            of 0 and 1, bit 0 of the standard first. The number takes bit 0 as the most significant, and ends at 52
   *            bits because a longer one would not be exact
   */
  record Bits(String bits) implements Value {
    public Bits {
      for (int i = 0; i < bits.length(); i++)
        if (bits.charAt(i) != '0' && bits.charAt(i) != '1')
          throw new IllegalArgumentException("bits are 0 and 1: '" + bits + "'");
    }

    public int length() { return bits.length(); }

    @Override
    public String text() { return bits; }

    @Override
    public OptionalDouble number() {
      return bits.isEmpty() || bits.length() > 52
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) Long.parseLong(bits, 2));
    }
  }

  /**
   * OCTET STRING.
   *
   * @param hex
   *            two lower-case hexadecimal digits an octet
   */
  record OctetString(String hex) implements Value {
    public OctetString { hex = HexFormat.of().formatHex(HexFormat.of().parseHex(hex)).toLowerCase(Locale.ROOT); }

    public static OctetString of(byte... octets) { return new OctetString(HexFormat.of().formatHex(octets)); }

    @Override
    public String text() { return hex; }

    @Override
    public OptionalDouble number() { return OptionalDouble.empty(); }
  }

  /**
   * ENUMERATED.
   *
   * @param label
   *            what the device's model calls the ordinal; empty if that is not known
   */
  record Enumerated(int ordinal, String label) implements Value {
    @Override
    public String text() { return label.isEmpty() ? Integer.toString(ordinal) : label; }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(ordinal); }
  }

  /** Dbpos (IEC 61850-7-3), double-point information (IEC 60870-5-101 §7.2.6.2). The number is the code on the wire. */
  enum DoublePoint implements Value {
    INTERMEDIATE(0), OFF(1), ON(2), BAD(3);

    private final int code;

    DoublePoint(int code) { this.code = code; }

    /** 0…3 as on the wire. */
    public int code() { return code; }

    @Override
    public String text() { return name().toLowerCase(Locale.ROOT); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(code); }
  }

  /**
   * BSC (IEC 61850-7-3 valWTr), step position information (IEC 60870-5-101 §7.2.6.5).
   *
   * @param value
   *            −64…63
   * @param transientState
   *            the equipment is on its way
   */
  record StepPosition(int value, boolean transientState) implements Value {
    public StepPosition {
      if (value < -64 || value > 63)
        throw new IllegalArgumentException("a step position is -64…63: " + value);
    }

    @Override
    public String text() { return transientState ? value + " transient" : Integer.toString(value); }

    @Override
    public OptionalDouble number() { return OptionalDouble.of(value); }
  }

  /** TimeStamp or EntryTime as a value. The number is seconds since 1970-01-01T00:00:00Z. */
  record Timestamp(Instant value) implements Value {
    @Override
    public String text() { return value.toString(); }

    @Override
    public OptionalDouble number() {
      return OptionalDouble.of((double) value.getEpochSecond() + value.getNano() / 1e9);
    }
  }
}
