package io.gridtap.simulators.meter;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.device.ClockObject;
import io.gridtap.dlms.device.DateTimes;
import io.gridtap.dlms.device.ProfileRows;
import io.gridtap.dlms.xdlms.Data;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A profile captured each period for so many days back: its rows are computed from the load model when they are read,
 * numbered by the periods since 1970.
 */
final class LoadProfile implements ProfileRows {
  private final ClockObject clock;
  private final long periodSeconds;
  private final long rows;
  private final List<Function<Instant, Data>> columns;

  /** @param columns behind the clock's, by the time of capture */
  LoadProfile(ClockObject clock, Duration period, Duration back, List<Function<Instant, Data>> columns) {
    this.clock = clock;
    this.periodSeconds = period.toSeconds();
    this.rows = back.dividedBy(period);
    this.columns = List.copyOf(columns);
  }

  @Override
  public long first() { return end() - rows; }

  @Override
  public long end() { return Math.floorDiv(clock.now().getEpochSecond(), periodSeconds) + 1; }

  @Override
  public List<Data> row(long number) {
    Instant time = Instant.ofEpochSecond(number * periodSeconds);
    List<Data> row = new ArrayList<>(columns.size() + 1);
    row.add(CosemDateTimes.octetString(DateTimes.of(time, clock.deviation(), 0)));
    for (Function<Instant, Data> column : columns) row.add(column.apply(time));
    return row;
  }

  @Override
  public long notBefore(Instant time) {
    long whole = Math.floorDiv(time.getEpochSecond(), periodSeconds);
    boolean exact = time.equals(Instant.ofEpochSecond(whole * periodSeconds));
    long first = first();
    return Math.clamp(exact ? whole : whole + 1, first, first + rows);
  }
}
