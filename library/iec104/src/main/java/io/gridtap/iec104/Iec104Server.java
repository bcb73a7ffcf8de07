package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.controlled.ControlledDevice;
import io.gridtap.iec104.controlled.FileHandler;
import io.gridtap.iec104.controlled.RedundancyGroup;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.transport.Connection;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The controlled station of IEC 60870-5-104: listens, answers, and sends what happens. Values are given to it with
 * {@link #update} from any thread; what controlling stations want is decided by a {@link StationHandler}. A peer that is
 * slow keeps its events waiting in the buffer of its redundancy group and nothing else.
 */
public final class Iec104Server implements AutoCloseable {
  /** Registered with IANA as iec-104; with TLS it is 19998. */
  public static final int PORT = 2404;

  private static final System.Logger LOG = System.getLogger(Iec104Server.class.getName());
  private static final String CLOSED = "closed by this side";
  private static final String ONLY_GROUP = "all";

  private final ServerSettings settings;
  private final ControlledDevice device;
  private final StationHandler handler;
  private final Consumer<ServerEvent> listener;
  private final Supplier<Optional<FileHandler>> files;
  /** Of the policies whose groups are there from the beginning. */
  private final Map<String, RedundancyGroup> groups = new LinkedHashMap<>();
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbered = new AtomicLong();
  private final TcpListener tcp;
  private volatile boolean closed;

  /** Without file transfer, and without anyone listening to news. */
  public static Iec104Server start(TcpListener.Settings tcp, ServerSettings settings, List<Station> stations,
      StationHandler handler) throws IOException {
    return start(tcp, settings, stations, handler, _ -> {}, Optional::empty);
  }

  /**
   * Starts to listen, with file transfer.
   *
   * @param listener of news, on various threads: quick, please
   * @param files of all stations; asked by several threads
   * @param bounds of a transfer, of which each connection may have one
   */
  public static Iec104Server start(TcpListener.Settings tcp, ServerSettings settings, List<Station> stations,
      StationHandler handler, Consumer<ServerEvent> listener, FileStore files, FileSettings bounds)
      throws IOException {
    return start(tcp, settings, stations, handler, listener,
        () -> Optional.of(new StoreFiles(files, settings.device().time(), bounds)));
  }

  /**
   * Starts to listen.
   *
   * @param listener of news, on various threads: quick, please
   * @param files file transfer of a new connection
   */
  public static Iec104Server start(TcpListener.Settings tcp, ServerSettings settings, List<Station> stations,
      StationHandler handler, Consumer<ServerEvent> listener, Supplier<Optional<FileHandler>> files)
      throws IOException {
    return new Iec104Server(tcp, settings, stations, handler, listener, files);
  }

  private Iec104Server(TcpListener.Settings tcp, ServerSettings settings, List<Station> stations,
      StationHandler handler, Consumer<ServerEvent> listener, Supplier<Optional<FileHandler>> files)
      throws IOException {
    this.settings = settings;
    this.handler = handler;
    this.listener = event -> tell(listener, event);
    this.files = files;
    this.device = new ControlledDevice(stations, settings.device(), settings.clock(),
        event -> this.listener.accept(new ServerEvent.Device(event)));
    switch (settings.redundancy()) {
      case Redundancy.Single() -> groups.put(ONLY_GROUP, device.group(ONLY_GROUP));
      case Redundancy.Multiple(Map<String, List<AddressRange>> ranges) ->
        ranges.keySet().forEach(name -> groups.put(name, device.group(name)));
      case Redundancy.ByCertificate(Map<String, List<String>> subjects) ->
        subjects.keySet().forEach(name -> groups.put(name, device.group(name)));
      case Redundancy.EachConnection() -> {
      }
    }
    this.tcp = TcpListener.start(tcp, connection -> accept(connection));
  }

  public int port() { return tcp.port(); }

  /** A new value; an event if it differs from the one before. */
  public boolean update(int commonAddress, int address, Monitored value, Instant time) {
    return device.update(commonAddress, address, value, time);
  }

  /** The present value without an event; see {@link ControlledDevice#set}. */
  public void set(int commonAddress, int address, Monitored value, Instant time) {
    device.set(commonAddress, address, value, time);
  }

  /** A counter counts; see {@link ControlledDevice#count}. */
  public IntegratedTotal count(int commonAddress, int address, int increment, Instant time) {
    return device.count(commonAddress, address, increment, time);
  }

  /** A value that is an event whether it differs or not, with a cause such as {@link Cause#RETURN_LOCAL}. */
  public void report(int commonAddress, int address, Monitored value, Instant time, Cause cause) {
    device.report(commonAddress, address, value, time, cause);
  }

  /** The value as it is now in the process: of a counter its running count. */
  public Monitored present(int commonAddress, int address) {
    return device.present(commonAddress, address);
  }

  /** What an interrogation would tell now. */
  public Monitored value(int commonAddress, int address) {
    return device.value(commonAddress, address);
  }

  /** Freezes or resets counters locally; see {@link ControlledDevice#freeze}. */
  public void freeze(int commonAddress, int request, Freeze how, Instant time) {
    device.freeze(commonAddress, request, how, time);
  }

  /** M_EI_NA_1 to all groups. */
  public void initialized(int commonAddress, EndOfInitialization told) {
    device.initialized(commonAddress, told);
  }

  /** The device behind the connections. */
  public ControlledDevice device() { return device; }

  /**
   * Counts of the server.
   *
   * @param connections open now
   * @param accepted since the start
   * @param refused because the listener had its most connections
   * @param groups by name
   */
  public record Statistics(int connections, long accepted, long refused,
      Map<String, RedundancyGroup.Statistics> groups) {}

  public Statistics statistics() {
    Map<String, RedundancyGroup.Statistics> byName = new LinkedHashMap<>();
    groups.forEach((name, group) -> byName.put(name, group.statistics()));
    for (ServerConnection connection : connections)
      byName.computeIfAbsent(connection.group().name(), _ -> connection.group().statistics());
    return new Statistics(connections.size(), numbered.get(), tcp.refused(), byName);
  }

  /** Closes all connections and listens no more. Events that have not arrived are lost. */
  @Override
  public void close() {
    closed = true;
    tcp.close();
    for (ServerConnection connection : connections) connection.close();
  }

  private void accept(Connection connection) {
    String peer = connection.peer();
    Optional<RedundancyGroup> group = groupOf(connection);
    if (group.isEmpty()) {
      turnAway(connection, settings.redundancy() instanceof Redundancy.ByCertificate
          ? "%s belongs to no redundancy group".formatted(connection.peerName().orElse("a peer without certificate"))
          : "its address belongs to no redundancy group");
      return;
    }
    ServerConnection served;
    synchronized (groups) {
      if (group.get().statistics().connections() >= settings.maxConnectionsPerGroup()) {
        turnAway(connection, "%s has %d connections".formatted(group.get(), settings.maxConnectionsPerGroup()));
        return;
      }
      served = new ServerConnection(device, group.get(), settings.apci(), files.get(), handler, listener,
          this::forget);
    }
    connections.add(served);
    listener.accept(new ServerEvent.Connected(peer, group.get().name()));
    if (closed) {
      connection.close();
      served.closed(CLOSED);
      return;
    }
    try {
      served.start(connection, settings.writeLimit());
      // close() may have come by before there was anything to close
      if (closed) served.close();
    } catch (RuntimeException | Error failure) {
      served.closed("not started: " + failure);
      throw failure;
    }
  }

  /** A listener that throws ends no connection, and no update of somebody else. */
  private static void tell(Consumer<ServerEvent> listener, ServerEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "the listener of a server threw at %s".formatted(event), fault);
    }
  }

  private void turnAway(Connection connection, String why) {
    connection.close();
    listener.accept(new ServerEvent.TurnedAway(connection.peer(), why));
  }

  private Optional<RedundancyGroup> groupOf(Connection connection) {
    long number = numbered.incrementAndGet();
    return switch (settings.redundancy()) {
      case Redundancy.Single() -> Optional.ofNullable(groups.get(ONLY_GROUP));
      case Redundancy.Multiple multiple -> multiple.groupOf(host(connection.peer())).map(groups::get);
      case Redundancy.ByCertificate certificates ->
        connection.peerName().flatMap(certificates::groupOf).map(groups::get);
      case Redundancy.EachConnection() -> Optional.of(device.group("connection " + number));
    };
  }

  private static String host(String peer) {
    String host = peer.substring(0, peer.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private void forget(ServerConnection connection) {
    connections.remove(connection);
    if (settings.redundancy() instanceof Redundancy.EachConnection) device.remove(connection.group());
  }
}
