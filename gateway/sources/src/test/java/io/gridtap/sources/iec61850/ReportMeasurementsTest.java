package io.gridtap.sources.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.ValueType.Structure;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.DataSetDirectory.Entry;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Quality.Validity;
import io.gridtap.telemetry.Value;
import io.gridtap.wire.BitString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportMeasurementsTest {
  private static final Instant MEMBER_TIME = Instant.parse("2026-11-21T06:00:00.250Z");
  private static final Instant ENTRY_TIME = Instant.parse("2026-11-21T06:00:01Z");
  private static final Instant ARRIVAL = Instant.parse("2026-11-21T06:00:02Z");
  private static final Data GOOD = new Data.Bits(Quality.GOOD.bitString());
  private static final Data OLD = new Data.Bits(
      Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA).bitString());
  private static final Data TIME = Data.UtcTime.of(MEMBER_TIME, 0x8A);

  private final ReportRouter router = new ReportRouter();
  private ReportMeasurements measurements = new ReportMeasurements("bay 1", "IED1", TimeChoice.MEMBER);

  /** Members 0…2 are one status in three parts, 3 is a measured value with all of its own, 4 an enumeration. */
  @BeforeEach
  void subscribe() throws Exception {
    ValueType beh = Golden.model().logicalDevice("GOLDLD0").orElseThrow().logicalNode("LLN0").orElseThrow()
        .find("Beh").map(node -> ValueType.of(node, FunctionalConstraint.ST)).orElseThrow();
    ValueType power = new Structure(List.of(
        new Component("mag", new Structure(List.of(new Component("f", new Leaf(Kind.FLOAT))))),
        new Component("q", new Leaf(Kind.QUALITY)), new Component("t", new Leaf(Kind.TIMESTAMP))));
    router.subscribe(new ReportRouter.Subscription("LD0/LLN0$RP$rcb01", "id", false,
        DataSetDirectory.of("LD0/LLN0$ds", List.of(
            Entry.of(FcReference.parse("LD0/GGIO1.Ind1.stVal[ST]"), new Leaf(Kind.BOOLEAN)),
            Entry.of(FcReference.parse("LD0/GGIO1.Ind1.q[ST]"), new Leaf(Kind.QUALITY)),
            Entry.of(FcReference.parse("LD0/GGIO1.Ind1.t[ST]"), new Leaf(Kind.TIMESTAMP)),
            Entry.of(FcReference.parse("LD0/MMXU1.TotW[MX]"), power),
            Entry.of(FcReference.parse("LD0/LLN0.Beh[ST]"), beh)))));
  }

  private List<Measurement> take(String inclusion, Reason reason, AccessResult... values) {
    List<AccessResult> elements = new ArrayList<>(List.of(new Data.VisibleString("id"),
        new Data.Bits(OptFlds.of(Field.REPORT_TIME_STAMP, Field.DATA_SET_NAME, Field.REASON_FOR_INCLUSION).bits()),
        Data.BinaryTime.of(ENTRY_TIME), new Data.VisibleString("LD0/LLN0$ds"),
        new Data.Bits(BitString.of(inclusion))));
    elements.addAll(List.of(values));
    for (int i = 0; i < values.length; i++) elements.add(new Data.Bits(ReasonCode.of(reason).bitString()));
    List<Measurement> taken = new ArrayList<>();
    measurements.take(router.take(new InformationReport(
        new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")), elements), ARRIVAL).orElseThrow(), taken);
    return taken;
  }

  private static Data power(float value, Data quality, Data time) {
    return Data.Structure.of(Data.Structure.of(new Data.Float32(value)), quality, time);
  }

  private Measurement powerNow(Data time) {
    return take("00010", Reason.DATA_CHANGE, power(3.5f, OLD, time)).getFirst();
  }

  @Test
  void aValueComesWithItsNameQualityTimeAndCause() {
    List<Measurement> taken = take("00010", Reason.DATA_CHANGE, power(3.5f, OLD, TIME));
    assertThat(taken).hasSize(1);
    Measurement power = taken.getFirst();
    assertThat(power.value()).isEqualTo(new Value.Float32(3.5f));
    assertThat(power.quality().words()).isEqualTo("questionable oldData");
    assertThat(power.quality().clock().accuracyBits()).isEqualTo(10);
    assertThat(power.observedAt()).isEqualTo(MEMBER_TIME);
    assertThat(power.receivedAt()).isEqualTo(ARRIVAL);
    assertThat(power.cause()).isEqualTo(Cause.DATA_CHANGE);
    assertThat(power.point().path()).isEqualTo("LD0/MMXU1.TotW.mag.f[MX]");
    assertThat(power.point().labels().sequencedEntrySet()).extracting(label -> label.getKey() + "=" + label.getValue())
        .containsExactly("ied=IED1", "ld=LD0", "rcb=LD0/LLN0$RP$rcb01", "rpt_id=id", "data_set=LD0/LLN0$ds",
            "member=MMXU1.TotW[MX]", "component=mag.f");
    assertThat(powerNow(TIME).point()).isSameAs(power.point());
  }

  @Test
  void whichTimeCountsCanBeChosen() {
    Data failed = Data.UtcTime.of(MEMBER_TIME, 0x40);
    assertThat(powerNow(failed).observedAt()).isEqualTo(ENTRY_TIME);
    assertThat(powerNow(failed).quality().clock().clockFailure()).isTrue();
    assertThat(powerNow(Data.UtcTime.NOT_SET).observedAt()).isEqualTo(ENTRY_TIME);
    measurements = new ReportMeasurements("bay 1", "", TimeChoice.ENTRY);
    assertThat(powerNow(TIME).observedAt()).isEqualTo(ENTRY_TIME);
    assertThat(powerNow(TIME).point().labels()).containsEntry("ied", "bay 1");
    measurements = new ReportMeasurements("bay 1", "", TimeChoice.ARRIVAL);
    assertThat(powerNow(TIME).observedAt()).isEqualTo(ARRIVAL);
  }

  @Test
  void qualityAndTimeAreTakenFromOtherMembers() {
    List<Measurement> taken = take("11100", Reason.GENERAL_INTERROGATION, Data.Bool.TRUE, OLD, TIME);
    assertThat(taken).singleElement().satisfies(state -> {
      assertThat(state.value()).isEqualTo(new Value.Bool(true));
      assertThat(state.quality().words()).isEqualTo("questionable oldData");
      assertThat(state.observedAt()).isEqualTo(MEMBER_TIME);
      assertThat(state.cause()).isEqualTo(Cause.GENERAL_INTERROGATION);
    });
    // alone, it keeps the quality last heard of; its time is that of the report
    assertThat(take("10000", Reason.DATA_CHANGE, Data.Bool.FALSE)).singleElement().satisfies(state -> {
      assertThat(state.quality().words()).isEqualTo("questionable oldData");
      assertThat(state.observedAt()).isEqualTo(ENTRY_TIME);
    });
  }

  @Test
  void aLoneQualityIsToldWithTheLastValue() {
    take("11000", Reason.GENERAL_INTERROGATION, Data.Bool.TRUE, GOOD);
    assertThat(take("01100", Reason.QUALITY_CHANGE, OLD, TIME)).singleElement().satisfies(state -> {
      assertThat(state.value()).isEqualTo(new Value.Bool(true));
      assertThat(state.quality().words()).isEqualTo("questionable oldData");
      assertThat(state.observedAt()).isEqualTo(MEMBER_TIME);
      assertThat(state.cause()).isEqualTo(Cause.QUALITY_CHANGE);
      assertThat(state.point().path()).isEqualTo("LD0/GGIO1.Ind1.stVal[ST]");
    });
  }

  @Test
  void aLoneQualityThatComesFirstIsKeptForItsValue() {
    assertThat(take("01000", Reason.QUALITY_CHANGE, OLD)).isEmpty();
    assertThat(take("10000", Reason.DATA_CHANGE, Data.Bool.TRUE)).singleElement().satisfies(
        state -> assertThat(state.quality().words()).isEqualTo("questionable oldData"));
  }

  @Test
  void aValueWhoseQualityNobodyToldIsOfUnknownQuality() {
    assertThat(take("10000", Reason.DATA_CHANGE, Data.Bool.TRUE)).singleElement()
        .satisfies(state -> assertThat(state.quality().validity()).isEqualTo(Validity.UNKNOWN));
  }

  @Test
  void whatTheDeviceCouldNotGiveIsInvalid() {
    assertThat(take("00010", Reason.INTEGRITY, new AccessResult.Failure(DataAccessError.HARDWARE_FAULT)))
        .singleElement().satisfies(power -> {
          assertThat(power.quality().words()).isEqualTo("invalid failure");
          assertThat(power.value()).isEqualTo(new Value.Text("hardware-fault"));
          assertThat(power.cause()).isEqualTo(Cause.INTEGRITY);
        });
  }

  @Test
  void enumerationsHaveTheirLabels() {
    assertThat(take("00001", Reason.DATA_CHANGE, Data.Structure.of(new Data.Int(4), GOOD, TIME))).singleElement()
        .satisfies(beh -> assertThat(beh.value()).isEqualTo(new Value.Enumerated(4, "test/blocked")));
  }

  @Test
  void whatIsNotOfTheKnownTypeIsNotAMeasurement() {
    assertThat(take("00010", Reason.DATA_CHANGE, Data.Bool.TRUE)).isEmpty();
  }
}
