package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
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
      "07E902FEFF121EFFFF800000,2025-02-28T17:30:00Z", "07E902FDFF121EFFFF800000,2025-02-27T17:30:00Z",
      "07E902FE06121EFFFF800000,2025-02-22T17:30:00Z", "07E902FD06121EFFFF800000,2025-02-15T17:30:00Z",
      "07E9FE0F06121E00FF000000,2025-03-15T18:30:00Z", "07E9FD0F06121E00FF000000,2025-10-15T18:30:00Z",
      "07E9FEFFFF01000000800000,2025-03-30T00:00:00Z", "07E9FDFE07050000008000FF,2025-10-26T04:00:00Z"})
  void timesAreInstants(String hex, Instant instant) {
    assertThat(CosemDateTimes.instant(time(hex), BERLIN)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FFFFFFFFFFFFFFFFFF8000FF", "FFFF030F06121E00FF000000", "07E9000F06121E00FF000000",
      "07E9021E06121E00FF000000", "07E9030F0618000000000000", "07E9030F06FFFFFFFF000000",
      "07E9030F06121E3D00000000", "07E9000006121E0000000000"})
  void timesThatNameNoInstantHaveNone(String hex) { assertThat(CosemDateTimes.instant(time(hex), BERLIN)).isEmpty(); }

  /** Each is looked for from noon, UTC, of a Wednesday: 2025-01-15. */
  @ParameterizedTest
  @CsvSource({"FFFF FF FF FF,00 00 00 00,2025-01-15T23:00:00Z", // each midnight
      "FFFF FF FF FF,FF 1E 00 00,2025-01-15T12:30:00Z", // each hour
      "FFFF FF FF FF,FF FF FF FF,2025-01-15T12:01:00Z", // each minute
      "FFFF FF 01 FF,00 00 00 00,2025-01-31T23:00:00Z", // each first
      "FFFF FF FE FF,0C 00 00 00,2025-01-31T11:00:00Z", // each last day
      "FFFF FF FF 01,0C 00 00 00,2025-01-20T11:00:00Z", // each Monday
      "FFFF FF 08 02,0C 00 00 00,2025-02-11T11:00:00Z", // the second Tuesday: the 14th is over
      "FFFF 03 FE 07,02 00 00 00,2025-03-30T01:00:00Z", // the last Sunday of March, when 2:00 is skipped
      "FFFF FD FF FF,05 00 00 00,2025-10-26T04:00:00Z", // when summer time ends
      "FFFF 02 1D FF,00 00 00 00,2028-02-28T23:00:00Z", // leap days
      "07EA 06 01 FF,0C 00 00 00,2026-06-01T10:00:00Z"})
  void timesWithWildcardsComeNext(String date, String time, Instant next) {
    SingleActionSchedule.ExecutionTime execution = new SingleActionSchedule.ExecutionTime(
        CosemTime.CODEC.decode(Octets.hex(time)), CosemDate.CODEC.decode(Octets.hex(date)));
    assertThat(execution.next(Instant.parse("2025-01-15T12:00:00Z"), BERLIN)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"07E8FFFFFFFFFFFFFF8000FF", "FFFF021EFFFFFFFFFF8000FF", "FFFFFFFFFF18000000800000",
      "FFFFFFFF09000000008000FF"})
  void timesThatNeverComeHaveNoNext(String hex) {
    assertThat(CosemDateTimes.next(time(hex), Instant.parse("2025-01-15T12:00:00Z"), BERLIN)).isEmpty();
  }

  @Test
  void whereSummerTimeIsUnknownItNeverChanges() {
    assertThat(CosemDateTimes.next(time("FFFFFEFFFF000000008000FF"), Instant.EPOCH, TimePolicy.STANDARD)).isEmpty();
    assertThat(CosemDateTimes.instant(time("07E9FE01FF000000008000FF"), TimePolicy.STANDARD)).isEmpty();
  }

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
