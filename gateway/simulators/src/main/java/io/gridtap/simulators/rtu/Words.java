package io.gridtap.simulators.rtu;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and durations as people write them. */
final class Words {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  private Words() {}

  /** @param what the number is of, for the message */
  static double number(String what, String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("%s is no number: '%s'".formatted(what, text), wrong);
    }
    if (!Double.isFinite(value)) throw new IllegalArgumentException("%s is not finite: '%s'".formatted(what, text));
    return value;
  }

  static int integer(String what, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("%s is no whole number: '%s'".formatted(what, text), wrong);
    }
  }

  /** {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
  static Duration duration(String what, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches())
      throw new IllegalArgumentException("%s is no duration like 500ms, 5s, 2m or 1h: '%s'".formatted(what, text));
    long nanos = switch (matcher.group(2)) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L; // h, by the pattern
    };
    return Duration.ofNanos(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanos)).longValue());
  }

  /** {@code 1 3}: between blanks. */
  static Set<Integer> integers(String what, String text) {
    Set<Integer> numbers = new TreeSet<>();
    if (!text.isBlank()) for (String word : text.strip().split("\\s+", -1)) numbers.add(integer(what, word));
    return numbers;
  }
}
