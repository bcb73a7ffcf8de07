package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.time.Instant;
import java.util.List;

/** Parameters of selective access by class and attribute (IEC 62056-6-2 §4.3.6, §4.4.4). */
public final class Selections {
  private static final int BY_RANGE = 1;
  private static final int BY_ENTRY = 2;

  private Selections() {}

  /**
   * Rows of a profile captured from {@code from} to {@code to}, both included. Where the dialect rounds, the answer
   * may hold rows outside: who asks leaves them out.
   *
   * @param restricting the column of time, as the meter names it
   * @param columns wanted; empty is all
   * @throws IllegalArgumentException if the meter takes no ranges or the range is empty
   */
  public static SelectiveAccess range(CaptureObject restricting, Instant from, Instant to, List<CaptureObject> columns,
      RangeDialect dialect, TimePolicy policy) {
    if (to.isBefore(from))
      throw new IllegalArgumentException("the range ends before it begins: %s…%s".formatted(from, to));
    Instant start = dialect.exclusiveStart() ? from.minusSeconds(1) : from;
    long step = switch (dialect.resolution()) {
      case ANY -> 0;
      case WHOLE_MINUTES -> 60;
      case WHOLE_HOURS -> 3600;
    };
    return new SelectiveAccess(BY_RANGE,
        Data.structure(restricting.toData(), time(down(start, step, policy), dialect, policy),
            time(up(to, step, policy), dialect, policy),
            Data.array(columns.stream().map(CaptureObject::toData).toList())));
  }

  /** Local hours: they are half past where time zones are (India). */
  private static Instant down(Instant time, long step, TimePolicy policy) {
    if (step == 0) return time;
    long offset = policy.zone().getRules().getOffset(time).getTotalSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond() + offset, step) * step - offset);
  }

  private static Instant up(Instant time, long step, TimePolicy policy) {
    Instant down = down(time, step, policy);
    return down.equals(time) ? time : down.plusSeconds(step);
  }

  private static Data time(Instant time, RangeDialect dialect, TimePolicy policy) {
    CosemDateTime stamp = CosemDateTimes.of(time, policy);
    if (dialect.withoutDeviation())
      stamp = new CosemDateTime(stamp.date(), stamp.time(), CosemDateTime.NO_DEVIATION, CosemDateTime.NO_STATUS);
    return switch (dialect.form()) {
      case UNSUPPORTED -> throw new IllegalArgumentException(
          "this meter takes no ranges: read the whole buffer or select by entry");
      case OCTET_STRING -> CosemDateTimes.octetString(stamp);
      case TAGGED -> new Data.DateTime(stamp);
    };
  }

  /**
   * Rows of a profile by number, from 1; columns likewise.
   *
   * @param toEntry 0 the last
   * @param toColumn 0 the last
   */
  public static SelectiveAccess entries(long fromEntry, long toEntry, int fromColumn, int toColumn) {
    if (fromEntry < 1 || toEntry != 0 && toEntry < fromEntry)
      throw new IllegalArgumentException("entries count from 1: %d…%d".formatted(fromEntry, toEntry));
    if (fromColumn < 1 || toColumn != 0 && toColumn < fromColumn)
      throw new IllegalArgumentException("columns count from 1: %d…%d".formatted(fromColumn, toColumn));
    return new SelectiveAccess(BY_ENTRY, Data.structure(Data.doubleLongUnsigned(fromEntry),
        Data.doubleLongUnsigned(toEntry), Data.longUnsigned(fromColumn), Data.longUnsigned(toColumn)));
  }

  /** Rows by number, all columns. */
  public static SelectiveAccess entries(long fromEntry, long toEntry) {
    return entries(fromEntry, toEntry, 1, 0);
  }

  /** object_list of association LN, restricted to objects of these classes. */
  public static SelectiveAccess objectsOfClasses(List<Integer> classIds) {
    return new SelectiveAccess(1, Data.array(classIds.stream().map(Data::longUnsigned).toList()));
  }

  /** object_list of association LN, restricted to one object. */
  public static SelectiveAccess object(int classId, Obis name) {
    return new SelectiveAccess(2, objectId(classId, name));
  }

  /** object_list of association LN, restricted to these objects. */
  public static SelectiveAccess objects(List<CosemObject> objects) {
    return new SelectiveAccess(3,
        Data.array(objects.stream().map(object -> objectId(object.classId(), object.name())).toList()));
  }

  private static Data objectId(int classId, Obis name) {
    return Data.structure(Data.longUnsigned(classId), Data.octetString(Obis.CODEC.encode(name)));
  }
}
