package io.gridtap.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches())
      throw new TypeConversionException("'%s' is no duration like 500ms, 5s, 2m or 1h".formatted(
          text));
    long nanos = switch (matcher.group(2)) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L; // d, by the pattern
    };
    BigDecimal product = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanos));
    if (product.signum() == 0 || product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0)
      throw new TypeConversionException("'%s' is not a duration above zero that can be measured".formatted(text));
    return Duration.ofNanos(product.longValue());
  }

  /** {@code 20 s}, {@code 1.5 s}, {@code 2 min 5 s}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 60_000) {
      String seconds = BigDecimal.valueOf(Math.round(millis / 100.0), 1).stripTrailingZeros().toPlainString();
      return seconds + " s";
    }
    return millis < 3_600_000
        ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
  }
}
