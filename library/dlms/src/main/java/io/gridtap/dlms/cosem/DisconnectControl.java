package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;

/** Disconnect control, class 70. */
public final class DisconnectControl {
  public static final int ID = 70;

  /** True: supplied. */
  public static final TypedAttribute<Boolean> OUTPUT_STATE = TypedAttribute.of(ID, 2, Form.BOOL);
  public static final TypedAttribute<ControlState> CONTROL_STATE = TypedAttribute.of(ID, 3, ControlState.FORM);
  /** 0…6: by whom it may be switched. */
  public static final TypedAttribute<Integer> CONTROL_MODE = TypedAttribute.of(ID, 4, Form.ENUM);

  /** Opens the switch. */
  public static Invocation remoteDisconnect(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  /** Closes the switch, or makes it ready to be closed by hand. */
  public static Invocation remoteReconnect(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  /** control_state, by number. */
  public enum ControlState {
    DISCONNECTED, CONNECTED, READY_FOR_RECONNECTION;

    private static final ControlState[] ALL = values();
    static final Form<ControlState> FORM = new Form<>(node -> ALL[node.integer(0, ALL.length - 1)],
        state -> Data.enumerated(state.ordinal()));
  }

  private DisconnectControl() {}
}
