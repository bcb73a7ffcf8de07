package io.gridtap.sources.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.transport.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AskerTest implements Asker.Questions {
  private static final Answer COMPLETE = answer(new Completion.Complete());
  private static final Answer NOT_CONFIRMED = answer(new Completion.NotConfirmed(Duration.ofSeconds(10)));
  private static final Backoff.Settings SHORT = new Backoff.Settings(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  /** Of interrogations, in their order; the asker waits for them. */
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private Optional<Thread> thread = Optional.empty();

  private static Answer answer(Completion completion) { return new Answer(List.of(), List.of(), completion); }

  @Override
  public Answer synchronizeClock(int station) {
    asked.add("clock " + station);
    throw new IllegalStateException("a fault of ours");
  }

  @Override
  public Answer interrogate(int station) throws InterruptedException {
    asked.add("interrogate " + station);
    return answers.take();
  }

  @Override
  public Answer interrogateCounters(int station) {
    asked.add("counters " + station);
    return COMPLETE;
  }

  private Asker running(Iec104SourceSettings.Plan plan, Integer... stations) {
    Asker asker = new Asker("rtu7", List.of(stations), plan, SHORT);
    thread = Optional.of(Thread.ofVirtual().start(() -> asker.run(this)));
    return asker;
  }

  private void next(String question) throws InterruptedException {
    assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo(question);
  }

  @AfterEach
  void endsWhenInterrupted() throws InterruptedException {
    thread.orElseThrow().interrupt();
    assertThat(thread.orElseThrow().join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void anInterrogationIsOwedUntilItIsComplete() throws Exception {
    Asker asker = running(Iec104SourceSettings.Plan.STANDARD, 1, 2);
    answers.addAll(List.of(NOT_CONFIRMED, COMPLETE, NOT_CONFIRMED, COMPLETE));
    asker.started();
    next("interrogate 1");
    next("interrogate 2");
    next("interrogate 1");
    next("interrogate 1");
    asker.started();
    next("interrogate 1");
    answers.add(COMPLETE);
    next("interrogate 2");
  }

  @Test
  void aStartDuringAnInterrogationOwesAnother() throws Exception {
    Asker asker = running(Iec104SourceSettings.Plan.STANDARD, 1);
    asker.started();
    next("interrogate 1");
    asker.started();
    answers.add(COMPLETE);
    next("interrogate 1");
  }

  @Test
  void aStationThatWasInitializedIsInterrogatedAndNoOther() throws Exception {
    Asker asker = running(Iec104SourceSettings.Plan.STANDARD, 1, 2);
    answers.addAll(List.of(COMPLETE, COMPLETE));
    asker.initialized(3);
    asker.initialized(2);
    next("interrogate 2");
    asker.initialized(1);
    next("interrogate 1");
  }

  @Test
  void aFaultOfOursDoesNotEndTheQuestions() throws Exception {
    Asker asker = running(new Iec104SourceSettings.Plan(true, Optional.empty(), Optional.of(Duration.ofDays(1)),
        Optional.of(Duration.ofDays(1))), 1);
    answers.add(COMPLETE);
    asker.started();
    next("clock 1");
    next("interrogate 1");
    next("counters 1");
  }
}
