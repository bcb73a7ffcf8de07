package io.gridtap.iec104.asdu;

import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * An information element set: its codec, its size, and where in it a number and a quality descriptor are.
 *
 * @param symbols the standard's names of the elements, in order
 * @param octets without the time tag; {@link #VARIABLE} if not fixed
 * @param qualityAt octet of the set that holds quality bits, negative if none does
 * @param qualityMask the quality bits of that octet, in the layout of QDS and QDP
 */
record ElementSet<T extends Information>(Class<T> information, String symbols, int octets, Codec<T> codec, Value value,
    int qualityAt, int qualityMask) {
  static final int VARIABLE = -1;

  /** How the number at the start of an element set is written. */
  enum Value {
    NONE, BIT, TWO_BITS, STEP, U8, U16, I16, FRACTION, I32, U32, F32
  }

  static <T extends Information> ElementSet<T> of(Class<T> information, String symbols, int octets, Value value,
      Function<OctetReader, T> decoder, BiConsumer<T, OctetWriter> encoder) {
    return new ElementSet<>(information, symbols, octets, new Codec<>(decoder, encoder), value, -1, 0);
  }

  ElementSet<T> quality(int at, int mask) {
    return new ElementSet<>(information, symbols, octets, codec, value, at, mask);
  }

  void encode(Information value, OctetWriter out) { codec.encode(information.cast(value), out); }
}
