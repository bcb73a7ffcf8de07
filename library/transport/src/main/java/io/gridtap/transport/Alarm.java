package io.gridtap.transport;

import io.gridtap.wire.Moment;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rings when a conversation's deadline has come, or earlier. Deadlines mostly move away, with every answer and every
 * request, before they come: the alarm then stays as it is, rings too early once, and is set anew. So what a timed wait
 * costs is paid once a deadline's length and not with every octet. One daemon thread for all; the conversation's lock
 * guards each.
 */
final class Alarm {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Runnable bell;
  private Moment set = Moment.NEVER;
  private @Nullable Future<?> pending;

  /** @param bell must be quick; called without the lock */
  Alarm(Runnable bell) { this.bell = bell; }

  private static ScheduledThreadPoolExecutor clock() {
    var clock = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("gridtap-alarm").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** Sees to it that the bell rings at {@code deadline} or before. */
  void ringBy(Moment deadline, Moment now) {
    if (!deadline.isBefore(set)) return;
    off();
    set = deadline;
    pending = CLOCK.schedule(bell, now.until(deadline).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** No alarm is set any more: it has rung, or nobody is to hear it. */
  void off() {
    set = Moment.NEVER;
    if (pending != null) pending.cancel(false);
    pending = null;
  }
}
