package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.Subscriber.Position;
import io.gridtap.iec61850.client.SubscriptionEvent.Cause;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Octets;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One association of a resilient subscription, from the first control block to its end. One virtual thread subscribes
 * and looks after it, another takes the reports, so that a device that reports at once is not in its own way.
 */
final class SubscriptionSession {
  private static final System.Logger LOG = System.getLogger(SubscriptionSession.class.getName());
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MAX_BATCH = 1024;
  private static final OptFlds NEEDED = OptFlds.of(Field.SEQUENCE_NUMBER, Field.ENTRY_ID, Field.BUFFER_OVERFLOW);

  /** What it needs of the subscription it belongs to. */
  interface Owner {
    boolean stopping();

    /** Whether another server is to be used now. */
    boolean switching();

    /** Runs what may be interrupted by the end of the subscription. */
    void interruptibly(Step step) throws InterruptedException;
  }

  interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Where it stands between the association before and the one after.
   *
   * @param server counted from 0
   * @param memory of the device
   * @param everSubscribed what reported in any association, as it was asked for
   * @param lostAt when the association before ended
   * @param lastHeard the last good sign of it
   */
  record Context(int server, SubscriptionMemory memory, Set<RcbReference> everSubscribed, Optional<Instant> lostAt,
      Optional<Instant> lastHeard) {}

  private final SubscriptionSettings settings;
  private final ResilientSubscription.Watcher watcher;
  private final Owner owner;
  private final EventQueue events;
  private final Iec61850Client client;
  private final Context context;
  private final List<RcbReference> enabled = new ArrayList<>();
  /** Asked for before, reported before, and held by somebody. */
  private final Set<RcbReference> held = new HashSet<>();
  /** The first reason is the one that counts; what follows is a consequence. */
  private final AtomicReference<String> end = new AtomicReference<>("");
  private volatile SignOfLife heard = SignOfLife.now();
  private boolean ready;
  private boolean left;

  /** Events of a control block are put one after the other. */
  private final ReentrantLock order = new ReentrantLock();
  /** Enabled any moment, and not told yet. Guarded by {@link #order}. */
  private final Map<RcbReference, List<SubscriptionEvent>> beginnings = new LinkedHashMap<>();

  SubscriptionSession(SubscriptionSettings settings, ResilientSubscription.Watcher watcher, Owner owner,
      EventQueue events, Iec61850Client client, Context context) {
    this.settings = settings;
    this.watcher = watcher;
    this.owner = owner;
    this.events = events;
    this.client = client;
    this.context = context;
  }

  /** Whether all control blocks were tried. */
  boolean ready() { return ready; }

  /** Whether it was left for another server. */
  boolean left() { return left; }

  /** When the last good sign came. */
  Instant heard() { return heard.time(); }

  /** Why it ended. */
  String run() throws InterruptedException {
    Thread taker = Thread.ofVirtual().name("reports-" + client.mms().peer()).start(this::takeReports);
    try {
      orClose(this::subscribeAll);
      Backoff pauses = new Backoff(settings.reconnect().pauses(), client.mms().peer().hashCode());
      long again = System.nanoTime() + pauses.next().toNanos();
      // until stopped, or lost and everything taken that came before
      while (!owner.stopping() && !owner.switching() && !taker.join(LOOK)) {
        orClose(this::keepAlive);
        if (held.isEmpty() || System.nanoTime() - again < 0) continue;
        orClose(this::askAgain);
        again = System.nanoTime() + pauses.next().toNanos();
      }
      left = !owner.stopping() && owner.switching() && client.mms().isOpen();
      if (owner.stopping() || left) leave();
      client.close();
      // what came before the leave-taking is still for the user, unless there is no room
      while (!taker.join(A_WHILE) && !owner.stopping()) {
        // he waits for room, and the next association has to wait for him
      }
    } finally {
      client.close();
      taker.interrupt();
      if (!taker.join(A_WHILE.multipliedBy(5)))
        LOG.log(Level.WARNING, "{0}: what came is not taken", client.mms().peer());
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

  // Subscribing

  private void subscribeAll() throws InterruptedException {
    Map<String, RcbReference> told = new HashMap<>();
    for (RcbReference rcb : wanted()) {
      if (owner.stopping()) return;
      if (settings.rcbs().isEmpty() && !settings.allInstances()) {
        Optional<RcbReference> same = sameAs(rcb, told);
        if (same.isPresent()) {
          watcher.leftOut(rcb, same.get());
          continue;
        }
      }
      switch (subscribe(rcb)) {
        case SubscribeResult.Subscribed subscribed ->
          told.put(identity(rcb, subscribed.rptId(), subscribed.dataSet().reference()), rcb);
        case SubscribeResult.Refused refused -> {
          if (refused.cause() == SubscribeResult.Cause.OWNED && context.everSubscribed.contains(rcb)) held.add(rcb);
          watcher.refused(refused);
          events.put(new SubscriptionEvent.Refused(refused));
        }
      }
    }
    ready = true;
    watcher.ready(enabled.size());
  }

  /** A device holds what was ours for the association before, until it notices that this one is gone. */
  private void askAgain() throws InterruptedException {
    for (RcbReference rcb : List.copyOf(held))
      if (subscribe(rcb) instanceof SubscribeResult.Subscribed) held.remove(rcb);
  }

  private Optional<RcbReference> sameAs(RcbReference rcb, Map<String, RcbReference> told)
      throws InterruptedException {
    if (!(client.rcbObject(rcb).read() instanceof RcbReading.Found(ReportControlBlock block))) return Optional.empty();
    ReportSettings wanted = settings.reportOf(rcb);
    return Optional.ofNullable(
        told.get(identity(rcb, wanted.rptId().orElse(block.effectiveRptId()), wanted.datSet().orElse(block.datSet()))));
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

  private SubscribeResult subscribe(RcbReference asked) throws InterruptedException {
    while (true) {
      try {
        SubscribeResult result = settings.anyInstance() && !settings.rcbs().isEmpty()
            ? subscribeAny(asked)
            : subscribe(asked, asked);
        heard = SignOfLife.now();
        return result;
      } catch (RequestTimeoutException unanswered) {
        // answers wait behind reports that the user does not take: that says nothing about the device
        if (!events.full() || owner.stopping()) throw unanswered;
        events.awaitRoom();
      }
    }
  }

  private SubscribeResult subscribeAny(RcbReference asked) throws InterruptedException {
    Set<RcbReference> lost = new HashSet<>(enabled);
    InstanceChooser chooser = new InstanceChooser(client);
    while (true) {
      switch (chooser.choose(asked, context.memory.instance(asked), lost)) {
        case InstanceChoice.Chosen chosen -> {
          SubscribeResult result = subscribe(asked, chosen.rcb());
          // somebody was quicker
          if (result instanceof SubscribeResult.Refused refused && refused.cause() == SubscribeResult.Cause.OWNED
              && lost.add(chosen.rcb()))
            continue;
          if (result instanceof SubscribeResult.Subscribed) context.memory.instance(asked, chosen.rcb());
          return result;
        }
        case InstanceChoice.NoneFree(List<InstanceChoice.Busy> busy) -> {
          return new SubscribeResult.Refused(asked, SubscribeResult.Cause.OWNED, "no instance is free: "
              + String.join("; ", busy.stream().map(one -> one.rcb().name() + " " + one.why()).toList()));
        }
        case InstanceChoice.Unknown _ -> {
          return new SubscribeResult.Refused(asked, SubscribeResult.Cause.UNKNOWN,
              "the device has no such report control block, nor an instance of it");
        }
      }
    }
  }

  private SubscribeResult subscribe(RcbReference asked, RcbReference rcb) throws InterruptedException {
    ReportHistory history = context.memory.history(rcb);
    ReportSettings wanted = settings.own().getOrDefault(rcb, settings.reportOf(asked));
    // a buffer is emptied once, and what was ours is asked for again
    if (history.known()) wanted = wanted.withPurgeBuf(false);
    Optional<Octets> last = rcb.buffered() ? history.last() : Optional.empty();
    if (last.isPresent()) wanted = wanted.withEntryId(last.get());
    SubscribeResult result = client.subscribe(rcb, wanted, new Subscriber.Preparation() {
      @Override
      public OptFlds fields() { return settings.completeFields() ? NEEDED : OptFlds.of(); }

      @Override
      public void enabling(Position position, List<String> remarks) {
        SubscriptionSession.this.enabling(asked, rcb, position, last, remarks);
      }
    });
    order.lockInterruptibly();
    try {
      switch (result) {
        case SubscribeResult.Subscribed subscribed -> {
          enabled.add(rcb);
          context.everSubscribed.add(asked);
          watcher.subscribed(subscribed);
          begin(rcb);
        }
        case SubscribeResult.Refused _ -> beginnings.remove(rcb);
      }
    } finally {
      order.unlock();
    }
    return result;
  }

  /** What is to be told of its beginning: once it is enabled, or has sent a report, which proves the same. */
  private void enabling(RcbReference asked, RcbReference rcb, Position position, Optional<Octets> last,
      List<String> remarks) {
    ReportHistory history = context.memory.history(rcb);
    Optional<Duration> outage = context.lostAt.map(at -> Duration.between(at, Instant.now()));
    List<SubscriptionEvent> beginning = new ArrayList<>();
    beginning.add(new SubscriptionEvent.Resumed(rcb, context.server, outage,
        position == Position.FOUND ? last : Optional.empty(), remarks));
    gap(asked, rcb, position, history).ifPresent(beginning::add);
    order.lock();
    try {
      history.enabling();
      beginnings.put(rcb, beginning);
    } finally {
      order.unlock();
    }
  }

  private Optional<SubscriptionEvent> gap(RcbReference asked, RcbReference rcb, Position position,
      ReportHistory history) {
    boolean before = context.everSubscribed.contains(asked);
    if (position == Position.LOST)
      return gap(rcb, Cause.POSITION_LOST, "the entry that came last is not in the device's buffer any more");
    if (!before) return Optional.empty();
    if (!rcb.buffered())
      return gap(rcb, Cause.OUTAGE, "it keeps nothing while there is no association");
    if (!history.known())
      return gap(rcb, Cause.OTHER_BUFFER, "another buffer: all that is in it comes");
    if (history.withoutPosition())
      return gap(rcb, Cause.NO_POSITION, "its reports carry no EntryID: all that is in its buffer comes again");
    return Optional.empty();
  }

  private Optional<SubscriptionEvent> gap(RcbReference rcb, Cause cause, String text) {
    return Optional.of(new SubscriptionEvent.Gap(rcb, cause, context.lastHeard, OptionalLong.empty(), text));
  }

  /** With {@link #order} held. */
  private void begin(RcbReference rcb) throws InterruptedException {
    List<SubscriptionEvent> beginning = beginnings.remove(rcb);
    if (beginning == null) return;
    for (SubscriptionEvent event : beginning) events.put(event);
  }

  // Reports

  private void takeReports() {
    List<Update> batch = new ArrayList<>();
    try {
      while (true) {
        Optional<Update> first = client.poll(A_WHILE);
        if (first.isEmpty()) continue;
        heard = SignOfLife.now();
        batch.add(first.get());
        client.drainTo(batch, MAX_BATCH);
        for (Update update : batch) hand(update);
        batch.clear();
      }
    } catch (ConnectionLostException lost) {
      endsBecause(String.valueOf(lost.getMessage()));
    } catch (InterruptedException stopped) {
      endsBecause("stopped");
    } catch (RuntimeException bug) {
      endsBecause("internal error while taking reports: " + bug);
      LOG.log(Level.ERROR, "taking reports of %s".formatted(client.mms().peer()), bug);
      client.close();
    }
  }

  private void hand(Update update) throws InterruptedException {
    switch (update) {
      case Update.Reported(Report report) when !report.rcb().isEmpty() -> {
        RcbReference rcb = RcbReference.parse(report.rcb());
        order.lockInterruptibly();
        try {
          begin(rcb);
          for (SubscriptionEvent event : context.memory.history(rcb).take(context.server, report)) events.put(event);
        } finally {
          order.unlock();
        }
      }
      case Update.Reported(Report report) -> events.put(new SubscriptionEvent.Reported(context.server, report));
      case Update.Segment _,Update.Other _,Update.Unreadable _ -> events.put(new SubscriptionEvent.Other(update));
    }
  }

  // Staying and leaving

  private void keepAlive() throws InterruptedException {
    if (settings.keepAlive().isEmpty() || !client.mms().isOpen()) return;
    SignOfLife before = heard;
    if (!before.isOlderThan(settings.keepAlive().get(), Conversation.now()) || notTaken()) return;
    try {
      owner.interruptibly(() -> client.mms().call(new ConfirmedRequest.Status(false)));
      // whatever the answer is, it is one
      heard = SignOfLife.now();
    } catch (RequestTimeoutException silent) {
      if (!notTaken() && heard.equals(before)) throw silent;
    } catch (InterruptedException interrupted) {
      // at the end there is still something to be given back
      if (!owner.stopping()) throw interrupted;
    }
  }

  /** An answer may wait behind reports that the user does not take. */
  private boolean notTaken() {
    return events.full() || client.mms().reports().size() > 0;
  }

  /** The control blocks are given back, as far as the device answers. */
  private void leave() throws InterruptedException {
    Duration limit = settings.servers().get(context.server).association().requestLimit();
    long last = System.nanoTime() + limit.multipliedBy(2).toNanos();
    for (RcbReference rcb : enabled) {
      if (System.nanoTime() - last > 0) return; // the rest is freed by the end of the association
      try {
        // what came before is to be understood still, so it is not forgotten here
        RcbObject object = client.rcbObject(rcb);
        object.disable().ifPresent(denial -> LOG.log(Level.DEBUG, "{0}: {1}", rcb, denial));
        object.release();
      } catch (ConnectionLostException | RequestTimeoutException gone) {
        LOG.log(Level.DEBUG, "{0} and what follows is not given back: {1}", rcb, gone.getMessage());
        return;
      }
    }
  }
}
