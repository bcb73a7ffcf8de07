package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

/** File transfer in monitor direction as the controlled station sees it (IEC 60870-5-101 §7.4.11), with its errors. */
class StationSendsTest {
  private static final Octets CONTENT = Octets.hex("01 02 03 04 05");
  private static final CallFile SELECT = new CallFile(1, 0, CallFile.SELECT_FILE);
  private static final CallFile CALL = new CallFile(1, 0, CallFile.CALL_FILE);
  private static final CallFile CALL_1 = new CallFile(1, 1, CallFile.CALL_SECTION);
  private static final CallFile CALL_2 = new CallFile(1, 2, CallFile.CALL_SECTION);
  private static final CallFile DEACTIVATE = new CallFile(1, 0, CallFile.DEACTIVATE_FILE);
  private static final FileReady READY = new FileReady(1, 5, 0);
  private static final FileReady REFUSAL = new FileReady(1, 0, 0x80);
  private static final SectionReady READY_1 = new SectionReady(1, 1, 3, 0);
  private static final SectionReady READY_2 = new SectionReady(1, 2, 2, 0);
  private static final Segment SEGMENT_1 = new Segment(1, 1, Octets.hex("01 02 03"));
  private static final Segment SEGMENT_2 = new Segment(1, 2, Octets.hex("04 05"));
  private static final LastSection LAST_1 = new LastSection(1, 1, LastSection.SECTION, 6);
  private static final LastSection LAST_2 = new LastSection(1, 2, LastSection.SECTION, 9);
  private static final LastSection LAST = new LastSection(1, 3, LastSection.FILE, 15);
  private static final AckFile ACK_1 = new AckFile(1, 1, AckFile.SECTION);
  private static final AckFile ACK_2 = new AckFile(1, 2, AckFile.SECTION);
  private static final AckFile NACK_1 = new AckFile(1, 1, FileError.CHECKSUM.on(AckFile.SECTION_REFUSED));
  private static final AckFile ACK = new AckFile(1, 0, AckFile.FILE);
  private static final LastSection GIVEN_UP_1 = new LastSection(1, 1, LastSection.FILE_DEACTIVATED, 0);
  private static final Duration LIMIT = FileSettings.STANDARD.stepLimit();

  private final MemoryStore store = new MemoryStore().with(FileChart.FILE, CONTENT);
  private final FileChart station = new FileChart(FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC,
      FileSettings.STANDARD.withSectionOctets(3).withMaxRepeats(1)), store));

  private FileChart selected() { return station.receives(SELECT).sends(READY); }

  private FileChart firstSectionSent() {
    return selected().receives(CALL).sends(READY_1).receives(CALL_1).sends(SEGMENT_1, LAST_1).nothing();
  }

  private void isOver(FileOutcome outcome) {
    assertThat(store.outcomes).containsExactly(outcome);
    assertThat(store.open).isZero();
    station.nothing().receives(SELECT).sends(READY);
  }

  @Test
  void sendsSectionAfterSection() {
    firstSectionSent().receives(ACK_1).sends(READY_2).receives(CALL_2).sends(SEGMENT_2, LAST_2).receives(ACK_2)
        .sends(LAST).receives(ACK);
    isOver(new FileOutcome.Done(5));
  }

  @Test
  void sendsAnEmptyFileAsOneEmptySection() {
    store.with(FileChart.FILE, Octets.EMPTY);
    station.receives(SELECT).sends(new FileReady(1, 0, 0)).receives(CALL).sends(new SectionReady(1, 1, 0, 0))
        .receives(CALL_1).sends(new LastSection(1, 1, LastSection.SECTION, 0)).receives(ACK_1)
        .sends(new LastSection(1, 2, LastSection.FILE, 0)).receives(ACK);
    assertThat(store.outcomes).containsExactly(new FileOutcome.Done(0));
  }

  @Test
  void refusesAFileItDoesNotHave() {
    station.about(new FileId(1, 30_000, 2)).receives(new CallFile(2, 0, CallFile.SELECT_FILE))
        .sends(new FileReady(2, 0, 0x80)).nothing();
  }

  @Test
  void refusesASecondFileWhileOneIsTransferred() {
    FileId other = new FileId(1, 30_001, 1);
    store.with(other, CONTENT);
    selected().about(other).receives(SELECT).sends(REFUSAL).about(FileChart.FILE).receives(CALL).sends(READY_1);
  }

  @Test
  void beginsAgainWhenTheSameFileIsSelectedAgain() {
    firstSectionSent().receives(SELECT).sends(READY).receives(CALL).sends(READY_1).nothing();
    assertThat(store.outcomes).containsExactly(new FileOutcome.Deactivated());
    assertThat(store.open).isOne();
  }

  @Test
  void answersACallWithoutSelectionThatTheSectionIsNotReady() {
    station.receives(CALL).sends(new SectionReady(1, 0, 0, 0x80)).receives(CALL_1)
        .sends(new SectionReady(1, 1, 0, 0x80)).nothing();
  }

  @Test
  void answersAnUnexpectedNameOfFileThatItIsNotReady() {
    selected().about(new FileId(1, 30_000, 2)).receives(new CallFile(2, 0, CallFile.CALL_FILE))
        .sends(new SectionReady(2, 0, 0, 0x80)).about(FileChart.FILE).receives(CALL).sends(READY_1);
  }

  @Test
  void answersAnUnexpectedNameOfSectionThatItIsNotReady() {
    selected().receives(CALL).sends(READY_1).receives(CALL_2).sends(new SectionReady(1, 2, 0, 0x80)).receives(CALL_1)
        .sends(SEGMENT_1);
  }

  @Test
  void answersAnUnexpectedServiceAndGoesOn() {
    selected().receives(CALL_1).sends(new SectionReady(1, 1, 0, 0x80)).receives(new CallFile(1, 0, 9))
        .sends(new SectionReady(1, 0, 0, 0x80)).receives(CALL).sends(READY_1);
  }

  @Test
  void sendsASectionAgainThatWasRefusedForItsChecksum() {
    firstSectionSent().receives(NACK_1).nothing().receives(CALL_1).sends(SEGMENT_1, LAST_1).receives(ACK_1)
        .sends(READY_2).receives(CALL_2).sends(SEGMENT_2, LAST_2).receives(ACK_2).sends(LAST);
  }

  @Test
  void givesUpASectionThatIsRefusedTooOften() {
    firstSectionSent().receives(NACK_1).receives(CALL_1).sends(SEGMENT_1, LAST_1).receives(NACK_1).sends(GIVEN_UP_1);
    isOver(new FileOutcome.ChecksumFailed("section 1, sent 2 times"));
  }

  @Test
  void endsWhenTheFileIsRefused() {
    firstSectionSent().receives(new AckFile(1, 0, FileError.MEMORY.on(AckFile.FILE_REFUSED)));
    isOver(new FileOutcome.Refused(FileError.MEMORY,
        "the acknowledgement of section 1 of file 1 at 30000 of station 1"));
  }

  @Test
  void endsWhenACallCarriesAnError() {
    selected().receives(new CallFile(1, 0, FileError.MEMORY.on(CallFile.CALL_FILE)));
    isOver(new FileOutcome.Refused(FileError.MEMORY, "the call of file 1 at 30000 of station 1"));
  }

  @Test
  void selectsASection() {
    selected().receives(CALL).sends(READY_1).receives(new CallFile(1, 1, CallFile.SELECT_SECTION)).sends(READY_1)
        .receives(new CallFile(1, 2, CallFile.SELECT_SECTION)).sends(new SectionReady(1, 2, 0, 0x80))
        .receives(CALL_1).sends(SEGMENT_1);
  }

  @Test
  void deactivatesASectionInItsMiddleAndSendsItWhenCalledAgain() {
    store.with(FileChart.FILE, FileChart.counting(0, 500));
    FileChart long500 = new FileChart(FileSide.of(
        new StationFiles(FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD), store));
    long500.receives(SELECT).sends(new FileReady(1, 500, 0)).receives(CALL).sends(new SectionReady(1, 1, 500, 0))
        .receives(CALL_1).sends(new Segment(1, 1, FileChart.counting(0, 236)))
        .receives(new CallFile(1, 1, CallFile.DEACTIVATE_SECTION))
        .sends(new LastSection(1, 1, LastSection.SECTION_DEACTIVATED, 0)).nothing().receives(CALL_1)
        .sends(new Segment(1, 1, FileChart.counting(0, 236)), new Segment(1, 1, FileChart.counting(236, 236)),
            new Segment(1, 1, FileChart.counting(472, 28)))
        .skips(1).nothing();
  }

  @Test
  void refusesToDeactivateASectionThatIsNotSent() {
    selected().receives(new CallFile(1, 1, CallFile.DEACTIVATE_SECTION)).sends(new SectionReady(1, 1, 0, 0x80));
  }

  @Test
  void deactivatesTheFileAtAnyTime() {
    firstSectionSent().receives(DEACTIVATE).sends(GIVEN_UP_1);
    isOver(new FileOutcome.Deactivated());
  }

  @Test
  void refusesToDeactivateWhatIsNotSelected() { station.receives(DEACTIVATE).sends(REFUSAL).nothing(); }

  @Test
  void endsWhenTheFileIsNotCalledInTime() {
    selected().after(LIMIT).sends(new LastSection(1, 0, LastSection.FILE_DEACTIVATED, 0));
    isOver(new FileOutcome.TimedOut("the call of file 1 at 30000 of station 1", LIMIT));
  }

  @Test
  void endsWhenTheSectionIsNotCalledInTime() {
    selected().receives(CALL).sends(READY_1).after(LIMIT).sends(GIVEN_UP_1);
    isOver(new FileOutcome.TimedOut("the call of section 1 of file 1 at 30000 of station 1", LIMIT));
  }

  @Test
  void endsWhenTheSectionIsNotAcknowledgedInTime() {
    firstSectionSent().after(LIMIT).sends(GIVEN_UP_1);
    isOver(new FileOutcome.TimedOut("the acknowledgement of section 1 of file 1 at 30000 of station 1", LIMIT));
  }

  @Test
  void endsWhenTheFileIsNotAcknowledgedInTime() {
    firstSectionSent().receives(ACK_1).sends(READY_2).receives(CALL_2).sends(SEGMENT_2, LAST_2).receives(ACK_2)
        .sends(LAST).after(LIMIT).sends(new LastSection(1, 2, LastSection.FILE_DEACTIVATED, 0));
    isOver(new FileOutcome.TimedOut("the acknowledgement of file 1 at 30000 of station 1", LIMIT));
  }

  @Test
  void waitsAsLongAsTheWindowIsClosedInTheMiddleOfASection() {
    selected().receives(CALL).sends(READY_1).receives(CALL_1).sends(SEGMENT_1).after(LIMIT.multipliedBy(10))
        .sends(LAST_1).after(LIMIT.minusNanos(1)).receives(ACK_1).sends(READY_2);
  }

  @Test
  void ignoresAcknowledgementsOutOfTurn() {
    station.receives(ACK, ACK_1).nothing();
    selected().receives(ACK, ACK_1, NACK_1).nothing().receives(CALL).sends(READY_1).receives(CALL_1)
        .sends(SEGMENT_1).receives(ACK_1).sends(LAST_1).receives(ACK_2, ACK).nothing().receives(ACK_1).sends(READY_2);
  }

  @Test
  void endsWithTheConnection() {
    StationFiles files = new StationFiles(FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD);
    FileSide side = FileSide.of(files, store);
    FileChart chart = new FileChart(side).receives(SELECT).sends(READY).receives(CALL);
    files.stopped();
    chart.nothing().receives(CALL_1).sends(new SectionReady(1, 1, 0, 0x80));
    assertThat(store.outcomes).containsExactly(new FileOutcome.ConnectionLost("data transfer has stopped"));
    assertThat(store.open).isZero();
  }

  @Test
  void aFileThatHasShrunkIsNotReady() {
    store.truncated = true;
    selected().receives(CALL).sends(READY_1).receives(CALL_1).sends(SEGMENT_1, LAST_1).receives(ACK_1).sends(READY_2)
        .receives(CALL_2).sends(new SectionReady(1, 2, 0, 0x80)).nothing();
    assertThat(store.outcomes)
        .containsExactly(new FileOutcome.Abandoned(FileError.MEMORY, "section 2 has 1 octets, 2 wanted"));
  }

  @Test
  void deletesAFileAndConfirmsIt() {
    CallFile delete = new CallFile(1, 0, CallFile.DELETE_FILE);
    station.receives(delete).sends(new FileReady(1, 0, 0)).receives(delete).sends(REFUSAL);
    assertThat(store.files).isEmpty();
  }

  @Test
  void deletesNothingWhileItIsTransferredOrOnlyTested() {
    CallFile delete = new CallFile(1, 0, CallFile.DELETE_FILE);
    Asdu test = Asdu.of(TypeId.F_SC_NA_1, CauseOfTransmission.of(Cause.FILE).withTest(true), 1,
        new InformationObject(30_000, delete));
    station.receives(test).skips(1);
    selected().receives(delete).sends(REFUSAL);
    assertThat(store.files).containsKey(FileChart.FILE);
  }

  @Test
  void answersAQueryLogLikeASelection() {
    Cp56Time2a start = Cp56Time2a.of(LocalDateTime.parse("2026-11-21T00:00:00"));
    Cp56Time2a end = Cp56Time2a.of(LocalDateTime.parse("2026-11-21T01:00:00"));
    station.receives(new QueryLog(1, start, end)).sends(new FileReady(1, 16, 0)).receives(CALL)
        .sends(new SectionReady(1, 1, 3, 0)).receives(DEACTIVATE).skips(1)
        .receives(new QueryLog(1, end, start)).sends(REFUSAL)
        .receives(new QueryLog(1, new Cp56Time2a(0), end)).sends(REFUSAL);
  }

  @Test
  void tellsADirectoryInSeveralAsdusWithTheLastFileMarkedLast() {
    for (int i = 0; i < 40; i++)
      store.with(new FileId(1, 30_000 + i, 1), CONTENT, Instant.parse("2026-11-21T00:00:00Z"));
    DirectoryReader reader = new DirectoryReader(1, 0, 0, FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD,
        Moment.ORIGIN);
    FileSide client = FileSide.of(reader, new StoreWork(store));
    FileSide server = FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD), store);
    server.receive(client.poll(Moment.ORIGIN).orElseThrow(), Moment.ORIGIN);
    int[] counts = {18, 18, 4};
    for (int count : counts) {
      Asdu asdu = server.poll(Moment.ORIGIN).orElseThrow();
      assertThat(asdu.count()).isEqualTo(count);
      assertThat(asdu.sequence()).isTrue();
      assertThat(reader.isOver()).isFalse();
      client.receive(asdu, Moment.ORIGIN);
    }
    assertThat(reader.isOver()).isTrue();
    assertThat(reader.entries()).hasSize(40);
  }

  @Test
  void tellsAnEmptyDirectoryAndRefusesAnUnknownOne() {
    store.files.clear();
    for (int address : new int[]{0, 5}) {
      DirectoryReader reader = new DirectoryReader(1, address, 0, FieldSizes.IEC104, StationTime.UTC,
          FileSettings.STANDARD, Moment.ORIGIN);
      FileSide client = FileSide.of(reader, new StoreWork(store));
      FileSide server = FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD),
          store);
      server.receive(client.poll(Moment.ORIGIN).orElseThrow(), Moment.ORIGIN);
      client.receive(server.poll(Moment.ORIGIN).orElseThrow(), Moment.ORIGIN);
      assertThat(client.poll(Moment.ORIGIN)).isEmpty();
      assertThat(client.outcome()).isEqualTo(
          address == 0 ? new FileOutcome.Done(0) : new FileOutcome.Unknown(Cause.UNKNOWN_ADDRESS));
      assertThat(reader.entries()).isEmpty();
    }
  }

  @Test
  void aPeerThatAsksWithoutTakingAnswersGetsNoMoreOfThem() {
    for (int i = 0; i < 10_000; i++)
      station.receives(CALL_1);
    station.skips(64).nothing();
  }
}
