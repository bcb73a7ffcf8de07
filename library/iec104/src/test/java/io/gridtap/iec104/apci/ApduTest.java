package io.gridtap.iec104.apci;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApduTest {
  private static final Octets ASDU = Octets.hex("46 01 04 00 01 00 00 00 00 00");
  private static final Octets SESSION = Octets.hex("""
      68 04 07 00 00 00
      68 0e 00 00 00 00 46 01 04 00 01 00 00 00 00 00
      68 04 43 00 00 00
      68 0e 02 00 00 00 46 01 04 00 01 00 00 00 00 00
      68 04 01 00 00 00
      68 04 13 00 00 00
      """);

  @Test
  void theThreeFormatsObeyTheLaws() {
    CodecLaws.all(Apdu.CODEC, Octets.hex("68 0e fe ff 02 01 46 01 04 00 01 00 00 00 00 00"),
        new Apdu.I(32_767, 129, ASDU));
    CodecLaws.all(Apdu.CODEC, Octets.hex("68 04 01 00 fe ff"), new Apdu.S(32_767));
    for (UnnumberedFunction function : UnnumberedFunction.values())
      CodecLaws.all(Apdu.CODEC, Octets.hex("68 04 %02x 00 00 00".formatted(function.octet())),
          new Apdu.U(function));
  }

  @Test
  void anyChunkingGivesTheSameSession() {
    CodecLaws.split(() -> ApciEngine.controlled(ApciSettings.STANDARD.withTraced(true), Moment.ORIGIN), SESSION, 104,
        200);
  }

  @Test
  void noiseClosesAtWorst() {
    CodecLaws.engineNoise(() -> ApciEngine.controlled(ApciSettings.STANDARD, Moment.ORIGIN), SESSION, 104, 2000);
    CodecLaws.engineNoise(() -> ApciEngine.controlled(ApciSettings.STANDARD.withLenient(true), Moment.ORIGIN), SESSION,
        105, 2000);
  }

  @Test
  void settingsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> ApciSettings.STANDARD.withWindow(0, 1)).hasMessage("k is 1…32767: 0");
    assertThatThrownBy(() -> ApciSettings.STANDARD.withWindow(12, 32_768)).hasMessage("w is 1…32767: 32768");
    assertThatThrownBy(() -> ApciSettings.STANDARD.withTimes(Duration.ofSeconds(5), Duration.ofSeconds(5),
        Duration.ofSeconds(20))).hasMessageContaining("t2 is less than t1");
    assertThatThrownBy(() -> ApciSettings.STANDARD.withTimes(Duration.ofSeconds(256), Duration.ofSeconds(5),
        Duration.ofSeconds(20))).hasMessage("t1 is 1 s…255 s: 4 min 16 s");
  }
}
