package io.gridtap.runtime;

import static io.gridtap.runtime.Samples.numbered;
import static io.gridtap.runtime.Samples.reading;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.OnFull;
import io.gridtap.runtime.DeliverySettings.Retry;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.runtime.Outbox.Step;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.SinkException;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policy on a clock of its own: no thread, no sleep. */
class OutboxTest {
  private final SinkException down = SinkException.retryable("down", "here", "wait", null);
  private final SinkException refused = SinkException.permanent("HTTP 400", "here", "look", null);
  private final SinkException faulty = SinkException.data("too long", "here", "look", null);
  private static final DeliverySettings SETTINGS = new DeliverySettings(10, new Batching(3, ofMillis(200)),
      new WhenFull(OnFull.WAIT_THEN_DROP_OLDEST, ofSeconds(2)), new Retry(ofSeconds(1), ofSeconds(5), 0), ofSeconds(5));

  private Moment now = Moment.ORIGIN;
  private Outbox outbox = connected(SETTINGS);

  @Test
  void aFullBatchGoesAtOnceAndAPartialOneWhenItsAgeIsReached() {
    offer(1, 4);
    assertWrites(1, 2, 3);
    outbox.delivered();
    assertWaits(ofMillis(200));
    after(ofMillis(200));
    assertWrites(4);
    outbox.delivered();
    assertThat(outbox.next(now)).isEqualTo(new Step.Wait(Moment.NEVER));
    assertThat(outbox.statistics().delivered()).isEqualTo(4);
    assertThat(outbox.statistics().batches()).isEqualTo(2);
  }

  @Test
  void withBatchingOffNothingWaits() {
    outbox = connected(SETTINGS.withCapacity(500).with(Batching.OFF));
    offer(1, 1);
    assertWrites(1);
    outbox.delivered();
    offer(2, 3);
    assertWrites(2, 3);
  }

  @Test
  void pausesGrowUntilTheLongestAndTheSameBatchComesAgain() {
    offer(1, 3);
    for (int seconds : List.of(1, 2, 4, 5, 5)) {
      assertWrites(1, 2, 3);
      outbox.writeFailed(down, now);
      assertWaits(ofSeconds(seconds));
      after(ofSeconds(seconds));
      assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
      outbox.connected();
    }
    offer(4, 6);
    assertWrites(1, 2, 3);
    outbox.delivered();
    assertWrites(4, 5, 6);
    outbox.writeFailed(down, now);
    assertWaits(ofSeconds(1)); // a delivery ended the row of failures
    assertThat(outbox.statistics().failures()).isEqualTo(6);
    assertThat(outbox.statistics().lastFailure()).hasValue("down at here: wait");
  }

  @Test
  void aSinkThatConnectsButNeverTakesIsNotHammered() {
    offer(1, 1);
    after(ofMillis(200));
    assertWrites(1);
    outbox.writeFailed(down, now);
    after(ofSeconds(1));
    outbox.connected();
    outbox.next(now);
    outbox.writeFailed(down, now);
    assertWaits(ofSeconds(2));
  }

  @Test
  void aBatchEndsWithAReading() {
    outbox = connected(SETTINGS.withCapacity(100));
    take(reading("a", 1, 2));
    take(reading("b", 3, 7));
    take(reading("c", 8, 8));
    assertWrites(1, 2, 3, 4, 5, 6, 7);
    outbox.delivered();
    after(ofMillis(200));
    assertWrites(8);
  }

  @Test
  void aReadingWithoutEndIsCut() {
    int most = 3 + Reading.MOST_BEYOND_A_BATCH;
    outbox = connected(SETTINGS.withCapacity(10_000));
    take(reading("a", 1, most + 5));
    assertThat(((Step.Write) outbox.next(now)).batch()).hasSize(most);
    outbox.delivered();
    assertWrites(most + 1, most + 2, most + 3, most + 4, most + 5);
  }

  @Test
  void aReadingWaitsUntilThereIsRoomForAllOfItUnlessThereNeverIs() {
    List<Measurement> two = new ArrayList<>(reading("b", 8, 9));
    two.addAll(reading("c", 10, 13));
    assertThat(outbox.offer(reading("a", 1, 7), 0, now)).isEqualTo(7);
    assertThat(outbox.offer(two, 0, now)).isEqualTo(2);
    assertThat(outbox.offer(two, 2, now)).isZero();
    assertWrites(1, 2, 3, 4, 5, 6, 7);
    outbox.delivered();
    assertThat(outbox.offer(two, 2, now)).isEqualTo(4);
    assertThat(outbox.offer(reading("d", 1, 11), 0, now)).isEqualTo(4);
  }

  @Test
  void aFaultIsLookedForBetweenReadingsFirst() {
    outbox = connected(SETTINGS);
    take(reading("a", 1, 2));
    take(reading("b", 3, 8));
    outbox.finish(now, now.plus(ofSeconds(5)));
    assertWrites(1, 2, 3, 4, 5, 6, 7, 8);
    outbox.writeFailed(faulty, now);
    assertWrites(1, 2);
    outbox.delivered();
    assertWrites(3, 4, 5, 6, 7, 8);
    outbox.writeFailed(faulty, now);
    assertWrites(3, 4, 5);
  }

  private void take(List<Measurement> reading) { assertThat(outbox.offer(reading, 0, now)).isEqualTo(reading.size()); }

  @Test
  void jitterMovesThePauseBothWays() {
    Retry retry = new Retry(ofSeconds(10), ofSeconds(100), 0.2);
    assertThat(retry.pause(1, 0)).isEqualTo(ofSeconds(8));
    assertThat(retry.pause(1, 0.5)).isEqualTo(ofSeconds(10));
    assertThat(retry.pause(2, 1)).isEqualTo(ofSeconds(24));
    assertThat(retry.pause(1000, 0.5)).isEqualTo(ofSeconds(100));
  }

  @Test
  void aConnectIsTriedForeverAndThePermanentFailureWaitsLongest() {
    outbox = new Outbox(SETTINGS, () -> 0.5);
    assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
    outbox.connectFailed(down, now);
    assertWaits(ofSeconds(1));
    after(ofSeconds(1));
    assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
    outbox.connectFailed(refused, now);
    assertWaits(ofSeconds(5));
    assertThat(outbox.statistics().lost()).isZero();
  }

  @Test
  void aBatchRefusedForGoodIsCountedByReasonAndLetGo() {
    offer(1, 6);
    assertWrites(1, 2, 3);
    assertThat(Samples.numbers(outbox.writeFailed(refused, now))).containsExactly(1, 2, 3);
    assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
    outbox.connected();
    assertWrites(4, 5, 6);
    outbox.delivered();
    assertThat(outbox.statistics().rejected()).containsOnly(entry("HTTP 400", 3L));
    assertThat(outbox.statistics().delivered()).isEqualTo(3);
    assertBalanced();
  }

  @Test
  void aBatchWithAMeasurementAtFaultIsHalvedUntilThatOneIsAlone() {
    outbox = connected(SETTINGS.with(new Batching(4, ofMillis(200))));
    offer(1, 5);
    assertWrites(1, 2, 3, 4);
    assertThat(outbox.writeFailed(faulty, now)).isEmpty();
    assertWrites(1, 2);
    outbox.delivered();
    assertWrites(3, 4);
    assertThat(outbox.writeFailed(faulty, now)).isEmpty();
    assertWrites(3);
    assertBalanced();
    assertThat(Samples.numbers(outbox.writeFailed(faulty, now))).containsExactly(3);
    assertWrites(4);
    outbox.delivered();
    after(ofMillis(200));
    assertWrites(5);
    assertThat(outbox.statistics().rejected()).containsOnly(entry("too long", 1L));
    assertThat(outbox.statistics().connected()).isTrue();
    assertBalanced();
  }

  @Test
  void anOutageWhileABatchIsInPiecesKeepsThePiecesInOrder() {
    offer(1, 3);
    assertWrites(1, 2, 3);
    outbox.writeFailed(faulty, now);
    assertWrites(1);
    outbox.writeFailed(down, now);
    assertWaits(ofSeconds(1));
    after(ofSeconds(1));
    assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
    outbox.connected();
    assertWrites(1);
    outbox.delivered();
    assertWrites(2, 3);
    outbox.finish(now, now);
    assertThat(outbox.next(now)).isEqualTo(new Step.Finished());
    assertThat(outbox.statistics().dropped()).containsOnly(entry(Outbox.UNDELIVERED, 2L));
    assertBalanced();
  }

  @Test
  void aBacklogFollowsBatchByBatchWithoutWaitingForItsAge() {
    outbox = new Outbox(SETTINGS.with(new Batching(3, ofSeconds(60))), () -> 0.5);
    outbox.connectFailed(down, now);
    offer(1, 7);
    after(ofSeconds(70));
    outbox.connected();
    assertWrites(1, 2, 3);
    outbox.delivered();
    assertWrites(4, 5, 6);
    outbox.delivered();
    assertWrites(7); // older than its age, so even the rest is due
    outbox.delivered();
    offer(8, 8);
    assertWaits(Batching.ROWS.age());
  }

  @Test
  void aFullBufferLetsTheSourceWaitOncePerOutageThenDropsTheOldest() {
    assertThat(outbox.offer(numbered(1, 12), 0, now)).isEqualTo(10);
    assertThat(outbox.waitsUntil(now)).isEqualTo(now.plus(ofSeconds(2)));
    after(ofSeconds(2));
    assertThat(outbox.waitsUntil(now)).isEqualTo(now);
    outbox.force(numbered(11, 12), 0, now);
    after(ofSeconds(1));
    assertThat(now.reached(outbox.waitsUntil(now))).isTrue();
    assertThat(outbox.statistics().dropped()).containsOnly(entry(Outbox.BUFFER_FULL, 2L));
    assertWrites(3, 4, 5);
    outbox.force(numbered(13, 13), 0, now); // those being written are not taken away
    assertWrites(3, 4, 5);
    outbox.delivered();
    assertWrites(7, 8, 9);
    outbox.delivered();
    assertThat(outbox.offer(numbered(20, 30), 0, now)).isEqualTo(6);
    assertThat(outbox.waitsUntil(now)).isEqualTo(now.plus(ofSeconds(2))); // a new outage, a new wait
    assertBalanced();
  }

  @Test
  void theOtherPoliciesWaitForeverOrNotAtAll() {
    Outbox waiting = connected(SETTINGS.with(WhenFull.WAIT));
    waiting.offer(numbered(1, 11), 0, now);
    assertThat(waiting.waitsUntil(now)).isEqualTo(Moment.NEVER);
    Outbox dropping = connected(SETTINGS.with(WhenFull.DROP_OLDEST));
    dropping.offer(numbered(1, 11), 0, now);
    assertThat(dropping.waitsUntil(now)).isEqualTo(now);
  }

  @Test
  void oneHandOverLargerThanTheBufferKeepsItsEnd() {
    outbox.force(numbered(1, 25), 0, now);
    assertWrites(16, 17, 18);
    assertThat(outbox.statistics().dropped()).containsOnly(entry(Outbox.BUFFER_FULL, 15L));
    assertBalanced();
  }

  @Test
  void closingFlushesWithoutWaitingForCompanyAndCutsThePauseShort() {
    offer(1, 3);
    assertWrites(1, 2, 3);
    outbox.writeFailed(down, now);
    offer(4, 4);
    assertWaits(ofSeconds(1));
    outbox.finish(now, now.plus(ofSeconds(5)));
    assertThat(outbox.next(now)).isEqualTo(new Step.Connect());
    outbox.connected();
    assertWrites(1, 2, 3);
    outbox.delivered();
    assertWrites(4);
    outbox.delivered();
    assertThat(outbox.next(now)).isEqualTo(new Step.Finished());
    assertThat(outbox.statistics().lost()).isZero();
  }

  @Test
  void closingGivesUpAtItsLimitAndCountsWhatIsLeft() {
    offer(1, 4);
    assertWrites(1, 2, 3);
    outbox.finish(now, now.plus(ofMillis(500)));
    outbox.writeFailed(down, now);
    assertWaits(ofMillis(500));
    after(ofMillis(500));
    assertThat(outbox.next(now)).isEqualTo(new Step.Finished());
    assertThat(outbox.offer(numbered(5, 6), 0, now)).isEqualTo(2);
    assertThat(outbox.statistics().dropped())
        .containsOnly(entry(Outbox.UNDELIVERED, 4L), entry(Outbox.CLOSED, 2L));
    assertBalanced();
  }

  @Test
  void reasonsAreBounded() {
    LossLedger ledger = new LossLedger();
    for (int i = 0; i < 150; i++)
      ledger.add("reason " + i, 2);
    assertThat(ledger.snapshot()).hasSize(101).containsEntry("other", 100L);
  }

  private Outbox connected(DeliverySettings settings) {
    Outbox fresh = new Outbox(settings, () -> 0.5);
    fresh.connected();
    return fresh;
  }

  private void offer(int from, int to) {
    assertThat(outbox.offer(numbered(from, to), 0, now)).isEqualTo(to - from + 1);
  }

  private void after(Duration duration) { now = now.plus(duration); }

  private void assertWrites(Integer... numbers) {
    assertThat(outbox.next(now)).isInstanceOfSatisfying(Step.Write.class,
        write -> assertThat(Samples.numbers(write.batch())).containsExactly(numbers));
  }

  private void assertWaits(Duration duration) {
    assertThat(outbox.next(now)).isEqualTo(new Step.Wait(now.plus(duration)));
  }

  private void assertBalanced() {
    DeliveryStatistics all = outbox.statistics();
    assertThat(all.accepted()).isEqualTo(all.delivered() + all.buffered() + all.lost());
  }
}
