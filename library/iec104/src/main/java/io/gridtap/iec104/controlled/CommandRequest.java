package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.controlled.DeviceSettings.Termination;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.Optional;

/**
 * A command or set-point (IEC 60870-5-101 §7.4.5 and §7.4.6). A select is only accepted or refused. An execute is
 * accepted, then the process moves and {@link #update} tells what moved, and {@link #terminate} ends it.
 */
public final class CommandRequest extends Request {
  private final CommandState state;
  private final Command command;
  private final Moment executionEnd;
  private final Moment selectionEnd;
  /** Of the last event that {@link #update} told; guarded by the device's lock. */
  private long lastReturn = -1;

  CommandRequest(ControlledEngine engine, CommandState state, Asdu asdu, InformationObject object, Command command,
      Moment now) {
    super(engine, state.station(), asdu, object, now.plus(engine.device().settings().answerLimit()));
    this.state = state;
    this.command = command;
    this.executionEnd = now.plus(device.settings().executionLimit());
    this.selectionEnd = now.plus(device.settings().commands().selectTimeout());
  }

  /** Value, qualifier and S/E. */
  public Command command() { return command; }

  /** S/E: a select, which moves nothing. */
  public boolean isSelect() { return command.select(); }

  /** Time tag of types 58…64. */
  public Optional<Cp56Time2a> time() {
    return object.time() instanceof Cp56Time2a time ? Optional.of(time) : Optional.empty();
  }

  @Override
  void accepted() {
    confirm(true);
    if (command.select()) {
      state.become(new CommandState.Selected(engine, asdu.type(), command.withSelect(false), originator(),
          selectionEnd));
      engine.forget(this);
    } else {
      stage(Stage.ACCEPTED, executionEnd);
    }
  }

  /**
   * A point that moved because of this command: return information (cause 11), or, of types that are not sent with it
   * such as measured values and bit strings, a spontaneous event if the value is another one. Accepts the command if
   * that was not done.
   *
   * @return whether the value is another one than before
   */
  public boolean update(int address, Monitored value, Instant time) {
    boolean changed;
    accept();
    synchronized (device) {
      long before = device.lastEvent();
      boolean returned = stage() == Stage.ACCEPTED && device.allows(commonAddress(), address, Cause.RETURN_REMOTE);
      changed = returned
          ? device.change(commonAddress(), address, value, time, Cause.RETURN_REMOTE, true, engine.group(),
              originator())
          : device.change(commonAddress(), address, value, time, Cause.SPONTANEOUS, false, null, 0);
      if (device.lastEvent() > before) lastReturn = device.lastEvent();
    }
    device.tell();
    return changed;
  }

  /** The process has moved (ACTTERM). It is sent behind what {@link #update} told. Accepts it if that was not done. */
  public void terminate() {
    end(false);
  }

  /** The process has not moved as it should (ACTTERM with P/N=1). */
  public void fault() { end(true); }

  private void end(boolean negative) {
    accept();
    synchronized (device) {
      if (stage() == Stage.ACCEPTED) terminate(negative);
    }
    device.tell();
  }

  /** Under the lock. */
  void terminate(boolean negative) {
    stage(Stage.DONE, Moment.NEVER);
    over();
    engine.forget(this);
    device.tellLater(new DeviceEvent.Executed(group(), asdu, !negative));
    if (device.settings().commands().termination() == Termination.NONE) return;
    engine.terminate(asdu.with(asdu.cause().with(Cause.ACTIVATION_TERM).withNegative(negative)), lastReturn, this);
  }

  /** The command of a connection that is gone, and of a user who did not come back. */
  boolean isForgotten(Moment now) {
    return stage() == Stage.DONE || now.reached(deadline());
  }

  @Override
  void over() {
    if (state.operation() instanceof CommandState.Busy(CommandRequest request) && request == this)
      state.become(new CommandState.Idle());
  }
}
