package io.gridtap.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Why a command that runs until something ends it ends: the first reason counts. */
final class Finish {
  private final CompletableFuture<Optional<String>> reason = new CompletableFuture<>();

  Finish(Terminal terminal) { terminal.onStop(this::done); }

  void done() { reason.complete(Optional.empty()); }

  void failed(String what) { reason.complete(Optional.of(what)); }

  boolean isOver() { return reason.isDone(); }

  /** Waits so long, or until it is over. @return whether it is */
  boolean isOverWithin(Duration pause) throws InterruptedException {
    try {
      reason.get(pause.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException goOn) {
      return false;
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  /**
   * Waits for the end.
   *
   * @param limit empty for as long as it takes; when it has passed, that is the end
   * @return what failed, if something did
   */
  Optional<String> await(Optional<Duration> limit) throws InterruptedException {
    try {
      return limit.isPresent() ? reason.get(limit.get().toNanos(), TimeUnit.NANOSECONDS) : reason.get();
    } catch (TimeoutException over) {
      done();
      return reason.join();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }
}
