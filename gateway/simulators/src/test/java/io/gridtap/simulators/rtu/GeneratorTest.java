package io.gridtap.simulators.rtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static double at(String text, double first, long millis) {
    return Course.of(Generator.parse(text), first, 1).at(millis * 1_000_000);
  }

  private static List<Double> course(String text, double first, long seed, int values, Duration step) {
    Course course = Course.of(Generator.parse(text), first, seed);
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < values; i++) all.add(course.at(i * step.toNanos()));
    return all;
  }

  @Test
  void aSineSwingsAroundItsOffset() {
    String sine = "sine amplitude=10 offset=400 period=60s";
    assertThat(at(sine, 0, 0)).isEqualTo(400);
    assertThat(at(sine, 0, 15_000)).isEqualTo(410);
    assertThat(at(sine, 0, 45_000)).isEqualTo(390);
    assertThat(at(sine, 0, 60_000)).isEqualTo(400);
    assertThat(at(sine + " phase=90", 0, 0)).isEqualTo(410);
  }

  @Test
  void aRampStartsAgain() {
    assertThat(course("ramp from=10 to=20 period=10s", 0, 1, 13, Duration.ofSeconds(1)))
        .containsExactly(10., 11., 12., 13., 14., 15., 16., 17., 18., 19., 10., 11., 12.);
    assertThat(at("ramp from=20 to=10 period=10s", 0, 2500)).isEqualTo(17.5);
  }

  @Test
  void aWalkStaysInItsBoundsAndTakesNoLargerSteps() {
    List<Double> walk = course("walk step=3 min=-5 max=5", 40, 7, 10_000, Duration.ofSeconds(1));
    assertThat(walk).allMatch(value -> value >= -5 && value <= 5);
    for (int i = 1; i < walk.size(); i++)
      assertThat(walk.get(i)).isCloseTo(walk.get(i - 1), within(3.0));
    assertThat(walk.stream().distinct().count()).isGreaterThan(9_000);
  }

  @Test
  void theSameSeedGivesTheSameCourse() {
    List<Double> one = course("walk step=1 min=0 max=10", 5, 1, 100, Duration.ofSeconds(1));
    assertThat(course("walk step=1 min=0 max=10", 5, 1, 100, Duration.ofSeconds(1))).isEqualTo(one);
    assertThat(course("walk step=1 min=0 max=10", 5, 2, 100, Duration.ofSeconds(1))).isNotEqualTo(one);
  }

  @Test
  void aWalkDoesNotDependOnHowOftenItIsLookedAt() {
    Course often = Course.of(Generator.parse("walk step=1 min=0 max=10"), 5, 1);
    for (int i = 0; i < 1000; i++) often.at(i * 10_000_000L);
    assertThat(often.at(10_000_000_000L)).isEqualTo(at("walk step=1 min=0 max=10", 5, 10_000));
  }

  @Test
  void aToggleBeginsWithTheFirstValue() {
    assertThat(course("toggle period=2s", 1, 1, 6, Duration.ofSeconds(1))).containsExactly(1., 1., 0., 0., 1., 1.);
    assertThat(course("toggle period=1s", 0, 1, 3, Duration.ofSeconds(1))).containsExactly(0., 1., 0.);
  }

  @Test
  void aCounterCountsFromTheFirstValueWholeNumbersOnly() {
    assertThat(course("counter rate=2.5", 100, 1, 4, Duration.ofSeconds(1)))
        .containsExactly(100., 102., 105., 107.);
  }

  @Test
  void aConstantStays() { assertThat(at("constant value=-3.5", 7, 100_000)).isEqualTo(-3.5); }

  @Test
  void whatIsWrittenWrongIsSaid() {
    assertThatThrownBy(() -> Generator.parse("cosine period=1s"))
        .hasMessage("'cosine' is no generator; there are constant, sine, ramp, walk, toggle and counter");
    assertThatThrownBy(() -> Generator.parse("toggle rate=1"))
        .hasMessage("'toggle' has no rate; it has period");
    assertThatThrownBy(() -> Generator.parse("sine 10")).hasMessage("'10' of 'sine 10' is not name=value");
    assertThatThrownBy(() -> Generator.parse("ramp period=10"))
        .hasMessage("period of 'ramp period=10' is no duration like 500ms, 5s, 2m or 1h: '10'");
    assertThatThrownBy(() -> Generator.parse("walk min=5 max=5")).hasMessageStartingWith("min is less than max");
    assertThatThrownBy(() -> Generator.parse("walk step=NaN")).hasMessageContaining("not finite");
    assertThatThrownBy(() -> Generator.parse("toggle period=0s")).hasMessageStartingWith("period is 1 ms…366 d");
  }
}
