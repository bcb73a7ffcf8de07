package io.gridtap.telemetry;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the device said about a value (Quality of IEC 61850-7-3 §6.2, quality descriptors of IEC 60870-5-101 §7.2.6).
 * A source keeps one instance per combination it meets, see {@link #shared}.
 *
 * @param details
 *            in the order of {@link Detail}; does not change
 * @param test
 *            the value must not be used in operation
 * @param operatorBlocked
 *            updating was blocked by an operator
 * @param clock
 *            how far the time stamp can be trusted
 */
public record Quality(Validity validity, Set<Detail> details, Source source, boolean test, boolean operatorBlocked,
    ClockQuality clock) {

  /** The first four in the order of their codes in IEC 61850-8-1; {@code UNKNOWN} if the device did not tell. */
  public enum Validity {
    GOOD, INVALID, RESERVED, QUESTIONABLE, UNKNOWN;

    public String word() { return name().toLowerCase(Locale.ROOT); }
  }

  /** Why a value is not simply good. */
  public enum Detail {
    OVERFLOW("overflow"), OUT_OF_RANGE("outOfRange"), BAD_REFERENCE("badReference"), OSCILLATORY("oscillatory"),
    FAILURE("failure"), OLD_DATA("oldData"), INCONSISTENT("inconsistent"), INACCURATE("inaccurate"),
    /** BL of IEC 60870-5-101: blocked for transmission. */
    BLOCKED("blocked"),
    /** NT of IEC 60870-5-101: the most recent update was not successful. */
    NOT_TOPICAL("notTopical"),
    /** EI of IEC 60870-5-101: the elapsed time is invalid. */
    ELAPSED_TIME_INVALID("elapsedTimeInvalid"),
    /** CY of IEC 60870-5-101: the counter overflowed in the period. */
    CARRY("carry"),
    /** CA of IEC 60870-5-101: the counter was adjusted in the period. */
    ADJUSTED("adjusted"),
    /** GEN of IEC 60870-5-101: the time was set by a station on the way, not where it happened. */
    TIME_SUBSTITUTED("timeSubstituted");

    private final String word;

    Detail(String word) { this.word = word; }

    /** The standard's spelling where it has one. */
    public String word() { return word; }
  }

  /** Where the value comes from. */
  public enum Source {
    PROCESS, SUBSTITUTED
  }

  /**
   * TimeQuality (IEC 61850-7-2 §6.1.2.9).
   *
   * @param accuracyBits
   *            significant bits of the fraction of second, 0…24; 31 unspecified
   */
  public record ClockQuality(boolean leapSecondsKnown, boolean clockFailure, boolean clockNotSynchronized,
      int accuracyBits) {
    /** No fault told, accuracy unspecified. */
    public static final ClockQuality UNSPECIFIED = new ClockQuality(false, false, false, 31);

    public ClockQuality {
      if (accuracyBits < 0 || accuracyBits > 31)
        throw new IllegalArgumentException("time accuracy is 0…31: " + accuracyBits);
    }
  }

  public static final Quality GOOD = new Quality(Validity.GOOD, Set.of(), Source.PROCESS, false, false,
      ClockQuality.UNSPECIFIED);
  /** The device said nothing. */
  public static final Quality UNKNOWN = GOOD.with(Validity.UNKNOWN);

  private static final int MOST_SHARED = 4096;
  private static final Map<Quality, Quality> SHARED = new ConcurrentHashMap<>();

  public Quality { details = details.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(details)); }

  /** Process value with this validity and these details. */
  public static Quality of(Validity validity, Detail... details) {
    return GOOD.with(validity).with(Set.of(details)).shared();
  }

  public Quality with(Validity other) { return new Quality(other, details, source, test, operatorBlocked, clock); }

  public Quality with(Set<Detail> other) { return new Quality(validity, other, source, test, operatorBlocked, clock); }

  public Quality with(Source other) { return new Quality(validity, details, other, test, operatorBlocked, clock); }

  public Quality with(ClockQuality other) {
    return new Quality(validity, details, source, test, operatorBlocked, other);
  }

  public Quality withTest(boolean other) {
    return new Quality(validity, details, source, other, operatorBlocked, clock);
  }

  public Quality withOperatorBlocked(boolean other) {
    return new Quality(validity, details, source, test, other, clock);
  }

  /**
   * The one instance that stands for all equal ones. At most 4096 are kept, more than devices use; later ones stay as
   * they are.
   */
  public Quality shared() {
    Quality known = SHARED.get(this);
    if (known != null)
      return known;
    if (SHARED.size() >= MOST_SHARED)
      return this;
    Quality raced = SHARED.putIfAbsent(this, this);
    return raced == null ? this : raced;
  }

  /** For people: {@code good}, {@code questionable outOfRange oldData substituted test}. */
  public String words() {
    if (this.equals(GOOD))
      return "good";
    StringBuilder words = new StringBuilder(validity.word());
    for (Detail detail : details)
      words.append(' ').append(detail.word());
    if (source == Source.SUBSTITUTED)
      words.append(" substituted");
    if (test)
      words.append(" test");
    if (operatorBlocked)
      words.append(" operatorBlocked");
    if (clock.clockFailure())
      words.append(" clockFailure");
    if (clock.clockNotSynchronized())
      words.append(" clockNotSynchronized");
    return words.toString();
  }
}
