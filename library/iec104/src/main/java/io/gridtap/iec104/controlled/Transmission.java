package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what goes next over a started connection: confirmations, then events, then what was interrogated, then files
 * and cyclic values in turn. So that a flood of events cannot keep an interrogation from its end, what waits behind
 * events gets a turn after {@link #EVENTS_IN_A_ROW} of their ASDUs. Guarded by the device's lock.
 */
final class Transmission {
  private static final int EVENTS_IN_A_ROW = 12;

  /** @param events what the ASDU carries of the group's buffer */
  record Frame(Asdu asdu, List<Event> events) {}

  /** @param behind the event that has to be sent before */
  private record Termination(Asdu asdu, long behind) {}

  private final RedundancyGroup group;
  private final EventBuffer buffer;
  private final DeviceSettings settings;
  private final StationTime clock;
  private final @Nullable FileHandler files;
  private final ArrayDeque<Asdu> confirmations = new ArrayDeque<>();
  private final ArrayDeque<Termination> terminations = new ArrayDeque<>();
  private final ArrayDeque<Job> interrogations = new ArrayDeque<>();
  private final ArrayDeque<Job> cyclic = new ArrayDeque<>();
  private Job.@Nullable Batch batch;
  private int eventsInARow;
  private boolean cyclicBefore;

  Transmission(RedundancyGroup group, DeviceSettings settings, Optional<FileHandler> files) {
    this.group = group;
    this.buffer = group.buffer();
    this.settings = settings;
    this.clock = settings.time();
    this.files = files.orElse(null);
  }

  /** Answers that wait. */
  int answers() { return confirmations.size() + terminations.size() + interrogations.size(); }

  void confirm(Asdu asdu) { confirmations.add(asdu); }

  void terminate(Asdu asdu, long behind) { terminations.add(new Termination(asdu, behind)); }

  void add(Job job) { interrogations.add(job); }

  /** A read does not wait for an interrogation. */
  void addFirst(Job job) { interrogations.addFirst(job); }

  boolean runs(Job.Key key) {
    return batch != null && batch.job().key().equals(key) && !batch.asdus().isEmpty()
        || interrogations.stream().anyMatch(job -> job.key().equals(key));
  }

  /** @return whether there was such a job */
  boolean cancel(Job.Key key) {
    boolean ran = runs(key);
    interrogations.removeIf(job -> job.key().equals(key));
    if (batch != null && batch.job().key().equals(key)) batch = null;
    return ran;
  }

  void clear() {
    confirmations.clear();
    terminations.clear();
    interrogations.clear();
    cyclic.clear();
    batch = null;
    eventsInARow = 0;
    if (files != null) files.stopped();
  }

  Moment deadline() {
    Moment earliest = files == null ? Moment.NEVER : files.deadline();
    for (Cycle cycle : group.cycles()) earliest = earliest.earlier(cycle.next());
    return earliest;
  }

  void timeout(Moment now) {
    if (files != null && now.reached(files.deadline())) files.timeout(now);
    for (Cycle cycle : group.cycles()) cycle.due(now).ifPresent(cyclic::add);
  }

  @Nullable
  Frame next(Moment now) {
    timeout(now);
    Asdu urgent = urgent();
    if (urgent != null) return new Frame(urgent, List.of());
    if (batch == null && !buffer.isEmpty() && (eventsInARow < EVENTS_IN_A_ROW || !othersWait()))
      return events(Long.MAX_VALUE);
    if (batch == null) batch = nextBatch();
    if (batch != null) return ofBatch(batch);
    return fileOrEvents(now);
  }

  private @Nullable Frame fileOrEvents(Moment now) {
    Optional<Asdu> segment = files == null ? Optional.empty() : files.poll(now);
    if (segment.isPresent()) {
      cyclicBefore = false;
      eventsInARow = 0;
      return new Frame(segment.get(), List.of());
    }
    if (!cyclic.isEmpty()) {
      batch = nextCyclic();
      if (batch != null) return ofBatch(batch);
    }
    eventsInARow = 0;
    return buffer.isEmpty() ? null : events(Long.MAX_VALUE);
  }

  private @Nullable Asdu urgent() {
    Map<Integer, EndOfInitialization> initializations = group.initializations();
    // confirmations of a reset come before the end of initialization it leads to
    if (!confirmations.isEmpty()) return confirmations.remove();
    if (!initializations.isEmpty()) {
      int station = initializations.keySet().iterator().next();
      EndOfInitialization told = initializations.remove(station);
      return told == null
          ? null
          : ControlledEngine.system(TypeId.M_EI_NA_1, Cause.INITIALIZED, station,
              new InformationObject(0, told));
    }
    for (Termination termination : terminations)
      if (termination.behind < buffer.first()) {
        terminations.remove(termination);
        return termination.asdu;
      }
    return null;
  }

  private boolean othersWait() { return !interrogations.isEmpty() || !cyclic.isEmpty() || files != null; }

  private Frame events(long last) {
    eventsInARow++;
    List<Event> events = buffer.take(settings.packAhead(), last);
    Event first = events.getFirst();
    List<InformationObject> objects = new ArrayList<>(events.size());
    for (Event event : events) objects.add(event.object(clock));
    return new Frame(Asdu.of(first.type(), first.causeFor(group), first.point().station().commonAddress(), objects,
        FieldSizes.IEC104), events);
  }

  /** Events older than the batch's values first. */
  private Frame ofBatch(Job.Batch current) {
    if (buffer.first() <= current.behind()) return events(current.behind());
    Asdu asdu = current.asdus().remove();
    if (current.asdus().isEmpty()) batch = null;
    eventsInARow = 0;
    return new Frame(asdu, List.of());
  }

  private Job.@Nullable Batch nextBatch() {
    Job.Batch next = nextOf(interrogations);
    if (next != null) return next;
    // file and cycle take turns
    if (files != null && cyclicBefore) return null;
    return nextCyclic();
  }

  private Job.@Nullable Batch nextCyclic() {
    Job.Batch next = nextOf(cyclic);
    if (next != null) cyclicBefore = true;
    return next;
  }

  private Job.@Nullable Batch nextOf(ArrayDeque<Job> jobs) {
    while (!jobs.isEmpty()) {
      Job job = jobs.element();
      Job.Batch next = job.next(buffer, clock);
      if (job.isDone()) jobs.remove();
      if (!next.asdus().isEmpty()) return next;
    }
    return null;
  }
}
