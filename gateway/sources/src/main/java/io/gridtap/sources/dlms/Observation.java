package io.gridtap.sources.dlms;

import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What came of one {@link Wanted}. */
sealed interface Observation {
  Wanted wanted();

  /**
   * @param value with its scaler applied
   * @param unitCode of the standard's table, where the object has a unit
   * @param scaler power of ten that was applied, where the object has one
   * @param observedAt by the meter's clock, where it said so
   */
  record Read(Wanted wanted, Value value, OptionalInt unitCode, OptionalInt scaler, Optional<Instant> observedAt)
      implements
        Observation {}

  /** @param reason in the standard's words: {@code object-undefined} */
  record Refused(Wanted wanted, String reason) implements Observation {}
}
