package io.gridtap.sink.victoriametrics;

import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.Limits;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Writes measurements as lines of the Prometheus text exposition format with time stamps in milliseconds. What cannot
 * be stored unchanged is not written but counted. Used by one thread.
 */
final class Exposition {
  static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  /** The label of the info series; a point cannot have one of this name. */
  private static final String TEXT = "text";
  /** VictoriaMetrics takes a smaller number for seconds, and zero for now. */
  private static final long FIRST_MILLISECOND = 1L << 31;
  /** Points whose labels are kept ready: more than one gateway sees, at some 500 octets each. */
  private static final int MOST_POINTS = 100_000;

  /** The beginnings of a point's lines, or why it has none. */
  private sealed interface Series {
    record Ready(String value, String quality, String flags, String info) implements Series {}

    record Refused(Refusal why) implements Series {}
  }

  private final VictoriaMetricsSettings settings;
  private final Map<PointId, Series> known = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  private int lines;

  Exposition(VictoriaMetricsSettings settings) { this.settings = settings; }

  void clear() {
    text.setLength(0);
    refused.clear();
    lines = 0;
  }

  int lines() { return lines; }

  byte[] octets() { return text.toString().getBytes(StandardCharsets.UTF_8); }

  /** Since the last {@link #clear}. */
  Map<Refusal, Long> refused() { return Map.copyOf(refused); }

  void append(Measurement measurement, Instant now) {
    long observed = measurement.observedAt().toEpochMilli();
    long received = measurement.receivedAt().toEpochMilli();
    long millis = switch (settings.timeStamp()) {
      case OBSERVED -> observed;
      case OBSERVED_ELSE_RECEIVED -> wrongTime(observed, now).isEmpty() ? observed : received;
      case RECEIVED -> received;
    };
    Optional<Refusal> wrongTime = wrongTime(millis, now);
    if (wrongTime.isPresent()) {
      refuse(wrongTime.get());
      return;
    }
    switch (series(measurement.point())) {
      case Series.Refused refusal -> refuse(refusal.why());
      case Series.Ready ready -> append(ready, measurement, millis);
    }
  }

  private Optional<Refusal> wrongTime(long millis, Instant now) {
    if (millis < FIRST_MILLISECOND)
      return Optional.of(Refusal.TIME_BEFORE_1970_01_26);
    if (millis < now.minus(settings.limits().retention()).toEpochMilli())
      return Optional.of(Refusal.OLDER_THAN_RETENTION);
    if (millis > now.plus(settings.limits().ahead()).toEpochMilli())
      return Optional.of(Refusal.TOO_FAR_AHEAD);
    return Optional.empty();
  }

  private void append(Series.Ready series, Measurement measurement, long millis) {
    Value value = measurement.value();
    OptionalDouble number = value.number();
    if (number.isPresent())
      if (Double.isNaN(number.getAsDouble()))
        refuse(Refusal.NOT_A_NUMBER);
      else
      line(series.value(), number.getAsDouble(), millis);
    info(value).ifPresent(words -> {
      if (octets(words) > settings.limits().maxLabelValueOctets())
        refuse(Refusal.LABEL_VALUE_TOO_LONG);
      else
        line(series.info() + escaped(words) + "\"} ", 1, millis);
    });
    OptionalDouble validity = validity(measurement.quality());
    if (validity.isEmpty())
      return;
    switch (settings.quality()) {
      case NONE -> {
      }
      case VALIDITY -> line(series.quality(), validity.getAsDouble(), millis);
      case VALIDITY_AND_FLAGS -> {
        line(series.quality(), validity.getAsDouble(), millis);
        line(series.flags(), flags(measurement.quality()), millis);
      }
    }
  }

  private void line(String beginning, double number, long millis) {
    text.append(beginning);
    if (number == Double.POSITIVE_INFINITY)
      text.append("+Inf");
    else if (number == Double.NEGATIVE_INFINITY)
      text.append("-Inf");
    else if (number == Math.rint(number) && Math.abs(number) < 1e15)
      text.append((long) number);
    else
      text.append(number);
    text.append(' ').append(millis).append('\n');
    lines++;
  }

  private void refuse(Refusal why) { refused.merge(why, 1L, Long::sum); }

  /** What goes to the info series: text, and the label of an enumerated value. */
  private static Optional<String> info(Value value) {
    return switch (value) {
      case Value.Text words -> Optional.of(words.text());
      case Value.OctetString octets -> Optional.of(octets.text());
      case Value.Bits bits -> bits.number().isPresent() ? Optional.empty() : Optional.of(bits.text());
      case Value.Enumerated enumerated -> Optional.of(enumerated.label()).filter(label -> !label.isEmpty());
      case Value.Bool bool -> Optional.empty();
      case Value.Int integer -> Optional.empty();
      case Value.Unsigned unsigned -> Optional.empty();
      case Value.Float32 single -> Optional.empty();
      case Value.Float64 twice -> Optional.empty();
      case Value.Decimal decimal -> Optional.empty();
      case Value.DoublePoint point -> Optional.empty();
      case Value.StepPosition step -> Optional.empty();
      case Value.Timestamp time -> Optional.empty();
    };
  }

  /** The codes of IEC 61850-8-1; nothing where the device said nothing. */
  private static OptionalDouble validity(Quality quality) {
    return switch (quality.validity()) {
      case GOOD -> OptionalDouble.of(0);
      case INVALID -> OptionalDouble.of(1);
      case RESERVED -> OptionalDouble.of(2);
      case QUESTIONABLE -> OptionalDouble.of(3);
      case UNKNOWN -> OptionalDouble.empty();
    };
  }

  static int flags(Quality quality) {
    int flags = 0;
    for (Quality.Detail detail : quality.details())
      flags |= flag(detail);
    flags |= switch (quality.source()) {
      case PROCESS -> 0;
      case SUBSTITUTED -> 1 << 8;
    };
    flags |= quality.test() ? 1 << 9 : 0;
    flags |= quality.operatorBlocked() ? 1 << 10 : 0;
    flags |= quality.clock().clockFailure() ? 1 << 11 : 0;
    flags |= quality.clock().clockNotSynchronized() ? 1 << 12 : 0;
    return flags;
  }

  private static int flag(Quality.Detail detail) {
    return switch (detail) {
      case OVERFLOW -> 1;
      case OUT_OF_RANGE -> 1 << 1;
      case BAD_REFERENCE -> 1 << 2;
      case OSCILLATORY -> 1 << 3;
      case FAILURE -> 1 << 4;
      case OLD_DATA -> 1 << 5;
      case INCONSISTENT -> 1 << 6;
      case INACCURATE -> 1 << 7;
      case BLOCKED -> 1 << 16;
      case NOT_TOPICAL -> 1 << 17;
      case ELAPSED_TIME_INVALID -> 1 << 18;
      case CARRY -> 1 << 19;
      case ADJUSTED -> 1 << 20;
      case TIME_SUBSTITUTED -> 1 << 21;
    };
  }

  private Series series(PointId point) {
    Series series = known.get(point);
    if (series == null) {
      if (known.size() >= MOST_POINTS)
        known.clear(); // costs time to build again, never memory without end
      series = build(point);
      known.put(point, series);
    }
    return series;
  }

  private Series build(PointId point) {
    Limits limits = settings.limits();
    String metric = settings.metric().orElse(point.protocol() + "_value");
    if (!METRIC_NAME.matcher(metric).matches())
      return new Series.Refused(Refusal.METRIC_NAME);
    if (octets(metric + "_quality_flags") > limits.maxLabelValueOctets())
      return new Series.Refused(Refusal.LABEL_VALUE_TOO_LONG);
    StringBuilder labels = new StringBuilder();
    int count = 2; // the name is one, the text of the info series another
    for (Map.Entry<String, String> label : point.labels().entrySet()) {
      if (!LABEL_NAME.matcher(label.getKey()).matches() || label.getKey().startsWith("__")
          || label.getKey().equals(TEXT))
        return new Series.Refused(Refusal.LABEL_NAME);
      if (octets(label.getKey()) > limits.maxLabelNameOctets())
        return new Series.Refused(Refusal.LABEL_NAME_TOO_LONG);
      if (octets(label.getValue()) > limits.maxLabelValueOctets())
        return new Series.Refused(Refusal.LABEL_VALUE_TOO_LONG);
      if (label.getValue().isEmpty())
        continue; // the same as no label
      labels.append(count > 2 ? "," : "").append(label.getKey()).append("=\"").append(escaped(label.getValue()))
          .append('"');
      count++;
    }
    if (count > limits.maxLabels())
      return new Series.Refused(Refusal.TOO_MANY_LABELS);
    String braced = labels.isEmpty() ? " " : "{" + labels + "} ";
    return new Series.Ready(metric + braced, metric + "_quality" + braced, metric + "_quality_flags" + braced,
        metric + "_info{" + labels + (labels.isEmpty() ? "" : ",") + TEXT + "=\"");
  }

  private static int octets(String text) { return text.getBytes(StandardCharsets.UTF_8).length; }

  /** Label values escape the backslash, the quotation mark and the line feed. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
