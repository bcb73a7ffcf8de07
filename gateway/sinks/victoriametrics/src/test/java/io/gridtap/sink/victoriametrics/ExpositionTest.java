package io.gridtap.sink.victoriametrics;

import static io.gridtap.sink.victoriametrics.Samples.labels;
import static io.gridtap.sink.victoriametrics.Samples.measurement;
import static io.gridtap.sink.victoriametrics.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.Limits;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.QualitySeries;
import io.gridtap.sink.victoriametrics.VictoriaMetricsSettings.TimeStamp;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Quality.ClockQuality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Source;
import io.gridtap.telemetry.Quality.Validity;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);
  private static final VictoriaMetricsSettings SETTINGS = VictoriaMetricsSettings.of("http://localhost:8428");
  private static final VictoriaMetricsSettings VALUES = SETTINGS.with(QualitySeries.NONE);
  private static final String LABELS = "ied=\"IED1\",ld=\"LD0\",rcb=\"LLN0.RP.urcbA01\",rpt_id=\"rpt\","
      + "data_set=\"LD0/LLN0$ds\",member=\"MMXU1.TotW\",component=\"mag.f\"";
  private static final PointId POINT = point("MMXU1.TotW");

  private Exposition exposition = new Exposition(SETTINGS);

  @Test
  void aMeasurementIsItsValueItsValidityAndItsFlags() {
    append(new Value.Float32(3.3f), Quality.of(Validity.QUESTIONABLE, Detail.OUT_OF_RANGE, Detail.OLD_DATA));
    assertLines("iec61850_value{" + LABELS + "} 3.3 1800000000123",
        "iec61850_value_quality{" + LABELS + "} 3 1800000000123",
        "iec61850_value_quality_flags{" + LABELS + "} 34 1800000000123");
  }

  @Test
  void whereTheDeviceSaidNothingAboutQualityNothingIsWritten() {
    append(new Value.Int(-7), Quality.UNKNOWN);
    assertLines("iec61850_value{" + LABELS + "} -7 1800000000123");
  }

  @Test
  void theAmountOfQualityIsSettable() {
    exposition = new Exposition(SETTINGS.with(QualitySeries.VALIDITY).withMetric("grid"));
    append(new Value.Bool(true), Quality.GOOD);
    assertLines("grid{" + LABELS + "} 1 1800000000123", "grid_quality{" + LABELS + "} 0 1800000000123");
  }

  @Test
  void valuesBecomeNumbers() {
    assertThat(number(new Value.Bool(false))).isEqualTo("0");
    assertThat(number(new Value.Int(Integer.MIN_VALUE))).isEqualTo("-2147483648");
    assertThat(number(new Value.Unsigned(-1))).isEqualTo("1.8446744073709552E19");
    assertThat(number(new Value.Float32(0.1f))).isEqualTo("0.1");
    assertThat(number(new Value.Float64(1e-300))).isEqualTo("1.0E-300");
    assertThat(number(new Value.Float64(Double.POSITIVE_INFINITY))).isEqualTo("+Inf");
    assertThat(number(new Value.Float32(Float.NEGATIVE_INFINITY))).isEqualTo("-Inf");
    assertThat(number(new Value.Decimal(new BigDecimal("229.10")))).isEqualTo("229.1");
    assertThat(number(Value.DoublePoint.ON)).isEqualTo("2");
    assertThat(number(new Value.StepPosition(-64, true))).isEqualTo("-64");
    assertThat(number(new Value.Bits("101"))).isEqualTo("5");
    assertThat(number(new Value.Timestamp(Instant.ofEpochMilli(1_500)))).isEqualTo("1.5");
    assertThat(number(new Value.Enumerated(5, ""))).isEqualTo("5");
  }

  @Test
  void textsBecomeTheInfoSeries() {
    exposition = new Exposition(VALUES);
    append(new Value.Text("a \"b\"\\\n"), Quality.GOOD);
    append(Value.OctetString.of((byte) 0xFF, (byte) 0), Quality.GOOD);
    append(new Value.Bits("1".repeat(60)), Quality.GOOD);
    append(new Value.Enumerated(5, "off"), Quality.GOOD);
    String info = "iec61850_value_info{" + LABELS + ",text=\"";
    assertLines(info + "a \\\"b\\\"\\\\\\n\"} 1 1800000000123", info + "ff00\"} 1 1800000000123",
        info + "1".repeat(60) + "\"} 1 1800000000123", "iec61850_value{" + LABELS + "} 5 1800000000123",
        info + "off\"} 1 1800000000123");
  }

  @Test
  void aPointWithoutLabelsHasNoBraces() {
    exposition = new Exposition(VALUES);
    SequencedMap<String, String> empty = new LinkedHashMap<>();
    empty.put("ied", "");
    append(new PointId("iec104", "rtu", "1/100", empty), new Value.Int(1));
    append(new PointId("iec104", "rtu", "1/100", empty), new Value.Text("x"));
    assertLines("iec104_value 1 1800000000123", "iec104_value_info{text=\"x\"} 1 1800000000123");
  }

  @Test
  void nanIsRefusedAndItsQualityKept() {
    append(new Value.Float32(Float.NaN), Quality.of(Validity.INVALID));
    assertLines("iec61850_value_quality{" + LABELS + "} 1 1800000000123",
        "iec61850_value_quality_flags{" + LABELS + "} 0 1800000000123");
    assertRefused(Refusal.NOT_A_NUMBER, 1);
  }

  @Test
  void everyQualityFlagHasABitOfItsOwn() {
    Quality all = Quality.GOOD.with(EnumSet.allOf(Detail.class)).with(Source.SUBSTITUTED).withTest(true)
        .withOperatorBlocked(true).with(new ClockQuality(false, true, true, 31));
    assertThat(Exposition.flags(all)).isEqualTo(0x3F1FFF);
    int sum = Arrays.stream(Detail.values()).mapToInt(each -> Exposition.flags(Quality.of(Validity.GOOD, each))).sum();
    assertThat(sum).isEqualTo(0x3F00FF);
    assertThat(Exposition.flags(Quality.GOOD.with(Source.SUBSTITUTED))).isEqualTo(256);
    assertThat(Exposition.flags(Quality.GOOD.withTest(true))).isEqualTo(512);
    assertThat(Exposition.flags(Quality.GOOD.withOperatorBlocked(true))).isEqualTo(1024);
    assertThat(Exposition.flags(Quality.GOOD)).isZero();
  }

  @Test
  void timesTheServerWouldNotStoreAreRefused() {
    at(NOW.minus(Duration.ofDays(31)));
    at(NOW.plus(Duration.ofDays(2)));
    assertThat(exposition.refused()).isEmpty();
    at(NOW.minus(Duration.ofDays(31)).minusMillis(1));
    assertRefused(Refusal.OLDER_THAN_RETENTION, 1);
    at(NOW.plus(Duration.ofDays(2)).plusMillis(1));
    assertRefused(Refusal.TOO_FAR_AHEAD, 1);
    exposition.clear();
    exposition = new Exposition(VALUES.with(Limits.STANDARD.withRetention(Duration.ofDays(36_500))));
    at(Instant.EPOCH);
    at(Instant.ofEpochMilli((1L << 31) - 1));
    assertRefused(Refusal.TIME_BEFORE_1970_01_26, 2);
    assertThat(exposition.lines()).isZero();
  }

  @Test
  void aClockNeverSetMayGiveWayToTheGatewaysClock() {
    Measurement unset = new Measurement(POINT, new Value.Int(1), Quality.UNKNOWN, Instant.EPOCH, NOW,
        Cause.INTEGRITY);
    exposition = new Exposition(VALUES.with(TimeStamp.OBSERVED_ELSE_RECEIVED));
    exposition.append(unset, NOW);
    exposition.append(measurement(POINT, new Value.Int(2), Quality.UNKNOWN, NOW.minusMillis(123)), NOW);
    assertLines("iec61850_value{" + LABELS + "} 1 1800000000123", "iec61850_value{" + LABELS + "} 2 1800000000000");
    exposition = new Exposition(VALUES.with(TimeStamp.RECEIVED));
    exposition.append(measurement(POINT, new Value.Int(2), Quality.UNKNOWN, NOW.minusMillis(123)), NOW);
    assertLines("iec61850_value{" + LABELS + "} 2 1800000000003");
  }

  @Test
  void labelsTheServerWouldChangeAreRefused() {
    append(with("bad name", "x"), new Value.Int(1));
    append(with("__name__", "x"), new Value.Int(1));
    append(with("text", "x"), new Value.Int(1));
    assertRefused(Refusal.LABEL_NAME, 3);
    append(with("n".repeat(257), "x"), new Value.Int(1));
    assertRefused(Refusal.LABEL_NAME_TOO_LONG, 1);
    append(with("n", "é".repeat(8_193)), new Value.Int(1)); // octets count, not characters
    append(POINT, new Value.Text("x".repeat(16_385)));
    assertRefused(Refusal.LABEL_VALUE_TOO_LONG, 2);
    append(many(29), new Value.Int(1)); // and the name, and the text of the info series
    assertRefused(Refusal.TOO_MANY_LABELS, 1);
    assertThat(exposition.lines()).isZero();
    append(with("n", "é".repeat(8_192)), new Value.Int(1));
    append(many(28), new Value.Int(1));
    assertThat(exposition.lines()).isEqualTo(2);
  }

  private static PointId with(String label, String value) {
    SequencedMap<String, String> labels = labels("IED1", "", "", "", "", "", "");
    labels.put(label, value);
    return point(labels);
  }

  private static PointId many(int count) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < count; i++)
      labels.put("l" + i, "v");
    return point(labels);
  }

  private void at(Instant observedAt) {
    exposition.append(measurement(POINT, new Value.Int(1), Quality.UNKNOWN, observedAt), NOW);
  }

  private void append(Value value, Quality quality) { exposition.append(measurement(POINT, value, quality, NOW), NOW); }

  private void append(PointId point, Value value) {
    exposition.append(measurement(point, value, Quality.UNKNOWN, NOW), NOW);
  }

  private String number(Value value) {
    exposition = new Exposition(VALUES);
    append(value, Quality.GOOD);
    String line = text();
    return line.substring(line.indexOf("} ") + 2, line.lastIndexOf(' '));
  }

  private String text() { return new String(exposition.octets(), StandardCharsets.UTF_8); }

  private void assertLines(String... lines) {
    assertThat(text()).isEqualTo(String.join("\n", lines) + "\n");
    assertThat(exposition.lines()).isEqualTo(lines.length);
  }

  private void assertRefused(Refusal why, long count) { assertThat(exposition.refused()).contains(entry(why, count)); }
}
