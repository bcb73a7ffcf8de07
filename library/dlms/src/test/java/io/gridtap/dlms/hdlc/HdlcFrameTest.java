package io.gridtap.dlms.hdlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HdlcFrameTest {
  @Test
  void checkSequenceOfAnyLengthIsThatOfTheDefinition() {
    Random random = new Random(1);
    for (int length = 0; length < 100; length++) {
      byte[] octets = new byte[length];
      random.nextBytes(octets);
      int crc = 0xFFFF;
      for (byte octet : octets)
        for (int bit = 0; bit < 8; bit++)
          crc = ((crc ^ octet >> bit) & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x8408;
      assertThat(CheckSequence.of(Octets.of(octets))).isEqualTo(~crc & 0xFFFF);
    }
    assertThat(CheckSequence.of(Octets.hex("A007032193"))).isEqualTo(0x010F);
  }

  @Test
  void framesObeyTheLawsOfCodecs() {
    CodecLaws.all(HdlcFrame.CODEC, Octets.hex("7E A0 07 03 21 93 0F 01 7E"),
        new HdlcFrame(new HdlcAddress(1, 0, 1), HdlcAddress.client(16), new Control.Snrm(true)));
    HdlcFrame flagsInside = new HdlcFrame(HdlcAddress.server(1, 1, 4), HdlcAddress.client(16),
        new Control.I(3, 5, true),
        true, Octets.hex("7E 7D 7E 7E A0 07 7E"));
    CodecLaws.all(HdlcFrame.CODEC, HdlcFrame.CODEC.encode(flagsInside), flagsInside);
  }

  @Test
  void everyControlFieldKeepsItsOctet() {
    int known = 0;
    for (int octet = 0; octet < 256; octet++)
      try {
        assertThat(Control.of(octet, 0).octet()).isEqualTo(octet);
        known++;
      } catch (DecodeException unknown) {
        assertThat(unknown).hasMessageContaining("control field");
      }
    assertThat(known).isEqualTo(128 + 3 * 16 + 6 * 2);
  }

  @Test
  void addressesHaveOneTwoOrFourOctets() {
    assertThat(HdlcFrame.CODEC.encode(to(HdlcAddress.server(1, 0x11, 0))).slice(3, 2)).isEqualTo(Octets.hex("02 23"));
    assertThat(HdlcFrame.CODEC.encode(to(HdlcAddress.server(1, 1, 4))).slice(3, 4))
        .isEqualTo(Octets.hex("00 02 00 03"));
    assertThat(HdlcFrame.CODEC.encode(to(HdlcAddress.server(1, 0x3FFF, 0))).slice(3, 4))
        .isEqualTo(Octets.hex("00 02 FE FF"));
    assertThat(HdlcFrame.CODEC.encode(to(HdlcAddress.server(0, 1, 0))).slice(3, 1)).isEqualTo(Octets.hex("03"));
    assertThatThrownBy(() -> HdlcAddress.server(1, 17, 1)).hasMessageContaining("give it more octets");
  }

  private static HdlcFrame to(HdlcAddress server) {
    return new HdlcFrame(server, HdlcAddress.client(16), new Control.Snrm(true));
  }

  @Test
  void anAddressInAnotherWidthStillNamesItsServer() {
    assertThat(new HdlcAddress(1, 1, 2).names(1, 1)).isTrue();
    assertThat(new HdlcAddress(1, 1, 4).names(1, 1)).isTrue();
    assertThat(new HdlcAddress(1, 0, 1).names(0, 1)).isTrue();
    assertThat(new HdlcAddress(0, 1, 2).names(1, 0)).isTrue();
    assertThat(new HdlcAddress(1, 2, 2).names(1, 1)).isFalse();
    assertThat(new HdlcAddress(2, 0, 1).names(1, 0)).isFalse();
  }

  @Test
  void negotiationSaysWhatItMeans() {
    assertThat(Negotiation.encode(Negotiation.STANDARD))
        .isEqualTo(Octets.hex("81 80 12 05 01 80 06 01 80 07 04 00000001 08 04 00000001"));
    assertThat(Negotiation.decode(Octets.hex("81 80 14 05 02 07EE 06 02 07EE 07 04 00000001 08 04 00000003")))
        .isEqualTo(new LinkParameters(2030, 2030, 1, 3));
    assertThat(Negotiation.decode(Octets.EMPTY)).isEqualTo(Negotiation.STANDARD);
    assertThat(Negotiation.decode(Octets.hex("81 80 08 05 04 FFFFFFFF 07 00")).maxInfoTransmit()).isEqualTo(2030);
    assertThatThrownBy(() -> Negotiation.decode(Octets.hex("81 80 05 05"))).isInstanceOf(DecodeException.class);
  }

  /** Each frame any peer ever recorded, octet for octet, where its check sequences are right. */
  @TestFactory
  Stream<DynamicTest> recordedFramesRoundTrip() {
    return RecordedSession.all("").stream().map(session -> DynamicTest.dynamicTest(session.name(), () -> {
      int frames = 0;
      for (RecordedSession.Line line : session.lines()) {
        if (!line.noted("HDLC len=")) continue;
        frames++;
        FrameScanner scanner = new FrameScanner();
        scanner.append(line.octets());
        if (line.noted("FCS BAD")) {
          assertThat(scanner.next()).isEmpty();
          assertThat(scanner.takeBadChecks()).isEqualTo(1);
        } else {
          HdlcFrame frame = CodecLaws.roundTrip(HdlcFrame.CODEC, line.octets());
          assertThat(scanner.next()).contains(frame);
          assertThat(scanner.takeDropped()).isZero();
        }
      }
      if (session.name().startsWith("hdlc")) assertThat(frames).isPositive();
    }));
  }

  @Test
  void framesAreFoundAmongGarbageAndSharedFlags() {
    Octets frame = Octets.hex("7E A0 07 03 21 93 0F 01 7E");
    FrameScanner scanner = new FrameScanner();
    scanner.append(Octets.hex("00 7E 00 7E A0 7E 7E 7E A8 08 03 21 10 00 00"));
    scanner.append(frame);
    scanner.append(frame.slice(1, 8));
    assertThat(scanner.next()).isPresent();
    assertThat(scanner.next()).isPresent();
    assertThat(scanner.next()).isEmpty();
    assertThat(scanner.takeDropped()).isEqualTo(13);
    assertThat(scanner.isWaiting()).isFalse();
  }

  @Test
  void anyChunkingFindsTheSameFrames() {
    Octets frame = Octets.hex("7E A0 07 03 21 93 0F 01 7E");
    FrameScanner scanner = new FrameScanner();
    int found = 0;
    for (int times = 0; times < 3; times++)
      for (int i = 0; i < frame.length(); i++) {
        scanner.append(frame.slice(i, 1));
        while (scanner.next().isPresent())
          found++;
      }
    assertThat(found).isEqualTo(3);
    assertThat(scanner.takeDropped()).isZero();
  }

  @Test
  void flagsAndNoughtsWithoutEndCostNothingButTime() {
    byte[] octets = new byte[1 << 16];
    for (int i = 0; i < octets.length; i += 2)
      octets[i] = 0x7E;
    Octets chunk = Octets.wrap(octets);
    FrameScanner scanner = new FrameScanner();
    for (int i = 0; i < 128; i++) {
      scanner.append(chunk);
      assertThat(scanner.next()).isEmpty();
    }
    assertThat(scanner.takeDropped()).isEqualTo(128 << 16);
  }
}
