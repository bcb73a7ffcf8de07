package io.gridtap.iec104.controlling;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.ObjectCursor;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Request.End;
import io.gridtap.iec104.controlling.Transaction.Progress;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way, and which arriving ASDU belongs to which of them. A confirmation belongs to the request it
 * mirrors: type, station, object, test bit, and the octets of the object, so that one that comes late does not confirm
 * another command; a clock's confirmation alone carries a time of its own. A lenient station need not mirror more than
 * the address and S/E.
 */
final class Transactions {
  private final Iec104Settings settings;
  private final Consumer<ControllingEvent> events;
  private final Map<Transaction.Key, Transaction> open = new LinkedHashMap<>();
  private final ObjectCursor cursor = new ObjectCursor();
  /** No deadline is before this moment. */
  private Moment nextCheck = Moment.NEVER;

  Transactions(Iec104Settings settings, Consumer<ControllingEvent> events) {
    this.settings = settings;
    this.events = events;
  }

  /** @return the transaction to be sent; null if it was refused, which is told */
  @Nullable
  Transaction begin(Object ticket, Request request, Moment now) {
    Transaction.Key key = key(request.asdu());
    String refusal = open.containsKey(key)
        ? "a request of this kind is under way already: " + request.asdu()
        : open.size() >= settings.maxRequests() ? "%d requests are under way already".formatted(open.size()) : "";
    if (!refusal.isEmpty()) {
      events.accept(new ControllingEvent.Refused(ticket, refusal));
      return null;
    }
    Transaction transaction = new Transaction(ticket, request, key, now, now.plus(settings.confirmationLimit()));
    open.put(key, transaction);
    nextCheck = nextCheck.earlier(transaction.deadline);
    return transaction;
  }

  private Transaction.Key key(Asdu asdu) {
    String group = asdu.type().kind() == TypeId.Kind.COMMAND ? "command" : asdu.type().name();
    return new Transaction.Key(group, asdu.commonAddress(), firstAddress(asdu), asdu.cause().cause().number());
  }

  private int firstAddress(Asdu asdu) { return cursor.on(asdu).next() ? cursor.address() : 0; }

  void forget(Object ticket) { open.values().removeIf(transaction -> transaction.ticket.equals(ticket)); }

  Moment nextCheck() { return open.isEmpty() ? Moment.NEVER : nextCheck; }

  private void end(Transaction transaction, Completion completion) {
    open.remove(transaction.key);
    events.accept(new ControllingEvent.Answered(transaction.ticket, transaction.answer(completion)));
  }

  /** Everything under way ends with this. */
  void endAll(Completion completion) {
    for (Transaction transaction : List.copyOf(open.values()))
      end(transaction, completion);
  }

  /** @return false if these octets are of no request */
  boolean unsent(Octets octets, String reason) {
    for (Transaction transaction : open.values())
      if (transaction.octets.equals(octets)) {
        end(transaction, new Completion.NotSent(reason));
        return true;
      }
    return false;
  }

  void timeout(Moment now) {
    if (!now.reached(nextCheck)) return;
    nextCheck = Moment.NEVER;
    for (Transaction transaction : List.copyOf(open.values()))
      if (now.reached(transaction.deadline)) expire(transaction, now);
      else
      nextCheck = nextCheck.earlier(transaction.deadline);
  }

  private void expire(Transaction transaction, Moment now) {
    if (!transaction.isConfirmed()) {
      end(transaction, new Completion.NotConfirmed(settings.confirmationLimit()));
    } else if (!transaction.isBroadcast()) {
      end(transaction, new Completion.NotTerminated(settings.terminationLimit()));
    } else if (!transaction.anyUnderWay()) {
      end(transaction, ofAllStations(transaction));
    } else {
      // the time for confirmations is over, the stations that confirmed go on
      transaction.deadline = transaction.lastHeard.plus(settings.terminationLimit());
      if (now.reached(transaction.deadline))
        end(transaction, new Completion.NotTerminated(settings.terminationLimit()));
      else
        nextCheck = nextCheck.earlier(transaction.deadline);
    }
  }

  private static Completion ofAllStations(Transaction transaction) {
    for (Asdu confirmation : transaction.confirmations)
      if (!confirmation.cause().negative()) return new Completion.Complete();
    return negative(transaction.confirmations.getFirst());
  }

  private static Completion negative(Asdu asdu) {
    return asdu.cause().cause().isUnknown()
        ? new Completion.Unknown(asdu.cause().cause())
        : new Completion.Refused(asdu);
  }

  // ---- what arrives

  /** @return whether it is an update all the same, or belongs to no request */
  boolean arrived(Asdu asdu, Moment now) {
    if (open.isEmpty()) return true;
    Cause cause = asdu.cause().cause();
    return switch (asdu.type().kind()) {
      case COMMAND, PARAMETER, SYSTEM, UNKNOWN, SECURITY, FILE ->
        cause.isInterrogated() ? data(asdu, now) : !mirrored(asdu, now);
      case MONITOR -> cause == Cause.SPONTANEOUS || cause == Cause.PERIODIC || data(asdu, now);
    };
  }

  private boolean data(Asdu asdu, Moment now) {
    Cause cause = asdu.cause().cause();
    if (cause == Cause.RETURN_REMOTE) return returned(asdu, now);
    Transaction transaction = cause.isInterrogated()
        ? interrogation(TypeId.C_IC_NA_1, asdu)
        : cause.isCounterRequested()
            ? interrogation(TypeId.C_CI_NA_1, asdu)
            : cause == Cause.REQUEST ? read(asdu) : null;
    if (transaction == null) return true;
    heard(transaction, now);
    boolean update = transaction.request.delivery() != Delivery.ANSWER;
    if (transaction.request.delivery() != Delivery.UPDATES && !collect(transaction, asdu)) return true;
    if (transaction.request.end() == End.OBJECT) end(transaction, new Completion.Complete());
    return update;
  }

  /** @return false if the answer was full already, and so has ended */
  private boolean collect(Transaction transaction, Asdu asdu) {
    if (transaction.data.size() >= settings.maxCollected()) {
      end(transaction, new Completion.TooMuch(settings.maxCollected()));
      return false;
    }
    transaction.data.add(asdu);
    return true;
  }

  private void heard(Transaction transaction, Moment now) {
    transaction.lastHeard = now;
    if (transaction.isConfirmed() && !transaction.isBroadcast())
      transaction.deadline = now.plus(settings.terminationLimit());
  }

  /** The one of this station, else the one of all stations. */
  private @Nullable Transaction interrogation(TypeId type, Asdu asdu) {
    if (!isOurs(asdu)) return null;
    int cause = Cause.ACTIVATION.number();
    Transaction ofStation = open.get(new Transaction.Key(type.name(), asdu.commonAddress(), 0, cause));
    return ofStation != null
        ? ofStation
        : open.get(new Transaction.Key(type.name(), asdu.sizes().maxCommonAddress(), 0, cause));
  }

  private @Nullable Transaction read(Asdu asdu) {
    if (!isOurs(asdu)) return null;
    cursor.on(asdu);
    while (cursor.next()) {
      Transaction transaction = open.get(
          new Transaction.Key(TypeId.C_RD_NA_1.name(), asdu.commonAddress(), cursor.address(), Cause.REQUEST.number()));
      if (transaction != null) return transaction;
    }
    return null;
  }

  /** Return information names its own object, not the command's: it goes with every command its station executes. */
  private boolean returned(Asdu asdu, Moment now) {
    for (Transaction transaction : List.copyOf(open.values()))
      if (transaction.request.end() == End.TERMINATION && isCommand(transaction)
          && transaction.request.asdu().commonAddress() == asdu.commonAddress()) {
            heard(transaction, now);
            collect(transaction, asdu);
          }
    return true;
  }

  private static boolean isCommand(Transaction transaction) {
    return transaction.request.asdu().type().kind() == TypeId.Kind.COMMAND;
  }

  /** Data that one controlling station asked for carry its originator address, or none. */
  private boolean isOurs(Asdu asdu) {
    int originator = asdu.cause().originator();
    return originator == 0 || originator == settings.originator();
  }

  // ---- confirmations and terminations

  /** @return whether it belongs to a request */
  boolean mirrored(Asdu asdu, Moment now) {
    if (open.isEmpty() || !isOurs(asdu)) return false;
    Cause cause = asdu.cause().cause();
    if (cause.isUnknown()) return unknown(asdu);
    if (cause == Cause.ACTIVATION_TERM) return terminated(asdu, now);
    if (cause != Cause.ACTIVATION_CON && cause != Cause.DEACTIVATION_CON) return false;
    Optional<Transaction> found = find(asdu,
        transaction -> cause == confirmation(transaction) && transaction.awaitsConfirmation(), true);
    found.ifPresent(transaction -> confirmed(transaction, asdu, now));
    return found.isPresent();
  }

  private static Cause confirmation(Transaction transaction) {
    Cause sent = transaction.request.asdu().cause().cause();
    return sent == Cause.DEACTIVATION ? Cause.DEACTIVATION_CON : Cause.ACTIVATION_CON;
  }

  private Optional<Transaction> find(Asdu asdu, Predicate<Transaction> condition, boolean whole) {
    Transaction ofAllStations = null;
    for (Transaction transaction : open.values()) {
      if (!condition.test(transaction) || !mirrors(asdu, transaction.request.asdu(), whole)) continue;
      if (transaction.request.asdu().commonAddress() == asdu.commonAddress()) return Optional.of(transaction);
      if (transaction.isBroadcast()) ofAllStations = transaction;
    }
    return Optional.ofNullable(ofAllStations);
  }

  private boolean mirrors(Asdu asdu, Asdu sent, boolean whole) {
    if (asdu.type() != sent.type()) return false;
    if (settings.apci().lenient() || !whole || ownTime(sent)) return sameObject(asdu, sent);
    return asdu.test() == sent.test() && asdu.body().equals(sent.body());
  }

  private static boolean ownTime(Asdu sent) {
    return sent.type() == TypeId.C_CS_NA_1 || sent.type() == TypeId.C_CD_NA_1 || sent.type() == TypeId.C_RD_NA_1;
  }

  private boolean sameObject(Asdu asdu, Asdu sent) {
    if (!asdu.isReadable()) return asdu.body().equals(sent.body());
    List<InformationObject> objects = asdu.objects();
    List<InformationObject> wanted = sent.objects();
    if (objects.isEmpty() || wanted.isEmpty()) return asdu.body().equals(sent.body());
    return objects.getFirst().address() == wanted.getFirst().address()
        && (!(objects.getFirst().information() instanceof Command one)
            || !(wanted.getFirst().information() instanceof Command other) || one.select() == other.select());
  }

  private boolean unknown(Asdu asdu) {
    Optional<Transaction> found = find(asdu, transaction -> true, false);
    found.ifPresent(transaction -> {
      if (transaction.isBroadcast()) negativeOfStation(transaction, asdu);
      else
        end(transaction, new Completion.Unknown(asdu.cause().cause()));
    });
    return found.isPresent();
  }

  private void negativeOfStation(Transaction transaction, Asdu asdu) {
    if (transaction.stations.put(asdu.commonAddress(), Progress.OVER) == null) transaction.confirmations.add(asdu);
    settle(transaction);
  }

  private void confirmed(Transaction transaction, Asdu asdu, Moment now) {
    heard(transaction, now);
    if (transaction.isBroadcast()) {
      confirmedByStation(transaction, asdu);
      return;
    }
    transaction.confirmations.add(asdu);
    if (asdu.cause().negative()) {
      end(transaction, new Completion.Refused(asdu));
    } else if (transaction.request.end() == End.CONFIRMATION) {
      end(transaction, new Completion.Complete());
      if (asdu.cause().cause() == Cause.DEACTIVATION_CON) stopActivation(asdu);
    } else {
      transaction.deadline = now.plus(settings.terminationLimit());
    }
  }

  private void confirmedByStation(Transaction transaction, Asdu asdu) {
    if (asdu.cause().negative()) {
      negativeOfStation(transaction, asdu);
      return;
    }
    if (transaction.stations.containsKey(asdu.commonAddress())) return;
    transaction.confirmations.add(asdu);
    transaction.stations.put(asdu.commonAddress(),
        transaction.request.end() == End.TERMINATION ? Progress.CONFIRMED : Progress.OVER);
  }

  /** The activation that this deactivation was about. */
  private void stopActivation(Asdu asdu) {
    Transaction.Key key = key(asdu.with(asdu.cause().with(Cause.ACTIVATION)));
    Transaction stopped = open.get(key);
    if (stopped != null) end(stopped, new Completion.Deactivated());
  }

  private boolean terminated(Asdu asdu, Moment now) {
    Optional<Transaction> found = find(asdu, transaction -> transaction.request.end() == End.TERMINATION, true);
    if (found.isEmpty()) return false;
    Transaction transaction = found.get();
    heard(transaction, now);
    if (transaction.isBroadcast()) {
      transaction.stations.put(asdu.commonAddress(), Progress.OVER);
      settle(transaction);
    } else if (asdu.cause().negative()) {
      transaction.confirmations.add(asdu);
      end(transaction, new Completion.Refused(asdu));
    } else {
      end(transaction, new Completion.Complete());
    }
    return true;
  }

  /** A broadcast is over when the time for confirmations is, and all that confirmed have terminated. */
  private void settle(Transaction transaction) {
    if (!transaction.anyUnderWay() && transaction.lastHeard.reached(transaction.confirmationDeadline))
      end(transaction, ofAllStations(transaction));
  }
}
