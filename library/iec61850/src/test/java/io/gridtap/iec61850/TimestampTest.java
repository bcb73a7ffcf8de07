package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.pdu.Data;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampTest {
  @Test
  void eachMillisecondComesBack() {
    Instant second = Instant.parse("2026-11-21T06:00:00Z");
    for (int millis = 0; millis < 1000; millis++) {
      Timestamp stamp = Timestamp.of(second.plusMillis(millis), 0x0A);
      assertThat(stamp.instant().toEpochMilli()).isEqualTo(second.toEpochMilli() + millis);
      assertThat(new Timestamp(new Data.UtcTime(stamp.utc().seconds(), stamp.utc().fraction(), 0x0A)))
          .isEqualTo(stamp);
    }
  }

  @Test
  void theQualityOctetHasItsParts() {
    for (int octet = 0; octet < 256; octet++) {
      Timestamp stamp = Timestamp.of(Instant.ofEpochSecond(1_795_000_000L), octet);
      int back = (stamp.leapSecondsKnown() ? 0x80 : 0) | (stamp.clockFailure() ? 0x40 : 0)
          | (stamp.clockNotSynchronized() ? 0x20 : 0) | stamp.accuracyBits();
      assertThat(back).isEqualTo(octet);
      assertThat(stamp.isValid()).isEqualTo(!stamp.clockFailure());
    }
  }

  @Test
  void aTimeThatWasNeverSetIsNotValid() {
    Timestamp never = new Timestamp(Data.UtcTime.NOT_SET);
    assertThat(never.isSet()).isFalse();
    assertThat(never.isValid()).isFalse();
    assertThat(never.text()).isEqualTo("not set");
  }

  @Test
  void sayWhatTheClockSaysOfItself() {
    Instant at = Instant.parse("2026-11-21T06:00:00.5Z");
    assertThat(Timestamp.of(at, 0x8A).text()).isEqualTo("2026-11-21T06:00:00.500Z");
    assertThat(Timestamp.of(at, 0x60).text())
        .isEqualTo("2026-11-21T06:00:00.500Z clockFailure clockNotSynchronized");
  }
}
