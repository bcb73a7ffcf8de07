package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartingTest {
  private boolean wanted = true;
  private boolean asking;
  private boolean commanding;
  private Duration now = Duration.ofSeconds(7);
  private final Parting parting = new Parting(() -> wanted, () -> asking, () -> commanding, Duration.ofSeconds(10),
      () -> now.toNanos());

  @Test
  void leavesAtOnceWhereNothingIsUnderWayAndOnlyIfItIsWanted() {
    wanted = false;
    assertThat(parting.isDue()).isFalse();
    wanted = true;
    assertThat(parting.isDue()).isTrue();
    // who has been told leaves
    wanted = false;
    asking = true;
    assertThat(parting.isDue()).isTrue();
  }

  @Test
  void waitsForAnAnswerNoLongerThanOneMayTake() {
    asking = true;
    assertThat(parting.isDue()).isFalse();
    now = now.plusMillis(9_999);
    assertThat(parting.isDue()).isFalse();
    now = now.plusMillis(1);
    assertThat(parting.isDue()).isTrue();
  }

  @Test
  void countsFromWhenItIsWanted() {
    asking = true;
    assertThat(parting.isDue()).isFalse();
    now = now.plusSeconds(9);
    wanted = false;
    assertThat(parting.isDue()).isFalse();
    wanted = true;
    now = now.plusSeconds(9);
    assertThat(parting.isDue()).isFalse();
  }

  @Test
  void waitsForTheEndOfACommandLongerThanForAnAnswer() {
    commanding = true;
    assertThat(parting.isDue()).isFalse();
    now = now.plus(Parting.LONGEST_COMMAND).minusMillis(1);
    assertThat(parting.isDue()).isFalse();
    now = now.plusMillis(1);
    assertThat(parting.isDue()).isTrue();
  }
}
