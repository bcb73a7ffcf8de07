package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignOfLifeTest {
  @Test
  void howLongADeviceIsSilentDoesNotDependOnTheClockThatIsSet() {
    Duration silence = Duration.ofSeconds(30);
    Moment heard = Moment.ORIGIN.plus(Duration.ofHours(5));
    // set back, right, set forward
    for (Instant wall : List.of(Instant.EPOCH, Instant.now(), Instant.MAX)) {
      SignOfLife sign = new SignOfLife(heard, wall);
      assertThat(sign.isOlderThan(silence, heard)).isFalse();
      assertThat(sign.isOlderThan(silence, heard.plus(silence.minusNanos(1)))).isFalse();
      assertThat(sign.isOlderThan(silence, heard.plus(silence))).isTrue();
    }
  }
}
