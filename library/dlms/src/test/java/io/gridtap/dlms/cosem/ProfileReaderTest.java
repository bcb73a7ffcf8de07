package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.ProfileRows;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileReaderTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final List<ProfileColumn> COLUMNS = List.of(ProfileColumn.of(CaptureObject.CLOCK),
      ProfileColumn.of(CaptureObject.of(1, Obis.parse("0-0:96.10.1"), 2)),
      ProfileColumn.of(CaptureObject.of(3, Obis.parse("1-0:1.8.0"), 2)).with(ScalerUnit.of(-2, 30)));

  @Test
  void aRecordedProfileIsRead() {
    List<CaptureObject> objects = CaptureObject.listOf(Recorded.data("capture-objects.hex"));
    List<ProfileColumn> columns = objects.stream().map(ProfileColumn::of).toList();
    assertThat(columns).extracting(ProfileColumn::role).startsWith(ProfileColumn.Role.CLOCK,
        ProfileColumn.Role.STATUS, ProfileColumn.Role.VALUE);
    List<ProfileEntry> rows = new ProfileReader(columns, QUARTER, TimePolicy.STANDARD)
        .rows(Recorded.data("profile-buffer.hex"));
    assertThat(rows).hasSize(60).allSatisfy(row -> assertThat(row.missingBefore()).isZero());
    assertThat(rows.get(0).time()).contains(Instant.parse("2025-03-01T00:00:00Z"));
    assertThat(rows.get(0).status()).hasValue(8);
    assertThat(rows.get(8).cells().get(2).value()).contains(new BigDecimal("12000296"));
    assertThat(rows.get(59).time()).contains(Instant.parse("2025-03-01T14:45:00Z"));
    assertThat(objects.get(2).scalerUnit()).map(Object::toString).contains("3/1-0:1.8.0/3");
  }

  @Test
  void rowsReadAsTheyComeAreTheSame() {
    List<ProfileColumn> columns = CaptureObject.listOf(Recorded.data("capture-objects.hex")).stream()
        .map(ProfileColumn::of).toList();
    Data buffer = Recorded.data("profile-buffer.hex");
    ProfileRows incoming = new ProfileRows(Limits.STANDARD);
    incoming.feed(DataCodec.encode(buffer));
    ProfileReader reader = new ProfileReader(columns, QUARTER, TimePolicy.STANDARD);
    List<ProfileEntry> rows = new ArrayList<>();
    while (incoming.next()) rows.add(reader.row(incoming.row()));
    assertThat(rows).isEqualTo(new ProfileReader(columns, QUARTER, TimePolicy.STANDARD).rows(buffer));
  }

  private static List<ProfileEntry> rows(TimePolicy policy, boolean newestFirst, String hex) {
    return new ProfileReader(COLUMNS, QUARTER, policy, newestFirst).rows(Recorded.of(hex));
  }

  @Test
  void nullDataIsWhatTheRowBeforeLetsExpect() {
    List<ProfileEntry> rows = rows(TimePolicy.STANDARD, false,
        "0103 0203 090C07E9030106000000000000 00 1101 120064 0203 00 00 120065 0203 00 1100 00");
    assertThat(rows).extracting(row -> row.time().orElseThrow()).containsExactly(
        Instant.parse("2025-03-01T00:00:00Z"), Instant.parse("2025-03-01T00:15:00Z"),
        Instant.parse("2025-03-01T00:30:00Z"));
    assertThat(rows.get(1).status()).hasValue(1);
    assertThat(rows.get(1).cells().get(2).value()).contains(new BigDecimal("1.01"));
    assertThat(rows.get(2).cells().get(2).value()).contains(new BigDecimal("1.01"));
    assertThat(rows.get(2).cells().get(2).repeated()).isTrue();
    assertThat(CosemDateTimes.text(rows.get(2).stamp().orElseThrow())).startsWith("2025-03-01 00:30:00.00 0");
  }

  @Test
  void differencesAreAddedToTheRowBefore() { // delta-integer -2, delta-long-unsigned 300, null, delta-unsigned 1
    List<ProfileEntry> rows = rows(TimePolicy.STANDARD, false,
        "0105 0203 090C07E9030106000000000000 00 1101 120064 0203 00 00 1CFE 0203 00 00 20012C 0203 00 00 00"
            + "0203 00 00 1F01");
    assertThat(rows).extracting(row -> row.cells().get(2).value().orElseThrow().toPlainString())
        .containsExactly("1.00", "0.98", "3.98", "3.98", "3.99");
    assertThat(rows.get(1).cells().get(2).repeated()).isFalse();
  }

  @Test
  void aDifferenceToNothingOrOutOfRangeIsRefused() {
    assertThatThrownBy(() -> rows(TimePolicy.STANDARD, false, "0101 0203 00 00 1C01"))
        .isInstanceOf(ShapeException.class).hasMessageContaining("buffer[0][2]").hasMessageContaining("delta-integer");
    assertThatThrownBy(() -> rows(TimePolicy.STANDARD, false, "0102 0203 00 00 1101 0203 00 00 1CFE"))
        .isInstanceOf(ShapeException.class).hasMessageContaining("buffer[1][2]").hasMessageContaining("unsigned");
  }

  @Test
  void theNewestFirstCountsBackwards() {
    List<ProfileEntry> rows = rows(TimePolicy.STANDARD, true,
        "0102 0203 090C07E9030106000000000000 00 1101 120064 0203 00 00 120065");
    assertThat(rows.get(1).time()).contains(Instant.parse("2025-02-28T23:45:00Z"));
  }

  @Test
  void whatIsMissingIsCounted() {
    List<ProfileEntry> rows = rows(TimePolicy.STANDARD, false,
        "0103 0203 090C07E9030106000000000000 00 1101 120064"
            + "0203 090C07E9030106010000000000 00 1101 120065 0203 090C07E9030106000000000000 00 1101 120065");
    assertThat(rows).extracting(ProfileEntry::missingBefore).containsExactly(0L, 3L, 0L);
  }

  @Test
  void timesLeftOutGoOnThroughTheChangeToStandardTime() { // 26 October 2025, 02:45 summer time in Berlin
    TimePolicy berlin = TimePolicy.STANDARD.withZone(ZoneId.of("Europe/Berlin"));
    List<ProfileEntry> rows = rows(berlin, false, "0102 0203 090C07E90A1A07022D00008000 80 1100 120001 0203 00 00 00");
    assertThat(rows.get(1).time()).contains(Instant.parse("2025-10-26T01:00:00Z"));
    assertThat(CosemDateTimes.text(rows.get(1).stamp().orElseThrow())).isEqualTo("2025-10-26 02:00:00.00 *");
  }

  @Test
  void nullInTheFirstRowIsNothing() {
    ProfileEntry row = rows(TimePolicy.STANDARD, false, "0101 0203 00 00 00").get(0);
    assertThat(row.time()).isEmpty();
    assertThat(row.cells()).allSatisfy(cell -> assertThat(cell.value()).isEmpty());
  }

  @Test
  void rowsOfAnotherWidthAreRefusedByNumber() {
    assertThatThrownBy(() -> rows(TimePolicy.STANDARD, false, "0102 0203 000000 0202 0000"))
        .isInstanceOf(ShapeException.class)
        .hasMessage("attribute 2 buffer[1]: structure of 3 expected, got structure of 2");
  }

  @Test
  void indexesSentUnsignedAreThoseOfTheMaker() {
    CaptureObject object = CaptureObject.listOf(Recorded.of("0101 0204 120003 09060101010800FF 11FF 120000")).get(0);
    assertThat(object.attribute()).isEqualTo(-1);
    assertThat(object.scalerUnit()).isPresent();
  }

  @Test
  void statusBitsHaveTheWordsOfTheirTable() {
    assertThat(StatusBits.AMR_PROFILE.of(0x8A)).containsExactly("clock-invalid", "daylight-saving", "power-down");
    assertThat(new StatusBits(Map.of(0, "reset")).of(5)).containsExactly("reset", "bit-2");
  }

  @Test
  void rangesAreAskedForAsTheMeterWants() {
    Instant from = Instant.parse("2025-03-01T02:05:30Z");
    Instant to = Instant.parse("2025-03-01T03:00:00Z");
    RangeDialect dialect = RangeDialect.STANDARD;
    assertThat(Selections.range(CaptureObject.CLOCK, from, to, List.of(), dialect, TimePolicy.STANDARD).parameters())
        .isEqualTo(Recorded.of("0204 0204 120008 09060000010000FF 0F02 120000 090C07E903010602051E00000000"
            + "090C07E9030106030000000000 00 0100"));
    RangeDialect hours = dialect.withForm(RangeDialect.Form.TAGGED).withExclusiveStart(true)
        .withResolution(RangeDialect.Resolution.WHOLE_HOURS).withoutDeviation(true);
    assertThat(Selections.range(CaptureObject.CLOCK, Instant.parse("2025-03-01T02:00:00Z"), to.minusSeconds(1),
        List.of(CaptureObject.CLOCK), hours, TimePolicy.STANDARD).parameters()).isEqualTo(
            Recorded.of("0204 0204 120008 09060000010000FF 0F02 120000 1907E9030106010000008000FF"
                + "1907E9030106030000008000FF 0101 0204 120008 09060000010000FF 0F02 120000"));
    TimePolicy india = TimePolicy.STANDARD.withZone(ZoneId.of("Asia/Kolkata"));
    assertThat(Selections.range(CaptureObject.CLOCK, Instant.parse("2025-03-01T02:40:00Z"), to, List.of(),
        dialect.withResolution(RangeDialect.Resolution.WHOLE_HOURS).withoutDeviation(true), india).parameters()
        .toString()).as("08:00 to 09:00 local time").contains("07 e9 03 01 06 08 00 00 00 80 00 ff")
        .contains("07 e9 03 01 06 09 00 00 00 80 00 ff");
    assertThatThrownBy(() -> Selections.range(CaptureObject.CLOCK, to, from, List.of(), dialect, TimePolicy.STANDARD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Selections.range(CaptureObject.CLOCK, from, to, List.of(),
        dialect.withForm(RangeDialect.Form.UNSUPPORTED), TimePolicy.STANDARD)).hasMessageContaining("takes no ranges");
  }

  @Test
  void theRecordedRangeIsTheOneWeWrite() {
    Data recorded = Recorded.data("range.hex");
    Data ours = Selections.range(CaptureObject.CLOCK, Instant.parse("2025-03-01T02:00:00Z"),
        Instant.parse("2025-03-01T03:00:00Z"), List.of(), RangeDialect.STANDARD, TimePolicy.STANDARD).parameters();
    // the recorded client leaves hundredths unspecified
    assertThat(ours).hasToString(recorded.toString().replace("00 00 ff 00 00 00", "00 00 00 00 00 00"));
  }

  @Test
  void entriesAreAskedForByNumber() {
    assertThat(Selections.entries(3, 5).parameters())
        .isEqualTo(Recorded.of("0204 0600000003 0600000005 120001 120000"));
    assertThat(Selections.entries(3, 5).selector()).isEqualTo(2);
    assertThatThrownBy(() -> Selections.entries(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void compactDataIsReadByItsTemplate() {
    List<Data> values = CompactBuffers.values(Octets.hex("07 01 00BC614E 08FD"), Octets.hex("07 02 03 11 06 12"),
        Limits.STANDARD);
    assertThat(values).containsExactly(Data.unsigned(1), Data.doubleLongUnsigned(12345678), Data.longUnsigned(2301));
    assertThatThrownBy(() -> CompactBuffers.values(Octets.hex("08 01"), Octets.hex("07 02 01 11"), Limits.STANDARD))
        .hasMessage("the buffer is of template 8, its description of template 7");
  }

  @Test
  void compactDataIsWrittenAsItIsRead() {
    List<Data> values = List.of(Data.unsigned(1), Data.NULL, Data.octetString(Octets.hex("AABB")),
        Data.structure(Data.integer(0), Data.enumerated(30)), Data.array(Data.unsigned(1), Data.unsigned(2)));
    Octets buffer = CompactBuffers.buffer(7, values);
    Octets description = CompactBuffers.description(7, values);
    assertThat(buffer).isEqualTo(Octets.hex("07 01 02AABB 00 1E 01 02"));
    assertThat(description).isEqualTo(Octets.hex("07 02 05 11 00 09 02 02 0F 16 01 0002 11"));
    assertThat(CompactBuffers.values(buffer, description, Limits.STANDARD)).isEqualTo(values);
    List<Data> mixed = List.of(Data.array(Data.unsigned(1), Data.integer(2)));
    assertThatThrownBy(() -> CompactBuffers.buffer(7, mixed)).isInstanceOf(IllegalArgumentException.class);
  }
}
