package io.gridtap.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.security.SecurityRefusal.Kind;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HlsTest {
  private static final Key SECRET = Key.hex("00112233445566778899aabbccddeeff");

  @TestFactory
  Stream<DynamicTest> bothSidesProveThemselves() {
    return Stream.of(SecuritySuite.values()).flatMap(suite -> Stream.of(Mechanism.values()).filter(Mechanism::high)
        .filter(mechanism -> mechanism != Mechanism.HLS7 || suite.hasCurve())
        .map(mechanism -> DynamicTest.dynamicTest(mechanism + " " + suite, () -> prove(suite, mechanism))));
  }

  private static void prove(SecuritySuite suite, Mechanism mechanism) {
    Sides.Pair sides = Sides.Pair.of(suite);
    Hls client = Hls.of(mechanism, Optional.of(SECRET), new ApduProtection(sides.client()));
    Hls meter = Hls.of(mechanism, Optional.of(SECRET), new ApduProtection(sides.meter()));
    Octets toServer = Hls.challenge();
    Octets toClient = Hls.challenge(64);
    meter.verify(client.answer(toClient, toServer), toServer, toClient);
    Octets fourth = meter.answer(toServer, toClient);
    client.verify(fourth, toClient, toServer);
    refused(() -> client.verify(fourth, toClient, Hls.challenge()));
    refused(() -> client.verify(Octets.EMPTY, toClient, toServer));

    Sides.Pair strangers = Sides.Pair.of(suite);
    SecuritySettings others = SecuritySettings
        .of(suite, GlobalKeys.of(Key.random(suite), Key.random(suite)), Sides.METER).withPeer(Sides.CLIENT)
        .withCurveKeys(strangers.meter().curveKeys());
    Hls impostor = Hls.of(mechanism, Optional.of(Key.hex("ff".repeat(16))), new ApduProtection(others));
    refused(() -> client.verify(impostor.answer(toServer, toClient), toClient, toServer));
  }

  @Test
  void theOwnChallengeSentBackIsNotAnswered() {
    Hls client = Hls.of(Mechanism.HLS4, SECRET);
    Octets challenge = Hls.challenge();
    refused(() -> client.answer(challenge, challenge));
    refused(() -> client.answer(Octets.hex("01020304050607"), challenge));
    refused(() -> client.answer(Octets.wrap(new byte[65]), challenge));
  }

  /** The key is used for the authentication too: nothing else may have that counter. */
  @Test
  void gmacTakesACounterOfItsOwn() {
    SecuritySettings settings = Sides.client(SecuritySuite.SUITE_0);
    ApduProtection protection = new ApduProtection(settings);
    Octets answer = Hls.of(Mechanism.HLS5, Optional.empty(), protection).answer(Hls.challenge(), Hls.challenge());
    assertThat(answer.slice(1, 4)).isEqualTo(Octets.hex("00000000"));
    assertThat(protection.protect(Sides.GET).slice(3, 4)).isEqualTo(Octets.hex("00000001"));
  }

  @Test
  void gmacSharesTheCounterWithMetersThatInsist() {
    ApduProtection protection = new ApduProtection(Sides.client(SecuritySuite.SUITE_0).withSharedCounter(true));
    Octets answer = Hls.of(Mechanism.HLS5, Optional.empty(), protection).answer(Hls.challenge(), Hls.challenge());
    assertThat(answer.slice(1, 4)).isEqualTo(Octets.hex("00000000"));
    assertThat(protection.protect(Sides.GET).slice(3, 4)).isEqualTo(Octets.hex("00000000"));
    assertThat(protection.protect(Sides.GET).slice(3, 4)).isEqualTo(Octets.hex("00000001"));
  }

  @Test
  void aManufacturerMayHaveItsOwnFunction() {
    Hls.Transform reversing = (secret, challenge) -> Octets.of((byte) (challenge.u8(0) ^ secret.length()));
    Hls client = Hls.manufacturer(SECRET, reversing);
    Octets received = Octets.hex("4000000000000000");
    assertThat(client.answer(received, Hls.challenge())).isEqualTo(Octets.hex("50"));
  }

  @Test
  void lowLevelSecurityIsNoPartOfIt() {
    assertThatThrownBy(() -> Hls.of(Mechanism.LLS, SECRET)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hls.of(Mechanism.HLS5, SECRET)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("titles");
    assertThatThrownBy(() -> Hls.challenge(7)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOfSatisfying(SecurityRefusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(Kind.AUTHENTICATION));
  }
}
