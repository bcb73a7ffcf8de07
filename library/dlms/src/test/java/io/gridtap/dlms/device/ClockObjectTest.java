package io.gridtap.dlms.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockObjectTest {
  private static final int TIME = 2;
  private static final int SHIFT_TIME = 6;
  private static final Instant NOW = Instant.parse("2025-03-01T00:00:00Z");

  private final ClockObject clock = new ClockObject(InstantSource.fixed(NOW), 0);
  private final Caller caller = Caller.self(new LogicalDevice("TST0000000000001", List.of(clock)), 1);

  @Test
  void refusesToShiftTimeByMoreThanItsBounds() {
    for (long seconds : List.of(Long.MIN_VALUE, Long.MAX_VALUE, -901L, 901L))
      assertThat(clock.invoke(SHIFT_TIME, new Data.Int(DataType.LONG64, seconds), caller).result())
          .isEqualTo(ActionResult.SCOPE_OF_ACCESS_VIOLATED);
    assertThat(clock.now()).isEqualTo(NOW);
    assertThat(clock.invoke(SHIFT_TIME, Data.longInteger((short) -900), caller).result())
        .isEqualTo(ActionResult.SUCCESS);
    assertThat(clock.now()).isEqualTo(NOW.minusSeconds(900));
  }

  @Test
  void refusesYearsThatItCouldNotShow() {
    for (int year : List.of(CosemDate.ANY_YEAR, 0xFFFE, 10_000, 0)) {
      Data set = CosemDateTimes.octetString(new CosemDateTime(new CosemDate(year, 12, 31, 5),
          new CosemTime(23, 59, 59, 99), 720, 0));
      assertThat(clock.write(TIME, Optional.empty(), set, caller)).isEqualTo(DataAccessResult.TYPE_UNMATCHED);
    }
    assertThat(clock.now()).isEqualTo(NOW);
  }
}
