package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.vectors.RecordedSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded sessions of reference meters: the client sends what the recorded one sent, octet by octet. */
class RecordedSessionsTest {
  /** Over the wrapper and over HDLC. */
  private static final List<String> OPENED_OVER_BOTH = List.of("01-none", "02-lls", "04-hls2-aes-ecb", "05-hls3-md5",
      "06-hls4-sha1", "07-hls5-gmac-plain", "08-hls6-sha256", "20-suite0-glo-auth-enc-gmac",
      "21-suite0-generalglo-auth-enc-gmac", "22-suite0-glo-enc-only-lls", "23-suite0-glo-auth-only-lls",
      "24-suite0-dedicated-key", "25-suite2-aes256-gmac", "30-get-types", "31-get-block-profile", "32-get-object-list",
      "34-profile-by-entry", "35-profile-by-range", "36-set-normal", "39-action", "41-access-service",
      "42-general-block-transfer", "43-push-on-demand", "44-sn-none");
  private static final List<String> REFUSED_OVER_BOTH = List.of("03-lls-wrong-password",
      "26-error-invocation-counter-too-low", "27-error-wrong-encryption-key");
  private static final List<String> BROKEN_OVER_BOTH = List.of("33-get-with-list", "37-set-block", "38-set-with-list");

  /**
   * Whose requests are of normal priority, where this client's are of high; behind a proof their numbers begin with 2.
   * That octet of these lines is all that is not the same.
   */
  private static final Map<String, List<Integer>> OTHER_INVOKE_IDS = Map.of("jdlms-01-hdlc-lls-to-gurux",
      List.of(4, 6, 8, 10, 12, 30, 48, 54, 58, 60), "jdlms-02-wrapper-gmac-to-gurux",
      List.of(4, 6, 8, 10, 12, 14, 16, 18, 20, 22), "jdlms-03-hdlc-gmac-to-jdlms", List.of(6, 8, 10, 12, 14),
      "jdlms-04-wrapper-lls-to-jdlms", List.of(2, 4, 6, 8, 10, 12, 14, 16));

  /** Whose frames are shorter than was agreed: where what is one APDU is cut at another place. */
  private static final Map<String, List<Integer>> OTHER_CUTS = Map.of("hdlc-37-set-block", List.of(4, 20, 22, 38),
      "hdlc-53-request-segmented-by-client", List.of(2, 4));

  /** What no client that keeps to the standard can repeat, or what is no client's to send. */
  private static final Map<String, String> NOT_PLAYED = Map.ofEntries(
      Map.entry("hdlc-09-hls7-ecdsa-p256", "a signature holds a random number"),
      Map.entry("wrapper-09-hls7-ecdsa-p256", "a signature holds a random number"),
      Map.entry("hdlc-40-errors-data-access", "an APDU of an unknown tag"),
      Map.entry("wrapper-40-errors-data-access", "an APDU of an unknown tag"),
      Map.entry("wrapper-50-acse-errors", "hand-made APDUs"),
      Map.entry("wrapper-51-addressing-errors", "hand-made WPDUs, and a meter that is silent"),
      Map.entry("hdlc-52-link-errors", "hand-made frames"),
      Map.entry("hdlc-54-mode-e-handshake", "lines of IEC 62056-21 before any frame"),
      // its AARQ is played
      Map.entry("jdlms-07-gurux-to-jdlms-wrapper-gmac", "a client that does not prove itself after the challenge"),
      Map.entry("push-01-data-notification", "the meter alone sends"),
      Map.entry("push-02-event-notification", "the meter alone sends"));

  private static Stream<String> overBoth(List<String> names) {
    return names.stream().flatMap(name -> Stream.of("wrapper-" + name, "hdlc-" + name));
  }

  static Stream<String> opened() {
    return Stream.concat(overBoth(OPENED_OVER_BOTH),
        Stream.concat(Stream.of("wrapper-52-udp", "hdlc-50-snrm-with-params"),
            OTHER_INVOKE_IDS.keySet().stream().sorted()));
  }

  static Stream<String> refused() { return overBoth(REFUSED_OVER_BOTH); }

  @ParameterizedTest
  @MethodSource("opened")
  void asksAsRecordedAndUnderstandsEveryAnswer(String name) {
    Replay replay = exactly(name);

    assertThat(replay.events()).hasAtLeastOneElementOfType(ClientEvent.Opened.class);
    assertThat(replay.answers()).isNotEmpty().noneMatch(Failure.class::isInstance);
  }

  /** Every octet as recorded, but those known to be others. */
  private static Replay exactly(String name) {
    Replay replay = Replay.of(name).play();
    assertThat(replay.otherInvokeIds()).isEqualTo(OTHER_INVOKE_IDS.getOrDefault(name, List.of()));
    assertThat(replay.otherCuts()).isEqualTo(OTHER_CUTS.getOrDefault(name, List.of()));
    return replay;
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhyARecordedMeterDidNotAssociate(String name) {
    assertThat(exactly(name).events()).hasAtLeastOneElementOfType(ClientEvent.NotOpened.class)
        .doesNotHaveAnyElementsOfTypes(ClientEvent.Opened.class);
  }

  /** The meter leaves the reason of a failed element out: what follows is nonsense, and nothing of it is believed. */
  @ParameterizedTest
  @ValueSource(strings = {"wrapper-33-get-with-list", "hdlc-33-get-with-list"})
  void doesNotBelieveABrokenList(String name) {
    assertThat(exactly(name).answers()).singleElement().isInstanceOf(Failure.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapper-38-set-with-list", "hdlc-38-set-with-list"})
  void sendsListsOfValuesAsRecorded(String name) { assertThat(exactly(name).answers()).hasSize(1); }

  /** The meter loses its transfer after the second block, and answers half a response. */
  @ParameterizedTest
  @ValueSource(strings = {"wrapper-37-set-block", "hdlc-37-set-block"})
  void cutsALongValueIntoBlocksAsRecorded(String name) {
    assertThat(exactly(name).answers()).singleElement().isInstanceOf(Failure.Malformed.class);
  }

  /** The second meter answers in another application context than it was asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"hdlc-53-request-segmented-by-client", "jdlms-05-gurux-to-jdlms-wrapper-lls-REJECTED"})
  void associatesAsRecorded(String name) {
    assertThat(exactly(name).events()).hasAtLeastOneElementOfType(ClientEvent.Opened.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2-byte server address", "4-byte server address"})
  void addressesInSeveralOctets(String step) {
    Replay replay = Replay.of("hdlc-51-addresses-2-and-4-bytes", step).play();

    assertThat(replay.events()).hasAtLeastOneElementOfType(ClientEvent.Opened.class);
    assertThat(replay.otherCuts()).isEmpty();
  }

  @Test
  void connectsAsRecordedWhereTheMeterHangsUp() {
    assertThat(exactly("jdlms-06-gurux-to-jdlms-hdlc-SNRM-CLOSED").events()).isEmpty();
  }

  @Test
  void provesItselfWhereAnotherClientDidNot() {
    Replay replay = Replay.of("jdlms-07-gurux-to-jdlms-wrapper-gmac");

    assertThatThrownBy(replay::play).hasMessageContaining("line 2 sent by the client").hasMessageContaining("cb 31 30");
  }

  @Test
  void leavesNoSessionOutWithoutAReason() {
    Set<String> played = new TreeSet<>(NOT_PLAYED.keySet());
    overBoth(BROKEN_OVER_BOTH).forEach(played::add);
    refused().forEach(played::add);
    opened().forEach(played::add);
    played.addAll(List.of("hdlc-51-addresses-2-and-4-bytes", "hdlc-53-request-segmented-by-client",
        "jdlms-05-gurux-to-jdlms-wrapper-lls-REJECTED", "jdlms-06-gurux-to-jdlms-hdlc-SNRM-CLOSED"));

    assertThat(RecordedSession.all("")).extracting(RecordedSession::name).containsExactlyInAnyOrderElementsOf(played);
  }
}
