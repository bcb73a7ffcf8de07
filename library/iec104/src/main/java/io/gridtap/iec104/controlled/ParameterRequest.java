package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.wire.Moment;

/** A parameter is loaded (types 110…112) or activated (type 113), IEC 60870-5-101 §7.4.9. */
public final class ParameterRequest extends Request {
  ParameterRequest(ControlledEngine engine, StationState station, Asdu asdu, InformationObject object,
      Moment deadline) {
    super(engine, station, asdu, object, deadline);
  }

  /** A {@link io.gridtap.iec104.asdu.Parameter} to be loaded, or a {@link ParameterActivation}. */
  public Information parameter() {
    return object.information();
  }

  /** Deactivation of type 113. */
  public boolean isDeactivation() { return asdu.cause().cause() == Cause.DEACTIVATION; }

  @Override
  void accepted() {
    engine.forget(this);
    PointState point = station.point(address());
    if (point != null && object.information() instanceof ParameterActivation(int qualifier)
        && qualifier == ParameterActivation.TRANSMISSION)
      point.transmitted(!isDeactivation());
    confirm(true);
  }

  @Override
  void over() {}
}
