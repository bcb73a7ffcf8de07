package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Clock, class 8. */
public final class Clock {
  public static final int ID = 8;

  public static final TypedAttribute<CosemDateTime> TIME = TypedAttribute.of(ID, 2, Form.DATE_TIME);
  /** Minutes from local time to UTC: −60 in Central Europe. */
  public static final TypedAttribute<Integer> TIME_ZONE = TypedAttribute.of(ID, 3, Form.I16);
  public static final TypedAttribute<ClockStatus> STATUS = TypedAttribute.of(ID, 4, new Form<>(
      node -> new ClockStatus(node.u8()), status -> Data.unsigned(status.bits())));
  public static final TypedAttribute<CosemDateTime> DAYLIGHT_SAVINGS_BEGIN = TypedAttribute.of(ID, 5, Form.DATE_TIME);
  public static final TypedAttribute<CosemDateTime> DAYLIGHT_SAVINGS_END = TypedAttribute.of(ID, 6, Form.DATE_TIME);
  /** Minutes. */
  public static final TypedAttribute<Integer> DAYLIGHT_SAVINGS_DEVIATION = TypedAttribute.of(ID, 7, Form.I8);
  public static final TypedAttribute<Boolean> DAYLIGHT_SAVINGS_ENABLED = TypedAttribute.of(ID, 8, Form.BOOL);
  /** 0 not defined, 1 crystal, 2 mains 50 Hz, 3 mains 60 Hz, 4 GPS, 5 radio. */
  public static final TypedAttribute<Integer> CLOCK_BASE = TypedAttribute.of(ID, 9, Form.ENUM);

  /** The time to adjust to, and within which interval. */
  public record PresetTime(CosemDateTime presetTime, CosemDateTime validityIntervalStart,
      CosemDateTime validityIntervalEnd) {
    static final Form<PresetTime> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("preset_time", "validity_interval_start", "validity_interval_end");
      return new PresetTime(Form.DATE_TIME.read(fields.get(0)), Form.DATE_TIME.read(fields.get(1)),
          Form.DATE_TIME.read(fields.get(2)));
    }, value -> Data.structure(Form.DATE_TIME.write(value.presetTime),
        Form.DATE_TIME.write(value.validityIntervalStart), Form.DATE_TIME.write(value.validityIntervalEnd)));
  }

  /** To the nearest quarter of an hour. */
  public static Invocation adjustToQuarter(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  /** To the nearest start of a measuring period. */
  public static Invocation adjustToMeasuringPeriod(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  /** To the nearest minute. */
  public static Invocation adjustToMinute(Obis object) {
    return Invocation.of(ID, object, 3, Invocation.ZERO);
  }

  /** To the time set before. */
  public static Invocation adjustToPresetTime(Obis object) {
    return Invocation.of(ID, object, 4, Invocation.ZERO);
  }

  /** Sets the time to adjust to. */
  public static Invocation presetAdjustingTime(Obis object, PresetTime preset) {
    return Invocation.of(ID, object, 5, PresetTime.FORM.write(preset));
  }

  /** Shifts the clock by −900…900 seconds. */
  public static Invocation shiftTime(Obis object, int seconds) {
    return Invocation.of(ID, object, 6, Form.I16.write(checked(seconds)));
  }

  private static int checked(int seconds) {
    if (seconds < -900 || seconds > 900)
      throw new IllegalArgumentException("a clock is shifted by -900…900 s: " + seconds);
    return seconds;
  }

  private Clock() {}
}
