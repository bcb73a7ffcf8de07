package io.gridtap.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.security.SecurityRefusal.Kind;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyManagementTest {
  @Test
  void wrapsAsRfc3394Does() { // §4.1, §4.6
    Key master = Key.hex("000102030405060708090A0B0C0D0E0F");
    Octets wrapped = KeyWrap.wrap(master, Key.hex("00112233445566778899AABBCCDDEEFF"));
    assertThat(wrapped).isEqualTo(Octets.hex("1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"));
    Key master256 = Key.hex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
    Key key256 = Key.hex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
    assertThat(KeyWrap.wrap(master256, key256))
        .isEqualTo(Octets.hex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"));
    assertThat(KeyWrap.unwrap(master256, KeyWrap.wrap(master256, key256))).isEqualTo(key256);
  }

  @Test
  void aChangedWrappedKeyIsRefused() {
    Key master = Key.hex("31".repeat(16));
    Octets wrapped = KeyWrap.wrap(master, Key.random(SecuritySuite.SUITE_0));
    for (int i = 0; i < wrapped.length(); i++) {
      byte[] changed = wrapped.toByteArray();
      changed[i] ^= 1;
      assertThatThrownBy(() -> KeyWrap.unwrap(master, Octets.wrap(changed))).isInstanceOfSatisfying(
          SecurityRefusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.DECIPHERING));
    }
    for (int length : new int[]{0, 1, 8, 16, 23})
      assertThatThrownBy(() -> KeyWrap.unwrap(master, wrapped.slice(0, length))).isInstanceOf(SecurityRefusal.class);
  }

  @ParameterizedTest
  @EnumSource
  void transfersKeys(SecuritySuite suite) {
    Key master = Key.random(suite);
    Map<KeyId, Key> keys = Map.of(KeyId.UNICAST, Key.random(suite), KeyId.AUTHENTICATION, Key.random(suite));
    Data parameter = KeyTransfer.wrap(master, keys);
    assertThat(KeyTransfer.unwrap(suite, master, parameter)).isEqualTo(keys);
    assertThatThrownBy(() -> KeyTransfer.unwrap(suite, Key.random(suite), parameter))
        .isInstanceOf(SecurityRefusal.class);
    assertThatThrownBy(() -> KeyTransfer.unwrap(suite, master, Data.array(Data.NULL)))
        .isInstanceOf(SecurityRefusal.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUITE_0")
  void bothSidesAgreeOnAKey(SecuritySuite suite) {
    Sides.Pair sides = Sides.Pair.of(suite);
    KeyAgreementExchange client = KeyAgreementExchange.start(sides.client(), KeyId.UNICAST);
    KeyAgreementExchange.Agreed meter = KeyAgreementExchange.answer(sides.meter(), client.request());
    assertThat(client.finish(meter.answer())).isEqualTo(meter.key());
    assertThat(meter.key().length()).isEqualTo(suite.keyOctets());
    assertThat(meter.toString()).doesNotContain(meter.key().reveal().toHex());
  }

  @Test
  void anEphemeralKeyOfSomebodyElseIsRefused() {
    Sides.Pair sides = Sides.Pair.of(SecuritySuite.SUITE_1);
    Sides.Pair others = Sides.Pair.of(SecuritySuite.SUITE_1);
    Data request = KeyAgreementExchange.start(others.client(), KeyId.UNICAST).request();
    assertThatThrownBy(() -> KeyAgreementExchange.answer(sides.meter(), request)).isInstanceOfSatisfying(
        SecurityRefusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.SIGNATURE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUITE_0")
  void publicKeysGoBothWays(SecuritySuite suite) {
    for (int i = 0; i < 20; i++) {
      ECPublicKey key = Sides.shown(Curve.generate(suite));
      Octets raw = Curve.raw(suite, key);
      assertThat(raw.length()).isEqualTo(suite.pointOctets());
      assertThat(Curve.publicKey(suite, raw).getW()).isEqualTo(key.getW());
    }
  }

  @Test
  void aPointBesideTheCurveIsRefused() {
    Octets raw = Curve.raw(SecuritySuite.SUITE_1, Sides.shown(Curve.generate(SecuritySuite.SUITE_1)));
    byte[] beside = raw.toByteArray();
    beside[63] ^= 1;
    for (Octets wrong : new Octets[]{Octets.wrap(beside), Octets.wrap(new byte[64]), raw.slice(0, 63),
        Octets.hex("FF".repeat(64))})
      assertThatThrownBy(() -> Curve.publicKey(SecuritySuite.SUITE_1, wrong)).isInstanceOf(SecurityRefusal.class);
  }

  @Test
  void aSignatureOfAnotherKeyDoesNotVerify() {
    KeyPair pair = Curve.generate(SecuritySuite.SUITE_2);
    Octets signature = Curve.sign(SecuritySuite.SUITE_2, Sides.own(pair), Sides.GET);
    assertThat(Curve.verify(SecuritySuite.SUITE_2, Sides.shown(pair), Sides.GET, signature)).isTrue();
    assertThat(Curve.verify(SecuritySuite.SUITE_2, Sides.shown(pair), Sides.GOT, signature)).isFalse();
    assertThat(Curve.verify(SecuritySuite.SUITE_2, Sides.shown(pair), Sides.GET, Octets.wrap(new byte[96]))).isFalse();
    assertThat(Curve.verify(SecuritySuite.SUITE_2, Sides.shown(Curve.generate(SecuritySuite.SUITE_2)), Sides.GET,
        signature)).isFalse();
  }

  @Test
  void aCertificateNamesItsDevice(@TempDir Path directory) throws IOException {
    DeviceCertificate certificate = DeviceCertificate.parse(der(TestCertificates.in(directory, "4752580000000001")));
    assertThat(certificate.title()).isEqualTo(Sides.METER);
    assertThat(Curve.raw(SecuritySuite.SUITE_1, certificate.key()).length()).isEqualTo(64);
    assertThatThrownBy(() -> DeviceCertificate
        .parse(der(TestCertificates.in(Files.createDirectory(directory.resolve("b")), "somebody"))))
        .isInstanceOf(SecurityRefusal.class).hasMessageContaining("system title");
    assertThatThrownBy(() -> DeviceCertificate.parse(Octets.hex("30 03 02 01 00")))
        .isInstanceOf(SecurityRefusal.class);
  }

  private static Octets der(TestCertificates authority) throws IOException {
    String pem = Files.readString(authority.authority());
    return Octets.wrap(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
  }
}
