package io.gridtap.iec61850.client;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Beside the server in use: connects to the preferred one until an association has held long enough, and keeps that one
 * ready to be used. One virtual thread.
 */
final class StandBy implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StandBy.class.getName());

  private final AtomicReference<Optional<Iec61850Client>> held = new AtomicReference<>(Optional.empty());
  private Optional<Thread> thread = Optional.empty();

  private StandBy() {}

  /** Where there is no need: does nothing. */
  static StandBy none() { return new StandBy(); }

  /** @param hold how long an association is to hold */
  static StandBy with(ResilientSettings settings, Duration hold, MmsClient.Listener listener) {
    StandBy standBy = new StandBy();
    ServerAddress preferred = settings.servers().getFirst();
    standBy.thread = Optional.of(Thread.ofVirtual().name("standby-" + preferred.tcp().host())
        .start(() -> standBy.run(settings, preferred, hold, listener)));
    return standBy;
  }

  /** Whether there is an association that has held long enough. */
  boolean ready() {
    return Objects.requireNonNull(held.get()).filter(client -> client.mms().isOpen()).isPresent();
  }

  /** Ends trying. @return the association, if there is one that has held */
  Optional<Iec61850Client> take() {
    thread.ifPresent(Thread::interrupt);
    return held.getAndSet(Optional.empty()).filter(client -> client.mms().isOpen());
  }

  @Override
  public void close() { take().ifPresent(Iec61850Client::close); }

  private void run(ResilientSettings settings, ServerAddress server, Duration hold, MmsClient.Listener listener) {
    Backoff backoff = new Backoff(settings.reconnect().pauses(), server.address().hashCode());
    try {
      while (true) {
        attempt(settings, server, hold, listener);
        TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
      }
    } catch (InterruptedException told) {
      LOG.log(Level.DEBUG, "{0} is not tried any more", server.address());
    }
  }

  private void attempt(ResilientSettings settings, ServerAddress server, Duration hold, MmsClient.Listener listener)
      throws InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    try {
      Iec61850Client client = Iec61850Client.connect(server.tcp(), server.association(), settings.model(),
          new MmsClient.Listener() {
            @Override
            public void watch(Event event) { listener.watch(event); }

            @Override
            public void closed(String reason) { lost.countDown(); }
          });
      boolean keep = false;
      try {
        if (lost.await(hold.toNanos(), TimeUnit.NANOSECONDS)) return;
        client.mms().call(new ConfirmedRequest.Status(false));
        keep = true;
        held.set(Optional.of(client));
        // who took before may not come again
        if (Thread.currentThread().isInterrupted()) held.getAndSet(Optional.empty()).ifPresent(Iec61850Client::close);
        lost.await();
        held.set(Optional.empty());
      } finally {
        if (!keep) client.close();
      }
    } catch (IOException | ConnectionLostException | RequestTimeoutException failed) {
      LOG.log(Level.DEBUG, "{0} is not back yet: {1}", server.address(), failed.getMessage());
    }
  }
}
