package io.gridtap.runtime;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.SinkException;
import io.gridtap.wire.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The delivery policy without sink, thread or clock: what to do next is fetched with {@link #next}, and what came of it
 * is told with the time. It keeps order: a batch that failed is written again before anything else. It keeps readings
 * whole where it can: {@link Reading}. Used under the lock of {@link Delivery}.
 */
final class Outbox {
  static final String BUFFER_FULL = "buffer full";
  static final String UNDELIVERED = "undelivered at close";
  static final String CLOSED = "came after close";
  static final String FAILED = "delivery failed";
  static final String INTERNAL = "internal error";
  static final String INTERRUPTED = "source interrupted while the buffer was full";

  /** What the sink's thread is to do. */
  sealed interface Step {
    record Connect() implements Step {}

    record Write(List<Measurement> batch) implements Step {}

    /** Nothing before {@code until}, unless something is offered. */
    record Wait(Moment until) implements Step {}

    record Finished() implements Step {}
  }

  private final DeliverySettings settings;
  private final DoubleSupplier random;
  private final ArrayDeque<Measurement> waiting = new ArrayDeque<>();
  /** When the first of those waiting came, or earlier. */
  private Moment oldest = Moment.NEVER;
  /** Being written, or to be written again. */
  private List<Measurement> inFlight = List.of();
  /** What else is left of a batch that was cut up to find the measurements at fault; comes right after the above. */
  private final ArrayDeque<List<Measurement>> pieces = new ArrayDeque<>();
  private boolean connected;
  private int failuresInARow;
  private Moment pauseEnds = Moment.ORIGIN;
  private Moment fullSince = Moment.NEVER;
  private boolean finishing;
  private boolean finished;
  private Moment giveUp = Moment.NEVER;

  private long accepted;
  private long delivered;
  private long batches;
  private long failures;
  private final LossLedger dropped = new LossLedger();
  private final LossLedger rejected = new LossLedger();
  private Optional<String> lastFailure = Optional.empty();

  /**
   * @param random
   *            0…1, for the jitter
   */
  Outbox(DeliverySettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * Takes as many from index {@code from} on as there is room for; answers how many. A reading that fits into the whole
   * buffer is taken whole or not at all.
   */
  int offer(List<Measurement> measurements, int from, Moment now) {
    int offered = measurements.size() - from;
    if (finished || finishing) {
      refuse(offered, CLOSED);
      return offered;
    }
    int taken = Reading.fitting(measurements, from, settings.capacity() - buffered(), settings.capacity());
    for (int i = from; i < from + taken; i++)
      waiting.add(measurements.get(i));
    accepted += taken;
    if (taken > 0)
      oldest = oldest.earlier(now);
    if (taken < offered)
      fullSince = fullSince.earlier(now);
    return taken;
  }

  /** How long a source may wait for room that {@link #offer} did not find. */
  Moment waitsUntil(Moment now) {
    return switch (settings.whenFull().policy()) {
      case WAIT -> Moment.NEVER;
      case DROP_OLDEST -> now;
      case WAIT_THEN_DROP_OLDEST -> fullSince.earlier(now).plus(settings.whenFull().limit());
    };
  }

  /** Takes all from index {@code from} on, and drops the oldest that are not being written. */
  void force(List<Measurement> measurements, int from, Moment now) {
    for (int i = from + offer(measurements, from, now); i < measurements.size(); i++) {
      accepted++;
      dropped.add(BUFFER_FULL, 1);
      if (waiting.poll() != null)
        waiting.add(measurements.get(i));
    }
  }

  /** Counts measurements as handed over and lost. */
  void refuse(int count, String reason) {
    accepted += count;
    dropped.add(reason, count);
  }

  Step next(Moment now) {
    if (now.reached(giveUp))
      abandon();
    if (finished)
      return new Step.Finished();
    if (finishing && buffered() == 0) {
      finished = true;
      return new Step.Finished();
    }
    if (!now.reached(pauseEnds))
      return new Step.Wait(pauseEnds.earlier(giveUp));
    if (!connected)
      return new Step.Connect();
    if (inFlight.isEmpty()) {
      if (waiting.isEmpty())
        return new Step.Wait(Moment.NEVER);
      Moment due = oldest.plus(settings.batching().age());
      if (waiting.size() < settings.batching().count() && !finishing && !now.reached(due))
        return new Step.Wait(due);
      inFlight = take(Math.min(settings.batching().count(), waiting.size()));
    }
    return new Step.Write(inFlight);
  }

  /** That many, and the rest of the reading to which the last one belongs. */
  private List<Measurement> take(int count) {
    List<Measurement> batch = new ArrayList<>(count);
    while (batch.size() < count)
      batch.add(waiting.remove());
    int most = count + Reading.MOST_BEYOND_A_BATCH;
    while (!waiting.isEmpty() && batch.size() < most && Reading.same(batch.getLast(), waiting.element()))
      batch.add(waiting.remove());
    if (waiting.isEmpty())
      oldest = Moment.NEVER;
    return Collections.unmodifiableList(batch);
  }

  void connected() { connected = true; }

  void delivered() {
    connected = true;
    failuresInARow = 0;
    batches++;
    delivered += inFlight.size();
    clearFlight();
  }

  /**
   * A failed connect is always tried again: nothing is lost yet, and the fault may be mended on the other side. One
   * that cannot mend itself gets the longest pause at once.
   */
  void connectFailed(SinkException failure, Moment now) {
    noteFailure(failure);
    pauseEnds = now.plus(failure.retryable()
        ? settings.retry().pause(failuresInARow, random.getAsDouble())
        : settings.retry().longest());
  }

  /**
   * Answers what is let go because of it. A batch refused for good is counted; the sink is connected again before the
   * next one, so a refusal that is not the batch's fault costs one batch. A batch with a measurement at fault is halved,
   * between readings as long as there are several, until that one is alone: n measurements cost at most 2n − 1 writes,
   * one at fault among readings of like size some 2 log₂ n.
   */
  List<Measurement> writeFailed(SinkException failure, Moment now) {
    return switch (failure.kind()) {
      case RETRYABLE -> {
        noteFailure(failure);
        pauseEnds = now.plus(settings.retry().pause(failuresInARow, random.getAsDouble()));
        yield List.of();
      }
      case PERMANENT -> {
        noteFailure(failure);
        yield reject(failure);
      }
      case DATA -> {
        failures++;
        lastFailure = Optional.ofNullable(failure.getMessage());
        if (inFlight.size() <= 1)
          yield reject(failure);
        int half = Reading.middle(inFlight);
        pieces.push(inFlight.subList(half, inFlight.size()));
        inFlight = inFlight.subList(0, half);
        yield List.of();
      }
    };
  }

  /** The program around the sink is at fault: costs the batch, unless it is settled already, and a pause. */
  @SuppressWarnings("ReferenceEquality") // an equal batch may come after it
  void broke(List<Measurement> batch, SinkException fault, Moment now) {
    noteFailure(fault);
    pauseEnds = now.plus(settings.retry().pause(failuresInARow, random.getAsDouble()));
    if (!batch.isEmpty() && batch == inFlight)
      reject(fault);
  }

  private List<Measurement> reject(SinkException failure) {
    List<Measurement> refused = inFlight;
    rejected.add(failure.reason(), refused.size());
    clearFlight();
    return refused;
  }

  private void noteFailure(SinkException failure) {
    connected = false;
    failures++;
    failuresInARow++;
    lastFailure = Optional.ofNullable(failure.getMessage());
  }

  private void clearFlight() {
    inFlight = pieces.isEmpty() ? List.of() : pieces.pop();
    fullSince = Moment.NEVER;
  }

  /** Deliver what is left without waiting for company, until {@code limit}; take nothing more. */
  void finish(Moment now, Moment limit) {
    if (finishing)
      return;
    finishing = true;
    giveUp = limit;
    pauseEnds = now.earlier(pauseEnds);
  }

  void abandon() { abandon(UNDELIVERED); }

  /** Counts all that is left as lost. */
  void abandon(String reason) {
    dropped.add(reason, buffered());
    waiting.clear();
    oldest = Moment.NEVER;
    inFlight = List.of();
    pieces.clear();
    finished = true;
  }

  boolean finishing() { return finishing; }

  boolean hasRejected(String reason) { return rejected.has(reason); }

  int buffered() { return waiting.size() + inFlight.size() + pieces.stream().mapToInt(List::size).sum(); }

  int waiting() { return waiting.size(); }

  int failuresInARow() { return failuresInARow; }

  DeliveryStatistics statistics() {
    return new DeliveryStatistics(accepted, delivered, buffered(), dropped.snapshot(), rejected.snapshot(), batches,
        failures, connected, lastFailure);
  }
}
