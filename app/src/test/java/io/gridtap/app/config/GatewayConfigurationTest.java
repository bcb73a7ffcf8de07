package io.gridtap.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayConfigurationTest {
  private static final String WHOLE = """
      devices:
        - name: rtu7
          protocol: iec104
          host: 10.0.0.5
          common-addresses: [1, 2]
          link: {k: 100, w: 60, t3: 30s, lenient: true}
          zone: Europe/Berlin
          time: arrival
          points:
            file: points.csv
            ranges:
              - {from: 1000, to: 1999, name: "analog {n}"}
            list:
              - {common-address: 2, address: 7, name: breaker}
            unlisted: false
          interrogation: {every: 15m, counters: 1h}
        - name: bay1
          protocol: iec61850
          host: 10.0.0.6
          scl: bay1.cid
      sinks:
        - type: console
        - name: local
          type: sql
          url: jdbc:postgresql://localhost/grid
          user: gridtap
          password: !env PGPASSWORD
          delivery: {batch: 100, age: 60s, when-full: drop-oldest, quarantine: /var/lib/gridtap}
        - name: cloud
          type: victoriametrics
          url: http://localhost:8428
          bearer: !file /run/secrets/vm
      """;

  private static GatewayConfiguration parse(String text) { return GatewayConfiguration.parse("grid.yaml", text); }

  @Test
  void aWholeFileIsUnderstood() {
    GatewayConfiguration file = parse(WHOLE);
    assertThat(file.devices()).hasSize(2);
    assertThat(file.devices().getFirst()).isInstanceOfSatisfying(DeviceConfiguration.Iec104.class, device -> {
      assertThat(device.commonAddresses()).containsExactly(1, 2);
      assertThat(device.link())
          .isEqualTo(new DeviceConfiguration.Link(100, 60, null, null, null, Duration.ofSeconds(30), null, null, null,
              true));
      assertThat(device.time()).isEqualTo(DeviceConfiguration.TimeChoice.ARRIVAL);
      assertThat(device.points()).isEqualTo(new DeviceConfiguration.Points("points.csv",
          List.of(new DeviceConfiguration.Range(null, 1000, 1999, "analog {n}")),
          List.of(new DeviceConfiguration.Point(2, 7, "breaker")), false));
      assertThat(device.interrogation()).isEqualTo(
          new DeviceConfiguration.Interrogation(null, Duration.ofMinutes(15), Duration.ofHours(1), null));
    });
    assertThat(file.sinks()).extracting(SinkConfiguration::getClass).containsExactly(SinkConfiguration.Console.class,
        SinkConfiguration.Sql.class, SinkConfiguration.VictoriaMetrics.class);
    assertThat(file.sinks().get(1)).isInstanceOfSatisfying(SinkConfiguration.Sql.class, sink -> {
      assertThat(sink.password()).isEqualTo(new Secret.Environment("PGPASSWORD"));
      assertThat(sink.delivery()).isEqualTo(new SinkConfiguration.Delivery(100, Duration.ofMinutes(1), null,
          SinkConfiguration.WhenFull.DROP_OLDEST, "/var/lib/gridtap"));
    });
    assertThat(((SinkConfiguration.VictoriaMetrics) file.sinks().get(2)).bearer())
        .isEqualTo(new Secret.File("/run/secrets/vm"));
    assertThat(file.sinkName(0)).isEqualTo("console");
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> parse(WHOLE.replace("zone:", "zome:")))
        .isInstanceOf(ConfigurationException.class).hasMessageStartingWith("grid.yaml:7:").hasMessageContaining("zome");
  }

  @Test
  void anUnknownProtocolIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> parse(WHOLE.replace("protocol: iec104", "protocol: modbus")))
        .isInstanceOf(ConfigurationException.class).hasMessageStartingWith("grid.yaml:3:")
        .hasMessageContaining("modbus").hasMessageContaining("iec104");
  }

  @Test
  void aDurationWithoutUnitIsRefused() {
    assertThatThrownBy(() -> parse(WHOLE.replace("15m", "15"))).isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("grid.yaml:16:").hasMessageContaining("a duration is like 200ms, 10s, 5m, 1h or 2d");
  }

  @Test
  void anUnknownTagOfASecretIsRefused() {
    assertThatThrownBy(() -> parse(WHOLE.replace("!env", "!vault"))).isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("!env NAME, !file PATH or plain");
  }

  @Test
  void textThatIsNoYamlIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> parse("devices:\n  - {name: a\nsinks: []\n")).isInstanceOf(ConfigurationException.class)
        .hasMessageMatching("grid\\.yaml:\\d+:\\d+: .*");
  }

  @Test
  void devicesOfOneNameAreRefused() {
    assertThatThrownBy(() -> parse(WHOLE.replace("name: bay1", "name: rtu7")))
        .hasMessage("grid.yaml: two devices are named rtu7");
  }

  @Test
  void sinksOfOneNameAreRefused() {
    assertThatThrownBy(() -> parse(WHOLE.replace("name: cloud", "name: local")))
        .hasMessage("grid.yaml: two sinks are named local; give them names");
  }

  @Test
  void anEmptyFileSaysWhatIsMissing() {
    assertThatThrownBy(() -> parse("")).hasMessageContaining("no devices");
    assertThatThrownBy(() -> parse("devices: [{name: a, protocol: iec104, host: h}]\n"))
        .hasMessageContaining("no sinks");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> GatewayConfiguration.load(Path.of("no-such.yaml")))
        .hasMessage("there is no file no-such.yaml");
  }

  @Test
  void aPlainSecretDoesNotShow() { assertThat(new Secret.Plain("hunter2").toString()).doesNotContain("hunter2"); }
}
