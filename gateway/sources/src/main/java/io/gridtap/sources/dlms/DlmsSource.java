package io.gridtap.sources.dlms;

import io.gridtap.dlms.cosem.Unit;
import io.gridtap.sources.SparingLog;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.sources.dlms.MeterPlan.Step;
import io.gridtap.sources.dlms.MeterPlan.Verdict;
import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Source;
import io.gridtap.transport.Backoff;
import io.gridtap.wire.Durations;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A meter that is read as its schedule says. One virtual thread does all of it.
 *
 * <p>
 * A failure is retried once before it is told, then ever more rarely; meters of one endpoint take turns. Rows of
 * profiles are taken over once, also after an outage.
 */
public final class DlmsSource implements Source {
  private static final System.Logger LOG = System.getLogger(DlmsSource.class.getName());
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  /** How far a meter's clock may be ahead for its rows to be believed. */
  private static final Duration AHEAD = Duration.ofHours(2);
  /** Rows handed over at once. */
  private static final int MAX_ROWS = 64;

  /** Is told what became of each attempt, on the source's thread. */
  public interface Watcher {
    /** A reading was taken over. */
    default void read(int values) {}

    /**
     * @param consecutive failures since the meter was last well
     * @param reason what, where, what to do
     */
    default void failed(int consecutive, String reason) {}
  }

  private final String name;
  private final DlmsSourceSettings settings;
  private final MeterLink.Opener opener;
  private final Semaphore turn;
  private final DlmsMeasurements measurements;
  private final SparingLog refusals = new SparingLog(LOG);
  private final Watcher watcher;
  private Optional<Thread> running = Optional.empty();
  private boolean closed;

  /** The reading thread's own. */
  private Optional<Held> held = Optional.empty();
  private boolean told;

  private static final class Held {
    private final int association;
    private final MeterLink link;
    private int readings;

    Held(int association, MeterLink link) {
      this.association = association;
      this.link = link;
    }
  }

  /**
   * @param turns one for all sources of the process
   * @throws IOException if the file of what is known of the meter cannot be read
   */
  public static DlmsSource of(String name, DlmsSourceSettings settings, MeterAccess access, EndpointTurns turns,
      Watcher watcher) throws IOException {
    return new DlmsSource(name, settings, new ClientLinks(access), turns, code -> Unit.of(code).symbol(), watcher);
  }

  DlmsSource(String name, DlmsSourceSettings settings, MeterLink.Opener opener, EndpointTurns turns,
      DlmsMeasurements.UnitWords units, Watcher watcher) {
    this.name = name;
    this.settings = settings;
    this.opener = opener;
    this.turn = turns.of(settings.endpoint());
    this.measurements = new DlmsMeasurements(name, units);
    this.watcher = watcher;
  }

  @Override
  public String name() { return name; }

  @Override
  public synchronized void start(Intake intake) {
    if (running.isPresent() || closed) throw new IllegalStateException(name + " was started before");
    ProfileMarks marks = new ProfileMarks(settings.state(), name);
    running = Optional.of(Thread.ofVirtual().name("dlms-" + name).start(() -> run(intake, marks)));
  }

  /** Releases the association. A reading that is under way is broken off. */
  @Override
  public synchronized void close() {
    closed = true;
    running.ifPresent(thread -> {
      thread.interrupt();
      try {
        if (!thread.join(CLOSING))
          LOG.log(Level.WARNING, "{0}: the intake neither takes nor lets itself be interrupted; it is left alone",
              name);
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void run(Intake intake, ProfileMarks marks) {
    MeterPlan plan = new MeterPlan(
        settings.jobs().stream().map(job -> new MeterPlan.Job(job.association(), job.schedule())).toList(),
        Instant.now(), settings.phase(), settings.afterFailure(), settings.afterRefusal(),
        () -> new Backoff(settings.pauses(), name.hashCode()));
    try {
      while (true) {
        switch (plan.next(Instant.now())) {
          case Step.Wait(Instant until) -> sleep(Duration.between(Instant.now(), until));
          case Step.Run(int association, List<Integer> jobs) -> attempt(plan, association, jobs, intake, marks);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "%s: stopped".formatted(name), stopped);
    } catch (Error bug) {
      LOG.log(Level.ERROR, "%s: internal error, nothing more is read from this meter".formatted(name), bug);
      watcher.failed(Integer.MAX_VALUE, "internal error: " + bug);
    } finally {
      leave();
    }
  }

  /** In pieces, as the clock may be set. */
  private static void sleep(Duration wanted) throws InterruptedException {
    Thread.sleep(wanted.compareTo(LONGEST_SLEEP) < 0 ? wanted : LONGEST_SLEEP);
  }

  private void attempt(MeterPlan plan, int association, List<Integer> jobs, Intake intake, ProfileMarks marks)
      throws InterruptedException {
    turn.acquire();
    int doing = -1;
    try {
      MeterLink link = link(association);
      for (int job : jobs) {
        doing = job;
        carryOut(settings.jobs().get(job).what(), link, intake, marks);
        plan.done(job, Instant.now());
        well();
      }
    } catch (MeterLink.NotAdmittedException no) {
      failed(plan, plan.refused(association, Instant.now()), no);
    } catch (IOException failure) {
      failed(plan, verdict(plan, association, doing), failure);
    } catch (RuntimeException bug) {
      refusals.bug(name, "internal error: " + bug, bug);
      failed(plan, verdict(plan, association, doing), new IOException("internal error: " + bug, bug));
    } finally {
      if (!settings.keepOpen() || Thread.currentThread().isInterrupted() || worn()) leave();
      turn.release();
    }
  }

  private static Verdict verdict(MeterPlan plan, int association, int job) {
    return job < 0 ? plan.notOpened(association, Instant.now()) : plan.failed(job, Instant.now());
  }

  private MeterLink link(int association) throws IOException, InterruptedException {
    if (held.isPresent() && (held.get().association != association || !held.get().link.isOpen())) leave();
    if (held.isEmpty()) held = Optional.of(new Held(association, opener.open(association)));
    return held.get().link;
  }

  private boolean worn() {
    return held.isPresent() && settings.reconnectEvery() > 0 && held.get().readings >= settings.reconnectEvery();
  }

  private void leave() {
    held.ifPresent(open -> open.link.close());
    held = Optional.empty();
  }

  private void well() {
    if (told) LOG.log(Level.INFO, "{0}: answers again", name);
    told = false;
  }

  private void failed(MeterPlan plan, Verdict verdict, IOException failure) {
    leave();
    String reason = String.valueOf(failure.getMessage());
    if (verdict.tell()) {
      told = true;
      LOG.log(Level.WARNING, "{0}: {1}; tried again in {2}", name, reason, Durations.text(verdict.pause()));
    } else {
      LOG.log(Level.DEBUG, "%s: tried again in %s".formatted(name, Durations.text(verdict.pause())), failure);
    }
    watcher.failed(plan.failures(), reason);
  }

  private void carryOut(What what, MeterLink link, Intake intake, ProfileMarks marks)
      throws IOException, InterruptedException {
    switch (what) {
      case What.Reading(List<Wanted> wanted) -> read(link, wanted, intake);
      case What.Profile(WantedProfile profile) -> takeOver(link, profile, intake, marks);
    }
  }

  private void read(MeterLink link, List<Wanted> wanted, Intake intake) throws IOException, InterruptedException {
    List<Observation> observations = link.read(wanted);
    held.ifPresent(open -> open.readings++);
    Instant now = Instant.now();
    List<Measurement> reading = new ArrayList<>(observations.size());
    for (Observation observation : observations) {
      switch (observation) {
        case Observation.Read read -> reading.add(measurements.polled(read, now));
        case Observation.Refused(Wanted each, String reason) ->
          refusals.warn(name, each.attribute() + ": " + reason, "");
      }
    }
    if (!reading.isEmpty()) intake.accept(reading);
    if (reading.isEmpty())
      throw new IOException("%s: none of %d values could be read; the last reason: %s"
          .formatted(name, wanted.size(), observations.getLast()));
    watcher.read(reading.size());
  }

  private void takeOver(MeterLink link, WantedProfile wanted, Intake intake, ProfileMarks marks)
      throws IOException, InterruptedException {
    String profile = wanted.instance().toString();
    Instant earliest = Instant.now().minus(wanted.catchUp());
    Instant latest = Instant.now().plus(AHEAD);
    Instant last = marks.last(profile).filter(mark -> mark.isAfter(earliest) && mark.isBefore(latest)).orElse(earliest);
    List<Measurement> rows = new ArrayList<>();
    Instant[] newest = {last};
    int[] waiting = {0};
    Optional<String> refused = link.rows(wanted, last, row -> {
      // the start of a range is inclusive with some meters
      if (!row.at().isAfter(last)) return;
      if (row.at().isAfter(latest)) {
        refusals.warn(name, profile + ": rows dated in the future are left out", row.at());
        return;
      }
      Instant now = Instant.now();
      for (Observation.Read cell : row.cells()) rows.add(measurements.row(profile, cell, row, now));
      newest[0] = row.at();
      if (++waiting[0] < MAX_ROWS) return;
      waiting[0] = 0;
      handOver(rows, intake);
      marks.taken(profile, row.at());
    });
    refused.ifPresent(reason -> refusals.warn(name, profile + ": " + reason, ""));
    handOver(rows, intake);
    if (newest[0].isAfter(last)) marks.taken(profile, newest[0]);
    held.ifPresent(open -> open.readings++);
  }

  private static void handOver(List<Measurement> rows, Intake intake) throws InterruptedException {
    if (!rows.isEmpty()) intake.accept(List.copyOf(rows));
    rows.clear();
  }
}
