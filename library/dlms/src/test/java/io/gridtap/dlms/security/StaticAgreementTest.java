package io.gridtap.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.security.SecuritySettings.Form;
import io.gridtap.dlms.xdlms.GeneralCiphering;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StaticAgreementTest {
  /** Party U is the originator and the transaction identifier with its length octet, party V the recipient. */
  @ParameterizedTest
  @EnumSource(names = {"SUITE_1", "SUITE_2"})
  void theKeyIsDerivedOfTitlesAndTransaction(SecuritySuite suite) throws GeneralSecurityException {
    Sides.Pair sides = Sides.Pair.of(suite).with(settings -> settings.withForm(Form.GENERAL_STATIC));
    Octets sent = new ApduProtection(sides.client()).protect(Sides.GET);
    GeneralCiphering ciphered = SecuredApdus.generalCiphering(sent);
    Octets transaction = ciphered.header().transactionId();
    Key secret = Curve.agree(suite, sides.meter().curveKeys().agreement().orElseThrow(),
        sides.meter().curveKeys().peerAgreement().orElseThrow());
    Octets input = new OctetWriter().i32be(1).octets(Octets.of(secret.material()))
        .octets(Octets.hex("60857405080300").slice(0, 6)).u8(suite.algorithm())
        .octets(Sides.CLIENT.octets()).u8(transaction.length()).octets(transaction).octets(Sides.METER.octets())
        .toOctets();
    byte[] digest = MessageDigest.getInstance(suite.hash()).digest(input.toByteArray());
    Key key = Key.of(Octets.of(Arrays.copyOf(digest, suite.keyOctets())));
    Octets body = ciphered.body();
    byte[] plain = new KeyCipher(key, sides.meter().keys().authentication()).open(
        new SecurityControl(body.u8(0)), Sides.CLIENT, body.slice(1, 4).reader().u32be(),
        SecuredApdus.encode(ciphered.header()), body.slice(5, body.length() - 5).toByteArray());
    assertThat(Octets.of(plain)).isEqualTo(Sides.GET);
    assertThat(new ApduProtection(sides.meter()).open(sent).apdu()).isEqualTo(Sides.GET);
  }
}
