package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A column of a profile.
 *
 * @param scalerUnit of its numbers; {@link ScalerUnit#NONE} if they have none
 */
public record ProfileColumn(CaptureObject object, ScalerUnit scalerUnit) {
  /** What a column is for. */
  public enum Role {
    CLOCK, STATUS, VALUE
  }

  private static final int STATUS_REGISTERS_C = 96;
  private static final int STATUS_REGISTERS_D = 10;

  public static ProfileColumn of(CaptureObject object) { return new ProfileColumn(object, ScalerUnit.NONE); }

  public ProfileColumn with(ScalerUnit other) { return new ProfileColumn(object, other); }

  /** Times of the clock, status registers (x-x:96.10.x), or anything else. */
  public Role role() {
    if (object.isClock()) return Role.CLOCK;
    return object.name().c() == STATUS_REGISTERS_C && object.name().d() == STATUS_REGISTERS_D
        ? Role.STATUS
        : Role.VALUE;
  }

  /** Exact; empty for what is no number. */
  public Optional<BigDecimal> value(Data raw) {
    return scalerUnit.value(raw);
  }
}
