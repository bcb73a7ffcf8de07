package io.gridtap.runtime;

import static io.gridtap.runtime.Samples.numbered;
import static io.gridtap.runtime.Samples.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliverySettings.Retry;
import io.gridtap.runtime.DeliverySettings.WhenFull;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads around the policy: they wait for events, never for time to pass. */
class DeliveryTest {
  private static final DeliverySettings SETTINGS = new DeliverySettings(10, new Batching(2, Duration.ofMillis(1)),
      WhenFull.WAIT, new Retry(Duration.ofMillis(1), Duration.ofMillis(2), 0), Duration.ofMinutes(1));

  @Test
  void everythingArrivesInOrderThoughTheSinkFailsNowAndThen() throws InterruptedException {
    AtomicInteger writes = new AtomicInteger();
    AtomicInteger connects = new AtomicInteger();
    List<Integer> arrived = new ArrayList<>();
    Delivery delivery = Delivery.start("flaky", sink(connects::incrementAndGet, batch -> {
      if (writes.incrementAndGet() % 3 == 0)
        throw SinkException.retryable("down", "test", "wait", null);
      arrived.addAll(numbers(batch));
    }), SETTINGS);
    for (int i = 0; i < 200; i += 4)
      delivery.accept(numbered(i, i + 3));
    delivery.close();
    assertThat(arrived).containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    assertThat(delivery.statistics().delivered()).isEqualTo(200);
    assertThat(delivery.statistics().lost()).isZero();
    assertThat(connects.get()).isEqualTo(1 + (int) delivery.statistics().failures()).isGreaterThan(10);
  }

  @Test
  void aFullBufferHoldsTheSourceBackUntilTheSinkTakesMore() throws Exception {
    Semaphore permits = new Semaphore(0);
    Delivery delivery = Delivery.start("slow", sink(() -> {}, batch -> permits.acquire()), SETTINGS);
    delivery.accept(numbered(1, 10));
    FutureTask<Void> source = new FutureTask<>(() -> {
      delivery.accept(numbered(11, 12));
      return null;
    });
    Thread thread = Thread.ofVirtual().start(source);
    while (thread.getState() != Thread.State.TIMED_WAITING)
      Thread.onSpinWait();
    assertThat(delivery.statistics().accepted()).isEqualTo(10);
    permits.release(100);
    source.get(1, TimeUnit.MINUTES);
    delivery.close();
    assertThat(delivery.statistics().delivered()).isEqualTo(12);
  }

  @Test
  void aSourceInterruptedWhileItWaitsLosesNothingUncounted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Delivery delivery = Delivery.start("stuck", sink(() -> {}, batch -> never.await()),
        SETTINGS.withCloseLimit(Duration.ZERO));
    delivery.accept(numbered(1, 10));
    FutureTask<Void> source = new FutureTask<>(() -> {
      delivery.accept(numbered(11, 13));
      return null;
    });
    Thread thread = Thread.ofVirtual().start(source);
    while (thread.getState() != Thread.State.TIMED_WAITING)
      Thread.onSpinWait();
    thread.interrupt();
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> source.get(1, TimeUnit.MINUTES))
        .withCauseInstanceOf(InterruptedException.class);
    delivery.close();
    assertThat(delivery.statistics().dropped()).containsOnly(entry(Outbox.INTERRUPTED, 3L),
        entry(Outbox.UNDELIVERED, 10L));
    assertThat(delivery.statistics().accepted()).isEqualTo(13);
  }

  @Test
  void closeInterruptsASinkThatHangsAndCountsWhatItHad() throws InterruptedException {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Delivery delivery = Delivery.start("hangs", new TestSink(() -> {}, batch -> {
      writing.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
    }, closed::countDown), SETTINGS.withCloseLimit(Duration.ZERO));
    delivery.accept(numbered(1, 5));
    assertThat(writing.await(1, TimeUnit.MINUTES)).isTrue();
    delivery.close();
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(delivery.statistics().dropped()).containsOnly(entry(Outbox.UNDELIVERED, 5L));
    delivery.accept(numbered(6, 6));
    assertThat(delivery.statistics().dropped()).containsEntry(Outbox.CLOSED, 1L);
  }

  @Test
  void aFaultOfTheSinksProgramCostsItsBatchAndNotTheDelivery() throws InterruptedException {
    List<Integer> arrived = new ArrayList<>();
    Delivery delivery = Delivery.start("faulty", sink(() -> {}, batch -> {
      if (numbers(batch).contains(1))
        throw new IllegalStateException("bug");
      arrived.addAll(numbers(batch));
    }), SETTINGS);
    delivery.accept(numbered(1, 4));
    delivery.close();
    assertThat(arrived).containsExactly(3, 4);
    assertThat(delivery.statistics().rejected()).containsOnly(entry("IllegalStateException", 2L));
  }

  @Test
  void whatTheSinkRefusesIsKeptAndTheRestDeliveredInOrder(@TempDir Path directory) throws Exception {
    AtomicInteger connects = new AtomicInteger();
    List<Integer> arrived = new ArrayList<>();
    Quarantine quarantine = new Quarantine(directory.resolve("sql"));
    Delivery delivery = Delivery.start("picky", sink(connects::incrementAndGet, batch -> {
      if (numbers(batch).stream().anyMatch(number -> number % 10 == 7))
        throw SinkException.data("seven", "test", "take another", null);
      arrived.addAll(numbers(batch));
    }), new DeliverySettings(1_000, new Batching(64, Duration.ofMillis(1)), WhenFull.WAIT, Retry.STANDARD,
        Duration.ofMinutes(1)), quarantine);
    delivery.accept(numbered(0, 199));
    delivery.close();
    assertThat(arrived)
        .containsExactlyElementsOf(IntStream.range(0, 200).filter(each -> each % 10 != 7).boxed().toList());
    assertThat(delivery.statistics().rejected()).containsOnly(entry("seven", 20L));
    assertThat(connects).hasValue(1);
    assertThat(quarantine.statistics()).isEqualTo(new Quarantine.Statistics(20, 0, 0));
    assertThat(Files.readAllLines(directory.resolve("sql/refused-000001.jsonl"))).hasSize(20)
        .first().asString().contains("\"delivery\":\"picky\"", "\"reason\":\"seven\"", "\"value\":\"7\"");
  }

  @Test
  void aFaultOfOursCostsItsBatchAndNotTheDelivery() throws InterruptedException {
    java.util.logging.Logger log = java.util.logging.Logger.getLogger(Delivery.class.getName());
    Filter former = log.getFilter();
    log.setFilter(entry -> {
      if (entry.getMessage().contains("on purpose"))
        throw new IllegalStateException("the log is broken");
      return true;
    });
    List<Integer> arrived = new ArrayList<>();
    try {
      Delivery delivery = Delivery.start("unlucky", sink(() -> {}, batch -> {
        if (numbers(batch).contains(1))
          throw SinkException.retryable("down on purpose", "test", "wait", null);
        arrived.addAll(numbers(batch));
      }), SETTINGS);
      delivery.accept(numbered(1, 4));
      delivery.close();
      assertThat(arrived).containsExactly(3, 4);
      assertThat(delivery.statistics().rejected()).containsOnly(entry(Outbox.INTERNAL, 2L));
    } finally {
      log.setFilter(former);
    }
  }

  @Test
  void nothingIsTakenOverOnceTheSinkEndedInAnError() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    Delivery good = Delivery.start("good", sink(() -> {}, batch -> arrived.addAll(numbers(batch))), SETTINGS);
    Delivery delivery = Delivery.start("dies", new TestSink(() -> {}, batch -> {
      throw new LinkageError("no driver");
    }, ended::countDown), SETTINGS);
    delivery.accept(numbered(1, 2));
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> delivery.accept(numbered(3, 4)))
        .withMessageContaining("dies").withCauseInstanceOf(LinkageError.class);
    try (Fanout fanout = new Fanout(List.of(delivery, good))) {
      assertThatIllegalStateException().isThrownBy(() -> fanout.accept(numbered(5, 5)));
      assertThat(arrived.poll(1, TimeUnit.MINUTES)).isEqualTo(5);
    }
    assertThat(delivery.statistics().dropped()).containsOnly(entry(Outbox.FAILED, 5L));
    assertThat(delivery.statistics().accepted()).isEqualTo(5);
  }

  @Test
  void aSourceThatWaitsForRoomIsToldOfTheEndByAnError() throws Exception {
    Semaphore permits = new Semaphore(0);
    Delivery delivery = Delivery.start("dies", sink(() -> {}, batch -> {
      permits.acquire();
      throw new LinkageError("no driver");
    }), SETTINGS);
    delivery.accept(numbered(1, 10));
    FutureTask<Void> source = new FutureTask<>(() -> {
      delivery.accept(numbered(11, 12));
      return null;
    });
    Thread thread = Thread.ofVirtual().start(source);
    while (thread.getState() != Thread.State.TIMED_WAITING)
      Thread.onSpinWait();
    permits.release();
    assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> source.get(1, TimeUnit.MINUTES))
        .withCauseInstanceOf(IllegalStateException.class);
    delivery.close();
    assertThat(delivery.statistics().lost()).isEqualTo(12);
  }

  @Test
  void aSinkThatIsDownNeverStopsAnother() throws InterruptedException {
    BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    Delivery good = Delivery.start("good", sink(() -> {}, batch -> arrived.addAll(numbers(batch))), SETTINGS);
    Delivery bad = Delivery.start("bad", sink(() -> {
      throw SinkException.retryable("down", "test", "wait", null);
    }, batch -> {}), SETTINGS.with(WhenFull.DROP_OLDEST).withCloseLimit(Duration.ZERO));
    try (Fanout fanout = new Fanout(List.of(bad, good))) {
      for (int i = 0; i < 50; i++)
        fanout.accept(numbered(i, i));
      for (int i = 0; i < 50; i++)
        assertThat(arrived.poll(1, TimeUnit.MINUTES)).isEqualTo(i);
      assertThat(fanout.statistics().keySet()).containsExactly("bad", "good");
      assertThat(bad.statistics().dropped()).containsOnly(entry(Outbox.BUFFER_FULL, 40L));
    }
    assertThat(bad.statistics().dropped()).containsOnly(entry(Outbox.BUFFER_FULL, 40L), entry(Outbox.UNDELIVERED, 10L));
    assertThat(good.statistics().lost()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> new Fanout(List.of(good, good)));
  }

  private interface Connect {
    void connect() throws SinkException, InterruptedException;
  }

  private interface Write {
    void write(List<Measurement> batch) throws SinkException, InterruptedException;
  }

  private static Sink sink(Connect connect, Write write) { return new TestSink(connect, write, null); }

  private record TestSink(Connect onConnect, Write onWrite, @Nullable Runnable onClose) implements Sink {
    @Override
    public void connect() throws SinkException, InterruptedException { onConnect.connect(); }

    @Override
    public void write(List<Measurement> batch) throws SinkException, InterruptedException { onWrite.write(batch); }

    @Override
    public void close() { if (onClose != null)
      onClose.run(); }
  }
}
