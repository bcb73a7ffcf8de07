package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases of IEC TS 60870-5-604 beside the usual ones, controlled station. */
class MoreProceduresTest {
  private static final int[] ALL_GROUPS = IntStream.rangeClosed(1, 16).toArray();

  private static Chart started() {
    return Chart.started(DeviceSettings.STANDARD, Station.of(1,
        List.of(Point.of(100, new SinglePoint(true, Quality.GOOD), TimeTag.Form.NONE).withGroups(ALL_GROUPS)),
        List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT))));
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36})
  void eachOfTheSixteenGroupsHasItsOwnCause(int qualifier) {
    started().receive("64 01 06 00 01 00 00 00 00 %02x".formatted(qualifier))
        .sends("64 01 07 00 01 00 00 00 00 %02x".formatted(qualifier))
        .sends("01 01 %02x 00 01 00 64 00 00 01".formatted(qualifier))
        .sends("64 01 0a 00 01 00 00 00 00 %02x".formatted(qualifier)).nothingElse();
  }

  @Test
  void groupAndStationAreInterrogatedSideBySide() {
    started().receive("64 01 06 00 01 00 00 00 00 15").sends("64 01 07 00 01 00 00 00 00 15")
        .sends("01 01 15 00 01 00 64 00 00 01").sends("64 01 0a 00 01 00 00 00 00 15")
        .receive("64 01 06 00 01 00 00 00 00 14").sends("64 01 07 00 01 00 00 00 00 14")
        .sends("01 01 14 00 01 00 64 00 00 01").sends("64 01 0a 00 01 00 00 00 00 14").nothingElse();
  }

  @Test
  void aCommandThatMovesTheProcessIsNotCancelled() {
    Chart chart = started().receive("2d 01 06 00 01 00 88 13 00 01");
    CommandRequest request = chart.asksCommand();
    request.accept();
    chart.proceed().sends("2d 01 07 00 01 00 88 13 00 01").receive("2d 01 08 00 01 00 88 13 00 01")
        .refuses("nothing to cancel").sends("2d 01 49 00 01 00 88 13 00 01");
    request.terminate();
    chart.proceed().sends("2d 01 0a 00 01 00 88 13 00 01").nothingElse();
  }

  @Test
  void aSequenceOfCommandsIsUnknown() {
    started().receive("2d 81 06 00 01 00 88 13 00 01").rejects("one object").sends("2d 81 6c 00 01 00 88 13 00 01")
        .nothingElse();
  }

  @Test
  void clockSynchronizationForAnUnknownStation() {
    started().receive("67 01 06 00 07 00 00 00 00 c1 1b 06 05 64 03 1a").rejects("station 7")
        .sends("67 01 6e 00 07 00 00 00 00 c1 1b 06 05 64 03 1a").nothingElse();
  }
}
