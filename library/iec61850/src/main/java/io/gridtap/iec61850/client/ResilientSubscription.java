package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.RedundancySettings.Ways;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Keeps the reports of a device coming, whatever happens to the connection: connects, configures and enables control
 * blocks, connects again after a loss and subscribes again, BRCBs behind the last entry that came; what comes twice is
 * left out, what is missing is said. With several servers the next one takes over from one that is lost.
 *
 * <p>Events are taken by one thread, in the order in which things happened. Not taking them slows the device down: see
 * {@link SubscriptionSettings#capacity}. What is left when the subscription ends can still be taken.
 */
public final class ResilientSubscription implements AutoCloseable {
  /**
   * Is told the steps as they are taken, before the reports that are on their way: for logs. On threads of the
   * subscription, which waits meanwhile.
   */
  public interface Watcher {
    /** Wants to know nothing. */
    Watcher NONE = new Watcher() {
    };

    /** @param attempt from 1, counted anew once all subscriptions have been tried */
    default void connecting(String peer, int attempt) {}

    default void associated(String peer, InitiateParameters parameters) {}

    default void subscribed(SubscribeResult.Subscribed subscription) {}

    default void refused(SubscribeResult.Refused refusal) {}

    /** A control block left out because its reports could not be told from those of another. */
    default void leftOut(RcbReference rcb, RcbReference sameAs) {}

    /** All subscriptions have been tried. @param subscribed how many report */
    default void ready(int subscribed) {}

    /** Something the device did wrong and was forgiven, or a traced PDU; on the connection's own thread. */
    default void watched(Event event) {}

    /** The association is gone, or did not come about. @param pause until the next attempt; empty if there is none */
    default void lost(String reason, Optional<Duration> pause) {}

    /** The last call: nothing more is tried. */
    default void ended() {}
  }

  private final SubscriptionSettings settings;
  private final Watcher watcher;
  private final List<ServerAddress> servers;
  private final List<SubscriptionMemory> memories;
  private final EventQueue events;
  private final FailOver failOver;
  /** By reference of the control block, as reports have it: what the user has had. */
  private final Map<String, Octets> handedOver = new ConcurrentHashMap<>();

  // Of the subscription's thread only
  private final Set<RcbReference> everSubscribed = ConcurrentHashMap.newKeySet();
  private Optional<Instant> lostAt = Optional.empty();
  private Optional<Instant> lastHeard = Optional.empty();

  /** Nothing happens before {@link #start}. */
  public ResilientSubscription(SubscriptionSettings settings, Watcher watcher) {
    this.settings = settings;
    this.watcher = new GuardedWatcher(watcher);
    this.servers = settings.servers();
    this.events = new EventQueue(settings.capacity());
    SubscriptionMemory first = new SubscriptionMemory(settings, settings.positions());
    this.memories = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++)
      memories.add(i == 0 || settings.redundancy().ways() == Ways.ONE_DEVICE
          ? first
          : new SubscriptionMemory(settings, Map.of()));
    this.failOver = new FailOver("subscription", settings.connection(), this.watcher::watched, new Use());
  }

  /** Begins, and goes on until {@link #close}. */
  public static ResilientSubscription open(SubscriptionSettings settings) {
    ResilientSubscription subscription = new ResilientSubscription(settings, Watcher.NONE);
    subscription.start();
    return subscription;
  }

  public void start() { failOver.start(); }

  // What the user takes

  /**
   * The next event.
   *
   * @throws ConnectionLostException when nothing more is tried and everything has been taken
   */
  public SubscriptionEvent take() throws InterruptedException {
    while (true) {
      Optional<SubscriptionEvent> next = poll(Duration.ofDays(1));
      if (next.isPresent()) return next.get();
    }
  }

  /**
   * The next event, or nothing within the limit.
   *
   * @throws ConnectionLostException when nothing more is tried and everything has been taken
   */
  public Optional<SubscriptionEvent> poll(Duration limit) throws InterruptedException {
    Optional<SubscriptionEvent> event = events.poll(limit);
    event.ifPresent(this::remember);
    return event;
  }

  /** Moves what is there, without waiting, up to {@code most}. @return how many */
  public int drainTo(Collection<? super SubscriptionEvent> target, int most) {
    List<SubscriptionEvent> taken = new ArrayList<>();
    int count = events.drainTo(taken, most);
    for (SubscriptionEvent event : taken) remember(event);
    target.addAll(taken);
    return count;
  }

  private void remember(SubscriptionEvent event) {
    if (event instanceof SubscriptionEvent.Reported(int _, var report) && !report.rcb().isEmpty())
      report.entryId().ifPresent(id -> handedOver.put(report.rcb(), id));
  }

  /**
   * The last entry of each BRCB that was taken from here. Kept over a restart of the program, and given to
   * {@link SubscriptionSettings#withPositions}, it makes the next subscription go on behind it.
   */
  public Map<RcbReference, Octets> positions() {
    Map<RcbReference, Octets> positions = new LinkedHashMap<>(settings.positions());
    handedOver.forEach((rcb, id) -> positions.put(RcbReference.parse(rcb), id));
    return positions;
  }

  /** The association in use, for calls; nothing while there is none. It is not to be closed, nor polled. */
  public Optional<Iec61850Client> client() {
    return failOver.client();
  }

  /**
   * Asks to leave the server in use for this one, soon: requests under way are answered before, and commands have a
   * minute to end. If it is not to be had, the next one is tried.
   */
  public void switchTo(int server) { failOver.switchTo(server); }

  /** Disables the control blocks, releases the association, and waits until that is done. */
  @Override
  public void close() {
    events.leave();
    failOver.close();
  }

  /** Waits for the end. @return false if {@code limit} passed before */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return failOver.awaitEnd(limit);
  }

  // On the subscription's thread

  /** What the subscription does with the associations it has. */
  private final class Use implements FailOver.User {
    @Override
    public void connecting(int server, int attempt) { watcher.connecting(servers.get(server).address(), attempt); }

    @Override
    public FailOver.Ending use(int server, Iec61850Client client, BooleanSupplier leave) throws InterruptedException {
      watcher.associated(servers.get(server).address(), client.mms().parameters());
      SubscriptionSession session = new SubscriptionSession(settings, watcher, owner(leave), events, client,
          new SubscriptionSession.Context(server, memories.get(server), everSubscribed, lostAt, lastHeard));
      String reason = session.run();
      if (!everSubscribed.isEmpty()) {
        lostAt = Optional.of(Instant.now());
        lastHeard = Optional.of(session.heard());
      }
      return new FailOver.Ending(true, session.ready(), session.left(), reason);
    }

    @Override
    public void lost(int server, FailOver.Ending ending, Optional<Duration> pause) throws InterruptedException {
      SubscriptionEvent lost = new SubscriptionEvent.Lost(server, servers.get(server).address(), ending.associated(),
          ending.reason(), pause);
      // attempts that fail one after the other must not wait for a user who does not look; the last one is for all
      if (ending.associated()) events.put(lost);
      else
        events.offer(lost);
      watcher.lost(ending.reason(), pause);
    }

    @Override
    public void failedOver(int from, int to, String why) throws InterruptedException {
      events.put(new SubscriptionEvent.FailedOver(from, to, why));
    }

    @Override
    public void broken(String reason) { watcher.lost(reason, Optional.empty()); }

    @Override
    public void ended(String reason) {
      events.close(reason);
      watcher.ended();
    }
  }

  private SubscriptionSession.Owner owner(BooleanSupplier leave) {
    return new SubscriptionSession.Owner() {
      @Override
      public boolean stopping() { return failOver.stopping(); }

      @Override
      public boolean switching() { return leave.getAsBoolean(); }

      @Override
      public void interruptibly(SubscriptionSession.Step step) throws InterruptedException {
        failOver.interruptibly(() -> {
          step.run();
          return true;
        });
      }
    };
  }
}
