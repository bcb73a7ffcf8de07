package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Profile generic (class 7, version 1) over rows that are made when they are read. Read as a whole, by range of the
 * clock, or by entry, with all columns or some. First in, first out; not sorted by anything but time.
 */
public final class ProfileObject extends ObjectBase {
  private static final int RANGE = 1;
  private static final int ENTRY = 2;
  private static final int FIFO = 1;
  private static final int CLOCK_CLASS = 8;

  /**
   * What profiles of one kind share.
   *
   * @param capturePeriod seconds, 0 if captured by events
   * @param entries the most that the buffer holds
   */
  public record Shape(Obis instance, List<CaptureObject> columns, int capturePeriod, int entries) {
    public Shape { columns = List.copyOf(columns); }
  }

  /** What the methods reset and capture do. */
  public interface Control {
    /** Neither. */
    Control NONE = _ -> ActionResult.READ_WRITE_DENIED;

    /** @param method 1 reset, 2 capture */
    ActionResult invoke(int method);
  }

  private final Shape shape;
  private final ProfileRows rows;
  private final ClockObject clock;
  private final Control control;

  public ProfileObject(Shape shape, ProfileRows rows, ClockObject clock, Control control) {
    super(7, 1, shape.instance, 8, 2);
    this.shape = shape;
    this.rows = rows;
    this.clock = clock;
    this.control = control;
  }

  @Override
  public boolean selective(int attribute) { return attribute == 2; }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return switch (attribute) {
      case 2 -> selection.isEmpty()
          ? rows(rows.first(), rows.end(), allColumns())
          : selected(selection.get());
      case 3 -> Reading.of(Data.array(shape.columns.stream().map(CaptureObject::toData).toList()));
      case 4 -> Reading.of(Data.doubleLongUnsigned(shape.capturePeriod));
      case 5 -> Reading.of(Data.enumerated(FIFO));
      case 6 -> Reading.of(shape.columns.isEmpty() ? Data.NULL : shape.columns.getFirst().toData());
      case 7 -> Reading.of(Data.doubleLongUnsigned(rows.end() - rows.first()));
      default -> Reading.of(Data.doubleLongUnsigned(shape.entries));
    };
  }

  private int[] allColumns() { return IntStream.range(0, shape.columns.size()).toArray(); }

  private Reading rows(long from, long to, int[] columns) {
    boolean all = columns.length == shape.columns.size();
    return new Reading.Elements(Math.max(0, to - from), position -> {
      List<Data> row = rows.row(from + position);
      return new Data.Structure(all ? row : IntStream.of(columns).mapToObj(row::get).toList());
    });
  }

  private Reading selected(SelectiveAccess selection) {
    if (!(selection.parameters() instanceof Data.Structure(var fields)) || fields.size() != 4) return unmatched();
    return switch (selection.selector()) {
      case RANGE -> range(fields);
      case ENTRY -> entry(fields);
      default -> Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    };
  }

  private static Reading unmatched() { return Reading.failure(DataAccessResult.TYPE_UNMATCHED); }

  /** range_descriptor: both ends belong to it; an end not specified is the buffer's. */
  private Reading range(List<Data> fields) {
    if (!(fields.getFirst() instanceof Data.Structure(var restricting)) || restricting.isEmpty()) return unmatched();
    // restricted by another column than time, rows would have to be searched: meters without that exist
    if (!(restricting.getFirst() instanceof Data.Int(_, var classId)) || classId != CLOCK_CLASS)
      return Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    if (DateTimes.of(fields.get(1)).isEmpty() || DateTimes.of(fields.get(2)).isEmpty()) return unmatched();
    long from = end(fields.get(1)).map(rows::notBefore).orElse(rows.first());
    long to = end(fields.get(2)).map(last -> rows.notBefore(last.plusNanos(1))).orElse(rows.end());
    return columns(fields.get(3)).map(columns -> rows(from, to, columns)).orElseGet(ProfileObject::unmatched);
  }

  private Optional<Instant> end(Data value) {
    return DateTimes.of(value).flatMap(time -> DateTimes.instant(time, clock.deviation()));
  }

  private Optional<int[]> columns(Data wanted) {
    if (!(wanted instanceof Data.Array(var definitions))) return Optional.empty();
    if (definitions.isEmpty()) return Optional.of(allColumns());
    List<Integer> chosen = new ArrayList<>();
    for (int column = 0; column < shape.columns.size(); column++)
      if (definitions.contains(shape.columns.get(column).toData())) chosen.add(column);
    return chosen.isEmpty() ? Optional.empty() : Optional.of(chosen.stream().mapToInt(Integer::intValue).toArray());
  }

  /** entry_descriptor: rows and columns from 1, both ends belong to it; 0 as the end is the last one. */
  private Reading entry(List<Data> fields) {
    long[] ends = new long[4];
    for (int i = 0; i < 4; i++) {
      if (!(fields.get(i) instanceof Data.Int(_, var number))) return unmatched();
      ends[i] = number;
    }
    long count = rows.end() - rows.first();
    long firstRow = Math.clamp(ends[0], 1, count + 1);
    long lastRow = ends[1] == 0 ? count : Math.min(ends[1], count);
    int firstColumn = Math.clamp(ends[2], 1, shape.columns.size() + 1);
    int lastColumn = (int) (ends[3] == 0 ? shape.columns.size() : Math.min(ends[3], shape.columns.size()));
    if (firstColumn > lastColumn) return Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    return rows(rows.first() + firstRow - 1, rows.first() + lastRow,
        IntStream.range(firstColumn - 1, lastColumn).toArray());
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) { return outcome(control.invoke(method)); }
}
