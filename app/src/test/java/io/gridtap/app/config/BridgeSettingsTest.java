package io.gridtap.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridtap.app.config.BridgeSettings.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeSettingsTest {
  @TempDir
  private Path directory;

  private BridgeSettings read(Map<String, String> environment) {
    return BridgeSettings.read(environment, directory.resolve(".env"));
  }

  @Test
  void aHostIsAllThatIsNeeded() {
    BridgeSettings settings = read(Map.of("DLMS_HOST", "192.0.2.7"));
    assertThat(settings.port()).isEqualTo(4059);
    assertThat(settings.deviceId()).isEqualTo("192.0.2.7");
    assertThat(settings.password()).isEmpty();
    assertThat(settings.period()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.mqttPort()).isEqualTo(1883);
    assertThat(settings.topic()).isEqualTo("meters/{device_id}/telemetry");
    assertThat(settings.measurements()).containsExactly(Measurement.named("voltage_l1"),
        Measurement.named("current_l1"));
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    Files.writeString(directory.resolve(".env"), """
        # the meter in the cellar
        DLMS_HOST=192.0.2.9
        DLMS_PASSWORD="p#w d"
        POLL_PERIOD_S=2.5
        MQTT_TLS=yes
        """);
    BridgeSettings settings = read(Map.of("DLMS_HOST", "192.0.2.7"));
    assertThat(settings.host()).isEqualTo("192.0.2.7");
    assertThat(settings.password()).contains("p#w d");
    assertThat(settings.period()).isEqualTo(Duration.ofMillis(2500));
    assertThat(settings.mqttPort()).isEqualTo(8883);
    assertThat(settings.toString()).doesNotContain("p#w d");
  }

  @Test
  void measurementsAreNamesOrObjects() {
    BridgeSettings settings = read(Map.of("DLMS_HOST", "m", "DLMS_MEASUREMENTS", """
        ["voltage_l1", {"name": "energy", "obis": "1-0:1.8.0", "class": 3, "attribute": 2,
         "description": "Imported energy", "unit_code": 30}]"""));
    assertThat(settings.measurements()).containsExactly(Measurement.named("voltage_l1"),
        new Measurement("energy", Optional.of("1-0:1.8.0"), OptionalInt.of(3), OptionalInt.of(2),
            Optional.of("Imported energy"), OptionalInt.of(30)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      DLMS_HOST            |                            | DLMS_HOST is not set
      DLMS_PORT            | 70000                      | DLMS_PORT is 70000
      DLMS_PORT            | many                       | DLMS_PORT is 'many'
      DLMS_MAX_INFO_LENGTH | 12                         | DLMS_MAX_INFO_LENGTH
      POLL_PERIOD_S        | 0                          | POLL_PERIOD_S
      MQTT_QOS             | 3                          | MQTT_QOS
      MQTT_TLS             | maybe                      | MQTT_TLS
      DLMS_MEASUREMENTS    | voltage_l1                 | DLMS_MEASUREMENTS is no JSON
      DLMS_MEASUREMENTS    | []                         | at least one name
      DLMS_MEASUREMENTS    | ["a","a"]                  | 'a' stands twice
      DLMS_MEASUREMENTS    | [{"obiss":"1-0:1.8.0"}]    | unknown 'obiss'
      DLMS_MEASUREMENTS    | [{"class":3}]              | neither name nor obis
      """)
  void saysWhichVariableIsWrong(String name, @Nullable String value, String complaint) {
    Map<String, String> environment = new HashMap<>(Map.of("DLMS_HOST", "m"));
    environment.put(name, value == null ? "" : value);
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read(environment))
        .withMessageContaining(complaint);
  }

  @Test
  void aBrokenFileDoesNotShowWhatIsInIt() throws IOException {
    Files.writeString(directory.resolve(".env"), "DLMS_HOST=m\nthis is my secret\n");
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read(Map.of()))
        .withMessageContaining("NAME=VALUE").withMessageNotContaining("secret");
  }
}
