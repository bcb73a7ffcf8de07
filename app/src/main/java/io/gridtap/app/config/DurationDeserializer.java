package io.gridtap.app.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** {@code 200ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 2d}. */
final class DurationDeserializer extends StdDeserializer<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS = Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1), "m",
      Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

  DurationDeserializer() { super(Duration.class); }

  @Override
  public Duration deserialize(JsonParser parser, DeserializationContext context) {
    String text = parser.getString();
    Matcher matcher = FORM.matcher(text == null ? "" : text);
    if (!matcher.matches())
      throw context.weirdStringException(String.valueOf(text), Duration.class,
          "a duration is like 200ms, 10s, 5m, 1h or 2d");
    Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
    return Duration.ofNanos(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.toNanos())).longValue());
  }
}
