package io.gridtap.runtime;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A refused measurement as one line of JSON (RFC 8259) that tells all of it; the value names its type. Half a surrogate
 * pair, which readers of JSON refuse, is written out as six characters, a backslash first.
 */
final class QuarantineLine {
  private QuarantineLine() {}

  static String of(String delivery, Instant at, SinkException failure, Measurement measurement) {
    StringBuilder line = new StringBuilder(512).append('{');
    field(line, "quarantinedAt", at.toString()).append(',');
    field(line, "delivery", delivery).append(',');
    field(line, "reason", failure.reason()).append(',');
    field(line, "message", String.valueOf(failure.getMessage())).append(',');
    field(line, "protocol", measurement.point().protocol()).append(',');
    field(line, "device", measurement.point().device()).append(',');
    field(line, "point", measurement.point().path()).append(',');
    line.append("\"labels\":{");
    String separator = "";
    for (Map.Entry<String, String> label : measurement.point().labels().entrySet()) {
      line.append(separator);
      field(line, label.getKey(), label.getValue());
      separator = ",";
    }
    line.append("},");
    field(line, "type", type(measurement.value())).append(',');
    field(line, "value", text(measurement.value())).append(',');
    if (measurement.value() instanceof Value.Enumerated enumerated)
      line.append("\"ordinal\":").append(enumerated.ordinal()).append(',');
    if (measurement.value() instanceof Value.Decimal decimal)
      line.append("\"scale\":").append(decimal.value().scale()).append(','); // 12 times 100 and 1200 are one text
    Quality quality = measurement.quality();
    field(line, "validity", quality.validity().word()).append(',');
    line.append("\"details\":[").append(quality.details().stream().map(detail -> "\"" + detail.word() + "\"")
        .collect(Collectors.joining(","))).append("],");
    flag(line, "substituted", quality.source() == Quality.Source.SUBSTITUTED);
    flag(line, "test", quality.test());
    flag(line, "operatorBlocked", quality.operatorBlocked());
    flag(line, "leapSecondsKnown", quality.clock().leapSecondsKnown());
    flag(line, "clockFailure", quality.clock().clockFailure());
    flag(line, "clockNotSynchronized", quality.clock().clockNotSynchronized());
    line.append("\"timeAccuracyBits\":").append(quality.clock().accuracyBits()).append(',');
    field(line, "cause", measurement.cause().word()).append(',');
    field(line, "observedAt", measurement.observedAt().toString()).append(',');
    return field(line, "receivedAt", measurement.receivedAt().toString()).append("}\n").toString();
  }

  private static String type(Value value) {
    return switch (value) {
      case Value.Bool bool -> "bool";
      case Value.Int number -> "int";
      case Value.Unsigned number -> "unsigned";
      case Value.Float32 number -> "float32";
      case Value.Float64 number -> "float64";
      case Value.Decimal number -> "decimal";
      case Value.Text text -> "text";
      case Value.Bits bits -> "bits";
      case Value.OctetString octets -> "octets";
      case Value.Enumerated enumerated -> "enumerated";
      case Value.DoublePoint point -> "doublePoint";
      case Value.StepPosition step -> "stepPosition";
      case Value.Timestamp time -> "timestamp";
    };
  }

  /** The label of an enumerated value may be empty, and its text would then be the ordinal. */
  private static String text(Value value) {
    return value instanceof Value.Enumerated enumerated ? enumerated.label() : value.text();
  }

  private static void flag(StringBuilder line, String name, boolean set) {
    line.append('"').append(name).append("\":").append(set).append(',');
  }

  private static StringBuilder field(StringBuilder line, String name, String text) {
    quoted(line, name);
    line.append(':');
    return quoted(line, text);
  }

  private static StringBuilder quoted(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\')
        line.append('\\').append(c);
      else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029)
        line.append("\\u%04x".formatted((int) c));
      else if (Character.isSurrogate(c) && !paired(text, i))
        line.append("\\\\u%04x".formatted((int) c));
      else
        line.append(c);
    }
    return line.append('"');
  }

  private static boolean paired(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
