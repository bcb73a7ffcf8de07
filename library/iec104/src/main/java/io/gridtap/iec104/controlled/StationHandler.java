package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.ResetProcess;

/**
 * Decides on what controlling stations want. A server calls it on one thread for each connection, in order; it may
 * block, and it may answer later from another thread.
 */
public interface StationHandler {
  /** A select (S/E=1); accepted unless said otherwise. */
  default void select(CommandRequest request) {
    request.accept();
  }

  /** An execute: accept, move the process, update what moved, terminate; or refuse. */
  void execute(CommandRequest request);

  /** Clock synchronization; accepted unless said otherwise, which sets no clock. */
  default void synchronize(ClockRequest request) {
    request.accept();
  }

  /** Reset process; unless said otherwise QRP 1 is accepted and complete at once, QRP 2 accepted, others refused. */
  default void reset(ResetRequest request) {
    switch (request.qualifier()) {
      case ResetProcess.GENERAL -> {
        if (request.accept()) request.complete();
      }
      case ResetProcess.EVENT_BUFFER -> request.accept();
      default -> request.refuse();
    }
  }

  /** A parameter is loaded, activated or deactivated; refused unless said otherwise. */
  default void parameter(ParameterRequest request) {
    request.refuse();
  }

  /** Calls the method the request is for. */
  default void handle(Request request) {
    switch (request) {
      case CommandRequest command when command.isSelect() -> select(command);
      case CommandRequest command -> execute(command);
      case ClockRequest clock -> synchronize(clock);
      case ResetRequest reset -> reset(reset);
      case ParameterRequest parameter -> parameter(parameter);
    }
  }
}
