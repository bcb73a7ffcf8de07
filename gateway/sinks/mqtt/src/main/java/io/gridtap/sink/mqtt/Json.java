package io.gridtap.sink.mqtt;

import io.gridtap.telemetry.Value;
import java.nio.charset.StandardCharsets;

/** Writes one JSON object (RFC 8259) after another without blanks. Used by one thread. */
final class Json {
  private final StringBuilder text = new StringBuilder(512);

  /** Starts anew. */
  Json clear() {
    text.setLength(0);
    return this;
  }

  Json open() {
    text.append('{');
    return this;
  }

  Json close() {
    if (text.charAt(text.length() - 1) == ',')
      text.setLength(text.length() - 1);
    text.append("},");
    return this;
  }

  Json name(String name) {
    quoted(name);
    text.append(':');
    return this;
  }

  Json text(String value) {
    quoted(value);
    text.append(',');
    return this;
  }

  /** Number, {@code true}, {@code false} or {@code null}. */
  Json literal(String value) {
    text.append(value).append(',');
    return this;
  }

  Json number(long value) { return literal(Long.toString(value)); }

  /** A number with the digits that say something: 135.4 for 135.40; {@code null} for what is not finite. */
  Json value(Value value) {
    return switch (value) {
      case Value.Bool bool -> literal(bool.text());
      case Value.Int integer -> literal(integer.text());
      case Value.Unsigned unsigned -> literal(unsigned.text());
      case Value.Float32 single -> literal(Float.isFinite(single.value()) ? single.text() : "null");
      case Value.Float64 twice -> literal(Double.isFinite(twice.value()) ? twice.text() : "null");
      case Value.Decimal decimal -> literal(decimal.value().stripTrailingZeros().toPlainString());
      case Value.Enumerated enumerated -> number(enumerated.ordinal());
      case Value.DoublePoint point -> number(point.code());
      case Value.StepPosition step -> number(step.value());
      case Value.Text words -> text(words.text());
      case Value.Bits bits -> text(bits.text());
      case Value.OctetString octets -> text(octets.text());
      case Value.Timestamp time -> text(time.text());
    };
  }

  /** Of the object that was closed last. */
  byte[] octets() {
    text.setLength(text.length() - 1);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void quoted(String value) {
    text.append('"');
    for (int i = 0; i < value.length();) {
      int point = value.codePointAt(i);
      if (point == '"' || point == '\\')
        text.append('\\').append((char) point);
      else if (Character.isISOControl(point) || point == 0x2028 || point == 0x2029)
        text.append("\\u%04x".formatted(point));
      else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
        text.append('\uFFFD'); // half a pair has no UTF-8
      else
        text.appendCodePoint(point);
      i += Character.charCount(point);
    }
    text.append('"');
  }
}
