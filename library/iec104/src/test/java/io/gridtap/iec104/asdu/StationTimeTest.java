package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what a station's clock shows to the instant, and back. */
class StationTimeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final StationTime WITH_SU = StationTime.ofZone(BERLIN);
  private static final StationTime CIVIL = StationTime.ofZoneIgnoringSummerBit(BERLIN);

  private static Cp56Time2a shown(String local) { return Cp56Time2a.of(LocalDateTime.parse(local)); }

  private static Cp56Time2a summer(String local) { return shown(local).withSummerTime(true); }

  private static void same(StationTime zone, Cp56Time2a shown, String instant) {
    assertThat(zone.instant(shown)).contains(Instant.parse(instant));
    assertThat(zone.epochMillis(shown.bits())).isEqualTo(Instant.parse(instant).toEpochMilli());
  }

  @Test
  void theFieldsAreWhereTheStandardPutsThem() {
    Cp56Time2a time = new Cp56Time2a(0x1a_0b_d5_85_57_05d3L);
    assertThat(time.millis()).isEqualTo(1491);
    assertThat(time.minute()).isEqualTo(23);
    assertThat(time.substituted()).isTrue();
    assertThat(time.invalid()).isFalse();
    assertThat(time.hour()).isEqualTo(5);
    assertThat(time.summerTime()).isTrue();
    assertThat(time.day()).isEqualTo(21);
    assertThat(time.dayOfWeek()).isEqualTo(6);
    assertThat(time.month()).isEqualTo(11);
    assertThat(time.year()).isEqualTo(26);
    assertThat(time).isEqualTo(summer("2026-11-21T05:23:01.491").withSubstituted(true))
        .hasToString("26-11-21T05:23:01.491 summer substituted");
    assertThat(time.withInvalid(true).withSummerTime(false).withSubstituted(false))
        .hasToString("26-11-21T05:23:01.491 invalid");
    assertThat(Cp24Time2a.of(23, 1491).withInvalid(true).withSubstituted(true))
        .hasToString(":23:01.491 substituted invalid").isEqualTo(new Cp24Time2a(0xd705d3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cp56Time2a(1L << 56));
  }

  @Test
  void anyInstantOfTheCenturyGoesThereAndBack() {
    List<StationTime> zones = List.of(StationTime.UTC, StationTime.ofOffset(ZoneOffset.ofHoursMinutes(5, 30)),
        StationTime.ofOffset(ZoneOffset.ofHours(-8)), WITH_SU, StationTime.ofZone(ZoneId.of("Asia/Kolkata")),
        StationTime.ofZone(ZoneId.of("America/New_York")), StationTime.ofZone(ZoneId.of("Australia/Sydney")),
        StationTime.ofZone(ZoneId.of("Australia/Lord_Howe")));
    long step = Duration.ofHours(733).plusMillis(61_001).toMillis();
    long end = Instant.parse("2069-12-01T00:00:00Z").toEpochMilli();
    for (StationTime zone : zones)
      for (long millis = Instant.parse("1981-01-02T00:00:00Z").toEpochMilli(); millis < end; millis += step) {
        Cp56Time2a shown = zone.cp56(millis);
        assertThat(zone.epochMillis(shown)).as("%s %s", zone, shown).isEqualTo(millis);
        assertThat(shown.isInRange()).isTrue();
        assertThat(zone.epochMillis(zone.cp24(Instant.ofEpochMilli(millis)), millis)).isEqualTo(millis);
      }
  }

  @Test
  void utcAndFixedOffsetsDoNotLookAtSummerTime() {
    same(StationTime.UTC, shown("2026-07-01T12:00:00.5"), "2026-07-01T12:00:00.5Z");
    same(StationTime.UTC, summer("2026-07-01T12:00:00.5"), "2026-07-01T12:00:00.5Z");
    same(StationTime.ofOffset(ZoneOffset.ofHours(1)), summer("2026-07-01T12:00:00"), "2026-07-01T11:00:00Z");
    assertThat(StationTime.ofOffset(ZoneOffset.ofHours(1)).cp56(Instant.parse("2026-07-01T11:00:00Z")))
        .isEqualTo(shown("2026-07-01T12:00:00"));
  }

  @Test
  void summerTimeIsAnHourThatTheZoneShowsOnTop() {
    same(WITH_SU, summer("2026-07-01T12:00:00"), "2026-07-01T10:00:00Z");
    same(WITH_SU, shown("2026-07-01T12:00:00"), "2026-07-01T11:00:00Z");
    same(WITH_SU, shown("2026-01-01T12:00:00"), "2026-01-01T11:00:00Z");
    assertThat(WITH_SU.cp56(Instant.parse("2026-07-01T10:00:00Z"))).isEqualTo(summer("2026-07-01T12:00:00"));
    assertThat(WITH_SU.cp56(Instant.parse("2026-01-01T11:00:00Z"))).isEqualTo(shown("2026-01-01T12:00:00"));
    assertThat(CIVIL.cp56(Instant.parse("2026-07-01T10:00:00Z"))).isEqualTo(shown("2026-07-01T12:00:00"));
    same(CIVIL, shown("2026-07-01T12:00:00"), "2026-07-01T10:00:00Z");
    same(CIVIL, summer("2026-07-01T12:00:00"), "2026-07-01T10:00:00Z");
  }

  @Test
  void theHourThatComesTwiceInAutumnIsToldApart() {
    same(WITH_SU, summer("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
    same(WITH_SU, shown("2026-10-25T02:30:00"), "2026-10-25T01:30:00Z");
    assertThat(WITH_SU.cp56(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo(summer("2026-10-25T02:30:00"));
    assertThat(WITH_SU.cp56(Instant.parse("2026-10-25T01:30:00Z"))).isEqualTo(shown("2026-10-25T02:30:00"));
    same(CIVIL, shown("2026-10-25T01:59:59.999"), "2026-10-24T23:59:59.999Z");
    same(CIVIL, shown("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
    same(CIVIL, shown("2026-10-25T03:00:00"), "2026-10-25T02:00:00Z");
  }

  @Test
  void theHourThatIsMissingInSpringIsMovedBehindTheGap() {
    same(WITH_SU, shown("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");
    same(WITH_SU, summer("2026-03-29T03:30:00"), "2026-03-29T01:30:00Z");
    same(CIVIL, shown("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");
    same(CIVIL, shown("2026-03-29T03:30:00"), "2026-03-29T01:30:00Z");
    same(CIVIL, shown("2026-03-29T01:59:59.999"), "2026-03-29T00:59:59.999Z");
  }

  @ParameterizedTest
  @CsvSource({"2024-02-29T00:00:00,true", "2000-02-29T00:00:00,true", "1972-02-29T23:59:59.999,true"})
  void leapDaysExist(String local, boolean exists) {
    assertThat(shown(local).isInRange()).isEqualTo(exists);
    same(StationTime.UTC, shown(local), local + "Z");
  }

  @Test
  void thePivotDecidesTheCentury() {
    same(StationTime.UTC, shown("2069-12-31T23:59:59"), "2069-12-31T23:59:59Z");
    same(StationTime.UTC, shown("1970-01-01T00:00:00"), "1970-01-01T00:00:00Z");
    StationTime late = StationTime.UTC.withPivot(100);
    same(late, shown("1970-01-01T00:00:00"), "2070-01-01T00:00:00Z");
    same(StationTime.UTC.withPivot(0), shown("2001-01-01T00:00:00"), "1901-01-01T00:00:00Z");
    assertThat(late).hasToString("Z with century pivot 100");
    assertThatIllegalArgumentException().isThrownBy(() -> StationTime.UTC.withPivot(101));
  }

  @ParameterizedTest
  @CsvSource({"60000,0,0,1,1,26", "65535,0,0,1,1,26", "0,60,0,1,1,26", "0,0,24,1,1,26", "0,0,0,0,1,26", "0,0,0,1,0,26",
      "0,0,0,1,13,26", "0,0,0,1,15,26", "0,0,0,29,2,26", "0,0,0,31,4,26", "0,0,0,1,1,100", "0,0,0,1,1,127"})
  void aTimeOutOfRangeIsKeptAndNamesNoInstant(int millis, int minute, int hour, int day, int month, int year) {
    Cp56Time2a time = new Cp56Time2a(
        millis | (long) minute << 16 | (long) hour << 24 | (long) day << 32 | (long) month << 40 | (long) year << 48);
    assertThat(time.isInRange()).isFalse();
    assertThat(time).extracting(Cp56Time2a::millis, Cp56Time2a::minute, Cp56Time2a::hour, Cp56Time2a::day,
        Cp56Time2a::month, Cp56Time2a::year).containsExactly(millis, minute, hour, day, month, year);
    for (StationTime zone : List.of(StationTime.UTC, WITH_SU, CIVIL)) {
      assertThat(zone.instant(time)).isEmpty();
      assertThat(zone.epochMillis(time.bits())).isEqualTo(StationTime.UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource({"10:30:00,20,10:20:00", "10:30:00,30,10:30:00", "10:30:00,35,10:35:00", "10:30:00,36,09:36:00",
      "10:58:00,2,11:02:00", "11:02:00,58,10:58:00", "11:02:00,7,11:07:00", "11:02:00,8,10:08:00",
      "00:01:00,59,23:59:00"})
  void theHourOfAShortTimeIsTheLatestThatIsNotMuchAfterNow(String received, int minute, String happened) {
    Instant now = Instant.parse("2026-11-21T" + received + "Z");
    Instant expected = Instant.parse((happened.startsWith("23") ? "2026-11-20T" : "2026-11-21T") + happened + "Z");
    Cp24Time2a time = Cp24Time2a.of(minute, 0);
    assertThat(StationTime.UTC.instant(time, now)).contains(expected);
    assertThat(WITH_SU.instant((TimeTag) time, now)).contains(expected);
  }

  @Test
  void aShortTimeIsThatOfTheStationsMinute() {
    StationTime india = StationTime.ofZone(ZoneId.of("Asia/Kolkata"));
    Instant now = Instant.parse("2026-11-21T10:31:00Z");
    assertThat(india.instant(Cp24Time2a.of(0, 30_000), now)).contains(Instant.parse("2026-11-21T10:30:30Z"));
    assertThat(StationTime.UTC.instant(new Cp24Time2a(60_000), now)).isEmpty();
    assertThat(StationTime.UTC.instant(new Cp24Time2a(60 << 16), now)).isEmpty();
    assertThat(StationTime.UTC.instant(TimeTag.NONE, now)).isEmpty();
    assertThat(StationTime.UTC.tag(TimeTag.Form.NONE, now)).isSameAs(TimeTag.NONE);
    assertThat(StationTime.UTC.tag(TimeTag.Form.CP24, now)).isEqualTo(Cp24Time2a.of(31, 0));
    assertThat(StationTime.UTC.instant(StationTime.UTC.tag(TimeTag.Form.CP56, now), now)).contains(now);
  }
}
