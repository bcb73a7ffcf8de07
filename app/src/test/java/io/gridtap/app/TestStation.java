package io.gridtap.app;

import io.gridtap.iec104.Iec104Server;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.CommandRequest;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.ParameterRequest;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.store.DirectoryFileStore;
import io.gridtap.iec104.store.StoredFile;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A station of common address 1 with a few points: a breaker that obeys, a command that is refused, a set-point. */
final class TestStation implements AutoCloseable {
  private static final Quality GOOD = Quality.GOOD;

  private final Iec104Server server;

  private TestStation(Iec104Server server) { this.server = server; }

  static TestStation start() throws IOException { return start(Optional.empty()); }

  static TestStation start(Optional<Tls> tls) throws IOException {
    return start(tls, new DirectoryFileStore(Path.of("."), List.of()));
  }

  /** With a file of address 7001 to be fetched and one of address 7002 to be replaced. */
  static TestStation withFiles(Path directory) throws IOException {
    return start(Optional.empty(), new DirectoryFileStore(directory, List.of(
        new StoredFile(new FileId(1, 7001, 2), "fault.dat"),
        new StoredFile(new FileId(1, 7002, 1), "settings.bin", StoredFile.Access.WRITE))));
  }

  private static TestStation start(Optional<Tls> tls, FileStore files) throws IOException {
    List<Point> points = List.of(Point.of(1001, new DoublePoint(DoublePoint.State.OFF, GOOD)),
        Point.of(1002, new SinglePoint(true, GOOD.with(Quality.IV))).withGroups(2),
        Point.of(2001, new ShortFloat(110.25f, GOOD)), Point.of(2002, new NormalizedValue(16384, GOOD)),
        Point.of(2003, new ScaledValue(-1234, GOOD)), Point.of(4001, new StepPosition(-12, false, GOOD)),
        Point.of(4002, new Bitstring32(0xF00D, GOOD)), Point.of(3001, new IntegratedTotal(4711, 0)));
    List<CommandPoint> commands = List.of(new CommandPoint(5001, TypeId.C_DC_NA_1, Mode.SELECT_BEFORE_OPERATE),
        new CommandPoint(5002, TypeId.C_SC_NA_1, Mode.DIRECT), new CommandPoint(5003, TypeId.C_SE_NC_1, Mode.EITHER));
    TcpListener.Settings listening = TcpListener.Settings.local(0);
    if (tls.isPresent()) listening = listening.withTls(tls.get());
    return new TestStation(Iec104Server.start(listening,
        ServerSettings.STANDARD.with(DeviceSettings.STANDARD.withoutInitialization()),
        List.of(Station.of(1, points, commands).withParameters(Map.of(6001, TypeId.P_ME_NC_1))), new Handler(), _ -> {},
        files, FileSettings.STANDARD));
  }

  private static final class Handler implements StationHandler {
    @Override
    public void execute(CommandRequest request) {
      switch (request.command()) {
        case DoubleCommand(DoubleCommand.State state, var _) -> {
          request.update(1001, new DoublePoint(DoublePoint.State.of(state.code()), GOOD), Instant.now());
          request.terminate();
        }
        case SetpointFloat _ -> request.terminate();
        default -> request.refuse(); // whatever else comes to this station of a test
      }
    }

    @Override
    public void parameter(ParameterRequest request) { request.accept(); }
  }

  String port() { return Integer.toString(server.port()); }

  void update(int address, Monitored value) { server.update(1, address, value, Instant.now()); }

  void stop() { server.close(); }

  @Override
  public void close() { stop(); }
}
