package io.gridtap.sink.mqtt;

import static io.gridtap.sink.mqtt.Samples.TIME;
import static io.gridtap.sink.mqtt.Samples.decimal;
import static io.gridtap.sink.mqtt.Samples.energy;
import static io.gridtap.sink.mqtt.Samples.measurement;
import static io.gridtap.sink.mqtt.Samples.point;
import static io.gridtap.sink.mqtt.Samples.reading;
import static io.gridtap.sink.mqtt.Samples.voltage;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.sink.mqtt.MqttSettings.Content;
import io.gridtap.sink.mqtt.MqttSettings.Member;
import io.gridtap.sink.mqtt.MqttSettings.Naming;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ComposerTest {
  private MqttSettings settings = MqttSettings.to("localhost");

  @Test
  void aReadingIsOneObjectWithItsFieldsInTheirOrder() {
    assertThat(payload(List.of(measurement(voltage("meter-1"), decimal(13_540, 2), TIME, TIME.plusMillis(7)))))
        .isEqualTo("{\"device_id\":\"meter-1\",\"ts\":1767225600123,\"seq\":7,\"measurements\":{\"voltage_l1\":"
            + "{\"obis\":\"1-1:32.7.0\",\"value\":135.4,\"unit_code\":35,\"raw_value\":13540,"
            + "\"description\":\"Phase A instantaneous voltage\"}}}");
  }

  @Test
  void unitQualityAndTimeStandThereWhenAsked() {
    settings = settings.with(Content.TELEMETRY.withInclude(Member.TIME, Member.UNIT, Member.QUALITY));
    assertThat(payload(List.of(measurement(energy("m"), decimal(1200, 0), TIME, TIME)))).endsWith(
        "\"energy_import\":{\"obis\":\"1-1:1.8.0\",\"value\":1200,\"unit_code\":30,\"raw_value\":1200,"
            + "\"description\":\"Active energy import\",\"unit\":\"Wh\",\"quality\":\"good\",\"time\":1767225600123}}}");
  }

  @Test
  void anInvalidMeasurementSaysSoAndNothingIsNull() {
    Quality invalid = Quality.of(Quality.Validity.INVALID, Quality.Detail.FAILURE);
    assertThat(payload(List.of(
        new Measurement(point("m", "1-1:32.7.0", "u", "", "", 35, 0), new Value.Text(""), invalid, TIME, TIME,
            Cause.REQUESTED),
        measurement(point("m", "1-1:52.7.0", "v", "", "", 35, 0), new Value.Float64(Double.NaN), TIME, TIME))))
        .endsWith("\"measurements\":{\"u\":{\"obis\":\"1-1:32.7.0\",\"value\":null,\"unit_code\":35,"
            + "\"quality\":\"invalid failure\"},\"v\":{\"obis\":\"1-1:52.7.0\",\"value\":null,\"unit_code\":35}}}");
  }

  @Test
  void valuesKeepTheirKind() {
    assertThat(value(decimal(0, 2))).isEqualTo("\"value\":0,\"raw_value\":0");
    assertThat(value(decimal(12, -2))).isEqualTo("\"value\":1200,\"raw_value\":12");
    assertThat(value(new Value.Unsigned(-1))).contains("\"value\":18446744073709551615,");
    assertThat(value(new Value.Float32(3.3f))).isEqualTo("\"value\":3.3");
    assertThat(value(new Value.Bool(true))).isEqualTo("\"value\":true");
    assertThat(value(new Value.Text("a\"\n\ud800\u20ac"))).isEqualTo("\"value\":\"a\\\"\\u000a\uFFFD\u20ac\"");
    assertThat(value(Value.DoublePoint.ON)).isEqualTo("\"value\":2");
  }

  /** A decimal of 1200 does not tell whether the meter sent 1200, or 12 with a scaler of 2. */
  @Test
  void theRawValueIsWhatWasSentBeforeItsScaler() {
    for (Value sent : new Value[]{decimal(1200, 0), decimal(12, -2)})
      assertThat(payload(List.of(measurement(point("m", "1-0:1.8.0", "e", "", "", 30, 2), sent, TIME, TIME))))
          .contains("\"value\":1200,\"unit_code\":30,\"raw_value\":12}");
    assertThat(payload(List.of(measurement(voltage("m"), decimal(23_000, 2), TIME, TIME))))
        .contains("\"value\":230,\"unit_code\":35,\"raw_value\":23000,");
    assertThat(payload(List.of(measurement(voltage("m"), decimal(0, 2), TIME, TIME)))).contains("\"raw_value\":0,");
  }

  private String value(Value value) {
    String payload = payload(List.of(measurement(new PointId("iec104", "rtu", "p", new LinkedHashMap<>()), value, TIME,
        TIME)));
    return payload.substring(payload.indexOf("\"value\""), payload.length() - 3);
  }

  @Test
  void theTimeIsTheDevicesIfItIsOneForAllElseThatOfTheReceipt() {
    assertThat(payload(List.of(measurement(voltage("m"), decimal(1, 0), TIME, TIME.plusMillis(9)),
        measurement(energy("m"), decimal(1, 0), TIME.plusMillis(1), TIME.plusMillis(9))))).contains(
            "\"ts\":1767225600132,");
  }

  @Test
  void keysComeFromTheLabelThenTheTableThenTheCodeThenThePath() {
    PointId nameless = point("m", "1-1:31.7.0", "", "", "", 33, -2);
    PointId unknown = point("m", "1-1:99.7.0", "", "", "", 33, -2);
    settings = settings.with(Content.TELEMETRY.withKeys(Map.of(
        "1-1:31.7.0", new Naming(Optional.of("current_l1"), Optional.of("Current"), OptionalInt.empty()),
        "voltage_l1", new Naming(Optional.of("other"), Optional.empty(), OptionalInt.of(32)))));
    assertThat(payload(List.of(measurement(voltage("m"), decimal(1, 0), TIME, TIME),
        measurement(nameless, decimal(1, 0), TIME, TIME), measurement(unknown, decimal(1, 0), TIME, TIME),
        measurement(new PointId("dlms", "m", "path", new LinkedHashMap<>()), decimal(1, 0), TIME, TIME))))
        .contains("\"voltage_l1\":{\"obis\":\"1-1:32.7.0\",\"value\":1,\"unit_code\":32,",
            "\"current_l1\":{\"obis\":\"1-1:31.7.0\",\"value\":1,\"unit_code\":33,\"raw_value\":100,"
                + "\"description\":\"Current\"}",
            "\"1-1:99.7.0\":{", "\"path\":{\"value\":1,\"raw_value\":1}");
  }

  @Test
  void aKeyThatComesAgainBeginsTheNextMessage() {
    List<Measurement> rows = new ArrayList<>();
    for (int row = 0; row < 3; row++)
      for (PointId point : List.of(voltage("m"), energy("m")))
        rows.add(measurement(point, decimal(row, 0), TIME.plusSeconds(row), TIME.plusSeconds(60)));
    List<Draft> drafts = new Composer(settings).drafts(rows);
    assertThat(drafts).extracting(draft -> draft.measurements().size()).containsExactly(2, 2, 2);
    assertThat(new String(new Composer(settings).payload(drafts.get(2), 1), StandardCharsets.UTF_8))
        .contains("\"ts\":1767225602123");
  }

  @Test
  void readingsOfOtherDevicesAndTimesAreOtherMessages() {
    List<Measurement> batch = new ArrayList<>(reading("a", 1));
    batch.addAll(reading("a", 2));
    batch.addAll(reading("b", 2));
    assertThat(new Composer(settings).drafts(batch)).extracting(Draft::deviceId).containsExactly("a", "a", "b");
  }

  @Test
  void aTopicHasTheNameOfTheDeviceAndAnyLabel() {
    settings = settings.with(Publishing.TELEMETRY.withTopic("m/{device_id}/{obis}/{none}/{protocol}"));
    Composer composer = new Composer(settings);
    Draft draft = composer.drafts(reading("a/b", 1)).getFirst();
    assertThat(composer.topic(draft)).isEqualTo("m/a_b/1-1:32.7.0/_/dlms");
  }

  @Test
  void aGenericMessageTellsAllOfOneMeasurement() {
    settings = settings.with(Content.GENERIC).with(Publishing.GENERIC);
    LinkedHashMap<String, String> labels = new LinkedHashMap<>(Map.of("ca", "1"));
    Composer composer = new Composer(settings);
    List<Draft> drafts = composer.drafts(List.of(
        new Measurement(new PointId("iec104", "rtu", "1/100", labels), Value.DoublePoint.ON,
            Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA), TIME, TIME.plusMillis(1),
            Cause.SPONTANEOUS),
        measurement(voltage("rtu"), decimal(1, 0), TIME, TIME.plusMillis(1))));
    assertThat(drafts).hasSize(2);
    assertThat(composer.topic(drafts.getFirst())).isEqualTo("gridtap/iec104/rtu/1_100");
    assertThat(new String(composer.payload(drafts.getFirst(), 3), StandardCharsets.UTF_8)).isEqualTo(
        "{\"device\":\"rtu\",\"protocol\":\"iec104\",\"path\":\"1/100\",\"seq\":3,\"value\":2,\"text\":\"on\","
            + "\"quality\":\"questionable oldData\",\"validity\":\"questionable\",\"cause\":\"spontaneous\","
            + "\"observed_at\":\"2026-01-01T00:00:00.123Z\",\"received_at\":\"2026-01-01T00:00:00.124Z\","
            + "\"labels\":{\"ca\":\"1\"}}");
  }

  private String payload(List<Measurement> reading) {
    Composer composer = new Composer(settings);
    List<Draft> drafts = composer.drafts(reading);
    assertThat(drafts).hasSize(1);
    return new String(composer.payload(drafts.getFirst(), 7), StandardCharsets.UTF_8);
  }
}
