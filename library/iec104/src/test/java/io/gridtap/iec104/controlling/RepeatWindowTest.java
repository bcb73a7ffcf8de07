package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Octets;
import org.junit.jupiter.api.Test;

/** What a station sends again after a switch-over (recorded session 25). */
class RepeatWindowTest {
  private static final Asdu ON = asdu("01 01 03 00 01 00 64 00 00 01");
  private static final Asdu OFF = asdu("01 01 03 00 01 00 64 00 00 00");
  private static final Asdu TIMED = asdu("1e 01 03 00 01 00 64 00 00 01 0b 04 3b 05 15 0b 1a");
  private static final Asdu LATER = asdu("1e 01 03 00 01 00 64 00 00 01 0c 04 3b 05 15 0b 1a");
  private static final Asdu CYCLIC = asdu("0b 01 01 00 01 00 c6 02 00 4d 00 00");

  private final RepeatWindow window = new RepeatWindow();

  private static Asdu asdu(String hex) { return Asdu.decode(Octets.hex(hex)); }

  private void arrive(Asdu... asdus) {
    long frame = 1;
    for (Asdu asdu : asdus)
      assertThat(window.arrived(frame++, asdu)).isFalse();
  }

  @Test
  void recognisesWhatWasNotAcknowledgedOnceEach() {
    arrive(ON, OFF, ON);
    window.ended(0);
    assertThat(window.arrived(1, ON)).isTrue();
    assertThat(window.arrived(2, OFF)).isTrue();
    assertThat(window.arrived(3, ON)).isTrue();
    assertThat(window.arrived(4, ON)).isFalse();
    assertThat(window.repeated()).isEqualTo(3);
  }

  @Test
  void takesNothingForARepetitionBeforeASwitchOver() { arrive(TIMED, TIMED, ON, ON); }

  @Test
  void doesNotExpectWhatWasAcknowledgedWithoutTimeTag() {
    arrive(ON, OFF);
    window.ended(2);
    assertThat(window.arrived(1, ON)).isFalse();
  }

  @Test
  void expectsWhatHasATimeTagAlsoIfItsAcknowledgementWasSent() {
    arrive(TIMED);
    window.ended(1);
    assertThat(window.arrived(1, TIMED)).isTrue();
  }

  @Test
  void expectsNothingMoreAfterTheFirstNewEvent() {
    arrive(TIMED, ON);
    window.ended(0);
    assertThat(window.arrived(1, LATER)).isFalse();
    assertThat(window.arrived(2, ON)).isFalse();
  }

  @Test
  void isNotDisturbedByWhatIsNoEvent() {
    arrive(CYCLIC, ON);
    window.ended(0);
    assertThat(window.arrived(1, CYCLIC)).isFalse();
    assertThat(window.arrived(2, ON)).isTrue();
  }

  @Test
  void expectsRepetitionsOverASecondSwitchOver() {
    arrive(ON, OFF);
    window.ended(0);
    assertThat(window.arrived(1, ON)).isTrue();
    window.ended(0);
    assertThat(window.arrived(1, ON)).isTrue();
    assertThat(window.arrived(2, OFF)).isTrue();
  }

  @Test
  void holdsNoMoreThanItsBound() {
    for (int i = 0; i < 3 * RepeatWindow.MAX_ASDUS; i++)
      window.arrived(i, ON);
    window.ended(0);
    for (int i = 0; i < RepeatWindow.MAX_ASDUS; i++)
      assertThat(window.arrived(i, ON)).isTrue();
    assertThat(window.arrived(1, ON)).isFalse();
  }
}
