package io.gridtap.sources.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.sources.dlms.MeterPlan.Job;
import io.gridtap.sources.dlms.MeterPlan.Step;
import io.gridtap.sources.dlms.MeterPlan.Verdict;
import io.gridtap.transport.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterPlanTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:02Z");
  private static final Duration LOCKED = Duration.ofMinutes(5);
  private static final Duration HELD = Duration.ofSeconds(15);

  private static MeterPlan plan(Duration phase, Job... jobs) {
    Backoff.Settings growing = new Backoff.Settings(Duration.ofSeconds(10), 2, Duration.ofSeconds(60), 0);
    return new MeterPlan(List.of(jobs), START, phase, HELD, LOCKED, () -> new Backoff(growing, 1));
  }

  private static Job every(int association, String period) {
    return new Job(association, new Schedule.Every(Duration.parse(period)));
  }

  private static Instant at(String time) { return Instant.parse("2026-01-01T" + time + "Z"); }

  @Test
  void theFirstReadingIsAtOnceAndThenAtTheMultiplesOfThePeriod() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"));
    assertThat(plan.next(START)).isEqualTo(new Step.Run(0, List.of(0)));
    plan.done(0, START.plusMillis(300));
    assertThat(plan.next(START.plusMillis(300))).isEqualTo(new Step.Wait(at("00:00:05")));
    plan.done(0, at("00:00:05.2"));
    assertThat(plan.next(at("00:00:05.2"))).isEqualTo(new Step.Wait(at("00:00:10")));
    assertThat(plan.missed()).isZero();
  }

  @Test
  void thePhaseShiftsAllOfAMetersTimes() {
    MeterPlan plan = plan(Duration.ofMillis(700), every(0, "PT5S"));
    assertThat(plan.next(START)).isEqualTo(new Step.Wait(at("00:00:02.7")));
    plan.done(0, at("00:00:03"));
    assertThat(plan.next(at("00:00:03"))).isEqualTo(new Step.Wait(at("00:00:05.7")));
  }

  @Test
  void aReadingThatTakesTooLongIsNotMadeUpFor() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"));
    plan.done(0, START);
    plan.done(0, at("00:00:21"));
    assertThat(plan.next(at("00:00:21"))).isEqualTo(new Step.Wait(at("00:00:25")));
    assertThat(plan.missed()).isEqualTo(1);
  }

  @Test
  void whatIsDueOverOneAssociationIsDoneTogether() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"), every(1, "PT5S"), every(0, "PT15S"));
    assertThat(plan.next(START)).isEqualTo(new Step.Run(0, List.of(0, 2)));
    plan.done(0, START);
    plan.done(2, START);
    assertThat(plan.next(START)).isEqualTo(new Step.Run(1, List.of(1)));
  }

  @Test
  void theFirstFailureIsQuietTheSecondIsToldAndPausesGrow() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"));
    assertThat(plan.notOpened(0, START)).isEqualTo(new Verdict(false, HELD));
    assertThat(plan.next(START)).isEqualTo(new Step.Wait(START.plus(HELD)));
    assertThat(plan.next(START.plus(HELD))).isEqualTo(new Step.Run(0, List.of(0)));
    assertThat(plan.notOpened(0, START)).isEqualTo(new Verdict(true, HELD));
    assertThat(plan.notOpened(0, START)).isEqualTo(new Verdict(false, Duration.ofSeconds(20)));
    assertThat(plan.notOpened(0, START)).isEqualTo(new Verdict(false, Duration.ofSeconds(40)));
    assertThat(plan.failures()).isEqualTo(4);
    plan.done(0, START);
    assertThat(plan.failures()).isZero();
    assertThat(plan.notOpened(0, START)).isEqualTo(new Verdict(false, HELD));
  }

  @Test
  void aRefusedPasswordIsNotTriedAgainSoon() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"));
    assertThat(plan.refused(0, START)).isEqualTo(new Verdict(true, LOCKED));
    assertThat(plan.refused(0, START).tell()).isFalse();
  }

  @Test
  void theCalendarIsWaitedFor() {
    MeterPlan plan = plan(Duration.ZERO,
        new Job(0, new Schedule.Calendar(CronExpression.parse("*/15 * * * *", ZoneOffset.UTC))));
    assertThat(plan.next(START)).isEqualTo(new Step.Wait(at("00:15:00")));
  }

  @Test
  void whatFailsDoesNotKeepTheOthersFromBeingDone() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"), every(0, "PT15S"));
    assertThat(plan.failed(1, START)).isEqualTo(new Verdict(false, HELD));
    assertThat(plan.next(START.plus(HELD))).isEqualTo(new Step.Run(0, List.of(0, 1)));
    plan.done(0, START.plus(HELD));
    assertThat(plan.failed(1, START.plus(HELD))).isEqualTo(new Verdict(true, HELD));
    assertThat(plan.next(START.plus(HELD).plus(HELD))).isEqualTo(new Step.Run(0, List.of(0, 1)));
  }

  @Test
  void anAssociationThatIsRefusedDoesNotStopTheOther() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"), every(1, "PT5S"));
    plan.refused(0, START);
    assertThat(plan.next(START)).isEqualTo(new Step.Run(1, List.of(1)));
    plan.done(1, START);
    assertThat(plan.next(START)).isEqualTo(new Step.Wait(at("00:00:05")));
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheReadings() {
    MeterPlan plan = plan(Duration.ZERO, every(0, "PT5S"));
    plan.done(0, START);
    Instant dayBefore = START.minus(Duration.ofDays(1));
    assertThat(plan.next(dayBefore)).isEqualTo(new Step.Wait(at("00:00:05").minus(Duration.ofDays(1))));
  }
}
