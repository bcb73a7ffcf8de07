package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.hdlc.HdlcServer.Station;
import io.gridtap.dlms.hdlc.HdlcSettings.Dialogue;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secondary stations in normal response mode: many links on one line, each of one client and one server. A link sends only
 * when the client has given it the word with P, and gives it back with F. After an APDU that came whole it keeps the word
 * until the application answers; a client that asks meanwhile is told RR.
 */
final class HdlcServerEngine extends HdlcLine {
  /** Links at a time on one line; SNRM of one more is answered with DM. */
  private static final int MAX_LINKS = 128;

  private static final class Link {
    final Route route;
    final HdlcAddress server;
    final HdlcAddress client;
    final Numbered transfer;
    boolean hasWord;
    boolean clientBusy;
    Moment inactive = Moment.NEVER;

    Link(Route route, HdlcAddress server, HdlcAddress client, Numbered transfer) {
      this.route = route;
      this.server = server;
      this.client = client;
      this.transfer = transfer;
    }
  }

  private final List<Station> stations;
  private final Set<Integer> clients;
  private final Map<Route, Link> links = new LinkedHashMap<>();
  /** The width in which each peer was last heard: it is answered and notified in the same. */
  private final Map<Route, HdlcAddress> heard = new LinkedHashMap<>();

  HdlcServerEngine(HdlcSettings settings, List<Station> stations, Set<Integer> clients) {
    super(settings);
    this.stations = List.copyOf(stations);
    this.clients = Set.copyOf(clients);
    for (Station station : stations)
      HdlcAddress.server(station.logical(), station.physical(), settings.addressOctets());
  }

  @Override
  protected Moment deadline() {
    Moment earliest = Moment.NEVER;
    for (Link link : links.values())
      earliest = earliest.earlier(link.inactive);
    return earliest;
  }

  @Override
  protected void onTimeout(Moment now) {
    for (Link link : List.copyOf(links.values()))
      if (now.reached(link.inactive)) end(link, "nothing heard for " + Durations.text(settings.inactivityTimeout()));
  }

  // ---- commands

  @Override
  public void command(LinkCommand command, Moment now) {
    if (isClosed()) return;
    switch (command) {
      case LinkCommand.Connect() -> remark(Kind.OTHER, "a server is connected to, it does not connect", 0);
      case LinkCommand.Send(Route route, Octets apdu) -> send(route, apdu);
      case LinkCommand.Notify(Route route, Octets apdu) -> sendUnnumbered(route, apdu, false);
      case LinkCommand.Disconnect(Route route) -> {
        Link link = links.get(route);
        if (link == null) deliver(new LinkEvent.Disconnected(route, "not connected"));
        else
          end(link, "dropped by this side");
      }
    }
  }

  private void send(Route route, Octets apdu) {
    Link link = links.get(route);
    if (link == null) remark(Kind.OTHER, "no link %s, an APDU is not sent".formatted(route), apdu.length());
    else if (settings.dialogue() != Dialogue.NUMBERED) sendUnnumbered(route, apdu, true);
    else if (!link.transfer.offer(apdu))
      end(link, "more than %d APDUs wait to be sent; wait for Sent".formatted(Numbered.MAX_WAITING));
    else if (link.hasWord) speak(link);
  }

  private void sendUnnumbered(Route route, Octets apdu, boolean poll) {
    HdlcAddress source = heard.getOrDefault(route,
        HdlcAddress.server(route.logical(), route.physical(), settings.addressOctets()));
    Link link = links.get(route);
    int maxInfo = link == null
        ? settings.own().maxInfoTransmit()
        : link.transfer.parameters().maxInfoTransmit();
    for (HdlcFrame frame : Segments.unnumbered(HdlcAddress.client(route.client()), source, poll, Llc.RESPONSE, apdu,
        maxInfo))
      transmit(frame);
    deliver(new LinkEvent.Sent(route));
  }

  private void speak(Link link) { speak(link, new Control.Rr(link.transfer.receiveSequence(), true)); }

  /** All that may be sent now, F on the last; {@code otherwise} if that is nothing. */
  private void speak(Link link, Control otherwise) {
    List<Numbered.Outgoing> frames = link.clientBusy ? List.of() : link.transfer.burst();
    for (int i = 0; i < frames.size(); i++) {
      Numbered.Outgoing frame = frames.get(i);
      boolean last = i == frames.size() - 1;
      transmit(new HdlcFrame(link.client, link.server,
          new Control.I(frame.sendSequence(), link.transfer.receiveSequence(), last), frame.segmented(),
          frame.information()));
    }
    if (frames.isEmpty()) transmit(new HdlcFrame(link.client, link.server, otherwise));
    link.hasWord = false;
  }

  // ---- received frames

  @Override
  protected void onFrame(HdlcFrame frame, Moment now) {
    if (frame.destination().isBroadcast()) {
      onBroadcast(frame);
      return;
    }
    Optional<Route> route = route(frame);
    if (route.isEmpty()) {
      boolean own = stations.stream().anyMatch(station -> names(frame.source(), station));
      remark(own ? Kind.ECHO : Kind.FOREIGN_ADDRESS,
          "a frame from %s to %s".formatted(frame.source(), frame.destination()), frame.information().length());
      return;
    }
    onOwn(route.get(), frame, now);
  }

  private static boolean names(HdlcAddress address, Station station) {
    return address.names(station.logical(), station.physical());
  }

  /** The route as the stations spell it; empty if station or client is unknown. */
  private Optional<Route> route(HdlcFrame frame) {
    int client = frame.source().upper();
    if (frame.source().octets() != 1 || client == 0 || !clients.isEmpty() && !clients.contains(client))
      return Optional.empty();
    return stations.stream().filter(station -> names(frame.destination(), station)).findFirst()
        .map(station -> new Route(client, station.logical(), station.physical()));
  }

  /** To all: only what needs no answer. */
  private void onBroadcast(HdlcFrame frame) {
    if (!(frame.control() instanceof Control.Ui) || frame.source().octets() != 1) return;
    Route route = new Route(frame.source().upper(), frame.destination().upper(), frame.destination().lower());
    unnumbered(frame).ifPresent(apdu -> deliver(new LinkEvent.Notified(route, apdu)));
  }

  private void onOwn(Route route, HdlcFrame frame, Moment now) {
    Link link = links.get(route);
    if (link != null && !settings.inactivityTimeout().isZero()) link.inactive = now.plus(settings.inactivityTimeout());
    switch (frame.control()) {
      case Control.Snrm _ -> connect(route, frame, now);
      case Control.Disc _ -> {
        answer(frame, link == null ? new Control.Dm(true) : new Control.Ua(true), Octets.EMPTY);
        if (link != null) end(link, "disconnected by the client");
      }
      case Control.Ui _ -> onUnnumbered(route, frame, now);
      case Control.I(int ns, int nr, boolean p) when link != null -> onInformation(link, frame, ns, nr, p);
      case Control.Rr(int nr, boolean p) when link != null -> onSupervision(link, nr, p, false);
      case Control.Rej(int nr, boolean p) when link != null -> onSupervision(link, nr, p, false);
      case Control.Rnr(int nr, boolean p) when link != null -> onSupervision(link, nr, p, true);
      case Control.I(int _, int _, boolean p) -> noLink(frame, p);
      case Control.Rr(int _, boolean p) -> noLink(frame, p);
      case Control.Rej(int _, boolean p) -> noLink(frame, p);
      case Control.Rnr(int _, boolean p) -> noLink(frame, p);
      case Control.Ua _,Control.Dm _,Control.Frmr _ -> remark(Kind.OTHER,
          "%s is no command".formatted(frame.control()), frame.information().length());
    }
  }

  private void answer(HdlcFrame to, Control control, Octets information) {
    HdlcAddress client = to.source();
    HdlcAddress server = to.destination();
    transmit(new HdlcFrame(client, server, control, information));
  }

  private void noLink(HdlcFrame frame, boolean poll) { if (poll) answer(frame, new Control.Dm(true), Octets.EMPTY); }

  private void connect(Route route, HdlcFrame frame, Moment now) {
    LinkParameters offered;
    try {
      offered = Negotiation.decode(frame.information());
    } catch (DecodeException malformed) {
      remark(Kind.OTHER, "the client's SNRM cannot be read: " + malformed.getMessage(), frame.information().length());
      answer(frame, new Control.Dm(true), Octets.EMPTY);
      return;
    }
    Link former = links.get(route);
    if (former == null && isFull()) {
      answer(frame, new Control.Dm(true), Octets.EMPTY);
      return;
    }
    if (former != null) end(former, "connected anew by the client");
    answer(frame, new Control.Ua(true), Negotiation.encode(settings.own()));
    link(route, frame, Negotiation.agreed(settings.own(), offered), now);
  }

  private boolean isFull() {
    if (links.size() < MAX_LINKS) return false;
    remark(Kind.OTHER, "more than %d links on one line".formatted(MAX_LINKS), 0);
    return true;
  }

  private void link(Route route, HdlcFrame frame, LinkParameters agreed, Moment now) {
    Link link = new Link(route, frame.destination(), frame.source(), new Numbered(agreed, Llc.RESPONSE, settings));
    if (!settings.inactivityTimeout().isZero()) link.inactive = now.plus(settings.inactivityTimeout());
    links.put(route, link);
    remember(route, frame.destination());
    deliver(new LinkEvent.Connected(route, agreed));
  }

  private void remember(Route route, HdlcAddress address) {
    if (heard.size() >= MAX_LINKS && !heard.containsKey(route)) heard.remove(heard.keySet().iterator().next());
    heard.put(route, address);
  }

  private void onUnnumbered(Route route, HdlcFrame frame, Moment now) {
    unnumbered(frame).ifPresent(apdu -> {
      if (settings.dialogue() == Dialogue.UNNUMBERED && !links.containsKey(route)) {
        if (isFull()) return;
        link(route, frame, settings.own(), now);
      }
      boolean dialogue = settings.dialogue() != Dialogue.NUMBERED && links.containsKey(route);
      deliver(dialogue ? new LinkEvent.Received(route, apdu) : new LinkEvent.Notified(route, apdu));
    });
  }

  private void onInformation(Link link, HdlcFrame frame, int ns, int nr, boolean poll) {
    Numbered transfer = link.transfer;
    Numbered.Arrival arrival = transfer.accept(ns, frame.segmented(), frame.information());
    switch (arrival) {
      case REPEATED -> remark(Kind.REPEATED, "I frame N(S)=%d once more".formatted(ns), frame.information().length());
      case GAP -> remark(Kind.OTHER, "I frame N(S)=%d, %d expected".formatted(ns, transfer.receiveSequence()),
          frame.information().length());
      case TOO_LONG -> {
        reject(link, frame, 0x04, "an APDU of more than %d octets".formatted(settings.limits().maxMessageOctets()));
        return;
      }
      case PART, WHOLE -> {
        // goes on below
      }
    }
    link.clientBusy = false;
    acknowledged(link, nr);
    if (arrival == Numbered.Arrival.WHOLE) deliver(new LinkEvent.Received(link.route, transfer.take()));
    if (!poll) return;
    link.hasWord = true;
    // a fresh APDU is the application's to answer
    if (arrival == Numbered.Arrival.GAP && transfer.rejects())
      speak(link, new Control.Rej(transfer.receiveSequence(), true));
    else if (arrival != Numbered.Arrival.WHOLE || transfer.hasToSend()) speak(link);
  }

  private void onSupervision(Link link, int nr, boolean poll, boolean busy) {
    link.clientBusy = busy;
    acknowledged(link, nr);
    if (!poll) return;
    link.hasWord = true;
    speak(link);
  }

  private void acknowledged(Link link, int nr) {
    if (!link.transfer.acknowledge(nr))
      remark(Kind.OTHER, "N(R)=%d acknowledges what was not sent".formatted(nr), 0);
    int forgiven = link.transfer.takeForgiven();
    if (forgiven > 0) remark(Kind.SEQUENCE_FORGIVEN, "%d wrong numbers".formatted(forgiven), 0);
    for (int i = link.transfer.takeCompleted(); i > 0; i--)
      deliver(new LinkEvent.Sent(link.route));
  }

  /**
   * FRMR (IEC 62056-46 §6.4.3): the control field rejected, both sequence numbers, the reason bits.
   *
   * @param reason w 1, x 2, y 4, z 8
   */
  private void reject(Link link, HdlcFrame frame, int reason, String why) {
    Octets information = new OctetWriter().u8(frame.control().octet()).u8(link.transfer.receiveSequence() << 5)
        .u8(reason).toOctets();
    answer(frame, new Control.Frmr(true), information);
    end(link, why);
  }

  private void end(Link link, String reason) {
    links.remove(link.route);
    deliver(new LinkEvent.Disconnected(link.route, reason));
  }
}
