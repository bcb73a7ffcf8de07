package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a device for its status again and again, so that it is noticed when the device is gone while nobody asks for
 * anything else: {@link Iec61850Client#keepAlive}. Whatever the device answers, it is alive. Runs on a virtual thread
 * of its own until it is closed or the association ends.
 */
public final class KeepAlive implements AutoCloseable {
  private final Iec61850Client client;
  private final Duration period;
  private final int misses;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** @param misses requests unanswered in a row, each for the association's request limit, that end the association */
  KeepAlive(Iec61850Client client, Duration period, int misses) {
    if (period.isNegative() || period.isZero())
      throw new IllegalArgumentException("a period to ask after is longer than nothing, not " + Durations.text(period));
    if (misses < 1) throw new IllegalArgumentException("at least one unanswered request, not " + misses);
    this.client = client;
    this.period = period;
    this.misses = misses;
  }

  KeepAlive start() {
    Thread.ofVirtual().name("keep-alive-" + client.mms().peer()).start(this::run);
    return this;
  }

  private void run() {
    try {
      int missed = 0;
      while (!ended.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
        missed = answered() ? 0 : missed + 1;
        if (missed == misses) {
          client.abort("%d status requests were not answered".formatted(misses));
          return;
        }
      }
    } catch (ConnectionLostException over) {
      ended.countDown(); // there is nothing to be kept alive; everybody is told by the association itself
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  /** Or not known: while reports wait that nobody takes, nothing is read, and the answer waits behind them. */
  private boolean answered() throws InterruptedException {
    boolean reading = client.mms().reports().ready();
    try {
      var _ = client.mms().call(new ConfirmedRequest.Status(false));
      return true;
    } catch (RequestTimeoutException unanswered) {
      return !reading || !client.mms().reports().ready();
    }
  }

  /** Ends the asking; the association stays. */
  @Override
  public void close() { ended.countDown(); }
}
