package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded sessions of a reference meter: the client sends what the recorded one sent, octet by octet. */
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
}
