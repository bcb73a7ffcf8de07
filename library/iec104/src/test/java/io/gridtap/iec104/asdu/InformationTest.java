package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Octets;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

/** Each type's elements, octets as recorded and the values they stand for (IEC 60870-5-101 §7.2.6). */
class InformationTest {
  private static final Cp24Time2a SHORT_TIME = Cp24Time2a.of(23, 1491);
  private static final Cp56Time2a TIME = Cp56Time2a.of(LocalDateTime.of(2026, 11, 21, 5, 23, 1, 491_000_000))
      .withDayOfWeek(0);
  /** The same with the day of the week: a Saturday. */
  private static final Cp56Time2a SATURDAY = TIME.withDayOfWeek(6);
  private static final Cp16Time2a ELAPSED = new Cp16Time2a(1234);

  /** Octets of one object, and what they say. */
  private static void golden(TypeId type, String octets, int address, Information information, TimeTag time) {
    CodecLaws.all(AsduLawsTest.CODEC, Octets.hex("%02x 01 03 00 01 00 %s".formatted(type.number(), octets)),
        Asdu.of(type, CauseOfTransmission.of(Cause.SPONTANEOUS), 1, new InformationObject(address, information, time)));
    assertThat(Asdu.decode(Octets.hex("%02x 01 03 00 01 00 %s".formatted(type.number(), octets))).objects())
        .containsExactly(new InformationObject(address, information, time));
  }

  private static void golden(TypeId type, String octets, int address, Information information) {
    golden(type, octets, address, information, TimeTag.NONE);
  }

  private static Quality quality(int bits) { return Quality.of(bits); }

  @Test
  void points() {
    golden(TypeId.M_SP_NA_1, "640000 01", 100, new SinglePoint(true, Quality.GOOD));
    golden(TypeId.M_SP_NA_1, "690000 c0", 105, new SinglePoint(false, quality(Quality.IV | Quality.NT)));
    golden(TypeId.M_SP_NA_1, "6e0000 31", 110, new SinglePoint(true, quality(Quality.SB | Quality.BL)));
    golden(TypeId.M_SP_TA_1, "640000 01 d30517", 100, new SinglePoint(true, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_SP_TB_1, "640000 01 d3051705150b1a", 100, new SinglePoint(true, Quality.GOOD), TIME);
    golden(TypeId.M_SP_TB_1, "650000 81 d3059705150b1a", 101, new SinglePoint(true, quality(Quality.IV)),
        TIME.withInvalid(true));
    golden(TypeId.M_DP_NA_1, "c80000 02", 200, new DoublePoint(DoublePoint.State.ON, Quality.GOOD));
    golden(TypeId.M_DP_NA_1, "c90000 01", 201, new DoublePoint(DoublePoint.State.OFF, Quality.GOOD));
    golden(TypeId.M_DP_NA_1, "ca0000 00", 202, new DoublePoint(DoublePoint.State.INTERMEDIATE, Quality.GOOD));
    golden(TypeId.M_DP_NA_1, "cb0000 83", 203, new DoublePoint(DoublePoint.State.INDETERMINATE, quality(Quality.IV)));
    golden(TypeId.M_DP_TA_1, "c80000 02 d30517", 200, new DoublePoint(DoublePoint.State.ON, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_DP_TB_1, "c80000 01 d3051705150b1a", 200, new DoublePoint(DoublePoint.State.OFF, Quality.GOOD),
        TIME);
    StatusAndChange scd = new StatusAndChange(0x00FF, 0, Quality.GOOD);
    golden(TypeId.M_PS_NA_1, "b60300 ff00 0000 00", 950, scd);
    golden(TypeId.M_PS_NA_1, "b60300 a5a5 0080 41", 950,
        new StatusAndChange(0xA5A5, 0x8000, quality(Quality.NT | Quality.OV)));
    assertThat(scd.on(1)).isTrue();
    assertThat(scd.on(8)).isTrue();
    assertThat(scd.on(9)).isFalse();
    assertThat(new StatusAndChange(0, 0x8000, Quality.GOOD).changed(16)).isTrue();
  }

  @Test
  void stepsAndBits() {
    golden(TypeId.M_ST_NA_1, "900100 05 00", 400, new StepPosition(5, false, Quality.GOOD));
    golden(TypeId.M_ST_NA_1, "900100 40 00", 400, new StepPosition(-64, false, Quality.GOOD));
    golden(TypeId.M_ST_NA_1, "910100 bf 00", 401, new StepPosition(63, true, Quality.GOOD));
    golden(TypeId.M_ST_TA_1, "900100 05 00 d30517", 400, new StepPosition(5, false, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_ST_TB_1, "900100 fd 00 d3051705150b1a", 400, new StepPosition(-3, true, Quality.GOOD), TIME);
    golden(TypeId.M_BO_NA_1, "f40100 efbeadde 00", 500, new Bitstring32(0xDEADBEEF, Quality.GOOD));
    golden(TypeId.M_BO_TA_1, "f40100 a5000000 00 d30517", 500, new Bitstring32(0xA5, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_BO_TB_1, "f40100 01000080 00 d3051705150b1a", 500, new Bitstring32(0x80000001, Quality.GOOD), TIME);
  }

  @Test
  void measuredValues() {
    golden(TypeId.M_ME_NA_1, "580200 0040 00", 600, NormalizedValue.of(0.5, Quality.GOOD));
    golden(TypeId.M_ME_TA_1, "580200 0040 00 d30517", 600, NormalizedValue.of(0.5, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_ME_TD_1, "580200 0080 00 d3051705150b1a", 600, NormalizedValue.of(-1, Quality.GOOD), TIME);
    golden(TypeId.M_ME_ND_1, "840300 00e0", 900, NormalizedWithoutQuality.of(-0.25));
    golden(TypeId.M_ME_NB_1, "bc0200 2efb 00", 700, new ScaledValue(-1234, Quality.GOOD));
    golden(TypeId.M_ME_NB_1, "bc0200 ff7f 01", 700, new ScaledValue(32767, quality(Quality.OV)));
    golden(TypeId.M_ME_TB_1, "bc0200 2efb 00 d30517", 700, new ScaledValue(-1234, Quality.GOOD), SHORT_TIME);
    golden(TypeId.M_ME_TE_1, "bc0200 ff7f 01 d3051705150b1a", 700, new ScaledValue(32767, quality(Quality.OV)), TIME);
    golden(TypeId.M_ME_NC_1, "200300 db0f4940 00", 800, new ShortFloat((float) Math.PI, Quality.GOOD));
    golden(TypeId.M_ME_NC_1, "200300 0000807f 80", 800,
        new ShortFloat(Float.POSITIVE_INFINITY, quality(Quality.IV)));
    golden(TypeId.M_ME_NC_1, "200300 0000c07f 80", 800, new ShortFloat(Float.NaN, quality(Quality.IV)));
    golden(TypeId.M_ME_TC_1, "200300 db0f4940 00 d30517", 800, new ShortFloat((float) Math.PI, Quality.GOOD),
        SHORT_TIME);
    golden(TypeId.M_ME_TF_1, "200300 339388c3 00 d3051705150b1a", 800, new ShortFloat(-273.15f, Quality.GOOD), TIME);
    golden(TypeId.M_ME_TF_1, "210300 0000803f 40 d3055785d50b1a", 801, new ShortFloat(1, quality(Quality.NT)),
        SATURDAY.withSummerTime(true).withSubstituted(true));
    assertThat(NormalizedValue.of(1, Quality.GOOD).raw()).isEqualTo(32767);
    assertThat(NormalizedValue.of(-7, Quality.GOOD).raw()).isEqualTo(-32768);
    assertThat(new NormalizedValue(32767, Quality.GOOD).value()).isEqualTo(1 - 1 / 32768.0);
  }

  @Test
  void countersAndProtection() {
    IntegratedTotal total = new IntegratedTotal(123456, 7);
    golden(TypeId.M_IT_NA_1, "e80300 40e20100 07", 1000, total);
    golden(TypeId.M_IT_NA_1, "e90300 96090000 21", 1001, new IntegratedTotal(2454, 1, true, false, false));
    golden(TypeId.M_IT_NA_1, "ea0300 610e0000 41", 1002, new IntegratedTotal(3681, 1, false, true, false));
    golden(TypeId.M_IT_NA_1, "eb0300 ffffffff 9f", 1003, new IntegratedTotal(-1, 31, false, false, true));
    golden(TypeId.M_IT_TA_1, "e80300 40e20100 07 d30517", 1000, total, SHORT_TIME);
    golden(TypeId.M_IT_TB_1, "e80300 40e20100 07 d3051705150b1a", 1000, total, TIME);
    golden(TypeId.S_IT_TC_1, "e80300 0500 40e20100 07 d3051705150b1a", 1000, new SecurityStatistics(5, total), TIME);
    ProtectionEvent event = new ProtectionEvent(DoublePoint.State.ON, Quality.GOOD, ELAPSED);
    golden(TypeId.M_EP_TA_1, "4c0400 02 d204 d30517", 1100, event, SHORT_TIME);
    golden(TypeId.M_EP_TD_1, "4c0400 02 d204 d3051705150b1a", 1100, event, TIME);
    golden(TypeId.M_EP_TD_1, "4c0400 89 60ea d3051705150b1a", 1100, new ProtectionEvent(DoublePoint.State.OFF,
        quality(Quality.IV | Quality.EI), new Cp16Time2a(60_000)), TIME);
    ProtectionStart start = new ProtectionStart(ProtectionStart.GS | ProtectionStart.SL1, Quality.GOOD, ELAPSED);
    golden(TypeId.M_EP_TB_1, "560400 03 00 d204 d30517", 1110, start, SHORT_TIME);
    golden(TypeId.M_EP_TE_1, "560400 03 00 d204 d3051705150b1a", 1110, start, TIME);
    ProtectionOutput output = new ProtectionOutput(ProtectionOutput.GC | ProtectionOutput.CL1, Quality.GOOD, ELAPSED);
    golden(TypeId.M_EP_TC_1, "600400 03 00 d204 d30517", 1120, output, SHORT_TIME);
    golden(TypeId.M_EP_TF_1, "600400 03 08 d204 d3051705150b1a", 1120,
        new ProtectionOutput(output.circuits(), quality(Quality.EI), ELAPSED), TIME);
    assertThat(start.has(ProtectionStart.SL1)).isTrue();
    assertThat(start.has(ProtectionStart.SL2)).isFalse();
    assertThat(output.has(ProtectionOutput.GC)).isTrue();
    assertThat(ELAPSED.isInRange()).isTrue();
    assertThat(new Cp16Time2a(60_000).isInRange()).isFalse();
  }

  @Test
  void commands() {
    CommandQualifier longPulse = new CommandQualifier(false, CommandQualifier.LONG_PULSE);
    golden(TypeId.C_SC_NA_1, "881300 01", 5000, new SingleCommand(true));
    golden(TypeId.C_SC_NA_1, "881300 81", 5000, new SingleCommand(true).withSelect(true));
    golden(TypeId.C_SC_NA_1, "881300 05", 5000,
        new SingleCommand(true, new CommandQualifier(false, CommandQualifier.SHORT_PULSE)));
    golden(TypeId.C_SC_NA_1, "881300 09", 5000, new SingleCommand(true, longPulse));
    golden(TypeId.C_SC_NA_1, "881300 0d", 5000,
        new SingleCommand(true, new CommandQualifier(false, CommandQualifier.PERSISTENT)));
    golden(TypeId.C_SC_TA_1, "881300 01 d3051705150b1a", 5000, new SingleCommand(true), TIME);
    golden(TypeId.C_DC_NA_1, "891300 02", 5001, new DoubleCommand(DoubleCommand.State.ON));
    golden(TypeId.C_DC_NA_1, "891300 ff", 5001,
        new DoubleCommand(DoubleCommand.State.NOT_PERMITTED_3, new CommandQualifier(true, 31)));
    golden(TypeId.C_DC_TA_1, "891300 02 d3051705150b1a", 5001, new DoubleCommand(DoubleCommand.State.ON), TIME);
    golden(TypeId.C_RC_NA_1, "8a1300 02", 5002, new RegulatingStepCommand(RegulatingStepCommand.Step.HIGHER));
    golden(TypeId.C_RC_NA_1, "8a1300 00", 5002,
        new RegulatingStepCommand(RegulatingStepCommand.Step.NOT_PERMITTED_0));
    golden(TypeId.C_RC_TA_1, "8a1300 81 d3051705150b1a", 5002,
        new RegulatingStepCommand(RegulatingStepCommand.Step.LOWER).withSelect(true), TIME);
    golden(TypeId.C_SE_NA_1, "8b1300 0040 00", 5003, SetpointNormalized.of(0.5, SetpointQualifier.EXECUTE));
    golden(TypeId.C_SE_TA_1, "8b1300 0040 80 d3051705150b1a", 5003,
        SetpointNormalized.of(0.5, SetpointQualifier.SELECT), TIME);
    golden(TypeId.C_SE_NB_1, "8c1300 9cff 00", 5004, new SetpointScaled(-100, SetpointQualifier.EXECUTE));
    golden(TypeId.C_SE_TB_1, "8c1300 9cff ff d3051705150b1a", 5004,
        new SetpointScaled(-100, new SetpointQualifier(true, 127)), TIME);
    golden(TypeId.C_SE_NC_1, "8d1300 00004841 00", 5005, new SetpointFloat(12.5f, SetpointQualifier.EXECUTE));
    golden(TypeId.C_SE_TC_1, "8d1300 00004841 00 d3051705150b1a", 5005,
        new SetpointFloat(12.5f, SetpointQualifier.EXECUTE), TIME);
    golden(TypeId.C_BO_NA_1, "8e1300 efbeadde", 5006, new BitstringCommand(0xDEADBEEF));
    golden(TypeId.C_BO_TA_1, "8e1300 efbeadde d3051705150b1a", 5006, new BitstringCommand(0xDEADBEEF), TIME);
    for (Command command : new Command[]{new SetpointScaled(1, SetpointQualifier.EXECUTE),
        new SetpointFloat(1, SetpointQualifier.EXECUTE), new SetpointNormalized(1, SetpointQualifier.EXECUTE),
        new DoubleCommand(DoubleCommand.State.OFF)}) {
      assertThat(command.select()).isFalse();
      assertThat(command.withSelect(true).select()).isTrue();
      assertThat(command.withSelect(true).withSelect(false)).isEqualTo(command);
    }
    assertThat(new BitstringCommand(1).withSelect(true).select()).isFalse();
    assertThat(DoubleCommand.State.NOT_PERMITTED_3.isPermitted()).isFalse();
    assertThat(RegulatingStepCommand.Step.LOWER.isPermitted()).isTrue();
  }

  @Test
  void systemInformation() {
    golden(TypeId.M_EI_NA_1, "000000 02", 0, new EndOfInitialization(EndOfInitialization.REMOTE_RESET, false));
    golden(TypeId.M_EI_NA_1, "000000 ff", 0, new EndOfInitialization(127, true));
    golden(TypeId.C_IC_NA_1, "000000 14", 0, Interrogation.STATION);
    golden(TypeId.C_IC_NA_1, "000000 24", 0, Interrogation.group(16));
    golden(TypeId.C_IC_NA_1, "000000 32", 0, new Interrogation(50));
    golden(TypeId.C_CI_NA_1, "000000 45", 0,
        new CounterInterrogation(CounterInterrogation.GENERAL, CounterInterrogation.Freeze.FREEZE));
    golden(TypeId.C_CI_NA_1, "000000 81", 0,
        new CounterInterrogation(1, CounterInterrogation.Freeze.FREEZE_AND_RESET));
    golden(TypeId.C_CI_NA_1, "000000 ff", 0, new CounterInterrogation(63, CounterInterrogation.Freeze.RESET));
    golden(TypeId.C_RD_NA_1, "200300", 800, new Read());
    golden(TypeId.C_CS_NA_1, "000000 d3051785d50b1a", 0, new ClockSynchronization(SATURDAY.withSummerTime(true)));
    golden(TypeId.C_TS_NA_1, "000000 aa55", 0, new TestPattern(TestPattern.FIXED));
    golden(TypeId.C_RP_NA_1, "000000 01", 0, new ResetProcess(ResetProcess.GENERAL));
    golden(TypeId.C_CD_NA_1, "000000 d204", 0, new Delay(ELAPSED));
    golden(TypeId.C_TS_TA_1, "000000 3412 d30517 05d50b1a", 0, new TestCounter(0x1234), SATURDAY);
    assertThat(new Interrogation(50).isDefined()).isFalse();
    assertThat(Interrogation.STATION.isDefined()).isTrue();
  }

  @Test
  void parameters() {
    golden(TypeId.P_ME_NA_1, "701700 0020 01", 6000,
        new ParameterNormalized(0x2000, ParameterQualifier.of(ParameterQualifier.THRESHOLD)));
    golden(TypeId.P_ME_NB_1, "711700 f401 02", 6001,
        new ParameterScaled(500, ParameterQualifier.of(ParameterQualifier.SMOOTHING)));
    golden(TypeId.P_ME_NC_1, "721700 00002040 c3", 6002,
        new ParameterFloat(2.5f, new ParameterQualifier(ParameterQualifier.LOW_LIMIT, true, true)));
    golden(TypeId.P_AC_NA_1, "721700 03", 6002, new ParameterActivation(ParameterActivation.TRANSMISSION));
    assertThat(new ParameterNormalized(0x2000, ParameterQualifier.of(1)).value()).isEqualTo(0.25);
  }

  @Test
  void files() {
    golden(TypeId.F_FR_NA_1, "307500 0100 b80b00 00", 30000, new FileReady(1, 3000, 0));
    golden(TypeId.F_SR_NA_1, "307500 0100 01 d00700 80", 30000, new SectionReady(1, 1, 2000, 0x80));
    golden(TypeId.F_SC_NA_1, "307500 0100 01 06", 30000, new CallFile(1, 1, CallFile.CALL_SECTION));
    golden(TypeId.F_LS_NA_1, "307500 0100 01 03 98", 30000, new LastSection(1, 1, LastSection.SECTION, 0x98));
    golden(TypeId.F_AF_NA_1, "307500 0100 01 24", 30000, new AckFile(1, 1, AckFile.SECTION_REFUSED | 0x20));
    golden(TypeId.F_SG_NA_1, "307500 0100 02 03 010203", 30000, new Segment(1, 2, Octets.hex("010203")));
    golden(TypeId.F_SG_NA_1, "307500 0100 02 00", 30000, new Segment(1, 2, Octets.EMPTY));
    golden(TypeId.F_DR_TA_1, "307500 0200 800000 20 d3051705d50b1a", 30000,
        new DirectoryEntry(2, 128, DirectoryEntry.LFD), SATURDAY);
    golden(TypeId.F_SC_NB_1, "307500 0100 d3051705150b1a d3051705d50b1a", 30000, new QueryLog(1, TIME, SATURDAY));
    assertThat(new FileReady(1, 0, 0x80).negative()).isTrue();
    assertThat(new SectionReady(1, 1, 0, 0x80).notReady()).isTrue();
    assertThat(new CallFile(1, 1, 0x25).action()).isEqualTo(CallFile.SELECT_SECTION);
    assertThat(new CallFile(1, 1, 0x25).error()).isEqualTo(2);
    assertThat(new AckFile(1, 1, 0x24).answer()).isEqualTo(AckFile.SECTION_REFUSED);
    assertThat(new AckFile(1, 1, 0x24).error()).isEqualTo(2);
    DirectoryEntry entry = new DirectoryEntry(1, 0, 0xE0);
    assertThat(entry.last() && entry.directory() && entry.active()).isTrue();
  }

  @Test
  void theLongestSegmentFillsAnAsdu() {
    Segment longest = new Segment(1, 1, Octets.wrap(new byte[Segment.MAX_OCTETS]));
    CauseOfTransmission cause = CauseOfTransmission.of(Cause.FILE);
    assertThat(Asdu.of(TypeId.F_SG_NA_1, cause, 1, new InformationObject(1, longest)).length()).isEqualTo(249);
    Segment longer = new Segment(1, 1, Octets.wrap(new byte[Segment.MAX_OCTETS + 1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asdu.of(TypeId.F_SG_NA_1, cause, 1, new InformationObject(1, longer)))
        .withMessage("1 objects of F_SG_NA_1 are an ASDU of 250 octets, at most 249 fit");
  }

  @Test
  void whatTheElementCannotHoldIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new StepPosition(64, false, Quality.GOOD))
        .withMessage("step position 64, must be -64…63");
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaledValue(32768, Quality.GOOD));
    assertThatIllegalArgumentException().isThrownBy(() -> new NormalizedValue(-32769, Quality.GOOD));
    assertThatIllegalArgumentException().isThrownBy(() -> new IntegratedTotal(0, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> new CommandQualifier(false, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> Interrogation.group(17));
  }

  @Test
  void qualityExistsOnceAndReadsAsWords() {
    assertThat(Quality.of(0x06)).isSameAs(Quality.GOOD).hasToString("good");
    assertThat(Quality.GOOD.isGood()).isTrue();
    Quality all = Quality.GOOD.with(Quality.OV | Quality.EI | Quality.BL | Quality.SB | Quality.NT | Quality.IV);
    assertThat(all).isSameAs(Quality.of(0xFF))
        .hasToString("invalid notTopical substituted blocked elapsedTimeInvalid overflow");
    assertThat(all.bits()).isEqualTo(0xF9);
    assertThat(all.without(0xF8)).isSameAs(Quality.of(Quality.OV));
    assertThat(all.overflow() && all.elapsedTimeInvalid() && all.blocked() && all.substituted() && all.notTopical()
        && all.invalid()).isTrue();
  }
}
