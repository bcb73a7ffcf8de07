package io.gridtap.sources.iec104;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.RedundancySettings;
import io.gridtap.iec104.RedundantIec104Client;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Source;
import io.gridtap.transport.ConnectionLostException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A controlled station whose process information becomes measurements. An event is acknowledged to the station when the
 * intake has taken it; until then the station keeps it. A lost connection is marked on every point, and the interrogation
 * after the next start ends the gap.
 *
 * <p>
 * One virtual thread takes, one asks.
 */
public final class Iec104Source implements Source {
  private static final System.Logger LOG = System.getLogger(Iec104Source.class.getName());
  private static final int MAX_BATCH = 256;
  private static final CounterInterrogation READ_COUNTERS = new CounterInterrogation(CounterInterrogation.GENERAL,
      CounterInterrogation.Freeze.READ);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final String name;
  private final Iec104SourceSettings settings;
  private final Semaphore starts = new Semaphore(0);
  private final CountDownLatch taken = new CountDownLatch(1);
  private Optional<RedundantIec104Client> client = Optional.empty();
  private Optional<Thread> asker = Optional.empty();

  /** @param name of the device in the gateway's configuration */
  public Iec104Source(String name, Iec104SourceSettings settings) {
    this.name = name;
    this.settings = settings;
  }

  @Override
  public String name() { return name; }

  @Override
  public synchronized void start(Intake intake) {
    if (client.isPresent()) throw new IllegalStateException(name + " was started before");
    Iec104Settings station = settings.station().with(settings.station().apci().with(Acknowledge.TAKEN));
    RedundantIec104Client opened = RedundantIec104Client.open(settings.connections(), station,
        RedundancySettings.STANDARD.with(settings.pauses()), new Watcher());
    client = Optional.of(opened);
    Thread.ofVirtual().name("iec104-taker-" + name).start(() -> pump(opened, intake));
    asker = Optional.of(Thread.ofVirtual().name("iec104-asker-" + name).start(() -> ask(opened)));
  }

  /** Hands over what has come, acknowledges it, and closes the connections. */
  @Override
  public synchronized void close() {
    asker.ifPresent(Thread::interrupt);
    client.ifPresent(opened -> {
      opened.close();
      try {
        taken.await();
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    });
  }

  // ---- taking

  private void pump(RedundantIec104Client opened, Intake intake) {
    Iec104Measurements measurements = new Iec104Measurements(name, settings.points(), settings.station().time(),
        settings.time());
    List<Update> updates = new ArrayList<>(MAX_BATCH);
    try {
      while (true) {
        updates.clear();
        opened.updates().drainTo(updates, MAX_BATCH, LONGEST_WAIT);
        List<Measurement> batch = new ArrayList<>();
        Instant now = Instant.now();
        for (Update update : updates) take(update, now, measurements, batch);
        if (!batch.isEmpty()) intake.accept(batch);
      }
    } catch (ConnectionLostException closed) {
      LOG.log(Level.DEBUG, "%s: everything was taken".formatted(name), closed);
    } catch (InterruptedException stopped) {
      LOG.log(Level.WARNING, "{0}: stopped while handing over; the station keeps what was not acknowledged", name);
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "%s: internal error, nothing more is taken from this station".formatted(name), bug);
      opened.close();
    } finally {
      taken.countDown();
    }
  }

  private void take(Update update, Instant now, Iec104Measurements measurements, List<Measurement> batch) {
    switch (update) {
      case Update.Data(long _, var asdu) -> measurements.take(asdu, now, batch);
      case Update.Undecodable(long _, var octets, String reason) ->
        LOG.log(Level.WARNING, "{0}: octets that are no ASDU: {1}: {2}", name, reason, octets);
      case Update.Link(int _, LinkEvent.GapBegan()) -> measurements.markGap(now, batch);
      case Update.Link(int _, LinkEvent.Started()) -> starts.release();
      case Update.Link _ -> {
      }
    }
  }

  // ---- asking

  /** Asks after each start, and when a period is over. */
  private void ask(RedundantIec104Client opened) {
    Iec104SourceSettings.Plan plan = settings.plan();
    Schedule interrogation = new Schedule(plan.interrogateEvery());
    Schedule counters = new Schedule(plan.countersEvery());
    Schedule clock = new Schedule(plan.clockEvery());
    try {
      while (true) {
        long wait = Math.min(interrogation.nanosLeft(), Math.min(counters.nanosLeft(), clock.nanosLeft()));
        boolean started = starts.tryAcquire(Math.max(wait, 0), TimeUnit.NANOSECONDS);
        if (started) starts.drainPermits();
        // the clock first: what the interrogation brings is then stamped by it
        if (clock.due(started && plan.clockEvery().isPresent()))
          for (int station : settings.commonAddresses())
            tell(station, "clock synchronisation", opened.synchronizeClock(station));
        if (interrogation.due(started && plan.interrogateOnStart()))
          for (int station : settings.commonAddresses())
            tell(station, "interrogation", opened.interrogate(station, Interrogation.STATION, Delivery.UPDATES));
        if (counters.due(started && plan.countersEvery().isPresent()))
          for (int station : settings.commonAddresses())
            tell(station, "counter interrogation",
                opened.interrogateCounters(station, READ_COUNTERS, Delivery.UPDATES));
      }
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "%s: no more questions".formatted(name), closed);
    }
  }

  private void tell(int station, String what, Answer answer) {
    if (answer.isComplete()) LOG.log(Level.DEBUG, "{0}: {1} of station {2} complete", name, what, station);
    else
      LOG.log(Level.WARNING, "{0}: {1} of station {2}: {3}", name, what, station, answer.completion().text());
  }

  /** When a question is due. */
  private static final class Schedule {
    private final Optional<Duration> period;
    private long next;

    Schedule(Optional<Duration> period) {
      this.period = period;
      this.next = System.nanoTime() + period.map(Duration::toNanos).orElse(0L);
    }

    long nanosLeft() {
      return period.isEmpty() ? LONGEST_WAIT.toNanos() : next - System.nanoTime();
    }

    /** @param anyway whether it is due although its period is not over */
    boolean due(boolean anyway) {
      boolean over = period.isPresent() && next - System.nanoTime() <= 0;
      if (period.isPresent() && (over || anyway)) next = System.nanoTime() + period.get().toNanos();
      return over || anyway;
    }
  }

  private final class Watcher implements RedundantIec104Client.Watcher {
    @Override
    public void link(int member, LinkEvent event) {
      String peer = settings.connections().get(member).host();
      switch (event) {
        case LinkEvent.Connected(String address) -> LOG.log(Level.INFO, "{0}: connected with {1}", name, address);
        case LinkEvent.Started() -> LOG.log(Level.INFO, "{0}: data transfer with {1} started", name, peer);
        case LinkEvent.Stopped() -> LOG.log(Level.INFO, "{0}: data transfer with {1} stopped", name, peer);
        case LinkEvent.Lost(String reason) -> LOG.log(Level.WARNING, "{0}: {1}", name, reason);
        case LinkEvent.GapBegan() -> LOG.log(Level.WARNING, "{0}: nothing is received any more", name);
        case LinkEvent.GapEnded() -> LOG.log(Level.INFO, "{0}: received again", name);
        case LinkEvent.Repeated(long objects) ->
          LOG.log(Level.INFO, "{0}: {1} objects came again after the switch-over and were left out", name, objects);
      }
    }

    @Override
    public void told(int member, ControllingEvent event) {
      if (event instanceof ControllingEvent.Forgiven(String what))
        LOG.log(Level.WARNING, "{0}: forgiven: {1}", name, what);
    }
  }
}
