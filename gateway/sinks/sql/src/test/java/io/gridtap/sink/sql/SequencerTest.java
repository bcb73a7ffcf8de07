package io.gridtap.sink.sql;

import static io.gridtap.sink.sql.Samples.NOON;
import static io.gridtap.sink.sql.Samples.measurement;
import static io.gridtap.sink.sql.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequencerTest {
  private final Sequencer sequencer = new Sequencer(3, 2);

  @Test
  void measurementsOfOnePointAndMicrosecondAreCounted() {
    List<Measurement> batch = List.of(at("a", NOON), at("a", NOON.plusNanos(200)), at("b", NOON),
        at("a", NOON.plusNanos(1_000)), at("a", NOON));
    assertThat(sequencer.number(batch)).containsExactly(0, 1, 0, 0, 2);
  }

  @Test
  void aBatchThatFailedGetsTheSameNumbersWholeAndInPieces() {
    List<Measurement> batch = List.of(at("a", NOON), at("a", NOON), at("a", NOON), at("a", NOON));
    assertThat(sequencer.number(batch)).containsExactly(0, 1, 2, 3);
    assertThat(sequencer.number(batch)).containsExactly(0, 1, 2, 3);
    assertThat(sequencer.number(batch.subList(0, 2))).containsExactly(0, 1);
    sequencer.keep();
    assertThat(sequencer.number(batch.subList(2, 4))).containsExactly(2, 3);
    sequencer.keep();
    assertThat(sequencer.number(batch)).containsExactly(4, 5, 6, 7);
  }

  @Test
  void aTimeMayComeAgainAfterAFewOthersAndIsForgottenAfterMany() {
    for (int i : new int[]{0, 1, 2})
      keep(at("a", NOON.plusSeconds(i)));
    assertThat(keep(at("a", NOON))).isEqualTo(1);
    keep(at("a", NOON.plusSeconds(3))); // the one at 1 s was used longest ago
    assertThat(keep(at("a", NOON))).isEqualTo(2);
    assertThat(keep(at("a", NOON.plusSeconds(1)))).isZero();
  }

  @Test
  void pointsAreBoundedAndThoseInUseStay() {
    for (int i = 0; i < 10; i++) {
      assertThat(keep(at("used", NOON))).isEqualTo(i);
      keep(at("p" + i, NOON));
    }
    assertThat(keep(at("p0", NOON))).isZero();
  }

  @Test
  void blanksAtTheEndMakeNoOtherPoint() {
    assertThat(sequencer.number(List.of(at("a", NOON), at("a ", NOON), at(" a", NOON)))).containsExactly(0, 1, 0);
  }

  @Test
  void aSecondRunCountsTheSame() {
    List<Measurement> events = IntStream.range(0, 50).mapToObj(i -> at("p" + i % 2, NOON.plusNanos(300L * (i / 5))))
        .toList();
    int[] atOnce = new Sequencer().number(events);
    Sequencer second = new Sequencer();
    for (int i = 0; i < 50; i += 7) {
      int[] some = second.number(events.subList(i, Math.min(50, i + 7)));
      second.keep();
      for (int j = 0; j < some.length; j++)
        assertThat(some[j]).isEqualTo(atOnce[i + j]);
    }
  }

  private int keep(Measurement measurement) {
    int number = sequencer.number(List.of(measurement))[0];
    sequencer.keep();
    return number;
  }

  private static Measurement at(String path, Instant time) {
    return measurement(point("IED1", path), new Value.Int(1), Quality.GOOD, time);
  }
}
