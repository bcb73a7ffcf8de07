package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.controlled.CommandState.Busy;
import io.gridtap.iec104.controlled.CommandState.Idle;
import io.gridtap.iec104.controlled.CommandState.Selected;
import io.gridtap.iec104.controlled.DeviceSettings.Interlock;
import io.gridtap.iec104.controlled.DeviceSettings.Termination;
import io.gridtap.iec104.controlled.DeviceSettings.TooLate;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Command transmission, direct and select before operate (IEC 60870-5-101 §7.4.5). Guarded by the device's lock. */
final class CommandProcedure {
  private final ControlledEngine engine;
  private final ControlledDevice device;
  private final DeviceSettings.Commands settings;

  CommandProcedure(ControlledEngine engine) {
    this.engine = engine;
    this.device = engine.device();
    this.settings = device.settings().commands();
  }

  void receive(StationState station, Asdu asdu, InformationObject object, Command command, Moment now) {
    CommandState state = station.command(object.address());
    if (state == null) throw new IllegalStateException("command %d was to be known".formatted(object.address()));
    if (asdu.cause().cause() == Cause.DEACTIVATION) cancel(state, asdu, command, now);
    else
      activate(state, asdu, object, command, now);
  }

  /** Only what this connection has selected, and not executed, can be cancelled. */
  private void cancel(CommandState state, Asdu asdu, Command command, Moment now) {
    boolean mine = command.select() && state.operationAt(now) instanceof Selected selected
        && matches(selected, asdu, command);
    if (mine && !asdu.cause().test()) state.become(new Idle());
    if (!mine) engine.refused(asdu, "nothing to cancel: it is not selected by this connection");
    confirm(asdu, Cause.DEACTIVATION_CON, !mine);
  }

  private void activate(CommandState state, Asdu asdu, InformationObject object, Command command, Moment now) {
    Optional<String> late = lateness(object);
    if (late.isPresent()) {
      state.dropSelectionOf(engine);
      engine.refused(asdu, late.get());
      if (settings.tooLate() == TooLate.NEGATIVE) confirm(asdu, Cause.ACTIVATION_CON, true);
      return;
    }
    Optional<String> refusal = isPermitted(command)
        ? refusal(state, asdu, command, now)
        : Optional.of("the value is not permitted");
    if (refusal.isPresent()) {
      if (!command.select()) state.dropSelectionOf(engine);
      engine.refused(asdu, refusal.get());
      confirm(asdu, Cause.ACTIVATION_CON, true);
    } else if (asdu.cause().test()) {
      confirm(asdu, Cause.ACTIVATION_CON, false);
      if (!command.select() && settings.termination() == Termination.SENT)
        confirm(asdu, Cause.ACTIVATION_TERM, false);
    } else {
      CommandRequest request = new CommandRequest(engine, state, asdu, object, command, now);
      state.become(new Busy(request));
      engine.ask(request);
    }
  }

  private void confirm(Asdu asdu, Cause cause, boolean negative) {
    engine.confirm(asdu.with(asdu.cause().with(cause).withNegative(negative)));
  }

  /** Values 0 and 3 of DCO and RCO. */
  private static boolean isPermitted(Command command) {
    return switch (command) {
      case DoubleCommand twofold -> twofold.state().isPermitted();
      case RegulatingStepCommand regulating -> regulating.step().isPermitted();
      case SingleCommand _,SetpointNormalized _,SetpointScaled _,SetpointFloat _,BitstringCommand _ -> true;
    };
  }

  /** Of a timed command: too old, too new, or of a clock that is not to be trusted. */
  private Optional<String> lateness(InformationObject object) {
    if (!(object.time() instanceof Cp56Time2a time)) return Optional.empty();
    if (time.invalid()) return Optional.of("its time is invalid");
    Optional<Instant> instant = device.settings().time().instant(time);
    if (instant.isEmpty()) return Optional.of("its time is out of range");
    Duration age = Duration.between(instant.get(), device.clock().instant());
    return age.abs().compareTo(settings.maxAge()) <= 0
        ? Optional.empty()
        : Optional.of("it is %s old, %s are allowed".formatted(Durations.text(age), Durations.text(settings.maxAge())));
  }

  private Optional<String> refusal(CommandState state, Asdu asdu, Command command, Moment now) {
    if (settings.interlock() == Interlock.STATION)
      for (CommandState other : state.station().commands())
        if (other != state && !(other.operationAt(now) instanceof Idle))
          return Optional.of("object %d is being operated, and only one may be".formatted(other.point().address()));
    return switch (state.operationAt(now)) {
      case Busy _ -> Optional.of("another command of this object is being executed");
      case Idle() -> whenIdle(state.point().mode(), command);
      case Selected selected -> whenSelected(selected, asdu, command);
    };
  }

  private static Optional<String> whenIdle(CommandPoint.Mode mode, Command command) {
    boolean possible = switch (mode) {
      case DIRECT -> !command.select();
      case SELECT_BEFORE_OPERATE -> command.select();
      case EITHER -> true;
    };
    if (possible) return Optional.empty();
    return Optional.of(command.select() ? "it is not to be selected" : "it is not selected");
  }

  private Optional<String> whenSelected(Selected selected, Asdu asdu, Command command) {
    if (selected.by() != engine) return Optional.of("it is selected by another connection");
    if (command.select() || matches(selected, asdu, command)) return Optional.empty();
    return Optional.of("it differs from what was selected: %s".formatted(selected.command()));
  }

  private boolean matches(Selected selected, Asdu asdu, Command command) {
    return selected.by() == engine && selected.type() == asdu.type()
        && selected.originator() == asdu.cause().originator() && selected.command().equals(command.withSelect(false));
  }
}
