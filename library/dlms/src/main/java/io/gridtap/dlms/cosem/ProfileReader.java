package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.ProfileRow;
import io.gridtap.wire.Durations;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Understands the rows of a profile one after the other: null-data stands for the value of the row before, or, in the
 * column of the clock, for one capture period later (earlier, if the newest comes first). The delta types stand for the
 * value of the row before and so much more.
 *
 * <p>Not for several threads. One reader reads one buffer: {@link #row} remembers the row before.
 */
public final class ProfileReader {
  private final List<ProfileColumn> columns;
  private final Duration capturePeriod;
  private final TimePolicy policy;
  private final boolean newestFirst;
  private List<Data> previous = List.of();
  private Optional<Instant> previousTime = Optional.empty();
  private int rows;

  /**
   * @param capturePeriod zero if captures follow no clock: nothing is missing then, and no time can be left out
   * @param newestFirst sort_method LIFO
   */
  public ProfileReader(List<ProfileColumn> columns, Duration capturePeriod, TimePolicy policy, boolean newestFirst) {
    if (columns.isEmpty()) throw new IllegalArgumentException("a profile has at least one column");
    if (capturePeriod.isNegative())
      throw new IllegalArgumentException("a capture period is not negative: " + Durations.text(capturePeriod));
    this.columns = List.copyOf(columns);
    this.capturePeriod = capturePeriod;
    this.policy = policy;
    this.newestFirst = newestFirst;
  }

  public ProfileReader(List<ProfileColumn> columns, Duration capturePeriod, TimePolicy policy) {
    this(columns, capturePeriod, policy, false);
  }

  public List<ProfileColumn> columns() { return columns; }

  /**
   * All rows of a buffer: an array, or a compact array, of structures.
   *
   * @throws ShapeException naming the row
   */
  public List<ProfileEntry> rows(Data buffer) {
    List<ProfileEntry> all = new ArrayList<>();
    for (Node row : new Node("attribute 2 buffer", buffer).array()) all.add(row(row.data()));
    return all;
  }

  /**
   * @throws ShapeException if the row has not one value for each column, or a difference to a row before that has no such
   *     number
   */
  public ProfileEntry row(Data row) {
    if (!(row instanceof Data.Structure(var raw)) || raw.size() != columns.size())
      throw new Node("attribute 2 buffer[" + rows + "]", row).fault("structure of " + columns.size());
    rows++;
    List<Data> values = new ArrayList<>(raw.size());
    List<ProfileEntry.Cell> cells = new ArrayList<>(raw.size());
    Optional<CosemDateTime> stamp = Optional.empty();
    Optional<Instant> time = Optional.empty();
    OptionalLong status = OptionalLong.empty();
    for (int i = 0; i < raw.size(); i++) {
      ProfileColumn column = columns.get(i);
      boolean repeated = raw.get(i) instanceof Data.Null;
      Data value = repeated ? expected(i, column) : absolute(i, raw.get(i));
      values.add(value);
      cells.add(new ProfileEntry.Cell(value, column.value(value), repeated && !(value instanceof Data.Null)));
      switch (column.role()) {
        case CLOCK -> {
          if (stamp.isEmpty()) {
            stamp = CosemDateTimes.read(value);
            time = repeated && previousTime.isPresent() && !capturePeriod.isZero()
                ? previousTime.map(this::next)
                : stamp.flatMap(read -> CosemDateTimes.instant(read, policy));
          }
        }
        case STATUS -> {
          if (status.isEmpty()) status = status(value);
        }
        case VALUE -> {
        }
      }
    }
    long missing = missing(time);
    previous = values;
    if (time.isPresent()) previousTime = time;
    return new ProfileEntry(time, stamp, status, cells, missing);
  }

  /** The row at hand of a buffer that is read as it comes. */
  public ProfileEntry row(ProfileRow row) {
    List<Data> values = new ArrayList<>(row.columns());
    for (int column = 0; column < row.columns(); column++) values.add(row.data(column));
    return row(row.structured() ? new Data.Structure(values) : values.get(0));
  }

  private Data expected(int column, ProfileColumn of) {
    if (previous.isEmpty()) return Data.NULL;
    Data before = previous.get(column);
    if (of.role() != ProfileColumn.Role.CLOCK || capturePeriod.isZero()) return before;
    Optional<CosemDateTime> stamp = CosemDateTimes.read(before);
    if (stamp.isEmpty()) return before;
    CosemDateTime next = stamp(stamp.get());
    return before instanceof Data.DateTime ? new Data.DateTime(next) : CosemDateTimes.octetString(next);
  }

  private Data absolute(int column, Data raw) {
    if (!(raw instanceof Data.Int(var type, long difference)) || !isDelta(type)) return raw;
    String place = "attribute 2 buffer[%d][%d]".formatted(rows - 1, column);
    if (previous.isEmpty() || !(previous.get(column) instanceof Data.Int(var of, long before)))
      throw new ShapeException(place, "a whole number in the row before expected for %s %d".formatted(type.word(),
          difference));
    BigInteger sum = (of == DataType.LONG64_UNSIGNED
        ? new BigInteger(Long.toUnsignedString(before))
        : BigInteger.valueOf(before)).add(BigInteger.valueOf(difference));
    int bits = 8 * of.integerOctets();
    boolean fits = of.isSigned() ? sum.bitLength() < bits : sum.signum() >= 0 && sum.bitLength() <= bits;
    if (!fits) throw new ShapeException(place, "%s cannot hold %d".formatted(of.word(), sum));
    return new Data.Int(of, sum.longValue());
  }

  private static boolean isDelta(DataType type) {
    return type.tag() >= DataType.DELTA_INTEGER.tag() && type.tag() <= DataType.DELTA_DOUBLE_LONG_UNSIGNED.tag();
  }

  private Instant next(Instant before) {
    return newestFirst ? before.minus(capturePeriod) : before.plus(capturePeriod);
  }

  /** What the meter would have written: the local time counted on, by the zone where there is one. */
  private CosemDateTime stamp(CosemDateTime before) {
    if (previousTime.isEmpty()) return before;
    Instant next = next(previousTime.get());
    boolean ofZone = before.deviation() == CosemDateTime.NO_DEVIATION || policy.sign() == TimePolicy.Sign.IGNORED;
    if (ofZone) {
      CosemDateTime zoned = CosemDateTimes.of(next, policy);
      return new CosemDateTime(zoned.date(), zoned.time(), before.deviation(),
          before.status() == CosemDateTime.NO_STATUS ? CosemDateTime.NO_STATUS : zoned.status());
    }
    int minutes = policy.sign() == TimePolicy.Sign.NORMAL ? -before.deviation() : before.deviation();
    LocalDateTime local = LocalDateTime.ofInstant(next, ZoneOffset.UTC).plusMinutes(minutes);
    return new CosemDateTime(
        new CosemDate(local.getYear(), local.getMonthValue(), local.getDayOfMonth(), local.getDayOfWeek().getValue()),
        new CosemTime(local.getHour(), local.getMinute(), local.getSecond(), before.time().hundredths()),
        before.deviation(), before.status());
  }

  /** Captures that should lie between; none where the clock was set back or the distance is no multiple. */
  private long missing(Optional<Instant> time) {
    if (capturePeriod.isZero() || time.isEmpty() || previousTime.isEmpty()) return 0;
    Duration distance = newestFirst
        ? Duration.between(time.get(), previousTime.get())
        : Duration.between(previousTime.get(), time.get());
    return Math.max(0, distance.dividedBy(capturePeriod) - 1);
  }

  private static OptionalLong status(Data value) {
    return switch (value) {
      case Data.Int(var type, long number) -> OptionalLong.of(number);
      // the first bit of a bit-string is bit 0 of the word
      case Data.Bits(var bits) when bits.length() <= 64 -> {
        long word = 0;
        for (int bit = 0; bit < bits.length(); bit++) if (bits.get(bit)) word |= 1L << bit;
        yield OptionalLong.of(word);
      }
      default -> OptionalLong.empty(); // all others at once: they are no status words
    };
  }
}
