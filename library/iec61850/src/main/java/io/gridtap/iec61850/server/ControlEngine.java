package io.gridtap.iec61850.server;

import static io.gridtap.iec61850.AddCause.ABORTION_BY_CANCEL;
import static io.gridtap.iec61850.AddCause.ABORTION_BY_COMMUNICATION_LOSS;
import static io.gridtap.iec61850.AddCause.BLOCKED_BY_MODE;
import static io.gridtap.iec61850.AddCause.BLOCKED_BY_SWITCHING_HIERARCHY;
import static io.gridtap.iec61850.AddCause.COMMAND_ALREADY_IN_EXECUTION;
import static io.gridtap.iec61850.AddCause.INCONSISTENT_PARAMETERS;
import static io.gridtap.iec61850.AddCause.LOCKED_BY_OTHER_CLIENT;
import static io.gridtap.iec61850.AddCause.NOT_SUPPORTED;
import static io.gridtap.iec61850.AddCause.NO_ACCESS_AUTHORITY;
import static io.gridtap.iec61850.AddCause.OBJECT_ALREADY_SELECTED;
import static io.gridtap.iec61850.AddCause.OBJECT_NOT_SELECTED;
import static io.gridtap.iec61850.AddCause.TIME_LIMIT_OVER;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.server.ControlActivity.Execution;
import io.gridtap.iec61850.server.ControlActivity.Inquiry;
import io.gridtap.iec61850.server.ControlPoint.Service;
import io.gridtap.iec61850.server.ControlPoint.State;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The controllable objects of a device (IEC 61850-7-2 §20, IEC 61850-8-1 §20): who has selected what, what is being
 * carried out, and what the clients are told of it. No threads and no clock: the application is asked in between, by
 * whoever drives this.
 */
final class ControlEngine {
  /** A control service on an object. */
  record Addressed(ControlPoint point, Service service) {}

  /** How it goes on with a request. */
  sealed interface Step {
    /** Response−. @param report LastApplError, to be sent before it */
    record Refused(DataAccessError error, Optional<InformationReport> report) implements Step {}

    /** Response+. */
    record Accepted() implements Step {}

    /** The application is to be asked; then {@link #tested}. Without a command it is a plain Select. */
    record Test(Inquiry inquiry, Optional<ControlCommand> command, boolean dynamic) implements Step {}

    /** Response+, and this is to be carried out; then {@link #performed}. */
    record Perform(Execution execution) implements Step {}
  }

  /** Whether an output is to move. @param refusal why not, if it is not as if it did */
  record Outset(boolean output, Optional<AddCause> refusal) {}

  /** A command that was refused, or has come to its end. */
  record Ended(ControlCommand command, Optional<AddCause> failure) {}

  /** Takes over what follows from a command. */
  @FunctionalInterface
  interface Values {
    void apply(List<VirtualDevice.Setting> settings, Moment now, Instant at);
  }

  private final ControlLimits limits;
  private final Values values;
  /** By the item of the service: reading or writing it is the service. */
  private final Map<Item, Addressed> services = new HashMap<>();
  /** Those that are not unselected. */
  private final Set<ControlPoint> active = new LinkedHashSet<>();
  private final List<Execution> due = new ArrayList<>();
  private final List<Execution> abandoned = new ArrayList<>();
  private final Map<Inquiry, Step.Refused> overdue = new LinkedHashMap<>();
  private final List<Ended> ended = new ArrayList<>();

  ControlEngine(ControlLimits limits, Values values) {
    this.limits = limits;
    this.values = values;
  }

  /** Finds the controllable objects of a logical device. */
  void add(Item.Group domain) {
    for (Item node : domain.children()) node.child(FunctionalConstraint.CO.name()).ifPresent(this::addObjects);
  }

  private void addObjects(Item item) {
    if (!(item instanceof Item.Group group)) return;
    for (Item child : group.children())
      if (child instanceof Item.Group object) {
        if (object.child("Oper").isPresent()) addObject(object);
        else
          addObjects(object);
      }
  }

  private void addObject(Item.Group object) {
    ControlPoint point = new ControlPoint(object);
    for (Service service : Service.values())
      object.child(service.variable()).ifPresent(item -> services.put(item, new Addressed(point, service)));
  }

  Optional<Addressed> service(Item item) { return Optional.ofNullable(services.get(item)); }

  // Requests

  /** A read of SBO. */
  Step select(ServedClient client, ControlPoint point, Moment now) {
    Optional<AddCause> refusal = point.model() == CtlModel.SBO_WITH_NORMAL_SECURITY
        ? selectable(client, point).or(() -> blocked(point, Optional.empty()))
        : Optional.of(NOT_SUPPORTED);
    if (refusal.isPresent()) return new Step.Refused(ControlAnswers.error(refusal.get()), Optional.empty());
    return new Step.Test(inquire(client, new Addressed(point, Service.SELECT), Optional.empty(), now), Optional.empty(),
        false);
  }

  private Inquiry inquire(ServedClient client, Addressed target, Optional<Oper> oper, Moment now) {
    Inquiry inquiry = new Inquiry(client, target, oper);
    move(target.point(), new State.Testing(inquiry, now.plus(limits.testWithin())));
    return inquiry;
  }

  /** A write of SBOw, Oper or Cancel with data of its type. */
  Step write(ServedClient client, Addressed target, Data data, Moment now, Instant at) {
    ControlPoint point = target.point();
    Optional<Oper> oper = Oper.of(data);
    if (oper.isEmpty()) return new Step.Refused(DataAccessError.OBJECT_VALUE_INVALID, Optional.empty());
    Optional<AddCause> refusal = switch (target.service()) {
      case SELECT -> Optional.of(NOT_SUPPORTED);
      case SELECT_WITH_VALUE -> point.model() == CtlModel.SBO_WITH_ENHANCED_SECURITY
          ? selectable(client, point).or(() -> blocked(point, oper))
          : Optional.of(NOT_SUPPORTED);
      case OPERATE -> operable(client, point, oper.get(), at).or(() -> blocked(point, oper));
      case CANCEL -> cancel(client, point, oper.get(), now, at);
    };
    if (target.service() == Service.OPERATE && shows(client, point))
      show(StatusOfControl.operate(point, true, false, at), now, at);
    if (refusal.isPresent()) {
      if (target.service() == Service.OPERATE) refusedToOperate(client, point, now, at);
      return refused(client, target, oper.get(), refusal.get());
    }
    if (target.service() == Service.CANCEL) return new Step.Accepted();
    return new Step.Test(inquire(client, target, oper, now),
        Optional.of(command(client, point, target.service(), oper.get())),
        target.service() == Service.OPERATE && !later(oper.get(), at));
  }

  /** A command of a client that may not give it: nothing is shown of it on the object. */
  Step forbid(ServedClient client, Addressed target, Data data) {
    return Oper.of(data).<Step>map(oper -> refused(client, target, oper, NO_ACCESS_AUTHORITY))
        .orElseGet(() -> new Step.Refused(DataAccessError.OBJECT_ACCESS_DENIED, Optional.empty()));
  }

  private static ControlCommand command(ServedClient client, ControlPoint point, Service service, Oper oper) {
    return new ControlCommand(point.reference(), point.model(), service == Service.SELECT_WITH_VALUE, oper,
        client.peer());
  }

  private static Optional<AddCause> selectable(ServedClient client, ControlPoint point) {
    return switch (point.state()) {
      case State.Unselected _ -> Optional.empty();
      case State.Selected selected ->
        Optional.of(selected.client() == client ? OBJECT_ALREADY_SELECTED : LOCKED_BY_OTHER_CLIENT);
      case State.Testing _,State.WaitForActivationTime _,State.Executing _,State.Stopping _ ->
        Optional.of(COMMAND_ALREADY_IN_EXECUTION);
    };
  }

  private static Optional<AddCause> operable(ServedClient client, ControlPoint point, Oper oper, Instant at) {
    CtlModel model = point.model();
    if (model == CtlModel.STATUS_ONLY) return Optional.of(NOT_SUPPORTED);
    if (oper.operTm().filter(Timestamp::isSet).filter(time -> time.instant().isBefore(at)).isPresent())
      return Optional.of(INCONSISTENT_PARAMETERS);
    return switch (point.state()) {
      case State.Unselected _ -> model.selectBeforeOperate() ? Optional.of(OBJECT_NOT_SELECTED) : Optional.empty();
      case State.Selected selected -> selected.client() != client
          ? Optional.of(LOCKED_BY_OTHER_CLIENT)
          : selected.with().filter(with -> !with.sameCommand(oper)).map(_ -> INCONSISTENT_PARAMETERS);
      case State.Testing _,State.WaitForActivationTime _,State.Executing _,State.Stopping _ ->
        Optional.of(COMMAND_ALREADY_IN_EXECUTION);
    };
  }

  private static boolean later(Oper oper, Instant at) {
    return oper.operTm().filter(Timestamp::isSet).filter(time -> time.instant().isAfter(at)).isPresent();
  }

  /** By what the logical node says of itself: its behaviour (Beh), and whether control is local (Loc). */
  private static Optional<AddCause> blocked(ControlPoint point, Optional<Oper> oper) {
    boolean byMode = oper.isPresent()
        ? Behaviour.of(point, oper.get().test()) == Behaviour.Treatment.REFUSED
        : Behaviour.refusesAll(point);
    if (byMode) return Optional.of(BLOCKED_BY_MODE);
    boolean local = point.inNode("ST$Loc$stVal").or(() -> point.inDevice("ST$Loc$stVal"))
        .filter(loc -> loc.read().equals(Data.Bool.TRUE)).isPresent();
    return local && oper.filter(command -> command.origin().orCat().aboveBay()).isPresent()
        ? Optional.of(BLOCKED_BY_SWITCHING_HIERARCHY)
        : Optional.empty();
  }

  /** Why a command is not begun after all: while it waited, the mode may have changed. */
  static Optional<AddCause> blocked(Execution execution) {
    return blocked(execution.point(), Optional.of(execution.command().oper()));
  }

  /** After all tests, right before an output would move: it may have been cancelled meanwhile, and the mode be another. */
  Outset begin(Execution execution) {
    ControlPoint point = execution.point();
    if (!(point.state() instanceof State.Executing executing) || executing.execution() != execution)
      return new Outset(false, Optional.of(ABORTION_BY_CANCEL));
    Optional<AddCause> blocked = blocked(execution);
    if (blocked.isPresent()) return new Outset(false, blocked);
    move(point, executing.tested());
    return new Outset(Behaviour.of(point, execution.command().oper().test()) == Behaviour.Treatment.CARRIED_OUT,
        Optional.empty());
  }

  /** Whether opRcvd and opOk are this client's to change: not while they tell of another command. */
  private static boolean shows(ServedClient client, ControlPoint point) {
    return switch (point.state()) {
      case State.Unselected _ -> true;
      case State.Selected selected -> selected.client() == client;
      case State.Testing _,State.WaitForActivationTime _,State.Executing _,State.Stopping _ -> false;
    };
  }

  private void refusedToOperate(ServedClient client, ControlPoint point, Moment now, Instant at) {
    if (shows(client, point)) show(StatusOfControl.operate(point, false, false, at), now, at);
    // an attempt that failed uses up the selection, unless it is for many
    if (point.state() instanceof State.Selected selected && selected.client() == client && !point.operateMany())
      release(point, now, at);
  }

  private Optional<AddCause> cancel(ServedClient client, ControlPoint point, Oper cancel, Moment now, Instant at) {
    return switch (point.state()) {
      case State.Unselected _ ->
        Optional.of(point.model().selectBeforeOperate() ? OBJECT_NOT_SELECTED : NOT_SUPPORTED);
      case State.Testing _,State.Stopping _ -> Optional.of(COMMAND_ALREADY_IN_EXECUTION);
      case State.Selected selected -> {
        if (selected.client() != client) yield Optional.of(LOCKED_BY_OTHER_CLIENT);
        // whatever it was selected with: a client whose answer was lost gives it back with another number
        release(point, now, at);
        yield Optional.empty();
      }
      case State.WaitForActivationTime waiting -> {
        if (waiting.client() != client) yield Optional.of(LOCKED_BY_OTHER_CLIENT);
        if (!sameSequence(waiting.oper(), cancel)) yield Optional.of(INCONSISTENT_PARAMETERS);
        ended.add(new Ended(command(client, point, Service.OPERATE, waiting.oper()), Optional.of(ABORTION_BY_CANCEL)));
        show(StatusOfControl.operate(point, false, false, at), now, at);
        release(point, now, at);
        yield Optional.empty();
      }
      case State.Executing executing -> {
        if (executing.execution().client() != client) yield Optional.of(LOCKED_BY_OTHER_CLIENT);
        if (!sameSequence(executing.execution().command().oper(), cancel)) yield Optional.of(INCONSISTENT_PARAMETERS);
        abandon(executing, ABORTION_BY_CANCEL, now, at);
        yield Optional.empty();
      }
    };
  }

  /** A Cancel names the command it is for: one that comes late must not stop the next. */
  private static boolean sameSequence(Oper command, Oper cancel) {
    return command.ctlNum() == cancel.ctlNum() && command.origin().equals(cancel.origin());
  }

  /** What the application says to a request that was to be tested. */
  Step tested(Inquiry inquiry, Optional<AddCause> refusal, Moment now, Instant at) {
    ControlPoint point = inquiry.point();
    if (stopping(inquiry)) {
      settle(inquiry, now, at);
      Step.Refused told = overdue.remove(inquiry);
      return told != null ? told : new Step.Refused(ControlAnswers.error(TIME_LIMIT_OVER), Optional.empty());
    }
    if (!testing(inquiry)) throw new IllegalStateException("nothing is being tested: " + point.state());
    if (refusal.isPresent()) return refuse(inquiry, refusal.get(), now, at);
    Service service = inquiry.target().service();
    ServedClient client = inquiry.client();
    if (service != Service.OPERATE) {
      move(point, new State.Selected(client, inquiry.oper(), now.plus(point.sboTimeout(limits.selection()))));
      show(StatusOfControl.selected(point, true), now, at);
      return new Step.Accepted();
    }
    Oper oper = inquiry.oper().orElseThrow();
    show(StatusOfControl.origin(point, oper), now, at);
    show(StatusOfControl.operate(point, true, true, at), now, at);
    if (later(oper, at)) {
      Duration wait = Duration.between(at, oper.operTm().orElseThrow().instant());
      move(point, new State.WaitForActivationTime(client, oper, now.plus(wait), inquiry.selection()));
      return new Step.Accepted();
    }
    // its time has come while the static test was asked: the dynamic one was not asked then
    boolean forLater = oper.operTm().filter(Timestamp::isSet).isPresent();
    return new Step.Perform(execute(client, point, oper, inquiry.selection(), forLater, now));
  }

  private static boolean testing(Inquiry inquiry) {
    return inquiry.point().state() instanceof State.Testing(Inquiry asked, Moment _) && asked == inquiry;
  }

  private static boolean stopping(ControlActivity activity) {
    return activity.point().state() instanceof State.Stopping(ControlActivity stopped) && stopped == activity;
  }

  private Step.Refused refuse(Inquiry inquiry, AddCause cause, Moment now, Instant at) {
    move(inquiry.point(), inquiry.selection().<State>map(selected -> selected).orElse(ControlPoint.UNSELECTED));
    if (inquiry.target().service() == Service.OPERATE) refusedToOperate(inquiry.client(), inquiry.point(), now, at);
    return inquiry.oper().map(oper -> refused(inquiry.client(), inquiry.target(), oper, cause))
        .orElseGet(() -> new Step.Refused(ControlAnswers.error(cause), Optional.empty()));
  }

  /** The application was asked for a client that has gone meanwhile, and has let go of it. */
  void givenUp(Inquiry inquiry, Moment now, Instant at) {
    if (testing(inquiry)) lose(inquiry, now, at);
    if (stopping(inquiry)) settle(inquiry, now, at);
  }

  /** Requests whose application has taken too long, with what their clients are told. */
  Map<Inquiry, Step.Refused> takeOverdue() {
    Map<Inquiry, Step.Refused> taken = new LinkedHashMap<>(overdue);
    overdue.clear();
    return taken;
  }

  private Execution execute(ServedClient client, ControlPoint point, Oper oper, Optional<State.Selected> selection,
      boolean timeActivated, Moment now) {
    Execution execution = new Execution(point, client, command(client, point, Service.OPERATE, oper), selection,
        timeActivated);
    move(point, new State.Executing(execution, point.operTimeout().map(now::plus).orElse(Moment.NEVER),
        timeActivated ? now.plus(limits.testWithin()) : Moment.NEVER));
    return execution;
  }

  // Carrying out

  /** The object is on its way. */
  void moving(Execution execution, Moment now, Instant at) {
    if (running(execution)) show(StatusOfControl.moving(execution.point(), at), now, at);
  }

  /** The object is where it was to go; of a command that has been stopped nothing is shown. */
  Optional<AddCause> follow(Execution execution, Moment now, Instant at) {
    if (!running(execution)) return Optional.of(ABORTION_BY_CANCEL);
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    Optional<AddCause> failure = StatusOfControl.reached(execution.point(), execution.command().oper(), at, settings);
    show(settings, now, at);
    return failure;
  }

  /** Whether it is still to be carried out: nobody has cancelled it, and its time is not over. */
  static boolean running(Execution execution) {
    return execution.point().state() instanceof State.Executing executing && executing.execution() == execution;
  }

  /** A command has ended. What it was abandoned for before counts no more, but now the object is free. */
  void performed(Execution execution, Optional<AddCause> failure, Moment now, Instant at) {
    boolean running = running(execution);
    if (running) tell(execution, failure, now, at);
    if (running || stopping(execution)) settle(execution, now, at);
  }

  /** An accepted command whose client has gone before it was answered: it is not carried out. */
  void notPerformed(Execution execution, Moment now, Instant at) {
    performed(execution, Optional.of(ABORTION_BY_COMMUNICATION_LOSS), now, at);
  }

  /** Why a command failed that is answered only now. */
  static Step.Refused failed(Execution execution, AddCause cause) {
    return ControlAnswers.refused(new Addressed(execution.point(), Service.OPERATE), execution.command().oper(), cause);
  }

  /** Its client is told at once; the object is taken until the application has let go of it. */
  private void abandon(State.Executing executing, AddCause cause, Moment now, Instant at) {
    Execution execution = executing.execution();
    abandoned.add(execution);
    tell(execution, Optional.of(cause), now, at);
    move(execution.point(), new State.Stopping(execution));
  }

  private void tell(Execution execution, Optional<AddCause> failure, Moment now, Instant at) {
    ended.add(new Ended(execution.command(), failure));
    if (execution.command().model().enhancedSecurity())
      execution.client().terminate(ControlAnswers.termination(execution.point(), execution.command().oper(), failure));
    show(StatusOfControl.operate(execution.point(), false, false, at), now, at);
  }

  /** The application has let go of the object. */
  private void settle(ControlActivity activity, Moment now, Instant at) {
    ControlPoint point = activity.point();
    if (activity.selection().isPresent() && point.operateMany() && !activity.client().isClosed())
      move(point, new State.Selected(activity.client(), Optional.empty(),
          now.plus(point.sboTimeout(limits.selection()))));
    else
      release(point, now, at);
  }

  /** Commands whose time has come; each is to be carried out, and {@link #performed}. */
  List<Execution> takeDue() {
    List<Execution> taken = List.copyOf(due);
    due.clear();
    return taken;
  }

  /** Commands that are to be stopped, if that is possible. */
  List<Execution> takeAbandoned() {
    List<Execution> taken = List.copyOf(abandoned);
    abandoned.clear();
    return taken;
  }

  /** What has become of commands since this was last asked. */
  List<Ended> takeEnded() {
    List<Ended> taken = List.copyOf(ended);
    ended.clear();
    return taken;
  }

  private Step.Refused refused(ServedClient client, Addressed target, Oper oper, AddCause cause) {
    if (target.service() != Service.CANCEL)
      ended.add(new Ended(command(client, target.point(), target.service(), oper), Optional.of(cause)));
    return ControlAnswers.refused(target, oper, cause);
  }

  // Time, and the end of associations

  private void move(ControlPoint point, State state) {
    point.state(state);
    if (state instanceof State.Unselected) active.remove(point);
    else
      active.add(point);
  }

  private void release(ControlPoint point, Moment now, Instant at) {
    move(point, ControlPoint.UNSELECTED);
    show(StatusOfControl.selected(point, false), now, at);
  }

  private void show(List<VirtualDevice.Setting> settings, Moment now, Instant at) {
    if (!settings.isEmpty()) values.apply(settings, now, at);
  }

  Moment deadline() {
    Moment deadline = Moment.NEVER;
    for (ControlPoint point : active) deadline = deadline.earlier(switch (point.state()) {
      case State.Selected selected -> selected.until();
      case State.WaitForActivationTime waiting -> waiting.due();
      case State.Executing executing -> executing.deadline();
      case State.Testing testing -> testing.until();
      case State.Unselected _,State.Stopping _ -> Moment.NEVER;
    });
    return deadline;
  }

  void timeout(Moment now, Instant at) {
    for (ControlPoint point : List.copyOf(active)) {
      switch (point.state()) {
        case State.Selected selected -> {
          if (now.reached(selected.until())) release(point, now, at);
        }
        case State.WaitForActivationTime waiting -> {
          if (now.reached(waiting.due()))
            due.add(execute(waiting.client(), point, waiting.oper(), waiting.selection(), true, now));
        }
        case State.Executing executing -> {
          if (now.reached(executing.deadline())) abandon(executing, TIME_LIMIT_OVER, now, at);
        }
        case State.Testing(Inquiry inquiry, Moment until) -> {
          if (!now.reached(until)) continue;
          overdue.put(inquiry, refuse(inquiry, TIME_LIMIT_OVER, now, at));
          move(point, new State.Stopping(inquiry));
        }
        case State.Unselected _,State.Stopping _ -> {
        }
      }
    }
  }

  /** What a client has selected is free, and what waits is not carried out: only that client could cancel it. */
  void closed(ServedClient client, Moment now, Instant at) {
    for (ControlPoint point : List.copyOf(active)) {
      switch (point.state()) {
        case State.Selected selected when selected.client() == client -> release(point, now, at);
        case State.WaitForActivationTime waiting when waiting.client() == client -> {
          lost(command(client, point, Service.OPERATE, waiting.oper()));
          show(StatusOfControl.operate(point, false, false, at), now, at);
          release(point, now, at);
        }
        case State.Testing(Inquiry inquiry, Moment _) when inquiry.client() == client -> lose(inquiry, now, at);
        case State.Executing executing when executing.testing() && executing.execution().client() == client ->
          abandon(executing, ABORTION_BY_COMMUNICATION_LOSS, now, at);
        case State.Unselected _,State.Selected _,State.WaitForActivationTime _,State.Testing _,State.Executing _,State.Stopping _ ->
          {
          }
      }
    }
  }

  /** The object is taken until the application has said something, which nobody waits for any more. */
  private void lose(Inquiry inquiry, Moment now, Instant at) {
    ControlPoint point = inquiry.point();
    inquiry.oper().ifPresent(oper -> lost(command(inquiry.client(), point, inquiry.target().service(), oper)));
    show(StatusOfControl.operate(point, false, false, at), now, at);
    show(StatusOfControl.selected(point, false), now, at);
    move(point, new State.Stopping(inquiry));
  }

  /** A command that was asked for and will not be carried out, since nobody waits for it any more. */
  private void lost(ControlCommand command) {
    ended.add(new Ended(command, Optional.of(ABORTION_BY_COMMUNICATION_LOSS)));
  }
}
