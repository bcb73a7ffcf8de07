package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Cp16Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ParameterFloat;
import io.gridtap.iec104.asdu.ParameterQualifier;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TestPattern;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Initialization, clock, read, test, reset, delay and parameters (IEC 60870-5-101 §7.4). Octets of recorded sessions
 * 05, 08, 09 and 11 where they are.
 */
class SystemProcedureTest {
  private static final Cp56Time2a SENT = new Cp56Time2a(0x1a0bd5051746a3L);

  private final Chart chart = Chart.started();

  @Nested
  class Clock {
    private static final String ACT = "67 01 06 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a";

    @Test
    void isConfirmedWithTheStationsOwnTime() {
      chart.runs("clock", chart.procedures.clockSynchronization(1, SENT), ACT)
          .receive("67 01 07 00 01 00 00 00 00 a3 46 17 05 15 0b 1a").answers("clock", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.confirmed(ClockSynchronization.class).orElseThrow().time().dayOfWeek()).isZero();
          });
    }

    @Test
    void isRefused() {
      chart.runs("clock", chart.procedures.clockSynchronization(1, SENT), ACT)
          .receive("67 01 47 00 01 00 00 00 00 a3 46 17 05 d5 0b 1a").refused("clock");
    }

    @Test
    void isSetInAllStations() {
      chart.runs("clock", chart.procedures.clockSynchronization(65_535, SENT),
          "67 01 06 00 ff ff 00 00 00 a3 46 17 05 d5 0b 1a").receive("67 01 07 00 01 00 00 00 00 a3 46 17 05 15 0b 1a")
          .receive("67 01 47 00 02 00 00 00 00 a3 46 17 05 15 0b 1a").nothingElse().after(Duration.ofSeconds(10))
          .answers("clock", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.confirmations()).hasSize(2);
          });
    }
  }

  @Nested
  class ReadOfAnObject {
    @Test
    void isAnsweredByTheObject() {
      chart.runs("read", chart.procedures.read(1, 800), "66 01 05 00 01 00 20 03 00")
          .receive("0d 01 05 00 01 00 20 03 00 00 00 2a 42 00").answers("read", answer -> {
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.objects().getFirst().information()).isInstanceOfSatisfying(ShortFloat.class,
                value -> assertThat(value.value()).isEqualTo(42.5f));
          });
    }

    @Test
    void meetsAnUnknownObject() {
      chart.runs("read", chart.procedures.read(1, 4242), "66 01 05 00 01 00 92 10 00")
          .receive("66 01 6f 00 01 00 92 10 00").ends("read", new Completion.Unknown(Cause.UNKNOWN_ADDRESS));
    }

    @Test
    void isToldApartByAddress() {
      chart.runs("800", chart.procedures.read(1, 800), "66 01 05 00 01 00 20 03 00")
          .runs("801", chart.procedures.read(1, 801), "66 01 05 00 01 00 21 03 00")
          .receive("0d 01 05 00 01 00 21 03 00 00 00 2a 42 00").completes("801")
          .receive("0d 01 05 00 01 00 22 03 00 00 00 2a 42 00").isUpdate()
          .receive("24 01 05 00 01 00 20 03 00 00 00 2a 42 00 0b 04 3b 05 15 0b 1a").completes("800");
    }

    @Test
    void isNotAnsweredInTime() {
      chart.runs("read", chart.procedures.read(1, 800), "66 01 05 00 01 00 20 03 00").after(Duration.ofSeconds(10))
          .ends("read", new Completion.NotConfirmed(Duration.ofSeconds(10)));
    }
  }

  @Nested
  class TestOfTheStation {
    @Test
    void isMirrored() {
      Cp56Time2a time = new Cp56Time2a(0x1a0bd505174db3L);
      chart.runs("test", chart.procedures.test(1, new TestCounter(0x1234), time),
          "6b 01 06 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a")
          .receive("6b 01 07 00 01 00 00 00 00 35 12 b3 4d 17 05 d5 0b 1a").isUpdate()
          .receive("6b 01 07 00 01 00 00 00 00 34 12 b3 4d 17 05 d5 0b 1a").completes("test");
    }

    @Test
    void isNotKnownWithTheFixedPattern() {
      chart.runs("test", chart.procedures.test(1, new TestPattern(0x55AA)), "68 01 06 00 01 00 00 00 00 aa 55")
          .receive("68 01 6c 00 01 00 00 00 00 aa 55").ends("test", new Completion.Unknown(Cause.UNKNOWN_TYPE));
    }
  }

  @Test
  void resetIsConfirmedAndTheEndOfInitializationIsAnUpdate() {
    chart.runs("reset", chart.procedures.reset(1, new ResetProcess(ResetProcess.GENERAL)),
        "69 01 06 00 01 00 00 00 00 01").receive("69 01 07 00 01 00 00 00 00 01").completes("reset")
        .receive("46 01 04 00 01 00 00 00 00 02").isUpdate();
  }

  @Test
  void endOfInitializationIsAnUpdate() { chart.receive("46 01 04 00 01 00 00 00 00 00").isUpdate().nothingElse(); }

  @Test
  void delayIsConfirmedWithADelayOfItsOwn() {
    chart.runs("delay", chart.procedures.delay(1, new Delay(new Cp16Time2a(100))), "6a 01 06 00 01 00 00 00 00 64 00")
        .receive("6a 01 07 00 01 00 00 00 00 78 00").completes("delay");
  }

  @Test
  void parameterIsLoaded() {
    ParameterFloat threshold = new ParameterFloat(1, ParameterQualifier.of(ParameterQualifier.THRESHOLD));
    chart.runs("load", chart.procedures.parameter(1, 800, threshold), "70 01 06 00 01 00 20 03 00 00 00 80 3f 01")
        .receive("70 01 07 00 01 00 20 03 00 00 00 80 3f 01").completes("load");
  }

  @Test
  void parameterIsActivatedAndDeactivated() {
    ParameterActivation cyclic = new ParameterActivation(ParameterActivation.TRANSMISSION);
    chart.runs("on", chart.procedures.parameterActivation(1, 800, cyclic, true), "71 01 06 00 01 00 20 03 00 03")
        .receive("71 01 07 00 01 00 20 03 00 03").completes("on");
    chart.runs("off", chart.procedures.parameterActivation(1, 800, cyclic, false), "71 01 08 00 01 00 20 03 00 03")
        .receive("71 01 49 00 01 00 20 03 00 03").refused("off");
  }

  @Nested
  class WhatNobodyUnderstands {
    @Test
    void unknownAndPrivateTypesAreUpdates() {
      chart.receive("c8 01 03 00 01 00 01 00 00 de ad").isUpdate().receive("2a 01 03 00 01 00 01 00 00 01").isUpdate();
    }

    @Test
    void reservedCausesAreUpdates() { chart.receive("01 01 32 00 01 00 01 00 00 01").isUpdate(); }

    @Test
    void octetsThatAreNoAsduAreUpdatesTooAndCounted() {
      chart.receive("01 05 03 00 01 00 01 00 00 01");
      chart.script().delivers(Update.Undecodable.class, update -> {
        assertThat(update.frame()).isEqualTo(1);
        assertThat(update.reason()).contains("M_SP_NA_1");
        assertThat(update.octets().toHex()).isEqualTo("01050300010001000001");
      });
      chart.receive("01");
      chart.script().delivers(Update.Undecodable.class, update -> assertThat(update.frame()).isEqualTo(2));
      chart.script().command(new ControllingCommand.Count("count")).delivers(ControllingEvent.Counted.class,
          counted -> {
            assertThat(counted.statistics().undecodable()).isEqualTo(2);
            assertThat(counted.statistics().receivedI()).isEqualTo(2);
            assertThat(counted.statistics().sentU()).isEqualTo(1);
          });
    }

    @Test
    void anAnswerNobodyWaitsForIsAnUpdate() { chart.receive("64 01 0a 00 01 00 00 00 00 14").isUpdate(); }
  }
}
