package io.gridtap.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Decoder and encoder of one type, side by side. The decoder throws
 * {@link DecodeException} on anything a stranger may have sent wrong; the
 * encoder throws {@link IllegalArgumentException} for a value the wire cannot
 * carry.
 */
public record Codec<T>(Function<OctetReader, T> decoder, BiConsumer<T, OctetWriter> encoder) {

  /** Decodes the whole of {@code octets}; left-over octets are an error. */
  public T decode(Octets octets) {
    OctetReader in = octets.reader();
    T value = decoder.apply(in);
    in.expectEnd();
    return value;
  }

  /** Decodes one value and leaves the cursor behind it. */
  public T decode(OctetReader in) { return decoder.apply(in); }

  public Octets encode(T value) {
    OctetWriter out = new OctetWriter();
    encoder.accept(value, out);
    return out.toOctets();
  }

  public void encode(T value, OctetWriter out) { encoder.accept(value, out); }
}
