package io.gridtap.simulators.ied;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.mms.pdu.Data;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Commands move what they are for: a breaker takes its time and passes the intermediate state, everything else follows
 * at once. A switch refuses what a real one would: it is where it is to go, blocked, or interlocked; and what is held
 * stays as it is.
 */
final class SimulatedControls implements ControlHandler {
  private final CompletableFuture<SimulatedIed> started;

  /** @param started is completed once there is something to command */
  SimulatedControls(CompletableFuture<SimulatedIed> started) {
    this.started = started;
  }

  private SimulatedIed ied() { return started.join(); }

  private static FcReference position(ControlCommand command) {
    return ObjectReference.parse(command.object()).member("stVal").with(FunctionalConstraint.ST);
  }

  private boolean movesSwitches(ControlCommand command) { return ied().isSwitch(position(command)); }

  @Override
  public Optional<AddCause> check(ControlCommand command) {
    FcReference position = position(command);
    // what somebody holds does not move
    if (ied().holds(position)) return Optional.of(AddCause.BLOCKED_BY_PROCESS);
    if (!movesSwitches(command)) return Optional.empty();
    Optional<Data> now = ied().read(position);
    if (now.equals(Optional.of(bits(command.on() ? Dbpos.ON : Dbpos.OFF))))
      return Optional.of(AddCause.POSITION_REACHED);
    if (now.equals(Optional.of(bits(Dbpos.BAD_STATE)))) return Optional.of(AddCause.INVALID_POSITION);
    // XCBR1 is switched by CSWI1 and released by CILO1
    String instance = position.logicalNode().replaceAll("^.*?([0-9]*)$", "$1");
    if (ied().is(status(position, "XCBR" + instance, command.on() ? "BlkCls" : "BlkOpn")))
      return Optional.of(AddCause.BLOCKED_BY_PROCESS);
    FcReference enabled = status(position, "CILO" + instance, command.on() ? "EnaCls" : "EnaOpn");
    return command.interlockCheck() && ied().read(enabled).isPresent() && !ied().is(enabled)
        ? Optional.of(AddCause.BLOCKED_BY_INTERLOCKING)
        : Optional.empty();
  }

  private static Data bits(Dbpos position) { return new Data.Bits(position.bits()); }

  private static FcReference status(FcReference beside, String node, String object) {
    return new FcReference(beside.logicalDevice(), node, FunctionalConstraint.ST, List.of(object, "stVal"));
  }

  @Override
  public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
    if (!movesSwitches(command)) return object.follow();
    ied().command(Dbpos.INTERMEDIATE_STATE);
    try {
      Thread.sleep(ied().travel());
      return Optional.empty();
    } finally {
      // what has begun to move arrives, whether or not somebody still wants it
      ied().command(command.on() ? Dbpos.ON : Dbpos.OFF);
    }
  }
}
