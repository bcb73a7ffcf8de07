package io.gridtap.dlms.xdlms;

/** How many octets the content of a type takes, by tag, and instants from the fields of a date-time. */
final class Wire {
  /** A length comes first; of octets, or of bits. */
  static final int VARIABLE = -1;
  /** A count comes first, then so many values. */
  static final int NESTED = -2;
  static final int COMPACT = -3;
  static final int UNKNOWN = -4;
  /** An instant that a date-time does not tell. */
  static final long NO_TIME = Long.MIN_VALUE;

  static final int ARRAY = DataType.ARRAY.tag();
  static final int STRUCTURE = DataType.STRUCTURE.tag();
  static final int BIT_STRING = DataType.BIT_STRING.tag();

  private static final byte[] CONTENT = new byte[256];
  private static final int MILLIS_PER_MINUTE = 60_000;

  static {
    for (int tag = 0; tag < CONTENT.length; tag++) {
      DataType type = DataType.ofTag(tag);
      CONTENT[tag] = (byte) (type == null ? UNKNOWN : content(type));
    }
  }

  private Wire() {}

  private static int content(DataType type) {
    if (type.isInteger()) return type.integerOctets();
    return switch (type) {
      case NULL_DATA, DONT_CARE -> 0;
      case BOOLEAN -> 1;
      case BIT_STRING, OCTET_STRING, VISIBLE_STRING, UTF8_STRING -> VARIABLE;
      case FLOAT32, TIME -> 4;
      case DATE -> 5;
      case FLOAT64 -> 8;
      case DATE_TIME -> CosemDateTime.OCTETS;
      case ARRAY, STRUCTURE -> NESTED;
      case COMPACT_ARRAY -> COMPACT;
      default -> throw new IllegalStateException(type.word()); // whole numbers have been answered
    };
  }

  /** Octets behind the tag, or one of the negative constants. */
  static int contentOctets(int tag) {
    return CONTENT[tag];
  }

  static int octetsOfBits(int bits) { return (int) ((bits + 7L) / 8); }

  /**
   * Milliseconds since 1970 UTC, {@link #NO_TIME} if day, hour or minute are not specified or not of the calendar.
   *
   * @param deviation minutes to add to get UTC
   */
  static long epochMillis(int year, int month, int day, int hour, int minute, int second, int hundredths,
      int deviation) {
    if (year == CosemDate.ANY_YEAR || month < 1 || month > 12 || day < 1 || day > days(year, month) || hour > 23
        || minute > 59)
      return NO_TIME;
    int seconds = second > 59 ? 0 : second;
    int fraction = hundredths > 99 ? 0 : hundredths;
    long minutes = (epochDay(year, month, day) * 24 + hour) * 60 + minute + deviation;
    return minutes * MILLIS_PER_MINUTE + seconds * 1000L + fraction * 10L;
  }

  private static int days(int year, int month) {
    return switch (month) {
      case 2 -> (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970-01-01; years begin in March, so that the leap day is the last. */
  private static long epochDay(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
