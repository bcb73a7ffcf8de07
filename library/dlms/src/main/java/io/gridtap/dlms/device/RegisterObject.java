package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Register (class 3) and Extended register (class 4), version 0; values are made when they are read. A reset is
 * refused.
 */
public final class RegisterObject extends ObjectBase {
  /** Of an extended register: what came with the value when it was captured. */
  public record Capture(Data value, Data status, Data time) {}

  private final Supplier<Capture> capture;
  private final Data scalerUnit;

  /** @param scalerUnit {@link #scalerUnit}, shared by many registers */
  public static RegisterObject register(Obis instance, Supplier<Data> value, Data scalerUnit) {
    return new RegisterObject(3, 3, instance, () -> new Capture(value.get(), Data.NULL, Data.NULL), scalerUnit);
  }

  public static RegisterObject extended(Obis instance, Supplier<Capture> capture, Data scalerUnit) {
    return new RegisterObject(4, 5, instance, capture, scalerUnit);
  }

  private RegisterObject(int classId, int attributes, Obis instance, Supplier<Capture> capture, Data scalerUnit) {
    super(classId, 0, instance, attributes, 1);
    this.capture = capture;
    this.scalerUnit = scalerUnit;
  }

  /**
   * The value's scale and unit.
   *
   * @param scaler the value is raw · 10^scaler
   * @param unit number of the unit (IEC 62056-6-2 table 4): 30 Wh, 27 W, 35 V, 33 A
   */
  public static Data scalerUnit(int scaler, int unit) {
    return Data.structure(Data.integer(scaler), Data.enumerated(unit));
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    if (attribute == 3) return Reading.of(scalerUnit);
    Capture now = capture.get();
    return switch (attribute) {
      case 2 -> Reading.of(now.value);
      case 4 -> Reading.of(now.status);
      default -> Reading.of(now.time);
    };
  }
}
