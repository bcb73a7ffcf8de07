package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.List;
import java.util.Optional;

/**
 * Why a control service failed (IEC 61850-8-1 §20, LastApplError), which the device sends before its negative response,
 * or with a negative CommandTermination.
 *
 * @param cntrlObj the service's variable, such as {@code LD0/CSWI1$CO$Pos$Oper}
 * @param error a {@link ControlError}, or a number of the device's own
 * @param ctlNum of the command
 * @param addCauseNumber an {@link AddCause}, or a number of the device's own
 */
public record LastApplError(String cntrlObj, long error, Origin origin, int ctlNum, long addCauseNumber) {
  /** Its variable, which belongs to no domain. */
  public static final ObjectName NAME = new ObjectName.VmdSpecific("LastApplError");

  public static LastApplError of(String cntrlObj, Oper oper, AddCause cause) {
    return new LastApplError(cntrlObj, ControlError.NO_ERROR.ordinal(), oper.origin(), oper.ctlNum(), cause.ordinal());
  }

  /** {@link AddCause#UNKNOWN} if the device has a number of its own. */
  public AddCause addCause() {
    return AddCause.of(addCauseNumber).orElse(AddCause.UNKNOWN);
  }

  public Data data() {
    return Data.Structure.of(new Data.VisibleString(cntrlObj), new Data.Int(error), origin.data(),
        new Data.Unsigned(ctlNum), new Data.Int(addCauseNumber));
  }

  /** The report that comes before a negative response. */
  public InformationReport report() {
    return new InformationReport(VariableAccess.of(new VariableAccess.Variable(NAME, Optional.empty())),
        List.of(data()));
  }

  /** The report that a command ended badly: CommandTermination−. @param oper its variable */
  public InformationReport termination(VariableAccess.Variable oper, Data command) {
    return new InformationReport(
        VariableAccess.of(new VariableAccess.Variable(NAME, Optional.empty()), oper), List.of(data(), command));
  }

  /** What a report says of a command, if it does. */
  public static Optional<LastApplError> of(InformationReport report) {
    if (!(report.variables() instanceof VariableAccess.Variables(List<VariableAccess.Variable> variables)))
      return Optional.empty();
    for (int i = 0; i < variables.size() && i < report.results().size(); i++)
      if (variables.get(i).name().equals(NAME)) return of(report.results().get(i));
    return Optional.empty();
  }

  /** Nothing if it is no LastApplError, or of an originator whose category no standard has. */
  public static Optional<LastApplError> of(AccessResult result) {
    if (!(result instanceof Data.Structure(List<Data> parts)) || parts.size() != 5
        || !(parts.getFirst() instanceof Data.VisibleString(String object)))
      return Optional.empty();
    Optional<Long> error = Origin.number(parts.get(1));
    Optional<Origin> origin = Origin.of(parts.get(2));
    Optional<Long> ctlNum = Origin.number(parts.get(3)).filter(number -> number >= 0 && number <= Oper.MAX_CTL_NUM);
    Optional<Long> cause = Origin.number(parts.get(4));
    if (error.isEmpty() || origin.isEmpty() || ctlNum.isEmpty() || cause.isEmpty()) return Optional.empty();
    return Optional.of(new LastApplError(object, error.get(), origin.get(), ctlNum.get().intValue(), cause.get()));
  }

  /** The cause by the standard's name with what it means, and the error if there is one. */
  public String text() {
    String cause = AddCause.of(addCauseNumber).map(known -> "%s (%d: %s)".formatted(known.text(), addCauseNumber,
        known.meaning())).orElseGet(() -> "cause %d of the device's own".formatted(addCauseNumber));
    return error == ControlError.NO_ERROR.ordinal()
        ? cause
        : "%s, error %s".formatted(cause,
            ControlError.of(error).map(ControlError::text).orElseGet(() -> Long.toString(error)));
  }
}
