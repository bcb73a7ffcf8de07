package io.gridtap.iec61850.log;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.Optional;

/**
 * A value in a log entry.
 *
 * @param reference of the data set's member as MMS has it, {@code LD0/GGIO1$ST$Ind1$stVal}
 * @param reason why it was entered; {@link ReasonCode#NONE} if the log does not say
 */
public record LoggedValue(String reference, Data value, ReasonCode reason) {
  /** What ISO 9506 calls the variable that says why. */
  static final String REASON = "ReasonCode";

  /** The reference as 7-2 writes it, if it is one: {@code LD0/GGIO1.Ind1.stVal[ST]}. */
  public Optional<FcReference> fcReference() {
    int slash = reference.indexOf('/');
    return slash <= 0
        ? Optional.empty()
        : FcReference.of(VariableAccess.Variable.of(reference.substring(0, slash), reference.substring(slash + 1)));
  }
}
