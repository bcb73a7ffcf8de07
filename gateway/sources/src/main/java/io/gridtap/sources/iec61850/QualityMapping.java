package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Quality.Detail;
import io.gridtap.telemetry.Quality.Source;
import io.gridtap.telemetry.Quality.Validity;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Quality of IEC 61850-7-3 and the gateway's, both ways. */
public final class QualityMapping {
  private static final Map<Detail, io.gridtap.telemetry.Quality.Detail> DETAILS = new EnumMap<>(Map.of(
      Detail.OVERFLOW, io.gridtap.telemetry.Quality.Detail.OVERFLOW,
      Detail.OUT_OF_RANGE, io.gridtap.telemetry.Quality.Detail.OUT_OF_RANGE,
      Detail.BAD_REFERENCE, io.gridtap.telemetry.Quality.Detail.BAD_REFERENCE,
      Detail.OSCILLATORY, io.gridtap.telemetry.Quality.Detail.OSCILLATORY,
      Detail.FAILURE, io.gridtap.telemetry.Quality.Detail.FAILURE,
      Detail.OLD_DATA, io.gridtap.telemetry.Quality.Detail.OLD_DATA,
      Detail.INCONSISTENT, io.gridtap.telemetry.Quality.Detail.INCONSISTENT,
      Detail.INACCURATE, io.gridtap.telemetry.Quality.Detail.INACCURATE));

  private QualityMapping() {}

  public static io.gridtap.telemetry.Quality of(Quality quality) {
    Set<io.gridtap.telemetry.Quality.Detail> details = EnumSet.noneOf(io.gridtap.telemetry.Quality.Detail.class);
    DETAILS.forEach((detail, mapped) -> {
      if (quality.has(detail)) details.add(mapped);
    });
    return io.gridtap.telemetry.Quality.GOOD.with(validity(quality.validity())).with(details)
        .with(quality.has(Detail.SUBSTITUTED) ? Source.SUBSTITUTED : Source.PROCESS).withTest(quality.has(Detail.TEST))
        .withOperatorBlocked(quality.has(Detail.OPERATOR_BLOCKED)).shared();
  }

  private static Validity validity(Quality.Validity validity) {
    return switch (validity) {
      case GOOD -> Validity.GOOD;
      case INVALID -> Validity.INVALID;
      case RESERVED -> Validity.RESERVED;
      case QUESTIONABLE -> Validity.QUESTIONABLE;
    };
  }

  /** The 13 bits; what IEC 61850 has no bit for is left out, and an unknown validity is questionable. */
  public static Quality of(io.gridtap.telemetry.Quality quality) {
    EnumSet<Detail> details = EnumSet.noneOf(Detail.class);
    DETAILS.forEach((detail, mapped) -> {
      if (quality.details().contains(mapped)) details.add(detail);
    });
    if (quality.source() == Source.SUBSTITUTED) details.add(Detail.SUBSTITUTED);
    if (quality.test()) details.add(Detail.TEST);
    if (quality.operatorBlocked()) details.add(Detail.OPERATOR_BLOCKED);
    return Quality.of(switch (quality.validity()) {
      case GOOD -> Quality.Validity.GOOD;
      case INVALID -> Quality.Validity.INVALID;
      case RESERVED -> Quality.Validity.RESERVED;
      case QUESTIONABLE, UNKNOWN -> Quality.Validity.QUESTIONABLE;
    }, details.toArray(Detail[]::new));
  }
}
