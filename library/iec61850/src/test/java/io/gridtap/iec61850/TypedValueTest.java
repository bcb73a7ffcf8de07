package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.ValueType.Array;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.ValueType.Structure;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedValueTest {
  private static final FcReference REFERENCE = FcReference.parse("LD0/X1.a[MX]");

  private static TypedValue read(BasicType type, String text) {
    Leaf leaf = Leaf.of(type, Optional.empty());
    return TypedValue.of(REFERENCE, leaf, leaf.parse(text));
  }

  @Test
  void givesEachTypeAsJavaHasIt() {
    assertThat(read(BasicType.BOOLEAN, "true").asBoolean()).isTrue();
    assertThat(read(BasicType.INT32, "-5").asInt()).isEqualTo(-5);
    assertThat(read(BasicType.INT32U, "4294967295").asLong()).isEqualTo(4294967295L);
    assertThat(read(BasicType.INT32U, "4294967295").asUnsigned()).isEqualTo(4294967295L);
    assertThat(read(BasicType.FLOAT32, "50.02").asFloat()).isEqualTo(50.02f);
    assertThat(read(BasicType.FLOAT32, "0.5").asDouble()).isEqualTo(0.5);
    assertThat(read(BasicType.FLOAT64, "50.02").asDouble()).isEqualTo(50.02);
    assertThat(read(BasicType.VIS_STRING_64, "x").asText()).isEqualTo("x");
    assertThat(read(BasicType.OCTET_64, "01ff").asOctets()).isEqualTo(Octets.hex("01ff"));
    assertThat(read(BasicType.TRG_OPS, "011000").asBits()).isEqualTo(BitString.of("011000"));
    assertThat(read(BasicType.DBPOS, "on").asBits()).isEqualTo(BitString.of("10"));
    assertThat(read(BasicType.CHECK, "synchrocheck").asBits()).isEqualTo(BitString.of("10"));
    assertThat(read(BasicType.QUALITY, "invalid").asQuality().validity()).isEqualTo(Quality.Validity.INVALID);
    assertThat(read(BasicType.TIMESTAMP, "2026-11-21T08:00:00Z clockFailure").asTimestamp().clockFailure()).isTrue();
    assertThat(read(BasicType.TIMESTAMP, "2026-11-21T08:00:00Z").asInstant())
        .isEqualTo(Instant.parse("2026-11-21T08:00:00Z"));
    assertThat(read(BasicType.ENTRY_TIME, "2026-11-21T08:00:00Z").asInstant())
        .isEqualTo(Instant.parse("2026-11-21T08:00:00Z"));
    assertThat(read(BasicType.ENUM, "5").asEnum()).isEqualTo(new Value.Enumerated(5, ""));
    assertThat(read(BasicType.ENUM, "5").asInt()).isEqualTo(5);
    assertThat(read(BasicType.INT8, "5").asEnum().ordinal()).isEqualTo(5);
    assertThat(read(BasicType.INT8U, "5").asEnum().ordinal()).isEqualTo(5);
    assertThat(read(BasicType.DBPOS, "off").asDbpos()).isEqualTo(Dbpos.OFF);
    assertThat(read(BasicType.TCMD, "lower").asTcmd()).isEqualTo(Tcmd.LOWER);
    assertThat(read(BasicType.CHECK, "interlock-check").asCheck().interlockCheck()).isTrue();
  }

  @Test
  void namesTheReferenceAndTheRealType() {
    TypedValue power = read(BasicType.FLOAT32, "50.02");
    assertThatThrownBy(power::asInt).isInstanceOf(WrongTypeException.class).hasMessage(
        "LD0/X1.a[MX]: asked for an integer, but it is a floating-point number, declared FLOAT32 (50.02)");
    assertThatThrownBy(power::asBoolean).hasMessageContaining("asked for a boolean");
    assertThatThrownBy(power::asQuality).hasMessageContaining("asked for a quality");
    assertThatThrownBy(power::members).hasMessageContaining("asked for a structure");
    assertThatThrownBy(power::elements).hasMessageContaining("asked for an array");
    assertThatThrownBy(() -> read(BasicType.FLOAT64, "1").asFloat()).hasMessageContaining("asked for a FLOAT32");
    assertThatThrownBy(() -> read(BasicType.INT32U, "4294967295").asInt())
        .hasMessageContaining("an integer of 32 bits").hasMessageContaining("INT32U (4294967295)");
    assertThatThrownBy(() -> read(BasicType.INT8, "-1").asUnsigned()).hasMessageContaining("an integer from 0");
    assertThatThrownBy(() -> read(BasicType.TIMESTAMP, "not set").asInstant()).hasMessageContaining("that was set");
    // the device sends what it did not declare
    assertThatThrownBy(() -> TypedValue.of(REFERENCE, power.type(), new Data.Int(5)).asDouble())
        .hasMessageEndingWith("but it is an integer, declared FLOAT32 (5)");
  }

  @Test
  void whatTheDeviceDidNotGiveSaysWhy() {
    AccessResult.Failure failure = new AccessResult.Failure(3);
    TypedValue nothing = TypedValue.of(REFERENCE, ValueType.UNKNOWN, failure);
    assertThat(nothing.failure()).contains(failure);
    assertThatThrownBy(nothing::asInt).isInstanceOfSatisfying(WrongTypeException.class, wrong -> {
      assertThat(wrong.failure()).contains(failure);
      assertThat(wrong.value()).isEqualTo(nothing);
      assertThat(wrong.wanted()).isEqualTo("an integer");
    }).hasMessage("LD0/X1.a[MX]: asked for an integer, but the device gave none: object-access-denied");
  }

  @Test
  void leadsToMembersByNameAndToElementsByIndex() {
    ValueType harmonic = new Structure(List.of(new Component("mag", Leaf.of(BasicType.FLOAT32, Optional.empty())),
        new Component("q", Leaf.of(BasicType.QUALITY, Optional.empty()))));
    ValueType type = new Structure(List.of(new Component("har", new Array(2, harmonic))));
    ValueCodec codec = ValueCodec.of(REFERENCE, type);
    TypedValue all = TypedValue.of(REFERENCE, type,
        codec.parse("{har=[{mag=1, q=good}, {mag=2, q=invalid}]}"));
    assertThat(all.member("har").element(1).member("mag").asFloat()).isEqualTo(2);
    assertThat(all.at("har(1).mag")).isEqualTo(all.member("har").element(1).member("mag"));
    assertThat(all.at("har(1).q").reference()).hasToString("LD0/X1.a.har(1).q[MX]");
    assertThat(all.at("har").elements()).hasSize(2);
    assertThatThrownBy(() -> all.at("har(2)"))
        .hasMessageStartingWith("LD0/X1.a.har[MX]: asked for an array with an element 2");
    assertThatThrownBy(() -> all.member("hor")).hasMessageContaining("a structure with a member hor");
    assertThatThrownBy(() -> all.at("har(1).q").asBoolean()).hasMessageStartingWith("LD0/X1.a.har(1).q[MX]");
    assertThatThrownBy(() -> all.at("har(x)")).isInstanceOf(ReferenceException.class);
  }
}
