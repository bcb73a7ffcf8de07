package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.wire.Moment;

/**
 * Reset process (IEC 60870-5-101 §7.4.12). With QRP 2 acceptance drops the pending events with time tag of the asking
 * group; with others the user resets what there is to reset, and tells when that is done.
 */
public final class ResetRequest extends Request {
  private final int qualifier;

  ResetRequest(ControlledEngine engine, StationState station, Asdu asdu, InformationObject object, ResetProcess reset,
      Moment deadline) {
    super(engine, station, asdu, object, deadline);
    this.qualifier = reset.qualifier();
  }

  /** QRP: {@link ResetProcess#GENERAL}, {@link ResetProcess#EVENT_BUFFER}, or one of private use. */
  public int qualifier() {
    return qualifier;
  }

  /** The station is initialized again: M_EI_NA_1 to all groups. */
  public void complete() {
    device.initialized(commonAddress(), new EndOfInitialization(EndOfInitialization.REMOTE_RESET, false));
  }

  @Override
  void accepted() {
    engine.forget(this);
    if (qualifier == ResetProcess.EVENT_BUFFER) engine.group().buffer().dropTimeTagged();
    confirm(true);
  }

  @Override
  void over() {}
}
