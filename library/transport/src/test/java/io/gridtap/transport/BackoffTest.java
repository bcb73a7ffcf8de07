package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToTheMostAndBeginsAgainAfterSuccess() {
    Backoff backoff = new Backoff(new Backoff.Settings(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), 0), 1);
    for (int seconds : new int[]{1, 2, 4, 8, 16, 30, 30})
      assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(seconds));
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void jitterSpreadsWithinItsPartAndRepeatsWithTheSeed() {
    Backoff one = new Backoff(Backoff.Settings.STANDARD, 1);
    Backoff same = new Backoff(Backoff.Settings.STANDARD, 1);
    Backoff other = new Backoff(Backoff.Settings.STANDARD, 2);
    int different = 0;
    for (int i = 0; i < 1000; i++) {
      one.reset();
      same.reset();
      other.reset();
      Duration pause = one.next();
      assertThat(pause).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200)).isEqualTo(same.next());
      if (!pause.equals(other.next()))
        different++;
    }
    assertThat(different).isGreaterThan(900);
  }

  @Test
  void refusesPausesThatShrink() {
    assertThatThrownBy(() -> new Backoff.Settings(Duration.ofSeconds(2), 2, Duration.ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff.Settings(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(2), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff.Settings(Duration.ofSeconds(1), 2, Duration.ofSeconds(2), 1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
