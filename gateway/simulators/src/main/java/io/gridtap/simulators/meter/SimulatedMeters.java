package io.gridtap.simulators.meter;

import io.gridtap.dlms.DlmsDatagramServer;
import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.DlmsServerSettings;
import io.gridtap.dlms.ListeningServer;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.UdpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulated meters of one process, each on a port of its own. A meter without a connection has no thread but the one
 * that waits for one; over UDP it has three.
 */
public final class SimulatedMeters implements AutoCloseable {
  private final List<Running> running = new ArrayList<>();
  private final Optional<Pushing> pushing;

  /** A meter that listens. */
  public record Running(SimulatedMeter meter, ListeningServer server) {
    public int port() { return server.port(); }
  }

  /**
   * How to simulate.
   *
   * @param address to listen on
   * @param basePort of the first meter that names none, the others follow; 0: any that are free
   * @param time that all clocks run with
   * @param maxConnections to one meter over TCP
   * @param listener of news, on various threads: quick, please
   * @param push that the meters push by themselves; all must be three-phase then
   */
  public record Settings(InetAddress address, int basePort, InstantSource time, int maxConnections,
      DlmsServer.Listener listener, Optional<MeterPush> push) {
    /** Loopback, any ports, the computer's clock, 8 connections, no one listens to news. */
    public static final Settings STANDARD = new Settings(InetAddress.getLoopbackAddress(), 0, InstantSource.system(), 8,
        DlmsServer.Listener.NONE, Optional.empty());

    public Settings withAddress(InetAddress set) {
      return new Settings(set, basePort, time, maxConnections, listener, push);
    }

    public Settings withBasePort(int port) { return new Settings(address, port, time, maxConnections, listener, push); }

    public Settings withTime(InstantSource set) {
      return new Settings(address, basePort, set, maxConnections, listener, push);
    }

    public Settings withListener(DlmsServer.Listener set) {
      return new Settings(address, basePort, time, maxConnections, set, push);
    }

    public Settings withPush(MeterPush set) {
      return new Settings(address, basePort, time, maxConnections, listener, Optional.of(set));
    }
  }

  /** Starts all meters, or none. */
  public static SimulatedMeters start(Settings settings, List<MeterSpec> specs) throws IOException {
    SimulatedMeters meters = new SimulatedMeters(settings.push.map(push -> new Pushing(push, settings.listener)));
    try {
      int port = settings.basePort;
      for (MeterSpec spec : specs) {
        int wanted = spec.port().orElse(port);
        meters.running.add(meters.start(settings, spec, wanted));
        if (spec.port().isEmpty() && port != 0) port++;
      }
      meters.pushing.ifPresent(pusher -> pusher.start(meters.running.stream().map(Running::meter).toList(),
          settings.time.millis()));
      return meters;
    } catch (IOException | RuntimeException failure) {
      meters.close();
      throw failure;
    }
  }

  private SimulatedMeters(Optional<Pushing> pushing) { this.pushing = pushing; }

  private Running start(Settings settings, MeterSpec spec, int port) throws IOException {
    SimulatedMeter meter = new SimulatedMeter(spec, settings.time, settings.push);
    DlmsServerSettings server = DlmsServerSettings.STANDARD;
    if (!spec.faults().none()) {
      AtomicLong connections = new AtomicLong();
      long seed = new SplittableRandom(spec.seed()).nextLong();
      server = server.with(new MeterAdmission(spec.faults(), settings.time, seed))
          .withAround(engine -> new FaultyEngine(engine, spec.faults(), seed + connections.incrementAndGet()));
    }
    try {
      DlmsServer.Listener listener = pushing.map(pusher -> pusher.around(meter)).orElse(settings.listener);
      return new Running(meter, switch (spec.transport()) {
        case TCP -> DlmsServer.start(
            TcpListener.Settings.on(settings.address, port).withMaxConnections(settings.maxConnections), meter::link,
            meter.devices(), server, listener);
        case UDP -> DlmsDatagramServer.start(UdpListener.Settings.on(settings.address, port), meter.devices(), server,
            listener);
      });
    } catch (IOException taken) {
      throw new IOException("meter %s cannot listen on port %d: %s".formatted(spec.name(), port, taken.getMessage()),
          taken);
    }
  }

  /** In the order they were given. */
  public List<Running> meters() { return List.copyOf(running); }

  @Override
  public void close() {
    pushing.ifPresent(Pushing::close);
    running.forEach(one -> one.server.close());
  }
}
