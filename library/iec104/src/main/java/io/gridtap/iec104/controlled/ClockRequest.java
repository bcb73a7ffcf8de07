package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.Optional;

/**
 * Clock synchronization (IEC 60870-5-101 §7.4.4). The positive confirmation carries the station's own time; whoever
 * wants it to be the new one sets the clock before he accepts.
 */
public final class ClockRequest extends Request {
  private final Cp56Time2a time;

  ClockRequest(ControlledEngine engine, StationState station, Asdu asdu, InformationObject object,
      ClockSynchronization clock, Moment deadline) {
    super(engine, station, asdu, object, deadline);
    this.time = clock.time();
  }

  /** As it was sent. */
  public Cp56Time2a time() { return time; }

  /** The instant that was announced; empty if it is out of range. */
  public Optional<Instant> instant() {
    return device.settings().time().instant(time);
  }

  @Override
  void accepted() {
    engine.forget(this);
    device.synchronizedClock(true);
    Cp56Time2a own = device.settings().time().cp56(device.clock().instant());
    Asdu confirmation = Asdu.of(asdu.type(), asdu.cause(), commonAddress(),
        new InformationObject(0, new ClockSynchronization(own)));
    reply(confirmation.with(asdu.cause().with(Cause.ACTIVATION_CON).withNegative(false)));
  }

  @Override
  void over() {}
}
