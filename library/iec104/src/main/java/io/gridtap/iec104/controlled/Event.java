package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Cp24Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a point, kept until it is acknowledged.
 *
 * @param sequence counts all events of the device
 * @param origin the group that caused it by a command, and alone is told the originator address
 */
record Event(long sequence, PointState point, TypeId type, Monitored value, Instant time, boolean timeInvalid,
    Cause cause, @Nullable RedundancyGroup origin, int originator) {

  /** May go into one ASDU with the other one. */
  boolean fits(Event other) {
    return type == other.type && cause == other.cause && point.station() == other.point.station()
        && originator == other.originator && origin == other.origin;
  }

  CauseOfTransmission causeFor(RedundancyGroup group) {
    return CauseOfTransmission.of(cause).withOriginator(group == origin ? originator : 0);
  }

  InformationObject object(StationTime clock) {
    return new InformationObject(point.point().address(), value, tag(clock));
  }

  private TimeTag tag(StationTime clock) {
    TimeTag tag = clock.tag(type.tagged(), time);
    return timeInvalid ? switch (tag) {
      case NoTime none -> none;
      case Cp24Time2a cp24 -> cp24.withInvalid(true);
      case Cp56Time2a cp56 -> cp56.withInvalid(true);
    } : tag;
  }
}
