package io.gridtap.iec61850.server;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.server.ControlEngine.Addressed;
import io.gridtap.iec61850.server.ControlEngine.Step;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.List;
import java.util.Optional;

/** How clients are told what became of their commands (IEC 61850-8-1 §20). */
final class ControlAnswers {
  private ControlAnswers() {}

  /** Response−, after LastApplError where the control model has it. */
  static Step.Refused refused(Addressed target, Oper oper, AddCause cause) {
    CtlModel model = target.point().model();
    boolean told = model != CtlModel.DIRECT_WITH_NORMAL_SECURITY && model != CtlModel.STATUS_ONLY;
    String cntrlObj = target.point().cntrlObj() + "$" + target.service().variable();
    return new Step.Refused(error(cause), told
        ? Optional.of(LastApplError.of(cntrlObj, oper, cause).report())
        : Optional.empty());
  }

  /** What the response says, which has no room for the cause. */
  static DataAccessError error(AddCause cause) {
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

  /** CommandTermination (IEC 61850-8-1 §20.8). */
  static InformationReport termination(ControlPoint point, Oper oper, Optional<AddCause> failure) {
    return failure
        .map(cause -> LastApplError.of(point.cntrlObj() + "$Oper", oper, cause).termination(point.operVariable(),
            oper.data()))
        .orElseGet(() -> new InformationReport(
            VariableAccess.of(point.operVariable()), List.of(oper.data())));
  }
}
