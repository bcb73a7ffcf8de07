package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The receiving part, in monitor direction at the controlling station, in control direction at the controlled one. */
class ReceivesTest {
  private static final String FILE_TEXT = "file 1 at 30000 of station 1";
  private static final CallFile SELECT = new CallFile(1, 0, CallFile.SELECT_FILE);
  private static final CallFile CALL = new CallFile(1, 0, CallFile.CALL_FILE);
  private static final CallFile CALL_1 = new CallFile(1, 1, CallFile.CALL_SECTION);
  private static final FileReady READY = new FileReady(1, 3, 0);
  private static final SectionReady READY_1 = new SectionReady(1, 1, 3, 0);
  private static final Segment SEGMENT_1 = new Segment(1, 1, Octets.hex("01 02 03"));
  private static final LastSection LAST_1 = new LastSection(1, 1, LastSection.SECTION, 6);
  private static final LastSection LAST = new LastSection(1, 0, LastSection.FILE, 6);
  private static final AckFile ACK_1 = new AckFile(1, 1, AckFile.SECTION);
  private static final AckFile NACK_1 = new AckFile(1, 1, FileError.CHECKSUM.on(AckFile.SECTION_REFUSED));
  private static final AckFile ACK = new AckFile(1, 0, AckFile.FILE);
  private static final Duration LIMIT = FileSettings.STANDARD.stepLimit();
  private static final FileSettings SETTINGS = FileSettings.STANDARD.withMaxRepeats(1).withMaxFileOctets(1000);

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final FileChart client = new FileChart(
      FileSide.of(FileReceiver.select(FileChart.FILE, 0, FieldSizes.IEC104, SETTINGS, Moment.ORIGIN),
          new StoreWork(RecordedTransferTest.sink(received))));
  private final MemoryStore store = new MemoryStore();
  private final FileChart station = new FileChart(
      FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC, SETTINGS), store));

  private static CallFile givenUp(FileError error) { return new CallFile(1, 0, error.on(CallFile.DEACTIVATE_FILE)); }

  private FileChart firstSectionCalled() {
    return client.sends(SELECT).receives(READY).sends(CALL).receives(READY_1).sends(CALL_1);
  }

  @Test
  void receivesAFile() {
    firstSectionCalled().receives(SEGMENT_1, LAST_1).sends(ACK_1).receives(LAST).sends(ACK)
        .ends(new FileOutcome.Done(3));
    assertThat(received.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void controlDirectionBeginsWithFileReady() {
    station.receives(READY).sends(CALL).receives(READY_1).sends(CALL_1).receives(SEGMENT_1, LAST_1).sends(ACK_1)
        .receives(LAST).sends(ACK).nothing();
    assertThat(store.files.get(FileChart.FILE)).isEqualTo(Octets.hex("01 02 03"));
    assertThat(store.outcomes).containsExactly(new FileOutcome.Done(3));
    assertThat(store.open).isZero();
  }

  @Test
  void anyNameOfSectionWillDoAtTheEndOfTheFile() {
    firstSectionCalled().receives(SEGMENT_1, LAST_1).sends(ACK_1).receives(new LastSection(1, 77, LastSection.FILE, 6))
        .sends(ACK).ends(new FileOutcome.Done(3));
  }

  @Test
  void anEmptyFileMayHaveNoSection() {
    client.sends(SELECT).receives(new FileReady(1, 0, 0)).sends(CALL)
        .receives(new LastSection(1, 0, LastSection.FILE, 0)).sends(ACK).ends(new FileOutcome.Done(0));
  }

  @Test
  void aFileThatIsTooLongIsNotCalled() {
    client.sends(SELECT).receives(new FileReady(1, 1001, 0)).sends(givenUp(FileError.MEMORY))
        .ends(new FileOutcome.TooLarge(1001, 1000));
    station.receives(new FileReady(1, 1001, 0)).sends(givenUp(FileError.MEMORY)).nothing();
  }

  @Test
  void aFileThatIsNotReadyEndsIt() {
    client.sends(SELECT).receives(new FileReady(1, 0, 0x80))
        .ends(new FileOutcome.Refused(FileError.NONE, "select " + FILE_TEXT));
  }

  @Test
  void aStationThatDoesNotKnowFilesEndsIt() {
    Asdu mirrored = Asdu.of(TypeId.F_SC_NA_1, CauseOfTransmission.of(Cause.UNKNOWN_TYPE).withNegative(true), 1,
        new InformationObject(30_000, SELECT));
    client.sends(SELECT).receives(mirrored).ends(new FileOutcome.Unknown(Cause.UNKNOWN_TYPE));
  }

  @Test
  void aSectionThatIsNotReadyEndsIt() {
    client.sends(SELECT).receives(READY).sends(CALL).receives(new SectionReady(1, 1, 0, 0x80))
        .ends(new FileOutcome.Refused(FileError.NONE, "send section 1 of " + FILE_TEXT));
  }

  @Test
  void aSectionThatCannotBeReadAfterItsCallEndsIt() {
    firstSectionCalled().receives(new SectionReady(1, 1, 0, 0x80))
        .ends(new FileOutcome.Refused(FileError.NONE, "send section 1 of " + FILE_TEXT));
  }

  @Test
  void anUnexpectedNameOfSectionEndsIt() {
    client.sends(SELECT).receives(READY).sends(CALL).receives(new SectionReady(1, 2, 3, 0))
        .sends(givenUp(FileError.SECTION))
        .ends(new FileOutcome.Unexpected("section 2 of " + FILE_TEXT + " is ready, 1 should be"));
  }

  @Test
  void aSectionLongerThanItsFileEndsIt() {
    client.sends(SELECT).receives(READY).sends(CALL).receives(new SectionReady(1, 1, 4, 0))
        .sends(givenUp(FileError.MEMORY)).ends(new FileOutcome.Unexpected(
            "section 1 of " + FILE_TEXT + " has 4 octets, 3 of the file are left"));
  }

  @Test
  void aWrongChecksumMakesItCallTheSectionAgain() {
    firstSectionCalled().receives(new Segment(1, 1, Octets.hex("01 02 04")), LAST_1).sends(NACK_1, CALL_1)
        .receives(READY_1).nothing().receives(SEGMENT_1, LAST_1).sends(ACK_1).receives(LAST).sends(ACK)
        .ends(new FileOutcome.Done(3));
    assertThat(received.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void aSectionThatStaysWrongEndsIt() {
    Segment wrong = new Segment(1, 1, Octets.hex("01 02 04"));
    firstSectionCalled().receives(wrong, LAST_1).sends(NACK_1, CALL_1).receives(wrong, LAST_1)
        .sends(NACK_1, givenUp(FileError.CHECKSUM))
        .ends(new FileOutcome.ChecksumFailed("section 1 of " + FILE_TEXT + ", received 2 times"));
    assertThat(received.size()).isZero();
  }

  @Test
  void aSectionShorterOrLongerThanAnnouncedIsWrong() {
    firstSectionCalled().receives(new Segment(1, 1, Octets.hex("06")), LAST_1).sends(NACK_1, CALL_1)
        .receives(SEGMENT_1, new Segment(1, 1, Octets.hex("00")), LAST_1).sends(NACK_1, givenUp(FileError.CHECKSUM))
        .ends(new FileOutcome.ChecksumFailed("section 1 of " + FILE_TEXT + ", received 2 times"));
  }

  @Test
  void segmentsWithoutEndDoNotKeepItAlive() {
    firstSectionCalled();
    for (int i = 0; i < 20; i++)
      client.receives(SEGMENT_1).after(LIMIT.dividedBy(9));
    client.sends(givenUp(FileError.NONE))
        .ends(new FileOutcome.TimedOut("segments of section 1 of " + FILE_TEXT, LIMIT));
  }

  @Test
  void segmentsOfAnotherSectionAreIgnored() {
    firstSectionCalled().receives(new Segment(1, 2, Octets.hex("09"))).receives(SEGMENT_1)
        .receives(new LastSection(1, 2, LastSection.SECTION, 6))
        .sends(new AckFile(1, 2, FileError.SECTION.on(AckFile.SECTION_REFUSED))).receives(LAST_1).sends(ACK_1);
  }

  @Test
  void aFileWhoseChecksumOrLengthIsWrongIsRefused() {
    firstSectionCalled().receives(SEGMENT_1, LAST_1).sends(ACK_1).receives(new LastSection(1, 2, LastSection.FILE, 7))
        .sends(new AckFile(1, 2, FileError.CHECKSUM.on(AckFile.FILE_REFUSED)))
        .ends(new FileOutcome.ChecksumFailed(FILE_TEXT + ": 3 of 3 octets, the sum is 6, not 7"));
  }

  @Test
  void anEndOfFileInTheMiddleOfASectionIsUnexpected() {
    firstSectionCalled().receives(LAST).sends(new AckFile(1, 0, FileError.SERVICE.on(AckFile.FILE_REFUSED)));
  }

  @Test
  void anEndOfSectionOutOfTurnIsUnexpected() {
    client.sends(SELECT).receives(READY).sends(CALL).receives(LAST_1)
        .sends(new AckFile(1, 1, FileError.SERVICE.on(AckFile.SECTION_REFUSED))).receives(READY_1).sends(CALL_1);
  }

  @Test
  void aSenderThatDeactivatesTheFileEndsIt() {
    firstSectionCalled().receives(SEGMENT_1, new LastSection(1, 1, LastSection.FILE_DEACTIVATED, 0))
        .ends(new FileOutcome.Deactivated());
  }

  @Test
  void aSenderThatDeactivatesTheSectionEndsIt() {
    firstSectionCalled().receives(SEGMENT_1, new LastSection(1, 1, LastSection.SECTION_DEACTIVATED, 0))
        .sends(givenUp(FileError.NONE)).ends(new FileOutcome.Deactivated());
  }

  @Test
  void theEndOfAnEarlierTransferDoesNotDisturbTheNext() {
    client.sends(SELECT).receives(new LastSection(1, 1, LastSection.FILE_DEACTIVATED, 0), LAST).nothing()
        .receives(READY).sends(CALL);
  }

  @Test
  void noFileReadyInTimeEndsIt() {
    client.sends(SELECT).after(LIMIT).sends(givenUp(FileError.NONE))
        .ends(new FileOutcome.TimedOut("file ready of " + FILE_TEXT, LIMIT));
  }

  @Test
  void noSectionReadyInTimeEndsIt() {
    client.sends(SELECT).receives(READY).sends(CALL).after(LIMIT).sends(givenUp(FileError.NONE))
        .ends(new FileOutcome.TimedOut("section 1 of " + FILE_TEXT + ", or its end", LIMIT));
  }

  @Test
  void segmentsThatStopEndIt() {
    firstSectionCalled().after(LIMIT.minusNanos(1)).receives(new Segment(1, 1, Octets.hex("01")))
        .after(LIMIT.minusNanos(1)).nothing().after(Duration.ofNanos(1)).sends(givenUp(FileError.NONE))
        .ends(new FileOutcome.TimedOut("segments of section 1 of " + FILE_TEXT, LIMIT));
  }

  @Test
  void controlDirectionRefusesAnUnknownFile() {
    FileId unknown = new FileId(1, 30_000, 99);
    station.about(unknown).receives(new FileReady(99, 3, 0))
        .sends(new CallFile(99, 0, FileError.FILE.on(CallFile.DEACTIVATE_FILE))).nothing();
  }

  @Test
  void controlDirectionRefusesASecondFile() {
    station.receives(READY).sends(CALL).about(new FileId(1, 30_001, 1)).receives(READY)
        .sends(givenUp(FileError.SERVICE)).about(FileChart.FILE).receives(READY_1).sends(CALL_1);
  }

  @Test
  void controlDirectionBeginsAgainWhenTheSameFileIsAnnouncedAgain() {
    station.receives(READY).sends(CALL).receives(READY_1).sends(CALL_1).receives(READY).sends(CALL).receives(READY_1)
        .sends(CALL_1);
    assertThat(store.outcomes).containsExactly(new FileOutcome.Deactivated());
    assertThat(store.open).isOne();
  }

  @Test
  void controlDirectionWithTestBitWritesNothing() {
    station.receives(Asdu.of(TypeId.F_FR_NA_1, CauseOfTransmission.of(Cause.FILE).withTest(true), 1,
        new InformationObject(30_000, READY))).skips(1).nothing().receives(READY_1).sends(givenUp(FileError.SERVICE));
    assertThat(store.open).isZero();
  }

  @Test
  void controlDirectionTellsWhenThereIsNoRoomLeft() {
    store.full = true;
    station.receives(READY).sends(CALL).receives(READY_1).sends(CALL_1).receives(SEGMENT_1, LAST_1)
        .sends(new AckFile(1, 0, FileError.MEMORY.on(AckFile.FILE_REFUSED))).nothing();
    assertThat(store.files).isEmpty();
    assertThat(store.open).isZero();
  }

  @Test
  void controlDirectionAnswersStepsWithoutBeginning() {
    station.receives(SEGMENT_1).nothing().receives(LAST_1)
        .sends(new AckFile(1, 1, FileError.SERVICE.on(AckFile.SECTION_REFUSED))).receives(LAST)
        .sends(new AckFile(1, 0, FileError.SERVICE.on(AckFile.FILE_REFUSED))).receives(READY_1)
        .sends(givenUp(FileError.SERVICE)).nothing();
  }

  @Test
  void controlDirectionNamesAnUnexpectedFile() {
    station.receives(READY).sends(CALL).about(new FileId(1, 30_000, 2))
        .receives(new LastSection(2, 1, LastSection.SECTION, 6))
        .sends(new AckFile(2, 1, FileError.FILE.on(AckFile.SECTION_REFUSED)));
  }

  @Test
  void controlDirectionEndsInTime() {
    station.receives(READY).sends(CALL).after(LIMIT).sends(givenUp(FileError.NONE)).nothing();
    assertThat(store.outcomes)
        .containsExactly(new FileOutcome.TimedOut("section 1 of " + FILE_TEXT + ", or its end", LIMIT));
    assertThat(store.open).isZero();
  }

  @Test
  void controlDirectionCanBeDeactivated() {
    station.receives(READY).sends(CALL).receives(givenUp(FileError.NONE)).nothing();
    assertThat(store.outcomes).containsExactly(new FileOutcome.Deactivated());
  }

  @Test
  void announcingStationIsRefused() {
    FileChart sender = new FileChart(
        FileSide.of(new FileSender(FileChart.FILE, 3, 0, FieldSizes.IEC104, SETTINGS, Moment.ORIGIN),
            new StoreWork(store)));
    sender.sends(READY).receives(givenUp(FileError.MEMORY))
        .ends(new FileOutcome.Refused(FileError.MEMORY, "the call of " + FILE_TEXT));
  }

  @Test
  void deletionIsConfirmedRefusedOrNotAnswered() {
    CallFile delete = new CallFile(1, 0, CallFile.DELETE_FILE);
    deletion().sends(delete).receives(new FileReady(1, 0, 0)).ends(new FileOutcome.Done(0));
    deletion().sends(delete).receives(new FileReady(1, 0, 0x80))
        .ends(new FileOutcome.Refused(FileError.NONE, "delete " + FILE_TEXT));
    deletion().sends(delete).after(LIMIT)
        .ends(new FileOutcome.TimedOut("the confirmation that " + FILE_TEXT + " is deleted", LIMIT));
  }

  private FileChart deletion() {
    return new FileChart(FileSide.of(
        new FileDeletion(FileChart.FILE, 0, FieldSizes.IEC104, SETTINGS, Moment.ORIGIN), new StoreWork(store)));
  }
}
