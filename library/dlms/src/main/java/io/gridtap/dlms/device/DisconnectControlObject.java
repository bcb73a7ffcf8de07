package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.Optional;

/** Disconnect control (class 70, version 0): the states and remote transitions of each control mode. */
public final class DisconnectControlObject extends ObjectBase {
  private static final int DISCONNECTED = 0;
  private static final int CONNECTED = 1;
  private static final int READY = 2;

  private byte state = CONNECTED;
  private byte mode;

  /** @param mode 0…6 */
  public DisconnectControlObject(Obis instance, int mode) {
    super(70, 0, instance, 4, 2);
    if (mode < 0 || mode > 6) throw new IllegalArgumentException("control_mode is 0…6: " + mode);
    this.mode = (byte) mode;
  }

  /** Whether the load is connected. */
  public boolean connected() { return state == CONNECTED; }

  /** Someone pushes the button on the meter: ready_for_reconnection becomes connected. */
  public void push() {
    if (state == READY) state = CONNECTED;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(switch (attribute) {
      case 2 -> Data.bool(connected());
      case 3 -> Data.enumerated(state);
      default -> Data.enumerated(mode);
    });
  }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (attribute != 4) return DataAccessResult.READ_WRITE_DENIED;
    if (!(value instanceof Data.Int(_, var wanted)) || wanted < 0 || wanted > 6)
      return DataAccessResult.TYPE_UNMATCHED;
    mode = (byte) wanted;
    return DataAccessResult.SUCCESS;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    if (mode == 0) return outcome(ActionResult.READ_WRITE_DENIED);
    if (method == 1) {
      state = DISCONNECTED;
    } else if (state == DISCONNECTED) {
      // modes 2 and 4 reconnect from afar; in the others someone at the meter has the last word
      state = mode == 2 || mode == 4 ? (byte) CONNECTED : (byte) READY;
    }
    return DONE;
  }
}
