package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.RedundancySettings.SwitchBack;
import io.gridtap.mms.MmsClient;
import io.gridtap.transport.Backoff;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Has an association with one of several servers, as far as one can be had: connects to the next one when it is lost,
 * pauses when each was tried, and returns to the preferred one. One virtual thread, on which its user lives.
 */
final class FailOver {
  private static final System.Logger LOG = System.getLogger(FailOver.class.getName());
  static final String CLOSED = "closed by this side";

  /** What the associations are for. Called on the thread of the fail-over. */
  interface User {
    /** @param attempt from 1, counted anew after a success */
    void connecting(int server, int attempt);

    /**
     * Uses an association to its end, or until it is to be left. It is closed behind.
     *
     * @param leave whether another server is to be used now; not while requests or commands are under way
     */
    Ending use(int server, Iec61850Client client, BooleanSupplier leave) throws InterruptedException;

    /** @param pause until the next attempt; empty if there is none */
    void lost(int server, Ending ending, Optional<Duration> pause) throws InterruptedException;

    void failedOver(int from, int to, String why) throws InterruptedException;

    /** It ends by a bug, or because somebody else interrupted the thread. */
    void broken(String reason);

    /** The last call. */
    void ended(String reason);
  }

  /**
   * How one association ended, or why there was none.
   *
   * @param ready whether it was of use, so that what failed before does not count any more
   * @param left whether it was left for another server
   */
  record Ending(boolean associated, boolean ready, boolean left, String reason) {}

  /** What is used next. @param association with it, if there is one already @param why another one was left */
  private record Choice(int server, Optional<Iec61850Client> association, String why) {}

  private final String name;
  private final ResilientSettings settings;
  private final List<ServerAddress> servers;
  private final MmsClient.Listener listener;
  private final User user;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  private final ReentrantLock interrupting = new ReentrantLock();
  /** The thread to interrupt if what it waits for is not wanted any more. Guarded by {@link #interrupting}. */
  private Optional<Thread> interruptible = Optional.empty();
  private volatile Optional<Iec61850Client> current = Optional.empty();
  /** Where to switch to, if somebody said so. */
  private final AtomicReference<Optional<Integer>> wish = new AtomicReference<>(Optional.empty());
  private volatile Optional<Thread> thread = Optional.empty();

  /**
   * Nothing happens before {@link #start}.
   *
   * @param name what it is for: subscription, client
   * @param listener of each association
   */
  FailOver(String name, ResilientSettings settings, MmsClient.Listener listener, User user) {
    this.name = name;
    this.settings = settings;
    this.servers = settings.servers();
    this.listener = listener;
    this.user = user;
  }

  void start() {
    if (started.getAndSet(true)) throw new IllegalStateException("already started");
    Thread own = Thread.ofVirtual().name(name + "-" + servers.getFirst().tcp().host()).unstarted(this::run);
    thread = Optional.of(own);
    own.start();
  }

  /** The association in use; nothing while there is none. */
  Optional<Iec61850Client> client() {
    return current.filter(client -> client.state() == ClientState.CONNECTED && client.mms().isOpen());
  }

  /** Asks to leave the server in use for this one, soon. If it is not to be had, the next one is tried. */
  void switchTo(int server) {
    if (server < 0 || server >= servers.size())
      throw new IllegalArgumentException("servers are 0…%d: %d".formatted(servers.size() - 1, server));
    wish.set(Optional.of(server));
  }

  boolean stopping() { return stop.getCount() == 0; }

  /** Ends it, and waits until the user has left the association; but not on its own thread, which only then goes on. */
  void close() {
    stop.countDown();
    if (!started.getAndSet(true)) {
      user.ended(CLOSED);
      done.countDown();
      return;
    }
    if (thread.filter(Thread.currentThread()::equals).isPresent()) return;
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
        LOG.log(Level.WARNING, "the {0} of {1} did not end", name, servers.getFirst().address());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end. @return false if {@code limit} passed before */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  // Its thread

  private void run() {
    String end = CLOSED;
    try {
      end = keepAssociated();
    } catch (InterruptedException interrupted) {
      if (!stopping()) {
        end = "interrupted";
        user.broken(end);
      }
    } catch (RuntimeException bug) {
      end = "internal error: " + bug;
      LOG.log(Level.ERROR, "the %s of %s ends".formatted(name, servers.getFirst().address()), bug);
      user.broken(end);
    } finally {
      try {
        user.ended(end);
      } finally {
        done.countDown();
      }
    }
  }

  /** @return why it ended */
  private String keepAssociated() throws InterruptedException {
    Backoff backoff = new Backoff(settings.reconnect().pauses(), servers.getFirst().address().hashCode());
    boolean everAssociated = false;
    int attempt = 1;
    int failedInRow = 0;
    Choice choice = new Choice(0, Optional.empty(), "");
    while (true) {
      int server = choice.server;
      user.connecting(server, attempt++);
      Ending ending;
      Optional<Choice> chosen;
      try (StandBy standBy = standBy(server)) {
        ending = useServer(choice, standBy);
        // who wished for the one in use has had his wish: it does not hold for later
        forget(granted -> granted == server);
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
          user.lost(server, ending, Optional.empty());
          return ending.reason;
        }
        // no pause before each server was tried once
        Duration pause = failedInRow % servers.size() == 0 ? backoff.next() : Duration.ZERO;
        user.lost(server, ending, Optional.of(pause));
        if (stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) return CLOSED;
        chosen = Optional.of(new Choice((server + 1) % servers.size(), Optional.empty(), ending.reason));
      }
      choice = chosen.get();
      if (choice.server != server) user.failedOver(server, choice.server, choice.why);
    }
  }

  /** What to do now, if that is known without trying. */
  private Optional<Choice> afterwards(int server, Ending ending, StandBy standBy) throws InterruptedException {
    Optional<Integer> wished = ending.left ? forget(_ -> true) : Optional.empty();
    if (wished.isPresent())
      return Optional.of(
          new Choice(wished.get(), wished.get() == 0 ? standBy.take() : Optional.empty(), "asked for"));
    Optional<Iec61850Client> preferred = standBy.take();
    if (ending.left) return Optional.of(new Choice(0, preferred, "the preferred server is back"));
    if (preferred.isEmpty()) return Optional.empty();
    user.lost(server, ending, Optional.of(Duration.ZERO));
    return Optional.of(new Choice(0, preferred, ending.reason));
  }

  /** @return the wish that is forgotten; one that comes meanwhile stays */
  private Optional<Integer> forget(Predicate<Integer> which) {
    Optional<Integer> wished = Objects.requireNonNull(wish.get());
    return wished.filter(which).isPresent() && wish.compareAndSet(wished, Optional.empty())
        ? wished
        : Optional.empty();
  }

  private Ending useServer(Choice choice, StandBy standBy) throws InterruptedException {
    int index = choice.server;
    try (Iec61850Client client = choice.association.isPresent()
        ? choice.association.get()
        : connect(servers.get(index))) {
      current = Optional.of(client);
      Parting parting = Parting.of(client, servers.get(index).association().requestLimit(),
          () -> standBy.ready() || Objects.requireNonNull(wish.get()).filter(server -> server != index).isPresent());
      return user.use(index, client, parting::isDue);
    } catch (IOException failed) {
      return new Ending(false, false, false, String.valueOf(failed.getMessage()));
    } finally {
      current = Optional.empty();
    }
  }

  private StandBy standBy(int index) {
    return index != 0 && settings.switchBack() instanceof SwitchBack.WhenStable(Duration held)
        ? StandBy.with(settings, held, listener)
        : StandBy.none();
  }

  /** Ends at once when {@link #close} is called. */
  private Iec61850Client connect(ServerAddress server) throws IOException, InterruptedException {
    return this.<Iec61850Client, IOException>interruptibly(
        () -> Iec61850Client.connect(server.tcp(), server.association(), settings.model(), listener));
  }

  interface Interruptible<T, X extends Exception> {
    T run() throws X, InterruptedException;
  }

  /** Runs what is to be interrupted when {@link #close} is called; on the thread of the fail-over. */
  <T, X extends Exception> T interruptibly(Interruptible<T, X> what) throws X, InterruptedException {
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
