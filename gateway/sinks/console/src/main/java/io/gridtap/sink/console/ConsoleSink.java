package io.gridtap.sink.console;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one line of UTF-8 a measurement. A batch is one write, so lines of several sinks do not mix. */
public final class ConsoleSink implements Sink {

  /** How a line looks. */
  public enum Format {
    /** {@code 2026-01-01T00:00:00.123Z IED1 LD0/MMXU1$MX$TotW$mag$f = 3.3 good data-change} */
    TEXT,
    /**
     * A JSON object (RFC 8259) a line: {@code protocol, device, path, labels, type, value, text, quality, validity,
     * observedAt, receivedAt, cause}. The {@code value} is a number, {@code true}, {@code false}, or {@code null} for
     * what is neither or not finite; integers have all their digits. The {@code text} is always there.
     */
    JSON_LINES
  }

  private final OutputStream out;
  private final Format format;
  private final StringBuilder lines = new StringBuilder();

  /**
   * @param out
   *            flushed after each batch; left open
   */
  public ConsoleSink(OutputStream out, Format format) {
    this.out = out;
    this.format = format;
  }

  @Override
  public void connect() {
    // a stream is there or it is not
  }

  /** A pipe whose reader has gone never comes back, so a failure is not worth another try. */
  @Override
  public void write(List<Measurement> batch) throws SinkException {
    lines.setLength(0);
    for (Measurement measurement : batch)
      switch (format) {
      case TEXT -> text(measurement);
      case JSON_LINES -> json(measurement);
      }
    try {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException failure) {
      throw SinkException.permanent("output closed", "the console", "is the program that reads it still there?",
          failure);
    }
  }

  @Override
  public void close() {
    // the stream belongs to who made it
  }

  private void text(Measurement measurement) {
    lines.append(measurement.observedAt()).append(' ');
    oneLine(measurement.point().device());
    lines.append(' ');
    oneLine(measurement.point().path());
    lines.append(" = ");
    oneLine(measurement.value().text());
    lines.append(' ').append(measurement.quality().words()).append(' ').append(measurement.cause().word()).append('\n');
  }

  /** What a device sends cannot start a new line or steer the terminal. */
  private void oneLine(String words) {
    for (int i = 0; i < words.length(); i++)
      lines.append(Character.isISOControl(words.charAt(i)) ? '\uFFFD' : words.charAt(i));
  }

  private void json(Measurement measurement) {
    Quality quality = measurement.quality();
    lines.append('{');
    field("protocol", measurement.point().protocol());
    field("device", measurement.point().device());
    field("path", measurement.point().path());
    lines.append("\"labels\":{");
    for (Map.Entry<String, String> label : measurement.point().labels().entrySet())
      field(label.getKey(), label.getValue());
    closeObject();
    lines.append(',');
    field("type", measurement.value().getClass().getSimpleName().toLowerCase(Locale.ROOT));
    lines.append("\"value\":").append(number(measurement.value())).append(',');
    field("text", measurement.value().text());
    field("quality", quality.words());
    field("validity", quality.validity().word());
    field("observedAt", measurement.observedAt().toString());
    field("receivedAt", measurement.receivedAt().toString());
    field("cause", measurement.cause().word());
    closeObject();
    lines.append('\n');
  }

  private static String number(Value value) {
    return switch (value) {
      case Value.Bool bool -> bool.text();
      case Value.Int integer -> integer.text();
      case Value.Unsigned unsigned -> unsigned.text();
      case Value.Float32 single -> Float.isFinite(single.value()) ? single.text() : "null";
      case Value.Float64 twice -> Double.isFinite(twice.value()) ? twice.text() : "null";
      case Value.Decimal decimal -> decimal.text();
      case Value.Enumerated enumerated -> Integer.toString(enumerated.ordinal());
      case Value.DoublePoint point -> Integer.toString(point.code());
      case Value.StepPosition step -> Integer.toString(step.value());
      case Value.Text text -> "null";
      case Value.Bits bits -> "null";
      case Value.OctetString octets -> "null";
      case Value.Timestamp time -> "null";
    };
  }

  private void field(String name, String value) {
    quoted(name);
    lines.append(':');
    quoted(value);
    lines.append(',');
  }

  /** Without the comma after the last field. */
  private void closeObject() {
    if (lines.charAt(lines.length() - 1) == ',')
      lines.setLength(lines.length() - 1);
    lines.append('}');
  }

  private void quoted(String value) {
    lines.append('"');
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each == '"' || each == '\\')
        lines.append('\\').append(each);
      else if (Character.isISOControl(each))
        lines.append("\\u%04x".formatted((int) each));
      else
        lines.append(each);
    }
    lines.append('"');
  }
}
