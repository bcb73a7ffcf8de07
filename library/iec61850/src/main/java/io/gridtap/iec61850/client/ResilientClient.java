package io.gridtap.iec61850.client;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.Event;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Durations;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Keeps a device within reach: connects to the first of its servers that associates, connects again after a loss, and
 * fails over to the next one. {@link #client} has the association of the moment. What was under way when one is lost
 * fails; {@link #repeating} asks again, for what may be asked twice. A write or a command is never sent again by itself:
 * whether the device did it before it was lost, only the user can find out.
 *
 * <p>Report control blocks are better kept by a {@link ResilientSubscription}, which also says what is missing.
 */
public final class ResilientClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ResilientClient.class.getName());
  private static final Duration LOOK = Duration.ofMillis(100);
  /** Until an association that has failed a request is known to be over. */
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  /** Status requests unanswered in a row. */
  private static final int MISSES = 2;

  /** Where it stands. A server is counted from 0, its address is {@code host:port}. */
  public sealed interface State {
    /** @param attempt from 1, counted anew after an association that held */
    record Connecting(int server, String address, int attempt) implements State {}

    record Connected(int server, String address) implements State {}

    /**
     * @param associated false if there was no association to be lost
     * @param pause until the next attempt; empty if it is given up
     */
    record Lost(int server, String address, boolean associated, String reason, Optional<Duration> pause)
        implements
          State {}

    /** Nothing more is tried. */
    record Closed(String reason) implements State {}
  }

  /**
   * Is told each change of state, in order, on the thread that connects; which waits meanwhile. So nothing is asked of
   * the device from there. {@link #close} may be called, but does not wait then.
   */
  @FunctionalInterface
  public interface Listener {
    void changed(State state);

    /** Something the device did wrong and was forgiven, or a traced PDU; on the connection's own thread. */
    default void watched(Event event) {}
  }

  /** What is asked of the device. */
  @FunctionalInterface
  public interface Request<R> {
    R of(Iec61850Client client) throws InterruptedException;
  }

  private final ResilientSettings settings;
  private final List<ServerAddress> servers;
  private final Listener listener;
  private final FailOver failOver;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  /** Guarded by {@link #lock}. */
  private State state;

  private ResilientClient(ResilientSettings settings, Listener listener) {
    this.settings = settings;
    this.servers = settings.servers();
    this.listener = listener;
    this.state = new State.Connecting(0, servers.getFirst().address(), 1);
    MmsClient.Listener watched = listener::watched;
    this.failOver = new FailOver("client", settings, watched, new Use());
  }

  /** Begins to connect, and goes on until {@link #close}. */
  public static ResilientClient open(ResilientSettings settings) {
    return open(settings, _ -> {});
  }

  public static ResilientClient open(ResilientSettings settings, Listener listener) {
    ResilientClient client = new ResilientClient(settings, listener);
    client.failOver.start();
    return client;
  }

  public State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** The association of the moment; nothing while there is none. It is not to be closed: it would be replaced. */
  public Optional<Iec61850Client> client() {
    return state() instanceof State.Connected ? failOver.client() : Optional.empty();
  }

  /**
   * The association of the moment, or the next one if it comes within the limit.
   *
   * @throws ConnectionLostException if none comes, with what was tried last, or if nothing more is tried
   */
  public Iec61850Client client(Duration limit) throws InterruptedException {
    long last = System.nanoTime() + limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (state instanceof State.Connected) {
          Optional<Iec61850Client> client = failOver.client();
          if (client.isPresent()) return client.get();
        }
        if (state instanceof State.Closed(String reason)) throw new ConnectionLostException(reason);
        long left = last - System.nanoTime();
        if (left <= 0)
          throw new ConnectionLostException(
              "no association within %s: %s".formatted(Durations.text(limit), words(state)));
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private static String words(State state) {
    return switch (state) {
      case State.Connecting(var _, String address, int attempt) ->
        "still connecting to %s, attempt %d".formatted(address, attempt);
      case State.Connected(var _, String address) -> address + " was lost";
      case State.Lost(var _, String address, var _, String reason, var _) -> address + ": " + reason;
      case State.Closed(String reason) -> reason;
    };
  }

  /**
   * Asks, and asks again on the next association if this one is lost before all is answered: for what may be done
   * twice, as reading and browsing. A device that answers nothing at all, not even a status request, is left.
   *
   * @param limit for all of it, but the last request is not cut short
   * @throws ConnectionLostException if there is no association within the limit, or none that holds
   * @throws RequestTimeoutException if the device answers other requests, but not this one
   */
  public <R> R repeating(Duration limit, Request<R> request) throws InterruptedException {
    long last = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = last - System.nanoTime();
      Iec61850Client client = client(Duration.ofNanos(Math.max(0, left)));
      try {
        return request.of(client);
      } catch (ConnectionLostException lost) {
        // otherwise it is not this association that was lost
        if (!client.awaitClosed(A_MOMENT) || last - System.nanoTime() <= 0) throw lost;
        LOG.log(Level.DEBUG, "asked again on the next association: {0}", lost.getMessage());
      } catch (RequestTimeoutException silent) {
        if (answers(client)) throw silent;
        client.abort("not even a status request was answered");
        if (last - System.nanoTime() <= 0) throw silent;
        LOG.log(Level.DEBUG, "asked again on the next association: {0}", silent.getMessage());
      }
    }
  }

  private static boolean answers(Iec61850Client client) throws InterruptedException {
    try {
      var _ = client.status();
      return true;
    } catch (RequestTimeoutException | ConnectionLostException gone) {
      LOG.log(Level.DEBUG, "it does not answer: {0}", gone.getMessage());
      return false;
    }
  }

  /**
   * Asks to leave the server in use for this one, soon: requests under way are answered before, and commands have a
   * minute to end. If it is not to be had, the next one is tried.
   */
  public void switchTo(int server) { failOver.switchTo(server); }

  /**
   * Releases the association and tries nothing more; also while it is connecting. Waits until that is done, unless it is
   * the listener who closes.
   */
  @Override
  public void close() { failOver.close(); }

  // On the thread that connects

  private void change(State to) {
    lock.lock();
    try {
      state = to;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      listener.changed(to);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the listener of a client failed", bug);
    }
  }

  private final class Use implements FailOver.User {
    @Override
    public void connecting(int server, int attempt) { change(new State.Connecting(server, address(server), attempt)); }

    private String address(int server) { return servers.get(server).address(); }

    @Override
    public FailOver.Ending use(int server, Iec61850Client client, BooleanSupplier leave) throws InterruptedException {
      long since = System.nanoTime();
      change(new State.Connected(server, address(server)));
      Optional<KeepAlive> asking = settings.keepAlive().map(period -> client.keepAlive(period, MISSES));
      try {
        while (!failOver.stopping() && !leave.getAsBoolean() && !closed(client)) {
          // neither lost nor to be left
        }
      } finally {
        asking.ifPresent(KeepAlive::close);
      }
      boolean left = client.state() == ClientState.CONNECTED;
      // who takes an association and drops it at once is not worth to be tried without pauses
      boolean held = System.nanoTime() - since >= settings.reconnect().pauses().initial().toNanos();
      return new FailOver.Ending(true, held, left && !failOver.stopping(), client.closedReason());
    }

    private boolean closed(Iec61850Client client) throws InterruptedException {
      try {
        return failOver.<Boolean, RuntimeException>interruptibly(() -> client.awaitClosed(LOOK));
      } catch (InterruptedException interrupted) {
        // at the end the association is still to be released
        if (!failOver.stopping()) throw interrupted;
        return false;
      }
    }

    @Override
    public void lost(int server, FailOver.Ending ending, Optional<Duration> pause) {
      change(new State.Lost(server, address(server), ending.associated(), ending.reason(), pause));
    }

    @Override
    public void failedOver(int from, int to, String why) {
      LOG.log(Level.DEBUG, "from {0} to {1}: {2}", address(from), address(to), why);
    }

    @Override
    public void broken(String reason) { LOG.log(Level.WARNING, "nothing more is tried: {0}", reason); }

    @Override
    public void ended(String reason) { change(new State.Closed(reason)); }
  }
}
