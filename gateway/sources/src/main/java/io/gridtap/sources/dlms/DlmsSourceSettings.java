package io.gridtap.sources.dlms;

import io.gridtap.transport.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of one meter.
 *
 * @param endpoint where the line to it begins; meters of one endpoint take turns
 * @param jobs what is read, and when
 * @param phase later than the schedules say, so that not all meters are asked at once
 * @param keepOpen whether an association stays open between readings; never where others wait for the endpoint
 * @param reconnectEvery readings after which the association is renewed; 0 never
 * @param afterFailure least pause after a failure: a meter may hold an association that broke for 10…15 s
 * @param afterRefusal pause after the meter said no to this client: many lock out who tries a wrong password often
 * @param pauses between attempts, from the second failure on
 * @param state directory for what must outlast a restart: how far profiles were taken over
 */
public record DlmsSourceSettings(String endpoint, List<Job> jobs, Duration phase, boolean keepOpen, int reconnectEvery,
    Duration afterFailure, Duration afterRefusal, Backoff.Settings pauses, Optional<Path> state) {
  /** 15 s. */
  public static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
  /** 5 min. */
  public static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

  /**
   * @param association number of the association it goes over, from 0
   * @param schedule when
   */
  public record Job(int association, Schedule schedule, What what) {}

  /** What a job reads. */
  public sealed interface What {
    /** Values that belong together: one reading. */
    record Reading(List<Wanted> wanted) implements What {
      public Reading {
        wanted = List.copyOf(wanted);
        if (wanted.isEmpty()) throw new IllegalArgumentException("a reading has at least one measurement");
      }
    }

    /** New rows of a profile. */
    record Profile(WantedProfile profile) implements What {}
  }

  public DlmsSourceSettings {
    jobs = List.copyOf(jobs);
    if (jobs.isEmpty()) throw new IllegalArgumentException("nothing is to be read");
    if (phase.isNegative()) throw new IllegalArgumentException("a phase is not negative: " + phase);
    if (reconnectEvery < 0) throw new IllegalArgumentException("reconnect every 0… readings: " + reconnectEvery);
    if (afterRefusal.isNegative()) throw new IllegalArgumentException("a pause is not negative: " + afterRefusal);
    if (afterFailure.isNegative()) throw new IllegalArgumentException("a pause is not negative: " + afterFailure);
  }

  /** An association that stays open, the usual pauses, no state. */
  public static DlmsSourceSettings of(String endpoint, List<Job> jobs) {
    return new DlmsSourceSettings(endpoint, jobs, Duration.ZERO, true, 0, AFTER_FAILURE, AFTER_REFUSAL,
        Backoff.Settings.STANDARD,
        Optional.empty());
  }

  public DlmsSourceSettings withPhase(Duration later) {
    return new DlmsSourceSettings(endpoint, jobs, later, keepOpen, reconnectEvery, afterFailure, afterRefusal, pauses,
        state);
  }

  public DlmsSourceSettings withKeepOpen(boolean open) {
    return new DlmsSourceSettings(endpoint, jobs, phase, open, reconnectEvery, afterFailure, afterRefusal, pauses,
        state);
  }

  public DlmsSourceSettings withReconnectEvery(int readings) {
    return new DlmsSourceSettings(endpoint, jobs, phase, keepOpen, readings, afterFailure, afterRefusal, pauses, state);
  }

  public DlmsSourceSettings withPauses(Duration least, Backoff.Settings growing) {
    return new DlmsSourceSettings(endpoint, jobs, phase, keepOpen, reconnectEvery, least, afterRefusal, growing, state);
  }

  public DlmsSourceSettings withAfterRefusal(Duration pause) {
    return new DlmsSourceSettings(endpoint, jobs, phase, keepOpen, reconnectEvery, afterFailure, pause, pauses, state);
  }

  public DlmsSourceSettings withState(Path directory) {
    return new DlmsSourceSettings(endpoint, jobs, phase, keepOpen, reconnectEvery, afterFailure, afterRefusal, pauses,
        Optional.of(directory));
  }
}
