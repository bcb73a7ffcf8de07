package io.gridtap.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What independent clients and meters protected and answered in recorded sessions. */
class RecordedProtectionTest {
  private static final Key DEDICATED = Key.hex("5F4E3D2C1B0A99887766554433221100");

  private record Case(String session, SystemTitle sender, SecuritySuite suite, boolean otherKey, Octets protectedApdu,
      String plain) {
    GlobalKeys keys() {
      return otherKey
          ? GlobalKeys.of(Key.hex("FF0102030405060708090A0B0C0D0E0F"), Sides.keys(suite).authentication().orElseThrow())
          : Sides.keys(suite);
    }
  }

  private static List<Case> cases() {
    return Sides.rows("protected-apdus.txt").stream()
        .map(row -> new Case(row.get(0), SystemTitle.hex(row.get(1)),
            row.get(2).endsWith("256") ? SecuritySuite.SUITE_2 : SecuritySuite.SUITE_0, row.get(2).startsWith("W"),
            Octets.hex(row.get(3)),
            row.get(4)))
        .toList();
  }

  private static ApduProtection receiver(Case recorded) {
    SystemTitle own = recorded.sender.equals(Sides.CLIENT) ? Sides.METER : Sides.CLIENT;
    SecuritySettings settings = SecuritySettings.of(recorded.suite, recorded.keys(), own).withPeer(recorded.sender);
    ApduProtection protection = new ApduProtection(settings.withLeast(LeastProtection.NONE));
    if (recorded.suite == SecuritySuite.SUITE_0) protection.dedicatedKey(DEDICATED);
    return protection;
  }

  @TestFactory
  Stream<DynamicTest> opensWhatWasRecorded() {
    return cases().stream().map(recorded -> DynamicTest.dynamicTest(recorded.session, () -> {
      Opened opened = receiver(recorded).open(recorded.protectedApdu);
      String plain = recorded.plain.toLowerCase(java.util.Locale.ROOT);
      if (plain.endsWith("+")) assertThat(opened.apdu().toHex()).startsWith(plain.substring(0, plain.length() - 1));
      else
        assertThat(opened.apdu().toHex()).isEqualTo(plain);
      assertThat(opened.sender()).contains(recorded.sender);
    }));
  }

  /** The other direction: with the same counter the same octets come out, tag included. */
  @TestFactory
  Stream<DynamicTest> protectsAsWasRecorded() {
    return cases().stream().filter(recorded -> !recorded.plain.endsWith("+")
        && recorded.protectedApdu.u8(0) != 0xD8).map(recorded -> DynamicTest.dynamicTest(recorded.session, () -> {
          boolean general = recorded.protectedApdu.u8(0) == 0xDB;
          Opened opened = receiver(recorded).open(recorded.protectedApdu);
          SecuritySettings settings = SecuritySettings.of(recorded.suite, recorded.keys(), recorded.sender)
              .withProtection(opened.control().protection());
          settings.counters().advance(CounterId.of(recorded.sender, settings.keys().unicast()),
              opened.counter().orElseThrow());
          ApduProtection sender = new ApduProtection(settings);
          sender.generalProtection(general);
          int tag = recorded.protectedApdu.u8(0);
          if (ServiceTags.dedicatedForm(tag)) sender.dedicatedKey(DEDICATED);
          assertThat(sender.protect(opened.apdu())).isEqualTo(recorded.protectedApdu);
        }));
  }

  @TestFactory
  Stream<DynamicTest> verifiesTheAnswersToChallenges() {
    return Sides.rows("challenges.txt").stream()
        .map(row -> DynamicTest.dynamicTest(row.get(0) + " " + row.get(3), () -> verify(row)));
  }

  private static void verify(List<String> row) {
    Mechanism mechanism = Mechanism.of(Integer.parseInt(row.get(1))).orElseThrow();
    SystemTitle server = SystemTitle.hex(row.get(2));
    boolean clientAnswers = row.get(3).equals("C");
    Octets toServer = Octets.hex(row.get(4));
    Octets toClient = Octets.hex(row.get(5));
    Octets answer = Octets.hex(row.get(6));
    Hls hls = hls(mechanism, server, !clientAnswers, row.get(0).contains("suite2"));
    Octets received = clientAnswers ? toServer : toClient;
    Octets sent = clientAnswers ? toClient : toServer;
    hls.verify(answer, received, sent);
    for (int i = 0; i < answer.length(); i++) {
      byte[] changed = answer.toByteArray();
      changed[i] ^= 0x04;
      assertThatThrownBy(() -> hls.verify(Octets.wrap(changed), received, sent)).as("octet %d", i)
          .isInstanceOfSatisfying(SecurityRefusal.class,
              refusal -> assertThat(refusal.kind()).isEqualTo(SecurityRefusal.Kind.AUTHENTICATION));
    }
  }

  private static Hls hls(Mechanism mechanism, SystemTitle server, boolean client, boolean suite2) {
    SecuritySuite suite = suite2
        ? SecuritySuite.SUITE_2
        : mechanism == Mechanism.HLS7
            ? SecuritySuite.SUITE_1
            : SecuritySuite.SUITE_0;
    SecuritySettings settings = SecuritySettings.of(suite, Sides.keys(suite), client ? Sides.CLIENT : server)
        .withPeer(client ? server : Sides.CLIENT);
    if (mechanism == Mechanism.HLS7) {
      Key clientScalar = Key.hex("1111111122222222333333334444444455555555666666667777777788888888");
      Key serverScalar = Key.hex("99999999AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDD0000000012345678DEADBEEF");
      settings = settings.withCurveKeys(CurveKeys.NONE.withSigning(
          Curve.privateKey(suite, client ? clientScalar : serverScalar),
          Curve.publicKey(suite, client ? SERVER_POINT : CLIENT_POINT)));
    }
    Optional<Key> secret = Optional.of(Key.of(Octets.wrap("Gurux123Gurux123".getBytes(
        java.nio.charset.StandardCharsets.US_ASCII))));
    return Hls.of(mechanism, secret, new ApduProtection(settings));
  }

  @Test
  void aMeterRefusesTheWrongKey() {
    for (Case recorded : cases()) {
      if (!recorded.otherKey) continue;
      ApduProtection meter = new ApduProtection(Sides.meter(recorded.suite));
      assertThatThrownBy(() -> meter.open(recorded.protectedApdu)).isInstanceOfSatisfying(SecurityRefusal.class,
          refusal -> assertThat(refusal.kind()).isEqualTo(SecurityRefusal.Kind.DECIPHERING));
    }
  }

  @Test
  void everyRecordedVerificationIsHere() {
    assertThat(cases()).hasSize(148);
    assertThat(cases().stream().filter(c -> (securityControl(c.protectedApdu) & 0x10) != 0).count()).isEqualTo(132);
    assertThat(Sides.rows("challenges.txt")).hasSize(44);
  }

  private static int securityControl(Octets apdu) { return SecuredApdus.ciphered(apdu).body().u8(0); }

  private static final Octets CLIENT_POINT = Octets
      .hex("94267928183D2F99767AB569F66D9E1107A97F14E7B857E77A6A14636AC90600"
          + "69D891070432EF16849E58FE7E3059F92429A25FD4D92676C369854E657C616A");
  private static final Octets SERVER_POINT = Octets
      .hex("5F36833B118371FFB5D282B608817CC437A086E8974615AF76E8BC97F5345A91"
          + "51FFEE959CCA08E060E478B6414D8DA3E4ECF975AFCF9B47D0AA7BBF0C4AD8B0");
}
