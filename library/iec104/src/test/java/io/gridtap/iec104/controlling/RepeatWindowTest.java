package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a station sends again after a switch-over (recorded session 25), packed as it was or anew. */
class RepeatWindowTest {
  private static final Asdu ON = asdu("01 01 03 00 01 00 64 00 00 01");
  private static final Asdu OFF = asdu("01 01 03 00 01 00 64 00 00 00");
  private static final Asdu OTHER = asdu("01 01 03 00 01 00 65 00 00 01");
  private static final Asdu THIRD = asdu("01 01 03 00 01 00 66 00 00 01");
  private static final Asdu DOUBLE = asdu("03 01 03 00 01 00 c8 00 00 01");
  private static final Asdu TIMED = asdu("1e 01 03 00 01 00 64 00 00 01 0b 04 3b 05 15 0b 1a");
  private static final Asdu LATER = asdu("1e 01 03 00 01 00 64 00 00 01 0c 04 3b 05 15 0b 1a");
  private static final Asdu NO_CLOCK = asdu("1e 01 03 00 01 00 64 00 00 01 00 00 80 00 00 00 00");
  private static final Asdu SHORT_TIME = asdu("02 01 03 00 01 00 64 00 00 01 0b 04 3b");
  private static final Asdu CYCLIC = asdu("0b 01 01 00 01 00 c6 02 00 4d 00 00");
  private static final Asdu INTERROGATED = asdu("01 01 14 00 01 00 64 00 00 01");

  private static final Asdu SHORT_TIME_OTHER = asdu("02 01 03 00 01 00 67 00 00 01 0b 04 3b");

  private final RepeatWindow window = new RepeatWindow();
  private long frame;

  private static Asdu asdu(String hex) { return Asdu.decode(Octets.hex(hex)); }

  private static Asdu packed(Asdu one, Asdu other) {
    return Asdu.of(one.type(), one.cause(), one.commonAddress(),
        List.of(one.objects().getFirst(), other.objects().getFirst()), one.sizes());
  }

  private void isNew(Asdu... asdus) {
    for (Asdu asdu : asdus)
      assertThat(window.arrived(++frame, asdu)).contains(asdu);
  }

  private void isLeftOut(Asdu... asdus) {
    for (Asdu asdu : asdus)
      assertThat(window.arrived(++frame, asdu)).as(asdu.toString()).isEmpty();
  }

  private void switchOver(long acknowledged, long proven) {
    window.acknowledged(acknowledged, proven);
    window.ended();
    frame = 0;
  }

  @Test
  void leavesOutWhatWasNotAcknowledgedOnceEach() {
    isNew(ON, OFF, ON);
    switchOver(0, 0);
    isLeftOut(ON, OFF, ON);
    isNew(ON);
    assertThat(window.repeated()).isEqualTo(3);
  }

  @Test
  void takesNothingForARepetitionBeforeASwitchOver() { isNew(TIMED, TIMED, ON, ON); }

  @Test
  void doesNotExpectWhatTheStationHasShownToKnowAsAcknowledged() {
    isNew(ON, OFF);
    switchOver(2, 2);
    isNew(ON);
  }

  @Test
  void takesUntimedEventsForNewWhereEverythingWasAcknowledged() {
    isNew(ON, OFF);
    switchOver(2, 0);
    isNew(ON, OFF);
  }

  @Test
  void leavesOutWhatCarriesNoTimeOrAShortOneThoughItsAcknowledgementWasSent() {
    isNew(SHORT_TIME, OTHER);
    switchOver(2, 0);
    isLeftOut(SHORT_TIME, OTHER);
    isNew(OTHER);
  }

  @Test
  void repetitionsBeginBehindAnAcknowledgementThatWasSent() {
    isNew(ON, OTHER);
    window.acknowledged(2, 0);
    isNew(DOUBLE, THIRD);
    switchOver(2, 0);
    isLeftOut(DOUBLE, THIRD);
    isNew(ON);
  }

  @Test
  void aRepetitionWithoutTimeDoesNotBeginWhereNothingWasAcknowledged() {
    isNew(OFF, OTHER, ON);
    switchOver(0, 0);
    isNew(ON, OTHER);
  }

  @Test
  void aRepetitionWithFullTimeMayBeginAnywhere() {
    isNew(TIMED, LATER, OTHER);
    switchOver(0, 0);
    isLeftOut(LATER, OTHER);
  }

  @Test
  void anEventMoreIsBetterThanOneLessWhereBothArePossible() {
    isNew(ON, OFF);
    window.acknowledged(2, 0);
    isNew(ON, OFF);
    switchOver(2, 0);
    isLeftOut(ON, OFF);
    isNew(ON);
  }

  @Test
  void leavesOutNothingBehindTheFirstNewEvent() {
    isNew(TIMED, ON);
    switchOver(0, 0);
    isNew(LATER, ON);
  }

  @Test
  void endsWhereAnObjectsEventsAreNotInOrder() {
    isNew(ON, OTHER, OFF);
    switchOver(0, 0);
    isLeftOut(ON);
    isNew(asdu("01 01 03 00 01 00 65 00 00 00"), OFF);
  }

  @Test
  void isNotDisturbedByWhatIsNoEvent() {
    isNew(CYCLIC, ON, OTHER);
    switchOver(0, 0);
    isNew(CYCLIC);
    isLeftOut(ON);
    isNew(INTERROGATED);
    isLeftOut(OTHER);
  }

  @Test
  void recognisesWhatIsPackedAnewAndPassesTheRest() {
    isNew(ON, OTHER, TIMED);
    switchOver(0, 0);
    Asdu packed = asdu("01 03 03 00 01 00 64 00 00 01 65 00 00 01 66 00 00 01");
    assertThat(window.arrived(1, packed)).contains(THIRD);
    isLeftOut(TIMED);
    assertThat(window.repeated()).isEqualTo(3);
  }

  @Test
  void recognisesWhatWasPackedAndComesSingly() {
    isNew(asdu("01 02 03 00 01 00 64 00 00 01 65 00 00 01"), DOUBLE);
    switchOver(0, 0);
    isLeftOut(ON, OTHER, DOUBLE);
  }

  @Test
  void passesTheEndOfASequence() {
    isNew(ON);
    switchOver(0, 0);
    assertThat(window.arrived(1, asdu("01 83 03 00 01 00 64 00 00 01 01 00")))
        .contains(asdu("01 82 03 00 01 00 65 00 00 01 00"));
  }

  @Test
  void somethingNewThatFillsAnAsduDoesNotEndTheRepetitions() {
    isNew(ON, DOUBLE);
    switchOver(0, 0);
    assertThat(window.arrived(1, asdu("01 02 03 00 01 00 64 00 00 01 65 00 00 01"))).contains(OTHER);
    isLeftOut(DOUBLE);
  }

  @Test
  void anAsduThatBeginsWithSomethingNewEndsThem() {
    isNew(ON, DOUBLE);
    switchOver(0, 0);
    isLeftOut(ON);
    isNew(OTHER, DOUBLE);
  }

  /** A station that fills ASDUs with what it pulls forward. Two objects fill one here. */
  @Test
  void whatHappensOnceIsLeftOutAlsoBehindAnAsduThatBeginsWithSomethingNew() {
    Asdu first = asdu("1e 01 03 00 01 00 01 00 00 01 01 00 00 05 15 0b 1a");
    Asdu second = asdu("24 01 03 00 01 00 02 00 00 00 00 c8 42 00 02 00 00 05 15 0b 1a");
    Asdu third = asdu("24 01 03 00 01 00 03 00 00 00 00 c8 42 00 03 00 00 05 15 0b 1a");
    Asdu between = asdu("1e 01 03 00 01 00 04 00 00 01 04 00 00 05 15 0b 1a");
    Asdu forward = asdu("24 01 03 00 01 00 05 00 00 00 00 c8 42 00 05 00 00 05 15 0b 1a");
    // the second went alone, for nothing else of its type was there; then the last one was pulled forward
    isNew(first, second, packed(third, forward));
    switchOver(0, 0);
    isLeftOut(first, packed(second, third));
    isNew(between);
    isLeftOut(forward);
    isNew(forward);
  }

  @Test
  void whatHasNoTimeCountsAsNewBehindAnAsduThatBeginsWithSomethingNewUntilTheStationShowsThatItRepeats() {
    isNew(ON, DOUBLE, TIMED, SHORT_TIME_OTHER);
    switchOver(0, 0);
    isLeftOut(ON);
    isNew(OTHER, DOUBLE);
    isLeftOut(TIMED, SHORT_TIME_OTHER);
  }

  @Test
  void whatHappensOnceIsLeftOutThoughNoAcknowledgementLeadsThere() {
    isNew(TIMED, OTHER, LATER);
    switchOver(0, 0);
    isNew(THIRD, OTHER);
    isLeftOut(TIMED);
    isNew(DOUBLE);
    isLeftOut(LATER);
    assertThat(window.repeated()).isEqualTo(2);
  }

  @Test
  void whatHappensOnceIsLeftOutOverManySwitchOvers() {
    isNew(TIMED, LATER);
    switchOver(2, 0);
    isNew(ON);
    switchOver(0, 0);
    isNew(DOUBLE);
    isLeftOut(TIMED);
    switchOver(2, 0);
    isLeftOut(LATER);
    switchOver(1, 0);
    isLeftOut(TIMED, LATER);
    assertThat(window.repeated()).isEqualTo(4);
  }

  @Test
  void whatHappensOnceIsNoRepetitionOfWhatTheStationKnowsAsAcknowledged() {
    isNew(TIMED, LATER);
    switchOver(1, 1);
    isNew(TIMED);
    isLeftOut(LATER);
  }

  @Test
  void theTimeOfAClockThatIsNotSetDoesNotTellEventsApart() {
    isNew(NO_CLOCK, OTHER);
    switchOver(2, 0);
    isNew(NO_CLOCK, OTHER);
  }

  @Test
  void somethingNewDoesNotProveThatAnotherBeginningIsTheRightOne() {
    isNew(ON, OTHER);
    window.acknowledged(2, 0);
    isNew(ON, DOUBLE);
    switchOver(2, 0);
    // DOUBLE is still to come, pulled forward over OTHER before
    isLeftOut(ON);
    isNew(OTHER);
  }

  @Test
  void aBeginningThatWasNotDecidedOnLosesNothingOnTheNextConnection() {
    isNew(ON, OTHER);
    window.acknowledged(2, 0);
    isNew(ON, DOUBLE);
    switchOver(2, 0);
    isLeftOut(ON);
    switchOver(0, 0);
    isLeftOut(ON, DOUBLE);
    isNew(OTHER);
  }

  @Test
  void whatPerhapsWasNotToComeIsNotExpectedOnTheNextConnection() {
    isNew(ON, OTHER);
    switchOver(2, 0);
    isNew(ON);
    switchOver(0, 0);
    isLeftOut(ON);
    isNew(OTHER);
  }

  @Test
  void expectsRepetitionsOverASecondSwitchOver() {
    isNew(ON, OFF);
    switchOver(0, 0);
    isLeftOut(ON);
    switchOver(0, 0);
    switchOver(0, 0);
    isLeftOut(ON, OFF);
  }

  @Test
  void whatCameAgainAndWasAcknowledgedNeedNotComeAThirdTime() {
    isNew(ON, OTHER, DOUBLE);
    switchOver(0, 0);
    isLeftOut(ON);
    switchOver(1, 0);
    isLeftOut(OTHER, DOUBLE);
  }

  @Test
  void tellsHowManyWereLeftOutOnceTheyAreOver() {
    isNew(ON, OTHER, DOUBLE);
    switchOver(0, 0);
    isLeftOut(ON, OTHER);
    assertThat(window.finished()).isZero();
    isNew(THIRD);
    assertThat(window.finished()).isEqualTo(2);
    assertThat(window.finished()).isZero();
    switchOver(0, 0);
    isLeftOut(ON, OTHER);
    switchOver(0, 0);
    assertThat(window.finished()).isEqualTo(2);
  }

  @Test
  void holdsNoMoreThanItsBound() {
    for (int i = 0; i < 3 * RepeatWindow.MAX_OBJECTS; i++)
      isNew(ON);
    switchOver(0, 0);
    for (int i = 0; i < RepeatWindow.MAX_OBJECTS; i++)
      isLeftOut(ON);
    isNew(ON);
  }
}
