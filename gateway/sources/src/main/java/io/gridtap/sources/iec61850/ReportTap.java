package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the reports of one device coming: connects, subscribes, and after a loss does so again with growing pauses. A
 * BRCB is resumed behind the last entry that the listener has taken.
 *
 * <p>One virtual thread connects and subscribes, another takes the reports, so that a device that reports at once is not
 * in its own way.
 */
public final class ReportTap implements AutoCloseable {
  /** Updates handed over in one go. */
  private static final int MAX_BATCH = 1024;
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  /** What is told of one device. Reports come on one thread, the rest on another. */
  public interface Listener {
    /** @param attempt from 1, counted anew after each success */
    default void connecting(String peer, int attempt) {}

    default void associated(String peer, InitiateParameters parameters) {}

    default void subscribed(SubscribeResult.Subscribed subscription) {}

    default void refused(SubscribeResult.Refused refusal) {}

    /** A control block left out because its reports could not be told from those of another. */
    default void leftOut(RcbReference rcb, RcbReference sameAs) {}

    /** All subscriptions have been tried. @param subscribed how many report */
    default void ready(int subscribed) {}

    /** Blocking here is back-pressure on the device. When it returns, the updates count as taken. */
    void updates(List<Update> updates) throws InterruptedException;

    /** Something the device did wrong and was forgiven, or a traced PDU; on the connection's own thread. */
    default void watched(Event event) {}

    /** The association is gone, or did not come about. @param pause until the next attempt; empty if there is none */
    default void lost(String reason, Optional<Duration> pause) {}

    /** The last call: nothing more is tried. */
    default void ended() {}
  }

  private final TapSettings settings;
  private final Listener listener;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  private final Map<RcbReference, Octets> lastEntries = new ConcurrentHashMap<>();

  public ReportTap(TapSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  public void start() {
    if (started.getAndSet(true)) throw new IllegalStateException("already started");
    Thread.ofVirtual().name("tap-" + settings.tcp().host()).start(this::run);
  }

  /** Disables the control blocks, releases the association, and waits until that is done. */
  @Override
  public void close() {
    stop.countDown();
    if (!started.get()) return;
    try {
      // bounded by the request limit, which applies to each step of the leave-taking
      if (!done.await(settings.association().requestLimit().toMillis() * 2 + 5_000, TimeUnit.MILLISECONDS))
        throw new IllegalStateException("the connection to %s did not end".formatted(settings.tcp().host()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end. @return false if {@code limit} passed before */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean stopping() { return stop.getCount() == 0; }

  private void run() {
    String peer = settings.tcp().host() + ":" + settings.tcp().port();
    Backoff backoff = new Backoff(settings.pauses(), peer.hashCode());
    int attempt = 1;
    boolean everConnected = false;
    try {
      while (!stopping()) {
        listener.connecting(peer, attempt++);
        String reason;
        try (Iec61850Client client = Iec61850Client.connect(settings.tcp(), settings.association(), settings.model(),
            listener::watched)) {
          listener.associated(peer, client.mms().parameters());
          everConnected = true;
          attempt = 1;
          backoff.reset();
          reason = new Session(client).run();
        } catch (IOException failed) {
          reason = String.valueOf(failed.getMessage());
          if (!everConnected && !settings.retryFirst()) {
            listener.lost(reason, Optional.empty());
            return;
          }
          if (failed instanceof AssociationFailedException) everConnected = true;
        }
        if (stopping()) return;
        Duration pause = backoff.next();
        listener.lost(reason, Optional.of(pause));
        if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) return;
      }
    } catch (InterruptedException interrupted) {
      listener.lost("interrupted", Optional.empty());
    } finally {
      done.countDown();
      listener.ended();
    }
  }

  /** One association, from the first subscription to its end. */
  private final class Session {
    private final Iec61850Client client;
    private final List<RcbReference> enabled = new ArrayList<>();
    private volatile String end = "";

    Session(Iec61850Client client) { this.client = client; }

    /** Why it ended. */
    String run() throws InterruptedException {
      Thread taker = Thread.ofVirtual().name("reports-" + client.mms().peer()).start(this::takeReports);
      try {
        subscribeAll();
        while (!stopping() && !taker.join(Duration.ofMillis(100))) {
          // until stopped or lost
        }
        if (stopping()) leave();
      } catch (ConnectionLostException lost) {
        end = String.valueOf(lost.getMessage());
      } catch (RequestTimeoutException silent) {
        end = String.valueOf(silent.getMessage());
      } catch (Answer.RefusedException refused) {
        end = "the device refuses what is needed: " + refused.getMessage();
      } finally {
        client.close();
        taker.interrupt();
        taker.join();
      }
      return end;
    }

    private void subscribeAll() throws InterruptedException {
      Map<String, RcbReference> told = new HashMap<>();
      for (RcbReference rcb : wanted()) {
        if (stopping()) return;
        if (settings.rcbs().isEmpty() && !settings.allInstances()) {
          Optional<RcbReference> same = sameAs(rcb, told);
          if (same.isPresent()) {
            listener.leftOut(rcb, same.get());
            continue;
          }
        }
        ReportSettings report = settings.own().getOrDefault(rcb, settings.report());
        Octets last = lastEntries.get(rcb);
        switch (client.subscribe(rcb, last == null ? report : report.withEntryId(last).withPurgeBuf(false))) {
          case SubscribeResult.Subscribed subscribed -> {
            enabled.add(rcb);
            told.put(identity(rcb, subscribed.rptId(), subscribed.dataSet().reference()), rcb);
            listener.subscribed(subscribed);
          }
          case SubscribeResult.Refused refused -> listener.refused(refused);
        }
      }
      listener.ready(enabled.size());
    }

    private Optional<RcbReference> sameAs(RcbReference rcb, Map<String, RcbReference> told)
        throws InterruptedException {
      Optional<ReportControlBlock> block = client.rcb(rcb);
      return block.flatMap(b -> Optional.ofNullable(told.get(identity(rcb, b.effectiveRptId(), b.datSet()))));
    }

    private static String identity(RcbReference rcb, String rptId, String dataSet) {
      return rptId + " " + dataSet + " " + rcb.buffered();
    }

    private List<RcbReference> wanted() throws InterruptedException {
      if (!settings.rcbs().isEmpty()) return settings.rcbs();
      List<String> devices = settings.logicalDevices().isEmpty()
          ? client.logicalDevices()
          : settings.logicalDevices();
      List<RcbReference> found = new ArrayList<>();
      for (String device : devices) found.addAll(client.reportControlBlocks(device));
      return found;
    }

    private void takeReports() {
      List<Update> batch = new ArrayList<>();
      try {
        while (true) {
          Optional<Update> first = client.poll(A_WHILE);
          if (first.isEmpty()) continue;
          batch.add(first.get());
          client.drainTo(batch, MAX_BATCH);
          listener.updates(batch);
          for (Update update : batch) remember(update);
          batch.clear();
        }
      } catch (ConnectionLostException lost) {
        end = String.valueOf(lost.getMessage());
      } catch (InterruptedException stopped) {
        end = "stopped";
      }
    }

    private void remember(Update update) {
      if (!(update instanceof Update.Reported(var report)) || report.rcb().isEmpty()) return;
      report.entryId().ifPresent(id -> lastEntries.put(RcbReference.parse(report.rcb()), id));
    }

    /** The control blocks are given back, as far as the device answers. */
    private void leave() throws InterruptedException {
      Set<String> unanswered = new HashSet<>();
      for (RcbReference rcb : enabled) {
        if (!unanswered.isEmpty()) return;
        try {
          client.unsubscribe(rcb);
        } catch (RequestTimeoutException silent) {
          unanswered.add(rcb.toString());
        }
      }
    }
  }
}
