package io.gridtap.dlms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.security.SecurityRefusal.Kind;
import io.gridtap.dlms.security.SecuritySettings.Form;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ApduProtectionTest {
  private static final List<Protection> PROTECTIONS = List.of(Protection.AUTHENTICATED, Protection.ENCRYPTED,
      Protection.AUTHENTICATED_ENCRYPTED);

  private record Way(SecuritySuite suite, Protection protection, Form form, boolean signing, boolean broadcast) {
    Sides.Pair sides() {
      return Sides.Pair.of(suite).with(settings -> settings.withProtection(protection)
          .withLeast(LeastProtection.all(protection).withSigned(signing)).withForm(form).withSigning(signing)
          .withBroadcast(broadcast));
    }
  }

  private static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (SecuritySuite suite : SecuritySuite.values())
      for (Protection protection : PROTECTIONS)
        for (Form form : Form.values())
          for (boolean signing : suite.hasCurve() ? new boolean[]{false, true} : new boolean[]{false})
            for (boolean broadcast : new boolean[]{false, true})
              if (suite.hasCurve() || !Set.of(Form.GENERAL_ONE_PASS, Form.GENERAL_STATIC).contains(form))
                ways.add(new Way(suite, protection, form, signing, broadcast));
    return ways;
  }

  @TestFactory
  Stream<DynamicTest> whatIsProtectedCanBeOpened() {
    return ways().stream().map(way -> DynamicTest.dynamicTest(way.toString(), () -> {
      Sides.Pair sides = way.sides();
      ApduProtection client = new ApduProtection(sides.client());
      ApduProtection meter = new ApduProtection(sides.meter());
      for (Octets apdu : List.of(Octets.hex("01000000065F1F0400021E5DFFFF"), Sides.GET, Octets.hex("D9 00"))) {
        Octets sent = client.protect(apdu);
        assertThat(sent.toHex()).as("encrypted").matches(
            hex -> !way.protection.encrypted() || apdu.length() < 4 || !hex.contains(apdu.toHex()));
        Opened opened = meter.open(sent);
        assertThat(opened.apdu()).isEqualTo(apdu);
        assertThat(opened.signed()).isEqualTo(way.signing);
        assertThat(opened.control().protection()).isEqualTo(way.protection);
        assertThat(opened.sender()).contains(Sides.CLIENT);
        refused(meter, sent, Kind.COUNTER);
      }
      assertThat(client.open(meter.protect(Sides.GOT)).apdu()).isEqualTo(Sides.GOT);
      assertThat(client.open(meter.protect(Sides.PUSH)).apdu()).isEqualTo(Sides.PUSH);
    }));
  }

  /** With one octet changed nothing that proves its origin is opened, and no counter moves. */
  @TestFactory
  Stream<DynamicTest> whatWasChangedIsRefused() {
    return ways().stream().filter(way -> way.protection.authenticated() && !way.broadcast && !way.signing)
        .map(way -> DynamicTest.dynamicTest(way.toString(), () -> {
          Sides.Pair sides = way.sides();
          Octets sent = new ApduProtection(sides.client()).protect(Sides.GET);
          ApduProtection meter = new ApduProtection(sides.meter());
          for (int i = 0; i < sent.length(); i++) {
            byte[] changed = sent.toByteArray();
            changed[i] ^= 0x01;
            assertThatThrownBy(() -> meter.open(Octets.wrap(changed))).as("octet %d of %s", i, sent)
                .isInstanceOf(SecurityRefusal.class);
            assertThatThrownBy(() -> meter.open(sent.slice(0, sent.length() - 1)))
                .isInstanceOf(SecurityRefusal.class);
          }
          assertThat(meter.open(sent).apdu()).isEqualTo(Sides.GET);
        }));
  }

  @Test
  void aChangedSignatureOrContentIsRefused() {
    Sides.Pair sides = new Way(SecuritySuite.SUITE_1, Protection.AUTHENTICATED_ENCRYPTED, Form.GENERAL, true, false)
        .sides();
    Octets sent = new ApduProtection(sides.client()).protect(Sides.GET);
    ApduProtection meter = new ApduProtection(sides.meter());
    for (int i = 0; i < sent.length(); i++) {
      byte[] changed = sent.toByteArray();
      changed[i] ^= 0x20;
      assertThatThrownBy(() -> meter.open(Octets.wrap(changed))).as("octet %d", i).isInstanceOf(SecurityRefusal.class);
    }
    assertThat(meter.open(sent).signed()).isTrue();
  }

  @Test
  void noiseIsRefusedAndNothingElse() {
    Sides.Pair sides = new Way(SecuritySuite.SUITE_0, Protection.AUTHENTICATED_ENCRYPTED, Form.GENERAL_WRAPPED, false,
        false).sides();
    Octets sent = new ApduProtection(sides.client()).protect(Sides.GET);
    ApduProtection meter = new ApduProtection(sides.meter());
    Noise noise = new Noise(7);
    for (int i = 0; i < 20_000; i++) {
      Octets mutant = i % 2 == 0 ? noise.mutation(sent) : prefixed(i, noise.octets(noise.between(0, 40)));
      if (mutant.equals(sent)) continue;
      try {
        Opened opened = meter.open(mutant);
        // errors and blocks come without protection
        assertThat(opened.apdu().u8(0)).isIn(0x0E, 0xD8, 0xE0);
      } catch (SecurityRefusal refused) {
        assertThat(refused).hasMessageNotContainingAny(Sides.EK.substring(0, 8), Sides.AK.substring(0, 8));
      }
    }
  }

  private static Octets prefixed(int i, Octets octets) {
    byte[] bytes = octets.toByteArray();
    int[] tags = {0xDB, 0xDC, 0xDD, 0xDF, 0xC8, 0x21, 0xD8};
    if (bytes.length > 0) bytes[0] = (byte) tags[i / 2 % tags.length];
    return Octets.wrap(bytes);
  }

  @Test
  void lessProtectionThanExpectedIsRefusedForEachDirection() {
    LeastProtection least = new LeastProtection(Protection.AUTHENTICATED, Protection.ENCRYPTED, Protection.NONE, false);
    SecuritySettings settings = Sides.meter(SecuritySuite.SUITE_0).withLeast(least);
    ApduProtection meter = new ApduProtection(settings);
    ApduProtection encrypting = new ApduProtection(
        Sides.client(SecuritySuite.SUITE_0).withProtection(Protection.ENCRYPTED));
    ApduProtection authenticating = new ApduProtection(
        Sides.client(SecuritySuite.SUITE_0).withProtection(Protection.AUTHENTICATED));

    refused(meter, Sides.GET, Kind.POLICY);
    refused(meter, encrypting.protect(Sides.GET), Kind.POLICY);
    assertThat(meter.open(authenticating.protect(Sides.GET)).apdu()).isEqualTo(Sides.GET);
    refused(meter, Sides.GOT, Kind.POLICY);
    assertThat(meter.open(encrypting.protect(Sides.GOT)).apdu()).isEqualTo(Sides.GOT);
    assertThat(meter.open(Sides.PUSH).control()).isEqualTo(SecurityControl.NONE);
    // a server that cannot decipher says so without protection
    assertThat(meter.open(Octets.hex("D8 02 05")).apdu()).isEqualTo(Octets.hex("D8 02 05"));
  }

  @Test
  void whatPolicyRefusesDoesNotMoveTheCounter() {
    ApduProtection client = new ApduProtection(Sides.client(SecuritySuite.SUITE_0).withProtection(
        Protection.AUTHENTICATED));
    SecuritySettings strict = Sides.meter(SecuritySuite.SUITE_0);
    Octets sent = client.protect(Sides.GET);
    refused(new ApduProtection(strict), sent, Kind.POLICY);
    assertThat(new ApduProtection(strict.withLeast(LeastProtection.NONE)).open(sent).apdu()).isEqualTo(Sides.GET);
  }

  @Test
  void anErrorThatIsOnlyEncryptedLeavesNoRowOfCounters() {
    SecuritySettings encrypting = Sides.client(SecuritySuite.SUITE_0).withProtection(Protection.ENCRYPTED)
        .withForm(Form.GENERAL);
    SecuritySettings settings = Sides.meter(SecuritySuite.SUITE_0);
    ApduProtection meter = new ApduProtection(settings);
    Octets error = Octets.hex("D8 02 05");
    assertThat(meter.open(new ApduProtection(encrypting).protect(error)).apdu()).isEqualTo(error);
    assertThat(settings.counters().expected(row(".unproven"))).isZero();
    assertThat(settings.counters().expected(row(""))).isZero();

    // what the policy wants encrypted only has a row, and errors are held against it
    ApduProtection lenient = new ApduProtection(settings.withLeast(LeastProtection.all(Protection.ENCRYPTED)));
    ApduProtection sender = new ApduProtection(encrypting);
    Octets early = sender.protect(error);
    lenient.open(sender.protect(Sides.GET));
    assertThat(settings.counters().expected(row(".unproven"))).isPositive();
    refused(lenient, early, Kind.COUNTER);
  }

  private static CounterId row(String kind) {
    return new CounterId(Sides.CLIENT, Sides.keys(SecuritySuite.SUITE_0).unicast().fingerprint() + kind,
        CounterId.Life.LASTING);
  }

  @Test
  void theReplayStateOutlivesTheAssociation() {
    SecuritySettings meter = Sides.meter(SecuritySuite.SUITE_0);
    Octets sent = new ApduProtection(Sides.client(SecuritySuite.SUITE_0)).protect(Sides.GET);
    new ApduProtection(meter).open(sent);
    refused(new ApduProtection(meter), sent, Kind.COUNTER);
  }

  @Test
  void aLowerCounterIsRefusedAndTheExpectedOneNamed() {
    SecuritySettings client = Sides.client(SecuritySuite.SUITE_0);
    ApduProtection sender = new ApduProtection(client);
    Octets first = sender.protect(Sides.GET);
    client.counters().advance(CounterId.of(Sides.CLIENT, client.keys().unicast()), 500);
    Octets later = sender.protect(Sides.GET);
    ApduProtection meter = new ApduProtection(Sides.meter(SecuritySuite.SUITE_0));
    assertThat(meter.open(later).counter()).hasValue(500);
    SecurityRefusal refusal = refused(meter, first, Kind.COUNTER);
    assertThat(refusal.expectedCounter()).hasValue(501);
  }

  @Test
  void aCounterAtItsEndStopsTheSender() {
    SecuritySettings client = Sides.client(SecuritySuite.SUITE_0);
    client.counters().advance(CounterId.of(Sides.CLIENT, client.keys().unicast()), 0xFFFF_FFFEL);
    ApduProtection sender = new ApduProtection(client);
    ApduProtection meter = new ApduProtection(Sides.meter(SecuritySuite.SUITE_0));
    assertThat(meter.open(sender.protect(Sides.GET)).counter()).hasValue(0xFFFF_FFFEL);
    assertThatThrownBy(() -> sender.protect(Sides.GET)).isInstanceOf(SecurityRefusal.class)
        .hasMessageContaining("change the key");
  }

  /** A forged one that is only encrypted cannot be told from a genuine one, but shuts out no authenticated one. */
  @Test
  void encryptedOnlyHasACounterOfItsOwn() {
    SecuritySettings client = Sides.client(SecuritySuite.SUITE_0);
    ApduProtection genuine = new ApduProtection(client);
    ApduProtection meter = new ApduProtection(Sides.meter(SecuritySuite.SUITE_0).withLeast(LeastProtection.NONE));
    Octets forged = Octets.hex("DB 08 4D4D4D0000000001 08 20 FFFFFFFF 000000");
    meter.open(forged);
    refused(meter, forged, Kind.COUNTER);
    assertThat(meter.open(genuine.protect(Sides.GET)).apdu()).isEqualTo(Sides.GET);
  }

  @Test
  void anotherKeySuiteTitleOrKeySetIsRefused() {
    ApduProtection meter = new ApduProtection(Sides.meter(SecuritySuite.SUITE_0));
    SecuritySettings client = Sides.client(SecuritySuite.SUITE_0).withForm(Form.GENERAL);
    GlobalKeys others = GlobalKeys.of(Key.hex("AA".repeat(16)), Key.hex("BB".repeat(16)));
    refused(meter, new ApduProtection(SecuritySettings.of(SecuritySuite.SUITE_0, others, Sides.CLIENT))
        .protect(Sides.GET), Kind.DECIPHERING);
    refused(meter, new ApduProtection(Sides.client(SecuritySuite.SUITE_2)).protect(Sides.GET), Kind.POLICY);
    refused(meter, new ApduProtection(client.withBroadcast(true)).protect(Sides.GET), Kind.KEY_UNKNOWN);
    SecuritySettings stranger = SecuritySettings.of(SecuritySuite.SUITE_0, client.keys(), SystemTitle.hex(
        "5858580000000009")).withForm(Form.GENERAL);
    refused(meter, new ApduProtection(stranger).protect(Sides.GET), Kind.KEY_UNKNOWN);
    refused(meter, Octets.hex("D0 12 30 00000001 00 000000000000000000000000"), Kind.KEY_UNKNOWN);
    SecurityRefusal compressed = refused(meter, Octets.hex("C8 12 B0 00000001 00 000000000000000000000000"),
        Kind.COMPRESSED_UNSUPPORTED);
    assertThat(compressed).hasMessageContaining("V.44");
  }

  @Test
  void theDedicatedKeyProtectsAllButTheInitiate() {
    Key dedicated = Key.random(SecuritySuite.SUITE_0);
    ApduProtection client = new ApduProtection(Sides.client(SecuritySuite.SUITE_0));
    ApduProtection meter = new ApduProtection(Sides.meter(SecuritySuite.SUITE_0));
    client.dedicatedKey(dedicated);
    meter.dedicatedKey(dedicated);
    Octets get = client.protect(Sides.GET);
    assertThat(get.u8(0)).isEqualTo(0xD0);
    assertThat(meter.open(get).apdu()).isEqualTo(Sides.GET);
    refused(meter, get, Kind.COUNTER);
    client.generalProtection(true);
    assertThat(client.protect(Sides.GET).u8(0)).isEqualTo(0xDC);
    assertThat(client.protect(Octets.hex("01000000065F1F0400021E5DFFFF")).u8(0)).isEqualTo(0x21);
  }

  @Test
  void aServiceDoesNotHideInTheTagOfAnother() {
    ApduProtection client = new ApduProtection(Sides.client(SecuritySuite.SUITE_0));
    byte[] disguised = client.protect(Sides.GET).toByteArray();
    disguised[0] = (byte) 0xC9; // glo-set-request
    refused(new ApduProtection(Sides.meter(SecuritySuite.SUITE_0)), Octets.wrap(disguised), Kind.MALFORMED);
  }

  @Test
  void nothingTellsAKey() {
    SecuritySettings settings = Sides.Pair.of(SecuritySuite.SUITE_2).client();
    String text = (settings + " " + new ApduProtection(settings) + " " + settings.keys().unicast() + " "
        + new Opened(Sides.GET, SecurityControl.NONE, settings.peerTitle(), java.util.OptionalLong.empty(), false))
        .toLowerCase(Locale.ROOT).replace(" ", "");
    assertThat(text).doesNotContain("00010203", "d0d1d2d3", "b0b0b0", "3131").contains("keyof32octets");
    assertThatThrownBy(() -> Key.hex("00010203xx")).hasMessageNotContaining("0001").hasNoCause();
    assertThat(java.io.Serializable.class.isAssignableFrom(Key.class)).isFalse();
    assertThat(Key.hex("0001")).isEqualTo(Key.hex("00 01")).isNotEqualTo(Key.hex("0002"));
    assertThat(Key.hex("0001").hashCode()).isEqualTo(Key.hex("0002").hashCode());
  }

  private static SecurityRefusal refused(ApduProtection protection, Octets apdu, Kind kind) {
    try {
      Opened opened = protection.open(apdu);
      throw new AssertionError("opened instead of refused: " + opened);
    } catch (SecurityRefusal refusal) {
      assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
      return refusal;
    }
  }
}
