package io.gridtap.dlms;

import io.gridtap.dlms.PushSettings.Carrier;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.hdlc.Llc;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.mbus.CustomerPortEngine;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Opened;
import io.gridtap.dlms.security.Protection;
import io.gridtap.dlms.security.SecurityControl;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.DataNotificationConfirm;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.InformationReport;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One connection of a push listener. The command is a push that is to be confirmed. */
final class PushEngine implements Engine<Push, PushEngine.Event> {
  /** Senders whose ciphers are kept ready; of others they are made anew. The counters are not here. */
  private static final int MAX_READY_SENDERS = 256;
  private static final int GENERAL_BLOCK_TRANSFER = 0xE0;
  private static final int MAX_HDLC_CLIENT = 127;

  sealed interface Event {
    record Arrived(Push push) implements Event {}

    record Refused(PushRefusal refusal) implements Event {}
  }

  private final String peer;
  private final long connection;
  private final PushSettings settings;
  private final PushBlocks blocks;
  private final ArrayDeque<Output<Event>> outputs = new ArrayDeque<>();
  private final Map<SystemTitle, ApduProtection> ready = new LinkedHashMap<>(16, 0.75f, true);
  private Optional<LinkEngine> link = Optional.empty();
  private Carrier carried = Carrier.AUTOMATIC;
  private Moment linkDue = Moment.NEVER;
  private Moment idleDue;
  private boolean closed;

  PushEngine(String peer, long connection, PushSettings settings, Moment now) {
    this.peer = peer;
    this.connection = connection;
    this.settings = settings;
    this.blocks = new PushBlocks(settings.blockGap(), settings.limits().maxMessageOctets());
    this.idleDue = idleDue(now);
  }

  @Override
  public Output<Event> poll() {
    Output<Event> next = outputs.poll();
    if (next != null) return next;
    return new Output.Idle<>(closed ? Moment.NEVER : linkDue.earlier(blocks.deadline()).earlier(idleDue));
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (closed || octets.isEmpty()) return;
    idleDue = idleDue(now);
    LinkEngine carrier = link.orElseGet(() -> carrier(octets.u8(0)));
    link = Optional.of(carrier);
    carrier.receive(octets, now);
    drain(carrier, now);
  }

  private Moment idleDue(Moment now) { return settings.idle().isZero() ? Moment.NEVER : now.plus(settings.idle()); }

  private LinkEngine carrier(int first) {
    carried = settings.carrier() == Carrier.AUTOMATIC ? carrierOf(first) : settings.carrier();
    return switch (carried) {
      case WRAPPER -> WrapperLink.server(Set.of(), settings.limits());
      case CUSTOMER_PORT -> new CustomerPortEngine(settings.limits());
      case HDLC, AUTOMATIC -> HdlcClient.listener(HdlcSettings.STANDARD.withLimits(settings.limits()));
    };
  }

  private static Carrier carrierOf(int first) {
    return switch (first) {
      case 0 -> Carrier.WRAPPER;
      case 0x68, 0x10, 0xDB -> Carrier.CUSTOMER_PORT;
      default -> Carrier.HDLC;
    };
  }

  @Override
  public void timeout(Moment now) {
    if (closed) return;
    if (now.reached(linkDue)) link.ifPresent(carrier -> {
      carrier.timeout(now);
      drain(carrier, now);
    });
    for (PushBlocks.Result.Refused late : blocks.expire(now))
      refused(late.route(), Optional.empty(), PushRefusal.Reason.BLOCKS, late.why());
    if (now.reached(idleDue)) close("nothing came for " + Durations.text(settings.idle()));
  }

  /** Octets of pushes in blocks that are not whole. */
  int held() { return blocks.held(); }

  /** Drops pushes in blocks that are not whole: there is no room for them. */
  void giveUp(String why) {
    for (PushBlocks.Result.Refused dropped : blocks.giveUp(why))
      refused(dropped.route(), Optional.empty(), PushRefusal.Reason.BLOCKS, dropped.why());
  }

  private void close(String reason) {
    closed = true;
    outputs.add(new Output.Close<>(reason));
  }

  private void drain(LinkEngine carrier, Moment now) {
    while (true) {
      switch (carrier.poll()) {
        case Output.Transmit<LinkEvent>(Octets octets) -> outputs.add(new Output.Transmit<>(octets));
        case Output.Deliver<LinkEvent>(LinkEvent event) -> on(event, now);
        case Output.Close<LinkEvent>(String reason) -> {
          close(reason);
          return;
        }
        case Output.Idle<LinkEvent>(Moment deadline) -> {
          linkDue = deadline;
          return;
        }
      }
    }
  }

  private void on(LinkEvent event, Moment now) {
    switch (event) {
      // the wrapper's server takes the sender for a client: here it is the meter
      case LinkEvent.Received(Route route, Octets apdu) ->
        onApdu(carried == Carrier.WRAPPER ? reversed(route) : route, apdu, now);
      case LinkEvent.Notified(Route route, Octets apdu) -> onApdus(route, apdu, now);
      case LinkEvent.Remark(LinkEvent.Kind kind, String text, int _) ->
        outputs.add(new Output.Deliver<>(new Event.Refused(new PushRefusal(peer, Optional.empty(), Optional.empty(),
            PushRefusal.Reason.LINK, kind + ": " + text))));
      case LinkEvent.Connected _,LinkEvent.Sent _,LinkEvent.Disconnected _ -> {
        // nothing is connected to
      }
    }
  }

  private static Route reversed(Route route) {
    int receiver = route.logical();
    int sender = route.client();
    return Route.of(receiver, sender);
  }

  /** Some meters put several into one information field, each with its LLC. */
  private void onApdus(Route route, Octets octets, Moment now) {
    Octets rest = octets;
    do {
      int length = firstApdu(rest);
      onApdu(route, rest.slice(0, length), now);
      rest = Llc.strip(rest.slice(length, rest.length() - length));
    } while (!rest.isEmpty());
  }

  /** Octets of the first APDU; all if it cannot be read, which is said by whoever opens it. */
  private int firstApdu(Octets octets) {
    try {
      OctetReader in = octets.reader();
      ApduCodec.decode(in, settings.limits());
      return in.offset();
    } catch (DecodeException malformed) {
      return octets.length();
    }
  }

  private void onApdu(Route route, Octets apdu, Moment now) {
    if (apdu.isEmpty()) {
      refused(route, Optional.empty(), PushRefusal.Reason.MALFORMED, "no APDU in the frame");
      return;
    }
    if (apdu.u8(0) != GENERAL_BLOCK_TRANSFER) {
      open(route, apdu);
      return;
    }
    try {
      GeneralBlockTransfer block = (GeneralBlockTransfer) ApduCodec.decode(apdu, settings.limits());
      boolean answerable = carried != Carrier.CUSTOMER_PORT;
      blocks.add(route, block, answerable, now).forEach(this::onBlocks);
    } catch (DecodeException malformed) {
      refused(route, Optional.empty(), PushRefusal.Reason.MALFORMED, "" + malformed.getMessage());
    }
  }

  private void onBlocks(PushBlocks.Result result) {
    switch (result) {
      case PushBlocks.Result.Part() -> {
        // the next one will come
      }
      case PushBlocks.Result.Acknowledged(Route of, GeneralBlockTransfer answer) ->
        reply(of, ApduCodec.encode(answer), "acknowledged");
      case PushBlocks.Result.Whole(Route of, Octets whole) -> open(of, whole);
      case PushBlocks.Result.Refused(Route of, String why) ->
        refused(of, Optional.empty(), PushRefusal.Reason.BLOCKS, why);
    }
  }

  private void open(Route route, Octets apdu) {
    Optional<SystemTitle> title = ApduProtection.senderOf(apdu).or(() -> settings.senders().title(peer, route));
    Optional<ApduProtection> protection = title.flatMap(this::protection);
    try {
      if (protection.isPresent()) arrived(route, protection.get().open(apdu));
      else if (ApduProtection.isProtected(apdu))
        refused(route, title, PushRefusal.Reason.UNKNOWN_SENDER, title.isPresent()
            ? "no keys are configured for %s".formatted(title.get())
            : "a protected push that does not name its sender: tell it by the peer's address");
      else if (settings.plain() == PushSettings.Plain.REFUSED)
        refused(route, title, PushRefusal.Reason.NOT_PROTECTED,
            "a push without protection: give the meter keys, or allow it");
      else
        arrived(route, new Opened(apdu, SecurityControl.NONE, title, OptionalLong.empty(), false));
    } catch (SecurityRefusal refusal) {
      refused(route, title, PushRefusal.Reason.SECURITY, "" + refusal.getMessage());
    } catch (DecodeException malformed) {
      refused(route, title, PushRefusal.Reason.MALFORMED, "" + malformed.getMessage());
    }
  }

  private void arrived(Route route, Opened opened) {
    Apdu apdu = isTelegram(opened.apdu())
        ? telegram(opened.apdu())
        : ApduCodec.decode(opened.apdu().copy(), settings.limits());
    if (!(apdu instanceof DataNotification || apdu instanceof EventNotification || apdu instanceof InformationReport)) {
      refused(route, opened.sender(), PushRefusal.Reason.NOT_A_PUSH,
          "an APDU with tag %02x is no push".formatted(opened.apdu().u8(0)));
      return;
    }
    Push push = new Push(peer, connection, route, opened.sender(), apdu, opened.control(), opened.signed());
    outputs.add(new Output.Deliver<>(new Event.Arrived(push)));
    if (settings.confirmation() == PushSettings.Confirmation.ON_ARRIVAL) confirm(push);
  }

  /** No APDU has this tag. */
  private static boolean isTelegram(Octets plain) {
    return !plain.isEmpty() && plain.u8(0) == Push.TELEGRAM_START;
  }

  private static DataNotification telegram(Octets text) {
    return new DataNotification(LongInvokeId.of(0), Optional.empty(),
        Data.visibleString(text.reader().ascii(text.length())));
  }

  private Optional<ApduProtection> protection(SystemTitle title) {
    ApduProtection known = ready.get(title);
    if (known != null) return Optional.of(known);
    Optional<SecuritySettings> configured = settings.senders().settings(title);
    if (configured.isEmpty()) return Optional.empty();
    ApduProtection made = new ApduProtection(configured.get().withPeer(title));
    ready.put(title, made);
    if (ready.size() > MAX_READY_SENDERS) ready.remove(ready.keySet().iterator().next());
    return Optional.of(made);
  }

  @Override
  public void command(Push push, Moment now) { if (!closed) confirm(push); }

  private void confirm(Push push) {
    if (!(push.notification() instanceof DataNotification notification) || !push.wantsConfirmation()) return;
    Octets confirm = ApduCodec.encode(new DataNotificationConfirm(notification.invokeId(), Optional.empty()));
    boolean secured = push.protection().protection() != Protection.NONE;
    try {
      Octets sent = secured
          ? push.title().flatMap(this::protection).map(protection -> protection.protect(confirm)).orElse(confirm)
          : confirm;
      reply(push.route(), sent, "confirmed");
    } catch (SecurityRefusal refusal) {
      refused(push.route(), push.title(), PushRefusal.Reason.SECURITY, "not confirmed: " + refusal.getMessage());
    }
  }

  private void reply(Route route, Octets apdu, String what) {
    if (carried == Carrier.CUSTOMER_PORT || carried == Carrier.HDLC && route.client() > MAX_HDLC_CLIENT) {
      refused(route, Optional.empty(), PushRefusal.Reason.LINK, "not " + what
          + (carried == Carrier.HDLC ? ": no client has such an address" : ": a customer port takes nothing"));
      return;
    }
    LinkEngine sender = carried == Carrier.HDLC
        ? HdlcClient.engine(HdlcSettings.STANDARD, route)
        : WrapperLink.client(Route.of(route.client(), route.logical()));
    sender.command(new LinkCommand.Notify(route, apdu), Moment.ORIGIN);
    for (Output<LinkEvent> output = sender.poll(); !(output instanceof Output.Idle<LinkEvent>); output = sender.poll())
      if (output instanceof Output.Transmit<LinkEvent>(Octets octets)) outputs.add(new Output.Transmit<>(octets));
  }

  private void refused(Route route, Optional<SystemTitle> title, PushRefusal.Reason reason, String text) {
    outputs.add(new Output.Deliver<>(new Event.Refused(new PushRefusal(peer, Optional.of(route), title, reason,
        text))));
  }
}
