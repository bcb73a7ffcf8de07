package io.gridtap.sink.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridtap.sink.console.ConsoleSink.Format;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aMeasurementIsALineOfText() throws SinkException {
    write(Format.TEXT, new Value.Float32(3.3f), new Value.Text("two\nlines\u001b[2J é"));
    assertThat(text()).isEqualTo("""
        2026-01-01T00:00:00.123Z IED1 LD0/MMXU1$MX$TotW$mag$f = 3.3 good data-change
        2026-01-01T00:00:00.123Z IED1 LD0/MMXU1$MX$TotW$mag$f = two\uFFFDlines\uFFFD[2J é good data-change
        """);
  }

  @Test
  void aMeasurementIsAJsonObject() throws SinkException {
    write(Format.JSON_LINES, new Value.Unsigned(-1));
    assertThat(text()).isEqualTo("{\"protocol\":\"iec61850\",\"device\":\"IED1\",\"path\":\"LD0/MMXU1$MX$TotW$mag$f\","
        + "\"labels\":{\"ied\":\"IED1\",\"ld\":\"LD0\"},\"type\":\"unsigned\",\"value\":18446744073709551615,"
        + "\"text\":\"18446744073709551615\",\"quality\":\"good\",\"validity\":\"good\","
        + "\"observedAt\":\"2026-01-01T00:00:00.123Z\",\"receivedAt\":\"2026-01-01T00:00:00.123Z\","
        + "\"cause\":\"data-change\"}\n");
  }

  @Test
  void whatIsNoJsonNumberIsNullAndTextIsEscaped() throws SinkException {
    write(Format.JSON_LINES, new Value.Float32(Float.NaN), new Value.Text("a\"\\\n"), new Value.Bool(true),
        Value.DoublePoint.ON, new Value.Decimal(new BigDecimal("229.00")));
    assertThat(text().lines()).satisfiesExactly(
        line -> assertThat(line).contains("\"type\":\"float32\",\"value\":null,\"text\":\"NaN\""),
        line -> assertThat(line).contains("\"value\":null,\"text\":\"a\\\"\\\\\\u000a\""),
        line -> assertThat(line).contains("\"value\":true,"),
        line -> assertThat(line).contains("\"value\":2,\"text\":\"on\""),
        line -> assertThat(line).contains("\"type\":\"decimal\",\"value\":229.00,\"text\":\"229.00\""));
  }

  @Test
  void aBrokenPipeIsNotTriedAgain() {
    ConsoleSink sink = new ConsoleSink(new OutputStream() {
      @Override
      public void write(int octet) throws IOException { throw new IOException("Broken pipe"); }
    }, Format.TEXT);
    assertThatExceptionOfType(SinkException.class)
        .isThrownBy(() -> sink.write(List.of(measurement(new Value.Int(1)))))
        .matches(failure -> !failure.retryable());
  }

  private void write(Format format, Value... values) throws SinkException {
    try (ConsoleSink sink = new ConsoleSink(out, format)) {
      sink.connect();
      sink.write(List.of(values).stream().map(ConsoleSinkTest::measurement).toList());
    }
  }

  private static Measurement measurement(Value value) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", "IED1");
    labels.put("ld", "LD0");
    PointId point = new PointId("iec61850", "IED1", "LD0/MMXU1$MX$TotW$mag$f", labels);
    return new Measurement(point, value, Quality.GOOD, TIME, TIME, Cause.DATA_CHANGE);
  }

  private String text() { return out.toString(StandardCharsets.UTF_8); }
}
