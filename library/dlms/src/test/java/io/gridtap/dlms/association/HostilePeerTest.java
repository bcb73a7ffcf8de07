package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded sessions with octets changed, left out, put in, repeated; and floods. Whatever comes, both roles survive. */
class HostilePeerTest {
  private static final int HEADER = 8;
  private static final int VARIANTS = 40;
  private static final int FLOOD_OCTETS = 1 << 19;
  private static final int MAX_TOLD = 20_000;

  /** An engine, and what it said. */
  private static final class Subject<C, E> {
    private final Engine<C, E> engine;
    private final List<Object> told = new ArrayList<>();
    private Moment now = Moment.ORIGIN;
    private boolean closed;
    private int transmitted;

    Subject(Engine<C, E> engine) { this.engine = engine; }

    void command(C command) {
      if (closed) return;
      engine.command(command, now);
      poll();
    }

    void receive(Octets octets) {
      if (closed) return;
      engine.receive(octets, now);
      poll();
    }

    void after(Duration duration) {
      now = now.plus(duration);
      if (closed) return;
      engine.timeout(now);
      poll();
    }

    private void poll() {
      while (true) {
        switch (engine.poll()) {
          case Output.Transmit<E> _ -> transmitted++;
          case Output.Deliver<E>(var event) -> told.add(event);
          case Output.Close<E>(var reason) -> {
            closed = true;
            told.add(reason);
            return;
          }
          case Output.Idle<E> _ -> {
            return;
          }
        }
        assertThat(told.size() + transmitted).as("events and transmissions").isLessThan(MAX_TOLD);
      }
    }
  }

  static Stream<String> sessions() {
    return RecordedSession.all("wrapper-").stream().map(RecordedSession::name)
        // datagrams, sessions of hand-made requests, and one whose signing keys are not recorded
        .filter(name -> !name.endsWith("udp") && !name.contains("-50-") && !name.contains("-51-")
            && !name.contains("-40-") && !name.contains("-09-"));
  }

  /** The header stays mostly as it is: without it little would come as far as the APDU. */
  private static Octets hostile(Octets wpdu, SplittableRandom random) {
    byte[] apdu = wpdu.slice(HEADER, wpdu.length() - HEADER).toByteArray();
    OctetWriter changed = new OctetWriter();
    int times = random.nextInt(1, 4);
    for (int i = 0; i < times && apdu.length > 0; i++) {
      int at = random.nextInt(apdu.length);
      switch (random.nextInt(5)) {
        case 0 -> apdu[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> apdu[at] = (byte) 0xFF;
        case 2 -> apdu = Arrays.copyOf(apdu, at);
        case 3 -> apdu[at] = (byte) 0x84;
        default -> {
          byte[] longer = new byte[apdu.length + 1];
          System.arraycopy(apdu, 0, longer, 0, at);
          longer[at] = (byte) random.nextInt(256);
          System.arraycopy(apdu, at, longer, at + 1, apdu.length - at);
          apdu = longer;
        }
      }
    }
    return changed.octets(wpdu.slice(0, 6)).u16be(apdu.length).octets(Octets.wrap(apdu)).toOctets();
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void aClientSurvivesAMeterOutOfItsMind(String name) {
    RecordedSession session = RecordedSession.of(name);
    List<Octets> meter = session.fromServer();
    List<Request<?>> requests = Replay.requests(session);
    for (int variant = 0; variant < VARIANTS; variant++) {
      SplittableRandom random = new SplittableRandom(variant);
      ClientSettings settings = Replay.settings(session);
      Subject<ClientCommand, ClientEvent> client = new Subject<>(
          new ClientEngine(settings, WrapperLink.client(settings.route())));
      client.command(new ClientCommand.Open());
      int asked = 0;
      // of one that never associates only the associating would be tried
      int sound = variant % 2 == 0 ? 2 : 0;
      for (int line = 0; line < meter.size(); line++) {
        client.receive(line < sound || random.nextInt(3) == 0 ? meter.get(line) : hostile(meter.get(line), random));
        if (asked < requests.size()) client.command(new ClientCommand.Ask(requests.get(asked), asked++));
      }
      client.after(Duration.ofMinutes(1));
      client.command(new ClientCommand.Release());
      for (int i = 0; i < 4; i++) client.after(Duration.ofMinutes(1));
      assertThat(client.closed).as("%s, variant %d: %s", name, variant, client.told).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void aMeterSurvivesAClientOutOfItsMind(String name) {
    List<Octets> client = RecordedSession.of(name).fromClient();
    for (int variant = 0; variant < VARIANTS; variant++) {
      SplittableRandom random = new SplittableRandom(variant);
      Subject<ServerCommand, ServerEvent> meter = new Subject<>(new ServerEngine(WrapperLink.server(),
          List.of(RecordedMeter.logicalNames(), new ServedDevice(2, RecordedMeter.device(), List.of())),
          Admission.ALWAYS, ServerLimits.STANDARD));
      for (int line = 0; line < client.size(); line++)
        meter.receive(line == 0 && variant % 2 == 0 || random.nextInt(3) == 0
            ? client.get(line)
            : hostile(client.get(line), random));
      meter.after(Duration.ofMinutes(11));
      assertThat(meter.closed).as("%s, variant %d", name, variant).isTrue();
    }
  }

  private static Subject<ClientCommand, ClientEvent> client(LinkEngine link) {
    Subject<ClientCommand, ClientEvent> client = new Subject<>(
        new ClientEngine(ClientSettings.of(Route.of(16, 1)), link));
    client.command(new ClientCommand.Open());
    return client;
  }

  private static Subject<ServerCommand, ServerEvent> server(LinkEngine link) {
    return new Subject<>(
        new ServerEngine(link, List.of(RecordedMeter.logicalNames()), Admission.ALWAYS, ServerLimits.STANDARD));
  }

  private static List<Subject<?, ?>> subjects() {
    return List.of(client(HdlcClient.engine(HdlcSettings.STANDARD, Route.of(16, 1))),
        server(HdlcServer.engine(HdlcSettings.STANDARD, 1, 0)), client(WrapperLink.client(Route.of(16, 1))),
        server(WrapperLink.server()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7E", "7E 00", "7E A0", "7E A0 07", "7E A7 FF 03 21", "00", "FF", "00 01 00 01 00 01 FF FF",
      "00 01 00 01 00 10 00 00", "00 01 00 10 00 01 00 00", "7E A0 08 02 23 21 93", "7E A8 07 21 03 73 C3 7A"})
  void megabytesOfNonsenseCostNeitherMemoryNorMind(String pattern) {
    Octets octets = Octets.hex(pattern);
    OctetWriter chunk = new OctetWriter();
    while (chunk.length() < 4096) chunk.octets(octets);
    Octets flood = chunk.toOctets();
    for (Subject<?, ?> subject : subjects())
      for (int sent = 0; sent < FLOOD_OCTETS && !subject.closed; sent += flood.length()) {
        // as the owner of a connection does: taken as they come
        subject.told.clear();
        subject.transmitted = 0;
        subject.receive(flood);
      }
  }
}
