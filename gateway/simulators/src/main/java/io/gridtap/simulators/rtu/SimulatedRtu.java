package io.gridtap.simulators.rtu;

import io.gridtap.iec104.Iec104Server;
import io.gridtap.iec104.ServerEvent;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A controlled station that exists only as a list of points: served over IEC 60870-5-104, moved by generators, obeying
 * commands. Every value can be set from outside; it then stays until it is released.
 *
 * <p>Threads: all methods may be called from any thread; one thread of its own moves the points.
 */
public final class SimulatedRtu implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SimulatedRtu.class.getName());
  /** Events made at a stretch, after which commands have a chance. */
  private static final int STRETCH = 2000;
  private static final long TICK_NANOS = 5_000_000;
  /** A clock that is further away from what was counted was set, or the computer slept. */
  private static final Duration MAX_DRIFT = Duration.ofMillis(500);
  private static final int MAX_EVENTS_PER_SECOND = 100_000;

  /**
   * How to simulate.
   *
   * @param tcp where to listen; TLS and recording
   * @param server parameters of the link, event buffers, redundancy groups, clock
   * @param seed the same one gives the same course of generators
   * @param eventsPerSecond 1…100000, spread over all points; 0: events come from generators that leave their deadband
   * @param moving whether generators run
   * @param listener of news, on various threads, some holding locks: quick, please, and without calling back
   * @param files of its stations; empty: it has no file transfer
   */
  public record Settings(TcpListener.Settings tcp, ServerSettings server, long seed, int eventsPerSecond,
      boolean moving, Consumer<RtuNews> listener, Optional<FileStore> files) {
    /** Loopback, any port, seed 1, generators run, no one listens to news, no files. */
    public static final Settings STANDARD = new Settings(TcpListener.Settings.local(0), ServerSettings.STANDARD, 1, 0,
        true, _ -> {}, Optional.empty());

    public Settings {
      if (eventsPerSecond < 0 || eventsPerSecond > MAX_EVENTS_PER_SECOND)
        throw new IllegalArgumentException("events per second are 1…%d, or 0 for those of generators: %d".formatted(
            MAX_EVENTS_PER_SECOND, eventsPerSecond));
    }

    public Settings with(TcpListener.Settings listening) {
      return new Settings(listening, server, seed, eventsPerSecond, moving, listener, files);
    }

    public Settings with(ServerSettings station) {
      return new Settings(tcp, station, seed, eventsPerSecond, moving, listener, files);
    }

    public Settings withSeed(long number) {
      return new Settings(tcp, server, number, eventsPerSecond, moving, listener, files);
    }

    public Settings withEventsPerSecond(int events) {
      return new Settings(tcp, server, seed, events, moving, listener, files);
    }

    /** Generators stand still: only what is set, commanded or made to order changes. */
    public Settings withoutMovement() {
      return new Settings(tcp, server, seed, eventsPerSecond, false, listener, files);
    }

    public Settings withListener(Consumer<RtuNews> told) {
      return new Settings(tcp, server, seed, eventsPerSecond, moving, told, files);
    }

    public Settings with(FileStore store) {
      return new Settings(tcp, server, seed, eventsPerSecond, moving, listener, Optional.of(store));
    }
  }

  /**
   * A point and its value, for display.
   *
   * @param value as {@link #set} reads it
   */
  public record Fact(int commonAddress, int address, String name, String type, String value, String quality,
      boolean held) {}

  /**
   * Counts since the start.
   *
   * @param events made by generators, to order, or by {@link SimulatedRtu#set}; without those of commands
   * @param skipped events to order that could not be made in time
   * @param executed commands
   * @param refused commands, after acceptance too
   * @param server connections and event buffers
   */
  public record Statistics(long events, long skipped, long executed, long refused, Iec104Server.Statistics server) {}

  private final Settings settings;
  private final RtuProcess process;
  private final RtuOperator operator;
  private final Iec104Server server;
  private final Thread mover;
  private volatile boolean closed;

  /**
   * Starts to listen and to move.
   *
   * @throws IOException if the address cannot be bound
   */
  public static SimulatedRtu start(Settings settings, RtuPoints points) throws IOException {
    return new SimulatedRtu(settings, points);
  }

  private SimulatedRtu(Settings settings, RtuPoints points) throws IOException {
    this.settings = settings;
    this.process = new RtuProcess(points, settings.seed(), settings.eventsPerSecond(), settings.moving(),
        settings.server().clock().instant(), new ToServer());
    this.operator = new RtuOperator(process, settings.listener());
    // packing ahead would let events of different points overtake one another
    ServerSettings station = settings.eventsPerSecond() > 0
        ? settings.server().with(settings.server().device().withPackAhead(0))
        : settings.server();
    // a command that comes at once waits until there is a server to tell what it moved
    synchronized (process) {
      Consumer<ServerEvent> news = event -> settings.listener().accept(new RtuNews.Station(event));
      this.server = settings.files().isPresent()
          ? Iec104Server.start(settings.tcp(), station, points.stations(), operator, news, settings.files().get(),
              FileSettings.STANDARD)
          : Iec104Server.start(settings.tcp(), station, points.stations(), operator, news, Optional::empty);
    }
    this.mover = Thread.ofPlatform().daemon().name("simulated-rtu-" + server.port()).start(this::move);
  }

  /** Called under the process' monitor only. */
  private final class ToServer implements RtuProcess.Outlet {
    @Override
    public void update(RtuPoint point, Monitored value, Instant time) {
      server.update(point.commonAddress(), point.address(), value, time);
    }

    @Override
    public void set(RtuPoint point, Monitored value, Instant time) {
      server.set(point.commonAddress(), point.address(), value, time);
    }

    @Override
    public Monitored count(RtuPoint point, int increment, Instant time) {
      return server.count(point.commonAddress(), point.address(), increment, time);
    }

    @Override
    public void report(RtuPoint point, Monitored value, Instant time) {
      server.report(point.commonAddress(), point.address(), value, time,
          Cause.SPONTANEOUS);
    }
  }

  // ---- the mover

  private void move() {
    try {
      // listening took a while
      process.adjust(settings.server().clock().instant());
      long before = System.nanoTime();
      Shortfall shortfall = new Shortfall(settings.eventsPerSecond(), before);
      while (!closed) {
        LockSupport.parkNanos(TICK_NANOS);
        long now = System.nanoTime();
        process.advance(Duration.ofNanos(now - before));
        before = now;
        followClock();
        while (!closed && process.emit(STRETCH)) {
          // the monitor is free between two stretches
        }
        shortfall.look(now, process.skipped()).ifPresent(settings.listener());
      }
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the points of %s stand still: internal error".formatted(mover.getName()), bug);
    }
  }

  private void followClock() {
    Instant clock = settings.server().clock().instant();
    if (Duration.between(process.time(), clock).abs().compareTo(MAX_DRIFT) > 0) process.adjust(clock);
  }

  // ---- for everyone

  /** Where it listens. */
  public int port() { return server.port(); }

  /**
   * Sets a value, which stays so until it is released.
   *
   * @return whether it is another one than before, and so an event
   * @throws IllegalArgumentException if there is no such point, or it has another type of information
   */
  public boolean set(int commonAddress, int address, Monitored value) {
    return process.hold(process.point(commonAddress + "/" + address), value);
  }

  /** Sets a value as people write it: {@code on}, {@code intermediate}, {@code 12.5}. The quality stays. */
  public boolean set(int commonAddress, int address, String value) {
    return set(commonAddress + "/" + address, value, Optional.empty());
  }

  /**
   * Sets a value as people write it.
   *
   * @param reference {@code CA/IOA} or the name
   * @param quality {@code good}, or words like {@code blocked invalid}; empty: as it was
   */
  public boolean set(String reference, String value, Optional<String> quality) {
    MovingPoint point = process.point(reference);
    synchronized (process) {
      Monitored parsed = PointValue.parse(point.value(), value);
      return process.hold(point, quality.map(words -> PointValue.with(parsed, PointValue.quality(words)))
          .orElse(parsed));
    }
  }

  /** The generator goes on, and the quality is the first again. @return false if the point was not held */
  public boolean release(String reference) {
    return process.release(process.point(reference));
  }

  /** Tells the value of a point as an event, although it has not changed. */
  public void event(String reference) {
    process.repeat(process.point(reference));
  }

  /**
   * So many events at once, spread over the points.
   *
   * @return how many there were: none if all points are held
   */
  public int burst(int events) { return process.burst(events); }

  /** All points, in the order of their list. */
  public List<Fact> facts() {
    synchronized (process) {
      return process.points().stream().map(this::fact).toList();
    }
  }

  /** One point, by {@code CA/IOA} or by name. */
  public Fact fact(String reference) {
    synchronized (process) {
      return fact(process.point(reference));
    }
  }

  private Fact fact(MovingPoint moving) {
    RtuPoint point = moving.point();
    // what is counted is known best where it is reset
    Monitored present = moving.isCounter()
        ? server.present(point.commonAddress(), point.address())
        : moving.present();
    return new Fact(point.commonAddress(), point.address(), point.name(), point.type().name(),
        PointValue.text(present), present.quality().text(), moving.isHeld());
  }

  public Statistics statistics() {
    return new Statistics(process.events(), process.skipped(), operator.executed(), operator.refused(),
        server.statistics());
  }

  /** What it is made of, for what is not here: frozen counters, end of initialization. */
  public Iec104Server server() {
    return server;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(mover);
    server.close();
    try {
      mover.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
