package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Recognises what a station sends again after a switch-over: the events of which it has not seen the acknowledgement,
 * in their order, before anything new (IEC 60870-5-104 §10.4). It looks at objects, since a station may pack them anew.
 *
 * <p>
 * <b>What may come again.</b> Everything received, except what the station has shown to know as acknowledged. That an
 * S frame was sent says little: it may have been lost with the connection. These show it: a frame sent later than the
 * window k admits without the acknowledgement, a confirmation of STOPDT or TESTFR that was asked for behind it, and
 * N(R) for an I frame of ours that carried it ({@link io.gridtap.iec104.apci.ApciEngine#proven}).
 *
 * <p>
 * <b>Events that happen once.</b> An event with the full time (CP56Time2a) of a clock that the station trusts cannot
 * happen twice. One that is equal to one that may come again is that one, whenever it comes and whatever came before it,
 * and is left out as often as it had come. Only for the others does the order matter, of which the rest speaks.
 *
 * <p>
 * <b>Where it may begin.</b> A station knows what is acknowledged by an N(R) it was sent; so the first event it repeats
 * is the one behind one of these, and nobody knows which. Each is a hypothesis, and the first event that comes refutes
 * most. If that is one that happens once, it may begin anywhere: some stations go further back than they must, others
 * have lost a part.
 *
 * <p>
 * <b>In which order.</b> Each object's events keep theirs; a hypothesis is refuted by an event of an object of which
 * another one should come before, and by one that happens once and came before that it does not expect. Among objects order is not certain: a station that packs pulls events forward to fill
 * an ASDU, and on another connection, where more of them wait, fills it with others. So something new may come before
 * all has come again, also as the first of an ASDU, if what was pulled forward over it had arrived and it had not. That
 * refutes nothing. What is no event is passed by.
 *
 * <p>
 * <b>When in doubt.</b> An event is left out only if all hypotheses that remain say that it came before, and nothing is
 * left out once one of them is complete: an event too many does less harm than one too few. Where an N(R) was sent that
 * covers everything, the station may repeat nothing at all; then events without time count as new until one with the same
 * time has come again, and so shown that the station does repeat. Where an ASDU begins with something new, the station may
 * repeat nothing more; then all count as new but those that happen once, until one of these has come again.
 */
public final class RepeatWindow {
  /** Objects remembered; the oldest ASDU is forgotten for a newer one. Many times what the usual k of 12 admits. */
  public static final int MAX_OBJECTS = 16_384;
  /** N(R) remembered; between two of them lie w frames, so they are few. */
  private static final int MAX_ACKNOWLEDGEMENTS = 64;

  private record Frame(long number, Asdu asdu) {}

  private record Event(int station, TypeId type, Cause cause, boolean test, InformationObject object) {
    boolean isOfSameObject(Event other) {
      return station == other.station && object.address() == other.object.address();
    }

    /** A clock that is not to be trusted may stand still. */
    boolean hasTime() {
      return object.time().form() != TimeTag.Form.NONE && !object.time().invalid();
    }

    boolean happensOnce() { return object.time().form() == TimeTag.Form.CP56 && hasTime(); }
  }

  /** A hypothesis: what is still to come again if it is right, the oldest first. */
  private static final class Replay {
    private enum Verdict {
      AGAIN, NEW, REFUTED
    }

    private final ArrayDeque<Event> remaining;

    Replay(List<Event> events) { remaining = new ArrayDeque<>(events); }

    boolean isComplete() { return remaining.isEmpty(); }

    Verdict judge(Event event) {
      Iterator<Event> next = remaining.iterator();
      while (next.hasNext()) {
        Event expected = next.next();
        if (!expected.isOfSameObject(event)) continue;
        if (!expected.equals(event)) return Verdict.REFUTED;
        next.remove();
        return Verdict.AGAIN;
      }
      return Verdict.NEW;
    }
  }

  /** Of the connection that is started, or was. */
  private final ArrayDeque<Frame> recent = new ArrayDeque<>();
  private int recentObjects;
  /** N(R) sent on it, those that the station may go by. */
  private final TreeSet<Long> acknowledgements = new TreeSet<>();

  /** Of earlier connections, the events that happen once and have not come again on this one; and how often they came. */
  private final SequencedMap<Event, Integer> once = new LinkedHashMap<>();
  /** Events since the switch-over. */
  private int arrived;

  /** What may come again, the oldest first. */
  private List<Event> expected = List.of();
  /** Where in it a station may begin. */
  private SortedSet<Integer> starts = new TreeSet<>();
  /** A station begins there at the latest: no N(R) was sent that covers it. */
  private int latest;
  /** The station may have seen everything acknowledged. */
  private boolean perhapsNothing;
  /** Something new has come before all came again. */
  private boolean perhapsNoMore;
  /** Once the first event has come; the longest first. */
  private final List<Replay> replays = new ArrayList<>();
  private long repeatedNow;
  private long untold;
  private long repeated;

  public RepeatWindow() { acknowledgements.add(0L); }

  /** Objects left out so far. */
  public long repeated() { return repeated; }

  /** Objects that were left out, told when all have come again or something new begins; 0 if there is nothing to tell. */
  public long finished() {
    long told = untold;
    untold = 0;
    return told;
  }

  /**
   * How far the started connection is acknowledged. To be said before {@link #arrived} and {@link #ended}.
   *
   * @param sent I frames received whose acknowledgement was sent
   * @param proven of these, the ones whose acknowledgement the station has shown to have
   */
  public void acknowledged(long sent, long proven) {
    while (!recent.isEmpty() && recent.element().number <= proven)
      forgetOldest();
    acknowledgements.headSet(proven).clear();
    acknowledgements.add(proven);
    acknowledgements.add(sent);
    while (acknowledgements.size() > MAX_ACKNOWLEDGEMENTS)
      acknowledgements.removeFirst();
  }

  /** A connection that was started is not any more: on the next one repetitions may come. */
  public void ended() {
    // nothing came: what may come again is what it was before
    if (!recent.isEmpty() || expected.isEmpty()) expect();
    rememberOnce();
    finish();
    recent.clear();
    recentObjects = 0;
    acknowledgements.clear();
    acknowledgements.add(0L);
  }

  private void expect() {
    List<Event> events = new ArrayList<>();
    TreeSet<Integer> from = new TreeSet<>();
    Iterator<Long> acknowledged = acknowledgements.iterator();
    long next = acknowledged.next();
    int unacknowledged = Integer.MAX_VALUE;
    for (Frame frame : recent) {
      while (next < frame.number) {
        from.add(events.size());
        next = acknowledged.hasNext() ? acknowledged.next() : Long.MAX_VALUE;
      }
      if (frame.number > acknowledgements.last()) unacknowledged = Math.min(unacknowledged, events.size());
      events.addAll(events(frame.asdu));
    }
    boolean stillExpected = !replays.isEmpty() && !inDoubt();
    perhapsNoMore = false;
    perhapsNothing = !stillExpected && (next != Long.MAX_VALUE || recent.isEmpty());
    // what was still to come again comes after what did; of several hypotheses the shortest is right in what it says
    if (stillExpected) {
      if (next != Long.MAX_VALUE) from.add(events.size());
      events.addAll(replays.getLast().remaining);
    }
    int surplus = Math.max(0, events.size() - MAX_OBJECTS);
    expected = List.copyOf(events.subList(surplus, events.size()));
    latest = unacknowledged - surplus;
    starts = new TreeSet<>(from.stream().map(start -> start - surplus)
        .filter(start -> start >= 0 && start < expected.size()).toList());
  }

  private boolean inDoubt() { return perhapsNothing || perhapsNoMore; }

  private void rememberOnce() {
    arrived = 0;
    for (Frame frame : recent)
      for (Event event : events(frame.asdu))
        if (event.happensOnce()) once.merge(event, 1, Integer::sum);
    while (once.size() > MAX_OBJECTS)
      once.pollFirstEntry();
  }

  /** Nothing more is recognised by its order on this connection. */
  private void finish() {
    replays.clear();
    tell();
  }

  /** What waits to be repeated comes before so many others. */
  private void forgetEarlier() {
    once.clear();
    finish();
  }

  private void tell() {
    untold += repeatedNow;
    repeatedNow = 0;
  }

  /**
   * An ASDU arrived on the started connection.
   *
   * @param frame of its connection
   * @return what of it is new; empty if it has been here before
   */
  public Optional<Asdu> arrived(long frame, Asdu asdu) {
    if (!isEvent(asdu)) return Optional.of(asdu);
    remember(new Frame(frame, asdu));
    if (expected.isEmpty() && replays.isEmpty() && once.isEmpty()) return Optional.of(asdu);
    List<Event> events = events(asdu);
    if (events.isEmpty()) return Optional.of(asdu);
    if (!expected.isEmpty()) begin(events.getFirst());
    List<InformationObject> fresh = new ArrayList<>();
    for (int i = 0; i < events.size(); i++)
      if (!isRepeated(events.get(i), i == 0)) fresh.add(events.get(i).object);
    arrived += events.size();
    if (arrived > MAX_OBJECTS) forgetEarlier();
    return fresh.isEmpty() ? Optional.empty() : Optional.of(rest(asdu, fresh));
  }

  private static boolean isEvent(Asdu asdu) {
    Cause cause = asdu.cause().cause();
    return cause == Cause.SPONTANEOUS || cause == Cause.RETURN_REMOTE || cause == Cause.RETURN_LOCAL;
  }

  private static List<Event> events(Asdu asdu) {
    return asdu.objects().stream()
        .map(object -> new Event(asdu.commonAddress(), asdu.type(), asdu.cause().cause(), asdu.test(), object))
        .toList();
  }

  private void remember(Frame frame) {
    recent.add(frame);
    recentObjects += frame.asdu.count();
    while (recentObjects > MAX_OBJECTS)
      forgetOldest();
  }

  private void forgetOldest() { recentObjects -= recent.remove().asdu.count(); }

  private void begin(Event first) {
    for (int start : starts)
      if (expected.get(start).equals(first)) replays.add(new Replay(expected.subList(start, expected.size())));
    int anywhere = expected.lastIndexOf(first);
    boolean unmistakable = anywhere == expected.indexOf(first) && anywhere <= latest;
    // an N(R) that was followed by another before anything arrived was not seen here
    if (replays.isEmpty() && anywhere >= 0 && (unmistakable || first.happensOnce()))
      replays.add(new Replay(expected.subList(anywhere, expected.size())));
    expected = List.of();
  }

  private boolean isRepeated(Event event, boolean firstOfAsdu) {
    boolean cameBefore = event.happensOnce() && cameBefore(event);
    boolean inOrder = isInOrder(event, cameBefore, firstOfAsdu);
    boolean left = event.happensOnce() ? cameBefore : inOrder && !inDoubt();
    if (left) {
      repeated++;
      repeatedNow++;
    } else if (firstOfAsdu || replays.isEmpty()) tell();
    if (!replays.isEmpty() && replays.stream().anyMatch(Replay::isComplete)) finish();
    return left;
  }

  private boolean cameBefore(Event event) {
    boolean came = once.containsKey(event);
    if (came) once.computeIfPresent(event, (_, times) -> times > 1 ? times - 1 : null);
    return came;
  }

  /** Whether all hypotheses that remain say that it came before. */
  private boolean isInOrder(Event event, boolean cameBefore, boolean firstOfAsdu) {
    int again = 0;
    for (Iterator<Replay> each = replays.iterator(); each.hasNext();)
      switch (each.next().judge(event)) {
      case AGAIN -> again++;
      case NEW -> {
        if (cameBefore) each.remove();
      }
      case REFUTED -> each.remove();
      }
    boolean all = again > 0 && again == replays.size();
    if (all && event.hasTime()) perhapsNothing = false;
    if (cameBefore) perhapsNoMore = false;
    else if (again == 0 && firstOfAsdu) perhapsNoMore = true;
    return all;
  }

  /** The ASDU without what came before. */
  private static Asdu rest(Asdu whole, List<InformationObject> fresh) {
    if (fresh.size() == whole.count()) return whole;
    // elements in sequence that leave a gap may need more room with their addresses than there is: then all are passed
    if (whole.sequence())
      return fresh.getLast().address() - fresh.getFirst().address() == fresh.size() - 1
          ? Asdu.sequence(whole.type(), whole.cause(), whole.commonAddress(), fresh, whole.sizes())
          : whole;
    return Asdu.of(whole.type(), whole.cause(), whole.commonAddress(), fresh, whole.sizes());
  }
}
