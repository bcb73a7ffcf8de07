package io.gridtap.sources.iec104;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.RedundancySettings;
import io.gridtap.iec104.RedundantIec104Client;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.sources.SparingLog;
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

  /** For the intake to take what has come, when the source is closed. */
  private static final Duration CLOSING = Duration.ofSeconds(5);
  /** For an intake that was interrupted to return. */
  private static final Duration GIVING_UP = Duration.ofSeconds(1);

  private final String name;
  private final Iec104SourceSettings settings;
  private final Asker asker;
  private final SparingLog sparing = new SparingLog(LOG);
  private final CountDownLatch taken = new CountDownLatch(1);
  private Optional<Running> running = Optional.empty();

  private record Running(RedundantIec104Client client, Thread taker, Thread asking) {}

  /** @param name of the device in the gateway's configuration */
  public Iec104Source(String name, Iec104SourceSettings settings) {
    this.name = name;
    this.settings = settings;
    this.asker = new Asker(name, settings.commonAddresses(), settings.plan(), Asker.PAUSES);
  }

  @Override
  public String name() { return name; }

  @Override
  public synchronized void start(Intake intake) {
    if (running.isPresent()) throw new IllegalStateException(name + " was started before");
    Iec104Settings station = settings.station().with(settings.station().apci().with(Acknowledge.TAKEN));
    RedundantIec104Client opened = RedundantIec104Client.open(settings.connections(), station,
        RedundancySettings.STANDARD.with(settings.pauses()), new Watcher());
    Thread taker = Thread.ofVirtual().name("iec104-taker-" + name).start(() -> pump(opened, intake));
    Thread asking = Thread.ofVirtual().name("iec104-asker-" + name).start(() -> asker.run(new Wire(opened)));
    running = Optional.of(new Running(opened, taker, asking));
  }

  /**
   * Closes the connections and hands over what has come. An intake that has not taken it within 5 s is interrupted;
   * what it did not take is not acknowledged.
   */
  @Override
  public synchronized void close() {
    running.ifPresent(active -> {
      active.asking.interrupt();
      active.client.close();
      try {
        if (awaitTaken(CLOSING)) return;
        active.taker.interrupt();
        if (!awaitTaken(GIVING_UP))
          LOG.log(Level.WARNING, "{0}: the intake neither takes nor lets itself be interrupted; it is left alone",
              name);
      } catch (InterruptedException impatient) {
        active.taker.interrupt();
        Thread.currentThread().interrupt();
      }
    });
  }

  private boolean awaitTaken(Duration limit) throws InterruptedException {
    return taken.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  // ---- taking

  private void pump(RedundantIec104Client opened, Intake intake) {
    Iec104Measurements measurements = new Iec104Measurements(name, settings.points(), settings.station().time(),
        settings.time());
    List<Update> updates = new ArrayList<>(MAX_BATCH);
    boolean told = false;
    try {
      while (true) {
        updates.clear();
        opened.updates().drainTo(updates, MAX_BATCH, LONGEST_WAIT);
        List<Measurement> batch = new ArrayList<>();
        Instant now = Instant.now();
        for (Update update : updates) takeGuarded(update, now, measurements, batch);
        if (!told) told = tellLeftOut(measurements);
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
      tellLeftOut(measurements);
      taken.countDown();
    }
  }

  /** With the first, so that an incomplete list is noticed, and in sum at the end. */
  private boolean tellLeftOut(Iec104Measurements measurements) {
    boolean some = measurements.unwanted() > 0 || measurements.skipped() > 0;
    if (some)
      LOG.log(Level.INFO,
          "{0}: left out so far: {1} objects that the point list does not have, {2} that are no process information",
          name, measurements.unwanted(), measurements.skipped());
    return some;
  }

  /** What one update does to us is no reason to lose the device. */
  private void takeGuarded(Update update, Instant now, Iec104Measurements measurements, List<Measurement> batch) {
    try {
      take(update, now, measurements, batch);
    } catch (RuntimeException bug) {
      sparing.bug(name, "internal error with an update: " + bug, bug);
    }
  }

  private void take(Update update, Instant now, Iec104Measurements measurements, List<Measurement> batch) {
    switch (update) {
      case Update.Data(long _, var asdu) -> {
        if (asdu.type() == TypeId.M_EI_NA_1) asker.initialized(asdu.commonAddress());
        measurements.take(asdu, now, batch);
      }
      case Update.Undecodable(long _, var octets, String reason) ->
        sparing.warn(name, "octets that are no ASDU: " + reason, octets);
      case Update.Link(int _, LinkEvent.GapBegan()) -> measurements.markGap(now, batch);
      case Update.Link _ -> {
      }
    }
  }

  // ---- asking

  private record Wire(RedundantIec104Client client) implements Asker.Questions {
    @Override
    public Answer synchronizeClock(int station) throws InterruptedException { return client.synchronizeClock(station); }

    @Override
    public Answer interrogate(int station) throws InterruptedException {
      return client.interrogate(station, Interrogation.STATION, Delivery.UPDATES);
    }

    @Override
    public Answer interrogateCounters(int station) throws InterruptedException {
      return client.interrogateCounters(station, READ_COUNTERS, Delivery.UPDATES);
    }
  }

  private final class Watcher implements RedundantIec104Client.Watcher {
    @Override
    public void link(int member, LinkEvent event) {
      String peer = settings.connections().get(member).host();
      switch (event) {
        case LinkEvent.Connected(String address) -> LOG.log(Level.INFO, "{0}: connected with {1}", name, address);
        case LinkEvent.Started() -> {
          LOG.log(Level.INFO, "{0}: data transfer with {1} started", name, peer);
          asker.started();
        }
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
        sparing.warn(name, "forgiven: " + what, "");
    }
  }
}
