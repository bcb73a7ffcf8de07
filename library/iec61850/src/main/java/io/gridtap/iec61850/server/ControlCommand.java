package io.gridtap.iec61850.server;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Oper;
import io.gridtap.mms.pdu.Data;

/**
 * A command as a client has given it.
 *
 * @param object what it is for, such as {@code LD0/CSWI1.Pos}
 * @param select true if it is only to be selected yet (SBOw)
 * @param oper its parameters
 * @param peer the client's address and port
 */
public record ControlCommand(String object, CtlModel model, boolean select, Oper oper, String peer) {
  /** Of single and double points: whether it is to be switched on; false for all others. */
  public boolean on() {
    return oper.ctlVal() instanceof Data.Bool(boolean value) && value;
  }

  /** Whether it is for testing only: the mode of the logical node says what becomes of it (IEC 61850-7-4, Beh). */
  public boolean test() {
    return oper.test();
  }

  /** Whether the client wants the interlocking examined. */
  public boolean interlockCheck() {
    return oper.check().isPresent() && oper.check().get().interlockCheck();
  }

  /** Whether the client wants synchronism examined. */
  public boolean synchrocheck() {
    return oper.check().isPresent() && oper.check().get().synchrocheck();
  }
}
