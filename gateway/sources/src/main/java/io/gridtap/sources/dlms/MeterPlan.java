package io.gridtap.sources.dlms;

import io.gridtap.transport.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

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

  /** After a jump of the clock nothing waits longer than this. */
  private static final Duration LONGEST_BLOCK = Duration.ofHours(1);

  /** Failures in a row, and the pauses that grow with them. */
  private static final class Trouble {
    private final Backoff pauses;
    private int failures;

    Trouble(Backoff pauses) { this.pauses = pauses; }

    void over() {
      failures = 0;
      pauses.reset();
    }
  }

  private final List<Job> jobs;
  private final Duration phase;
  private final Duration afterFailure;
  private final Duration afterRefusal;
  private final Instant[] due;
  private final Trouble[] ofJobs;
  private final Trouble[] ofAssociations;
  /** Of associations. */
  private final Instant[] blockedUntil;
  private int failures;
  private long missed;

  /**
   * @param phase later than the schedule says, so that not all meters are asked at once
   * @param afterFailure the least pause: a meter may hold an association that broke for 10…15 s
   * @param afterRefusal meters lock out who tries a wrong password often
   */
  MeterPlan(List<Job> jobs, Instant start, Duration phase, Duration afterFailure, Duration afterRefusal,
      Supplier<Backoff> pauses) {
    this.jobs = List.copyOf(jobs);
    this.phase = phase;
    this.afterFailure = afterFailure;
    this.afterRefusal = afterRefusal;
    int associations = jobs.stream().mapToInt(Job::association).max().orElse(0) + 1;
    due = new Instant[jobs.size()];
    ofJobs = new Trouble[jobs.size()];
    ofAssociations = new Trouble[associations];
    blockedUntil = new Instant[associations];
    Arrays.setAll(due, job -> first(jobs.get(job).schedule(), start));
    Arrays.setAll(ofJobs, job -> new Trouble(pauses.get()));
    Arrays.setAll(ofAssociations, association -> new Trouble(pauses.get()));
    Arrays.fill(blockedUntil, Instant.MIN);
  }

  private Instant first(Schedule schedule, Instant start) {
    return switch (schedule) {
      // who starts the gateway wants to see something
      case Schedule.Every every -> start.plus(phase);
      case Schedule.Calendar calendar -> calendar.after(start).plus(phase);
    };
  }

  Step next(Instant now) {
    heedSetBack(now);
    int earliest = 0;
    for (int job = 1; job < due.length; job++) if (at(job).isBefore(at(earliest))) earliest = job;
    if (at(earliest).isAfter(now)) return new Step.Wait(at(earliest));
    int association = jobs.get(earliest).association();
    List<Integer> run = new ArrayList<>();
    for (int job = 0; job < due.length; job++)
      if (jobs.get(job).association() == association && !due[job].isAfter(now)) run.add(job);
    // what failed before is due later than the others, and cannot keep them from being done
    run.sort(Comparator.comparing(job -> due[job]));
    return new Step.Run(association, run);
  }

  private Instant at(int job) {
    Instant blocked = blockedUntil[jobs.get(job).association()];
    return due[job].isBefore(blocked) ? blocked : due[job];
  }

  /** If the clock was set back, what was planned by the old one would come too late. */
  private void heedSetBack(Instant now) {
    for (int job = 0; job < due.length; job++)
      if (ofJobs[job].failures == 0 && due[job].isAfter(following(job, now))) due[job] = following(job, now);
      else if (ofJobs[job].failures > 0 && due[job].isAfter(now.plus(LONGEST_BLOCK))) due[job] = now;
    for (int association = 0; association < blockedUntil.length; association++)
      if (blockedUntil[association].isAfter(now.plus(LONGEST_BLOCK))) blockedUntil[association] = now;
  }

  private Instant following(int job, Instant now) {
    return jobs.get(job).schedule().after(now.minus(phase)).plus(phase);
  }

  /** The job is done, and the meter is well. Times that have passed meanwhile are not made up for. */
  void done(int job, Instant now) {
    Instant expected = jobs.get(job).schedule().after(due[job].minus(phase)).plus(phase);
    due[job] = following(job, now);
    if (ofJobs[job].failures == 0 && due[job].isAfter(expected)) missed++;
    failures = 0;
    ofJobs[job].over();
    ofAssociations[jobs.get(job).association()].over();
  }

  /** The meter did not answer to this job, or broke off. It is tried again, after the others that are due. */
  Verdict failed(int job, Instant now) {
    Verdict verdict = verdict(ofJobs[job]);
    due[job] = now.plus(verdict.pause());
    blockedUntil[jobs.get(job).association()] = now.plus(afterFailure);
    return verdict;
  }

  /** No association came about. */
  Verdict notOpened(int association, Instant now) {
    Verdict verdict = verdict(ofAssociations[association]);
    blockedUntil[association] = now.plus(verdict.pause());
    return verdict;
  }

  /** The meter said no to this client. */
  Verdict refused(int association, Instant now) {
    failures++;
    ofAssociations[association].failures++;
    blockedUntil[association] = now.plus(afterRefusal);
    return new Verdict(ofAssociations[association].failures == 1, afterRefusal);
  }

  private Verdict verdict(Trouble trouble) {
    failures++;
    trouble.failures++;
    if (trouble.failures == 1) return new Verdict(false, afterFailure);
    Duration pause = trouble.pauses.next();
    return new Verdict(trouble.failures == 2, pause.compareTo(afterFailure) < 0 ? afterFailure : pause);
  }

  /** Failures since the meter was last well. */
  int failures() { return failures; }

  /** Times that passed without a reading because one before took too long. */
  long missed() { return missed; }
}
