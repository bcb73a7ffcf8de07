package io.gridtap.asn1.ber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X.690, clause by clause. */
class BerTest {
  /** Any element: of constructed ones what is inside, of primitive ones the contents. */
  private record Element(int tag, Octets contents, List<Element> inside) {
    private static final Codec<Element> CODEC = ber(Element::read, (element, out) -> element.write(out));

    static Element read(BerReader in) {
      int tag = in.enter();
      int first = tag;
      while (first >>> 8 != 0) first >>>= 8;
      boolean constructed = (first & 0x20) != 0;
      List<Element> inside = new ArrayList<>();
      Octets contents = constructed ? Octets.EMPTY : in.octets();
      while (in.more()) inside.add(read(in));
      in.leave();
      return new Element(tag, contents, List.copyOf(inside));
    }

    void write(BerWriter out) {
      out.begin(tag);
      out.octetWriter().octets(contents);
      for (Element element : inside) element.write(out);
      out.end();
    }
  }

  private static <T> Codec<T> ber(Function<BerReader, T> reader, BiConsumer<T, BerWriter> writer) {
    return new Codec<>(in -> reader.apply(new BerReader(in)), (value, out) -> writer.accept(value, new BerWriter(out)));
  }

  private static BerReader reader(String hex) { return new BerReader(Octets.hex(hex).reader()); }

  private static Octets hex(String hex) { return Octets.hex(hex); }

  // Integers, §8.3

  private static final Codec<Long> INTEGER = ber(in -> in.integer(0x02), (value, out) -> out.integer(0x02, value));

  @ParameterizedTest
  @CsvSource({"0, 020100", "1, 020101", "-1, 0201ff", "127, 02017f", "128, 02020080", "-128, 020180",
      "-129, 0202ff7f", "255, 020200ff", "256, 02020100", "32767, 02027fff", "32768, 0203008000",
      "-32768, 02028000", "8388607, 02037fffff", "2147483647, 02047fffffff", "-2147483648, 020480000000",
      "2147483648, 02050080000000", "4294967295, 020500ffffffff", "1099511627775, 020600ffffffffff",
      "281474976710655, 020700ffffffffffff", "72057594037927935, 020800ffffffffffffff",
      "9223372036854775807, 02087fffffffffffffff", "-9223372036854775808, 02088000000000000000"})
  void integersTakeTheFewestOctets(long value, String octets) {
    CodecLaws.all(INTEGER, hex(octets), value);
  }

  @Test
  void longerIntegersThanNeededAreForgiven() {
    assertThat(INTEGER.decode(hex("0204 0000 0001"))).isEqualTo(1);
    assertThat(INTEGER.decode(hex("0203 ff ff 80"))).isEqualTo(-128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0200", "0209 00 8000000000000000"})
  void integersOfNoOctetAndOfMoreThanEightAreRefused(String octets) {
    assertThatThrownBy(() -> INTEGER.decode(hex(octets))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("INTEGER of");
  }

  @Test
  void integersHaveUpTo128Bits() {
    Codec<BigInteger> big = ber(in -> {
      in.enter(0x02);
      BigInteger value = in.bigInteger();
      in.leave();
      return value;
    }, (value, out) -> out.integer(0x02, value));
    CodecLaws.all(big, hex("0210 7fffffffffffffffffffffffffffffff"),
        BigInteger.TWO.pow(127).subtract(BigInteger.ONE));
    CodecLaws.all(big, hex("0210 80000000000000000000000000000000"), BigInteger.TWO.pow(127).negate());
    CodecLaws.all(big, hex("0209 008000000000000000"), BigInteger.TWO.pow(63));
    assertThatThrownBy(() -> big.decode(hex("0211 0080000000000000000000000000000000")))
        .isInstanceOf(DecodeException.class).hasMessageContaining("INTEGER of 17 octets");
    assertThatThrownBy(() -> big.decode(hex("0200"))).isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @CsvSource({"128, 860180", "128, 86020080", "4294967295, 8604ffffffff", "4294967295, 860500ffffffff",
      "9223372036854775807, 8609007fffffffffffffff", "0, 860100"})
  void unsignedWithoutItsLeadingZeroIsForgiven(long value, String octets) {
    assertThat(reader(octets).unsigned(0x86)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8600", "8608 8000000000000000", "8609 010000000000000000", "860a 00000000000000000001"})
  void unsignedBeyond63BitsIsRefused(String octets) {
    assertThatThrownBy(() -> reader(octets).unsigned(0x86)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("unsigned INTEGER");
  }

  @Test
  void boundedIntegersSayWhatIsAllowed() {
    assertThat(reader("020105").integer(0x02, 0, 5)).isEqualTo(5);
    assertThatThrownBy(() -> reader("020106").integer(0x02, 0, 5)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("6 is not within 0…5");
    assertThatThrownBy(() -> reader("02050100000000").integer(0x02, 0, 5)).isInstanceOf(DecodeException.class);
  }

  // The other universal types

  @Test
  void booleansAreSentAs01AndAnyOtherThan00IsTrue() {   // §8.2
    Codec<Boolean> bool = ber(in -> in.bool(0x01), (value, out) -> out.bool(0x01, value));
    CodecLaws.all(bool, hex("010101"), true);
    CodecLaws.all(bool, hex("010100"), false);
    assertThat(bool.decode(hex("0101ff"))).isTrue();
    assertThat(bool.decode(hex("010180"))).isTrue();
    assertThatThrownBy(() -> bool.decode(hex("0100"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("BOOLEAN of 0 octets");
    assertThatThrownBy(() -> bool.decode(hex("01020001"))).isInstanceOf(DecodeException.class);
  }

  private static final Codec<BitString> BITS = ber(in -> in.bits(0x03), (value, out) -> out.bits(0x03, value));

  @Test
  void bitStringsSayHowManyBitsAreUnused() {   // §8.6
    CodecLaws.all(BITS, hex("0303 06 7880"), BitString.of("0111100010"));
    CodecLaws.all(BITS, hex("0301 00"), BitString.EMPTY);
    CodecLaws.all(BITS, hex("0302 00 a5"), BitString.of("10100101"));
    CodecLaws.all(BITS, hex("0302 07 80"), BitString.of("1"));
  }

  @Test
  void unusedBitsThatAreSetAreIgnored() {
    assertThat(BITS.decode(hex("0302 06 ff"))).isEqualTo(BitString.of("11"));
    assertThat(BITS.encode(BITS.decode(hex("0302 06 ff")))).isEqualTo(hex("0302 06 c0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300", "0301 01", "0301 07", "0302 08 00", "0302 ff 00"})
  void bitStringsWithAWrongCountOfUnusedBitsAreRefused(String octets) {
    assertThatThrownBy(() -> BITS.decode(hex(octets))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("BIT STRING");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 80, 127, 128, 129, 255, 256, 500, 1000})
  void bitStringsOfAnyLengthKeepEveryBit(int length) {
    Noise noise = new Noise(length);
    boolean[] bits = new boolean[length];
    for (int i = 0; i < length; i++) bits[i] = noise.between(0, 1) == 1;
    BitString value = BitString.of(bits);
    assertThat(BITS.decode(BITS.encode(value))).isEqualTo(value).hasToString(value.toString());
    for (int i = 0; i < length; i++) assertThat(value.get(i)).isEqualTo(bits[i]);
    int set = 0;
    for (int at = value.nextSet(0); at >= 0; at = value.nextSet(at + 1)) {
      assertThat(bits[at]).isTrue();
      set++;
    }
    assertThat(set).isEqualTo(value.count());
    if (length <= 129) CodecLaws.all(BITS, BITS.encode(value), value);
  }

  @Test
  void textIsOneOctetACharacterOrUtf8() {   // §8.23
    CodecLaws.all(ber(in -> in.text(0x1A), (value, out) -> out.text(0x1A, value)), hex("1a03 41 e9 24"), "Aé$");
    CodecLaws.all(ber(in -> in.utf8(0x90), (value, out) -> out.utf8(0x90, value)), hex("9005 c3bc e282ac"), "ü€");
    CodecLaws.all(ber(in -> in.text(0x1A), (value, out) -> out.text(0x1A, value)), hex("1a00"), "");
  }

  @Test
  void aCharacterThatOneOctetCannotHoldIsTheCallersFault() {
    assertThatThrownBy(() -> new BerWriter(new OctetWriter()).text(0x1A, "5 €"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("5 €");
  }

  @Test
  void nullHasNoContents() {   // §8.8
    Codec<Boolean> nothing = ber(in -> {
      in.nothing(0x05);
      return true;
    }, (_, out) -> out.nothing(0x05));
    CodecLaws.all(nothing, hex("0500"), true);
    assertThatThrownBy(() -> nothing.decode(hex("050100"))).isInstanceOf(DecodeException.class);
  }

  // Object identifiers, §8.19

  private static final Codec<Oid> OID = ber(in -> in.oid(0x06), (value, out) -> out.oid(0x06, value));

  @ParameterizedTest
  @CsvSource({"1.0.9506.2.3, 0605 28ca220203", "2.1.1, 0602 5101", "2.2.1.0.1, 0604 52010001",
      "2.999.3, 0603 883703", "2.999.2147483647, 0607 883787ffffff7f", "0.0, 060100", "0.39, 060127", "1.0, 060128",
      "1.39, 06014f", "2.0, 060150", "2.47, 06017f", "2.48, 06028100", "1.1.4294967295, 0606 298fffffff7f",
      "2.4294967295, 0605 908080804f", "1.2.840.113549, 0606 2a864886f70d", "1.1.1.999.1, 0605 2901876701"})
  void objectIdentifiers(String dotted, String octets) {
    Oid oid = new Oid(dotted);
    CodecLaws.golden(OID, hex(octets), oid);
    CodecLaws.prefix(OID::decode, hex(octets));
    CodecLaws.noise(OID::decode, hex(octets), 7, 200);
    assertThat(oid).hasToString(dotted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "3.1", "0.40", "1.40", "1..2", "1.2.", "1.-2", "1.4294967296", "1.2.99999999999",
      "one.two"})
  void whatIsNoObjectIdentifierIsTheCallersFault(String text) {
    assertThatThrownBy(() -> new Oid(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "060180", "06028800 ff", "0606 2a 9080808000", "0602 2aff", "060728 ffffffffff7f"})
  void brokenObjectIdentifiersAreRefused(String octets) {
    assertThatThrownBy(() -> OID.decode(hex(octets))).isInstanceOf(DecodeException.class);
  }

  @Test
  void objectIdentifiersHaveAtMost32Arcs() {
    assertThat(OID.decode(hex("061f" + "01".repeat(31))).dotted().split("\\.")).hasSize(32);
    assertThatThrownBy(() -> OID.decode(hex("0620" + "01".repeat(32)))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("more than 32 arcs");
  }

  // Tags, §8.1.2

  @ParameterizedTest
  @CsvSource({"02, 02 00", "a0, a0 00", "9f49, 9f49 00", "bf48, bf48 00", "bf8102, bf8102 00",
      "bf818203, bf818203 00"})
  void tagsAreNumbersAsTheyStandOnTheWire(String tag, String octets) {
    CodecLaws.all(Element.CODEC, hex(octets), new Element((int) Long.parseLong(tag, 16), Octets.EMPTY, List.of()));
  }

  @Test
  void tagsOfMoreThanFourOctetsAreRefused() {
    assertThatThrownBy(() -> Element.CODEC.decode(hex("bf8181818100"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("tag of more than four octets");
    assertThatThrownBy(() -> Element.CODEC.decode(hex("bf81"))).isInstanceOf(DecodeException.class);
  }

  @Test
  void aWrongOrMissingTagIsNamed() {
    assertThatThrownBy(() -> reader("bf4800").enter(0xBF49)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("tag bf49 wanted, bf48 there");
    assertThatThrownBy(() -> reader("").enter(0x30)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("tag 30 wanted, nothing there");
    assertThatThrownBy(() -> reader("00").enter()).isInstanceOf(DecodeException.class)
        .hasMessageContaining("an element is missing");
    assertThat(reader("bf4800").peekTag()).isEqualTo(0xBF48);
    assertThat(reader("").peekTag()).isZero();
  }

  // Lengths, §8.1.3

  @ParameterizedTest
  @CsvSource({"0, 00", "127, 7f", "128, 8180", "255, 81ff", "256, 820100", "65535, 82ffff", "65536, 83010000",
      "70000, 83011170"})
  void lengthsTakeTheFewestOctets(int length, String encoded) {
    Element element = new Element(0x04, Octets.wrap(new byte[length]), List.of());
    Octets octets = Element.CODEC.encode(element);
    assertThat(octets.slice(0, 1 + encoded.length() / 2)).isEqualTo(hex("04" + encoded));
    CodecLaws.golden(Element.CODEC, octets, element);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0401 aa", "048101 aa", "04820001 aa", "0483000001 aa", "048400000001 aa"})
  void longerLengthsThanNeededAreForgiven(String octets) {
    assertThat(reader(octets).octets(0x04)).isEqualTo(hex("aa"));
    CodecLaws.prefix(whole -> new BerReader(whole.reader()).octets(0x04), hex(octets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"048500000000 01 aa", "0484ffffffff aa", "04848fffffff aa", "04ff aa", "04fe aa", "0480 aa 0000",
      "0484 7fffffff", "0483ffffff", "0482ffff", "300402ffffff"})
  void lengthsBeyondWhatIsThereAreRefusedWithoutMemory(String octets) {
    assertThatThrownBy(() -> Element.CODEC.decode(hex(octets))).isInstanceOf(DecodeException.class);
    long before = allocated();
    for (int i = 0; i < 100; i++) {
      try {
        assertThat(Element.CODEC.decode(hex(octets))).isNull();
      } catch (DecodeException refused) {
        assertThat(refused.offset()).isNotNegative();
      }
    }
    assertThat(allocated() - before).isLessThan(8 << 20);
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  @Test
  void indefiniteLengthsEndWithTheirEndOfContents() {   // §8.1.3.6
    Element inner = new Element(0x04, hex("0000"), List.of());
    Element outer = new Element(0x30, Octets.EMPTY, List.of(new Element(0x30, Octets.EMPTY, List.of(inner)), inner));
    Octets octets = hex("3080 3080 0402 0000 0000 0402 0000 0000");
    assertThat(Element.CODEC.decode(octets)).isEqualTo(outer);
    CodecLaws.prefix(Element.CODEC::decode, octets);
    CodecLaws.noise(Element.CODEC::decode, octets, 3, 1000);
  }

  @Test
  void indefiniteWithinDefiniteAndDefiniteWithinIndefinite() {
    Element nothing = new Element(0xA1, Octets.EMPTY, List.of());
    Element within = new Element(0xA0, Octets.EMPTY, List.of(nothing));
    assertThat(Element.CODEC.decode(hex("a004 a180 0000"))).isEqualTo(within);
    assertThat(Element.CODEC.decode(hex("a080 a100 0000"))).isEqualTo(within);
    BerReader in = reader("a080 0201 05 0201 06 0000 0101 01");
    in.enter(0xA0);
    assertThat(in.integer(0x02)).isEqualTo(5);
    in.leaveSkipping();
    assertThat(in.bool(0x01)).isTrue();
    in.expectEnd();
  }

  @Test
  void endOfContentsIsTwoZeroOctets() {
    assertThatThrownBy(() -> Element.CODEC.decode(hex("3080 0001 00"))).isInstanceOf(DecodeException.class)
        .hasMessageContaining("end of contents wanted");
  }

  // Entering and leaving

  @Test
  void whatIsLeftUnreadIsRefusedOrPassedOver() {
    BerReader strict = reader("3006 0201 01 0201 02");
    strict.enter(0x30);
    assertThat(strict.integer(0x02)).isEqualTo(1);
    assertThatThrownBy(strict::leave).isInstanceOf(DecodeException.class).hasMessageContaining("3 octets left over");
    BerReader liberal = reader("3006 0201 01 0201 02 0500");
    liberal.enter(0x30);
    assertThat(liberal.enterIf(0x04)).isFalse();
    liberal.leaveSkipping();
    liberal.skip();
    assertThat(liberal.more()).isFalse();
    liberal.expectEnd();
  }

  @Test
  void aChildCannotReachBeyondItsParent() {
    BerReader in = reader("3003 0402 aa 0401 bb");
    in.enter(0x30);
    assertThatThrownBy(() -> in.octets(0x04)).isInstanceOf(DecodeException.class)
        .hasMessageContaining("2 octets wanted, 1 there");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 60})
  void nestingIsBounded(int most) {
    Limits limits = new Limits(most, 100, 1024);
    for (boolean indefinite : new boolean[]{false, true}) {
      Octets allowed = nested(most, indefinite);
      BerReader in = new BerReader(allowed.reader(), limits);
      for (int i = 0; i < most; i++) in.enter(0x30);
      for (int i = 0; i < most; i++) in.leave();
      in.expectEnd();
      Octets deeper = nested(most + 2, indefinite);
      assertThatThrownBy(() -> {
        BerReader deep = new BerReader(deeper.reader(), limits);
        while (deep.more()) deep.enter(0x30);
      }).isInstanceOf(DecodeException.class).hasMessageContaining("nested deeper than " + most);
    }
  }

  private static Octets nested(int depth, boolean indefinite) {
    if (indefinite) return hex("3080".repeat(depth) + "0000".repeat(depth));
    OctetWriter out = new OctetWriter();
    BerWriter ber = new BerWriter(out);
    for (int i = 0; i < depth; i++) ber.begin(0x30);
    for (int i = 0; i < depth; i++) ber.end();
    return out.toOctets();
  }

  @Test
  void noiseEndsInARefusalAtWorst() {
    Octets vector = hex("3081 20 a00e 0201 05 bf48 03 0101 01 3080 0000 0000 a10c 8403 06 7880 0605 28ca220203");
    CodecLaws.noise(Element.CODEC::decode, vector, 11, 20_000);
  }
}
