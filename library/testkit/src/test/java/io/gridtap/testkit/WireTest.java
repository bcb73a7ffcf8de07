package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The vocabulary itself: cursors, octets, frames and moments. */
class WireTest {
  @Test
  void everyNumberIsWrittenAndReadInItsByteOrder() {
    CodecLaws.all(new Codec<>(OctetReader::u8, (v, out) -> out.u8(v)), Octets.hex("fe"), 0xFE);
    CodecLaws.all(new Codec<>(OctetReader::i8, (v, out) -> out.u8(v)), Octets.hex("fe"), -2);
    CodecLaws.all(new Codec<>(OctetReader::u16be, (v, out) -> out.u16be(v)), Octets.hex("fe01"), 0xFE01);
    CodecLaws.all(new Codec<>(OctetReader::u16le, (v, out) -> out.u16le(v)), Octets.hex("01fe"), 0xFE01);
    CodecLaws.all(new Codec<>(OctetReader::i16be, (v, out) -> out.u16be(v)), Octets.hex("fffe"), -2);
    CodecLaws.all(new Codec<>(OctetReader::i16le, (v, out) -> out.u16le(v)), Octets.hex("feff"), -2);
    CodecLaws.all(new Codec<>(OctetReader::u24be, (v, out) -> out.u24be(v)), Octets.hex("fe0102"), 0xFE0102);
    CodecLaws.all(new Codec<>(OctetReader::u24le, (v, out) -> out.u24le(v)), Octets.hex("0201fe"), 0xFE0102);
    CodecLaws.all(new Codec<>(OctetReader::i32be, (v, out) -> out.i32be(v)), Octets.hex("fffffffe"), -2);
    CodecLaws.all(new Codec<>(OctetReader::i32le, (v, out) -> out.i32le(v)), Octets.hex("feffffff"), -2);
    CodecLaws.all(new Codec<>(OctetReader::u32be, (v, out) -> out.u32be(v)), Octets.hex("fe010203"), 0xFE010203L);
    CodecLaws.all(new Codec<>(OctetReader::u32le, (v, out) -> out.u32le(v)), Octets.hex("030201fe"), 0xFE010203L);
    CodecLaws.all(new Codec<>(OctetReader::i64be, (v, out) -> out.i64be(v)), Octets.hex("fffffffffffffffe"), -2L);
    CodecLaws.all(new Codec<>(OctetReader::i64le, (v, out) -> out.i64le(v)), Octets.hex("feffffffffffffff"), -2L);
    CodecLaws.all(new Codec<>(OctetReader::f32be, (v, out) -> out.f32be(v)), Octets.hex("42480000"), 50f);
    CodecLaws.all(new Codec<>(OctetReader::f32le, (v, out) -> out.f32le(v)), Octets.hex("00004842"), 50f);
    CodecLaws.all(new Codec<>(OctetReader::f64be, (v, out) -> out.f64be(v)), Octets.hex("4049000000000000"), 50d);
    CodecLaws.all(new Codec<>(OctetReader::f64le, (v, out) -> out.f64le(v)), Octets.hex("0000000000004940"), 50d);
    CodecLaws.all(new Codec<>(in -> in.ascii(2), (v, out) -> out.ascii(v)), Octets.hex("41e4"), "Aä");
    CodecLaws.all(new Codec<>(in -> in.utf8(3), (v, out) -> out.utf8(v)), Octets.hex("41c3a4"), "Aä");
    CodecLaws.all(new Codec<>(in -> in.octets(3), (v, out) -> out.octets(v)), Octets.hex("010203"),
        Octets.hex("010203"));
  }

  @Test
  void numbersAreReadWhereTheyAreWithTheFirstOctetLeastSignificant() {
    Octets octets = Octets.hex("ff 01 02 03 84 05 06 07 88 09 ff").slice(1, 9);
    assertThat(octets.u16le(3)).isEqualTo(0x0584);
    assertThat(octets.u24le(2)).isEqualTo(0x058403);
    assertThat(octets.u24le(6)).isEqualTo(0x098807);
    assertThat(octets.i32le(0)).isEqualTo(0x84030201);
    assertThat(octets.i64le(0)).isEqualTo(0x8807060584030201L);
    assertThat(octets.i64le(1)).isEqualTo(0x0988070605840302L);
    for (int count : new int[]{2, 3, 4, 8})
      for (int index : new int[]{-1, 10 - count, Integer.MAX_VALUE, Integer.MIN_VALUE})
        assertThatThrownBy(() -> {
          switch (count) {
            case 2 -> octets.u16le(index);
            case 3 -> octets.u24le(index);
            case 4 -> octets.i32le(index);
            default -> octets.i64le(index);
          }
        }).isInstanceOf(IndexOutOfBoundsException.class).hasMessage("octets %d+%d of 9", index, count);
  }

  @Test
  void aFenceEndsWhereItsContentDoes() {
    OctetReader in = Octets.hex("01 02 03 04").reader();
    int outer = in.fence(2);
    in.u8();
    assertThatThrownBy(in::u16be).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> in.unfence(outer)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("left over");
    in.u8();
    in.unfence(outer);
    assertThat(in.u16be()).isEqualTo(0x0304);
    assertThatThrownBy(() -> Octets.hex("01").reader().fence(2)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Octets.hex("01").reader().fence(-1)).isInstanceOf(DecodeException.class);
  }

  @Test
  void aFaultNamesItsOffsetAlsoWithinASlice() {
    OctetReader in = Octets.hex("00 01 02 03 04").slice(1, 4).reader();
    in.skip(1);
    OctetReader inner = in.slice(2);
    assertThat(inner.u8()).isEqualTo(2);
    assertThatThrownBy(inner::u16be).isInstanceOfSatisfying(DecodeException.class,
        fault -> assertThat(fault.offset()).isEqualTo(2));
    assertThat(in.peekU8()).isEqualTo(4);
    assertThat(in.peekU8(0)).isEqualTo(4);
    assertThatThrownBy(() -> in.peekU8(1)).isInstanceOf(DecodeException.class);
    assertThat(in.remaining()).isEqualTo(1);
    assertThatThrownBy(in::expectEnd).isInstanceOf(DecodeException.class);
    assertThat(in.rest()).isEqualTo(Octets.hex("04"));
    in.expectEnd();
  }

  @Test
  void hugeLengthsAreRefusedBeforeAnythingIsAllocated() {
    assertThatThrownBy(() -> Octets.hex("01").reader().octets(Integer.MAX_VALUE))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Octets.hex("01").reader().octets(-1)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Octets.hex("01").reader().peekU8(Integer.MAX_VALUE))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void aWriterGrowsPatchesAndOpens() {
    OctetWriter out = new OctetWriter(1);
    for (int i = 0; i < 1000; i++)
      out.u16be(i);
    assertThat(out.length()).isEqualTo(2000);
    assertThat(out.toOctets().reader().u32be()).isEqualTo(1);
    out.clear();
    out.u8(1).u8(2).u16be(0);
    out.patchU8(0, 9);
    out.patchU16be(2, 0xABCD);
    out.open(1, 2);
    out.patchU16be(1, 0x7777);
    assertThat(out.toOctets()).isEqualTo(Octets.hex("09 77 77 02 ab cd"));
    assertThatThrownBy(() -> out.patchU16be(5, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void octetsAreEqualByContentAndDoNotChange() throws IOException {
    byte[] bytes = {1, 2, 3};
    Octets octets = Octets.of(bytes);
    bytes[0] = 9;
    Octets window = Octets.hex("00 01 02 03 04").slice(1, 3);
    assertThat(octets).isEqualTo(window).hasSameHashCodeAs(window).isNotEqualTo(Octets.hex("0102"));
    assertThat(octets.toString()).isEqualTo("01 02 03");
    assertThat(Octets.hex("AB cd").toHex()).isEqualTo("abcd");
    assertThat(window.copy()).isEqualTo(window);
    assertThat(window.toByteArray()).containsExactly(1, 2, 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    window.writeTo(out);
    assertThat(out.toByteArray()).containsExactly(1, 2, 3);
    assertThat(Octets.of(new byte[]{(byte) 0xFF}).u8(0)).isEqualTo(255);
    assertThatThrownBy(() -> window.u8(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.slice(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void framesComeOutWholeWhateverTheChunks() {
    Octets stream = Octets.hex("02 68 69 03 61 62 63 01 7a 05 31 32 33 34 35 04 31");
    CodecLaws.splitFrames(() -> new FrameBuffer(101, Telegraph::length), stream, 3, 500);
    FrameBuffer frames = new FrameBuffer(101, Telegraph::length);
    frames.append(stream);
    assertThat(frames.next()).isEqualTo(Octets.hex("02 68 69"));
    assertThat(frames.next()).isEqualTo(Octets.hex("03 61 62 63"));
    assertThat(frames.next()).isEqualTo(Octets.hex("01 7a"));
    assertThat(frames.next()).isEqualTo(Octets.hex("05 31 32 33 34 35"));
    assertThat(frames.hasNext()).isFalse();
    assertThatThrownBy(frames::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFrameTooLongIsRefusedWithItsHeader() {
    FrameBuffer frames = new FrameBuffer(4, Telegraph::length);
    frames.append(Octets.hex("04"));
    assertThatThrownBy(frames::hasNext).isInstanceOf(DecodeException.class).hasMessageContaining("at most 4");
  }

  @Test
  void aHeaderThatNeverEndsIsRefused() {
    FrameBuffer frames = new FrameBuffer(4, in -> FrameBuffer.FrameLength.MORE_NEEDED);
    frames.append(Octets.hex("01 02 03"));
    assertThat(frames.hasNext()).isFalse();
    frames.append(Octets.hex("04 05"));
    assertThatThrownBy(frames::hasNext).isInstanceOf(DecodeException.class).hasMessageContaining("at most 4");
  }

  @Test
  void momentsSaturateAtNever() {
    Moment now = new Moment(5);
    Moment later = now.plus(Duration.ofNanos(7));
    assertThat(now.until(later)).isEqualTo(Duration.ofNanos(7));
    assertThat(later.reached(later)).isTrue();
    assertThat(now.reached(later)).isFalse();
    assertThat(now.isBefore(later)).isTrue();
    assertThat(now.earlier(later)).isEqualTo(now);
    assertThat(later.earlier(now)).isEqualTo(now);
    assertThat(now).isLessThan(later);
    assertThat(now.plus(Duration.ofDays(365_000_000))).isEqualTo(Moment.NEVER);
    assertThat(Moment.NEVER.plus(Duration.ofSeconds(1).negated())).isEqualTo(Moment.NEVER);
    assertThat(Moment.NEVER.reached(Moment.NEVER)).isFalse();
  }
}
