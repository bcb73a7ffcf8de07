package io.gridtap.iec104.apci;

import io.gridtap.wire.Codec;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/** Application protocol data unit (IEC 60870-5-104 §5): start octet 0x68, length, four control octets, perhaps an ASDU. */
public sealed interface Apdu {
  int START = 0x68;
  /** What the length octet may say at most. */
  int MAX_LENGTH = 253;
  int MAX_APDU_OCTETS = 2 + MAX_LENGTH;
  int MAX_ASDU_OCTETS = MAX_LENGTH - 4;
  /** Sequence numbers have 15 bits. */
  int SEQUENCE_MODULO = 32_768;
  int SEQUENCE_MASK = SEQUENCE_MODULO - 1;

  /**
   * Numbered information transfer.
   *
   * @param sendSequence N(S), 0…32767
   * @param receiveSequence N(R), 0…32767: the frames before it have arrived
   * @param asdu 1…249 octets
   */
  record I(int sendSequence, int receiveSequence, Octets asdu) implements Apdu {
    public I {
      checked(sendSequence);
      checked(receiveSequence);
      if (asdu.isEmpty() || asdu.length() > MAX_ASDU_OCTETS)
        throw new IllegalArgumentException("an ASDU has 1…%d octets: %d".formatted(MAX_ASDU_OCTETS, asdu.length()));
    }
  }

  /** Numbered supervision: nothing but N(R). */
  record S(int receiveSequence) implements Apdu {
    public S { checked(receiveSequence); }
  }

  /** Unnumbered control. */
  record U(UnnumberedFunction function) implements Apdu {}

  Codec<Apdu> CODEC = new Codec<>(Apdu::decode, Apdu::encode);

  /** Cuts a stream into APDUs; what does not start with 0x68 and a possible length is refused, not searched. */
  static FrameBuffer frames() {
    return new FrameBuffer(MAX_APDU_OCTETS, Apdu::frameLength);
  }

  private static int frameLength(OctetReader in) {
    int start = in.u8();
    if (start != START)
      throw in.fault("start octet is 0x%02x, not 0x68: this is no IEC 60870-5-104, or its framing is lost"
          .formatted(start));
    if (!in.hasRemaining()) return FrameBuffer.FrameLength.MORE_NEEDED;
    int length = in.u8();
    if (length < 4 || length > MAX_LENGTH)
      throw in.fault("length octet is %d, an APDU has 4…253 octets behind it".formatted(length));
    return 2 + length;
  }

  private static Apdu decode(OctetReader in) {
    int outer = in.fence(frameLength(in.fork()));
    in.skip(2);
    int first = in.u8();
    Apdu apdu = (first & 1) == 0
        ? new I(in.u8() << 7 | first >> 1, receiveSequence(in), asdu(in))
        : (first & 3) == 1 ? supervision(first, in) : new U(function(first, in));
    in.unfence(outer);
    return apdu;
  }

  private static Octets asdu(OctetReader in) {
    if (!in.hasRemaining()) throw in.fault("I frame without an ASDU");
    return in.rest();
  }

  private static S supervision(int first, OctetReader in) {
    int second = in.u8();
    if (first != 1 || second != 0)
      throw in.fault("S frame with control octets %02x %02x, 01 00 expected".formatted(first, second));
    return new S(receiveSequence(in));
  }

  private static int receiveSequence(OctetReader in) {
    int octets = in.u16le();
    if ((octets & 1) != 0) throw in.fault("lowest bit of N(R) is set");
    return octets >> 1;
  }

  private static UnnumberedFunction function(int first, OctetReader in) {
    int rest = in.u24le();
    for (UnnumberedFunction function : UnnumberedFunction.values())
      if (function.octet() == first && rest == 0) return function;
    throw in.fault("U frame with control octets %02x %06x, which is none of the six functions".formatted(first, rest));
  }

  private static void encode(Apdu apdu, OctetWriter out) {
    switch (apdu) {
      case I(int sendSequence, int receiveSequence, Octets asdu) ->
        out.u8(START).u8(4 + asdu.length()).u16le(sendSequence << 1).u16le(receiveSequence << 1).octets(asdu);
      case S(int receiveSequence) -> out.u8(START).u8(4).u16le(1).u16le(receiveSequence << 1);
      case U(UnnumberedFunction function) -> out.u8(START).u8(4).u8(function.octet()).u24le(0);
    }
  }

  private static void checked(int sequence) {
    if (sequence < 0 || sequence > SEQUENCE_MASK)
      throw new IllegalArgumentException("a sequence number is 0…32767: " + sequence);
  }
}
