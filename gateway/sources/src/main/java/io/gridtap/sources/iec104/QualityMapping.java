package io.gridtap.sources.iec104;

import io.gridtap.iec104.asdu.Quality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Source;
import io.gridtap.telemetry.Quality.Validity;
import java.util.EnumSet;
import java.util.Set;

/** Quality descriptors of IEC 60870-5-101 §7.2.6 and the gateway's quality, both ways. */
public final class QualityMapping {
  /** All there are, as they are met with every value. */
  private static final io.gridtap.telemetry.Quality[] MAPPED = new io.gridtap.telemetry.Quality[256];

  static {
    for (int bits = 0; bits < MAPPED.length; bits++) MAPPED[bits] = mapped(Quality.of(bits));
  }

  private QualityMapping() {}

  /** Invalid is what has IV; what is not topical, blocked or overflowed is questionable; SB is the source's matter. */
  public static io.gridtap.telemetry.Quality of(Quality quality) {
    return MAPPED[quality.bits()];
  }

  private static io.gridtap.telemetry.Quality mapped(Quality quality) {
    Set<Detail> details = EnumSet.noneOf(Detail.class);
    if (quality.overflow()) details.add(Detail.OVERFLOW);
    if (quality.elapsedTimeInvalid()) details.add(Detail.ELAPSED_TIME_INVALID);
    if (quality.blocked()) details.add(Detail.BLOCKED);
    if (quality.notTopical()) details.add(Detail.NOT_TOPICAL);
    boolean doubtful = quality.overflow() || quality.blocked() || quality.notTopical();
    return io.gridtap.telemetry.Quality.GOOD
        .with(quality.invalid() ? Validity.INVALID : doubtful ? Validity.QUESTIONABLE : Validity.GOOD).with(details)
        .with(quality.substituted() ? Source.SUBSTITUTED : Source.PROCESS).shared();
  }

  /** The bits there are; a validity that is not good and has no bit of its own is IV or NT. */
  public static Quality of(io.gridtap.telemetry.Quality quality) {
    int bits = 0;
    if (quality.details().contains(Detail.OVERFLOW)) bits |= Quality.OV;
    if (quality.details().contains(Detail.ELAPSED_TIME_INVALID)) bits |= Quality.EI;
    if (quality.details().contains(Detail.BLOCKED) || quality.operatorBlocked()) bits |= Quality.BL;
    if (quality.source() == Source.SUBSTITUTED) bits |= Quality.SB;
    if (quality.details().contains(Detail.NOT_TOPICAL) || quality.details().contains(Detail.OLD_DATA))
      bits |= Quality.NT;
    return switch (quality.validity()) {
      case GOOD, UNKNOWN -> Quality.of(bits);
      case INVALID, RESERVED -> Quality.of(bits | Quality.IV);
      case QUESTIONABLE -> Quality.of((bits & (Quality.OV | Quality.BL | Quality.NT)) == 0 ? bits | Quality.NT : bits);
    };
  }
}
