package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.controlled.Station.CounterMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transmission of integrated totals, modes A to D (IEC 60870-5-101 §7.4.8); requests as in recorded session 04. */
class CounterProceduresTest {
  private static final String FREEZE = "65 01 06 00 01 00 00 00 00 45";
  private static final String READ = "65 01 06 00 01 00 00 00 00 05";
  private static final String READ_CON = "65 01 07 00 01 00 00 00 00 05";
  private static final String READ_TERM = "65 01 0a 00 01 00 00 00 00 05";

  private static Chart started(CounterMode mode) {
    return Chart.started(DeviceSettings.STANDARD,
        Station.of(1, List.of(Point.of(1000, new IntegratedTotal(0, 0), TimeTag.Form.NONE).withGroups(1),
            Point.of(1001, new IntegratedTotal(0, 0)).withGroups(2)), List.of()).withCounters(mode));
  }

  private static Chart frozen() {
    return started(CounterMode.C).update(1000, new IntegratedTotal(1227, 0)).update(1001, new IntegratedTotal(5, 0))
        .proceed().nothingElse().receive(FREEZE).sends("65 01 07 00 01 00 00 00 00 45")
        .sends("65 01 0a 00 01 00 00 00 00 45").nothingElse();
  }

  @Test
  void modeCFreezesAndIsAsked() {
    frozen().update(1000, new IntegratedTotal(2000, 0)).receive(READ).sends(READ_CON)
        .sends("0f 82 25 00 01 00 e8 03 00 cb 04 00 00 01 05 00 00 00 01").sends(READ_TERM).nothingElse();
  }

  @Test
  void aGroupIsAskedWithItsOwnCause() {
    frozen().receive("65 01 06 00 01 00 00 00 00 01").sends("65 01 07 00 01 00 00 00 00 01")
        .sends("0f 01 26 00 01 00 e8 03 00 cb 04 00 00 01").sends("65 01 0a 00 01 00 00 00 00 01").nothingElse();
  }

  @Test
  void anEmptyGroupTerminates() {
    frozen().receive("65 01 06 00 01 00 00 00 00 04").sends("65 01 07 00 01 00 00 00 00 04")
        .sends("65 01 0a 00 01 00 00 00 00 04").nothingElse();
  }

  @Test
  void sequenceNumberCountsFreezesOfTheGroupOnly() {
    frozen().receive("65 01 06 00 01 00 00 00 00 81").sends("65 01 07 00 01 00 00 00 00 81")
        .sends("65 01 0a 00 01 00 00 00 00 81").receive(READ).sends(READ_CON)
        .sends("0f 82 25 00 01 00 e8 03 00 cb 04 00 00 02 05 00 00 00 01").sends(READ_TERM)
        // 0x81 has reset the counter
        .receive("65 01 06 00 01 00 00 00 00 41").sends("65 01 07 00 01 00 00 00 00 41")
        .sends("65 01 0a 00 01 00 00 00 00 41").receive("65 01 06 00 01 00 00 00 00 01")
        .sends("65 01 07 00 01 00 00 00 00 01").sends("0f 01 26 00 01 00 e8 03 00 00 00 00 00 03")
        .sends("65 01 0a 00 01 00 00 00 00 01").nothingElse();
  }

  @Test
  void carryAndAdjustmentAreToldOnceAndWithTheNextReading() {
    started(CounterMode.C).update(1000, new IntegratedTotal(3, 0, true, true, false))
        .update(1000, new IntegratedTotal(4, 0)).receive(FREEZE).sends("65 01 07 00 01 00 00 00 00 45")
        .sends("65 01 0a 00 01 00 00 00 00 45").receive("65 01 06 00 01 00 00 00 00 01")
        .sends("65 01 07 00 01 00 00 00 00 01").sends("0f 01 26 00 01 00 e8 03 00 04 00 00 00 61")
        .sends("65 01 0a 00 01 00 00 00 00 01").receive(FREEZE).sends("65 01 07 00 01 00 00 00 00 45")
        .sends("65 01 0a 00 01 00 00 00 00 45").receive("65 01 06 00 01 00 00 00 00 01")
        .sends("65 01 07 00 01 00 00 00 00 01").sends("0f 01 26 00 01 00 e8 03 00 04 00 00 00 02")
        .sends("65 01 0a 00 01 00 00 00 00 01").nothingElse();
  }

  @Test
  void aCounterGoesOnFromWhereAResetHasLeftIt() {
    Chart chart = frozen().receive("65 01 06 00 01 00 00 00 00 81").sends("65 01 07 00 01 00 00 00 00 81")
        .sends("65 01 0a 00 01 00 00 00 00 81");
    assertThat(chart.device().count(1, 1000, 3, Chart.NOW).counter()).isEqualTo(3);
    assertThat(chart.device().count(1, 1000, 4, Chart.NOW).counter()).isEqualTo(7);
    assertThat(chart.device().present(1, 1000)).isEqualTo(new IntegratedTotal(7, 0));
    assertThat(chart.device().value(1, 1000)).isEqualTo(new IntegratedTotal(1227, 2));
  }

  @Test
  void aCounterThatRunsOverHasCarryInItsNextReading() {
    Chart chart = started(CounterMode.C).update(1000, new IntegratedTotal(Integer.MAX_VALUE, 0));
    chart.device().count(1, 1000, 1, Chart.NOW);
    chart.device().count(1, 1000, 1, Chart.NOW);
    chart.receive(FREEZE).sends("65 01 07 00 01 00 00 00 00 45").sends("65 01 0a 00 01 00 00 00 00 45")
        .receive("65 01 06 00 01 00 00 00 00 01").sends("65 01 07 00 01 00 00 00 00 01")
        .sends("0f 01 26 00 01 00 e8 03 00 01 00 00 80 21").sends("65 01 0a 00 01 00 00 00 00 01").nothingElse();
  }

  @Test
  void onlyCountersCount() {
    ControlledDevice device = Chart.device(DeviceSettings.STANDARD,
        Station.of(1, List.of(Point.of(1, new ScaledValue(0, Quality.GOOD))), List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> device.count(1, 1, 1, Chart.NOW))
        .withMessage("station 1, point 1 is no counter but has ScaledValue");
  }

  @Test
  void modeAIsFrozenLocallyAndTold() {
    Chart chart = started(CounterMode.A).update(1000, new IntegratedTotal(7, 0));
    chart.device().freeze(1, 5, Freeze.FREEZE, Chart.NOW);
    chart.proceed().sends("0f 01 03 00 01 00 e8 03 00 07 00 00 00 01")
        .sends("25 01 03 00 01 00 e9 03 00 00 00 00 00 01 00 00 05 17 d5 0b 1a").receive(FREEZE)
        .refuses("frozen locally").sends("65 01 47 00 01 00 00 00 00 45").nothingElse();
  }

  @Test
  void modeBIsFrozenLocallyAndAsked() {
    Chart chart = started(CounterMode.B).update(1000, new IntegratedTotal(7, 0));
    chart.device().freeze(1, 5, Freeze.FREEZE_AND_RESET, Chart.NOW);
    chart.proceed().nothingElse().receive("65 01 06 00 01 00 00 00 00 01").sends("65 01 07 00 01 00 00 00 00 01")
        .sends("0f 01 26 00 01 00 e8 03 00 07 00 00 00 01").sends("65 01 0a 00 01 00 00 00 00 01").nothingElse();
  }

  @Test
  void modeDIsFrozenRemotelyAndTold() {
    started(CounterMode.D).update(1000, new IntegratedTotal(7, 0)).receive("65 01 06 00 01 00 00 00 00 41")
        .sends("65 01 07 00 01 00 00 00 00 41").sends("65 01 0a 00 01 00 00 00 00 41")
        .sends("0f 01 03 00 01 00 e8 03 00 07 00 00 00 01").nothingElse();
  }

  @Test
  void undefinedRequestIsNegative() {
    started(CounterMode.C).receive("65 01 06 00 01 00 00 00 00 06").refuses("RQT 6")
        .sends("65 01 47 00 01 00 00 00 00 06").nothingElse();
  }

  @Test
  void readOfACounterIsUnknown() { // M_IT has no cause 5
    started(CounterMode.C).receive("66 01 05 00 01 00 e8 03 00").rejects("1000").sends("66 01 6f 00 01 00 e8 03 00")
        .nothingElse();
  }

  @Test
  void countersAreNotInAStationInterrogation() {
    started(CounterMode.C).receive("64 01 06 00 01 00 00 00 00 14").sends("64 01 07 00 01 00 00 00 00 14")
        .sends("64 01 0a 00 01 00 00 00 00 14").nothingElse();
  }
}
