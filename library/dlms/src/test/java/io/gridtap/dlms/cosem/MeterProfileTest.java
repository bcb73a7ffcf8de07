package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Obis;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeterProfileTest {
  @ParameterizedTest
  @ValueSource(strings = {"standard", "kamstrup", "landis-gyr", "iskra", "kaifa", "aidon", "microstar", "dsmr",
      "india", "italy"})
  void builtInProfilesAreKeptAsText(String name) {
    MeterProfile profile = MeterProfile.named(name).orElseThrow();
    assertThat(MeterProfile.parse(profile.toText())).isEqualTo(profile);
  }

  @Test
  void aProfileOfOnesOwnStartsFromAnother() {
    MeterProfile own = MeterProfile.parse("""
        # ours
        base: microstar
        name: microstar-gprs
        pause.between-requests: PT1S
        times.deviation: inverted
        push: LIST_1 - 1-0:1.8.0@3,30
        """);
    assertThat(own.link().addressOctets()).hasValue(1);
    assertThat(own.pauses()).isEqualTo(new MeterProfile.Pauses(Duration.ofSeconds(1), Duration.ofSeconds(15)));
    assertThat(own.times().policy(ZoneOffset.UTC).sign()).isEqualTo(TimePolicy.Sign.INVERTED);
    assertThat(own.push()).hasSize(1);
    assertThat(MeterProfile.parse(own.toText())).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"link.window: 9|line 2: link. a window is 1…7: 9",
      "link.window: x|line 2: link.window: a number expected, got 'x'",
      "link.unnumbered: yes|line 2: link.unnumbered: true or false expected, got 'yes'",
      "reading.ranges: tag|one of unsupported, octet-string, tagged expected", "nonsense|line 2: key: value expected",
      "base: nobody|no profile is named 'nobody'", "link.windows: 3|line 2: no key is named 'link.windows'",
      "name: b|line 2: name is there twice", "pause.between-requests: 3|a duration such as PT0.2S",
      "push: A 1-0:1.8@3|line 2: push:", "link.physical: serial % 10000|serial % 10000 + 1000 expected"})
  void faultsAreNamedWithTheirLine(String line, String message) {
    assertThatThrownBy(() -> MeterProfile.parse("name: a\n" + line)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("meter profile, line ").hasMessageContaining(message);
  }

  @Test
  void physicalAddressesFollowFromSerialNumbers() {
    MeterProfile.PhysicalRule rule = MeterProfile.named("kamstrup").orElseThrow().link().physical().orElseThrow();
    assertThat(rule.of(12345678)).isEqualTo(6678);
    assertThatThrownBy(() -> new MeterProfile.PhysicalRule(20_000, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void measurementsAreFoundByNameAndOnAnyChannel() {
    MeasurementTable table = MeasurementTable.STANDARD;
    Measurement voltage = table.of(Obis.parse("1-1:32.7.0")).orElseThrow();
    assertThat(voltage.name()).isEqualTo("voltage_l1");
    assertThat(voltage.description()).isEqualTo("Phase A instantaneous voltage");
    assertThat(table.of(Obis.parse("1-0:31.7.0")).orElseThrow().name()).isEqualTo("current_l1");
    assertThat(table.onChannel(1).named("voltage_l1").orElseThrow().descriptor()).hasToString("3/1-1:32.7.0/2");
    assertThat(table.name(Obis.parse("1-0:1.8.2"))).isEqualTo("active_energy_import_t2");
    assertThat(table.name(Obis.parse("1-0:99.1.0"))).isEqualTo("1-0:99.1.0");
    assertThat(table.named("active_power_import_l3").orElseThrow().obis()).isEqualTo(Obis.parse("1-0:61.7.0"));
    assertThat(table.named("current_l3").orElseThrow().obis()).isEqualTo(Obis.parse("1-0:71.7.0"));
    assertThat(MeasurementTable.parse(table.toText()).rows()).isEqualTo(table.rows());
  }

  @Test
  void usersNameTheirOwn() {
    MeasurementTable own = MeasurementTable.STANDARD.with(MeasurementTable.parse("""
        voltage_l1 | 1-1:32.7.0 | 3 | 2 | Volts of phase A | 32
        gas        | 0-*:24.2.1 | 4
        """).rows());
    Measurement voltage = own.named("voltage_l1").orElseThrow();
    assertThat(voltage.unit(Unit.VOLTAGE).code()).isEqualTo(32);
    assertThat(own.of(Obis.parse("1-0:32.7.0"))).isEmpty();
    assertThat(own.name(Obis.parse("0-3:24.2.1"))).isEqualTo("gas");
    assertThatThrownBy(() -> MeasurementTable.parse("\nVoltage | 1-1:32.7.0")).hasMessageContaining("line 2");
    assertThatThrownBy(() -> MeasurementTable.parse("voltage | 1-1:32.7")).hasMessageContaining("line 1");
  }

  @Test
  void namesOfTheTableAgreeWithTheMeaningOfTheirCodes() {
    for (Measurement row : MeasurementTable.STANDARD.rows()) {
      assertThat(ObisNames.known(row.obis())).as(row.name()).isPresent();
      if (row.name().startsWith("voltage") || row.name().startsWith("current_l"))
        assertThat(ObisNames.of(row.obis())).isEqualTo(row.description());
    }
  }
}
