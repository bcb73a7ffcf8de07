package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values to be sent one after the other: an interrogation, a cycle, a single read.
 *
 * <p>
 * A value must not be overtaken by an older event of the same point. So values are read when their ASDUs are made, not
 * when the job begins; at that moment the events of these points that still wait are older, and the ASDUs wait until
 * those have been sent: {@link Batch#behind}. Later events wait for the batch in turn, which is short.
 */
final class Job {
  private static final int MAX_OBJECTS = 127;

  /** @param behind the last event that has to be sent before; −1 if there is none */
  record Batch(Job job, ArrayDeque<Asdu> asdus, long behind) {}

  /** What makes two jobs the same: station, type and qualifier of the request. */
  record Key(int commonAddress, TypeId type, int qualifier) {}

  private final Key key;
  private final List<PointState> points;
  private final CauseOfTransmission cause;
  private final @Nullable Asdu termination;
  private int at;

  Job(Key key, List<PointState> points, CauseOfTransmission cause, Optional<Asdu> termination) {
    this.key = key;
    this.points = points;
    this.cause = cause;
    this.termination = termination.orElse(null);
  }

  Key key() { return key; }

  boolean isDone() { return at >= points.size(); }

  /** The next values of one type, and the termination behind the last. */
  Batch next(EventBuffer buffer, StationTime clock) {
    List<InformationObject> objects = new ArrayList<>();
    TypeId type = null;
    long behind = -1;
    for (; at < points.size() && objects.size() < MAX_OBJECTS; at++) {
      PointState point = points.get(at);
      if (isCyclic() && !point.transmitted()) continue;
      TypeId own = point.untagged() != null ? point.untagged() : point.eventType();
      if (type != null && type != own) break;
      type = own;
      TimeTag tag = clock.tag(own.tagged(), point.time());
      objects.add(new InformationObject(point.point().address(),
          point.point().isCounter() ? point.told() : point.value(), tag));
      if (point.lastEvent() >= buffer.first()) behind = Math.max(behind, point.lastEvent());
    }
    ArrayDeque<Asdu> asdus = new ArrayDeque<>();
    if (type != null) asdus.addAll(Asdu.pack(type, cause, key.commonAddress, objects));
    if (isDone() && termination != null) asdus.add(termination);
    return new Batch(this, asdus, behind);
  }

  private boolean isCyclic() { return cause.cause() == Cause.PERIODIC || cause.cause() == Cause.BACKGROUND; }
}
