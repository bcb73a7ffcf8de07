package io.gridtap.iec61850.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.ValueType.Structure;
import io.gridtap.iec61850.report.DataSetDirectory.Entry;
import io.gridtap.iec61850.report.DataSetDirectory.Place;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportRouterTest {
  private static final ValueType STATUS = new Structure(List.of(new Component("stVal", new Leaf(Kind.BOOLEAN)),
      new Component("q", new Leaf(Kind.QUALITY)), new Component("t", new Leaf(Kind.TIMESTAMP))));
  private static final Data ON = Data.Structure.of(Data.Bool.TRUE, new Data.Bits(Quality.GOOD.bitString()),
      new Data.UtcTime(1_795_000_000L, 0, 0));

  private final ReportRouter router = new ReportRouter();

  private static DataSetDirectory dataSet(String name) {
    return DataSetDirectory.of(name, List.of(Entry.of(FcReference.parse("LD0/GGIO1.Ind1[ST]"), STATUS),
        Entry.of(FcReference.parse("LD0/GGIO1.Ind2[ST]"), STATUS)));
  }

  private void subscribe(String rcb, String rptId, boolean buffered, String dataSet) {
    router.subscribe(new ReportRouter.Subscription(rcb, rptId, buffered, dataSet(dataSet)));
  }

  private static InformationReport information(AccessResult... elements) {
    return new InformationReport(new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")), List.of(elements));
  }

  private static Data bits(String bits) { return new Data.Bits(BitString.of(bits)); }

  private static Data text(String text) { return new Data.VisibleString(text); }

  private Optional<Report> take(AccessResult... elements) { return router.take(information(elements), Instant.EPOCH); }

  private Report numbered(long sqNum) {
    return take(text("id"), new Data.Bits(OptFlds.of(Field.SEQUENCE_NUMBER).bits()), new Data.Unsigned(sqNum),
        bits("10"),
        ON).orElseThrow();
  }

  @Test
  void membersAreNamedAndTheirLeavesTyped() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    Report report = take(text("id"), new Data.Bits(OptFlds.of().bits()), bits("01"), ON).orElseThrow();
    assertThat(report.rcb()).isEqualTo("LD0/LLN0$RP$a");
    Report.Entry entry = report.entries().getFirst();
    assertThat(entry.index()).isEqualTo(1);
    assertThat(entry.member().name()).isEqualTo("LD0/GGIO1.Ind2[ST]");
    assertThat(entry.member().leaves()).extracting(DataSetDirectory.Leaf::path).containsExactly("Ind2.stVal", "Ind2.q",
        "Ind2.t");
    assertThat(entry.member().leaves().getFirst().quality()).contains(new Place(1, 1));
    assertThat(entry.member().leaves().getFirst().timestamp()).contains(new Place(1, 2));
    assertThat(entry.values().subList(0, 2)).containsExactly(Value.Bool.TRUE, Quality.GOOD);
  }

  @Test
  void routesByRptIdAndDataSet() {
    subscribe("LD0/LLN0$RP$a", "same", false, "LD0/LLN0$one");
    subscribe("LD0/LLN0$RP$b", "same", false, "LD0/LLN0$two");
    assertThat(router.ambiguous()).isEmpty();
    Data withDataSet = new Data.Bits(OptFlds.of(Field.DATA_SET_NAME).bits());
    assertThat(take(text("same"), withDataSet, text("LD0/LLN0$two"), bits("10"), ON).orElseThrow().rcb())
        .isEqualTo("LD0/LLN0$RP$b");
    assertThat(take(text("same"), withDataSet, text("LD0/LLN0$one"), bits("10"), ON).orElseThrow().rcb())
        .isEqualTo("LD0/LLN0$RP$a");
  }

  @Test
  void aBufferedReportGoesToTheBufferedBlockOfTwoThatElseLookAlike() {
    subscribe("LD0/LLN0$RP$a", "same", false, "LD0/LLN0$ds");
    subscribe("LD0/LLN0$BR$b", "same", true, "LD0/LLN0$ds");
    Data withOverflow = new Data.Bits(OptFlds.of(Field.BUFFER_OVERFLOW).bits());
    assertThat(take(text("same"), withOverflow, Data.Bool.FALSE, bits("10"), ON).orElseThrow().rcb())
        .isEqualTo("LD0/LLN0$BR$b");
    assertThat(take(text("same"), new Data.Bits(OptFlds.of().bits()), bits("10"), ON).orElseThrow().rcb())
        .isEqualTo("LD0/LLN0$RP$a");
  }

  @Test
  void sayWhichSubscriptionsCannotBeToldApart() {
    subscribe("LD0/LLN0$RP$a01", "same", false, "LD0/LLN0$ds");
    subscribe("LD0/LLN0$RP$a02", "same", false, "LD0/LLN0$ds");
    assertThat(router.ambiguous()).containsExactly("LD0/LLN0$RP$a01", "LD0/LLN0$RP$a02");
  }

  @Test
  void aReportNobodySubscribedIsGivenWithARemark() {
    Report report = take(text("stranger"), new Data.Bits(OptFlds.of().bits()), bits("1"), new Data.Int(5))
        .orElseThrow();
    assertThat(report.rcb()).isEmpty();
    assertThat(report.remarks()).singleElement().asString().contains("stranger");
    assertThat(report.entries().getFirst().values()).containsExactly(new Value.Int(5));
  }

  @Test
  void gapsInTheSequenceAreSaid() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    assertThat(numbered(0).remarks()).isEmpty();
    assertThat(numbered(1).remarks()).isEmpty();
    assertThat(numbered(5).remarks()).containsExactly("sequence gap: 5 after 1, 3 reports are missing");
    assertThat(numbered(6).remarks()).isEmpty();
    assertThat(numbered(4).remarks()).containsExactly("sequence number 4 after 6");
    assertThat(numbered(0).remarks()).containsExactly("sequence number 0 after 4");
  }

  /** 8 bits of a URCB, 16 of a BRCB, some without the 0; and whatever a new enabling begins with. */
  @Test
  void wrappingAndBeginningAnewAreNoGaps() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    for (long[] pair : new long[][]{{255, 0}, {255, 1}, {65_535, 0}, {65_535, 1}, {255, 256}}) {
      subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
      numbered(pair[0]);
      assertThat(numbered(pair[1]).remarks()).as("%d after %d", pair[1], pair[0]).isEmpty();
    }
  }

  private Optional<Report> segment(long sqNum, long subSqNum, boolean more, String inclusion) {
    return take(text("id"), new Data.Bits(OptFlds.of(Field.SEQUENCE_NUMBER, Field.SEGMENTATION).bits()),
        new Data.Unsigned(sqNum), new Data.Unsigned(subSqNum), Data.Bool.of(more), bits(inclusion), ON);
  }

  @Test
  void segmentsAreJoinedAndLostOnesSaid() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    assertThat(segment(0, 0, true, "10")).isEmpty();
    Report whole = segment(0, 1, false, "01").orElseThrow();
    assertThat(whole.entries()).extracting(Report.Entry::index).containsExactly(0, 1);
    assertThat(whole.inclusion()).isEqualTo(BitString.of("11"));
    assertThat(whole.remarks()).isEmpty();

    assertThat(segment(1, 0, true, "10")).isEmpty();
    Report next = segment(2, 0, false, "01").orElseThrow();
    assertThat(next.remarks()).contains("segments of the report before it are missing: dropped");
    assertThat(next.entries()).extracting(Report.Entry::index).containsExactly(1);

    Report tail = segment(3, 1, false, "01").orElseThrow();
    assertThat(tail.remarks()).contains("segment 1 without those before it");
  }

  /** Each segment brings members of its own; what is kept can thus not outgrow the data set. */
  @Test
  void segmentsThatRepeatMembersEndTheAttempt() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    assertThat(segment(0, 0, true, "10")).isEmpty();
    assertThat(segment(0, 1, true, "10").orElseThrow().remarks())
        .contains("segments repeat members: those before are dropped");
    assertThat(segment(0, 2, false, "01").orElseThrow().remarks()).contains("segment 2 without those before it");
  }

  @Test
  void segmentsWithoutEndAreBounded() {
    for (int i = 0; i < 100; i++) {
      subscribe("LD0/LLN0$RP$a" + i, "id" + i, false, "LD0/LLN0$ds");
      assertThat(take(text("id" + i), new Data.Bits(OptFlds.of(Field.SEGMENTATION).bits()), new Data.Unsigned(0),
          Data.Bool.TRUE, bits("10"), ON)).isEmpty();
    }
    // the oldest unfinished ones were given up
    Data flds = new Data.Bits(OptFlds.of(Field.SEGMENTATION).bits());
    Report late = take(text("id0"), flds, new Data.Unsigned(1), Data.Bool.FALSE, bits("01"), ON).orElseThrow();
    assertThat(late.remarks()).contains("segment 1 without those before it");
    Report timely = take(text("id99"), flds, new Data.Unsigned(1), Data.Bool.FALSE, bits("01"), ON).orElseThrow();
    assertThat(timely.entries()).hasSize(2);
  }

  @Test
  void aMemberThatFailedIsUnavailableInAllItsLeaves() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    AccessResult.Failure failure = new AccessResult.Failure(DataAccessError.HARDWARE_FAULT);
    Report report = take(text("id"), new Data.Bits(OptFlds.of().bits()), bits("10"), failure).orElseThrow();
    assertThat(report.entries().getFirst().values()).hasSize(3).containsOnly(new Value.Unavailable(failure));
  }

  @Test
  void aValueOfAnotherTypeIsGivenAsItIsAndSaid() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    Report report = take(text("id"), new Data.Bits(OptFlds.of().bits()), bits("10"), new Data.Int(3)).orElseThrow();
    assertThat(report.remarks()).containsExactly("LD0/GGIO1.Ind1[ST]: the value is not of the type known for it");
    assertThat(report.entries().getFirst().values()).containsExactly(new Value.Other(new Data.Int(3)));
  }

  /** Seven bits of reason (edition 2), inclusion padded beyond the data set. */
  @Test
  void takesWhatEditionsAndDevicesDoDifferently() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    Report report = take(text("id"), new Data.Bits(OptFlds.of(Field.REASON_FOR_INCLUSION).bits()), bits("10000000"), ON,
        bits("0000001")).orElseThrow();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.entries().getFirst().reason())
        .isEqualTo(ReasonCode.of(ReasonCode.Reason.APPLICATION_TRIGGER));
  }

  @Test
  void whatIsNoReportIsRefusedWithWhatIsWrong() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    Data none = new Data.Bits(OptFlds.of().bits());
    assertThatThrownBy(() -> take(text("id"))).isInstanceOf(DecodeException.class).hasMessageContaining("ends early");
    assertThatThrownBy(() -> take(text("id"), none, bits("11"), ON))
        .hasMessageContaining("2 members included, 1 elements");
    assertThatThrownBy(() -> take(text("id"), none, new Data.Int(1))).hasMessageContaining("inclusion");
    assertThatThrownBy(() -> take(new Data.Int(1), none)).hasMessageContaining("RptID wanted");
    InformationReport other = new InformationReport(VariableAccess.of(VariableAccess.Variable.of("LD0", "a")),
        List.of());
    assertThatThrownBy(() -> router.take(other, Instant.EPOCH)).isInstanceOf(DecodeException.class);
  }

  /** Whatever elements a stranger puts into a report: a report, nothing yet, or a DecodeException. */
  @Test
  void anyElementsAreTakenOrRefused() {
    subscribe("LD0/LLN0$RP$a", "id", false, "LD0/LLN0$ds");
    List<AccessResult> kinds = List.of(text("id"), bits("0111111110"), bits("11"), new Data.Unsigned(1), Data.Bool.TRUE,
        ON, new AccessResult.Failure(3), new Data.BinaryTime(1, 1),
        new Data.OctetString(io.gridtap.wire.Octets.hex("01")));
    java.util.Random random = new java.util.Random(61850);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      List<AccessResult> elements = new ArrayList<>(
          List.of(text("id"), new Data.Bits(BitString.of(10, random.nextInt(1024)))));
      for (int n = random.nextInt(14); n > 0; n--) elements.add(kinds.get(random.nextInt(kinds.size())));
      try {
        taken += router.take(information(elements.toArray(AccessResult[]::new)), Instant.EPOCH).isPresent() ? 1 : 0;
      } catch (DecodeException refused) {
        assertThat(refused.offset()).isBetween(0, elements.size());
      }
    }
    assertThat(taken).isPositive();
  }
}
