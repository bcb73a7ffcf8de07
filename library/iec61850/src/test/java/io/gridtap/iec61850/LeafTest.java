package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.EnumType;
import io.gridtap.iec61850.scl.Place;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeafTest {
  private static final Leaf HEALTH = Leaf.of(BasicType.ENUM,
      Optional.of(new EnumType("HealthKind", Map.of(1, "Ok"), new Place(1, 1))));

  private static Leaf of(BasicType type) { return Leaf.of(type, Optional.empty()); }

  private static Leaf online(TypeDescription type) { return (Leaf) ValueType.of("x", type); }

  @ParameterizedTest
  @EnumSource(value = BasicType.class, mode = EnumSource.Mode.EXCLUDE, names = {"STRUCT", "PHY_COM_ADDR"})
  void everyTypeTakesItsOwnFirstValueInEachForm(BasicType type) {
    Leaf leaf = of(type);
    Data initial = leaf.initial();
    assertThat(leaf.refuses(initial)).isEmpty();
    assertThat(leaf.data(leaf.value(initial))).isEqualTo(initial);
    assertThat(leaf.parse(leaf.text(initial))).isEqualTo(initial);
    assertThat(leaf.mmsType()).isPresent();
    assertThat(leaf.name()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"BOOLEAN, true", "INT8, -128", "INT8, 127", "INT16, -32768", "INT16, 32767", "INT24, -8388608",
      "INT24, 8388607", "INT32, -2147483648", "INT32, 2147483647", "INT64, -9223372036854775808",
      "INT64, 9223372036854775807", "INT128, -170141183460469231731687303715884105728",
      "INT128, 170141183460469231731687303715884105727", "INT8U, 0", "INT8U, 255", "INT16U, 65535",
      "INT24U, 16777215", "INT32U, 4294967295", "INT64U, 9223372036854775807", "FLOAT32, 50.02",
      "FLOAT32, 3.4028235E38",
      "FLOAT32, NaN", "FLOAT32, -Infinity", "FLOAT64, -123456.789", "FLOAT64, 1.0E300", "DBPOS, intermediate-state",
      "DBPOS, bad-state", "TCMD, higher", "QUALITY, questionable oldData test", "QUALITY, good",
      "TIMESTAMP, 2026-11-21T06:34:14.985Z", "TIMESTAMP, 2026-11-21T06:34:14Z clockFailure accuracy=31",
      "TIMESTAMP, 2026-11-21T06:34:14Z leapSecondsKnown clockNotSynchronized", "TIMESTAMP, not set",
      "TIMESTAMP, 2106-02-07T06:28:15Z", "ENTRY_TIME, 2026-11-21T06:34:14.985Z", "ENTRY_TIME, not set",
      "VIS_STRING_64, sixty-four", "UNICODE_255, Grüße €", "OCTET_64, deadbeef01", "OCTET_6, 0102030405ff",
      "CHECK, synchrocheck", "CHECK, none", "CHECK, synchrocheck interlock-check", "TRG_OPS, 011000"})
  void readsWhatItShows(BasicType type, String text) {
    Data data = of(type).parse(text);
    assertThat(of(type).text(data)).isEqualTo(text);
    assertThat(of(type).data(of(type).value(data))).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"QUALITY; invalid|oldData|source=substituted; invalid oldData substituted",
      "QUALITY; questionable,test|source=process; questionable test", "QUALITY; 0000000000010; good test",
      "DBPOS; bad; bad-state", "DBPOS; 10; on", "DBPOS; OFF; off", "CHECK; 01; interlock-check",
      "CHECK; synchrocheck|interlockCheck; synchrocheck interlock-check", "BOOLEAN; on; true", "BOOLEAN; 0; false",
      "FLOAT32; 5; 5.0", "INT8U; +7; 7", "TIMESTAMP; 2026-11-21T08:00:00+01:00; 2026-11-21T07:00:00Z",
      "TIMESTAMP; 2026-11-21T08:00:00Z|clockNotSynchronized; 2026-11-21T08:00:00Z clockNotSynchronized",
      "OCTET_64; DE AD; dead"})
  void readsOtherSpellings(BasicType type, String text, String shown) {
    assertThat(of(type).text(of(type).parse(text))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"BOOLEAN, yes, true or false", "INT8, 128, INT8: an integer from -128 to 127", "INT8, -129, -128",
      "INT16, 32768, 32767", "INT24, 8388608, 8388607", "INT32, 2147483648, 2147483647",
      "INT64, 9223372036854775808, 9223372036854775807", "INT128, 170141183460469231731687303715884105728, INT128",
      "INT8U, -1, from 0 to 255", "INT8U, 256, from 0 to 255", "INT16U, 65536, 65535", "INT24U, 16777216, 16777215",
      "INT32U, 4294967296, 4294967295", "INT64U, 9223372036854775808, 9223372036854775807", "INT8, 1.5, an integer",
      "FLOAT32, x, a number", "FLOAT32, 1e39, at most 3.4028235E38", "FLOAT64, 1e309, a number",
      "FLOAT32, 1f, a number",
      "DBPOS, half, 'intermediate-state, off, on or bad-state'", "DBPOS, 100, Dbpos", "QUALITY, fine, good",
      "QUALITY, good wrong, details", "QUALITY, 01, good", "TIMESTAMP, yesterday, 2026-",
      "TIMESTAMP, 1969-12-31T23:59:59Z, from 1970", "TIMESTAMP, 2106-02-07T06:28:16Z, to 2106",
      "TIMESTAMP, 2026-11-21T08:00:00Z accuracy=32, a time", "TIMESTAMP, 2026-11-21T08:00:00Z slow, a time",
      "ENTRY_TIME, 1983-12-31T00:00:00Z, from 1984", "ENTRY_TIME, 2199-01-01T00:00:00Z, to 2163",
      "ENTRY_TIME, +1000000000-12-31T23:59:59Z, to 2163", "OCTET_6, 01, 6 octets", "OCTET_6, 0x, hexadecimal",
      "CHECK, 101, 2 bits", "CHECK, both, synchrocheck", "CURRENCY, EURO, 3 characters",
      "VIS_STRING_64, 5 €, VisString64",
      "TRG_OPS, 0110000, 6 bits"})
  void saysWhatIsAllowed(BasicType type, String text, String allowed) {
    assertThatThrownBy(() -> of(type).parse(text)).isInstanceOfSatisfying(InvalidValueException.class, fault -> {
      assertThat(fault).hasMessageContaining("'" + text + "'").hasMessageContaining(allowed);
      assertThat(fault.given()).isEqualTo("'" + text + "'");
      assertThat(fault.expected()).startsWith(of(type).name() + ": ");
    });
  }

  @Test
  void enumerationsAreTheirLabels() {
    assertThat(HEALTH.parse("Ok")).isEqualTo(HEALTH.parse("1")).isEqualTo(new Data.Int(1));
    assertThat(HEALTH.text(new Data.Int(1))).isEqualTo("Ok");
    assertThat(HEALTH.initial()).isEqualTo(new Data.Int(1));
    assertThat(HEALTH.value(new Data.Int(1))).isEqualTo(new Value.Enumerated(1, "Ok"));
    assertThat(HEALTH.value(new Data.Int(7))).isEqualTo(new Value.Enumerated(7, ""));
    assertThat(HEALTH.data(new Value.Text("Ok"))).isEqualTo(HEALTH.data(new Value.Int(1))).isEqualTo(new Data.Int(1));
    assertThat(HEALTH.refuses(new Data.Int(7))).contains(DataAccessError.OBJECT_VALUE_INVALID);
    assertThat(HEALTH.refuses(Data.Bool.TRUE)).contains(DataAccessError.TYPE_INCONSISTENT);
    assertThatThrownBy(() -> HEALTH.parse("Bad")).hasMessage("'Bad' is no value of type Enum: one of Ok (1)");
    assertThatThrownBy(() -> HEALTH.data(new Value.Enumerated(2, ""))).hasMessageContaining("one of Ok (1)");
  }

  @Test
  void anEnumerationIsAsWideAsItsOrdinals() {
    for (Map.Entry<Integer, Integer> width : Map.of(127, 8, -128, 8, 128, 16, -32768, 16, 32768, 32).entrySet())
      assertThat(Leaf.of(BasicType.ENUM, Optional.of(new EnumType("E", Map.of(width.getKey(), "x"), new Place(1, 1))))
          .mmsType()).contains(new TypeDescription.Int(width.getValue()));
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> of(BasicType.FLOAT32).data(new Value.Text("5")))
        .hasMessageStartingWith("'5' is no value of type FLOAT32");
    assertThatThrownBy(() -> of(BasicType.INT8U).data(new Value.Int(-1))).hasMessageContaining("from 0 to 255");
    assertThatThrownBy(() -> of(BasicType.INT8).data(new Value.Unsigned(128))).hasMessageContaining("INT8");
    assertThatThrownBy(() -> of(BasicType.FLOAT32).data(new Value.Float64(1e39))).hasMessageContaining("1.0E39");
    assertThatThrownBy(() -> of(BasicType.BOOLEAN).data(Value.Structure.of())).hasMessageContaining("BOOLEAN");
    assertThatThrownBy(() -> of(BasicType.QUALITY).data(Dbpos.ON)).hasMessageContaining("Quality");
    assertThat(of(BasicType.FLOAT64).data(new Value.Float32(1.5f))).isEqualTo(new Data.Float64(1.5));
    assertThat(of(BasicType.FLOAT32).data(new Value.Float64(50.02))).isEqualTo(new Data.Float32(50.02f));
    assertThat(of(BasicType.INT32U).data(new Value.Int(5))).isEqualTo(new Data.Unsigned(5));
    assertThat(of(BasicType.INT32).data(new Value.Unsigned(5))).isEqualTo(new Data.Int(5));
  }

  @Test
  void aNegativeSizeOfTheDeviceIsTheMost() {
    Leaf upTo = online(new TypeDescription.OctetString(-3));
    Leaf exactly = online(new TypeDescription.OctetString(3));
    Data two = new Data.OctetString(Octets.hex("0102"));
    Data three = new Data.OctetString(Octets.hex("010203"));
    Data four = new Data.OctetString(Octets.hex("01020304"));
    assertThat(upTo.refuses(two)).isEmpty();
    assertThat(upTo.refuses(three)).isEmpty();
    assertThat(upTo.refuses(four)).isPresent();
    assertThat(exactly.refuses(two)).isPresent();
    assertThat(exactly.refuses(three)).isEmpty();
    assertThat(upTo.allowed()).isEqualTo("at most 3 octets in hexadecimal digits");
    assertThat(exactly.allowed()).isEqualTo("3 octets in hexadecimal digits");
    Leaf bits = online(new TypeDescription.Bits(-10));
    assertThat(bits.refuses(new Data.Bits(BitString.of("0110")))).isEmpty();
    assertThat(bits.refuses(new Data.Bits(BitString.of("01101101101")))).isPresent();
    assertThat(online(new TypeDescription.VisibleString(-2)).refuses(new Data.VisibleString("abc"))).isPresent();
  }

  @Test
  void widthsComeFromTheDeviceToo() {
    assertThat(online(new TypeDescription.Int(16)).allowed()).isEqualTo("an integer from -32768 to 32767");
    assertThat(online(new TypeDescription.Unsigned(32)).name()).isEqualTo("INT32U");
    assertThat(online(new TypeDescription.FloatingPoint(64, 11)).parse("1.5")).isEqualTo(new Data.Float64(1.5));
    assertThat(online(new TypeDescription.MmsString(-255)).parse("é")).isEqualTo(new Data.MmsString("é"));
    assertThat(online(new TypeDescription.BinaryTime(false)).parse("01:00"))
        .isEqualTo(new Data.BinaryTime(3_600_000, Data.BinaryTime.NO_DATE));
  }

  /** No size a device tells makes more than a refusal. */
  @ParameterizedTest
  @CsvSource({"0", "-1", "1", "63", "64", "65", "127", "128", "1000000", "-1000000"})
  void sizesNobodyKnowsDoNoHarm(int size) {
    for (TypeDescription type : new TypeDescription[]{new TypeDescription.Int(size), new TypeDescription.Unsigned(size),
        new TypeDescription.Bits(size), new TypeDescription.OctetString(size), new TypeDescription.VisibleString(size),
        new TypeDescription.MmsString(size), new TypeDescription.Bcd(size), new TypeDescription.FloatingPoint(32, 5)}) {
      Leaf leaf = online(type);
      assertThat(leaf.name()).isNotEmpty();
      assertThat(leaf.allowed()).isNotEmpty();
      for (Data data : new Data[]{new Data.Int(Long.MIN_VALUE), new Data.Int(0), new Data.Unsigned(Long.MAX_VALUE),
          new Data.BigInt(BigInteger.ONE.shiftLeft(100)), new Data.Bits(BitString.EMPTY),
          new Data.VisibleString("x")}) {
        assertThat(leaf.refuses(data)).isNotNull();
        assertThat(leaf.text(data)).isNotNull();
        assertThat(leaf.value(data)).isNotNull();
      }
    }
  }

  @Test
  void everyTimestampComesBackFromItsText() {
    SplittableRandom random = new SplittableRandom(1);
    Leaf leaf = of(BasicType.TIMESTAMP);
    for (int i = 0; i < 10_000; i++) {
      Data time = new Data.UtcTime(random.nextLong(1L << 32), random.nextInt(1 << 24), random.nextInt(256));
      assertThat(leaf.parse(leaf.text(time))).isEqualTo(time);
    }
  }

  @Test
  void everyQualityComesBackFromItsText() {
    Leaf leaf = of(BasicType.QUALITY);
    for (int bits = 0; bits < 1 << Quality.LENGTH; bits++) {
      Data data = leaf.data(Quality.of(bits));
      assertThat(leaf.parse(leaf.text(data))).isEqualTo(data);
    }
  }

  @Test
  void whereNobodyToldATypeNothingIsRefusedAndNothingIsRead() {
    Leaf any = (Leaf) ValueType.UNKNOWN;
    assertThat(any.data(new Value.Int(5))).isEqualTo(new Data.Int(5));
    assertThat(any.refuses(Data.Bool.TRUE)).isEmpty();
    assertThatThrownBy(() -> any.parse("5")).hasMessageContaining("its type is not known");
    assertThatThrownBy(any::initial).isInstanceOf(IllegalStateException.class);
    assertThat(new Leaf(Kind.INTEGER).parse("5")).isEqualTo(new Data.Int(5));
  }
}
