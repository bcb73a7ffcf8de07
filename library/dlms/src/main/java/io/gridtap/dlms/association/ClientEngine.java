package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.dlms.xdlms.ConfirmedServiceError;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.DataNotificationConfirm;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.GeneralCiphering;
import io.gridtap.dlms.xdlms.GeneralSigning;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.InformationReport;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.InitiateResponse;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.ReadResponse;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.dlms.xdlms.UnconfirmedWriteRequest;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.dlms.xdlms.WriteResponse;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The client of one association (IEC 62056-5-3 §9): link, AARQ and the passes of high level security, requests as
 * transactions, notifications, release.
 */
public final class ClientEngine implements Engine<ClientCommand, ClientEvent> {
  /** A server may ask for this many invocations more, once in an association: its word is not protected. */
  private static final long MAX_COUNTER_LEAP = 1L << 16;
  private static final int MAX_PADDING = 16;

  private final ClientSettings settings;
  private final LinkEngine link;
  private final Optional<ApduProtection> protection;
  private final Opening opening;
  private final GeneralTransfer general;
  private final Transactions transactions;
  private final ArrayDeque<Output<ClientEvent>> outputs = new ArrayDeque<>();
  private Phase phase = Phase.IDLE;
  private Moment phaseDeadline = Moment.NEVER;
  private Moment linkDeadline = Moment.NEVER;
  private String closeReason = "";
  private boolean resynchronized;
  /** What a trace must not show, and the APDU sent last that has it in clear: the link may cut it anywhere. */
  private final List<Key> secrets;
  private Octets telltale = Octets.EMPTY;

  private enum Phase {
    IDLE, CONNECTING, ASSOCIATING, AUTHENTICATING, OPEN, RELEASING, DISCONNECTING, CLOSED
  }

  /** @param link in the client's role, for the settings' route */
  public ClientEngine(ClientSettings settings, LinkEngine link) {
    this.settings = settings;
    this.link = PacedLink.around(GatewayLink.around(link, settings), settings);
    this.protection = settings.security().map(ApduProtection::new);
    this.secrets = Stream.concat(settings.dedicatedKey().stream(),
        settings.authentication() instanceof Authentication.Password(Key password)
            ? Stream.of(password)
            : Stream.empty())
        .toList();
    this.opening = new Opening(settings, protection);
    this.transactions = new Transactions(settings, new TransactionsPort());
    this.general = new GeneralTransfer(settings, new GeneralPort());
  }

  @Override
  public void receive(Octets octets, Moment now) {
    if (phase == Phase.CLOSED) return;
    if (settings.tracing() == ClientSettings.Tracing.APDUS_AND_LINK)
      trace(ClientEvent.Direction.RECEIVED, ClientEvent.Level.LINK, octets);
    link.receive(octets, now);
    drive(now);
  }

  @Override
  public void command(ClientCommand command, Moment now) {
    if (phase == Phase.CLOSED) return;
    switch (command) {
      case ClientCommand.Open() -> {
        if (phase != Phase.IDLE) throw new IllegalStateException("opened already");
        phase = Phase.CONNECTING;
        link.command(new LinkCommand.Connect(), now);
      }
      case ClientCommand.Ask(var request, Object ticket) -> {
        if (phase.compareTo(Phase.OPEN) > 0) tell(new ClientEvent.Failed(ticket, new Failure.NotOpen()));
        else
          transactions.ask(request, ticket, now);
      }
      case ClientCommand.Next(Object ticket) -> transactions.next(ticket, now);
      case ClientCommand.Cancel(Object ticket) -> transactions.cancel(ticket, now);
      case ClientCommand.Confirm(var notification) -> {
        if (phase == Phase.OPEN)
          send(ApduCodec.encode(new DataNotificationConfirm(notification, Optional.empty())), now);
      }
      case ClientCommand.Release() -> release(now);
    }
    drive(now);
  }

  @Override
  public void timeout(Moment now) {
    if (phase == Phase.CLOSED) return;
    if (now.reached(linkDeadline)) link.timeout(now);
    drive(now);
    if (now.reached(phaseDeadline)) phaseTimeout(now);
    if (phase == Phase.OPEN) {
      general.timeout(now);
      transactions.timeout(now);
    }
    drive(now);
  }

  @Override
  public Output<ClientEvent> poll() {
    Output<ClientEvent> next = outputs.poll();
    if (next != null) return next;
    if (phase == Phase.CLOSED) return new Output.Idle<>(Moment.NEVER);
    Moment deadline = linkDeadline.earlier(phaseDeadline);
    return new Output.Idle<>(
        phase == Phase.OPEN ? deadline.earlier(transactions.deadline()).earlier(general.deadline()) : deadline);
  }

  private void phaseTimeout(Moment now) {
    phaseDeadline = Moment.NEVER;
    switch (phase) {
      case ASSOCIATING -> notOpened(new OpenFailure.Silence("AARQ", settings.associateLimit()), now);
      case AUTHENTICATING -> notOpened(
          new OpenFailure.Silence("the client's proof (pass 3 of high level security)", settings.associateLimit()),
          now);
      case RELEASING -> disconnect("released", now); // many meters do not answer RLRQ
      case DISCONNECTING -> close(closeReason);
      case IDLE, CONNECTING, OPEN, CLOSED -> {
      }
    }
  }

  /** Does what the link wants, until it waits. */
  private void drive(Moment now) {
    while (phase != Phase.CLOSED) {
      switch (link.poll()) {
        case Output.Transmit<LinkEvent>(var octets) -> {
          if (settings.tracing() == ClientSettings.Tracing.APDUS_AND_LINK)
            trace(ClientEvent.Direction.SENT, ClientEvent.Level.LINK, octets);
          outputs.add(new Output.Transmit<>(octets));
        }
        case Output.Deliver<LinkEvent>(var event) -> onLink(event, now);
        case Output.Close<LinkEvent>(var reason) -> linkLost(reason);
        case Output.Idle<LinkEvent>(var deadline) -> {
          linkDeadline = deadline;
          return;
        }
      }
    }
  }

  private void onLink(LinkEvent event, Moment now) {
    switch (event) {
      case LinkEvent.Connected(var _, var parameters) -> {
        tell(new ClientEvent.LinkConnected(parameters));
        if (phase == Phase.CONNECTING) associate(now);
      }
      case LinkEvent.Received(var _, var apdu) -> received(apdu, now);
      case LinkEvent.Notified(var _, var apdu) -> received(apdu, now);
      case LinkEvent.Disconnected(var _, String reason) -> {
        if (phase == Phase.DISCONNECTING) close(closeReason);
        else
          linkLost(reason);
      }
      case LinkEvent.Remark(var kind, String text, int _) -> tell(new ClientEvent.Remark(kind, text));
      case LinkEvent.Sent(var _) -> {
      }
    }
  }

  private void linkLost(String reason) {
    if (phase == Phase.DISCONNECTING) close(closeReason);
    else {
      if (phase.compareTo(Phase.OPEN) < 0) tell(new ClientEvent.NotOpened(new OpenFailure.LinkLost(reason)));
      close(reason);
    }
  }

  private void associate(Moment now) {
    phase = Phase.ASSOCIATING;
    phaseDeadline = now.plus(settings.associateLimit()).plus(settings.pause());
    try {
      sendAsIs(opening.aarq(), now);
    } catch (SecurityRefusal refused) {
      notOpened(new OpenFailure.Unprotected(String.valueOf(refused.getMessage())), now);
    }
  }

  private void notOpened(OpenFailure failure, Moment now) {
    tell(new ClientEvent.NotOpened(failure));
    disconnect(failure.text(), now);
  }

  private void release(Moment now) {
    if (phase.compareTo(Phase.OPEN) > 0) return;
    if (phase != Phase.OPEN || settings.release() == ClientSettings.Release.LINK_ONLY) {
      disconnect("released", now);
      return;
    }
    phase = Phase.RELEASING;
    phaseDeadline = now.plus(settings.releaseLimit()).plus(settings.pause());
    try {
      sendAsIs(opening.rlrq(), now);
    } catch (SecurityRefusal exhausted) {
      disconnect("released without RLRQ: " + exhausted.getMessage(), now);
    }
  }

  private void disconnect(String reason, Moment now) {
    if (phase == Phase.IDLE) {
      close(reason);
      return;
    }
    phase = Phase.DISCONNECTING;
    closeReason = reason;
    phaseDeadline = now.plus(settings.releaseLimit());
    link.command(new LinkCommand.Disconnect(settings.route()), now);
  }

  private void close(String reason) {
    phase = Phase.CLOSED;
    outputs.add(new Output.Close<>(reason));
  }

  /** A whole APDU from the link. */
  private void received(Octets apdu, Moment now) {
    if (phase == Phase.DISCONNECTING || phase == Phase.CLOSED) return;
    if (apdu.isEmpty()) {
      malformed("an APDU without octets: the meter does not want to answer", now);
      return;
    }
    int tag = apdu.u8(0);
    if (tag == Aare.TAG) {
      if (phase == Phase.ASSOCIATING) {
        trace(ClientEvent.Direction.RECEIVED, ClientEvent.Level.APDU, apdu);
        opened(opening.aare(apdu), now);
      } else
        remark("AARE though none was asked for, dropped");
      return;
    }
    if (tag == Rlre.TAG) {
      trace(ClientEvent.Direction.RECEIVED, ClientEvent.Level.APDU, apdu);
      if (phase == Phase.RELEASING) disconnect("released", now);
      else
        remark("RLRE though none was asked for, dropped");
      return;
    }
    whole(apdu, now);
  }

  private void opened(Opening.Step step, Moment now) {
    switch (step) {
      case Opening.Step.Open(var agreement) -> {
        phase = Phase.OPEN;
        phaseDeadline = Moment.NEVER;
        general.limit(agreement.serverMaxPduOctets());
        tell(new ClientEvent.Opened(agreement));
        transactions.open(agreement, now);
      }
      case Opening.Step.Prove(Apdu proof) -> {
        phase = Phase.AUTHENTICATING;
        phaseDeadline = now.plus(settings.associateLimit()).plus(settings.pause());
        send(ApduCodec.encode(proof), now).ifPresent(
            failure -> notOpened(new OpenFailure.Unprotected(failure.text()), now));
      }
      case Opening.Step.Failed(var failure) -> notOpened(failure, now);
    }
  }

  /** An APDU of xDLMS: opened, decoded, and given to whom it concerns. */
  private void whole(Octets octets, Moment now) {
    boolean authentic = false;
    Octets plain = octets;
    try {
      if (octets.u8(0) != GeneralTransfer.TAG && protection.isPresent()
          && (settings.context().ciphered() || isProtected(octets))) {
        if (phase == Phase.AUTHENTICATING) opening.proofComesAs(octets.u8(0));
        plain = protection.get().open(octets).apdu();
        authentic = true;
      }
      trace(ClientEvent.Direction.RECEIVED, ClientEvent.Level.APDU, plain);
      Apdu apdu = padded(plain);
      if (apdu instanceof GeneralBlockTransfer block) general.received(block, now);
      else
        decoded(apdu, authentic, now);
    } catch (SecurityRefusal refused) {
      unprotected(String.valueOf(refused.getMessage()), now);
    } catch (DecodeException malformed) {
      malformed(String.valueOf(malformed.getMessage()), now);
    }
  }

  /** Some meters fill their APDUs up with zeros. */
  private Apdu padded(Octets octets) {
    OctetReader in = octets.reader();
    Apdu apdu = ApduCodec.decode(in, settings.limits());
    int padding = in.remaining();
    if (padding == 0) return apdu;
    if (padding > MAX_PADDING) in.expectEnd();
    OctetReader rest = in.fork();
    while (rest.hasRemaining()) if (rest.u8() != 0) in.expectEnd();
    remark("%d zeros behind an APDU, dropped".formatted(padding));
    return apdu;
  }

  private static boolean isProtected(Octets apdu) {
    int tag = apdu.u8(0);
    return CipheredApdu.isTag(tag) || tag == 0xDD || tag == 0xDF;
  }

  private void decoded(Apdu apdu, boolean authentic, Moment now) {
    switch (apdu) {
      case DataNotification _,EventNotification _,InformationReport _ ->
        tell(new ClientEvent.Notified(apdu, authentic));
      case GetResponse _,SetResponse _,ActionResponse _,AccessResponse _,ReadResponse _,WriteResponse _ ->
        answered(apdu, now);
      case ExceptionResponse exception -> excepted(exception, now);
      case ConfirmedServiceError error -> {
        switch (phase) {
          case ASSOCIATING, AUTHENTICATING -> notOpened(new OpenFailure.ServiceError(error), now);
          case OPEN -> transactions.failEldest(new Failure.ServiceError(error), now);
          case IDLE, CONNECTING, RELEASING, DISCONNECTING, CLOSED -> remark(Words.serviceError(error));
        }
      }
      case CipheredApdu _,GeneralCiphering _,GeneralSigning _ -> unprotected(
          "a ciphered APDU, and there are no keys for it; is it the right client address and application context?",
          now);
      case InitiateRequest _,InitiateResponse _,GetRequest _,SetRequest _,ActionRequest _,ReadRequest _,WriteRequest _,UnconfirmedWriteRequest _,AccessRequest _,DataNotificationConfirm _,GeneralBlockTransfer _ ->
        remark("%s, which no server sends, dropped".formatted(apdu.getClass().getSimpleName()));
    }
  }

  private void answered(Apdu apdu, Moment now) {
    switch (phase) {
      case OPEN -> transactions.answered(apdu, now);
      case AUTHENTICATING -> opened(opening.pass4(apdu), now);
      case IDLE, CONNECTING, ASSOCIATING, RELEASING, DISCONNECTING, CLOSED ->
        remark("%s that answers no request under way, dropped".formatted(apdu.getClass().getSimpleName()));
    }
  }

  private void excepted(ExceptionResponse exception, Moment now) {
    switch (phase) {
      case OPEN -> transactions.excepted(exception, now);
      case ASSOCIATING -> {
        boolean again = exception.invocationCounter().isPresent()
            && resynchronize(exception.invocationCounter().getAsLong());
        if (again) associate(now);
        else
          notOpened(new OpenFailure.Excepted(exception), now);
      }
      case AUTHENTICATING -> opened(opening.pass4(exception), now);
      case IDLE, CONNECTING, RELEASING, DISCONNECTING, CLOSED -> remark(Words.exception(exception));
    }
  }

  private void unprotected(String why, Moment now) {
    switch (phase) {
      case OPEN -> transactions.failEldest(new Failure.Unprotected(why), now);
      case ASSOCIATING, AUTHENTICATING -> notOpened(new OpenFailure.Unprotected(why), now);
      case IDLE, CONNECTING, RELEASING, DISCONNECTING, CLOSED -> remark(why);
    }
  }

  private void malformed(String why, Moment now) {
    switch (phase) {
      case OPEN -> transactions.failEldest(new Failure.Malformed(why), now);
      case ASSOCIATING, AUTHENTICATING -> notOpened(new OpenFailure.Malformed(why), now);
      case IDLE, CONNECTING, RELEASING, DISCONNECTING, CLOSED -> remark(why);
    }
  }

  /**
   * Takes in the invocation counter that the server expects. The server's word is not protected, and whoever forges it
   * may do so again: a leap of more than 65,536, or another one in the same association, is not believed. The next
   * association may leap again, because a meter that serves others with the same key gets ahead again and again; whoever
   * forges it each time needs 65,536 associations to use up the counter.
   */
  private boolean resynchronize(long expected) {
    if (resynchronized || settings.security().isEmpty()) return false;
    SecuritySettings keys = settings.security().get();
    Key key = keys.broadcast() ? keys.keys().broadcast().orElseThrow() : keys.keys().unicast();
    CounterId id = CounterId.of(keys.ownTitle(), key);
    long upcoming = keys.counters().upcoming(id);
    if (expected < upcoming || expected - upcoming > MAX_COUNTER_LEAP) return false;
    keys.counters().advance(id, expected);
    resynchronized = true;
    remark("invocation counter advanced from %d to %d, as the meter expects".formatted(upcoming, expected));
    return true;
  }

  private Optional<Failure> send(Octets plain, Moment now) {
    try {
      trace(ClientEvent.Direction.SENT, ClientEvent.Level.APDU, plain);
      link.command(new LinkCommand.Send(settings.route(), sealed(plain)), now);
      return Optional.empty();
    } catch (SecurityRefusal refused) {
      return Optional.of(new Failure.Unprotected(String.valueOf(refused.getMessage())));
    }
  }

  private Octets sealed(Octets plain) {
    return settings.context().ciphered() ? protection.orElseThrow().protect(plain) : plain;
  }

  /** What protects itself or needs no protection: ACSE, blocks. */
  private void sendAsIs(Octets apdu, Moment now) {
    trace(ClientEvent.Direction.SENT, ClientEvent.Level.APDU, apdu);
    if (settings.tracing() == ClientSettings.Tracing.APDUS_AND_LINK)
      for (Key secret : secrets) if (Stars.in(apdu, secret)) telltale = apdu;
    link.command(new LinkCommand.Send(settings.route(), apdu), now);
  }

  private void tell(ClientEvent event) { outputs.add(new Output.Deliver<>(event)); }

  private void remark(String text) { tell(new ClientEvent.Remark(LinkEvent.Kind.OTHER, text)); }

  private void trace(ClientEvent.Direction direction, ClientEvent.Level level, Octets octets) {
    if (settings.tracing() == ClientSettings.Tracing.OFF) return;
    Octets shown = octets;
    for (Key secret : secrets) {
      shown = Stars.over(shown, secret);
      if (level == ClientEvent.Level.LINK) shown = Stars.overPieces(shown, telltale, secret);
    }
    tell(new ClientEvent.Traced(direction, level, shown));
  }

  private final class TransactionsPort implements Transactions.Port {
    @Override
    public Optional<Failure> send(Octets plain, Moment now) { return ClientEngine.this.send(plain, now); }

    @Override
    public Optional<Failure> sendGeneral(Octets plain, Moment now) {
      try {
        trace(ClientEvent.Direction.SENT, ClientEvent.Level.APDU, plain);
        general.send(sealed(plain), now);
        return Optional.empty();
      } catch (SecurityRefusal refused) {
        return Optional.of(new Failure.Unprotected(String.valueOf(refused.getMessage())));
      }
    }

    @Override
    public int overhead() { return settings.context().ciphered() ? protection.orElseThrow().overheadOctets() : 0; }

    @Override
    public void tell(ClientEvent event) { ClientEngine.this.tell(event); }

    @Override
    public boolean resynchronize(long expected) { return ClientEngine.this.resynchronize(expected); }

    @Override
    public void giveUp(String reason, Moment now) { disconnect(reason, now); }
  }

  private final class GeneralPort implements GeneralTransfer.Port {
    @Override
    public void send(Octets block, Moment now) { sendAsIs(block, now); }

    @Override
    public void received(Octets apdu, Moment now) {
      if (apdu.isEmpty() || apdu.u8(0) == GeneralTransfer.TAG)
        malformed("a general block transfer that holds no APDU of another kind", now);
      else
        whole(apdu, now);
    }

    @Override
    public void failed(String why, Moment now) { transactions.failEldest(new Failure.Stalled(why), now); }

    @Override
    public void progress(Moment now) { transactions.progress(now); }

    @Override
    public boolean asked() { return !transactions.isIdle(); }
  }
}
