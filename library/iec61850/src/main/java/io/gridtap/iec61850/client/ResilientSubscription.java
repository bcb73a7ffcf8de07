package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.RedundancySettings.SwitchBack;
import io.gridtap.iec61850.client.RedundancySettings.Ways;
import io.gridtap.iec61850.client.SubscriptionSettings.Server;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the reports of a device coming, whatever happens to the connection: connects, configures and enables control
 * blocks, connects again after a loss and subscribes again, BRCBs behind the last entry that came; what comes twice is
 * left out, what is missing is said. With several servers the next one takes over from one that is lost.
 *
 * <p>Events are taken by one thread, in the order in which things happened. Not taking them slows the device down: see
 * {@link SubscriptionSettings#capacity}. What is left when the subscription ends can still be taken.
 */
public final class ResilientSubscription implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ResilientSubscription.class.getName());
  private static final String CLOSED = "closed by this side";

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
  private final List<Server> servers;
  private final List<SubscriptionMemory> memories;
  private final EventQueue events;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  /** By reference of the control block, as reports have it: what the user has had. */
  private final Map<String, Octets> handedOver = new ConcurrentHashMap<>();
  private final ReentrantLock interrupting = new ReentrantLock();
  /** The thread to interrupt if what it waits for is not wanted any more. Guarded by {@link #interrupting}. */
  private Optional<Thread> interruptible = Optional.empty();
  private volatile Optional<Iec61850Client> current = Optional.empty();
  /** Where to switch to, if somebody said so. */
  private volatile Optional<Integer> wish = Optional.empty();

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
  }

  /** Begins, and goes on until {@link #close}. */
  public static ResilientSubscription open(SubscriptionSettings settings) {
    ResilientSubscription subscription = new ResilientSubscription(settings, Watcher.NONE);
    subscription.start();
    return subscription;
  }

  public void start() {
    if (started.getAndSet(true)) throw new IllegalStateException("already started");
    Thread.ofVirtual().name("subscription-" + servers.getFirst().tcp().host()).start(this::run);
  }

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
    return current.filter(client -> client.mms().isOpen());
  }

  /** Asks to leave the server in use for this one, soon. If it is not to be had, the next one is tried. */
  public void switchTo(int server) {
    if (server < 0 || server >= servers.size())
      throw new IllegalArgumentException("servers are 0…%d: %d".formatted(servers.size() - 1, server));
    wish = Optional.of(server);
  }

  /** Disables the control blocks, releases the association, and waits until that is done. */
  @Override
  public void close() {
    stop.countDown();
    events.leave();
    if (!started.get()) {
      events.close(CLOSED);
      return;
    }
    interrupting.lock();
    try {
      interruptible.ifPresent(Thread::interrupt);
    } finally {
      interrupting.unlock();
    }
    try {
      Duration longest = servers.stream().map(server -> server.association().requestLimit())
          .max(Duration::compareTo).orElseThrow();
      // the leave-taking ends by itself after two request limits, but for the two requests then under way
      if (!done.await(longest.toMillis() * 5 + 10_000, TimeUnit.MILLISECONDS))
        LOG.log(Level.WARNING, "the subscription of {0} did not end", servers.getFirst().address());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end. @return false if {@code limit} passed before */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean stopping() { return stop.getCount() == 0; }

  // The subscription's thread

  private void run() {
    String end = CLOSED;
    try {
      end = keepSubscribed();
    } catch (InterruptedException interrupted) {
      if (!stopping()) {
        end = "interrupted";
        watcher.lost(end, Optional.empty());
      }
    } catch (RuntimeException bug) {
      end = "internal error: " + bug;
      LOG.log(Level.ERROR, "the subscription of %s ends".formatted(servers.getFirst().address()), bug);
      watcher.lost(end, Optional.empty());
    } finally {
      events.close(end);
      try {
        watcher.ended();
      } finally {
        done.countDown();
      }
    }
  }

  /**
   * How one association ended, or why there was none.
   *
   * @param ready whether all control blocks had been tried
   * @param left whether it was left for another server
   */
  private record Ending(boolean associated, boolean ready, boolean left, String reason) {}

  /** What is used next. @param association with it, if there is one already @param why another one was left */
  private record Choice(int server, Optional<Iec61850Client> association, String why) {}

  /** @return why it ended */
  private String keepSubscribed() throws InterruptedException {
    Backoff backoff = new Backoff(settings.reconnect().pauses(), servers.getFirst().address().hashCode());
    boolean everAssociated = false;
    int attempt = 1;
    int failedInRow = 0;
    Choice choice = new Choice(0, Optional.empty(), "");
    while (true) {
      int server = choice.server;
      if (wish.equals(Optional.of(server))) wish = Optional.empty();
      watcher.connecting(servers.get(server).address(), attempt++);
      Ending ending;
      Optional<Choice> chosen;
      try (StandBy standBy = standBy(server)) {
        ending = useServer(choice, standBy);
        if (stopping()) return CLOSED;
        chosen = afterwards(server, ending, standBy);
      }
      everAssociated |= ending.associated;
      if (ending.ready) {
        attempt = 1;
        failedInRow = 0;
        backoff.reset();
      }
      if (chosen.isEmpty()) {
        failedInRow++;
        boolean inVain = !everAssociated && !settings.reconnect().retryFirst() && failedInRow >= servers.size();
        if (inVain || failedInRow > settings.reconnect().maxAttempts()) {
          tellLost(server, ending, Optional.empty());
          return ending.reason;
        }
        // no pause before each server was tried once
        Duration pause = failedInRow % servers.size() == 0 ? backoff.next() : Duration.ZERO;
        tellLost(server, ending, Optional.of(pause));
        if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) return CLOSED;
        chosen = Optional.of(new Choice((server + 1) % servers.size(), Optional.empty(), ending.reason));
      }
      choice = chosen.get();
      if (choice.server != server)
        events.put(new SubscriptionEvent.FailedOver(server, choice.server, choice.why));
    }
  }

  /** What to do now, if that is known without trying. */
  private Optional<Choice> afterwards(int server, Ending ending, StandBy standBy) throws InterruptedException {
    Optional<Integer> wished = wish;
    if (ending.left && wished.isPresent()) {
      wish = Optional.empty();
      return Optional.of(
          new Choice(wished.get(), wished.get() == 0 ? standBy.take() : Optional.empty(), "asked for"));
    }
    Optional<Iec61850Client> preferred = standBy.take();
    if (ending.left) return Optional.of(new Choice(0, preferred, "the preferred server is back"));
    if (preferred.isEmpty()) return Optional.empty();
    tellLost(server, ending, Optional.of(Duration.ZERO));
    return Optional.of(new Choice(0, preferred, ending.reason));
  }

  private void tellLost(int server, Ending ending, Optional<Duration> pause) throws InterruptedException {
    SubscriptionEvent lost = new SubscriptionEvent.Lost(server, servers.get(server).address(), ending.associated,
        ending.reason, pause);
    // attempts that fail one after the other must not wait for a user who does not look; the last one is for all
    if (ending.associated) events.put(lost);
    else
      events.offer(lost);
    watcher.lost(ending.reason, pause);
  }

  private Ending useServer(Choice choice, StandBy standBy) throws InterruptedException {
    int index = choice.server;
    try (Iec61850Client client = choice.association.isPresent()
        ? choice.association.get()
        : connect(servers.get(index))) {
      current = Optional.of(client);
      watcher.associated(servers.get(index).address(), client.mms().parameters());
      SubscriptionSession session = new SubscriptionSession(settings, watcher, owner(index, standBy), events, client,
          new SubscriptionSession.Context(index, memories.get(index), everSubscribed, lostAt, lastHeard));
      String reason = session.run();
      if (!everSubscribed.isEmpty()) {
        lostAt = Optional.of(Instant.now());
        lastHeard = Optional.of(session.heard());
      }
      return new Ending(true, session.ready(), session.left(), reason);
    } catch (IOException failed) {
      return new Ending(false, false, false, String.valueOf(failed.getMessage()));
    } finally {
      current = Optional.empty();
    }
  }

  private SubscriptionSession.Owner owner(int index, StandBy standBy) {
    return new SubscriptionSession.Owner() {
      @Override
      public boolean stopping() { return ResilientSubscription.this.stopping(); }

      @Override
      public boolean switching() { return standBy.ready() || wish.filter(server -> server != index).isPresent(); }

      @Override
      public void interruptibly(SubscriptionSession.Step step) throws InterruptedException {
        ResilientSubscription.this.interruptibly(() -> {
          step.run();
          return true;
        });
      }
    };
  }

  private StandBy standBy(int index) {
    return index != 0 && settings.redundancy().switchBack() instanceof SwitchBack.WhenStable(Duration held)
        ? StandBy.with(settings, held, watcher::watched)
        : StandBy.none();
  }

  /** Ends at once when {@link #close} is called. */
  private Iec61850Client connect(Server server) throws IOException, InterruptedException {
    return this.<Iec61850Client, IOException>interruptibly(
        () -> Iec61850Client.connect(server.tcp(), server.association(), settings.model(), watcher::watched));
  }

  private interface Interruptible<T, X extends Exception> {
    T run() throws X, InterruptedException;
  }

  private <T, X extends Exception> T interruptibly(Interruptible<T, X> what) throws X, InterruptedException {
    interrupting.lock();
    try {
      if (stopping()) throw new InterruptedException("stopped");
      interruptible = Optional.of(Thread.currentThread());
    } finally {
      interrupting.unlock();
    }
    try {
      return what.run();
    } finally {
      interrupting.lock();
      try {
        interruptible = Optional.empty();
        // an interruption that came too late is not meant for what follows
        if (stopping()) Thread.interrupted();
      } finally {
        interrupting.unlock();
      }
    }
  }
}
