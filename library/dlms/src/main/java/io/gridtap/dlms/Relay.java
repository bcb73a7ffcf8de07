package io.gridtap.dlms;

import io.gridtap.dlms.cosem.DisconnectControl;
import io.gridtap.dlms.cosem.DisconnectControl.ControlState;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.Obis;

/**
 * The switch that supplies the customer: disconnect control, class 70 (IEC 62056-6-2 §4.5.8). Before it is switched its
 * control mode is looked at: some do not let it be switched remotely, others only made ready for being closed by hand.
 */
public final class Relay {
  /** The usual object. */
  public static final Obis STANDARD = Obis.of(0, 0, 96, 3, 10, 255);

  private final Meter meter;
  private final Obis object;

  Relay(Meter meter, Obis object) {
    this.meter = meter;
    this.object = object;
  }

  /**
   * How it stands.
   *
   * @param connected output_state: the customer is supplied
   * @param mode control_mode, 0…6
   */
  public record Status(boolean connected, ControlState state, int mode) {
    /** In all modes but 0. */
    public boolean remoteDisconnectAllowed() { return mode >= 1 && mode <= 6; }

    public RemoteReconnect remoteReconnect() {
      return switch (mode) {
        case 2, 4 -> RemoteReconnect.CONNECTS;
        case 1, 3, 5, 6 -> RemoteReconnect.MAKES_READY;
        default -> RemoteReconnect.NOT_ALLOWED;
      };
    }
  }

  /** What remote_reconnect does in a control mode. */
  public enum RemoteReconnect {
    NOT_ALLOWED,
    /** The switch closes. */
    CONNECTS,
    /** The customer may close it by hand. */
    MAKES_READY
  }

  /**
   * What became of it.
   *
   * @param after read again after the method
   */
  public record Switched(Status before, ActionOutcome outcome, Status after) {}

  public Status status() throws InterruptedException {
    return new Status(meter.typed(DisconnectControl.OUTPUT_STATE, object),
        meter.typed(DisconnectControl.CONTROL_STATE, object), meter.typed(DisconnectControl.CONTROL_MODE, object));
  }

  /** @throws RefusedException if the control mode does not allow it; nothing was switched */
  public Switched disconnect() throws InterruptedException {
    Status before = status();
    if (!before.remoteDisconnectAllowed())
      throw new RefusedException("%s: control mode %d allows no remote disconnection".formatted(object, before.mode));
    ActionOutcome outcome = meter.invoke(DisconnectControl.remoteDisconnect(object));
    return new Switched(before, outcome, status());
  }

  /** @throws RefusedException if the control mode does not allow it; nothing was switched */
  public Switched reconnect() throws InterruptedException {
    Status before = status();
    if (before.remoteReconnect() == RemoteReconnect.NOT_ALLOWED)
      throw new RefusedException("%s: control mode %d allows no remote reconnection".formatted(object, before.mode));
    ActionOutcome outcome = meter.invoke(DisconnectControl.remoteReconnect(object));
    return new Switched(before, outcome, status());
  }
}
