package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.TimeTag;
import java.util.ArrayDeque;

/**
 * Recognises what a station sends again after a switch-over: the events it was not told to have arrived, in their
 * order, before anything new (IEC 60870-5-104 §10.4). Each ASDU counts as a repetition once.
 *
 * <p>
 * An event without time tag may well be the same as the one before, so it is only remembered until its acknowledgement
 * was sent. One with time tag is remembered longer, since the acknowledgement may have been lost with the connection.
 */
public final class RepeatWindow {
  /** ASDUs remembered; the oldest is forgotten for a newer one. */
  public static final int MAX_ASDUS = 1024;

  private record Event(long frame, Asdu asdu) {}

  private final ArrayDeque<Event> recent = new ArrayDeque<>();
  /** What may be repeated now, the oldest first. */
  private final ArrayDeque<Event> expected = new ArrayDeque<>();
  private long repeated;

  /** ASDUs recognised so far. */
  public long repeated() { return repeated; }

  /**
   * A connection that was started is not any more: on the next one repetitions may come.
   *
   * @param acknowledged frames of the connection whose acknowledgement was sent
   */
  public void ended(long acknowledged) {
    recent.removeIf(event -> event.frame <= acknowledged && !isTimed(event));
    // what was still expected comes after what came again
    while (!recent.isEmpty())
      expected.addFirst(recent.removeLast());
    while (expected.size() > MAX_ASDUS)
      expected.remove();
  }

  /**
   * An ASDU arrived on the started connection.
   *
   * @param frame of its connection
   * @return true if it has been here before
   */
  public boolean arrived(long frame, Asdu asdu) {
    if (!isEvent(asdu)) return false;
    boolean again = isExpected(asdu);
    if (again) repeated++;
    remember(new Event(frame, asdu));
    return again;
  }

  private static boolean isEvent(Asdu asdu) {
    Cause cause = asdu.cause().cause();
    return cause == Cause.SPONTANEOUS || cause == Cause.RETURN_REMOTE || cause == Cause.RETURN_LOCAL;
  }

  /** Order is kept: what was before it will not be repeated any more. The first new event ends the repetitions. */
  private boolean isExpected(Asdu asdu) {
    boolean again = expected.stream().anyMatch(event -> event.asdu.equals(asdu));
    while (!expected.isEmpty()) {
      Event oldest = expected.remove();
      if (again && oldest.asdu.equals(asdu)) return true;
    }
    return false;
  }

  private void remember(Event event) {
    if (recent.size() == MAX_ASDUS) recent.remove();
    recent.add(event);
  }

  private static boolean isTimed(Event event) { return event.asdu.type().tagged() == TimeTag.Form.CP56; }
}
