package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded sessions of a reference meter: the client sends what the recorded one sent, octet by octet. Not played are
 * those whose octets cannot be repeated: 09, whose signature holds a random number; 27, whose client had a wrong key; HDLC
 * with challenges, which are taken from the session over the wrapper; 40 and 50 to 53, which hold hand-made requests that
 * no client sends; 37 over HDLC, whose client cuts its frames shorter than was agreed.
 */
class RecordedSessionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"wrapper-01-none", "wrapper-02-lls", "wrapper-04-hls2-aes-ecb", "wrapper-05-hls3-md5",
      "wrapper-06-hls4-sha1", "wrapper-07-hls5-gmac-plain", "wrapper-08-hls6-sha256",
      "wrapper-20-suite0-glo-auth-enc-gmac", "wrapper-21-suite0-generalglo-auth-enc-gmac",
      "wrapper-22-suite0-glo-enc-only-lls", "wrapper-23-suite0-glo-auth-only-lls", "wrapper-24-suite0-dedicated-key",
      "wrapper-25-suite2-aes256-gmac", "wrapper-30-get-types", "wrapper-31-get-block-profile",
      "wrapper-32-get-object-list", "wrapper-34-profile-by-entry", "wrapper-35-profile-by-range",
      "wrapper-36-set-normal",
      "wrapper-39-action", "wrapper-41-access-service",
      "wrapper-42-general-block-transfer", "wrapper-43-push-on-demand", "wrapper-44-sn-none", "hdlc-01-none",
      "hdlc-02-lls", "hdlc-30-get-types", "hdlc-31-get-block-profile",
      "hdlc-32-get-object-list", "hdlc-34-profile-by-entry", "hdlc-35-profile-by-range", "hdlc-36-set-normal",
      "hdlc-39-action", "hdlc-41-access-service", "hdlc-42-general-block-transfer",
      "hdlc-43-push-on-demand", "hdlc-44-sn-none"})
  void asksAsRecordedAndUnderstandsEveryAnswer(String name) {
    Replay replay = Replay.of(name).play();

    assertThat(replay.events()).hasAtLeastOneElementOfType(ClientEvent.Opened.class);
    assertThat(replay.answers()).isNotEmpty().noneMatch(Failure.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapper-03-lls-wrong-password", "hdlc-03-lls-wrong-password",
      "wrapper-26-error-invocation-counter-too-low"})
  void saysWhyARecordedMeterDidNotAssociate(String name) {
    Replay replay = Replay.of(name).play();

    assertThat(replay.events()).hasAtLeastOneElementOfType(ClientEvent.NotOpened.class)
        .doesNotHaveAnyElementsOfTypes(ClientEvent.Opened.class);
  }

  /** The meter leaves the reason of a failed element out: what follows is nonsense, and nothing of it is believed. */
  @ParameterizedTest
  @ValueSource(strings = {"wrapper-33-get-with-list", "hdlc-33-get-with-list"})
  void doesNotBelieveABrokenList(String name) {
    assertThat(Replay.of(name).play().answers()).singleElement().isInstanceOf(Failure.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapper-38-set-with-list", "hdlc-38-set-with-list"})
  void sendsListsOfValuesAsRecorded(String name) { assertThat(Replay.of(name).play().answers()).hasSize(1); }

  /** The meter loses its transfer after the second block, and answers half a response. */
  @ParameterizedTest
  @ValueSource(strings = "wrapper-37-set-block")
  void cutsALongValueIntoBlocksAsRecorded(String name) {
    assertThat(Replay.of(name).play().answers()).singleElement().isInstanceOf(Failure.Malformed.class);
  }
}
