package io.gridtap.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says something if what is waited for takes long. */
final class Patience implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Duration limit;
  private final Runnable word;

  Patience(Duration limit, Runnable word) {
    this.limit = limit;
    this.word = word;
  }

  void begin() {
    Thread.ofVirtual().name("patience").start(() -> {
      try {
        if (!over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) word.run();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void close() { over.countDown(); }
}
