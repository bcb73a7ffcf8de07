package io.gridtap.dlms.mbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Frames made after EN 13757-2, as no recorded one may be published. */
class CustomerPortEngineTest {
  private static Octets frame(int sequence, boolean last, String data) {
    return MbusFrame.CODEC.encode(new MbusFrame(0x53, 0xFF, sequence, last, 1, 103, Octets.hex(data)));
  }

  @Test
  void longFramesObeyTheLawsOfCodecs() {
    CodecLaws.all(MbusFrame.CODEC, Octets.hex("68 07 07 68 53 FF 11 01 67 0F C0 9A 16"),
        new MbusFrame(0x53, 0xFF, 1, true, 1, 103, Octets.hex("0FC0")));
  }

  @Test
  void segmentsAreJoinedBehindAShortFrame() {
    new Script<>(new CustomerPortEngine(Limits.STANDARD))
        .receive("10 40 F0 30 16").receive(frame(0, false, "DB 08 4B"))
        .receive(frame(1, true, "16 68")).delivers(new LinkEvent.Notified(Route.of(103, 1), Octets.hex("DB084B1668")))
        .receive(frame(0, true, "0F")).delivers(new LinkEvent.Notified(Route.of(103, 1), Octets.hex("0F")))
        .nothingElse();
  }

  @Test
  void aLostSegmentCostsThePushAndNoMore() {
    new Script<>(new CustomerPortEngine(Limits.STANDARD))
        .receive(frame(1, true, "FF")).deliversThat(LinkEvent.Remark.class::isInstance)
        .receive(frame(0, true, "0F")).delivers(new LinkEvent.Notified(Route.of(103, 1), Octets.hex("0F")))
        .nothingElse();
  }

  @Test
  void morePushesThanSixteenSegments() {
    Script<?, LinkEvent> script = new Script<>(new CustomerPortEngine(Limits.STANDARD));
    for (int i = 0; i < 20; i++)
      script.receive(frame(i & 15, false, "00"));
    script.receive(frame(4, true, "01")).delivers(LinkEvent.Notified.class,
        event -> assertThat(event.apdu().length()).isEqualTo(21)).nothingElse();
  }

  @Test
  void aWrappedTelegramIsHandedUpWhole() {
    String telegram = "DB 08 4B 41 4D 01 02 03 04 05 82 00 14 30 00 00 00 01" + "AA".repeat(15);
    new Script<>(new CustomerPortEngine(Limits.STANDARD))
        .receive("00 00").deliversThat(LinkEvent.Remark.class::isInstance)
        .receive(Octets.hex(telegram).slice(0, 20)).receive(Octets.hex(telegram).slice(20, 13))
        .delivers(new LinkEvent.Notified(Route.of(0, 0), Octets.hex(telegram))).nothingElse();
  }

  @Test
  void aStartWithoutEndIsGivenUp() {
    new Script<>(new CustomerPortEngine(Limits.STANDARD)).receive("68 FA FA 68 53")
        .after(Duration.ofSeconds(1))
        .delivers(LinkEvent.Remark.class, remark -> assertThat(remark.octets()).isEqualTo(5)).nothingElse();
  }
}
