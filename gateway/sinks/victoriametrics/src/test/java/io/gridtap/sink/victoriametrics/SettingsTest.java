package io.gridtap.sink.victoriametrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void userAndPasswordAreTakenOutOfTheUrlAndNeverShown() {
    VictoriaMetricsSettings settings = VictoriaMetricsSettings.of("https://me:s%40cret@vm.example:8427/select/0/");
    assertThat(settings.base()).hasToString("https://vm.example:8427/select/0");
    assertThat(settings.credentials()).isEqualTo(new Credentials.Basic("me", "s@cret"));
    assertThat(settings.credentials().authorization()).hasValue("Basic bWU6c0BjcmV0");
    assertThat(settings.toString()).doesNotContain("cret");
    assertThat(settings.with(new Credentials.Bearer("t0ken")).toString()).doesNotContain("t0ken");
    assertThat(new Credentials.Bearer("t0ken").authorization()).hasValue("Bearer t0ken");
  }

  @Test
  void whatCannotBeAServerIsRefusedWithoutRepeatingIt() {
    for (String wrong : new String[]{"ftp://h", "h:8428", "http://h?authKey=cret", "http://me:s cret@h", "/x"})
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> VictoriaMetricsSettings.of(wrong))
          .withMessageNotContaining("cret").withNoCause();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VictoriaMetricsSettings.of("http://h").withMetric("9 lives"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Credentials.Bearer("a\r\nX-Evil: 1"));
  }

  @Test
  void growthOfTheServersCountersIsSeenAlsoAcrossItsRestart() {
    ServerCounters before = ServerCounters.parse("""
        vm_rows_invalid_total{type="prometheus"} 5
        vm_rows_invalid_total{type="influx"} 5
        vm_rows_ignored_total{reason="big_timestamp"} 0
        vm_too_long_label_values_total 7
        """);
    ServerCounters after = ServerCounters.parse("""
        vm_rows_invalid_total{type="prometheus"} 7
        vm_rows_invalid_total{type="influx"} 9
        vm_rows_ignored_total{reason="big_timestamp"} 0
        vm_rows_ignored_total{reason="small_timestamp"} 1
        vm_too_long_label_values_total 3
        """);
    assertThat(after.grownSince(before)).containsExactly(entry("vm_rows_ignored_total{reason=\"small_timestamp\"}", 1L),
        entry("vm_rows_invalid_total{type=\"prometheus\"}", 2L), entry("vm_too_long_label_values_total", 3L));
    assertThat(after.grownSince(after)).isEqualTo(Map.of());
  }
}
