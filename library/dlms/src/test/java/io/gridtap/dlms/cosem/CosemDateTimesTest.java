package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CosemDateTimesTest {
  private static final TimePolicy BERLIN = TimePolicy.STANDARD.withZone(ZoneId.of("Europe/Berlin"));

  private static CosemDateTime time(String hex) { return CosemDateTime.CODEC.decode(Octets.hex(hex)); }

  @ParameterizedTest
  @CsvSource({"07E9030F06121E00FFFFC400,2025-03-15T17:30:00Z", "07E9070F02121E00FFFF8880,2025-07-15T16:30:00Z",
      "07E9030F06121E00FF000000,2025-03-15T18:30:00Z", "07E9030F06121E00FF8000FF,2025-03-15T17:30:00Z",
      "07E902FE06121EFFFF800000,2025-02-28T17:30:00Z", "07E902FD06121EFFFF800000,2025-02-27T17:30:00Z"})
  void timesAreInstants(String hex, Instant instant) {
    assertThat(CosemDateTimes.instant(time(hex), BERLIN)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FFFFFFFFFFFFFFFFFF8000FF", "FFFF030F06121E00FF000000", "07E9FD0F06121E00FF000000",
      "07E9FE0F06121E00FF000000", "07E9021E06121E00FF000000", "07E9030F0618000000000000", "07E9030F06FFFFFFFF000000",
      "07E9030F06121E3D00000000", "07E9000006121E0000000000"})
  void timesThatNameNoInstantHaveNone(String hex) { assertThat(CosemDateTimes.instant(time(hex), BERLIN)).isEmpty(); }

  @Test
  void theSignOfTheDeviationIsOfThePolicy() {
    CosemDateTime oneAhead = time("07E9030F06121E00FF003C00");
    assertThat(CosemDateTimes.instant(oneAhead, BERLIN.withSign(TimePolicy.Sign.INVERTED)))
        .contains(Instant.parse("2025-03-15T17:30:00Z"));
    assertThat(CosemDateTimes.instant(oneAhead, BERLIN)).contains(Instant.parse("2025-03-15T19:30:00Z"));
    assertThat(CosemDateTimes.instant(oneAhead, BERLIN.withSign(TimePolicy.Sign.IGNORED)))
        .contains(Instant.parse("2025-03-15T17:30:00Z"));
  }

  @Test
  void standardTimeAllYearIsAnHourBehindInSummer() {
    assertThat(CosemDateTimes.instant(time("07E9070F02121E00FF800000"), BERLIN.withStandardTimeAllYear(true)))
        .contains(Instant.parse("2025-07-15T17:30:00Z"));
  }

  @Test
  void theHourThatHappensTwiceIsToldByTheStatus() { // 26 October 2025, 02:30
    assertThat(CosemDateTimes.instant(time("07E90A1A07021E0000800080"), BERLIN))
        .contains(Instant.parse("2025-10-26T00:30:00Z"));
    assertThat(CosemDateTimes.instant(time("07E90A1A07021E0000800000"), BERLIN))
        .contains(Instant.parse("2025-10-26T01:30:00Z"));
    assertThat(CosemDateTimes.instant(time("07E90A1A07021E00008000FF"), BERLIN))
        .contains(Instant.parse("2025-10-26T00:30:00Z"));
  }

  @Test
  void theHourThatIsSkippedCountsOnFromBefore() { // 30 March 2025, 02:30
    assertThat(CosemDateTimes.instant(time("07E9031E07021E00008000FF"), BERLIN))
        .contains(Instant.parse("2025-03-30T01:30:00Z"));
  }

  @Test
  void whatIsWrittenMeansTheSameInstant() {
    Random random = new Random(8);
    for (TimePolicy.Sign sign : TimePolicy.Sign.values())
      for (boolean standard : new boolean[]{true, false})
        for (int i = 0; i < 500; i++) {
          TimePolicy policy = BERLIN.withSign(sign).withStandardTimeAllYear(standard);
          Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));
          assertThat(CosemDateTimes.instant(CosemDateTimes.of(instant, policy), policy)).contains(instant);
        }
  }

  @Test
  void noOctetsEndInAnotherFault() {
    Random random = new Random(12);
    byte[] octets = new byte[12];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(octets);
      CosemDateTime time = CosemDateTime.CODEC.decode(Octets.of(octets));
      CosemDateTimes.instant(time, BERLIN);
      assertThat(CosemDateTimes.text(time)).isNotBlank();
    }
  }

  @Test
  void textAndStatusAreReadable() {
    assertThat(CosemDateTimes.text(time("07E9030F06121E0000FFC482"))).isEqualTo(
        "2025-03-15 18:30:00.00 -60 doubtful daylight-saving");
    assertThat(CosemDateTimes.text(CosemDateTime.UNSPECIFIED)).isEqualTo("*-*-* *:*:*.* * *");
    assertThat(new ClockStatus(0xFF)).hasToString("unspecified");
    assertThat(new ClockStatus(0x11)).hasToString("invalid bit-4");
  }
}
