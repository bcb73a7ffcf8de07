package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Demand register (class 5, version 0) with one period: block demand. The averages are made when they are read; reset and
 * next_period are refused, periods follow the clock.
 */
public final class DemandRegisterObject extends ObjectBase {
  private final ClockObject clock;
  private final Duration period;
  private final Data scalerUnit;
  private final Function<Span, Data> average;

  /**
   * A period, or what has passed of it.
   *
   * @param start of the period
   * @param end of what has passed of it
   */
  public record Span(Instant start, Instant end) {}

  /**
   * @param period that divides the day
   * @param average what was measured in the span, divided by the whole period
   */
  public DemandRegisterObject(Obis instance, ClockObject clock, Duration period, Data scalerUnit,
      Function<Span, Data> average) {
    super(5, 0, instance, 9, 2);
    this.clock = clock;
    this.period = period;
    this.scalerUnit = scalerUnit;
    this.average = average;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    Instant now = clock.now();
    Instant start = Instant.ofEpochSecond(
        Math.floorDiv(now.getEpochSecond(), period.toSeconds()) * period.toSeconds());
    return Reading.of(switch (attribute) {
      case 2 -> average.apply(new Span(start, now));
      case 3 -> average.apply(new Span(start.minus(period), start));
      case 4 -> scalerUnit;
      case 5 -> Data.unsigned(0);
      case 6, 7 -> CosemDateTimes.octetString(DateTimes.of(start, clock.deviation(), 0));
      case 8 -> Data.doubleLongUnsigned(period.toSeconds());
      default -> Data.longUnsigned(1);
    });
  }
}
