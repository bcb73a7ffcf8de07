package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.wire.Moment;

/**
 * Something the controlling station wants and the user decides on. It is to be answered once, by {@link #accept} or
 * {@link #refuse}, from any thread; what is not answered within {@link DeviceSettings#answerLimit} is refused.
 */
public abstract sealed class Request permits CommandRequest, ClockRequest, ResetRequest, ParameterRequest {
  enum Stage {
    OPEN, ACCEPTED, DONE
  }

  final ControlledDevice device;
  final ControlledEngine engine;
  final StationState station;
  final Asdu asdu;
  final InformationObject object;
  private final long session;
  /** Guarded by the device's lock. */
  private Stage stage = Stage.OPEN;
  /** Guarded by the device's lock. */
  private Moment deadline;

  Request(ControlledEngine engine, StationState station, Asdu asdu, InformationObject object, Moment deadline) {
    this.device = engine.device();
    this.engine = engine;
    this.session = engine.session();
    this.station = station;
    this.asdu = asdu;
    this.object = object;
    this.deadline = deadline;
  }

  /** Common address of the station that is asked. */
  public int commonAddress() { return station.commonAddress(); }

  /** Information object address; 0 where none is relevant. */
  public int address() { return object.address(); }

  /** Who asks, 0 if it does not say. */
  public int originator() { return asdu.cause().originator(); }

  /** The redundancy group of the controlling station that asks. */
  public String group() {
    return engine.group().name();
  }

  /** The request as it came. */
  public Asdu asdu() { return asdu; }

  /**
   * Confirms positively.
   *
   * @return false if it is too late: the time for an answer is over, or the connection is; then nothing may be done
   */
  public boolean accept() {
    boolean inTime;
    synchronized (device) {
      inTime = stage == Stage.OPEN;
      if (inTime) {
        stage = Stage.DONE;
        accepted();
      }
    }
    device.tell();
    return inTime;
  }

  /** Confirms negatively. Does nothing if it was answered before. */
  public void refuse() {
    synchronized (device) {
      if (stage == Stage.OPEN) fail();
    }
    device.tell();
  }

  /** Under the lock: what acceptance means; the confirmation at least. */
  abstract void accepted();

  /** Under the lock: neither accepted nor executed any more. */
  abstract void over();

  long session() { return session; }

  Stage stage() { return stage; }

  void stage(Stage next, Moment until) {
    stage = next;
    deadline = until;
  }

  Moment deadline() { return deadline; }

  /** Under the lock: refused. */
  void fail() {
    stage = Stage.DONE;
    over();
    confirm(false);
    engine.forget(this);
  }

  /** Under the lock: the connection no longer waits for an answer. */
  void abandon() {
    if (stage != Stage.OPEN) return;
    stage = Stage.DONE;
    over();
  }

  void confirm(boolean positive) {
    Cause confirmation = asdu.cause().cause() == Cause.DEACTIVATION ? Cause.DEACTIVATION_CON : Cause.ACTIVATION_CON;
    reply(confirmation, !positive);
  }

  void reply(Cause cause, boolean negative) {
    reply(asdu.withCommonAddress(station.commonAddress()).with(asdu.cause().with(cause).withNegative(negative)));
  }

  void reply(Asdu answer) { if (engine.session() == session) engine.confirm(answer); }

  @Override
  public String toString() { return "%s by group %s".formatted(asdu, group()); }
}
