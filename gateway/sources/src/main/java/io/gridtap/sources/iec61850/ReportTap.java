package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.ResilientSubscription;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hands what a resilient subscription tells to a listener, on a thread of its own, and again if the listener throws. A
 * loss is told when everything that came before it was taken.
 */
public final class ReportTap implements AutoCloseable {
  /** Events handed over in one go. */
  private static final int MAX_BATCH = 1024;
  /** More than there are losses while one closes. */
  private static final int PLENTY = 1 << 20;
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(ReportTap.class.getName());

  /** What is told of one device. Events come on one thread, the rest on another. */
  public interface Listener extends ResilientSubscription.Watcher {
    /**
     * Blocking here is back-pressure on the device. When it returns, the events count as taken; if it throws, they come
     * again after a pause.
     */
    void events(List<SubscriptionEvent> events) throws InterruptedException;
  }

  private final SubscriptionSettings settings;
  private final Listener listener;
  private final ResilientSubscription subscription;
  private final Thread pump;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  /** A permit for each loss whose reports have all been taken. */
  private final Semaphore lossesReached = new Semaphore(0);

  public ReportTap(SubscriptionSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    this.subscription = new ResilientSubscription(settings, new Told());
    this.pump = Thread.ofVirtual().name("tap-" + settings.servers().getFirst().tcp().host()).unstarted(this::pump);
  }

  public void start() {
    subscription.start();
    pump.start();
  }

  /** Disables the control blocks, releases the association, and waits until that is done. */
  @Override
  public void close() {
    stop.countDown();
    lossesReached.release(PLENTY);
    subscription.close();
    if (pump.getState() == Thread.State.NEW) return;
    try {
      if (pump.join(LEAVING)) return;
      pump.interrupt();
      if (!pump.join(LEAVING))
        LOG.log(Level.WARNING, "the connection to %s did not end: its listener takes nothing"
            .formatted(settings.servers().getFirst().tcp().host()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end. @return false if {@code limit} passed before */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void pump() {
    try {
      List<SubscriptionEvent> batch = new ArrayList<>();
      while (true) {
        batch.add(subscription.take());
        subscription.drainTo(batch, MAX_BATCH);
        hand(batch);
        for (SubscriptionEvent event : batch)
          if (event instanceof SubscriptionEvent.Lost lost && lost.associated()) lossesReached.release();
        batch.clear();
      }
    } catch (ConnectionLostException ended) {
      LOG.log(Level.DEBUG, "no more of {0}: {1}", settings.servers().getFirst().address(), ended.getMessage());
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "the listener was interrupted", stopped);
    } finally {
      lossesReached.release(PLENTY);
      try {
        listener.ended();
      } finally {
        done.countDown();
      }
    }
  }

  private void hand(List<SubscriptionEvent> batch) throws InterruptedException {
    Backoff backoff = new Backoff(settings.reconnect().pauses(), settings.hashCode());
    while (true) {
      try {
        listener.events(batch);
        return;
      } catch (RuntimeException bug) {
        LOG.log(Level.ERROR, "taking reports of %s".formatted(settings.servers().getFirst().address()), bug);
        Duration pause = backoff.next();
        listener.lost("internal error while taking reports: " + bug, Optional.of(pause));
        if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) return;
      }
    }
  }

  /** The listener, but for the moment when it is told of a loss, and of the end. */
  private final class Told implements ResilientSubscription.Watcher {
    private boolean associated;

    @Override
    public void connecting(String peer, int attempt) {
      associated = false;
      listener.connecting(peer, attempt);
    }

    @Override
    public void associated(String peer, InitiateParameters parameters) {
      associated = true;
      listener.associated(peer, parameters);
    }

    @Override
    public void subscribed(SubscribeResult.Subscribed subscribed) { listener.subscribed(subscribed); }

    @Override
    public void refused(SubscribeResult.Refused refusal) { listener.refused(refusal); }

    @Override
    public void leftOut(RcbReference rcb, RcbReference sameAs) { listener.leftOut(rcb, sameAs); }

    @Override
    public void ready(int subscribed) { listener.ready(subscribed); }

    @Override
    public void watched(Event event) { listener.watched(event); }

    @Override
    public void lost(String reason, Optional<Duration> pause) {
      if (associated) lossesReached.acquireUninterruptibly();
      associated = false;
      listener.lost(reason, pause);
    }
  }
}
