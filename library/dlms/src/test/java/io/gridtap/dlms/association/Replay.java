package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.hdlc.Control;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcFrame;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.hdlc.Llc;
import io.gridtap.dlms.hdlc.Negotiation;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkParameters;
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
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recorded session played against the client: the meter's part comes from the recording, and what the client sends
 * must be what the recorded client sent, octet by octet. Challenge, counter, keys, limits and what was asked are taken
 * from the session itself.
 */
final class Replay {
  private static final int WRAPPER_HEADER = 8;
  private static final String CLIENT_TITLE = "4D4D4D0000000001";
  private static final int FLAG = 0x7E;
  /** Of a short ciphered APDU: tag, length, security control, invocation counter. */
  private static final int CIPHER_HEADER = 7;
  private static final int CIPHER_TAG = 12;
  private static final int INITIATE = 0x01;
  private static final int AARQ = 0x60;
  private static final int RLRQ = 0x62;
  private static final int GET = 0xC0;
  private static final int GET_NEXT = 2;
  private static final int ACTION = 0xC3;
  private static final int GENERAL_BLOCK_TRANSFER = 0xE0;

  private final RecordedSession session;
  private final ClientEngine engine;
  private final ArrayDeque<Octets> sent = new ArrayDeque<>();
  private final List<ClientEvent> events = new ArrayList<>();
  private final List<Request<?>> requests;
  private final List<Integer> otherInvokeIds = new ArrayList<>();
  private final List<Integer> otherCuts = new ArrayList<>();
  private final OctetWriter segments = new OctetWriter();
  private final OctetWriter recordedSegments = new OctetWriter();
  private int framesSent;
  private Optional<String> closed = Optional.empty();

  private Replay(RecordedSession session, ClientEngine engine, List<Request<?>> requests) {
    this.session = session;
    this.engine = engine;
    this.requests = requests;
  }

  static Replay of(String name) { return of(RecordedSession.of(name)); }

  /** One step of a session that holds several connections. */
  static Replay of(String name, String step) {
    List<RecordedSession.Line> lines = RecordedSession.of(name).lines().stream()
        .filter(line -> line.step().equals(step)).toList();
    return of(new RecordedSession(name, lines));
  }

  private static Replay of(RecordedSession session) {
    ClientSettings settings = settings(session);
    LinkEngine link = overHdlc(session)
        ? HdlcClient.engine(hdlc(session), settings.route())
        : WrapperLink.client(settings.route());
    return new Replay(session, new ClientEngine(settings, link), requests(session));
  }

  /** As the recorded client did: from its SNRM. */
  private static HdlcSettings hdlc(RecordedSession session) {
    HdlcFrame snrm = HdlcFrame.CODEC.decode(session.fromClient().getFirst());
    return HdlcSettings.STANDARD.withAddressOctets(snrm.destination().octets())
        .withOwn(Negotiation.decode(snrm.information()));
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
        if (closed.isEmpty()) engine.receive(answer(recorded.octets()), Moment.ORIGIN);
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
      compare(line, sent.poll(), recorded.octets());
    }
    assertThat(next).as("requests of %s", session.name()).isEqualTo(requests.size());
    return this;
  }

  /**
   * What the meter answers: as recorded, but for two. Of 53 the client cut its frames shorter than was agreed, so that the
   * meter is made to take no longer ones. Of jdlms-03 the meter acknowledges no frame and marks its answers as commands,
   * which between equal addresses cannot be told from an echo: it is made to acknowledge and to answer.
   */
  private Octets answer(Octets recorded) {
    boolean shortFrames = session.name().startsWith("hdlc-53");
    boolean unacknowledging = session.name().startsWith("jdlms-03");
    if (!shortFrames && !unacknowledging) return recorded;
    HdlcFrame frame = HdlcFrame.CODEC.decode(recorded);
    return switch (frame.control()) {
      case Control.Ua ua when shortFrames -> HdlcFrame.CODEC.encode(new HdlcFrame(frame.destination(), frame.source(),
          ua, Negotiation.encode(new LinkParameters(128, 32, 1, 1))));
      case Control.I(int sequence, int _, boolean _) when unacknowledging ->
        HdlcFrame.CODEC.encode(new HdlcFrame(frame.destination(), frame.source(),
            new Control.I(sequence, framesSent & 7, true), frame.segmented(), asResponse(frame.information())));
      default -> recorded; // as any meter
    };
  }

  private static Octets asResponse(Octets information) {
    Octets apdu = Llc.strip(information);
    return apdu.length() == information.length()
        ? information
        : new OctetWriter().octets(Octets.hex("E6E700")).octets(apdu).toOctets();
  }

  private void compare(int line, @Nullable Octets mine, Octets recorded) {
    if (mine == null) throw unlike(line, "nothing", recorded);
    if (recorded.u8(0) == FLAG) compareFrames(line, mine, recorded);
    else if (mine.slice(0, WRAPPER_HEADER).equals(recorded.slice(0, WRAPPER_HEADER)))
      compareApdus(line, apdu(mine), apdu(recorded));
    else
      throw unlike(line, mine, recorded);
  }

  private AssertionError unlike(int line, Object mine, Octets recorded) {
    return new AssertionError("%s, line %d sent by the client:%n%s%nrecorded:%n%s".formatted(session.name(), line, mine,
        recorded));
  }

  /** Frames may be cut in other places, and whole they are compared. */
  private void compareFrames(int line, Octets mine, Octets recorded) {
    HdlcFrame my = HdlcFrame.CODEC.decode(mine);
    HdlcFrame other = HdlcFrame.CODEC.decode(recorded);
    boolean information = my.control() instanceof Control.I;
    boolean same = my.control().equals(other.control()) && my.destination().equals(other.destination())
        && my.source().equals(other.source()) && my.segmented() == other.segmented();
    if (!same || !information && !mine.equals(recorded)) throw unlike(line, mine, recorded);
    if (!information) return;
    framesSent++;
    segments.octets(my.information());
    recordedSegments.octets(other.information());
    if (my.information().length() != other.information().length()) otherCuts.add(line);
    if (my.segmented()) return;
    compareApdus(line, segments.toOctets(), recordedSegments.toOctets());
    segments.clear();
    recordedSegments.clear();
  }

  /**
   * Priority and number of a request may be others: one octet, of ciphered APDUs also the tag. That octet stands at the
   * same place of plain and ciphered text, for counter mode keeps places and differences.
   */
  private void compareApdus(int line, Octets mine, Octets recorded) {
    if (mine.equals(recorded)) return;
    Octets my = Llc.strip(mine);
    boolean ciphered = my.u8(0) >= 0xC8 && my.u8(0) <= 0xCB;
    int invokeId = mine.length() - my.length() + (ciphered ? CIPHER_HEADER : 0) + 2;
    int end = mine.length() - (ciphered ? CIPHER_TAG : 0);
    boolean alike = (ciphered || my.u8(0) >= GET && my.u8(0) <= ACTION) && mine.length() == recorded.length();
    for (int at = 0; alike && at < end; at++)
      alike = at == invokeId ? ((mine.u8(at) ^ recorded.u8(at)) & 0x70) == 0 : mine.u8(at) == recorded.u8(at);
    if (!alike) throw unlike(line, mine, recorded);
    otherInvokeIds.add(line);
  }

  /** Lines whose request has another priority or number than the recorded one, and is the same else. */
  List<Integer> otherInvokeIds() {
    return otherInvokeIds;
  }

  /** Lines whose frame is cut elsewhere than the recorded one. */
  List<Integer> otherCuts() { return otherCuts; }

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
    List<Asked> asked = asked(session);
    ClientSettings settings = ClientSettings.of(route(session.fromClient().getFirst()));
    if (asked.isEmpty()) return settings; // the meter took no connection
    Aarq aarq = Aarq.CODEC.decode(asked.getFirst().apdu);
    settings = settings.withInvokeIds(invokeIds(asked));
    if (asked.stream().noneMatch(each -> each.apdu.u8(0) == RLRQ))
      settings = settings.withRelease(ClientSettings.Release.LINK_ONLY);
    Octets initiate = asked.getFirst().plain.orElseGet(() -> aarq.userInformation().orElseThrow());
    InitiateRequest request = (InitiateRequest) ApduCodec.decode(initiate, Limits.STANDARD);
    settings = settings.withConformance(request.proposed()).withMaxPduOctets(request.clientMaxReceivePduSize());
    Mechanism mechanism = Mechanism.of(aarq.mechanism().orElse(0)).orElseThrow();
    if (aarq.context().ciphered() || mechanism.needsTitles())
      settings = settings.withSecurity(keys(aarq, asked, session.name().contains("wrong-encryption-key") ? 0xFF : 0));
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

  private static boolean overHdlc(RecordedSession session) { return session.fromClient().getFirst().u8(0) == FLAG; }

  private static Route route(Octets first) {
    if (first.u8(0) != FLAG) return Route.of(first.u8(2) << 8 | first.u8(3), first.u8(4) << 8 | first.u8(5));
    HdlcFrame frame = HdlcFrame.CODEC.decode(first);
    return new Route(frame.source().upper(), frame.destination().upper(), frame.destination().lower());
  }

  private static ClientSettings.InvokeIds invokeIds(List<Asked> asked) {
    List<Integer> ids = asked.stream().map(Asked::readable)
        .filter(apdu -> apdu.u8(0) == GET && apdu.u8(1) != GET_NEXT).map(apdu -> apdu.u8(2) & 0x0F).toList();
    if (ids.stream().allMatch(id -> id == 1)) return ClientSettings.InvokeIds.CONSTANT;
    // some count the proof of the association with the requests
    return ids.getFirst() == 1 ? ClientSettings.InvokeIds.ROTATING : ClientSettings.InvokeIds.ANY_ANSWERED;
  }

  private static SecuritySettings keys(Aarq aarq, List<Asked> asked, int firstOfKey) {
    Octets user = aarq.userInformation().orElseThrow();
    boolean ciphered = aarq.context().ciphered();
    // tag, length, security control, invocation counter
    SecurityControl control = new SecurityControl(ciphered ? user.u8(2) : 0x30);
    SecuritySuite suite = SecuritySuite.of(control.suite());
    Key encryption = Key.hex("%02X".formatted(firstOfKey) + counting(1, suite.keyOctets() - 1));
    Key authentication = Key.hex(counting(0xD0, suite.keyOctets()));
    SystemTitle title = SystemTitle.hex(CLIENT_TITLE);
    MemoryCounters counters = new MemoryCounters();
    long start = ciphered ? user.slice(3, 4).reader().u32be() : proofCounter(asked);
    counters.advance(CounterId.of(title, encryption), start);
    return SecuritySettings.of(suite, GlobalKeys.of(encryption, authentication), title).withCounters(counters)
        .withProtection(control.protection())
        .withLeast(LeastProtection.all(ciphered ? control.protection() : Protection.NONE))
        .withSharedCounter(true);
  }

  /** Without ciphering the proof of the association is the first to count: security control, invocation counter, tag. */
  private static long proofCounter(List<Asked> asked) {
    for (Asked each : asked)
      if (each.readable().u8(0) == ACTION
          && ApduCodec.decode(each.readable(), Limits.STANDARD) instanceof ActionRequest.Normal(var _, var _, var value)
          && value.orElse(null) instanceof Data.OctetString(Octets proof))
        return proof.slice(1, 4).reader().u32be();
    return 0;
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

  /**
   * An APDU of the recorded client.
   *
   * @param plain if it is ciphered, or holds what is
   */
  private record Asked(Octets apdu, Optional<Octets> plain) {
    Octets readable() { return plain.orElse(apdu); }
  }

  private static List<Asked> asked(RecordedSession session) {
    List<Asked> asked = new ArrayList<>();
    OctetWriter segments = new OctetWriter();
    for (RecordedSession.Line line : session.lines()) {
      if (!line.fromClient()) continue;
      if (line.octets().u8(0) != FLAG) {
        asked.add(new Asked(apdu(line.octets()), plain(line)));
        continue;
      }
      HdlcFrame frame = HdlcFrame.CODEC.decode(line.octets());
      if (!(frame.control() instanceof Control.I)) continue;
      segments.octets(frame.information());
      if (frame.segmented()) continue;
      asked.add(new Asked(Llc.strip(segments.toOctets()), plain(line)));
      segments.clear();
    }
    return asked;
  }

  /** What the recorded client asked, block transfers counted once. */
  static List<Request<?>> requests(RecordedSession session) {
    List<Request<?>> requests = new ArrayList<>();
    for (Asked asked : asked(session)) {
      Octets apdu = asked.readable();
      int tag = apdu.u8(0);
      if (tag == AARQ || tag == RLRQ || tag == GENERAL_BLOCK_TRANSFER || tag == INITIATE) continue;
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
