package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may read when, without a connection. The reader's waits are over at once, or the test takes too long. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ReaderPlaceTest {
  private final ReaderPlace leftToCallers = new ReaderPlace(true);

  @Test
  void theReaderKeepsItsPlaceUntilACallerWantsIt() throws Exception {
    ReaderPlace place = new ReaderPlace(false);
    assertThat(place.take()).isFalse();
    assertThat(place.stepAside()).isNull();
    assertThat(place.take()).isFalse();
  }

  @Test
  void oneCallerReadsAtATime() {
    assertThat(leftToCallers.take()).isTrue();
    assertThat(leftToCallers.take()).isFalse();
    leftToCallers.giveBack(null);
    assertThat(leftToCallers.take()).isTrue();
  }

  @Test
  void nobodyTakesThePlaceWhileAnotherWaitsForTheReader() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    ReaderPlace.Wait wait = leftToCallers.expect(answer, true);
    assertThat(leftToCallers.take()).isFalse();
    answer.complete("here");
    assertThat(leftToCallers.take()).isTrue();
    leftToCallers.giveBack(null);
    leftToCallers.forget(wait);
    assertThat(leftToCallers.take()).isTrue();
  }

  @Test
  void theReaderComesBackForWhoeverWaits() throws Exception {
    leftToCallers.expect(new CompletableFuture<>(), false);
    assertThat(leftToCallers.stepAside()).isNull();
    assertThat(leftToCallers.take()).isFalse();
  }

  @Test
  void theReaderComesBackWhenNoQuestionFollows() throws Exception {
    assertThat(leftToCallers.stepAside()).isNull();
    assertThat(leftToCallers.take()).isFalse();
  }

  @Test
  void whatACallerCouldNotHandInIsTheNextThatTheReaderDoes() throws Exception {
    assertThat(leftToCallers.take()).isTrue();
    leftToCallers.giveBack(Octets.hex("01 02"));
    // whoever read now would be read before it
    assertThat(leftToCallers.take()).isFalse();
    assertThat(leftToCallers.stepAside()).isEqualTo(Octets.hex("01 02"));
    assertThat(leftToCallers.stepAside()).isNull();
  }

  @Test
  void theReaderDoesNotReadBesideACallerThatBeganBeforeIt() throws Exception {
    assertThat(leftToCallers.take()).isTrue();
    leftToCallers.expect(new CompletableFuture<>(), false);
    FutureTask<Optional<Octets>> reader = new FutureTask<>(() -> Optional.ofNullable(leftToCallers.stepAside()));
    Thread thread = Thread.ofVirtual().start(reader);
    // it waits for its place, and for nothing else
    while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) Thread.onSpinWait();
    assertThat(reader.isDone()).isFalse();
    leftToCallers.giveBack(null);
    assertThat(reader.get()).isEmpty();
  }

  @Test
  void nobodyTakesItAfterTheEnd() throws Exception {
    leftToCallers.end();
    assertThat(leftToCallers.take()).isFalse();
    assertThat(leftToCallers.stepAside()).isNull();
  }
}
