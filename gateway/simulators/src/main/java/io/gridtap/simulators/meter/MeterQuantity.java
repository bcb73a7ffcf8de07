package io.gridtap.simulators.meter;

import io.gridtap.dlms.device.RegisterObject;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * A measured value of simulated meters: its OBIS code on channels 0 and 1, its unit, and how it follows from the load.
 *
 * @param scalerUnit as in attribute 3 of a register
 */
record MeterQuantity(Obis obis, Obis otherChannel, Data scalerUnit, BiFunction<LoadModel, Instant, Data> value) {
  private static final int W = 27;
  private static final int VA = 28;
  private static final int VAR = 29;
  private static final int WH = 30;
  private static final int VARH = 32;
  private static final int A = 33;
  private static final int V = 35;
  private static final int HZ = 44;
  private static final int NONE = 255;
  /** Of the energy that is drawn, this is drawn by day. */
  private static final double DAY_SHARE = 0.7;

  static final MeterQuantity IMPORT = energy(1, 0, WH, 1);
  static final MeterQuantity EXPORT = energy(2, 0, WH, 0);
  static final MeterQuantity REACTIVE_IMPORT = counter(3, 8, 0, VARH,
      (load, time) -> load.wattHours(time) * load.tangent());
  static final MeterQuantity REACTIVE_EXPORT = energy(4, 0, VARH, 0);
  static final MeterQuantity POWER = whole(1, W, LoadModel::watts);

  private static final List<MeterQuantity> OF_ALL = List.of(IMPORT, energy(1, 1, WH, DAY_SHARE),
      energy(1, 2, WH, 1 - DAY_SHARE), EXPORT, REACTIVE_IMPORT, REACTIVE_EXPORT, POWER, whole(2, W, (_, _) -> 0),
      whole(16, W, LoadModel::watts), whole(3, VAR, (load, time) -> load.watts(time) * load.tangent()),
      whole(9, VA, (load, time) -> load.watts(time) / load.powerFactor()),
      small(13, -3, NONE, (load, _) -> 1000 * load.powerFactor()),
      small(14, -2, HZ, (load, time) -> 100 * load.hertz(time)));

  /** @param phases 1 or 3 */
  static List<MeterQuantity> of(int phases) { return phases == 1 ? SINGLE : THREE; }

  private static final List<MeterQuantity> SINGLE = with(1);
  private static final List<MeterQuantity> THREE = with(3);

  private static List<MeterQuantity> with(int phases) {
    List<MeterQuantity> all = new java.util.ArrayList<>(OF_ALL);
    for (int i = 0; i < phases; i++) {
      int phase = i;
      int c = 21 + 20 * phase;
      all.add(whole(c, W, (load, time) -> load.watts(phase, time)));
      all.add(small(c + 10, -2, A, (load, time) -> 100 * load.amperes(phase, time)));
      all.add(small(c + 11, -2, V, (load, time) -> 100 * load.volts(phase, time)));
    }
    return List.copyOf(all);
  }

  private static MeterQuantity energy(int c, int tariff, int unit, double share) {
    return counter(c, 8, tariff, unit, (load, time) -> load.wattHours(time) * share);
  }

  /** Wraps around as registers of 32 bits do. */
  private static MeterQuantity counter(int c, int d, int e, int unit, ToDoubleBiFunction<LoadModel, Instant> value) {
    return quantity(c, d, e, 0, unit, (load, time) -> Data
        .doubleLongUnsigned((long) Math.max(0, value.applyAsDouble(load, time)) & 0xFFFF_FFFFL));
  }

  private static MeterQuantity whole(int c, int unit, ToDoubleBiFunction<LoadModel, Instant> value) {
    return quantity(c, 7, 0, 0, unit,
        (load, time) -> Data.doubleLong(Math.round(value.applyAsDouble(load, time))));
  }

  private static MeterQuantity small(int c, int scaler, int unit, ToDoubleBiFunction<LoadModel, Instant> value) {
    return quantity(c, 7, 0, scaler, unit, (load, time) -> Data
        .longUnsigned(Math.clamp(Math.round(value.applyAsDouble(load, time)), 0, 0xFFFF)));
  }

  private static MeterQuantity quantity(int c, int d, int e, int scaler, int unit,
      BiFunction<LoadModel, Instant, Data> value) {
    return new MeterQuantity(Obis.of(1, 0, c, d, e, 255), Obis.of(1, 1, c, d, e, 255),
        RegisterObject.scalerUnit(scaler, unit), value);
  }
}
