package io.gridtap.testkit;

import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Laws every codec and every engine obeys. */
public final class CodecLaws {
  /** What decoding one noisy message may take. */
  private static final Duration NOISE_TIME = Duration.ofSeconds(2);
  private static final long NOISE_MEMORY_OCTETS = 64L << 20;

  private CodecLaws() {}

  /** Golden, prefix and noise: what a codec owes its vector. */
  public static <T> void all(Codec<T> codec, Octets vector, T value) {
    golden(codec, vector, value);
    prefix(codec::decode, vector);
    noise(codec::decode, vector, 1, 500);
  }

  /**
   * The vector decodes to the value, and the value encodes to the same octets.
   */
  public static <T> void golden(Codec<T> codec, Octets vector, T value) {
    T decoded = decoded(codec, vector);
    if (!Objects.equals(decoded, value))
      throw new AssertionError(sideBySide("decoding " + vector, value, decoded));
    Octets encoded = codec.encode(value);
    if (!encoded.equals(vector))
      throw new AssertionError(sideBySide("encoding " + value, vector, encoded));
  }

  /** What was decoded encodes to the octets it came from. */
  public static <T> T roundTrip(Codec<T> codec, Octets vector) {
    T value = decoded(codec, vector);
    Octets encoded = codec.encode(value);
    if (!encoded.equals(vector))
      throw new AssertionError(sideBySide("encoding again " + value, vector, encoded));
    return value;
  }

  private static <T> T decoded(Codec<T> codec, Octets vector) {
    try {
      return codec.decode(vector);
    } catch (DecodeException refusal) {
      throw new AssertionError("the vector %s is refused: %s".formatted(vector, refusal.getMessage()), refusal);
    }
  }

  /** Each strict prefix of the vector is refused. */
  public static void prefix(Function<Octets, ?> decoder, Octets vector) {
    for (int length = 0; length < vector.length(); length++) {
      Octets prefix = vector.slice(0, length).copy();
      Object value;
      try {
        value = decoder.apply(prefix);
      } catch (DecodeException asItShould) {
        continue;
      } catch (RuntimeException | Error other) {
        throw new AssertionError("the prefix %s of %s: %s instead of a refusal".formatted(prefix, vector, other),
            other);
      }
      throw new AssertionError(
          "the prefix of %d octets of %s is accepted as %s".formatted(length, vector, value));
    }
  }

  /**
   * Random octets and mutations of the vector are decoded or refused, never
   * anything else, within a bounded time and memory.
   *
   * @param rounds
   *            of each kind
   */
  public static void noise(Function<Octets, ?> decoder, Octets vector, long seed, int rounds) {
    Noise noise = new Noise(seed);
    for (int round = 0; round < rounds; round++) {
      survives(decoder, noise.octets(noise.between(0, 2 * vector.length() + 8)), seed, round);
      survives(decoder, noise.mutation(vector), seed, round);
    }
  }

  private static void survives(Function<Octets, ?> decoder, Octets octets, long seed, int round) {
    String what = "noise, seed %d, round %d: %s".formatted(seed, round, octets);
    within(what, () -> {
      try {
        var _ = decoder.apply(octets);
      } catch (DecodeException refusal) {
        if (refusal.offset() < 0)
          throw new AssertionError(what + ": refused at a negative offset", refusal);
      }
    });
  }

  /**
   * Noise on an engine ends in a {@link Output.Close} at worst: no exception leaves
   * it, not even a refusal.
   *
   * @param engine
   *            makes one that is ready for {@code stream}
   */
  public static <C, E> void engineNoise(Supplier<? extends Engine<C, E>> engine, Octets stream, long seed,
      int rounds) {
    Noise noise = new Noise(seed);
    for (int round = 0; round < rounds; round++) {
      Octets random = noise.octets(noise.between(1, stream.length() + 8));
      Octets mutant = noise.mutation(stream);
      for (Octets octets : List.of(random, mutant))
        within("noise, seed %d, round %d: %s".formatted(seed, round, octets),
            () -> outputs(engine.get(), noise.chunks(octets)));
    }
  }

  private static void within(String what, Runnable work) {
    long allocated = allocatedOctets();
    long start = System.nanoTime();
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
      throw new AssertionError(what + ": " + other, other);
    }
    if (System.nanoTime() - start > NOISE_TIME.toNanos())
      throw new AssertionError(what + ": took longer than " + NOISE_TIME);
    long used = allocatedOctets() - allocated;
    if (used > NOISE_MEMORY_OCTETS)
      throw new AssertionError("%s: took %d octets of memory".formatted(what, used));
  }

  private static long allocatedOctets() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  /**
   * Whatever chunks the stream arrives in, the engine puts out the same.
   *
   * @param engine
   *            makes one that is ready for {@code stream}
   */
  public static <C, E> void split(Supplier<? extends Engine<C, E>> engine, Octets stream, long seed, int rounds) {
    splitLaw(chunks -> outputs(engine.get(), chunks), stream, seed, rounds);
  }

  /** Whatever chunks the stream arrives in, the same frames come out. */
  public static void splitFrames(Supplier<FrameBuffer> buffer, Octets stream, long seed, int rounds) {
    splitLaw(chunks -> {
      FrameBuffer frames = buffer.get();
      List<Object> found = new ArrayList<>();
      try {
        for (Octets chunk : chunks) {
          frames.append(chunk);
          while (frames.hasNext())
            found.add(frames.next());
        }
      } catch (DecodeException refusal) {
        found.add(String.valueOf(refusal.getMessage()));
      }
      return found;
    }, stream, seed, rounds);
  }

  private static void splitLaw(Function<List<Octets>, List<?>> outputs, Octets stream, long seed, int rounds) {
    List<?> whole = outputs.apply(List.of(stream));
    List<Octets> single = new ArrayList<>();
    for (int at = 0; at < stream.length(); at++)
      single.add(stream.slice(at, 1).copy());
    same("octet by octet", whole, outputs.apply(single));
    Noise noise = new Noise(seed);
    for (int round = 0; round < rounds; round++)
      same("seed %d, round %d".formatted(seed, round), whole, outputs.apply(noise.chunks(stream)));
  }

  private static void same(String how, List<?> whole, List<?> split) {
    if (!split.equals(whole))
      throw new AssertionError(sideBySide("split " + how + " differs from whole", whole, split));
  }

  private static <C, E> List<Output<E>> outputs(Engine<C, E> engine, List<Octets> chunks) {
    List<Output<E>> outputs = new ArrayList<>();
    if (!drain(engine, outputs))
      return outputs;
    for (Octets chunk : chunks) {
      engine.receive(chunk, Moment.ORIGIN);
      if (!drain(engine, outputs))
        break;
    }
    return outputs;
  }

  private static <C, E> boolean drain(Engine<C, E> engine, List<Output<E>> outputs) {
    while (true) {
      Output<E> output = engine.poll();
      switch (output) {
        case Output.Transmit<E> _,Output.Deliver<E> _ -> outputs.add(output);
        case Output.Close<E> _ -> {
          outputs.add(output);
          return false;
        }
        case Output.Idle<E> _ -> {
          return true;
        }
      }
    }
  }

  private static String sideBySide(String what, Object expected, Object actual) {
    return "%s%n  expected: %s%n  actual:   %s".formatted(what, expected, actual);
  }
}
