package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataCodecTest {
  private static final Codec<Data> CODEC = new Codec<>(in -> DataCodec.decode(in, Limits.STANDARD), DataCodec::encode);
  private static final CosemDateTime TIME = new CosemDateTime(new CosemDate(2025, 3, 1, 6), new CosemTime(2, 15, 0, 0),
      -60, 0x80);

  static Stream<Arguments> values() {
    return Stream.of(
        value("00", Data.NULL), value("FF", Data.DONT_CARE),
        value("03 01", Data.bool(true)), value("03 00", Data.bool(false)),
        value("04 0B A0E0", new Data.Bits(BitString.of("10100000111"))),
        value("04 00", new Data.Bits(BitString.EMPTY)),
        value("05 FFFFFEA7", Data.doubleLong(-345)), value("06 FFFFFFFF", Data.doubleLongUnsigned(0xFFFFFFFFL)),
        value("09 03 010203", Data.octetString(Octets.hex("010203"))), value("0A 02 4869", Data.visibleString("Hi")),
        value("0C 03 E282AC", new Data.Text(DataType.UTF8_STRING, "€")),
        value("0D 99", new Data.Int(DataType.BCD, -103)), value("0F FF", Data.integer(-1)),
        value("10 FFC4", Data.longInteger(-60)), value("11 FF", Data.unsigned(255)),
        value("12 08FD", Data.longUnsigned(2301)), value("14 8000000000000000", Data.long64(Long.MIN_VALUE)),
        value("15 FFFFFFFFFFFFFFFF", Data.long64Unsigned(-1)), value("16 23", Data.enumerated(35)),
        value("17 3F800000", new Data.Float32(1f)), value("18 BFF0000000000000", new Data.Float64(-1)),
        value("19 07E9030106 020F0000 FFC4 80", new Data.DateTime(TIME)),
        value("1A 07E9030106", new Data.Date(TIME.date())), value("1B 020F0000", new Data.Time(TIME.time())),
        value("1C FF", new Data.Int(DataType.DELTA_INTEGER, -1)),
        value("1D FFFE", new Data.Int(DataType.DELTA_LONG, -2)),
        value("1E FFFFFFFD", new Data.Int(DataType.DELTA_DOUBLE_LONG, -3)),
        value("1F FF", new Data.Int(DataType.DELTA_UNSIGNED, 255)),
        value("20 FFFF", new Data.Int(DataType.DELTA_LONG_UNSIGNED, 65535)),
        value("21 FFFFFFFF", new Data.Int(DataType.DELTA_DOUBLE_LONG_UNSIGNED, 0xFFFFFFFFL)),
        value("01 00", Data.array()), value("02 02 0F FE 16 21", Data.structure(Data.integer(-2), Data.enumerated(33))),
        value("01 02 02 01 00 02 01 11 05",
            Data.array(Data.structure(Data.NULL), Data.structure(Data.unsigned(5)))),
        value("13 12 04 0001 0002",
            compact(simple(DataType.LONG_UNSIGNED), Data.longUnsigned(1), Data.longUnsigned(2))),
        value("13 12 00", compact(simple(DataType.LONG_UNSIGNED))),
        value("13 02 03 09 11 00 09 02 AABB 05 03 010203 06", compact(structure(simple(DataType.OCTET_STRING),
            simple(DataType.UNSIGNED), simple(DataType.NULL_DATA)),
            Data.structure(Data.octetString(Octets.hex("AABB")), Data.unsigned(5), Data.NULL),
            Data.structure(Data.octetString(Octets.hex("010203")), Data.unsigned(6), Data.NULL))),
        value("13 01 0002 02 01 0F 04 01 02 03 04", compact(
            new TypeDescription.Array(2, structure(simple(DataType.INTEGER))),
            Data.array(Data.structure(Data.integer(1)), Data.structure(Data.integer(2))),
            Data.array(Data.structure(Data.integer(3)), Data.structure(Data.integer(4))))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTypeObeysTheLaws(Octets octets, Data data) { CodecLaws.all(CODEC, octets, data); }

  @Test
  void takesAnyOctetButZeroForTrue() { assertThat(decode("03 FF")).isEqualTo(Data.bool(true)); }

  @Test
  void takesLengthsLongerThanTheyNeedToBe() {
    for (String length : List.of("02", "81 02", "82 0002", "83 000002", "84 00000002"))
      assertThat(decode("09" + length + "AABB")).as(length).isEqualTo(Data.octetString(Octets.hex("AABB")));
  }

  @Test
  void writesLongListsWithTheShortestLength() {
    Data list = Data.array(Collections.nCopies(300, Data.NULL));
    assertThat(DataCodec.encode(list).slice(0, 4)).isEqualTo(Octets.hex("01 82 012C"));
    CodecLaws.golden(CODEC, DataCodec.encode(list), list);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "01 84 80000000", "01 84 7FFFFFFF", "02 83 FFFFFF 00", "09 84 FFFFFFFF", "0A 84 7FFFFFFF 41", "04 84 7FFFFFFF",
      "04 84 7FFFFFF8 00", "09 80", "09 85 0000000001 00", "01 02 00", "0B 00", "22", "FE", "06 000000", "18 00000000",
      "19 07E9030106", "13 12 03 0001 00", "13 00 01 00", "13 02 00 01 00", "13 02 02 00 FF 01 00", "13 13 12 00 00",
      "13 01 FFFF 01 FFFF 00 01 00", "13 02 02 11 01 FFFF 01 FFFF 00 01 05", "13 01 0003 12 04 0001 0002",
      "13 02 84 7FFFFFFF 11 00", "13 12 84 7FFFFFFF 0001"})
  void refusesWhatCannotBeThere(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(DecodeException.class).hasMessageContaining(" at octet ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01 01", "02 01", "13 01 0001", "13 02 01"})
  void boundsTheDepth(String level) {
    assertThatThrownBy(() -> decode(level.repeat(10_000) + "00")).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> decode((level.startsWith("13") ? "13" : "") + level.substring(level.length() - 5)
        .repeat(10_000) + "00")).isInstanceOf(DecodeException.class);
  }

  @Test
  void takesExactlyTheDepthItPromises() {
    int most = DataCodec.MAX_NESTING - 1;
    Data data = Data.NULL;
    for (int i = 0; i < most; i++) data = Data.array(data);
    CodecLaws.golden(CODEC, Octets.hex("01 01".repeat(most) + "00"), data);
    Data deeper = Data.array(data);
    assertThatThrownBy(() -> DataCodec.encode(deeper)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decode("01 01".repeat(most + 1) + "00"))
        .hasMessage("values nested deeper than 32 at octet 63");
  }

  @Test
  void boundsListsByTheLimits() {
    Limits few = new Limits(60, 3, 1024);
    assertThatThrownBy(() -> DataCodec.decode(Octets.hex("01 04 00 00 00 00"), few))
        .hasMessage("4 elements, at most 3 are taken at octet 2");
    assertThatThrownBy(() -> DataCodec.decode(Octets.hex("13 11 04 01020304"), few))
        .hasMessage("more than 3 elements at octet 6");
  }

  @Test
  void takesNullsOfACompactArrayUpToABound() {
    Data decoded = decode("13 02 02 11 01 7FFF 00 02 01 02");
    assertThat(((Data.CompactArray) decoded).elements()).hasSize(2);
    assertThatThrownBy(() -> decode("13 02 02 11 01 FFFF 00 02 01 02"))
        .hasMessageContaining("a description that makes far more values than there are octets");
  }

  @Test
  void refusesToWriteWhatTheWireCannotCarry() {
    for (Data data : List.of(Data.visibleString("€"), new Data.Text(DataType.UTF8_STRING, "\uD800"),
        compact(simple(DataType.NULL_DATA), Data.NULL), compact(simple(DataType.UNSIGNED), Data.integer(1)),
        compact(structure(simple(DataType.UNSIGNED)), Data.structure()),
        compact(new TypeDescription.Array(2, simple(DataType.UNSIGNED)), Data.array(Data.unsigned(1)))))
      assertThatThrownBy(() -> DataCodec.encode(data)).as(data.toString())
          .isInstanceOf(IllegalArgumentException.class);
  }

  private static Data decode(String hex) { return DataCodec.decode(Octets.hex(hex), Limits.STANDARD); }

  private static Arguments value(String hex, Data data) { return Arguments.of(Octets.hex(hex), data); }

  private static Data compact(TypeDescription description, Data... elements) {
    return new Data.CompactArray(description, List.of(elements));
  }

  private static TypeDescription simple(DataType type) { return new TypeDescription.Simple(type); }

  private static TypeDescription structure(TypeDescription... elements) {
    return new TypeDescription.Structure(List.of(elements));
  }
}
