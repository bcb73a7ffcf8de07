package io.gridtap.iec104.interop;

import static io.gridtap.iec104.interop.NeoscadaServer.COMMANDED;
import static io.gridtap.iec104.interop.NeoscadaServer.STATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Server;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Cp16Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.CommandRequest;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.neoscada.protocol.iec60870.apci.MessageChannel;
import org.eclipse.neoscada.protocol.iec60870.asdu.MessageManager;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.AbstractMessage;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.DataTransmissionMessage;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.MessageRegistrator;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.ReadCommand;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.SetPointCommandScaledValue;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.SetPointCommandShortFloatingPoint;
import org.eclipse.neoscada.protocol.iec60870.asdu.message.SinglePointInformationTimeSingle;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.CauseOfTransmission;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.InformationObjectAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.QualityInformation;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.StandardCause;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.Value;
import org.eclipse.neoscada.protocol.iec60870.server.Server;
import org.eclipse.neoscada.protocol.iec60870.server.ServerModule;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both stations against those of Eclipse NeoSCADA 0.4.0, an implementation that shares nothing with this one. */
@Timeout(60)
class NeoscadaLoopbackTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final Iec104Settings SETTINGS = Iec104Settings.STANDARD.withLimits(Duration.ofSeconds(5),
      Duration.ofSeconds(1));
  /** Frames beyond the greatest sequence number. */
  private static final int FRAMES = 33_000;

  @Nested
  class ItsServer {
    private final NeoscadaServer.Model model = new NeoscadaServer.Model(Map.of(100, value(true), 200, value(21.5f)));

    private static <T> Value<T> value(T value) {
      return new Value<>(value, TIME.toEpochMilli(), QualityInformation.OK);
    }

    private Iec104Client connect(NeoscadaServer server) throws Exception {
      return Iec104Client.connect(server.address(), SETTINGS, _ -> {});
    }

    @Test
    void isInterrogatedAndRead() throws Exception {
      try (NeoscadaServer server = NeoscadaServer.of(model); Iec104Client client = connect(server)) {
        Answer answer = client.interrogate(STATION);
        assertThat(answer.completion()).isEqualTo(new Completion.Complete());
        assertThat(answer.objects()).extracting(InformationObject::address, InformationObject::information)
            .containsExactlyInAnyOrder(tuple(100, new SinglePoint(true, Quality.GOOD)),
                tuple(200, new ShortFloat(21.5f, Quality.GOOD)));
        assertThat(client.read(STATION, 200).objects()).extracting(InformationObject::information)
            .containsExactly(new ShortFloat(21.5f, Quality.GOOD));
        assertThat(client.read(STATION, 999).completion())
            .isEqualTo(new Completion.Unknown(Cause.UNKNOWN_ADDRESS));
      }
    }

    @Test
    void tellsWhatChanges() throws Exception {
      try (NeoscadaServer server = NeoscadaServer.of(model); Iec104Client client = connect(server)) {
        // it begins to watch for changes some time after STARTDT, and has begun when it answers
        assertThat(client.interrogate(STATION).isComplete()).isTrue();
        model.change(100, new Value<>(false, TIME.toEpochMilli(), QualityInformation.INVALID));
        Asdu asdu = next(client, TypeId.M_SP_TB_1);
        assertThat(asdu.cause().cause()).isEqualTo(Cause.SPONTANEOUS);
        assertThat(asdu.commonAddress()).isEqualTo(STATION);
        InformationObject object = asdu.objects().getFirst();
        assertThat(object.information()).isEqualTo(new SinglePoint(false, Quality.of(Quality.IV)));
        // its day of week is 0: not used
        assertThat(client.settings().time().instant((Cp56Time2a) object.time())).contains(TIME);
      }
    }

    @Test
    void isCommanded() throws Exception {
      try (NeoscadaServer server = NeoscadaServer.of(model); Iec104Client client = connect(server)) {
        assertThat(client.command(STATION, COMMANDED, new SingleCommand(true)).isComplete()).isTrue();
        assertThat(model.commands().take()).isEqualTo(true);
        assertThat(client.command(STATION, COMMANDED, new SetpointFloat(2.5f, SetpointQualifier.EXECUTE)).isComplete())
            .isTrue();
        assertThat(model.commands().take()).isEqualTo(2.5f);
        assertThat(client.command(STATION, COMMANDED, new SetpointScaled(-7, SetpointQualifier.EXECUTE)).isComplete())
            .isTrue();
        assertThat(model.commands().take()).isEqualTo((short) -7);
        // it refuses, but P/N never gets to the wire: what it sends is a confirmation that nothing follows
        Answer refused = client.command(STATION, COMMANDED + 1, new SingleCommand(true));
        assertThat(refused.isConfirmed()).isTrue();
        assertThat(refused.completion()).isInstanceOf(Completion.NotTerminated.class);
        assertThat(model.commands()).isEmpty();
      }
    }

    @Test
    void mirrorsUnknownTypesForAnotherStation() throws Exception {
      try (NeoscadaServer server = NeoscadaServer.of(model); Iec104Client client = connect(server)) {
        client.send(client.procedures().delay(STATION, new Delay(new Cp16Time2a(5))).asdu());
        Asdu mirrored = next(client, TypeId.C_CD_NA_1);
        assertThat(mirrored.cause().cause()).isEqualTo(Cause.UNKNOWN_TYPE);
        // the octets of the common address are the other way round
        assertThat(mirrored.commonAddress()).isEqualTo(STATION << 8);
      }
    }

    @Test
    void isTestedStoppedAndStarted() throws Exception {
      try (NeoscadaServer server = NeoscadaServer.of(model); Iec104Client client = connect(server)) {
        assertThat(client.test()).isPositive();
        client.stopTransfer();
        client.startTransfer();
        assertThat(client.interrogate(STATION).isComplete()).isTrue();
      }
    }

    @Test
    void isClosedWhenItLeavesOutASequenceNumber() throws Exception {
      try (NeoscadaServer server = new NeoscadaServer(new Flood()); Iec104Client client = connect(server)) {
        for (int i = 0; i < 32_767; i++) client.updates().take();
        assertThatThrownBy(() -> client.updates().take()).isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("N(S) is 0, 32767 expected");
      }
    }

    @Test
    void isForgivenForLeavingOutASequenceNumber() throws Exception {
      Queue<ControllingEvent> news = new ConcurrentLinkedQueue<>();
      Iec104Settings lenient = Iec104Settings.STANDARD.with(ApciSettings.STANDARD.withLenient(true));
      try (NeoscadaServer server = new NeoscadaServer(new Flood());
          Iec104Client client = Iec104Client.connect(server.address(), lenient, news::add)) {
        for (int i = 0; i < FRAMES; i++)
          assertThat(((Update.Data) client.updates().take()).asdu().objects().getFirst().address()).isEqualTo(1 + i);
        assertThat(news).filteredOn(ControllingEvent.Forgiven.class::isInstance)
            .containsExactly(new ControllingEvent.Forgiven("N(S) is 0, 32767 expected"));
        assertThat(client.isOpen()).isTrue();
      }
    }

    private static Asdu next(Iec104Client client, TypeId type) throws InterruptedException {
      while (true)
        if (client.updates().take() instanceof Update.Data(long _, Asdu asdu) && asdu.type() == type) return asdu;
    }
  }

  /** Sends many events as soon as it is started. */
  private static final class Flood implements ServerModule {
    @Override
    public void initializeServer(Server server, MessageManager manager) { new MessageRegistrator().register(manager); }

    @Override
    public void initializeChannel(SocketChannel channel, MessageChannel messages) {
      channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
          if (message != DataTransmissionMessage.REQUEST_START) return;
          var _ = context.writeAndFlush(DataTransmissionMessage.CONFIRM_START);
          for (int i = 0; i < FRAMES; i++) {
            var _ = context
                .write(SinglePointInformationTimeSingle.create(Neoscada.header(StandardCause.SPONTANEOUS, STATION),
                    InformationObjectAddress.valueOf(1 + i), Value.TRUE()));
          }
          context.flush();
        }
      });
    }

    @Override
    public void dispose() {}
  }

  @Nested
  class ItsClient {
    private static final Station STATION_1 = Station.of(1,
        List.of(Point.of(100, new SinglePoint(true, Quality.GOOD)),
            Point.of(101, new DoublePoint(DoublePoint.State.ON, Quality.GOOD)),
            Point.of(200, new ShortFloat(21.5f, Quality.GOOD)), Point.of(201, new ShortFloat(22.5f, Quality.GOOD)),
            Point.of(300, new ScaledValue(-7, Quality.of(Quality.NT)))),
        List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.EITHER),
            new CommandPoint(5001, TypeId.C_SE_NC_1, Mode.DIRECT),
            new CommandPoint(5002, TypeId.C_SE_NB_1, Mode.DIRECT)));

    private Iec104Server start(StationHandler handler) throws Exception {
      ServerSettings settings = ServerSettings.STANDARD
          .with(DeviceSettings.STANDARD.withoutInitialization().withPackAhead(0));
      return Iec104Server.start(TcpListener.Settings.local(0), settings, List.of(STATION_1), handler);
    }

    @Test
    void interrogates() throws Exception {
      try (Iec104Server server = start(CommandRequest::terminate);
          NeoscadaClient client = new NeoscadaClient(server.port())) {
        Map<Integer, Object> told = new TreeMap<>();
        while (told.size() < 5) {
          NeoscadaClient.Told one = client.values().take();
          assertThat(one.station()).isEqualTo(1);
          told.put(one.address(), one.value().getValue());
          assertThat(one.value().getQualityInformation().isTopical()).isEqualTo(one.address() != 300);
        }
        assertThat(told).containsEntry(100, true).containsEntry(200, 21.5f).containsEntry(201, 22.5f)
            .containsEntry(300, (short) -7)
            .containsEntry(101, org.eclipse.neoscada.protocol.iec60870.asdu.types.DoublePoint.ON);
        assertThat(cause(client)).isEqualTo(StandardCause.ACTIVATION_CONFIRM);
        assertThat(cause(client)).isEqualTo(StandardCause.ACTIVATION_TERMINATION);
      }
    }

    @Test
    void isToldWhatChanges() throws Exception {
      try (Iec104Server server = start(CommandRequest::terminate);
          NeoscadaClient client = new NeoscadaClient(server.port())) {
        while (cause(client) != StandardCause.ACTIVATION_TERMINATION) {
        }
        client.values().clear();
        server.update(1, 100, new SinglePoint(false, Quality.of(Quality.BL | Quality.SB)), TIME);
        server.update(1, 200, new ShortFloat(-1.25f, Quality.of(Quality.IV)), TIME);
        Value<?> first = client.values().take().value();
        assertThat(first.getValue()).isEqualTo(false);
        assertThat(first.getTimestamp()).isEqualTo(TIME.toEpochMilli());
        assertThat(first.getQualityInformation().isBlocked()).isTrue();
        assertThat(first.getQualityInformation().isSubstituted()).isTrue();
        Value<?> second = client.values().take().value();
        assertThat(second.getValue()).isEqualTo(-1.25f);
        assertThat(second.getQualityInformation().isValid()).isFalse();
      }
    }

    @Test
    void commandsAndReads() throws Exception {
      Queue<Information> commands = new ConcurrentLinkedQueue<>();
      StationHandler handler = request -> {
        commands.add(request.command());
        request.terminate();
      };
      try (Iec104Server server = start(handler); NeoscadaClient client = new NeoscadaClient(server.port())) {
        while (cause(client) != StandardCause.ACTIVATION_TERMINATION) {
        }
        client.values().clear();
        client.send(new org.eclipse.neoscada.protocol.iec60870.asdu.message.SingleCommand(
            Neoscada.header(StandardCause.ACTIVATED, 1), InformationObjectAddress.valueOf(5000), true));
        confirmed(client);
        client.send(new SetPointCommandShortFloatingPoint(Neoscada.header(StandardCause.ACTIVATED, 1),
            InformationObjectAddress.valueOf(5001), 2.5f));
        confirmed(client);
        client.send(new SetPointCommandScaledValue(Neoscada.header(StandardCause.ACTIVATED, 1),
            InformationObjectAddress.valueOf(5002), (short) -7));
        confirmed(client);
        assertThat(commands).containsExactly(new SingleCommand(true),
            new SetpointFloat(2.5f, SetpointQualifier.EXECUTE), new SetpointScaled(-7, SetpointQualifier.EXECUTE));
        client.send(new org.eclipse.neoscada.protocol.iec60870.asdu.message.SingleCommand(
            Neoscada.header(StandardCause.ACTIVATED, 1), InformationObjectAddress.valueOf(5009), true));
        assertThat(cause(client)).isEqualTo(StandardCause.UNKNOWN_INFORMATION_OBJECT_ADDRESS);
        client.send(new ReadCommand(Neoscada.header(StandardCause.REQUEST, 1), InformationObjectAddress.valueOf(201)));
        assertThat(client.values().take().value().getValue()).isEqualTo(22.5f);
      }
    }

    @Test
    void goesOnWhenSequenceNumbersBeginAgain() throws Exception {
      try (Iec104Server server = start(CommandRequest::terminate);
          NeoscadaClient client = new NeoscadaClient(server.port())) {
        while (cause(client) != StandardCause.ACTIVATION_TERMINATION) {
        }
        client.values().clear();
        // two types in turn, so that each event is a frame of its own
        for (int i = 0; i < FRAMES / 2; i++) {
          server.report(1, 100, new SinglePoint(i % 2 == 0, Quality.GOOD), TIME, Cause.SPONTANEOUS);
          server.report(1, 200, new ShortFloat(i, Quality.GOOD), TIME, Cause.SPONTANEOUS);
        }
        for (int i = 0; i < FRAMES / 2; i++) {
          assertThat(client.values().take().value().getValue()).isEqualTo(i % 2 == 0);
          assertThat(client.values().take().value().getValue()).isEqualTo((float) i);
        }
        assertThat(client.isConnected()).isTrue();
      }
    }

    private static void confirmed(NeoscadaClient client) throws InterruptedException {
      assertThat(cause(client)).isEqualTo(StandardCause.ACTIVATION_CONFIRM);
      assertThat(cause(client)).isEqualTo(StandardCause.ACTIVATION_TERMINATION);
    }

    private static Object cause(NeoscadaClient client) throws InterruptedException {
      CauseOfTransmission cause = ((AbstractMessage) client.answers().take()).getHeader().getCauseOfTransmission();
      assertThat(cause.isPositive()).isTrue();
      return cause.getCause();
    }
  }
}
