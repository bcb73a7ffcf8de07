package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.RedundancyGroup;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over real sockets, asked by a controlling station of a few lines. */
@Timeout(60)
class Iec104ServerLoopbackTest {
  private static final ServerSettings SETTINGS = ServerSettings.STANDARD
      .with(DeviceSettings.STANDARD.withoutInitialization());
  private static final int POINTS = 100;
  private static final int EVENTS = 100_000;

  private static Station station() {
    List<Point> points = new ArrayList<>();
    for (int address = 1; address <= POINTS; address++)
      points.add(Point.of(address, new ShortFloat(-1, Quality.GOOD)));
    points.add(Point.of(1000, new SinglePoint(false, Quality.GOOD), TimeTag.Form.NONE));
    return Station.of(1, points, List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT)));
  }

  /** A controlling station that acknowledges after 8 frames, or when it has read all there is. */
  private static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final FrameBuffer frames = Apdu.frames();
    private final byte[] buffer = new byte[65_536];
    private int sent;
    private int received;
    private int unacknowledged;

    Peer(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    }

    Peer start() throws IOException {
      write(Octets.hex("68 04 07 00 00 00"));
      assertThat(next()).isEqualTo(Optional.of(Octets.hex("68 04 0b 00 00 00")));
      return this;
    }

    void write(Octets octets) throws IOException { octets.writeTo(socket.getOutputStream()); }

    void send(String asdu) throws IOException {
      write(Apdu.CODEC.encode(new Apdu.I(sent++, received, Octets.hex(asdu))));
      unacknowledged = 0;
    }

    /** The next frame; empty at the end of the connection. */
    Optional<Octets> next() throws IOException {
      while (!frames.hasNext()) {
        if (unacknowledged > 0) acknowledge();
        int count = socket.getInputStream().read(buffer);
        if (count < 0) return Optional.empty();
        frames.append(Octets.of(buffer, 0, count));
      }
      return Optional.of(frames.next().copy());
    }

    /** The next ASDU; empty at the end of the connection. */
    Optional<Asdu> nextAsdu() throws IOException {
      while (true) {
        Optional<Octets> frame = next();
        if (frame.isEmpty()) return Optional.empty();
        if (!(Apdu.CODEC.decode(frame.get()) instanceof Apdu.I(int sendSequence, int _, Octets asdu))) continue;
        assertThat(sendSequence).isEqualTo(received);
        received = received + 1 & Apdu.SEQUENCE_MASK;
        if (++unacknowledged == 8) acknowledge();
        return Optional.of(Asdu.decode(asdu));
      }
    }

    private void acknowledge() throws IOException {
      write(Apdu.CODEC.encode(new Apdu.S(received)));
      unacknowledged = 0;
    }

    /** Reads to the end without acknowledging anything. */
    boolean isEnded() {
      try {
        int count;
        do
          count = socket.getInputStream().read(buffer);
        while (count >= 0);
        return true;
      } catch (IOException reset) {
        return reset.getMessage() != null;
      }
    }

    @Override
    public void close() throws IOException { socket.close(); }
  }

  private static final StationHandler ACCEPTING = request -> {
    request.update(1000, new SinglePoint(true, Quality.GOOD), Instant.EPOCH);
    request.terminate();
  };

  private static Iec104Server server(ServerSettings settings) throws IOException {
    return Iec104Server.start(TcpListener.Settings.local(0), settings, List.of(station()), ACCEPTING);
  }

  private static RedundancyGroup.Statistics group(Iec104Server server, String name) {
    return Objects.requireNonNull(server.statistics().groups().get(name));
  }

  @Test
  void answersInterrogationAndCommand() throws Exception {
    try (Iec104Server server = server(SETTINGS); Peer peer = new Peer(server.port()).start()) {
      peer.send("64 01 06 00 01 00 00 00 00 14");
      List<Asdu> answer = new ArrayList<>();
      do
        answer.add(peer.nextAsdu().orElseThrow());
      while (answer.getLast().cause().cause() != Cause.ACTIVATION_TERM);
      assertThat(answer.stream().filter(asdu -> asdu.cause().cause() == Cause.INTERROGATED_BY_STATION)
          .mapToInt(Asdu::count).sum()).isEqualTo(POINTS + 1);
      peer.send("2d 01 06 00 01 00 88 13 00 01");
      assertThat(peer.nextAsdu().orElseThrow().cause().cause()).isEqualTo(Cause.ACTIVATION_CON);
      assertThat(peer.nextAsdu().orElseThrow().cause().cause()).isEqualTo(Cause.RETURN_REMOTE);
      assertThat(peer.nextAsdu().orElseThrow().cause().cause()).isEqualTo(Cause.ACTIVATION_TERM);
      assertThat(server.value(1, 1000)).isEqualTo(new SinglePoint(true, Quality.GOOD));
    }
  }

  @Test
  void hundredThousandEventsArriveInOrderAcrossASwitchOver() throws Exception {
    try (Iec104Server server = server(SETTINGS)) {
      Peer first = new Peer(server.port()).start();
      Thread updates = Thread.ofVirtual().start(() -> {
        for (int i = 0; i < EVENTS; i++)
          server.update(1, 1 + i % POINTS, new ShortFloat(i, Quality.GOOD), Instant.EPOCH.plusMillis(i));
      });
      float[] last = new float[POINTS + 1];
      Arrays.fill(last, -1);
      boolean[] seen = new boolean[EVENTS];
      int repeated = 0;
      int count = 0;
      Peer peer = first;
      Peer second = new Peer(server.port());
      while (count < EVENTS) {
        if (peer == first && count > EVENTS / 3) peer = second.start();
        for (InformationObject object : peer.nextAsdu().orElseThrow().objects()) {
          float value = ((ShortFloat) object.information()).value();
          if (seen[(int) value]) {
            repeated++;
            continue;
          }
          seen[(int) value] = true;
          count++;
          assertThat(value).isGreaterThan(last[object.address()]);
          last[object.address()] = value;
        }
      }
      updates.join();
      // only what was under way when the second was started comes twice: k ASDUs at most
      assertThat(repeated).isLessThanOrEqualTo(12 * 16);
      assertThat(group(server, "all").dropped()).isZero();
      assertThat(first.isEnded()).isTrue();
      first.close();
      second.close();
    }
  }

  @Test
  void eventsOfManyTypesAndStationsShareTheWindow() throws Exception {
    List<Point> points = new ArrayList<>();
    for (int address = 1; address <= POINTS; address++)
      points.add(switch (address % 3) {
        case 0 -> Point.of(address, new ShortFloat(-1, Quality.GOOD));
        case 1 -> Point.of(address, new ScaledValue(-1, Quality.GOOD), TimeTag.Form.NONE);
        default -> Point.of(address, new DoublePoint(DoublePoint.State.INTERMEDIATE, Quality.GOOD));
      });
    try (
        Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), SETTINGS,
            List.of(Station.of(1, points, List.of()), Station.of(2, points, List.of())), ACCEPTING);
        Peer peer = new Peer(server.port())) {
      for (int i = 0; i < EVENTS; i++) {
        int address = 1 + i / 2 % POINTS;
        int turn = i / 2 / POINTS;
        server.update(1 + i % 2, address, switch (address % 3) {
          case 0 -> new ShortFloat(turn, Quality.GOOD);
          case 1 -> new ScaledValue(turn, Quality.GOOD);
          default -> new DoublePoint(DoublePoint.State.of(1 + turn % 3), Quality.GOOD);
        }, Instant.EPOCH);
      }
      peer.start();
      int count = 0;
      int asdus = 0;
      while (count < EVENTS) {
        count += peer.nextAsdu().orElseThrow().count();
        asdus++;
      }
      assertThat(count).isEqualTo(EVENTS);
      // without packing there would be as many as events
      assertThat(asdus).isLessThan(EVENTS / 4);
    }
  }

  @Test
  void eachGroupOfAddressesGetsItsOwnEventsAndStrangersAreTurnedAway() throws Exception {
    Redundancy mine = new Redundancy.Multiple(Map.of("mine", List.of(AddressRange.of("127.0.0.0/8"),
        AddressRange.of("::1"))));
    try (Iec104Server server = server(SETTINGS.with(mine)); Peer peer = new Peer(server.port()).start()) {
      server.update(1, 1, new ShortFloat(1, Quality.GOOD), Instant.EPOCH);
      assertThat(peer.nextAsdu().orElseThrow().type()).isEqualTo(TypeId.M_ME_TF_1);
      assertThat(group(server, "mine").connections()).isEqualTo(1);
    }
    Redundancy others = new Redundancy.Multiple(Map.of("others", List.of(AddressRange.of("192.0.2.0/24"))));
    BlockingQueue<ServerEvent> news = new LinkedBlockingQueue<>();
    try (Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), SETTINGS.with(others),
        List.of(station()), ACCEPTING, news::add, Optional::empty); Peer peer = new Peer(server.port())) {
      assertThat(peer.next()).isEmpty();
      assertThat(news.take()).isInstanceOf(ServerEvent.TurnedAway.class);
    }
  }

  @Test
  void connectionsBeyondTheMostOfAGroupAreTurnedAway() throws Exception {
    try (Iec104Server server = server(SETTINGS.withMaxConnectionsPerGroup(1));
        Peer _ = new Peer(server.port()).start();
        Peer second = new Peer(server.port())) {
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  void eachConnectionItsOwnGroup() throws Exception {
    try (Iec104Server server = server(SETTINGS.with(new Redundancy.EachConnection()));
        Peer first = new Peer(server.port()).start();
        Peer second = new Peer(server.port()).start()) {
      server.update(1, 1, new ShortFloat(1, Quality.GOOD), Instant.EPOCH);
      assertThat(first.nextAsdu()).isEqualTo(second.nextAsdu());
      assertThat(server.statistics().groups()).hasSize(2);
    }
  }

  @Test
  void aHandlerThatThrowsRefuses() throws Exception {
    StationHandler broken = _ -> {
      throw new IllegalStateException("broken on purpose");
    };
    try (Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), SETTINGS, List.of(station()), broken);
        Peer peer = new Peer(server.port()).start()) {
      peer.send("2d 01 06 00 01 00 88 13 00 01");
      Asdu answer = peer.nextAsdu().orElseThrow();
      assertThat(answer.cause().cause()).isEqualTo(Cause.ACTIVATION_CON);
      assertThat(answer.cause().negative()).isTrue();
    }
  }

  @Test
  void closingTheServerClosesItsConnections() throws Exception {
    Iec104Server server = server(SETTINGS);
    try (Peer peer = new Peer(server.port()).start()) {
      server.close();
      assertThat(peer.next()).isEmpty();
    }
  }

  @Test
  void aConnectionAcceptedWhileTheServerClosesIsClosed() throws Exception {
    BlockingQueue<ServerEvent> news = new LinkedBlockingQueue<>();
    CompletableFuture<Iec104Server> started = new CompletableFuture<>();
    Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), SETTINGS, List.of(station()), ACCEPTING,
        event -> {
          news.add(event);
          if (event instanceof ServerEvent.Connected) started.join().close();
        }, Optional::empty);
    started.complete(server);
    try (Peer peer = new Peer(server.port())) {
      assertThat(peer.isEnded()).isTrue();
      assertThat(news.take()).isInstanceOf(ServerEvent.Connected.class);
      assertThat(news.take()).isInstanceOfSatisfying(ServerEvent.Closed.class,
          end -> assertThat(end.reason()).isEqualTo("closed by this side"));
      assertThat(server.statistics().connections()).isZero();
    }
  }

  @Test
  void aListenerThatThrowsEndsNoConnection() throws Exception {
    BlockingQueue<ServerEvent> news = new LinkedBlockingQueue<>();
    try (Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), SETTINGS, List.of(station()),
        ACCEPTING, event -> {
          news.add(event);
          throw new IllegalStateException("broken on purpose");
        }, Optional::empty)) {
      try (Peer peer = new Peer(server.port()).start()) {
        server.update(1, 1, new ShortFloat(1, Quality.GOOD), Instant.EPOCH);
        assertThat(peer.nextAsdu().orElseThrow().type()).isEqualTo(TypeId.M_ME_TF_1);
      }
      ServerEvent event;
      do
        event = news.take();
      while (!(event instanceof ServerEvent.Closed));
      assertThat(server.statistics().connections()).isZero();
    }
  }
}
