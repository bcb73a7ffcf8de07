package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A store that answers late, or never. */
class SlowStoreTest {
  private static final CallFile SELECT = new CallFile(1, 0, CallFile.SELECT_FILE);
  private static final CallFile DEACTIVATE = new CallFile(1, 0, CallFile.DEACTIVATE_FILE);
  private static final FileReady REFUSAL = new FileReady(1, 0, 0x80);
  private static final Envelope ENVELOPE = Envelope.of(FileChart.FILE, 0, FieldSizes.IEC104);

  private final StationFiles files = new StationFiles(FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD);
  private Moment now = Moment.ORIGIN;

  private void receive(FileInformation information) { files.receive(ENVELOPE.asdu(information), now); }

  private void expire() {
    now = files.deadline();
    files.timeout(now);
  }

  private List<FileStep.Ask> questions() {
    List<FileStep.Ask> questions = new ArrayList<>();
    for (Optional<FileStep.Ask> next = files.question(); next.isPresent(); next = files.question())
      questions.add(next.get());
    return questions;
  }

  private Optional<Asdu> sent() { return files.poll(now); }

  private static Optional<Asdu> of(FileInformation information) { return Optional.of(ENVELOPE.asdu(information)); }

  @Test
  void aSelectionIsRefusedInTimeAndItsLateAnswerClosed() {
    receive(SELECT);
    long number = questions().getFirst().number();
    assertThat(files.deadline()).isEqualTo(now.plus(Duration.ofSeconds(10)));
    expire();
    assertThat(sent()).isEqualTo(of(REFUSAL));
    assertThat(questions()).extracting(FileStep.Ask::question)
        .containsExactly(new FileQuestion.Close(new FileOutcome.TimedOut("the store", Duration.ofSeconds(10))));
    files.answered(number, new FileAnswer.Opened(5), now);
    assertThat(sent()).isEmpty();
    assertThat(files.deadline()).isEqualTo(Moment.NEVER);
  }

  @Test
  void aSelectionTakenBackIsClosed() {
    receive(SELECT);
    long number = questions().getFirst().number();
    receive(DEACTIVATE);
    assertThat(sent()).isEqualTo(of(REFUSAL));
    assertThat(questions()).extracting(FileStep.Ask::question)
        .containsExactly(new FileQuestion.Close(new FileOutcome.Deactivated()));
    files.answered(number, new FileAnswer.Opened(5), now);
    assertThat(sent()).isEmpty();
  }

  @Test
  void octetsThatDoNotComeEndTheTransfer() {
    receive(SELECT);
    files.answered(questions().getFirst().number(), new FileAnswer.Opened(5), now);
    assertThat(sent()).isPresent();
    receive(new CallFile(1, 0, CallFile.CALL_FILE));
    assertThat(sent()).isPresent();
    receive(new CallFile(1, 1, CallFile.CALL_SECTION));
    assertThat(sent()).isEmpty();
    assertThat(questions()).extracting(FileStep.Ask::question).containsExactly(new FileQuestion.Fetch(5));
    expire();
    assertThat(sent()).isPresent();
    assertThat(questions()).extracting(FileStep.Ask::question).containsExactly(new FileQuestion.Close(
        new FileOutcome.TimedOut("the octets of section 1 of file 1 at 30000 of station 1", Duration.ofSeconds(10))));
  }

  @Test
  void aStoreThatNeverAnswersIsNotAskedForEver() {
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      receive(SELECT);
      asked += questions().size();
      while (sent().isPresent()) {
        // refused
      }
      if (!files.deadline().equals(Moment.NEVER)) expire();
      asked += questions().size();
      while (sent().isPresent()) {
        // refused in time
      }
    }
    assertThat(asked).isBetween(10, 20);
  }
}
