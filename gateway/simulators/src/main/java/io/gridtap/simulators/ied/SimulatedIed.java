package io.gridtap.simulators.ied;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A device that exists only as its SCL file: served over MMS, with a process that moves by itself. Every value can be
 * set from outside; it then stays until it is released. It has a few files, a disturbance record among them, in memory.
 *
 * <p>Threads: all methods may be called from any thread; one virtual thread moves the process.
 */
public final class SimulatedIed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SimulatedIed.class.getName());
  /** Quality of the times we set: leap seconds known, milliseconds. */
  private static final int TIME_QUALITY = 0x8A;
  private static final Duration TICK = Duration.ofMillis(200);
  /** Of a breaker; motors of disconnectors take seconds. */
  private static final Duration TRAVEL = Duration.ofMillis(400);
  /** What the process has behind it when the device is switched on. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /**
   * How to simulate.
   *
   * @param iedName which IED of the file; empty for the only one
   * @param address to listen at
   * @param port 0 lets the system choose
   * @param seed the same one gives the same course of the process
   * @param speed of the process' time against ours; 0 stands still
   * @param password demanded of clients, if any
   * @param server the rest of the server's behaviour; its watcher may call the device, its access control must not. Without a
   *        control handler of its own, switches move as they would; without files it has those of its own
   * @param tls what is spoken below MMS, if it is TLS
   */
  public record Settings(Optional<String> iedName, InetAddress address, int port, long seed, double speed,
      Optional<String> password, ServerSettings server, Optional<Tls> tls) {
    /** Loopback, any port, speed 1. */
    public static final Settings STANDARD = new Settings(Optional.empty(), InetAddress.getLoopbackAddress(), 0, 1, 1,
        Optional.empty(), ServerSettings.STANDARD, Optional.empty());

    public Settings {
      if (!(speed >= 0 && speed <= 1000)) throw new IllegalArgumentException("speed is 0…1000, not " + speed);
    }

    public Settings withIedName(String name) {
      return new Settings(Optional.of(name), address, port, seed, speed, password, server, tls);
    }

    public Settings withAddress(InetAddress newAddress, int newPort) {
      return new Settings(iedName, newAddress, newPort, seed, speed, password, server, tls);
    }

    public Settings withSeed(long newSeed) {
      return new Settings(iedName, address, port, newSeed, speed, password, server, tls);
    }

    public Settings withSpeed(double newSpeed) {
      return new Settings(iedName, address, port, seed, newSpeed, password, server, tls);
    }

    public Settings withPassword(String newPassword) {
      return new Settings(iedName, address, port, seed, speed, Optional.of(newPassword), server, tls);
    }

    public Settings withServer(ServerSettings newServer) {
      return new Settings(iedName, address, port, seed, speed, password, newServer, tls);
    }

    /** Clients must speak TLS; whether they need a certificate it says itself. */
    public Settings withTls(Tls demanded) {
      return new Settings(iedName, address, port, seed, speed, password, server, Optional.of(demanded));
    }

    /** Shows no password. */
    @Override
    public String toString() {
      return "Settings[iedName=%s, address=%s, port=%d, seed=%d, speed=%s]".formatted(iedName, address, port, seed,
          speed);
    }
  }

  /**
   * An attribute and its value, for display.
   *
   * @param type as SCL names it
   * @param value as {@link #set} reads it
   */
  public record Fact(String reference, String type, String value, boolean held) {}

  private final IedModel model;
  private final Settings settings;
  private final Iec61850Server server;
  private final Map<FcReference, ValueType.Leaf> types = new HashMap<>();
  /** Guarded by itself, as is what it gives to the server: what is held is not overwritten. */
  private final SimulatedProcess process;
  private final Thread mover;

  /**
   * Starts a device from a file.
   *
   * @throws io.gridtap.iec61850.scl.SclException if the file cannot be used, saying where it is wrong
   * @throws IOException if it cannot be read, or the address cannot be bound
   * @throws IllegalArgumentException if the file has no such IED, or several and none was named
   */
  public static SimulatedIed start(Path file, Settings settings) throws IOException {
    return new SimulatedIed(Scl.parse(file), settings);
  }

  /** Starts a device of one of the files that come with the simulators, see {@link Substation#FILES}. */
  public static SimulatedIed start(String resource, Settings settings) throws IOException {
    try (InputStream in = SimulatedIed.class.getResourceAsStream("/io/gridtap/simulators/scl/" + resource)) {
      if (in == null)
        throw new IllegalArgumentException("no file %s comes with the simulators; there are %s".formatted(resource,
            Substation.FILES));
      return new SimulatedIed(Scl.parse(resource, in), settings);
    }
  }

  private SimulatedIed(Scl scl, Settings settings) throws IOException {
    this.settings = settings;
    this.model = scl.model(settings.iedName().orElseGet(() -> only(scl)));
    AssociationSettings association = settings.server().association();
    TcpListener.Settings tcp = TcpListener.Settings.on(settings.address(), settings.port());
    if (settings.tls().isPresent()) tcp = tcp.withTls(settings.tls().get());
    if (model.services().dynAssociation().isPresent())
      tcp = tcp.withMaxConnections(Math.max(1, model.services().dynAssociation().getAsInt()));
    CompletableFuture<SimulatedIed> started = new CompletableFuture<>();
    ServerSettings served = settings.server();
    if (served.handler().equals(ControlHandler.STANDARD)) served = served.withControls(new SimulatedControls(started));
    if (served.files().isEmpty())
      served = served.withFiles(SimulatedFiles.of(model.iedName(), settings.seed(), served.clock().instant()));
    this.server = Iec61850Server.start(model, tcp,
        served
            .withIdentity(new ConfirmedResponse.Identity("Gridtap", model.iedName(), "1"))
            .withAssociation(settings.password().map(association::withPassword).orElse(association)));
    for (Iec61850Server.Attribute attribute : server.attributes()) types.put(attribute.reference(), attribute.type());
    this.process = new SimulatedProcess(server.attributes(), server::read, settings.seed());
    this.mover = Thread.ofVirtual().name("simulated-" + model.iedName()).unstarted(this::move);
    started.complete(this);
    if (settings.speed() > 0) {
      advance(SETTLING); // so that the first client finds a process that runs
      mover.start();
    }
  }

  private static String only(Scl scl) {
    List<String> names = scl.ieds().stream()
        .filter(ied -> ied.accessPoints().stream().anyMatch(point -> point.server().isPresent())).map(Ied::name)
        .toList();
    if (names.size() != 1)
      throw new IllegalArgumentException("%s has the IEDs %s: choose one".formatted(scl.source(), names));
    return names.getFirst();
  }

  private void move() {
    long before = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(TICK);
        long now = System.nanoTime();
        advance(Duration.ofNanos((long) ((now - before) * settings.speed())));
        before = now;
      }
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "{0} stands still", model.iedName());
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "%s stands still: internal error".formatted(model.iedName()), bug);
    }
  }

  private void advance(Duration elapsed) {
    synchronized (process) {
      Instant at = settings.server().clock().instant();
      for (Map<FcReference, Data> step : process.advance(elapsed))
        server.update(update -> {
          step.forEach(update::set);
          update.stamp(at, TIME_QUALITY);
        });
    }
  }

  // Commands

  /** Whether a boolean of the model is so; false if there is none of this name. */
  boolean is(FcReference reference) {
    return server.read(reference).filter(Data.Bool.TRUE::equals).isPresent();
  }

  /** Whether a position is that of a switch which commands move. */
  boolean isSwitch(FcReference position) {
    synchronized (process) {
      return process.isSwitch(position);
    }
  }

  boolean holds(FcReference reference) {
    synchronized (process) {
      return process.holds(reference);
    }
  }

  Optional<Data> read(FcReference reference) { return server.read(reference); }

  /** Moves the switches, all of them: they stand for one breaker. */
  void command(Dbpos position) {
    synchronized (process) {
      Map<FcReference, Data> changes = process.command(position);
      Instant at = settings.server().clock().instant();
      server.update(update -> {
        changes.forEach(update::set);
        update.stamp(at, TIME_QUALITY);
      });
    }
  }

  /** How long a switch takes to move. */
  Duration travel() {
    return settings.speed() == 0
        ? Duration.ZERO
        : Duration.ofNanos((long) (TRAVEL.toNanos() / settings.speed()));
  }

  public String name() { return model.iedName(); }

  public IedModel model() { return model; }

  /** Where clients connect to. */
  public InetSocketAddress address() {
    return new InetSocketAddress(settings.address(), server.port());
  }

  public List<Iec61850Server.Connection> connections() { return server.connections(); }

  /** Everything that can be set, in the order of the model. */
  public List<Fact> facts() {
    return server.attributes().stream().map(attribute -> fact(attribute.reference(), attribute.type())).toList();
  }

  /**
   * One attribute.
   *
   * @throws IllegalArgumentException if there is none of this name, with the position of the fault
   */
  public Fact fact(String reference) {
    FcReference known = known(reference);
    return fact(known, type(known));
  }

  private Fact fact(FcReference reference, ValueType.Leaf type) {
    boolean held;
    synchronized (process) {
      held = process.holds(reference);
    }
    return new Fact(reference.toString(), type.name(), server.read(reference).map(type::text).orElse(""),
        held);
  }

  /**
   * Sets an attribute, and its time; it stays so until {@link #release}.
   *
   * @param reference such as {@code BAY1LD0/XCBR1.Pos.stVal[ST]}
   * @param value as {@link ValueType.Leaf#parse} reads it
   * @throws IllegalArgumentException if there is no such attribute, with the position of the fault, or the value is
   *         none of its type, with what is allowed
   */
  public void set(String reference, String value) {
    FcReference known = known(reference);
    Data data;
    try {
      data = type(known).parse(value);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(reference + ": " + wrong.getMessage(), wrong);
    }
    synchronized (process) {
      process.hold(known, data);
      server.update(update -> update.set(known, data).stamp(settings.server().clock().instant(), TIME_QUALITY));
    }
  }

  /**
   * Gives an attribute back to the process.
   *
   * @return false if it was not held
   * @throws IllegalArgumentException if there is none of this name
   */
  public boolean release(String reference) {
    FcReference known = known(reference);
    synchronized (process) {
      return process.release(known);
    }
  }

  private ValueType.Leaf type(FcReference known) {
    ValueType.Leaf type = types.get(known);
    if (type == null) throw new IllegalArgumentException(known + " is no single attribute: it has components");
    return type;
  }

  private FcReference known(String text) {
    FcReference reference = FcReference.parse(text);
    if (types.containsKey(reference) || server.read(reference).isPresent()) return reference;
    // the longest part that exists tells where the fault is
    int good = 0;
    if (model.logicalDevice(reference.logicalDevice()).isPresent()) {
      good = text.indexOf('/') + 1;
      String node = reference.logicalDevice() + "/" + reference.logicalNode();
      if (model.logicalDevice(reference.logicalDevice()).flatMap(d -> d.logicalNode(reference.logicalNode()))
          .isPresent()) {
        good = node.length() + 1;
        for (int i = 1; i <= reference.path().size(); i++) {
          FcReference part = new FcReference(reference.logicalDevice(), reference.logicalNode(),
              reference.constraint(), reference.path().subList(0, i));
          if (server.read(part).isEmpty()) break;
          good = node.length() + 2 + String.join(".", part.path()).length();
        }
      }
    }
    throw new IllegalArgumentException("%s: %s has no such thing with constraint %s, wrong from position %d: '%s'"
        .formatted(text, name(), reference.constraint(), good + 1, text.substring(Math.min(good, text.length()))));
  }

  /** Ends all associations and frees the port. */
  @Override
  public void close() {
    mover.interrupt();
    server.close();
  }
}
