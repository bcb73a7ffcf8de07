package io.gridtap.simulators.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoadModelTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void countsTheEnergyThatItsPowerAddsUpTo() {
    LoadModel load = new LoadModel(7, 900, 3);
    double sum = 0;
    for (int second = 0; second < 7200; second++) sum += load.watts(NOON.plusSeconds(second).plusMillis(500)) / 3600;
    assertThat(load.wattHours(NOON.plus(Duration.ofHours(2))) - load.wattHours(NOON)).isCloseTo(sum, within(0.5));
  }

  @Test
  void sharesItsPowerAmongThePhases() {
    LoadModel load = new LoadModel(7, 900, 3);
    assertThat(load.watts(0, NOON) + load.watts(1, NOON) + load.watts(2, NOON)).isCloseTo(load.watts(NOON),
        within(1e-6));
    assertThat(load.volts(1, NOON) * load.amperes(1, NOON) * load.powerFactor()).isCloseTo(load.watts(1, NOON),
        within(1e-6));
  }

  @Test
  void isTheSameForTheSameSeedAndNeverRunsBackwards() {
    assertThat(new LoadModel(7, 900, 1).wattHours(NOON)).isEqualTo(new LoadModel(7, 900, 1).wattHours(NOON));
    assertThat(new LoadModel(7, 900, 1).wattHours(NOON)).isNotEqualTo(new LoadModel(8, 900, 1).wattHours(NOON));
    for (int seed = 0; seed < 50; seed++)
      for (int quarter = 0; quarter < 96; quarter++)
        assertThat(new LoadModel(seed, 900, 1).watts(NOON.plusSeconds(900L * quarter))).isPositive();
  }
}
