package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.LeastProtection;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecurityControl;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recorded session played against the client: the meter's part comes from the recording, and what the client sends
 * must be what the recorded client sent, octet by octet. What was asked is taken from the recording over the wrapper.
 */
final class Replay {
  private static final int WRAPPER_HEADER = 8;
  private static final String CLIENT_TITLE = "4D4D4D0000000001";

  private final RecordedSession session;
  private final ClientEngine engine;
  private final ArrayDeque<Octets> sent = new ArrayDeque<>();
  private final List<ClientEvent> events = new ArrayList<>();
  private final List<Request<?>> requests;
  private Optional<String> closed = Optional.empty();

  private Replay(RecordedSession session, ClientEngine engine, List<Request<?>> requests) {
    this.session = session;
    this.engine = engine;
    this.requests = requests;
  }

  static Replay of(String name) {
    RecordedSession session = RecordedSession.of(name);
    RecordedSession twin = RecordedSession.of(name.replace("hdlc-", "wrapper-"));
    ClientSettings settings = settings(twin);
    LinkEngine link = name.startsWith("hdlc-")
        ? HdlcClient.engine(HdlcSettings.STANDARD, settings.route())
        : WrapperLink.client(settings.route());
    return new Replay(session, new ClientEngine(settings, link), requests(twin));
  }

  /** Plays to the end of the recording. */
  Replay play() {
    int next = 0;
    boolean released = false;
    engine.command(new ClientCommand.Open(), Moment.ORIGIN);
    carryOut();
    for (int line = 0; line < session.lines().size(); line++) {
      RecordedSession.Line recorded = session.lines().get(line);
      if (!recorded.fromClient()) {
        if (closed.isEmpty()) engine.receive(recorded.octets(), Moment.ORIGIN);
        carryOut();
        continue;
      }
      if (sent.isEmpty() && closed.isEmpty() && next < requests.size()) {
        engine.command(new ClientCommand.Ask(requests.get(next), next), Moment.ORIGIN);
        next++;
        carryOut();
      } else if (sent.isEmpty() && closed.isEmpty() && !released) {
        released = true;
        engine.command(new ClientCommand.Release(), Moment.ORIGIN);
        carryOut();
      }
      assertThat(sent.poll()).as("%s, line %d sent by the client", session.name(), line).isEqualTo(recorded.octets());
    }
    assertThat(next).as("requests of %s", session.name()).isEqualTo(requests.size());
    return this;
  }

  private void carryOut() {
    while (true) switch (engine.poll()) {
      case Output.Transmit<ClientEvent>(var octets) -> sent.add(octets);
      case Output.Deliver<ClientEvent>(var event) -> {
        events.add(event);
        if (event instanceof ClientEvent.Block(Object ticket, var _, boolean last) && !last)
          engine.command(new ClientCommand.Next(ticket), Moment.ORIGIN);
      }
      case Output.Close<ClientEvent>(var reason) -> {
        closed = Optional.of(reason);
        return;
      }
      case Output.Idle<ClientEvent> _ -> {
        return;
      }
    }
  }

  List<ClientEvent> events() { return events; }

  Optional<String> closed() { return closed; }

  /** Answers in the order of the requests; a failure stands for itself. */
  List<Object> answers() {
    List<Object> answers = new ArrayList<>();
    for (ClientEvent event : events)
      switch (event) {
      case ClientEvent.Answered(Object _, Object answer) -> answers.add(answer);
      case ClientEvent.Failed(Object _, Failure failure) -> answers.add(failure);
      default -> {
      }
      }
    return answers;
  }

  /** As the recorded client did: from its AARQ. */
  static ClientSettings settings(RecordedSession session) {
    Octets first = session.fromClient().getFirst();
    Aarq aarq = Aarq.CODEC.decode(apdu(first));
    Route route = Route.of(first.u8(2) << 8 | first.u8(3), first.u8(4) << 8 | first.u8(5));
    ClientSettings settings = ClientSettings.of(route).withInvokeIds(ClientSettings.InvokeIds.CONSTANT);
    Octets initiate = plain(session.lines().getFirst()).orElseGet(() -> aarq.userInformation().orElseThrow());
    InitiateRequest request = (InitiateRequest) ApduCodec.decode(initiate, Limits.STANDARD);
    settings = settings.withConformance(request.proposed()).withMaxPduOctets(request.clientMaxReceivePduSize());
    Mechanism mechanism = Mechanism.of(aarq.mechanism().orElse(0)).orElseThrow();
    if (aarq.context().ciphered() || mechanism.needsTitles())
      settings = settings.withSecurity(keys(aarq));
    settings = settings.withContext(aarq.context());
    if (request.dedicatedKey().isPresent())
      settings = settings.withDedicatedKey(Key.of(request.dedicatedKey().get().octets()));
    if (mechanism == Mechanism.NONE) return settings;
    Octets value = aarq.callingAuthenticationValue().orElseThrow();
    if (mechanism == Mechanism.LLS) return settings.withAuthentication(Authentication.password(Key.of(value)));
    boolean byKeys = mechanism == Mechanism.HLS5 || mechanism == Mechanism.HLS7;
    Key secret = Key.of(Octets.of("Gurux123Gurux123".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    return settings.withChallenge(value)
        .withAuthentication(byKeys ? Authentication.byKeys(mechanism) : Authentication.high(mechanism, secret));
  }

  private static SecuritySettings keys(Aarq aarq) {
    Octets user = aarq.userInformation().orElseThrow();
    boolean ciphered = aarq.context().ciphered();
    // tag, length, security control, invocation counter
    SecurityControl control = new SecurityControl(ciphered ? user.u8(2) : 0x30);
    SecuritySuite suite = SecuritySuite.of(control.suite());
    Key encryption = Key.hex(counting(0, suite.keyOctets()));
    Key authentication = Key.hex(counting(0xD0, suite.keyOctets()));
    SystemTitle title = SystemTitle.hex(CLIENT_TITLE);
    MemoryCounters counters = new MemoryCounters();
    long start = ciphered ? user.slice(3, 4).reader().u32be() : 0x65;
    counters.advance(CounterId.of(title, encryption), start);
    return SecuritySettings.of(suite, GlobalKeys.of(encryption, authentication), title).withCounters(counters)
        .withProtection(control.protection())
        .withLeast(LeastProtection.all(ciphered ? control.protection() : Protection.NONE))
        .withSharedCounter(true);
  }

  private static String counting(int from, int octets) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < octets; i++) hex.append("%02X".formatted(from + i & 0xFF));
    return hex.toString();
  }

  private static Octets apdu(Octets wpdu) { return wpdu.slice(WRAPPER_HEADER, wpdu.length() - WRAPPER_HEADER); }

  private static Optional<Octets> plain(RecordedSession.Line line) {
    for (String note : line.notes())
      if (note.strip().startsWith("plaintext "))
        return Optional.of(Octets.hex(note.strip().substring(10).split(" ", 2)[0]));
    return Optional.empty();
  }

  /** What the recorded client asked, block transfers counted once. */
  static List<Request<?>> requests(RecordedSession session) {
    List<Request<?>> requests = new ArrayList<>();
    for (RecordedSession.Line line : session.lines()) {
      if (!line.fromClient()) continue;
      Octets apdu = plain(line).orElseGet(() -> apdu(line.octets()));
      int tag = apdu.u8(0);
      if (tag == 0x60 || tag == 0x62 || tag == 0xE0 || tag == 0x01) continue;
      request(ApduCodec.decode(apdu, Limits.STANDARD)).ifPresent(requests::add);
    }
    return requests;
  }

  private static Optional<Request<?>> request(Apdu apdu) {
    return Optional.ofNullable(switch (apdu) {
      case GetRequest.Normal(var _, var attribute) -> new Request.Get(attribute);
      case GetRequest.WithList(var _, var attributes) -> new Request.GetList(attributes);
      case SetRequest.Normal(var _, var attribute, var value) -> new Request.Set(attribute, value);
      case SetRequest.FirstBlock(var _, var attribute, var _) -> new Request.Set(attribute, longValue());
      case SetRequest.WithList(var _, var attributes, var values) -> new Request.SetList(attributes, values);
      case ActionRequest.Normal(var _, var method, var parameters) ->
        method.classId() == 15 && method.methodId() == 1 ? null : new Request.Action(method, parameters);
      case AccessRequest access -> new Request.Access(access.specifications(), access.data(), false);
      case ReadRequest(var accesses) -> new Request.Read(accesses);
      case WriteRequest(var accesses, var values) -> new Request.Write(accesses, values);
      default -> null; // the rest of a block transfer
    });
  }

  /** What the recorded client wrote in blocks. */
  private static Data longValue() {
    byte[] counting = new byte[2500];
    for (int i = 0; i < counting.length; i++) counting[i] = (byte) i;
    return Data.octetString(Octets.wrap(counting));
  }
}
