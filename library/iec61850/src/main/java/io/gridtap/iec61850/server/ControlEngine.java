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
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.server.ControlPoint.Service;
import io.gridtap.iec61850.server.ControlPoint.State;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    record Test(Optional<ControlCommand> command, boolean dynamic) implements Step {}

    /** Response+, and this is to be carried out; then {@link #performed}. */
    record Perform(Execution execution) implements Step {}
  }

  /** A command that is being carried out. Two are never the same. */
  static final class Execution {
    private final ControlPoint point;
    private final ServedClient client;
    private final ControlCommand command;
    private final boolean timeActivated;

    Execution(ControlPoint point, ServedClient client, ControlCommand command, boolean timeActivated) {
      this.point = point;
      this.client = client;
      this.command = command;
      this.timeActivated = timeActivated;
    }

    ControlPoint point() { return point; }

    ControlCommand command() { return command; }

    /** Its tests are due only now. */
    boolean timeActivated() { return timeActivated; }
  }

  /** A command that was refused, or has come to its end. */
  record Ended(ControlCommand command, Optional<AddCause> failure) {}

  /** Takes over what follows from a command. */
  @FunctionalInterface
  interface Values {
    void apply(List<VirtualDevice.Setting> settings, Moment now, Instant at);
  }

  private static final int BEH_OFF = 5;

  private final ControlLimits limits;
  private final Values values;
  /** By the item of the service: reading or writing it is the service. */
  private final Map<Item, Addressed> services = new HashMap<>();
  /** Those that are not unselected. */
  private final Set<ControlPoint> active = new LinkedHashSet<>();
  private final List<Execution> due = new ArrayList<>();
  private final List<Execution> abandoned = new ArrayList<>();
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
  Step select(ServedClient client, ControlPoint point) {
    Optional<AddCause> refusal = point.model() == CtlModel.SBO_WITH_NORMAL_SECURITY
        ? selectable(client, point).or(() -> blocked(point, Optional.empty()))
        : Optional.of(NOT_SUPPORTED);
    if (refusal.isPresent()) return new Step.Refused(error(refusal.get()), Optional.empty());
    move(point, new State.Testing(client, Service.SELECT, Optional.empty(), Optional.empty()));
    return new Step.Test(Optional.empty(), false);
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
    Optional<State.Selected> selection = point.state() instanceof State.Selected selected
        ? Optional.of(selected)
        : Optional.empty();
    move(point, new State.Testing(client, target.service(), oper, selection));
    return new Step.Test(Optional.of(command(client, point, target.service(), oper.get())),
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
    if (point.inNode("ST$Beh$stVal").filter(beh -> beh.read().equals(new Data.Int(BEH_OFF))).isPresent())
      return Optional.of(BLOCKED_BY_MODE);
    boolean local = point.inNode("ST$Loc$stVal").or(() -> point.inDevice("ST$Loc$stVal"))
        .filter(loc -> loc.read().equals(Data.Bool.TRUE)).isPresent();
    return local && oper.filter(command -> command.origin().orCat().aboveBay()).isPresent()
        ? Optional.of(BLOCKED_BY_SWITCHING_HIERARCHY)
        : Optional.empty();
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
        if (executing.execution().client != client) yield Optional.of(LOCKED_BY_OTHER_CLIENT);
        if (!sameSequence(executing.execution().command.oper(), cancel)) yield Optional.of(INCONSISTENT_PARAMETERS);
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
  Step tested(ControlPoint point, Optional<AddCause> refusal, Moment now, Instant at) {
    if (!(point.state() instanceof State.Testing testing))
      throw new IllegalStateException("nothing is being tested: " + point.state());
    State before = testing.selection().<State>map(selected -> selected).orElse(ControlPoint.UNSELECTED);
    if (refusal.isPresent()) {
      move(point, before);
      if (testing.service() == Service.OPERATE) refusedToOperate(testing.client(), point, now, at);
      return testing.oper().<Step>map(oper -> refused(testing.client(), new Addressed(point, testing.service()), oper,
          refusal.get()))
          .orElseGet(() -> new Step.Refused(error(refusal.get()), Optional.empty()));
    }
    if (testing.service() != Service.OPERATE) {
      move(point, new State.Selected(testing.client(), testing.oper(),
          now.plus(point.sboTimeout(limits.selection()))));
      show(StatusOfControl.selected(point, true), now, at);
      return new Step.Accepted();
    }
    Oper oper = testing.oper().orElseThrow();
    show(StatusOfControl.origin(point, oper), now, at);
    show(StatusOfControl.operate(point, true, true, at), now, at);
    if (later(oper, at)) {
      Duration wait = Duration.between(at, oper.operTm().orElseThrow().instant());
      move(point, new State.WaitForActivationTime(testing.client(), oper, now.plus(wait), testing.selection()));
      return new Step.Accepted();
    }
    // its time has come while the static test was asked: the dynamic one was not asked then
    boolean forLater = oper.operTm().filter(Timestamp::isSet).isPresent();
    return new Step.Perform(execute(testing.client(), point, oper, testing.selection(), forLater, now));
  }

  private Execution execute(ServedClient client, ControlPoint point, Oper oper, Optional<State.Selected> selection,
      boolean timeActivated, Moment now) {
    Execution execution = new Execution(point, client, command(client, point, Service.OPERATE, oper), timeActivated);
    move(point, new State.Executing(execution, point.operTimeout().map(now::plus).orElse(Moment.NEVER), selection));
    return execution;
  }

  // Carrying out

  /** The object is on its way. */
  void moving(Execution execution, Moment now, Instant at) {
    if (running(execution)) show(StatusOfControl.moving(execution.point, at), now, at);
  }

  /** The object is where it was to go; of a command that has been stopped nothing is shown. */
  Optional<AddCause> follow(Execution execution, Moment now, Instant at) {
    if (!running(execution)) return Optional.of(ABORTION_BY_CANCEL);
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    Optional<AddCause> failure = StatusOfControl.reached(execution.point, execution.command.oper(), at, settings);
    show(settings, now, at);
    return failure;
  }

  /** Whether it is still to be carried out: nobody has cancelled it, and its time is not over. */
  static boolean running(Execution execution) {
    return execution.point.state() instanceof State.Executing executing && executing.execution() == execution;
  }

  /** A command has ended. What it was abandoned for before counts no more, but now the object is free. */
  void performed(Execution execution, Optional<AddCause> failure, Moment now, Instant at) {
    if (execution.point.state() instanceof State.Stopping(Execution stopped, var selection) && stopped == execution) {
      settle(execution, selection, now, at);
      return;
    }
    if (!running(execution)) return;
    tell(execution, failure, now, at);
    settle(execution, ((State.Executing) execution.point.state()).selection(), now, at);
  }

  /** An accepted command whose client has gone before it was answered: it is not carried out. */
  void notPerformed(Execution execution, Moment now, Instant at) {
    performed(execution, Optional.of(ABORTION_BY_COMMUNICATION_LOSS), now, at);
  }

  /** Why a command failed that is answered only now. */
  static Step.Refused failed(Execution execution, AddCause cause) {
    return response(new Addressed(execution.point, Service.OPERATE), execution.command.oper(), cause);
  }

  /** Its client is told at once; the object is taken until the application has let go of it. */
  private void abandon(State.Executing executing, AddCause cause, Moment now, Instant at) {
    Execution execution = executing.execution();
    abandoned.add(execution);
    tell(execution, Optional.of(cause), now, at);
    move(execution.point, new State.Stopping(execution, executing.selection()));
  }

  private void tell(Execution execution, Optional<AddCause> failure, Moment now, Instant at) {
    ended.add(new Ended(execution.command, failure));
    if (execution.command.model().enhancedSecurity()) execution.client.terminate(termination(execution, failure));
    show(StatusOfControl.operate(execution.point, false, false, at), now, at);
  }

  private void settle(Execution execution, Optional<State.Selected> selection, Moment now, Instant at) {
    ControlPoint point = execution.point;
    if (selection.isPresent() && point.operateMany() && !execution.client.isClosed())
      move(point, new State.Selected(selection.get().client(), Optional.empty(),
          now.plus(point.sboTimeout(limits.selection()))));
    else
      release(point, now, at);
  }

  /** CommandTermination (IEC 61850-8-1 §20.8). */
  private static InformationReport termination(Execution execution, Optional<AddCause> failure) {
    Oper oper = execution.command.oper();
    ControlPoint point = execution.point;
    return failure
        .map(cause -> LastApplError.of(point.cntrlObj() + "$Oper", oper, cause).termination(point.operVariable(),
            oper.data()))
        .orElseGet(() -> new InformationReport(
            VariableAccess.of(point.operVariable()), List.of(oper.data())));
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

  // Refusals

  private Step.Refused refused(ServedClient client, Addressed target, Oper oper, AddCause cause) {
    if (target.service() != Service.CANCEL)
      ended.add(new Ended(command(client, target.point(), target.service(), oper), Optional.of(cause)));
    return response(target, oper, cause);
  }

  private static Step.Refused response(Addressed target, Oper oper, AddCause cause) {
    CtlModel model = target.point().model();
    boolean told = model != CtlModel.DIRECT_WITH_NORMAL_SECURITY && model != CtlModel.STATUS_ONLY;
    String cntrlObj = target.point().cntrlObj() + "$" + target.service().variable();
    return new Step.Refused(error(cause), told
        ? Optional.of(LastApplError.of(cntrlObj, oper, cause).report())
        : Optional.empty());
  }

  /** What the response says, which has no room for the cause. */
  private static DataAccessError error(AddCause cause) {
    return switch (cause) {
      case LOCKED_BY_OTHER_CLIENT, COMMAND_ALREADY_IN_EXECUTION, OBJECT_ALREADY_SELECTED, BLOCKED_BY_SYNCHROCHECK,
          ONE_OF_N_CONTROL, BLOCKED_BY_COMMAND ->
        DataAccessError.TEMPORARILY_UNAVAILABLE;
      case INCONSISTENT_PARAMETERS, STEP_LIMIT -> DataAccessError.OBJECT_VALUE_INVALID;
      case NOT_SUPPORTED -> DataAccessError.OBJECT_ACCESS_UNSUPPORTED;
      case UNKNOWN, BLOCKED_BY_SWITCHING_HIERARCHY, SELECT_FAILED, INVALID_POSITION, POSITION_REACHED,
          PARAMETER_CHANGE_IN_EXECUTION, BLOCKED_BY_MODE, BLOCKED_BY_PROCESS, BLOCKED_BY_INTERLOCKING,
          BLOCKED_BY_HEALTH, ABORTION_BY_CANCEL, TIME_LIMIT_OVER, ABORTION_BY_TRIP, OBJECT_NOT_SELECTED,
          NO_ACCESS_AUTHORITY, ENDED_WITH_OVERSHOOT, ABORTION_DUE_TO_DEVIATION, ABORTION_BY_COMMUNICATION_LOSS, NONE ->
        DataAccessError.OBJECT_ACCESS_DENIED;
    };
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
      case State.Executing executing -> executing.until();
      case State.Unselected _,State.Testing _,State.Stopping _ -> Moment.NEVER;
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
          if (now.reached(executing.until())) abandon(executing, TIME_LIMIT_OVER, now, at);
        }
        case State.Unselected _,State.Testing _,State.Stopping _ -> {
        }
      }
    }
  }

  /** What a client has selected is free, and what waits is not carried out: only that client could cancel it. */
  void closed(ServedClient client, Moment now, Instant at) {
    for (ControlPoint point : List.copyOf(active)) {
      boolean its = switch (point.state()) {
        case State.Selected selected -> selected.client() == client;
        case State.WaitForActivationTime waiting -> waiting.client() == client;
        case State.Testing testing -> testing.client() == client;
        case State.Unselected _,State.Executing _,State.Stopping _ -> false;
      };
      if (its) {
        lost(client, point);
        show(StatusOfControl.operate(point, false, false, at), now, at);
        release(point, now, at);
      }
    }
  }

  /** A command that was asked for and will not be carried out, since nobody waits for it any more. */
  private void lost(ServedClient client, ControlPoint point) {
    Optional<ControlCommand> command = switch (point.state()) {
      case State.WaitForActivationTime waiting ->
        Optional.of(command(client, point, Service.OPERATE, waiting.oper()));
      case State.Testing testing -> testing.oper().map(oper -> command(client, point, testing.service(), oper));
      case State.Unselected _,State.Selected _,State.Executing _,State.Stopping _ -> Optional.empty();
    };
    command.ifPresent(lost -> ended.add(new Ended(lost, Optional.of(ABORTION_BY_COMMUNICATION_LOSS))));
  }
}
