package io.gridtap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"PT0S, 0 s", "PT0.0000003S, less than 1 ms", "PT0.2S, 200 ms", "PT0.9999S, 999 ms", "PT1S, 1 s",
      "PT10S, 10 s", "PT1.5S, 1.5 s", "PT59.99S, 59.9 s", "PT1M, 1 min", "PT1M30.2S, 1 min 30 s", "PT10M, 10 min",
      "PT1H, 1 h", "PT2H5M9S, 2 h 5 min", "P1D, 1 d", "P1DT12H, 1 d 12 h", "PT-5S, -5 s"})
  void durationsAreToldAsPeopleWriteThem(String duration, String text) {
    assertThat(Durations.text(Duration.parse(duration))).isEqualTo(text);
  }
}
