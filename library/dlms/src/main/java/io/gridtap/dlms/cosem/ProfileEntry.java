package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of a profile with all that was left out put back.
 *
 * @param time of the capture; empty if the profile has no clock or the clock no time
 * @param stamp as the meter wrote it, or would have
 * @param status of the interval, the first of the status columns
 * @param cells one a column
 * @param missingBefore captures that are missing between the row before and this one; 0 without a capture period
 */
public record ProfileEntry(Optional<Instant> time, Optional<CosemDateTime> stamp, OptionalLong status, List<Cell> cells,
    long missingBefore) {
  /**
   * @param raw as read, or as the row before where the meter sent null-data
   * @param value scaled, exact; empty for what is no number
   * @param repeated the meter sent null-data
   */
  public record Cell(Data raw, Optional<BigDecimal> value, boolean repeated) {}

  public ProfileEntry { cells = List.copyOf(cells); }
}
