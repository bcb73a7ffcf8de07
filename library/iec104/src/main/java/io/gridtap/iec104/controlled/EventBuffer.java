package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.TimeTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Events of one redundancy group that wait to be sent, in their order. When it is full the oldest goes, and is counted. */
final class EventBuffer {
  private final int capacity;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();
  private long dropped;

  EventBuffer(int capacity) { this.capacity = capacity; }

  /** @return whether room had to be made */
  boolean add(Event event) {
    boolean full = waiting.size() >= capacity;
    while (waiting.size() >= capacity) {
      waiting.remove();
      dropped++;
    }
    waiting.add(event);
    return full;
  }

  int size() { return waiting.size(); }

  boolean isEmpty() { return waiting.isEmpty(); }

  long dropped() { return dropped; }

  /** Sequence number of the oldest; {@link Long#MAX_VALUE} if there is none. */
  long first() {
    Event first = waiting.peek();
    return first == null ? Long.MAX_VALUE : first.sequence();
  }

  /**
   * Events for one ASDU: the oldest and what fits it. Events of a point never overtake one another.
   *
   * @param ahead so many others may be passed over
   * @param last no event after this one
   */
  List<Event> take(int ahead, long last) {
    Event head = waiting.peek();
    if (head == null || head.sequence() > last) return List.of();
    int most = Asdu.maxObjects(head.type(), false, FieldSizes.IEC104);
    List<Event> taken = new ArrayList<>(Math.min(most, waiting.size()));
    ArrayDeque<Event> passed = new ArrayDeque<>();
    Set<PointState> points = new HashSet<>();
    while (taken.size() < most) {
      Event next = waiting.peek();
      if (next == null || next.sequence() > last) break;
      boolean fits = head.fits(next) && !points.contains(next.point());
      if (!fits && passed.size() >= ahead) break;
      waiting.remove();
      if (fits) taken.add(next);
      else {
        passed.add(next);
        points.add(next.point());
      }
    }
    while (!passed.isEmpty()) waiting.addFirst(passed.removeLast());
    return taken;
  }

  /**
   * Puts events that were sent and not acknowledged back to their place; for them the buffer may be longer than its
   * bound.
   */
  void giveBack(List<Event> events) {
    if (events.isEmpty()) return;
    List<Event> merged = new ArrayList<>(events);
    long last = 0;
    for (Event event : events) last = Math.max(last, event.sequence());
    // packing ahead may have left older ones behind
    while (first() < last) merged.add(waiting.remove());
    merged.sort(Comparator.comparingLong(Event::sequence));
    for (Event event : merged.reversed()) waiting.addFirst(event);
  }

  /** QRP 2: pending information with time tag. */
  int dropTimeTagged() {
    int before = waiting.size();
    waiting.removeIf(event -> event.type().tagged() != TimeTag.Form.NONE);
    return before - waiting.size();
  }
}
