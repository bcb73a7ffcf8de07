package io.gridtap.iec104.controlled;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.DeviceSettings.Clock;
import io.gridtap.iec104.controlled.DeviceSettings.Repeated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Basic application functions of IEC TS 60870-5-604, seen from the controlled station; octets of recorded sessions where they exist. */
class BasicProceduresTest {
  private static final DeviceSettings STANDARD = DeviceSettings.STANDARD;
  private static final SinglePoint OFF = new SinglePoint(false, Quality.GOOD);
  private static final SinglePoint ON = new SinglePoint(true, Quality.GOOD);

  private static Station station(int commonAddress) {
    return Station.of(commonAddress,
        List.of(Point.of(100, ON, TimeTag.Form.NONE).withGroups(1), Point.of(101, OFF, TimeTag.Form.NONE),
            Point.of(200, new DoublePoint(DoublePoint.State.ON, Quality.GOOD)).withGroups(2),
            Point.of(700, new ScaledValue(5, Quality.GOOD)).withCyclic(Duration.ofSeconds(2)),
            Point.of(701, new ScaledValue(6, Quality.GOOD)).withBackground(Duration.ofSeconds(7)),
            Point.of(800, new ShortFloat(42.5f, Quality.GOOD), TimeTag.Form.NONE).withInterrogated(false)),
        List.of(new CommandPoint(5000, TypeId.C_SC_NA_1, Mode.DIRECT)))
        .withParameters(Map.of(6000, TypeId.P_ME_NA_1, 6001, TypeId.P_ME_NB_1, 6002, TypeId.P_ME_NC_1));
  }

  private static Chart started() { return Chart.started(STANDARD, station(1)); }

  @Test
  void aValueThatWasSetWithoutAnEventIsToldToThoseWhoAsk() {
    Chart chart = started();
    chart.device().set(1, 800, new ShortFloat(12.5f, Quality.GOOD), Chart.NOW);
    chart.proceed().nothingElse().receive("66 01 05 00 01 00 20 03 00")
        .sends("0d 01 05 00 01 00 20 03 00 00 00 48 41 00").nothingElse();
    // events have not told this value yet
    chart.update(800, new ShortFloat(12.5f, Quality.GOOD)).proceed()
        .sends("0d 01 03 00 01 00 20 03 00 00 00 48 41 00").nothingElse();
    chart.update(800, new ShortFloat(12.5f, Quality.GOOD)).proceed().nothingElse();
  }

  @Nested
  @DisplayName("ASDUs that are mirrored")
  class Mirrored {
    @Test
    void privateTypeIsUnknown() { // recorded session 11
      started().receive("c8 01 06 00 01 00 01 00 00 01 02 03").rejects("type 200")
          .sends("c8 01 6c 00 01 00 01 00 00 01 02 03").nothingElse();
    }

    @Test
    void reservedTypeIsUnknown() { // recorded session 11
      started().receive("16 01 06 00 01 00 01 00 00 01").rejects("type 22").sends("16 01 6c 00 01 00 01 00 00 01")
          .nothingElse();
    }

    @Test
    void typeOfMonitorDirectionIsUnknown() { // recorded session 11
      started().receive("01 01 03 00 01 00 01 00 00 01").rejects("M_SP_NA_1").sends("01 01 6c 00 01 00 01 00 00 01")
          .nothingElse();
    }

    @Test
    void undefinedCauseIsUnknown() { // recorded session 11
      started().receive("2d 01 3f 00 01 00 88 13 00 01").rejects("cause 63").sends("2d 01 6d 00 01 00 88 13 00 01")
          .nothingElse();
    }

    @Test
    void noObjectsAtAll() { // recorded session 11: 44 for N=0
      started().receive("2d 00 06 00 01 00 88 13 00 01").rejects("N=0").sends("2d 00 6c 00 01 00 88 13 00 01")
          .nothingElse();
    }

    @Test
    void moreObjectsThanOctets() {
      started().receive("2d 02 06 00 01 00 88 13 00 01").rejects("N=2").sends("2d 02 6c 00 01 00 88 13 00 01")
          .nothingElse();
    }

    @Test
    void twoCommandsInOneAsdu() {
      started().receive("2d 02 06 00 01 00 88 13 00 01 89 13 00 01").rejects("one object")
          .sends("2d 02 6c 00 01 00 88 13 00 01 89 13 00 01").nothingElse();
    }

    @Test
    void monitorCauseInControlDirection() { // recorded session 03
      started().receive("64 01 03 00 01 00 00 00 00 14").rejects("spont").sends("64 01 6d 00 01 00 00 00 00 14")
          .nothingElse();
    }

    @Test
    void unknownStation() {
      // the recorded server of session 03 answers an interrogation of station 77 with data of station 1: not exemplary
      started().receive("64 01 06 00 4d 00 00 00 00 14").rejects("no station 77")
          .sends("64 01 6e 00 4d 00 00 00 00 14").nothingElse();
    }

    @Test
    void commonAddressZero() {
      started().receive("64 01 06 00 00 00 00 00 00 14").rejects("no station 0")
          .sends("64 01 6e 00 00 00 00 00 00 14").nothingElse();
    }

    @Test
    void unknownObject() { // recorded session 06
      started().receive("2d 01 06 00 01 00 61 1e 00 01").rejects("no object 7777")
          .sends("2d 01 6f 00 01 00 61 1e 00 01").nothingElse();
    }

    @Test
    void objectOfAnotherType() {
      started().receive("2e 01 06 00 01 00 88 13 00 01").rejects("no object 5000 for C_DC_NA_1")
          .sends("2e 01 6f 00 01 00 88 13 00 01").nothingElse();
    }

    @Test
    void objectAddressWhereNoneIsRelevant() { // recorded session 03
      started().receive("64 01 06 00 01 00 05 00 00 14").rejects("address 0, not 5")
          .sends("64 01 6f 00 01 00 05 00 00 14").nothingElse();
    }

    @Test
    void typeComesBeforeCauseBeforeStationBeforeObject() {
      started().receive("c8 01 3f 00 4d 00 61 1e 00 01").rejects("type 200").sends("c8 01 6c 00 4d 00 61 1e 00 01")
          .receive("2d 01 3f 00 4d 00 61 1e 00 01").rejects("cause 63").sends("2d 01 6d 00 4d 00 61 1e 00 01")
          .receive("2d 01 06 00 4d 00 61 1e 00 01").rejects("station 77").sends("2d 01 6e 00 4d 00 61 1e 00 01")
          .receive("2d 01 06 00 01 00 61 1e 00 01").rejects("object 7777").sends("2d 01 6f 00 01 00 61 1e 00 01")
          .nothingElse();
    }

    @Test
    void testBitAndOriginatorAreMirrored() {
      started().receive("c8 01 86 09 01 00 01 00 00 01").rejects("type 200").sends("c8 01 ec 09 01 00 01 00 00 01")
          .nothingElse();
    }

    @Test
    void broadcastOfACommandIsUnknown() {
      started().receive("2d 01 06 00 ff ff 88 13 00 01").rejects("65535").sends("2d 01 6e 00 ff ff 88 13 00 01")
          .nothingElse();
    }

    @Test
    void fileTransferWithoutHandler() {
      started().receive("7a 01 0d 00 01 00 01 00 00 01 00 00 01").rejects("F_SC_NA_1")
          .sends("7a 01 6c 00 01 00 01 00 00 01 00 00 01").nothingElse();
    }

    @Test
    void typeDeclaredUnsupported() {
      Chart.started(STANDARD.withUnsupported(TypeId.C_TS_TA_1), station(1))
          .receive("6b 01 06 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a").rejects("C_TS_TA_1")
          .sends("6b 01 6c 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a").nothingElse();
    }

    @Test
    void headerThatIsNotWholeCloses() { started().receive("64 01 06").script.closesNaming("header"); }
  }

  @Nested
  @DisplayName("station initialisation")
  class Initialization {
    @Test
    void endOfInitializationOnTheFirstStartOfAGroupOnly() {
      ControlledDevice device = Chart.device(STANDARD, station(1));
      RedundancyGroup group = device.group("all");
      Chart first = new Chart(device, group).start().sends("46 01 04 00 01 00 00 00 00 00").nothingElse();
      first.lost();
      new Chart(device, group).start().nothingElse();
      new Chart(device, device.group("other")).start().sends("46 01 04 00 01 00 00 00 00 00").nothingElse();
    }

    @Test
    void eachStationTellsItsOwn() {
      ControlledDevice device = Chart.device(STANDARD, station(1), station(2));
      new Chart(device, device.group("all")).start().sends("46 01 04 00 01 00 00 00 00 00")
          .sends("46 01 04 00 02 00 00 00 00 00").nothingElse();
    }

    @Test
    void localResetIsToldAtOnce() {
      Chart chart = started();
      chart.device().initialized(1, new EndOfInitialization(EndOfInitialization.LOCAL_MANUAL_RESET, true));
      chart.proceed().sends("46 01 04 00 01 00 00 00 00 81").nothingElse();
    }
  }

  @Nested
  @DisplayName("interrogation")
  class Interrogations {
    @Test
    void ofTheStation() {
      started().receive("64 01 06 05 01 00 00 00 00 14").sends("64 01 07 05 01 00 00 00 00 14")
          .sends("01 82 14 05 01 00 64 00 00 01 00").sends("03 01 14 05 01 00 c8 00 00 02")
          .sends("0b 82 14 05 01 00 bc 02 00 05 00 00 06 00 00").sends("64 01 0a 05 01 00 00 00 00 14").nothingElse();
    }

    @Test
    void ofAGroup() {
      started().receive("64 01 06 00 01 00 00 00 00 15").sends("64 01 07 00 01 00 00 00 00 15")
          .sends("01 01 15 00 01 00 64 00 00 01").sends("64 01 0a 00 01 00 00 00 00 15").nothingElse();
    }

    @Test
    void ofAGroupWithoutObjects() {
      started().receive("64 01 06 00 01 00 00 00 00 24").sends("64 01 07 00 01 00 00 00 00 24")
          .sends("64 01 0a 00 01 00 00 00 00 24").nothingElse();
    }

    @Test
    void ofAnUndefinedQualifier() { // recorded session 03
      started().receive("64 01 06 00 01 00 00 00 00 32").refuses("QOI 50").sends("64 01 47 00 01 00 00 00 00 32")
          .nothingElse();
    }

    @Test
    void broadcastIsAnsweredByEachStationWithItsOwnAddress() {
      // the recorded server of session 03 mirrors 65535: not exemplary
      Station first = Station.of(1, List.of(Point.of(1, ON)), List.of());
      Station second = Station.of(2, List.of(Point.of(2, OFF)), List.of());
      Chart.started(STANDARD, first, second).receive("64 01 06 00 ff ff 00 00 00 14")
          .sends("64 01 07 00 01 00 00 00 00 14").sends("64 01 07 00 02 00 00 00 00 14")
          .sends("01 01 14 00 01 00 01 00 00 01").sends("64 01 0a 00 01 00 00 00 00 14")
          .sends("01 01 14 00 02 00 02 00 00 00").sends("64 01 0a 00 02 00 00 00 00 14").nothingElse();
    }

    @Test
    void testBitIsMirrored() { // recorded session 03
      started().receive("64 01 86 00 01 00 00 00 00 24").sends("64 01 87 00 01 00 00 00 00 24")
          .sends("64 01 8a 00 01 00 00 00 00 24").nothingElse();
    }

    private Chart filled(Repeated repeated) {
      Station large = Station.of(1, IntStream.range(1, 40)
          .mapToObj(at -> Point.of(2 * at * 100, new ShortFloat(at, Quality.GOOD))).toList(), List.of());
      ControlledDevice device = Chart.device(STANDARD.with(repeated).withoutInitialization(), large);
      Chart chart = new Chart(device, device.group("all"),
          ApciSettings.STANDARD.withWindow(2, 8), Optional.empty()).start();
      chart.script.receive("68 0e 00 00 00 00 64 01 06 00 01 00 00 00 00 14");
      return chart;
    }

    @Test
    void deactivationEndsIt() {
      // the recorded server of session 03 answers a deactivation with 45, although the cause is defined for the type
      Chart chart = filled(Repeated.RESTART);
      chart.script.sends("68 0e 00 00 02 00 64 01 07 00 01 00 00 00 00 14").sends(octets -> {})
          .receive("68 04 01 00 04 00").sends(octets -> {}).sends("68 0e 06 00 02 00 64 01 0a 00 01 00 00 00 00 14");
      Chart other = filled(Repeated.RESTART);
      other.script.sends("68 0e 00 00 02 00 64 01 07 00 01 00 00 00 00 14").sends(octets -> {})
          .receive("68 0e 02 00 00 00 64 01 08 00 01 00 00 00 00 14").receive("68 04 01 00 04 00")
          .sends("68 0e 04 00 04 00 64 01 09 00 01 00 00 00 00 14").nothingElse();
    }

    @Test
    void deactivationOfNothingIsNegative() {
      started().receive("64 01 08 00 01 00 00 00 00 14").sends("64 01 49 00 01 00 00 00 00 14").nothingElse();
    }

    @Test
    void secondOneRestarts() {
      Chart chart = filled(Repeated.RESTART);
      chart.script.sends("68 0e 00 00 02 00 64 01 07 00 01 00 00 00 00 14").sends(octets -> {})
          .receive("68 0e 02 00 00 00 64 01 06 00 01 00 00 00 00 14").receive("68 04 01 00 04 00")
          .sends("68 0e 04 00 04 00 64 01 07 00 01 00 00 00 00 14")
          .sends(octets -> assertThat(octets.u8(6)).isEqualTo(13)).receive("68 04 01 00 08 00")
          .sends(octets -> assertThat(octets.u8(6)).isEqualTo(13))
          .sends("68 0e 0a 00 04 00 64 01 0a 00 01 00 00 00 00 14").nothingElse();
    }

    @Test
    void secondOneIsRefused() {
      Chart chart = filled(Repeated.REFUSE);
      chart.script.sends("68 0e 00 00 02 00 64 01 07 00 01 00 00 00 00 14").sends(octets -> {})
          .receive("68 0e 02 00 00 00 64 01 06 00 01 00 00 00 00 14");
      chart.refuses("is running");
      chart.script.receive("68 04 01 00 04 00").sends("68 0e 04 00 04 00 64 01 47 00 01 00 00 00 00 14")
          .sends(octets -> assertThat(octets.u8(6)).isEqualTo(13));
    }
  }

  @Nested
  @DisplayName("clock synchronization")
  class Clocks {
    @Test
    void confirmationCarriesTheStationsOwnTime() {
      // the recorded server of session 08 repeats the time it was sent; ours tells what its clock shows
      Chart chart = started().receive("67 01 06 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a");
      chart.asks(ClockRequest.class).accept();
      chart.proceed().sends("67 01 07 00 01 00 00 00 00 00 00 05 17 d5 0b 1a").nothingElse();
    }

    @Test
    void refusalMirrorsWhatWasAskedFor() {
      Chart chart = started().receive("67 01 06 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a");
      chart.asks(ClockRequest.class).refuse();
      chart.proceed().sends("67 01 47 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a").nothingElse();
    }

    @Test
    void timeTagsAreInvalidUntilTheFirst() {
      Chart chart = Chart.started(STANDARD.with(Clock.INVALID_UNTIL_SYNCHRONIZED), station(1));
      chart.update(200, new DoublePoint(DoublePoint.State.OFF, Quality.GOOD)).proceed()
          .sends("1f 01 03 00 01 00 c8 00 00 01 00 00 85 17 d5 0b 1a")
          .receive("67 01 06 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a").asks(ClockRequest.class).accept();
      chart.proceed().sends("67 01 07 00 01 00 00 00 00 00 00 05 17 d5 0b 1a")
          .update(200, new DoublePoint(DoublePoint.State.ON, Quality.GOOD)).proceed()
          .sends("1f 01 03 00 01 00 c8 00 00 02 00 00 05 17 d5 0b 1a").nothingElse();
    }
  }

  @Nested
  @DisplayName("read, test, delay, reset")
  class Others {
    @Test
    void readAnswersWithTheObjectAndNoConfirmation() { // recorded session 08
      started().receive("66 01 05 00 01 00 20 03 00").sends("0d 01 05 00 01 00 20 03 00 00 00 2a 42 00")
          .nothingElse();
    }

    @Test
    void readOfAnUnknownObject() { // recorded session 08
      started().receive("66 01 05 00 01 00 92 10 00").rejects("4242").sends("66 01 6f 00 01 00 92 10 00").nothingElse();
    }

    @Test
    void readWithTheWrongCause() { // recorded session 08
      started().receive("66 01 06 00 01 00 20 03 00").rejects("act").sends("66 01 6d 00 01 00 20 03 00").nothingElse();
    }

    @Test
    void testWithTimeIsMirrored() { // recorded session 08
      started().receive("6b 01 06 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a")
          .sends("6b 01 07 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a").nothingElse();
    }

    @Test
    void testWithoutTimeIsNotSelected() { // recorded session 08
      started().receive("68 01 06 00 01 00 00 00 00 aa 55").rejects("C_TS_NA_1")
          .sends("68 01 6c 00 01 00 00 00 00 aa 55").nothingElse();
    }

    @Test
    void testWithoutTimeIfWanted() {
      Chart.started(STANDARD.withOptional(TypeId.C_TS_NA_1), station(1)).receive("68 01 06 00 01 00 00 00 00 aa 55")
          .sends("68 01 07 00 01 00 00 00 00 aa 55").nothingElse();
    }

    @Test
    void delayAcquisitionIsNotSelected() {
      started().receive("6a 01 06 00 01 00 00 00 00 10 00").rejects("C_CD_NA_1")
          .sends("6a 01 6c 00 01 00 00 00 00 10 00").nothingElse();
    }

    @Test
    void resetIsConfirmedAndThenInitializationEnds() { // recorded session 08
      Chart chart = started().receive("69 01 06 00 01 00 00 00 00 01");
      ResetRequest reset = chart.asks(ResetRequest.class);
      assertThat(reset.accept()).isTrue();
      chart.proceed().sends("69 01 07 00 01 00 00 00 00 01").nothingElse();
      reset.complete();
      chart.proceed().sends("46 01 04 00 01 00 00 00 00 02").nothingElse();
    }

    @Test
    void resetOfTheEventBufferDropsWhatHasATimeTag() {
      ControlledDevice device = Chart.device(STANDARD.withoutInitialization(), station(1));
      Chart chart = new Chart(device, device.group("all"), ApciSettings.STANDARD.withWindow(1, 8), Optional.empty());
      chart.start().update(101, ON).proceed().sends("01 01 03 00 01 00 65 00 00 01")
          .update(200, new DoublePoint(DoublePoint.State.OFF, Quality.GOOD)).update(100, OFF).proceed();
      chart.receiveWithoutAcknowledging("69 01 06 00 01 00 00 00 00 02").asks(ResetRequest.class).accept();
      chart.proceed().acknowledge().sends("69 01 07 00 01 00 00 00 00 02").acknowledge()
          .sends("01 01 03 00 01 00 64 00 00 00").acknowledge().nothingElse();
    }
  }

  @Nested
  @DisplayName("parameters")
  class Parameters {
    @Test
    void areConfirmedOnceTheUserHasThem() { // recorded session 09
      Chart chart = started().receive("6e 01 06 00 01 00 70 17 00 00 20 01");
      chart.asks(ParameterRequest.class).accept();
      chart.proceed().sends("6e 01 07 00 01 00 70 17 00 00 20 01").receive("6f 01 06 00 01 00 71 17 00 f4 01 02")
          .asks(ParameterRequest.class).accept();
      chart.proceed().sends("6f 01 07 00 01 00 71 17 00 f4 01 02")
          .receive("70 01 06 00 01 00 72 17 00 00 00 20 40 03").asks(ParameterRequest.class).accept();
      chart.proceed().sends("70 01 07 00 01 00 72 17 00 00 00 20 40 03").nothingElse();
    }

    @Test
    void areActivatedAndDeactivated() { // recorded session 09
      Chart chart = started().receive("71 01 06 00 01 00 72 17 00 03");
      chart.asks(ParameterRequest.class).accept();
      chart.proceed().sends("71 01 07 00 01 00 72 17 00 03").receive("71 01 08 00 01 00 72 17 00 03");
      ParameterRequest off = chart.asks(ParameterRequest.class);
      assertThat(off.isDeactivation()).isTrue();
      off.accept();
      chart.proceed().sends("71 01 09 00 01 00 72 17 00 03").nothingElse();
    }

    @Test
    void deactivationEndsCyclicTransmission() {
      Chart chart = started().receive("71 01 08 00 01 00 bc 02 00 03");
      ParameterRequest off = chart.asks(ParameterRequest.class);
      assertThat(off.parameter()).isEqualTo(new ParameterActivation(ParameterActivation.TRANSMISSION));
      off.accept();
      chart.proceed().sends("71 01 09 00 01 00 bc 02 00 03").acknowledge().after(Duration.ofSeconds(6)).nothingElse();
    }

    @Test
    void unknownOnesAreMirrored() {
      started().receive("6e 01 06 00 01 00 71 17 00 00 20 01").rejects("6001")
          .sends("6e 01 6f 00 01 00 71 17 00 00 20 01").nothingElse();
    }

    @Test
    void refusalIsNegative() {
      Chart chart = started().receive("6e 01 06 00 01 00 70 17 00 00 20 01");
      chart.asks(ParameterRequest.class).refuse();
      chart.proceed().sends("6e 01 47 00 01 00 70 17 00 00 20 01").nothingElse();
    }
  }

  @Nested
  @DisplayName("cyclic transmission, background scan, double transmission")
  class Cyclic {
    @Test
    void valuesAreSentWithTheirPeriod() {
      started().after(Duration.ofSeconds(2)).sends("0b 01 01 00 01 00 bc 02 00 05 00 00").acknowledge()
          .after(Duration.ofSeconds(2)).sends("0b 01 01 00 01 00 bc 02 00 05 00 00").acknowledge()
          .after(Duration.ofSeconds(2)).sends("0b 01 01 00 01 00 bc 02 00 05 00 00").acknowledge()
          .after(Duration.ofSeconds(1)).sends("0b 01 02 00 01 00 bd 02 00 06 00 00").nothingElse();
    }

    @Test
    void aStoppedConnectionHasNone() {
      Chart chart = started();
      chart.script.receive("68 04 13 00 00 00").sends("68 04 23 00 00 00").delivers(new ControlledEvent.Stopped())
          .after(Duration.ofSeconds(19)).nothingElse();
    }

    @Test
    void doubleTransmissionSendsWithoutTimeTagFirst() {
      Station station = Station.of(1, List.of(Point.of(100, OFF).withDoubleTransmission()), List.of());
      Chart.started(STANDARD, station).update(100, ON).proceed().sends("01 01 03 00 01 00 64 00 00 01")
          .sends("1e 01 03 00 01 00 64 00 00 01 00 00 05 17 d5 0b 1a").nothingElse();
    }
  }

  @Nested
  @DisplayName("events")
  class Events {
    @Test
    void sameValueIsNoEvent() {
      Chart chart = started();
      assertThat(chart.device().update(1, 100, ON, Chart.NOW)).isFalse();
      chart.proceed().nothingElse();
    }

    @Test
    void qualityAloneIsAnEvent() {
      started().update(100, new SinglePoint(true, Quality.of(Quality.IV))).proceed()
          .sends("01 01 03 00 01 00 64 00 00 81").nothingElse();
    }

    @Test
    void returnInformationOfALocalCommand() {
      Chart chart = started();
      chart.device().report(1, 100, ON, Chart.NOW, Cause.RETURN_LOCAL);
      chart.proceed().sends("01 01 0c 00 01 00 64 00 00 01").nothingElse();
    }

    @Test
    void ofOneTypeShareAnAsdu() {
      started().update(100, OFF).update(101, ON).update(100, ON).proceed()
          .sends("01 03 03 00 01 00 64 00 00 00 65 00 00 01 64 00 00 01").nothingElse();
    }

    @Test
    void othersMayBePassedOverButNeverOneOfTheSamePoint() {
      Station station = Station.of(1, List.of(Point.of(1, OFF, TimeTag.Form.NONE),
          Point.of(2, new NormalizedValue(0, Quality.GOOD), TimeTag.Form.NONE), Point.of(3, OFF, TimeTag.Form.NONE)),
          List.of());
      Chart.started(STANDARD, station).update(1, ON).update(2, new NormalizedValue(1, Quality.GOOD)).update(3, ON)
          .update(2, new NormalizedValue(2, Quality.GOOD)).proceed()
          .sends("01 02 03 00 01 00 01 00 00 01 03 00 00 01")
          .sends("09 02 03 00 01 00 02 00 00 01 00 00 02 00 00 02 00 00").nothingElse();
      Chart.started(STANDARD.withPackAhead(0), station).update(1, ON)
          .update(2, new NormalizedValue(1, Quality.GOOD)).update(3, ON).proceed()
          .sends("01 01 03 00 01 00 01 00 00 01").sends("09 01 03 00 01 00 02 00 00 01 00 00")
          .sends("01 01 03 00 01 00 03 00 00 01").nothingElse();
    }

    @Test
    void ofAnotherStationAreInAnotherAsdu() {
      Chart chart = Chart.started(STANDARD, station(1), station(2));
      chart.device().update(2, 100, OFF, Chart.NOW);
      List<Asdu> sent = chart.update(100, OFF).proceed().allSent();
      assertThat(sent).extracting(Asdu::commonAddress).containsExactly(2, 1);
    }
  }
}
