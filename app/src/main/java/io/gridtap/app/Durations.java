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

  /** @see io.gridtap.wire.Durations */
  static String text(Duration duration) {
    return io.gridtap.wire.Durations.text(duration);
  }
}
