package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.client.SubscriptionEvent.Cause;
import io.gridtap.iec61850.client.SubscriptionEvent.Gap;
import io.gridtap.iec61850.client.SubscriptionEvent.Overflow;
import io.gridtap.iec61850.client.SubscriptionEvent.Reported;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportHistoryTest {
  private static final RcbReference RCB = RcbReference.parse("LD0/LLN0.BR.brcb01");
  private static final Instant AT = Instant.parse("2026-11-21T06:00:00Z");

  private final ReportHistory history = new ReportHistory(RCB, 3, Optional.empty());

  private static Octets id(int number) { return Octets.hex("%016x".formatted(number)); }

  private static Report report(OptionalLong sqNum, Optional<Octets> id, Instant time, boolean overflow) {
    return new Report(RCB.toString(), "id", OptFlds.ALL, sqNum, Optional.of(time), Optional.empty(),
        Optional.of(overflow), id, OptionalLong.empty(), BitString.of("1"), List.of(), AT, List.of());
  }

  private static Report entry(int number) {
    return report(OptionalLong.empty(), Optional.of(id(number)), AT.plusSeconds(number), false);
  }

  private List<String> take(Report report) {
    return history.take(0, report).stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  @Test
  void whatCameInAnEnablingBeforeIsARepetition() {
    history.enabling();
    assertThat(take(entry(1))).containsExactly("Reported");
    assertThat(take(entry(2))).containsExactly("Reported");
    assertThat(history.last()).contains(id(2));
    history.enabling();
    assertThat(take(entry(1))).containsExactly("Repeated");
    assertThat(history.last()).as("the newest, also in the midst of repetitions").contains(id(2));
    assertThat(take(entry(2))).containsExactly("Repeated");
    assertThat(take(entry(3))).containsExactly("Reported");
    assertThat(history.last()).contains(id(3));
  }

  @Test
  void whatComesTwiceInOneEnablingIsMeantTwice() {
    history.enabling();
    assertThat(take(entry(1))).containsExactly("Reported");
    assertThat(take(entry(1))).containsExactly("Reported");
  }

  @Test
  void aDeviceThatCountsFromTheBeginningAgainRepeatsNothing() {
    history.enabling();
    take(entry(1));
    history.enabling();
    assertThat(take(report(OptionalLong.empty(), Optional.of(id(1)), AT.plusSeconds(3600), false)))
        .containsExactly("Reported");
  }

  @Test
  void anEntryIdOfZerosSaysNothing() {
    for (int i = 0; i < 2; i++) {
      history.enabling();
      assertThat(take(report(OptionalLong.empty(), Optional.of(id(0)), AT, false))).containsExactly("Reported");
    }
    assertThat(history.last()).isEmpty();
    assertThat(history.withoutPosition()).isTrue();
  }

  @Test
  void onlySoManyAreRemembered() {
    history.enabling();
    for (int i = 1; i <= 4; i++) take(entry(i));
    history.enabling();
    assertThat(take(entry(1))).containsExactly("Reported");
    assertThat(take(entry(4))).containsExactly("Repeated");
  }

  @ParameterizedTest
  @CsvSource({"7,8,false,0", "7,10,true,2", "255,0,false,0", "65535,1,false,0", "7,3,true,-1", "7,7,true,-1"})
  void aGapInTheNumbersIsCounted(long before, long now, boolean gap, long missing) {
    history.enabling();
    assertThat(take(report(OptionalLong.of(before), Optional.empty(), AT, false))).containsExactly("Reported");
    List<SubscriptionEvent> events = history.take(0, report(OptionalLong.of(now), Optional.empty(), AT, false));
    assertThat(events).hasSize(gap ? 2 : 1).last().isInstanceOf(Reported.class);
    if (gap)
      assertThat(events).first().isEqualTo(new Gap(RCB, Cause.SEQUENCE, Optional.of(AT),
          missing < 0 ? OptionalLong.empty() : OptionalLong.of(missing), "SqNum %d after %d".formatted(now, before)));
    history.enabling();
    assertThat(take(report(OptionalLong.of(0), Optional.empty(), AT, false))).as("each enabling counts anew")
        .containsExactly("Reported");
  }

  @Test
  void anOverflowComesBeforeTheReportThatSaysIt() {
    history.enabling();
    assertThat(history.take(0, report(OptionalLong.of(0), Optional.of(id(9)), AT, true)))
        .first().isEqualTo(new Overflow(RCB, Optional.of(id(9))));
  }
}
