package io.gridtap.runtime;

import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import io.gridtap.wire.Moment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Delivers measurements to one sink: in order, in batches, at least once while the process lives, and from a bounded
 * memory. One virtual thread owns the sink; sources only put measurements into the buffer.
 */
public final class Delivery implements Intake, AutoCloseable {
  private static final Logger LOG = System.getLogger(Delivery.class.getName());
  /** For a sink to react to an interrupt. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final String name;
  private final Sink sink;
  private final DeliverySettings settings;
  private final Optional<Quarantine> quarantine;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final long origin = System.nanoTime();
  private final Thread owner;
  private boolean dropping;
  /** Guarded by the lock: why there is no thread that delivers, though nobody closed. */
  private Optional<Throwable> broken = Optional.empty();

  private Delivery(String name, Sink sink, DeliverySettings settings, Optional<Quarantine> quarantine) {
    this.name = name;
    this.sink = sink;
    this.settings = settings;
    this.quarantine = quarantine;
    this.outbox = new Outbox(settings, () -> ThreadLocalRandom.current().nextDouble());
    this.owner = Thread.ofVirtual().name("delivery-" + name).unstarted(this::run);
  }

  /**
   * Connects to the sink in the background and delivers what is accepted. The sink belongs to the delivery from now on
   * and is closed with it. What the sink refuses for good is counted and logged, and kept nowhere.
   *
   * @param name
   *            for logs and statistics
   */
  public static Delivery start(String name, Sink sink, DeliverySettings settings) {
    return start(name, sink, settings, Optional.empty());
  }

  /**
   * The same, and what the sink refuses for good is kept.
   *
   * @param quarantine
   *            belongs to this delivery alone
   */
  public static Delivery start(String name, Sink sink, DeliverySettings settings, Quarantine quarantine) {
    return start(name, sink, settings, Optional.of(quarantine));
  }

  private static Delivery start(String name, Sink sink, DeliverySettings settings, Optional<Quarantine> quarantine) {
    Delivery delivery = new Delivery(name, sink, settings, quarantine);
    delivery.owner.start();
    return delivery;
  }

  public String name() { return name; }

  /**
   * Takes the measurements over, or counts why not. When the buffer is full it does what the settings say; after
   * {@link #close} it counts them as dropped.
   *
   * @throws IllegalStateException
   *             if the delivery has failed for good: what is given is counted as dropped, and must not be acknowledged
   */
  @Override
  public void accept(List<Measurement> measurements) throws InterruptedException {
    int taken = offer(measurements);
    if (taken < measurements.size())
      acceptRest(measurements, taken);
  }

  /** Takes what there is room for, without waiting; answers how many. */
  int offer(List<Measurement> measurements) {
    lock.lock();
    try {
      return offer(measurements, 0);
    } finally {
      lock.unlock();
    }
  }

  private int offer(List<Measurement> measurements, int from) {
    if (broken.isPresent()) {
      outbox.refuse(measurements.size() - from, Outbox.FAILED);
      throw new IllegalStateException("the delivery " + name + " has failed and takes nothing: see the log, restart",
          broken.get());
    }
    int before = outbox.waiting();
    int taken = outbox.offer(measurements, from, now());
    wake(before);
    return taken;
  }

  /** The owner sleeps until a batch is due; only the first of a batch and a full batch change that. */
  private void wake(int waitingBefore) {
    if (waitingBefore == 0 || outbox.waiting() >= settings.batching().count())
      work.signal();
  }

  /** Takes all from index {@code from} on, waiting or dropping as the settings say. */
  void acceptRest(List<Measurement> measurements, int from) throws InterruptedException {
    int next = from;
    boolean overflows = false;
    lock.lock();
    try {
      // the sink may have made room since the caller looked, and will not say so again
      next += offer(measurements, next);
      while (next < measurements.size()) {
        Moment now = now();
        Moment until = outbox.waitsUntil(now);
        if (now.reached(until)) {
          int before = outbox.waiting();
          outbox.force(measurements, next, now);
          wake(before);
          overflows = !dropping;
          dropping = true;
          next = measurements.size();
        } else {
          room.awaitNanos(pause(now, until));
          next += offer(measurements, next);
        }
      }
    } catch (InterruptedException stop) {
      outbox.refuse(measurements.size() - next, Outbox.INTERRUPTED);
      throw stop;
    } finally {
      lock.unlock();
    }
    if (overflows)
      LOG.log(Level.WARNING, "{0}: the buffer of {1} measurements is full, the oldest are dropped until the sink"
          + " takes more", name, settings.capacity());
  }

  public DeliveryStatistics statistics() {
    lock.lock();
    try {
      return outbox.statistics();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes nothing more, delivers what is left within the limit of the settings, and closes the sink. What could not be
   * delivered is logged and stands in the statistics. An interrupt of the caller ends it early, by the same rules.
   */
  @Override
  public void close() {
    finish();
    boolean interrupted = Thread.interrupted();
    try {
      if (interrupted || !owner.join(settings.closeLimit().plus(GRACE))) {
        owner.interrupt();
        owner.join(GRACE);
      }
    } catch (InterruptedException stop) {
      interrupted = true;
      owner.interrupt();
    }
    lock.lock();
    try {
      outbox.abandon();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    long undelivered = statistics().dropped().getOrDefault(Outbox.UNDELIVERED, 0L);
    if (undelivered > 0)
      LOG.log(Level.WARNING, "{0}: {1} measurements could not be delivered before the end", name, undelivered);
    if (interrupted)
      Thread.currentThread().interrupt();
  }

  /** The first half of {@link #close}: does not wait. */
  void finish() {
    lock.lock();
    try {
      Moment now = now();
      outbox.finish(now, now.plus(settings.closeLimit()));
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try (Sink owned = sink) {
      carryOutAll(owned);
    } catch (RuntimeException | Error fault) {
      LOG.log(Level.ERROR, name + ": closing the sink failed", fault);
    }
  }

  private void carryOutAll(Sink owned) {
    try {
      boolean more = true;
      while (more)
        more = carryOut(owned);
    } catch (InterruptedException stop) {
      stopped(stop);
    } catch (RuntimeException | Error fault) {
      end(Optional.of(fault));
    } finally {
      end(Optional.empty());
    }
  }

  /** Answers whether there is more to do. A fault of ours costs one batch, not all that come after it. */
  private boolean carryOut(Sink owned) throws InterruptedException {
    List<Measurement> batch = List.of();
    try {
      switch (nextStep()) {
        case Outbox.Step.Connect connect -> connect(owned);
        case Outbox.Step.Write write -> {
          batch = write.batch();
          write(owned, batch);
        }
        case Outbox.Step.Wait wait -> throw new IllegalStateException("waited until " + wait.until());
        case Outbox.Step.Finished finished -> {
          return false;
        }
      }
    } catch (RuntimeException fault) {
      broke(batch, fault);
    }
    return true;
  }

  private void broke(List<Measurement> batch, RuntimeException fault) {
    SinkException failure = SinkException.permanent(Outbox.INTERNAL, name, "this is a fault of the program", fault);
    lock.lock();
    try {
      outbox.broke(batch, failure, now());
      room.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.log(Level.ERROR, name + ": " + failure.getMessage(), fault);
  }

  /** Only {@link #close} interrupts; a sink that says so without is at fault. */
  private void stopped(InterruptedException stop) {
    boolean closed;
    lock.lock();
    try {
      closed = outbox.finishing();
    } finally {
      lock.unlock();
    }
    if (closed)
      LOG.log(Level.DEBUG, "{0}: told to stop during a write", name);
    else
      end(Optional.of(stop));
  }

  /** No source may wait for room that never comes, nor take what it gives for delivered. */
  private void end(Optional<Throwable> fault) {
    lock.lock();
    try {
      if (fault.isPresent())
        broken = fault;
      outbox.abandon(fault.isPresent() ? Outbox.FAILED : Outbox.UNDELIVERED);
      room.signalAll();
    } finally {
      lock.unlock();
    }
    fault.ifPresent(cause -> LOG.log(Level.ERROR, name + ": the delivery has failed and takes nothing more; its sources"
        + " acknowledge nothing until it is restarted", cause));
  }

  private Outbox.Step nextStep() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Moment now = now();
        Outbox.Step step = outbox.next(now);
        if (!(step instanceof Outbox.Step.Wait wait))
          return step;
        work.awaitNanos(pause(now, wait.until()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void connect(Sink owned) throws InterruptedException {
    try {
      owned.connect();
      connected();
    } catch (SinkException failure) {
      failed(failure, () -> outbox.connectFailed(failure, now()));
    } catch (RuntimeException fault) {
      SinkException failure = unforeseen(fault);
      failed(failure, () -> outbox.connectFailed(failure, now()));
    }
  }

  private void write(Sink owned, List<Measurement> batch) throws InterruptedException {
    try {
      owned.write(batch);
      delivered();
    } catch (SinkException failure) {
      writeFailed(failure);
    } catch (RuntimeException fault) {
      writeFailed(unforeseen(fault));
    }
  }

  private void writeFailed(SinkException failure) {
    if (failure.kind() != SinkException.Kind.DATA) {
      List<List<Measurement>> refused = new ArrayList<>();
      failed(failure, () -> refused.add(outbox.writeFailed(failure, now())));
      refused.forEach(batch -> setAside(batch, failure));
      return;
    }
    List<Measurement> refused;
    boolean known;
    lock.lock();
    try {
      known = outbox.hasRejected(failure.reason());
      refused = outbox.writeFailed(failure, now());
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (refused.isEmpty())
      return;
    // a device that does it once does it often: said once a reason
    LOG.log(known ? Level.DEBUG : Level.WARNING, "{0}: {1}; such measurements are {2} and counted", name,
        failure.getMessage(), quarantine.isPresent() ? "set aside" : "let go");
    setAside(refused, failure);
  }

  private void setAside(List<Measurement> refused, SinkException failure) {
    if (!refused.isEmpty())
      quarantine.ifPresent(kept -> kept.keep(name, refused, failure));
  }

  private SinkException unforeseen(RuntimeException fault) {
    return SinkException.permanent(fault.getClass().getSimpleName(), name, "this is a fault of the sink's program",
        fault);
  }

  private void delivered() {
    boolean mended;
    lock.lock();
    try {
      mended = outbox.failuresInARow() > 0 || dropping;
      outbox.delivered();
      dropping = false;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (mended)
      LOG.log(Level.INFO, "{0}: delivering again; lost so far: {1}", name, statistics().lost());
  }

  private void failed(SinkException failure, Runnable note) {
    int failuresInARow;
    lock.lock();
    try {
      note.run();
      failuresInARow = outbox.failuresInARow();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    // an outage is said once, not once a pause
    Level level = failuresInARow == 1 || !failure.retryable() ? Level.WARNING : Level.DEBUG;
    LOG.log(level, name + ": " + failure.getMessage(), failure.getCause());
  }

  private void connected() {
    lock.lock();
    try {
      outbox.connected();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nanoseconds from {@code now} until {@code until}, at most a minute: the waits are in loops, and a clock looked at
   * now and then depends on no single wake-up.
   */
  private static long pause(Moment now, Moment until) {
    return Math.min(now.until(until).toNanos(), LONGEST_PAUSE.toNanos());
  }

  private Moment now() { return new Moment(System.nanoTime() - origin); }
}
