package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.wire.Codec;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CodecLawsTest {
  private static final Codec<Integer> NUMBER = new Codec<>(in -> in.u16be(), (value, out) -> out.u16be(value));
  private static final Octets VECTOR = Octets.hex("12 34");

  @Test
  void aGoodCodecPasses() { CodecLaws.all(NUMBER, VECTOR, 0x1234); }

  @Test
  void goldenNoticesAWrongDecoder() {
    Codec<Integer> wrong = new Codec<>(in -> in.u16le(), (value, out) -> out.u16be(value));
    assertThatThrownBy(() -> CodecLaws.golden(wrong, VECTOR, 0x1234)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: 4660").hasMessageContaining("actual:   13330");
  }

  @Test
  void goldenNoticesAWrongEncoder() {
    Codec<Integer> wrong = new Codec<>(in -> in.u16be(), (value, out) -> out.u16le(value));
    assertThatThrownBy(() -> CodecLaws.golden(wrong, VECTOR, 0x1234)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: 12 34").hasMessageContaining("actual:   34 12");
    assertThatThrownBy(() -> CodecLaws.roundTrip(wrong, VECTOR)).isInstanceOf(AssertionError.class);
  }

  @Test
  void prefixNoticesADecoderThatTakesLess() {
    assertThatThrownBy(() -> CodecLaws.prefix(octets -> octets.reader().u8(), VECTOR))
        .isInstanceOf(AssertionError.class).hasMessageContaining("prefix of 1 octets");
  }

  @Test
  void prefixNoticesAnotherException() {
    assertThatThrownBy(() -> CodecLaws.prefix(octets -> octets.u8(1), VECTOR)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("instead of a refusal");
  }

  @Test
  void noiseNoticesAnotherExceptionAndNamesTheSeed() {
    assertThatThrownBy(() -> CodecLaws.noise(octets -> octets.u8(0) / octets.u8(1), VECTOR, 42, 500))
        .isInstanceOf(AssertionError.class).hasMessageContaining("seed 42");
  }

  @Test
  void noiseNoticesMemoryTakenBecauseAStrangerSaidSo() {
    assertThatThrownBy(() -> CodecLaws.noise(octets -> new byte[octets.reader().u16be() << 12], VECTOR, 1, 500))
        .isInstanceOf(AssertionError.class).hasMessageContaining("memory");
  }

  @Test
  void engineNoiseLetsNoExceptionOut() {
    Octets stream = Telegraph.frame("hello");
    CodecLaws.engineNoise(Telegraph::new, stream, 1, 300);
    assertThatThrownBy(() -> CodecLaws.engineNoise(PerChunk::new, Octets.hex("00 01 02"), 1, 300))
        .isInstanceOf(AssertionError.class).hasMessageContaining("seed 1");
  }

  @Test
  void splitHoldsForAnEngineWithAFrameBuffer() {
    CodecLaws.split(Telegraph::new, Octets.hex("02 68 69 03 61 62 63 01 7a 00 55"), 1, 300);
  }

  @Test
  void splitNoticesAnEngineThatTakesAChunkForAFrame() {
    assertThatThrownBy(() -> CodecLaws.split(PerChunk::new, Octets.hex("01 02 03"), 1, 10))
        .isInstanceOf(AssertionError.class).hasMessageContaining("octet by octet");
  }

  @Test
  void splitNoticesABufferThatForgets() {
    assertThatThrownBy(() -> CodecLaws.splitFrames(() -> new FrameBuffer(3, in -> in.remaining()), VECTOR, 1, 10))
        .isInstanceOf(AssertionError.class);
  }

  /** Wrong on purpose: takes each chunk for a frame, and chokes on large octets. */
  private static final class PerChunk implements io.gridtap.wire.Engine<String, Octets> {
    private final Queue<Output<Octets>> outputs = new ArrayDeque<>();

    @Override
    public void receive(Octets octets, Moment now) {
      if (octets.u8(0) > 200)
        throw new IllegalStateException("choked");
      outputs.add(new Output.Deliver<>(octets.copy()));
    }

    @Override
    public void command(String command, Moment now) {}

    @Override
    public void timeout(Moment now) {}

    @Override
    public Output<Octets> poll() {
      Output<Octets> next = outputs.poll();
      return next == null ? new Output.Idle<>(Moment.NEVER) : next;
    }
  }
}
