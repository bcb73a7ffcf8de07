package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

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
  private static final System.Logger LOG = System.getLogger(ReportTap.class.getName());

  /** What is told of one device. Reports come on one thread, the rest on another. */
  public interface Listener {
    /** @param attempt from 1, counted anew once all subscriptions have been tried */
    default void connecting(String peer, int attempt) {}

    default void associated(String peer, InitiateParameters parameters) {}

    default void subscribed(SubscribeResult.Subscribed subscription) {}

    default void refused(SubscribeResult.Refused refusal) {}

    /** A control block left out because its reports could not be told from those of another. */
    default void leftOut(RcbReference rcb, RcbReference sameAs) {}

    /** All subscriptions have been tried. @param subscribed how many report */
    default void ready(int subscribed) {}

    /**
     * Blocking here is back-pressure on the device. When it returns, the updates count as taken; if it throws, they do
     * not, and the association is begun anew.
     */
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
  /** Control blocks that have reported to us: a buffer is emptied once, and what was ours is asked for again. */
  private final Set<RcbReference> known = new HashSet<>();
  private final ReentrantLock connecting = new ReentrantLock();
  /** The thread to interrupt if a connection is not wanted any more. Guarded by {@link #connecting}. */
  private Optional<Thread> connector = Optional.empty();

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
    connecting.lock();
    try {
      connector.ifPresent(Thread::interrupt);
    } finally {
      connecting.unlock();
    }
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
    try {
      keepTapping();
    } catch (InterruptedException interrupted) {
      if (!stopping()) listener.lost("interrupted", Optional.empty());
    } finally {
      try {
        listener.ended();
      } finally {
        done.countDown();
      }
    }
  }

  private void keepTapping() throws InterruptedException {
    String peer = settings.tcp().host() + ":" + settings.tcp().port();
    Backoff backoff = new Backoff(settings.pauses(), peer.hashCode());
    int attempt = 1;
    boolean everConnected = false;
    while (!stopping()) {
      listener.connecting(peer, attempt++);
      String reason;
      try (Iec61850Client client = connect()) {
        everConnected = true;
        listener.associated(peer, client.mms().parameters());
        Session session = new Session(client);
        reason = session.run();
        if (session.ready) {
          attempt = 1;
          backoff.reset();
        }
      } catch (IOException failed) {
        reason = String.valueOf(failed.getMessage());
        if (!everConnected && !settings.retryFirst()) {
          listener.lost(reason, Optional.empty());
          return;
        }
      }
      if (stopping()) return;
      Duration pause = backoff.next();
      listener.lost(reason, Optional.of(pause));
      if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) return;
    }
  }

  /** Ends at once when {@link #close} is called. */
  private Iec61850Client connect() throws IOException, InterruptedException {
    connecting.lock();
    try {
      if (stopping()) throw new InterruptedException("stopped");
      connector = Optional.of(Thread.currentThread());
    } finally {
      connecting.unlock();
    }
    try {
      return Iec61850Client.connect(settings.tcp(), settings.association(), settings.model(), listener::watched);
    } finally {
      connecting.lock();
      try {
        connector = Optional.empty();
        // an interruption that came too late for connecting is not meant for what follows
        if (stopping()) Thread.interrupted();
      } finally {
        connecting.unlock();
      }
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  /** One association, from the first subscription to its end. */
  private final class Session {
    private final Iec61850Client client;
    private final List<RcbReference> enabled = new ArrayList<>();
    /** The first reason is the one that counts; what follows is a consequence. */
    private final AtomicReference<String> end = new AtomicReference<>("");
    private boolean ready;
    /** Ours before, and still held by somebody. */
    private final Set<RcbReference> held = new HashSet<>();

    Session(Iec61850Client client) { this.client = client; }

    /** Why it ended. */
    String run() throws InterruptedException {
      Thread taker = Thread.ofVirtual().name("reports-" + client.mms().peer()).start(this::takeReports);
      try {
        orClose(this::subscribeAll);
        Backoff pauses = new Backoff(settings.pauses(), client.mms().peer().hashCode());
        long again = System.nanoTime() + pauses.next().toNanos();
        // until stopped, or lost and everything taken that came before
        while (!stopping() && !taker.join(Duration.ofMillis(100))) {
          if (held.isEmpty() || System.nanoTime() - again < 0) continue;
          orClose(this::askAgain);
          again = System.nanoTime() + pauses.next().toNanos();
        }
        if (stopping()) leave();
        client.close();
        // what came before the leave-taking is still for the listener, unless he takes too long
        taker.join(A_WHILE);
      } finally {
        client.close();
        taker.interrupt();
        taker.join();
      }
      return String.valueOf(end.get());
    }

    private void endsBecause(String reason) { end.compareAndSet("", reason); }

    private void orClose(Step step) throws InterruptedException {
      try {
        step.run();
        return;
      } catch (ConnectionLostException | RequestTimeoutException lost) {
        endsBecause(String.valueOf(lost.getMessage()));
      } catch (Answer.RefusedException refused) {
        endsBecause("the device refuses what is needed: " + refused.getMessage());
      } catch (RuntimeException bug) {
        endsBecause("internal error while subscribing: " + bug);
        LOG.log(Level.ERROR, "subscribing at %s".formatted(client.mms().peer()), bug);
      }
      client.close();
    }

    private void subscribeAll() throws InterruptedException {
      Map<String, RcbReference> told = new HashMap<>();
      for (RcbReference rcb : wanted()) {
        if (stopping()) return;
        ReportSettings report = settings.own().getOrDefault(rcb, settings.report());
        if (settings.rcbs().isEmpty() && !settings.allInstances()) {
          Optional<RcbReference> same = sameAs(rcb, report, told);
          if (same.isPresent()) {
            listener.leftOut(rcb, same.get());
            continue;
          }
        }
        switch (subscribe(rcb, report)) {
          case SubscribeResult.Subscribed subscribed ->
            told.put(identity(rcb, subscribed.rptId(), subscribed.dataSet().reference()), rcb);
          case SubscribeResult.Refused refused -> {
            if (refused.cause() == SubscribeResult.Cause.OWNED && known.contains(rcb)) held.add(rcb);
            listener.refused(refused);
          }
        }
      }
      ready = true;
      listener.ready(enabled.size());
    }

    private SubscribeResult subscribe(RcbReference rcb, ReportSettings report) throws InterruptedException {
      ReportSettings wanted = known.contains(rcb) ? report.withPurgeBuf(false) : report;
      Octets last = lastEntries.get(rcb);
      SubscribeResult result = client.subscribe(rcb, last == null ? wanted : wanted.withEntryId(last));
      if (result instanceof SubscribeResult.Subscribed subscribed) {
        known.add(rcb);
        enabled.add(rcb);
        listener.subscribed(subscribed);
      }
      return result;
    }

    /** A device holds what was ours for the association before, until it notices that this one is gone. */
    private void askAgain() throws InterruptedException {
      for (RcbReference rcb : List.copyOf(held))
        if (subscribe(rcb, settings.own().getOrDefault(rcb, settings.report())) instanceof SubscribeResult.Subscribed)
          held.remove(rcb);
    }

    private Optional<RcbReference> sameAs(RcbReference rcb, ReportSettings wanted, Map<String, RcbReference> told)
        throws InterruptedException {
      Optional<ReportControlBlock> block = client.rcb(rcb);
      return block.flatMap(b -> Optional.ofNullable(told.get(
          identity(rcb, wanted.rptId().orElse(b.effectiveRptId()), wanted.datSet().orElse(b.datSet())))));
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
        endsBecause(String.valueOf(lost.getMessage()));
      } catch (InterruptedException stopped) {
        endsBecause("stopped");
      } catch (RuntimeException bug) {
        endsBecause("internal error while taking reports: " + bug);
        LOG.log(Level.ERROR, "taking reports of %s".formatted(client.mms().peer()), bug);
      }
    }

    private void remember(Update update) {
      if (!(update instanceof Update.Reported(var report)) || report.rcb().isEmpty()) return;
      report.entryId().ifPresent(id -> lastEntries.put(RcbReference.parse(report.rcb()), id));
    }

    /** The control blocks are given back, as far as the device answers. */
    private void leave() throws InterruptedException {
      for (RcbReference rcb : enabled) {
        try {
          client.unsubscribe(rcb);
        } catch (Answer.RefusedException refused) {
          LOG.log(Level.DEBUG, "{0} is not given back: {1}", rcb, refused.getMessage());
        } catch (ConnectionLostException | RequestTimeoutException gone) {
          LOG.log(Level.DEBUG, "{0} and what follows is not given back: {1}", rcb, gone.getMessage());
          return;
        }
      }
    }
  }
}
