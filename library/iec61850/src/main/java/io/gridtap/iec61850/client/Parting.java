package io.gridtap.iec61850.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Says when an association that still holds is left for another server: once nothing is under way on it, since what is
 * would be lost although nothing is wrong, and of a command nobody would know how it ended. It does not wait for ever. For
 * one thread.
 */
final class Parting {
  /** Commands are given so long to end. */
  static final Duration LONGEST_COMMAND = Duration.ofMinutes(1);

  private final BooleanSupplier wanted;
  private final BooleanSupplier asking;
  private final BooleanSupplier commanding;
  private final Duration requestLimit;
  private final LongSupplier nanoTime;
  private boolean waiting;
  private long since;
  private boolean due;

  /**
   * @param wanted whether it is to be left
   * @param asking whether a request is not answered yet
   * @param commanding whether somebody waits for the end of a command
   * @param requestLimit after which each request that was open at first is answered, or never will be
   */
  Parting(BooleanSupplier wanted, BooleanSupplier asking, BooleanSupplier commanding, Duration requestLimit,
      LongSupplier nanoTime) {
    this.wanted = wanted;
    this.asking = asking;
    this.commanding = commanding;
    this.requestLimit = requestLimit;
    this.nanoTime = nanoTime;
  }

  static Parting of(Iec61850Client client, Duration requestLimit, BooleanSupplier wanted) {
    return new Parting(wanted, client.mms()::isAsking, client::isCommanding, requestLimit, System::nanoTime);
  }

  /** Whether it is to be left now; true for good once it was. */
  boolean isDue() {
    if (due) return true;
    if (!wanted.getAsBoolean()) {
      waiting = false;
      return false;
    }
    if (!waiting) since = nanoTime.getAsLong();
    waiting = true;
    long waited = nanoTime.getAsLong() - since;
    due = commanding.getAsBoolean()
        ? waited >= LONGEST_COMMAND.toNanos()
        : !asking.getAsBoolean() || waited >= requestLimit.toNanos();
    return due;
  }
}
