package io.gridtap.dlms.association;

import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.dlms.xdlms.UnconfirmedWriteRequest;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests that wait and requests under way: one after the other, or as many at once as the settings say. */
final class Transactions {
  private static final int IDS = 15;

  private final ClientSettings settings;
  private final Port port;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  /** Eldest first. */
  private final List<Transaction> underWay = new ArrayList<>();
  private Optional<Agreement> agreement = Optional.empty();
  private int lastId;

  /** What transactions need of the engine around them. */
  interface Port {
    /** Protects an APDU and hands it to the link, whole or by general block transfer; tells why if it cannot. */
    Optional<Failure> send(Octets plain, Moment now);

    /** The same by general block transfer. */
    Optional<Failure> sendGeneral(Octets plain, Moment now);

    /** Octets that protection adds to an APDU. */
    int overhead();

    void tell(ClientEvent event);

    /** Takes in the invocation counter that the server expects; false if it is not to be believed. */
    boolean resynchronize(long expected);

    /** Answers can no longer be told apart. */
    void giveUp(String reason, Moment now);
  }

  private record Waiting(Request<?> request, Object ticket) {}

  /** One request under way. */
  private static final class Transaction {
    private final Request<?> request;
    private final Object ticket;
    private final int id;
    private final Exchange exchange;
    private Octets sent = Octets.EMPTY;
    private Moment deadline = Moment.NEVER;
    private boolean handedOut;
    private boolean cancelled;
    private boolean resynchronized;

    Transaction(Request<?> request, Object ticket, int id, Exchange exchange) {
      this.request = request;
      this.ticket = ticket;
      this.id = id;
      this.exchange = exchange;
    }
  }

  Transactions(ClientSettings settings, Port port) {
    this.settings = settings;
    this.port = port;
  }

  void open(Agreement agreed, Moment now) {
    agreement = Optional.of(agreed);
    startNext(now);
  }

  boolean isIdle() { return underWay.isEmpty(); }

  Moment deadline() {
    Moment earliest = Moment.NEVER;
    for (Transaction transaction : underWay) earliest = earliest.earlier(transaction.deadline);
    return earliest;
  }

  void ask(Request<?> request, Object ticket, Moment now) {
    if (queue.size() == settings.maxQueued()) {
      port.tell(new ClientEvent.Failed(ticket, new Failure.QueueFull(settings.maxQueued())));
      return;
    }
    queue.add(new Waiting(request, ticket));
    if (agreement.isPresent()) startNext(now);
  }

  void startNext(Moment now) {
    while (underWay.size() < settings.maxOutstanding() && !queue.isEmpty()) start(queue.remove(), now);
  }

  private void start(Waiting waiting, Moment now) {
    Agreement agreed = agreement.orElseThrow();
    Conformance.Service needed = needed(waiting.request);
    if (!agreed.has(needed)) {
      port.tell(new ClientEvent.Failed(waiting.ticket, new Failure.NotNegotiated(needed)));
      return;
    }
    if (waiting.request instanceof Request.UnconfirmedWrite(var accesses, var values)) {
      sendOnly(waiting.ticket, new UnconfirmedWriteRequest(accesses, values), true, agreed, now);
      return;
    }
    int id = nextId();
    Optional<Object> assumed = assumed(waiting.request);
    if (assumed.isPresent()) {
      sendOnly(waiting.ticket, exchange(waiting.request, id).whole(), assumed.get(), agreed, now);
      return;
    }
    Transaction transaction = new Transaction(waiting.request, waiting.ticket, id, exchange(waiting.request, id));
    Optional<Failure> failure = send(transaction, agreed, now);
    if (failure.isPresent()) port.tell(new ClientEvent.Failed(waiting.ticket, failure.get()));
    else
      underWay.add(transaction);
  }

  /** What an unconfirmed request is answered with once it is sent; empty for those that the server answers. */
  private Optional<Object> assumed(Request<?> request) {
    if (settings.services().serviceClass() == ClientSettings.ServiceClass.CONFIRMED) return Optional.empty();
    ActionOutcome done = new ActionOutcome(ActionResult.SUCCESS, Optional.empty());
    return switch (request) {
      case Request.Set _ -> Optional.of(DataAccessResult.SUCCESS);
      case Request.SetList(var attributes, var _) ->
        Optional.of(Collections.nCopies(attributes.size(), DataAccessResult.SUCCESS));
      case Request.Action _ -> Optional.of(done);
      case Request.ActionList(var methods, var _) -> Optional.of(Collections.nCopies(methods.size(), done));
      case Request.Get _,Request.GetBlocks _,Request.GetList _,Request.Access _,Request.Read _,Request.ReadBlocks _,Request.Write _,Request.UnconfirmedWrite _ ->
        Optional.empty();
    };
  }

  /** Without acknowledgements there are no blocks. */
  private void sendOnly(Object ticket, Apdu apdu, Object answer, Agreement agreed, Moment now) {
    Optional<Failure> failure;
    try {
      Octets whole = ApduCodec.encode(apdu);
      int length = whole.length() + port.overhead();
      int max = agreed.serverMaxPduOctets() == 0 ? Integer.MAX_VALUE : agreed.serverMaxPduOctets();
      failure = length > max ? Optional.of(new Failure.TooLongToSend(length, max)) : port.send(whole, now);
    } catch (IllegalArgumentException unsendable) {
      failure = Optional.of(unsendable(unsendable));
    }
    port.tell(failure.isPresent()
        ? new ClientEvent.Failed(ticket, failure.get())
        : new ClientEvent.Answered(ticket, answer));
  }

  private static Failure unsendable(IllegalArgumentException why) {
    return new Failure.Unsendable(String.valueOf(why.getMessage()));
  }

  private Conformance.Service needed(Request<?> request) {
    return switch (request) {
      case Request.Get _,Request.GetBlocks _ -> Conformance.Service.GET;
      case Request.Set _ -> Conformance.Service.SET;
      case Request.Action _ -> Conformance.Service.ACTION;
      case Request.GetList _,Request.SetList _,Request.ActionList _ -> Conformance.Service.MULTIPLE_REFERENCES;
      case Request.Access _ -> Conformance.Service.ACCESS;
      case Request.Read _,Request.ReadBlocks _ -> Conformance.Service.READ;
      case Request.Write _ -> Conformance.Service.WRITE;
      case Request.UnconfirmedWrite _ -> Conformance.Service.UNCONFIRMED_WRITE;
    };
  }

  private int nextId() {
    if (settings.invokeIds() == ClientSettings.InvokeIds.CONSTANT) return 1;
    do
      lastId = lastId % IDS + 1;
    while (underWay.stream().anyMatch(transaction -> transaction.id == lastId));
    return lastId;
  }

  private Exchange exchange(Request<?> request, int number) {
    boolean high = settings.services().high();
    InvokeId id = new InvokeId(number, assumed(request).isEmpty(), high);
    return switch (request) {
      case Request.Get(var attribute) ->
        new GetExchange(id, List.of(attribute), GetExchange.Form.ONE, settings);
      case Request.GetBlocks(var attribute) ->
        new GetExchange(id, List.of(attribute), GetExchange.Form.BLOCKS, settings);
      case Request.GetList(var attributes) -> new GetExchange(id, attributes, GetExchange.Form.LIST, settings);
      case Request.Set(var attribute, var value) -> new SetExchange(id, List.of(attribute), List.of(value), false);
      case Request.SetList(var attributes, var values) -> new SetExchange(id, attributes, values, true);
      case Request.Action(var method, var parameters) -> ActionExchange.one(id, method, parameters, settings);
      case Request.ActionList(var methods, var parameters) -> ActionExchange.list(id, methods, parameters, settings);
      case Request.Access(var specifications, var data, boolean breakOnError) ->
        new AccessExchange(new AccessRequest(new LongInvokeId(number, false, breakOnError, true, high),
            Optional.empty(), specifications, data));
      case Request.Read(var accesses) -> new ReadExchange(accesses, false, settings);
      case Request.ReadBlocks(var access) -> new ReadExchange(List.of(access), true, settings);
      case Request.Write(var accesses, var values) -> new WriteExchange(accesses, values);
      case Request.UnconfirmedWrite _ -> throw new IllegalStateException("an unconfirmed write has no answer");
    };
  }

  private Optional<Failure> send(Transaction transaction, Agreement agreed, Moment now) {
    try {
      Octets whole = ApduCodec.encode(transaction.exchange.whole());
      transaction.sent = whole;
      transaction.deadline = answerDue(now);
      int max = agreed.serverMaxPduOctets() == 0 ? Integer.MAX_VALUE : agreed.serverMaxPduOctets();
      boolean general = agreed.has(Conformance.Service.GENERAL_BLOCK_TRANSFER);
      if (general && settings.transfers().general()) return port.sendGeneral(whole, now);
      if (whole.length() + port.overhead() <= max) return port.send(whole, now);
      Conformance.Service blocking = transaction.exchange.blocking();
      if (blocking != Conformance.Service.GENERAL_BLOCK_TRANSFER && agreed.has(blocking)) {
        transaction.sent = ApduCodec.encode(transaction.exchange.firstBlock(max - port.overhead()));
        return port.send(transaction.sent, now);
      }
      if (general) return port.sendGeneral(whole, now);
      return Optional.of(new Failure.TooLongToSend(whole.length() + port.overhead(), max));
    } catch (IllegalArgumentException unsendable) {
      return Optional.of(unsendable(unsendable));
    }
  }

  private Moment answerDue(Moment now) { return now.plus(settings.requestLimit()).plus(settings.pause()); }

  /** An APDU that answers a request with logical or short names. */
  void answered(Apdu apdu, Moment now) {
    Transaction transaction = find(apdu);
    if (transaction == null || transaction.handedOut) {
      port.tell(new ClientEvent.Remark(LinkEvent.Kind.OTHER,
          "%s that answers no request under way, dropped".formatted(apdu.getClass().getSimpleName())));
      return;
    }
    if (transaction.cancelled) {
      end(transaction, now);
      return;
    }
    try {
      step(transaction, transaction.exchange.take(apdu), now);
    } catch (DecodeException malformed) {
      fail(transaction, new Failure.Malformed(String.valueOf(malformed.getMessage())), now);
    }
  }

  private @Nullable Transaction find(Apdu apdu) {
    if (underWay.isEmpty()) return null;
    int id = switch (apdu) {
      case GetResponse response -> id(response);
      case SetResponse response -> response.invokeId().id();
      case ActionResponse response -> response.invokeId().id();
      case AccessResponse response -> response.invokeId().id();
      default -> 0; // short names: the only one under way
    };
    if (id == 0 && settings.context().shortNames()
        || settings.invokeIds() == ClientSettings.InvokeIds.ANY_ANSWERED)
      return underWay.getFirst();
    for (Transaction transaction : underWay) if (transaction.id == id) return transaction;
    return null;
  }

  private static int id(GetResponse response) { return response.invokeId().id(); }

  private void step(Transaction transaction, Exchange.Step step, Moment now) {
    switch (step) {
      case Exchange.Step.Send(Apdu apdu) -> {
        transaction.sent = ApduCodec.encode(apdu);
        transaction.resynchronized = false;
        transaction.deadline = answerDue(now);
        port.send(transaction.sent, now).ifPresent(failure -> fail(transaction, failure, now));
      }
      case Exchange.Step.Give(Octets raw, boolean last) -> {
        port.tell(new ClientEvent.Block(transaction.ticket, raw, last));
        if (last) {
          port.tell(new ClientEvent.Answered(transaction.ticket, true));
          end(transaction, now);
        } else {
          transaction.handedOut = true;
          transaction.deadline = Moment.NEVER;
        }
      }
      case Exchange.Step.Done(Object answer) -> {
        port.tell(new ClientEvent.Answered(transaction.ticket, answer));
        end(transaction, now);
      }
      case Exchange.Step.Failed(Failure failure) -> fail(transaction, failure, now);
    }
  }

  private void fail(Transaction transaction, Failure failure, Moment now) {
    if (!transaction.cancelled) port.tell(new ClientEvent.Failed(transaction.ticket, failure));
    end(transaction, now);
  }

  private void end(Transaction transaction, Moment now) {
    underWay.remove(transaction);
    startNext(now);
  }

  /** The taker took the part handed out last. */
  void next(Object ticket, Moment now) {
    for (Transaction transaction : underWay)
      if (transaction.ticket.equals(ticket) && transaction.handedOut) {
        transaction.handedOut = false;
        step(transaction, transaction.exchange.next(), now);
        return;
      }
  }

  void cancel(Object ticket, Moment now) {
    for (Iterator<Waiting> waiting = queue.iterator(); waiting.hasNext();)
      if (waiting.next().ticket.equals(ticket)) {
        waiting.remove();
        port.tell(new ClientEvent.Failed(ticket, new Failure.Cancelled()));
        return;
      }
    for (Transaction transaction : List.copyOf(underWay))
      if (transaction.ticket.equals(ticket) && !transaction.cancelled) {
        port.tell(new ClientEvent.Failed(ticket, new Failure.Cancelled()));
        transaction.cancelled = true;
        // the server answers what it was asked; between two blocks it was asked nothing
        if (transaction.handedOut) end(transaction, now);
      }
  }

  /** exception-response: it does not say to which request. */
  void excepted(ExceptionResponse exception, Moment now) {
    if (underWay.isEmpty()) {
      port.tell(
          new ClientEvent.Remark(LinkEvent.Kind.OTHER, Words.exception(exception) + ", though nothing was asked"));
      return;
    }
    Transaction eldest = underWay.getFirst();
    boolean again = exception.invocationCounter().isPresent() && !eldest.resynchronized
        && port.resynchronize(exception.invocationCounter().getAsLong());
    if (!again) {
      fail(eldest, new Failure.Excepted(exception), now);
      return;
    }
    eldest.resynchronized = true;
    eldest.deadline = answerDue(now);
    port.send(eldest.sent, now).ifPresent(failure -> fail(eldest, failure, now));
  }

  /** Something came that says of no request that it answers it. */
  void failEldest(Failure failure, Moment now) {
    if (underWay.isEmpty())
      port.tell(new ClientEvent.Remark(LinkEvent.Kind.OTHER, failure.text() + " (nothing was asked)"));
    else
      fail(underWay.getFirst(), failure, now);
  }

  /** A block of a general block transfer came: the server is at it. */
  void progress(Moment now) {
    if (!underWay.isEmpty() && !underWay.getFirst().handedOut)
      underWay.getFirst().deadline = answerDue(now);
  }

  void timeout(Moment now) {
    for (Transaction transaction : List.copyOf(underWay))
      if (now.reached(transaction.deadline)) {
        Failure silence = new Failure.Silence(transaction.request.text(), settings.requestLimit());
        boolean apart = settings.invokeIds() == ClientSettings.InvokeIds.ROTATING && !settings.context().shortNames();
        if (!transaction.cancelled) port.tell(new ClientEvent.Failed(transaction.ticket, silence));
        underWay.remove(transaction);
        if (!apart) {
          port.giveUp(silence.text(), now);
          return;
        }
      }
    startNext(now);
  }
}
