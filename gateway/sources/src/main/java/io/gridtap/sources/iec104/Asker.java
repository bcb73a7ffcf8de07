package io.gridtap.sources.iec104;

import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.transport.Backoff;
import io.gridtap.wire.Durations;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the stations behind a connection: after each start of data transfer, when a period is over, and when a station
 * says that its initialization has ended. An interrogation is owed until it is complete; without it the points would
 * stay old for as long as nothing changes.
 *
 * <p>
 * {@link #run} is for one thread; the others only tell.
 */
final class Asker {
  /** A station that refuses is asked again after 5 s, and then ever more rarely, up to every 5 minutes. */
  static final Backoff.Settings PAUSES = new Backoff.Settings(Duration.ofSeconds(5), 2, Duration.ofMinutes(5), 0.2);

  private static final System.Logger LOG = System.getLogger(Iec104Source.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  /** So often a station may have itself interrogated by saying that it was initialized. */
  private static final Duration MIN_DISTANCE = Duration.ofSeconds(1);

  /** What can be asked of a station. */
  interface Questions {
    Answer synchronizeClock(int station) throws InterruptedException;

    Answer interrogate(int station) throws InterruptedException;

    Answer interrogateCounters(int station) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Question {
    Answer ask(int station) throws InterruptedException;
  }

  /** What is owed to one station; the asking thread's own. */
  private static final class Debt {
    private final Backoff pauses;
    private boolean owed;
    private long due;
    private long asked = System.nanoTime() - MIN_DISTANCE.toNanos();

    Debt(Backoff pauses) { this.pauses = pauses; }

    void owe(long at) {
      pauses.reset();
      // what is due earlier stays so
      if (!owed || at - due < 0) due = at;
      owed = true;
    }
  }

  private final String device;
  private final List<Integer> stations;
  private final Iec104SourceSettings.Plan plan;
  private final Map<Integer, Debt> debts = new LinkedHashMap<>();
  private final AtomicBoolean started = new AtomicBoolean();
  /** At most as many as there are stations. */
  private final Set<Integer> initialized = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);

  Asker(String device, List<Integer> stations, Iec104SourceSettings.Plan plan, Backoff.Settings pauses) {
    this.device = device;
    this.stations = stations;
    this.plan = plan;
    for (int station : stations) debts.put(station, new Debt(new Backoff(pauses, System.nanoTime() + station)));
  }

  /** Data transfer has started. From any thread. */
  void started() {
    started.set(true);
    news.release();
  }

  /** M_EI_NA_1 has come. From any thread. */
  void initialized(int station) {
    if (debts.containsKey(station) && initialized.add(station)) news.release();
  }

  /** Asks until the thread is interrupted. */
  void run(Questions questions) {
    Schedule clock = new Schedule(plan.clockEvery());
    Schedule interrogation = new Schedule(plan.interrogateEvery());
    Schedule counters = new Schedule(plan.countersEvery());
    try {
      while (true) {
        long wait = Math.min(Math.min(interrogation.nanosLeft(), debtNanosLeft()),
            Math.min(counters.nanosLeft(), clock.nanosLeft()));
        if (news.tryAcquire(Math.max(wait, 0), TimeUnit.NANOSECONDS)) news.drainPermits();
        boolean start = started.getAndSet(false);
        // the clock first: what the interrogation brings is then stamped by it
        if (clock.due(start && plan.clockEvery().isPresent()))
          for (int station : stations) ask("clock synchronisation", station, questions::synchronizeClock);
        if (interrogation.due(start && plan.interrogateOnStart()))
          for (Debt debt : debts.values()) debt.owe(System.nanoTime());
        oweInitialized();
        pay(questions);
        if (counters.due(start && plan.countersEvery().isPresent()))
          for (int station : stations) ask("counter interrogation", station, questions::interrogateCounters);
      }
    } catch (InterruptedException closed) {
      LOG.log(Level.DEBUG, "%s: no more questions".formatted(device), closed);
    }
  }

  private void oweInitialized() {
    for (Map.Entry<Integer, Debt> entry : debts.entrySet())
      if (initialized.remove(entry.getKey()) && plan.interrogateOnStart()) {
        Debt debt = entry.getValue();
        long now = System.nanoTime();
        debt.owe(now + Math.max(0, debt.asked + MIN_DISTANCE.toNanos() - now));
      }
  }

  private void pay(Questions questions) throws InterruptedException {
    for (Map.Entry<Integer, Debt> entry : debts.entrySet()) {
      Debt debt = entry.getValue();
      if (!debt.owed || debt.due - System.nanoTime() > 0) continue;
      debt.asked = System.nanoTime();
      if (ask("interrogation", entry.getKey(), questions::interrogate)) {
        debt.owed = false;
        debt.pauses.reset();
      } else {
        Duration pause = debt.pauses.next();
        debt.due = System.nanoTime() + pause.toNanos();
        LOG.log(Level.DEBUG, "{0}: station {1} is interrogated again in {2}", device,
            Integer.toString(entry.getKey()), Durations.text(pause));
      }
    }
  }

  private long debtNanosLeft() {
    long now = System.nanoTime();
    return debts.values().stream().filter(debt -> debt.owed).mapToLong(debt -> debt.due - now).min()
        .orElse(LONGEST_WAIT.toNanos());
  }

  /** @return whether it is complete */
  private boolean ask(String what, int station, Question question) throws InterruptedException {
    try {
      Answer answer = question.ask(station);
      tell(what, station, answer.completion());
      return answer.isComplete();
    } catch (RuntimeException | Error bug) {
      LOG.log(Level.ERROR, "%s: %s of station %d: internal error".formatted(device, what, station), bug);
      return false;
    }
  }

  private void tell(String what, int station, Completion completion) {
    Level level = switch (completion) {
      // that there is no connection is told by whoever keeps it
      case Completion.Complete _,Completion.NotSent _,Completion.ConnectionLost _ -> Level.DEBUG;
      case Completion.Refused _,Completion.Unknown _,Completion.NotConfirmed _,Completion.NotTerminated _,Completion.Deactivated _,Completion.TooMuch _ ->
        Level.WARNING;
    };
    LOG.log(level, "{0}: {1} of station {2}: {3}", device, what, Integer.toString(station), completion.text());
  }

  /** When a question is due. */
  private static final class Schedule {
    private final Optional<Duration> period;
    private long next;

    Schedule(Optional<Duration> period) {
      this.period = period;
      this.next = System.nanoTime() + period.map(Duration::toNanos).orElse(0L);
    }

    long nanosLeft() { return period.isEmpty() ? LONGEST_WAIT.toNanos() : next - System.nanoTime(); }

    /** @param anyway whether it is due although its period is not over */
    boolean due(boolean anyway) {
      boolean over = period.isPresent() && next - System.nanoTime() <= 0;
      if (period.isPresent() && (over || anyway)) next = System.nanoTime() + period.get().toNanos();
      return over || anyway;
    }
  }
}
