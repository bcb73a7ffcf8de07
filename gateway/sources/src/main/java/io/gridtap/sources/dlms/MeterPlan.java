package io.gridtap.sources.dlms;

import io.gridtap.transport.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is due at one meter, and when to try again after a failure. Pure: the time is told. For one thread.
 */
final class MeterPlan {
  /** What to do next. */
  sealed interface Step {
    /** Indexes of jobs, all over one association, the one longest due first. */
    record Run(int association, List<Integer> jobs) implements Step {}

    record Wait(Instant until) implements Step {}
  }

  /**
   * What a failure means.
   *
   * @param tell whether people are to know: the first one may be chance
   * @param pause until the next attempt
   */
  record Verdict(boolean tell, Duration pause) {}

  /** @param association index of the one it needs */
  record Job(int association, Schedule schedule) {}

  private final List<Job> jobs;
  private final Instant[] due;
  private final Duration phase;
  private final Duration afterFailure;
  private final Duration afterRefusal;
  private final Backoff pauses;
  private Instant blockedUntil = Instant.MIN;
  private int failures;
  private long missed;

  /**
   * @param phase later than the schedule says, so that not all meters are asked at once
   * @param afterFailure the least pause: a meter may hold an association that broke for 10…15 s
   * @param afterRefusal meters lock out who tries a wrong password often
   */
  MeterPlan(List<Job> jobs, Instant start, Duration phase, Duration afterFailure, Duration afterRefusal,
      Backoff pauses) {
    this.jobs = List.copyOf(jobs);
    this.phase = phase;
    this.afterFailure = afterFailure;
    this.afterRefusal = afterRefusal;
    this.pauses = pauses;
    this.due = new Instant[jobs.size()];
    Arrays.setAll(due, job -> first(jobs.get(job).schedule(), start));
  }

  private Instant first(Schedule schedule, Instant start) {
    return switch (schedule) {
      // who starts the gateway wants to see something
      case Schedule.Every every -> start.plus(phase);
      case Schedule.Calendar calendar -> calendar.after(start).plus(phase);
    };
  }

  Step next(Instant now) {
    int earliest = 0;
    for (int job = 1; job < due.length; job++) if (due[job].isBefore(due[earliest])) earliest = job;
    Instant at = due[earliest].isBefore(blockedUntil) ? blockedUntil : due[earliest];
    if (at.isAfter(now)) return new Step.Wait(at);
    int association = jobs.get(earliest).association();
    List<Integer> run = new ArrayList<>(List.of(earliest));
    for (int job = 0; job < due.length; job++)
      if (job != earliest && jobs.get(job).association() == association && !due[job].isAfter(now)) run.add(job);
    return new Step.Run(association, run);
  }

  /** The job is done, and the meter is well. Times that have passed meanwhile are not made up for. */
  void done(int job, Instant now) {
    Schedule schedule = jobs.get(job).schedule();
    Instant expected = schedule.after(due[job].minus(phase)).plus(phase);
    Instant next = schedule.after(now.minus(phase)).plus(phase);
    if (next.isAfter(expected)) missed++;
    due[job] = next;
    failures = 0;
    pauses.reset();
  }

  /** The meter did not answer or broke off; what was due stays due. */
  Verdict failed(Instant now) {
    failures++;
    if (failures == 1) return block(now, false, afterFailure);
    Duration pause = pauses.next();
    return block(now, failures == 2, pause.compareTo(afterFailure) < 0 ? afterFailure : pause);
  }

  /** The meter said no to this client. */
  Verdict refused(Instant now) {
    failures++;
    return block(now, failures == 1, afterRefusal);
  }

  private Verdict block(Instant now, boolean tell, Duration pause) {
    blockedUntil = now.plus(pause);
    return new Verdict(tell, pause);
  }

  /** Failures since the meter was last well. */
  int failures() { return failures; }

  /** Times that passed without a reading because one before took too long or failed. */
  long missed() { return missed; }
}
