package io.gridtap.dlms.acse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AcseTest {
  private static final Octets CLIENT = Octets.hex("4D4D4D0000000001");
  private static final Octets SERVER = Octets.hex("4752580000000001");
  private static final Octets REQUEST = Octets.hex("01000000065F1F0400421E5DFFFF");
  private static final Octets RESPONSE = Octets.hex("0800065F1F0400001E5D04000007");
  private static final String CONTEXT = "A109060760857405080101";

  @Test
  void asksWithoutAuthentication() {
    CodecLaws.all(Aarq.CODEC, Octets.hex("601D" + CONTEXT + "BE10040E" + REQUEST.toHex()),
        Aarq.plain(ApplicationContext.LN, REQUEST));
  }

  @Test
  void asksWithAPassword() {
    Aarq aarq = Aarq.plain(ApplicationContext.LN, REQUEST).withAuthentication(1, Octets.hex("3132333435363738"));
    CodecLaws.all(Aarq.CODEC, Octets.hex("6036" + CONTEXT + "8A020780 8B0760857405080201 AC0A80083132333435363738"
        + "BE10040E" + REQUEST.toHex()), aarq);
    assertThat(aarq.toString()).contains("value=Optional[(8 octets)]").doesNotContain("31 32 33");
  }

  @Test
  void asksWithTitleCertificateAndUser() {
    CodecLaws.all(Aarq.CODEC, Octets.hex("603C A109060760857405080103 A60A0408" + CLIENT.toHex()
        + "A7050403AABBCC A903020107 8A020780 8B0760857405080205 AC048002ABCD BE04 0402 2100"),
        Aarq.plain(ApplicationContext.LN_CIPHERED, Octets.hex("2100")).withCallingApTitle(CLIENT)
            .withCallingAeQualifier(Octets.hex("AABBCC")).withUserId(7).withAuthentication(5, Octets.hex("ABCD")));
  }

  @Test
  void answersWithAChallenge() {
    CodecLaws.all(Aare.CODEC, Octets.hex("614A" + CONTEXT + "A203020100 A305A10302010E A40A0408" + SERVER.toHex()
        + "88020780 890760857405080205 AA068004AABBCCDD BE10040E" + RESPONSE.toHex()),
        Aare.of(ApplicationContext.LN, AssociationResult.ACCEPTED, Diagnostic.AUTHENTICATION_REQUIRED,
            Optional.of(RESPONSE)).withRespondingApTitle(SERVER).withAuthentication(5, Octets.hex("AABBCCDD")));
  }

  @Test
  void refusesForTheProviderWithoutUserInformation() {
    CodecLaws.all(Aare.CODEC, Octets.hex("6117" + CONTEXT + "A203020101 A305A203020102"),
        Aare.of(ApplicationContext.LN, AssociationResult.REJECTED_PERMANENT,
            Diagnostic.PROVIDER_NO_COMMON_ACSE_VERSION, Optional.empty()));
  }

  @Test
  void saysWhyInWordsAPersonUnderstands() {
    assertThat(Diagnostic.of(false, 13)).hasToString("authentication-failure: the password or key is wrong");
    assertThat(Diagnostic.of(true, 2).word()).isEqualTo("no-common-acse-version");
    assertThat(Diagnostic.of(false, 99)).isEqualTo(Diagnostic.NO_REASON_GIVEN);
    assertThat(AssociationResult.REJECTED_PERMANENT.word()).isEqualTo("rejected-permanent");
  }

  @Test
  void releases() {
    CodecLaws.all(Rlrq.CODEC, Octets.hex("6203800100"), Rlrq.NORMAL);
    CodecLaws.all(Rlre.CODEC, Octets.hex("6303800100"), Rlre.NORMAL);
    CodecLaws.all(Rlrq.CODEC, Octets.hex("6209 80011E BE04 0402 2100"),
        new Rlrq(OptionalInt.of(30), Optional.of(Octets.hex("2100"))));
    CodecLaws.all(Rlre.CODEC, Octets.hex("6300"), new Rlre(OptionalInt.empty(), Optional.empty()));
  }

  /** Recorded: the server counts the user information one octet short, and the whole with it. */
  @Test
  void takesUserInformationThatReachesBeyondItsLength() {
    Rlre rlre = Rlre.CODEC.decode(Octets.hex("6311 800100 BE0F040E" + RESPONSE.toHex()));
    assertThat(rlre).isEqualTo(new Rlre(OptionalInt.of(0), Optional.of(RESPONSE)));
    Aare aare = Aare.CODEC.decode(
        Octets.hex("6125" + CONTEXT + "A203020100 A305A103020100 BE0C040A" + RESPONSE.toHex()));
    assertThat(aare.userInformation()).contains(RESPONSE);
  }

  @Test
  void takesTheServersTitleWhereOnlyAnotherTagHasIt() {
    Aare aare = Aare.CODEC.decode(
        Octets.hex("6123" + CONTEXT + "A203020100 A305A103020100 A60A0408" + SERVER.toHex()));
    assertThat(aare.respondingApTitle()).contains(SERVER);
  }

  @Test
  void passesOverWhatNothingDependsOn() {
    Aarq aarq = Aarq.CODEC.decode(Octets.hex("601D 80020780" + CONTEXT + "A203040101 A803020105 BE04 0402 0101"));
    assertThat(aarq).isEqualTo(Aarq.plain(ApplicationContext.LN, Octets.hex("0101")));
  }

  @Test
  void tellsForeignNamesApart() {
    Aarq aarq = Aarq.CODEC.decode(Octets.hex("6014 A10906075285740508 0101 8B0752857405080201".replace(" ", "")));
    assertThat(aarq.context()).isEqualTo(ApplicationContext.UNKNOWN);
    assertThat(aarq.mechanism()).hasValue(Aarq.FOREIGN_MECHANISM);
    assertThatThrownBy(() -> Aarq.CODEC.encode(aarq)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> Aare.CODEC.decode(Octets.hex("6105A203020100"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("AARE without an application-context-name");
    assertThatThrownBy(() -> Aare.CODEC.decode(Octets.hex("610B" + CONTEXT))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("AARE without a result");
    assertThatThrownBy(() -> Aare.CODEC.decode(Octets.hex("6003800100")))
        .hasMessage("tag 60 where AARE (61) is wanted at octet 0");
    assertThatThrownBy(() -> Aarq.CODEC.decode(Octets.hex("6084FFFFFFFF"))).isInstanceOf(DecodeException.class);
  }
}
