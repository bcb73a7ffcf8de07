package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;

/** A command object and whether it is selected or being executed. Guarded by the device's lock. */
final class CommandState {
  sealed interface Operation {}

  record Idle() implements Operation {}

  /** @param command as it is to be executed, without S/E */
  record Selected(ControlledEngine by, TypeId type, Command command, int originator, Moment until)
      implements
        Operation {}

  /** A select or an execute the user has not decided on, or an execution that is not terminated. */
  record Busy(CommandRequest request) implements Operation {}

  private final StationState station;
  private final CommandPoint point;
  private Operation operation = new Idle();

  CommandState(StationState station, CommandPoint point) {
    this.station = station;
    this.point = point;
  }

  StationState station() { return station; }

  CommandPoint point() { return point; }

  Operation operation() { return operation; }

  void become(Operation next) { operation = next; }

  /** Drops a selection whose time is over, and an execution its user forgot. */
  Operation operationAt(Moment now) {
    boolean over = switch (operation) {
      case Idle() -> false;
      case Selected selected -> now.reached(selected.until());
      case Busy(CommandRequest request) -> request.isForgotten(now);
    };
    if (over) operation = new Idle();
    return operation;
  }

  void dropSelectionOf(ControlledEngine engine) {
    if (operation instanceof Selected selected && selected.by() == engine) operation = new Idle();
  }
}
