package io.gridtap.sources.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.sources.iec104.Iec104Measurements.TimeChoice;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Source;
import io.gridtap.telemetry.Quality.Validity;
import io.gridtap.telemetry.Value;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Iec104MeasurementsTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-21T12:00:00Z");

  private final Iec104Measurements mapping = new Iec104Measurements("rtu7", PointList.EVERYTHING, StationTime.UTC,
      TimeChoice.DEVICE);

  private static List<Measurement> take(Iec104Measurements mapping, String asdu) {
    List<Measurement> measurements = new ArrayList<>();
    mapping.take(Asdu.decode(Octets.hex(asdu)), ARRIVAL, measurements);
    return measurements;
  }

  private Measurement only(String asdu) {
    List<Measurement> measurements = take(mapping, asdu);
    assertThat(measurements).hasSize(1);
    return measurements.getFirst();
  }

  @Test
  void aTaggedEventKeepsItsOwnTime() { // recorded session 05: M_SP_TB_1
    Measurement event = only("1e 01 03 00 01 00 64 00 00 01 d3 05 17 05 15 0b 1a");
    assertThat(event.point()).hasToString("rtu7 1/100");
    assertThat(event.point().labels()).containsEntry("ca", "1").containsEntry("ioa", "100").containsEntry("type",
        "M_SP_NA_1");
    assertThat(event.value()).isEqualTo(new Value.Bool(true));
    assertThat(event.quality()).isEqualTo(io.gridtap.telemetry.Quality.GOOD);
    assertThat(event.observedAt()).isEqualTo(Instant.parse("2026-11-21T05:23:01.491Z"));
    assertThat(event.receivedAt()).isEqualTo(ARRIVAL);
    assertThat(event.cause()).isEqualTo(Cause.SPONTANEOUS);
  }

  @Test
  void anInterrogatedValueIsTheSamePointAndHasTheTimeOfItsArrival() { // recorded session 02
    Measurement event = only("1e 01 03 00 01 00 64 00 00 01 d3 05 17 05 15 0b 1a");
    List<Measurement> interrogated = take(mapping, "01 03 14 05 01 00 64 00 00 01 69 00 00 c0 6e 00 00 31");
    assertThat(interrogated.getFirst().point()).isSameAs(event.point());
    assertThat(interrogated).allSatisfy(measurement -> {
      assertThat(measurement.observedAt()).isEqualTo(ARRIVAL);
      assertThat(measurement.cause()).isEqualTo(Cause.GENERAL_INTERROGATION);
    });
    assertThat(interrogated.get(1).quality().words()).isEqualTo("invalid notTopical");
    assertThat(interrogated.get(2).quality().words()).isEqualTo("questionable blocked substituted");
  }

  @Test
  void aTimeThatTheStationDistrustsIsSaid() { // IV of the time tag
    Measurement event = only("1e 01 03 00 01 00 64 00 00 01 d3 05 97 05 15 0b 1a");
    assertThat(event.observedAt()).isEqualTo(Instant.parse("2026-11-21T05:23:01.491Z"));
    assertThat(event.quality().validity()).isEqualTo(Validity.GOOD);
    assertThat(event.quality().clock().clockNotSynchronized()).isTrue();
  }

  @Test
  void aTimeSetOnTheWayIsSaid() { // GEN of the time tag
    assertThat(only("1e 01 03 00 01 00 64 00 00 01 d3 05 57 05 15 0b 1a").quality().details())
        .containsExactly(Detail.TIME_SUBSTITUTED);
  }

  @Test
  void aTimeThatIsNoneIsReplacedByTheArrivalAndSaid() { // month 13
    Measurement event = only("1e 01 03 00 01 00 64 00 00 01 d3 05 17 05 15 0d 1a");
    assertThat(event.observedAt()).isEqualTo(ARRIVAL);
    assertThat(event.quality().clock().clockFailure()).isTrue();
  }

  @Test
  void theTestBitReachesTheQuality() { assertThat(only("01 01 83 00 01 00 64 00 00 01").quality().test()).isTrue(); }

  @Test
  void aCounterKeepsItsSequenceNumberAndFlags() { // recorded session 05: M_IT_NA_1; here with CY, CA, IV
    List<Measurement> counter = take(mapping, "0f 01 03 00 01 00 e8 03 00 40 e2 01 00 e7");
    assertThat(counter).extracting(Measurement::value).containsExactly(new Value.Int(123_456), new Value.Int(7));
    assertThat(counter).extracting(measurement -> measurement.point().path()).containsExactly("1/1000",
        "1/1000/sequence");
    assertThat(counter.getFirst().quality().words()).isEqualTo("invalid carry adjusted");
  }

  @Test
  void aProtectionEventKeepsItsElapsedTime() { // recorded session 05: M_EP_TA_1
    List<Measurement> event = take(mapping, "11 01 03 00 01 00 4c 04 00 02 d2 04 d3 05 17");
    assertThat(event).extracting(Measurement::value).containsExactly(Value.DoublePoint.ON, new Value.Int(1234));
  }

  @Test
  void everyOtherElementHasItsValue() {
    assertThat(only("03 01 03 00 01 00 c8 00 00 02").value()).isEqualTo(Value.DoublePoint.ON);
    assertThat(only("05 01 03 00 01 00 90 01 00 c5 00").value()).isEqualTo(new Value.StepPosition(-59, true));
    assertThat(only("07 01 03 00 01 00 f4 01 00 a5 00 00 80 00").value())
        .isEqualTo(new Value.Bits("10100101000000000000000000000001"));
    assertThat(only("09 01 03 00 01 00 58 02 00 00 40 00").value()).isEqualTo(new Value.Float64(0.5));
    assertThat(only("0b 01 03 00 01 00 bc 02 00 2e fb 01").value()).isEqualTo(new Value.Int(-1234));
    assertThat(only("0d 01 03 00 01 00 20 03 00 db 0f 49 40 00").value())
        .isEqualTo(new Value.Float32((float) Math.PI));
    assertThat(only("15 01 03 00 01 00 84 03 00 00 e0").quality().validity()).isEqualTo(Validity.UNKNOWN);
    assertThat(take(mapping, "14 01 03 00 01 00 b6 03 00 ff 00 01 80 00")).extracting(Measurement::value)
        .containsExactly(new Value.Bits("1111111100000000"), new Value.Bits("1000000000000001"));
    assertThat(only("46 01 04 00 01 00 00 00 00 02").value()).isEqualTo(new Value.Enumerated(2, "remote reset"));
  }

  @Test
  void aPrivateTypeKeepsItsOctets() { // recorded session 31
    Measurement raw = only("c8 01 03 00 01 00 01 02 03");
    assertThat(raw.point().path()).isEqualTo("1/type-200");
    assertThat(raw.value()).isEqualTo(new Value.OctetString("010203"));
  }

  @Test
  void confirmationsAreNoMeasurements() {
    assertThat(take(mapping, "2d 01 07 00 01 00 29 23 00 01")).isEmpty();
    assertThat(take(mapping, "64 01 0a 00 01 00 00 00 00 14")).isEmpty();
  }

  @Test
  void pointsBearTheNamesOfTheList() {
    PointList list = new PointList(List.of(new PointList.Named(1, 100, "Q0 position")),
        List.of(new PointList.Range(1, 700, 709, "current L{n}")), false);
    Iec104Measurements named = new Iec104Measurements("rtu7", list, StationTime.UTC, TimeChoice.DEVICE);
    assertThat(take(named, "01 01 03 00 01 00 64 00 00 01").getFirst().point().path()).isEqualTo("Q0 position");
    assertThat(take(named, "0b 01 03 00 01 00 bd 02 00 2e fb 00").getFirst().point().path()).isEqualTo("current L2");
    assertThat(take(named, "01 01 03 00 01 00 65 00 00 01")).isEmpty();
    assertThat(named.unwanted()).isEqualTo(1);
    assertThat(take(named, "c8 01 03 00 01 00 01 02 03")).as("a private type stands in no list").isEmpty();
    assertThat(named.unwanted()).isEqualTo(2);
  }

  @Test
  void whatIsNoProcessInformationIsCounted() { // P_ME_NC_1, interrogated
    assertThat(take(mapping, "70 01 14 00 01 00 20 03 00 db 0f 49 40 01")).isEmpty();
    assertThat(mapping.skipped()).isEqualTo(1);
    take(mapping, "2d 01 07 00 01 00 29 23 00 01");
    assertThat(mapping.skipped()).as("a confirmation is none of it").isEqualTo(1);
  }

  @Test
  void aGapIsMarkedOnceAndEndsWithTheNextValue() {
    take(mapping, "0d 01 03 00 01 00 20 03 00 db 0f 49 40 00");
    List<Measurement> gap = new ArrayList<>();
    mapping.markGap(ARRIVAL.plusSeconds(5), gap);
    assertThat(gap).singleElement().satisfies(marked -> {
      assertThat(marked.value()).isEqualTo(new Value.Float32((float) Math.PI));
      assertThat(marked.quality().words()).isEqualTo("questionable oldData");
      assertThat(marked.observedAt()).isEqualTo(ARRIVAL.plusSeconds(5));
    });
    gap.clear();
    mapping.markGap(ARRIVAL.plusSeconds(9), gap);
    assertThat(gap).isEmpty();
    assertThat(only("0d 01 14 00 01 00 20 03 00 db 0f 49 40 00").quality().words()).isEqualTo("good");
    mapping.markGap(ARRIVAL.plusSeconds(15), gap);
    assertThat(gap).hasSize(1);
  }

  @Test
  void qualityGoesBothWays() {
    for (int bits : List.of(0, Quality.OV, Quality.BL, Quality.SB, Quality.NT, Quality.IV, Quality.OV | Quality.IV,
        Quality.BL | Quality.SB | Quality.NT | Quality.IV | Quality.OV | Quality.EI))
      assertThat(QualityMapping.of(QualityMapping.of(Quality.of(bits)))).isSameAs(Quality.of(bits));
    assertThat(QualityMapping.of(Quality.of(Quality.SB)).source()).isEqualTo(Source.SUBSTITUTED);
  }
}
