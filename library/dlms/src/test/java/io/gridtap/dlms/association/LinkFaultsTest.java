package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.testkit.EnginePair;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole session in which one transmission of one side, each in its turn, is lost, doubled, changed or mixed with what
 * does not belong there. Nothing is answered twice or never, no answer is another one's, and over HDLC nothing is lost
 * that a repetition can bring.
 */
class LinkFaultsTest {
  private static final Key PASSWORD = Key.of(Octets.of("12345678".getBytes(StandardCharsets.US_ASCII)));
  private static final AttributeRequest NOTE = AttributeRequest
      .of(new AttributeDescriptor(1, RecordedMeter.STATUS, 2));
  private static final Octets FLAG = Octets.hex("7E");
  private static final int MAX_TRANSMISSIONS = 60;

  enum Fault {
    LOST, DOUBLED, CHANGED, FLAG_INSIDE, GARBAGE_BEFORE, GARBAGE_BEHIND, HALVES, STALE, NOTHING_MORE;

    List<Octets> on(Octets sent, SplittableRandom random) {
      return switch (this) {
        case LOST, NOTHING_MORE -> List.of();
        case DOUBLED -> List.of(sent, sent);
        case CHANGED -> List.of(changed(sent, random.nextInt(1, sent.length() - 1), 1 << random.nextInt(8)));
        case FLAG_INSIDE -> {
          int at = random.nextInt(1, sent.length() - 1);
          yield List.of(joined(sent.slice(0, at), FLAG, sent.slice(at, sent.length() - at)));
        }
        case GARBAGE_BEFORE -> List.of(joined(noise(random), sent));
        case GARBAGE_BEHIND -> List.of(joined(sent, noise(random)));
        case HALVES -> List.of(sent.slice(0, sent.length() / 2), sent.slice(sent.length() / 2,
            sent.length() - sent.length() / 2));
        case STALE -> List.of(joined(Octets.hex("7E A0 0A 03 21 93 11"), sent)); // the end of it went to another
      };
    }

    private static Octets changed(Octets octets, int at, int bits) {
      byte[] bytes = octets.toByteArray();
      bytes[at] ^= (byte) bits;
      return Octets.wrap(bytes);
    }

    private static Octets joined(Octets... parts) {
      OctetWriter whole = new OctetWriter();
      for (Octets part : parts) whole.octets(part);
      return whole.toOctets();
    }

    private static Octets noise(SplittableRandom random) {
      byte[] noise = new byte[random.nextInt(1, 20)];
      random.nextBytes(noise);
      return Octets.wrap(noise);
    }
  }

  enum Link {
    HDLC, WRAPPER;

    LinkEngine client(Route route) {
      return switch (this) {
        case HDLC -> HdlcClient.engine(HdlcSettings.STANDARD, route);
        case WRAPPER -> WrapperLink.client(route);
      };
    }

    LinkEngine server() {
      return switch (this) {
        case HDLC -> HdlcServer.engine(HdlcSettings.STANDARD, 1, 0);
        case WRAPPER -> WrapperLink.server();
      };
    }
  }

  /** A session, and what it came to. */
  private static final class Session {
    private final EnginePair<ClientCommand, ClientEvent, ServerCommand, ServerEvent> pair;
    private final Map<Object, List<Object>> answers = new HashMap<>();
    private final List<Object> events = new ArrayList<>();

    Session(Link link) { this(link, false, false); }

    Session(Link link, boolean clientHearsItself, boolean meterHearsItself) {
      ClientSettings settings = ClientSettings.of(Route.of(17, 1)).withMaxPduOctets(300)
          .withAuthentication(Authentication.password(PASSWORD));
      ServerAssociation offered = ServerAssociation.lls(17, PASSWORD).withMaxPduOctets(200);
      ClientEngine client = new ClientEngine(settings, link.client(settings.route()));
      ServerEngine meter = new ServerEngine(link.server(),
          List.of(new ServedDevice(1, RecordedMeter.device(), List.of(offered))), Admission.ALWAYS,
          ServerLimits.STANDARD);
      pair = new EnginePair<>(clientHearsItself ? new Echoing<>(client) : client,
          meterHearsItself ? new Echoing<>(meter) : meter);
    }

    void command(ClientCommand command) {
      if (pair.left().closed().isEmpty()) pair.left().command(command);
      events.addAll(pair.left().delivered());
      // longer than all repetitions of a request that stays without an answer
      for (int i = 0; i < 3 && !quiet(command); i++) {
        pair.after(Duration.ofSeconds(30));
        events.addAll(pair.left().delivered());
      }
    }

    private boolean quiet(ClientCommand command) {
      return command instanceof ClientCommand.Ask(Request<?> _, Object ticket)
          && events.stream()
              .anyMatch(event -> event instanceof ClientEvent.Answered(Object of, Object _) && of.equals(ticket));
    }

    Session play() {
      command(new ClientCommand.Open());
      command(new ClientCommand.Ask(new Request.Get(AttributeRequest.of(new AttributeDescriptor(3,
          RecordedMeter.VOLTAGE, 2))), "get"));
      command(new ClientCommand.Ask(new Request.Set(AttributeRequest.of(
          new AttributeDescriptor(1, RecordedMeter.FIRMWARE, 2)), Data.octetString(Octets.of(new byte[500]))), "set"));
      command(new ClientCommand.Ask(new Request.Get(AttributeRequest.of(new AttributeDescriptor(7,
          RecordedMeter.PROFILE, 2))), "profile"));
      command(new ClientCommand.Ask(new Request.Get(NOTE), "again"));
      command(new ClientCommand.Release());
      for (Object event : events) {
        if (event instanceof ClientEvent.Answered(Object ticket, Object answer))
          answers.computeIfAbsent(ticket, _ -> new ArrayList<>()).add(answer);
        if (event instanceof ClientEvent.Failed(Object ticket, Failure failure))
          answers.computeIfAbsent(ticket, _ -> new ArrayList<>()).add(failure);
      }
      return this;
    }

    boolean opened() { return events.stream().anyMatch(ClientEvent.Opened.class::isInstance); }

    void isWhole(String what) {
      assertThat(answers.get("get")).as(what).containsExactly(new GetResult.Value(Data.longUnsigned(2301)));
      assertThat(answers.get("set")).as(what).containsExactly(DataAccessResult.SUCCESS);
      assertThat(answers.get("profile")).as(what).singleElement().isInstanceOfSatisfying(GetResult.Value.class,
          value -> assertThat(((Data.Array) value.data()).elements()).hasSize(RecordedMeter.ROWS));
      assertThat(answers.get("again")).as(what).containsExactly(new GetResult.Value(Data.unsigned(0)));
    }

    void isConsistent(String what) {
      answers.values().forEach(each -> assertThat(each).as(what).hasSize(1));
      assertThat(pair.left().closed()).as(what).isPresent();
      if (opened() && pair.left().closed().get().equals("released")) assertThat(answers).as(what).hasSize(4);
    }
  }

  /** The transmission of this number, counted from 0, is not what was sent. */
  private static Function<Octets, List<Octets>> disturbed(int number, Fault fault, SplittableRandom random) {
    int[] next = {0};
    return octets -> {
      int current = next[0]++;
      boolean hit = current == number || fault == Fault.NOTHING_MORE && current > number;
      return hit ? fault.on(octets, random) : List.of(octets);
    };
  }

  private static int transmissions(Link link, boolean client) {
    Session session = new Session(link);
    int[] count = {0};
    Function<Octets, List<Octets>> counting = octets -> {
      count[0]++;
      return List.of(octets);
    };
    if (client) session.pair.left().chunking(counting);
    else
      session.pair.right().chunking(counting);
    session.play().isWhole("undisturbed");
    return Math.min(count[0], MAX_TRANSMISSIONS);
  }

  private static List<Session> sessions(Link link, Fault fault) {
    List<Session> sessions = new ArrayList<>();
    for (boolean client : new boolean[]{true, false})
      for (int number = 0; number < transmissions(link, client); number++) {
        Session session = new Session(link);
        Function<Octets, List<Octets>> way = disturbed(number, fault, new SplittableRandom(number));
        if (client) session.pair.left().chunking(way);
        else
          session.pair.right().chunking(way);
        session.play().isConsistent("%s, number %d of the %s".formatted(fault, number, client ? "client" : "meter"));
        sessions.add(session);
      }
    return sessions;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING_MORE")
  void hdlcBringsEverythingAllTheSame(Fault fault) {
    int number = 0;
    for (Session session : sessions(Link.HDLC, fault)) session.isWhole("%s, session %d".formatted(fault, number++));
  }

  @ParameterizedTest
  @EnumSource
  void overTheWrapperEachRequestIsAnsweredOnceOrTheConnectionIsGivenUp(Fault fault) {
    assertThat(sessions(Link.WRAPPER, fault)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aLineThatFallsSilentForGoodIsGivenUp(Link link) {
    for (Session session : sessions(link, Fault.NOTHING_MORE))
      for (List<Object> answers : session.answers.values())
        assertThat(answers).singleElement().isNotNull();
  }

  /** As on a line with one pair of wires, where the own octets come back at once. */
  private static final class Echoing<C, E> implements Engine<C, E> {
    private final Engine<C, E> inner;
    private Moment now = Moment.ORIGIN;

    Echoing(Engine<C, E> inner) { this.inner = inner; }

    @Override
    public void receive(Octets octets, Moment time) {
      now = time;
      inner.receive(octets, time);
    }

    @Override
    public void command(C command, Moment time) {
      now = time;
      inner.command(command, time);
    }

    @Override
    public void timeout(Moment time) {
      now = time;
      inner.timeout(time);
    }

    @Override
    public Output<E> poll() {
      Output<E> output = inner.poll();
      if (output instanceof Output.Transmit<E>(var octets)) inner.receive(octets.copy(), now);
      return output;
    }
  }

  @Test
  void theOwnEchoIsNoAnswer() {
    new Session(Link.HDLC, true, false).play().isWhole("an echo at the client");
    new Session(Link.HDLC, false, true).play().isWhole("an echo at the meter");
  }
}
