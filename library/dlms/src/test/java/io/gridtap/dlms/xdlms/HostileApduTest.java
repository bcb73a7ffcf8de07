package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers send to bring a receiver down is refused before it costs memory. */
class HostileApduTest {
  private static final long MANY = 8L << 20;

  static Stream<String> refused() {
    Stream.Builder<String> hex = Stream.builder();
    for (String head : List.of("C40141 00", "0F C0000001 00", "C101C1 0003 0100200700FF 02 00", "0C 01 00"))
      for (String data : List.of("01 84 80000000", "01 84 7FFFFFFF", "02 84 FFFFFFFF", "09 84 7FFFFFFF", "09 81",
          "0A 83 FFFFFF 41", "04 84 7FFFFFFF", "06 0000", "19 07E9", "13 00 84 7FFFFFFF", "13 00 04 00000000",
          "13 01 FFFF 01 FFFF 01 FFFF 00 01 00", "13 02 02 11 01 FFFF 01 FFFF 00 04 01020304",
          "13 02 84 7FFFFFFF 11 01 00", "01 01".repeat(10_000) + "00", "02 01".repeat(10_000) + "00",
          "13" + "01 0001".repeat(10_000) + "11 00", "13" + "02 01".repeat(10_000) + "11 00"))
        hex.add(head + data);
    for (String list : List.of("C003C1", "C403C1", "C104C1", "C505C1", "C504C1", "C303C1", "C703C1", "05", "0C", "06",
        "0D", "16", "1800", "D9C000000100", "DAC00000010001", "DAC00000010000"))
      for (String count : List.of("84 FFFFFFFF", "84 7FFFFFFF 00", "83 FFFFFF 0000", "82 FFFF", "81 FF", "81", "85"))
        hex.add(list + count);
    for (String body : List.of("C8", "DB 00", "DB", "DD 00 00 00 00 00 00", "DF 00 00 00 00 00", "E0 C1 0001 0001",
        "C402C1 01 00000001 00"))
      for (String length : List.of("84 FFFFFFFF", "84 7FFFFFFF 00", "81 FF 00", "02 00")) hex.add(body + length);
    for (String tag : List.of("60", "61", "62", "63"))
      for (String length : List.of("84 7FFFFFFF", "83 FFFFFF", "80", "81", "0A A1 09", "02 BE 7F", "04 BE 02 04 7F"))
        hex.add(tag + length);
    return hex.build();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedBeforeItCostsMemory(String hex) {
    Octets octets = Octets.hex(hex);
    long before = allocated();
    boolean refused = false;
    try {
      var _ = codec(octets.u8(0)).decode(octets);
    } catch (DecodeException refusal) {
      refused = true;
      assertThat(refusal.offset()).isBetween(0, octets.length());
    }
    assertThat(allocated() - before).as("octets allocated").isLessThan(MANY);
    assertThat(refused).isTrue();
  }

  private static Codec<?> codec(int tag) {
    return switch (tag) {
      case Aarq.TAG -> Aarq.CODEC;
      case Aare.TAG -> Aare.CODEC;
      case Rlrq.TAG -> Rlrq.CODEC;
      case Rlre.TAG -> Rlre.CODEC;
      default -> new Codec<>(in -> ApduCodec.decode(in, Limits.STANDARD), ApduCodec::encode);
    };
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
