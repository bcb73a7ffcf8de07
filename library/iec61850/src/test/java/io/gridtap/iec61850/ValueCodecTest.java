package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.ValueType.Array;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.ValueType.Structure;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {
  private static final ValueType VALUE = new Structure(
      List.of(component("f", BasicType.FLOAT32), component("q", BasicType.QUALITY)));
  /** Functionally constrained data with all that may stand in such. */
  private static final ValueType DATA = new Structure(List.of(new Component("har", new Array(2, VALUE)),
      component("stVal", BasicType.DBPOS), component("q", BasicType.QUALITY), component("t", BasicType.TIMESTAMP),
      component("d", BasicType.VIS_STRING_255), component("check", BasicType.CHECK)));
  private static final ValueCodec CODEC = ValueCodec.of(FcReference.parse("LD0/XCBR1.Pos[ST]"), DATA);
  private static final String TEXT = "{har=[{f=1.5, q=good}, {f=-2.0, q=invalid oldData}], stVal=on, "
      + "q=questionable test, t=2026-11-21T08:00:00.250Z clockNotSynchronized, d=\"a, {b} \\\"c\\\" \\\\\", check=none}";

  private static Component component(String name, BasicType type) {
    return new Component(name, Leaf.of(type, Optional.empty()));
  }

  @Test
  void wholeDataGoEachWayAndBack() {
    Data data = CODEC.parse(TEXT);
    assertThat(CODEC.text(data)).isEqualTo(TEXT);
    Value value = CODEC.value(data);
    assertThat(CODEC.data(value)).isEqualTo(data);
    assertThat(CODEC.checked(data)).isSameAs(data);
    assertThat(value).isInstanceOfSatisfying(Value.Structure.class, whole -> {
      assertThat(whole.member("stVal")).contains(Dbpos.ON);
      assertThat(whole.member("d")).contains(new Value.Text("a, {b} \"c\" \\"));
      assertThat(CODEC.text(CODEC.data(whole.with("stVal", Dbpos.OFF)))).contains("stVal=off");
      assertThatThrownBy(() -> whole.with("pos", Dbpos.OFF)).hasMessageContaining("stVal");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{f=1, q=good}", "{ q = good , f = 1.0 }", "{f=1,q=good}", "  {q=\"good\", f=1}  "})
  void membersMayStandInAnyOrderWithAnySpace(String text) {
    assertThat(ValueCodec.of(VALUE).text(ValueCodec.of(VALUE).parse(text))).isEqualTo("{f=1.0, q=good}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "plain", "a,b", "[", "}", "\"", "\\", "a\\\"b", " x ", "ü", "="})
  void eachTextComesBackFromWithinAnArray(String text) {
    ValueCodec codec = ValueCodec.of(new Array(2, component("d", BasicType.UNICODE_255).type()));
    Data data = new Data.Array(List.of(new Data.MmsString(text), new Data.MmsString("x")));
    assertThat(codec.parse(codec.text(data))).isEqualTo(data);
  }

  @Test
  void aTextOnItsOwnIsTakenAsItIs() {
    Leaf text = Leaf.of(BasicType.VIS_STRING_64, Optional.empty());
    assertThat(text.parse(" \"a, b\" ")).isEqualTo(new Data.VisibleString(" \"a, b\" "));
    assertThat(text.text(text.parse(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "{f=x, q=good} | LD0/MHAI1.HA.f[MX] | 'x' | FLOAT32 | 3",
      "{f=1, q=bad} | LD0/MHAI1.HA.q[MX] | 'bad' | Quality | 8",
      "{f=1, z=1} | LD0/MHAI1.HA[MX] | 'z' | structure: {f=…, q=…} | 6",
      "{f=1} | LD0/MHAI1.HA[MX] | a structure without q | structure | 4",
      "{f=1, f=2} | LD0/MHAI1.HA[MX] | 'f' twice | structure | 6", "f=1 | LD0/MHAI1.HA[MX] | 'f=1' | structure | 0",
      "{f 1} | LD0/MHAI1.HA[MX] | 'f 1' | structure | 1", "{f} | LD0/MHAI1.HA.f[MX] | '}' | FLOAT32 | 2",
      "{f=1, q=good | LD0/MHAI1.HA[MX] | a text that ends here | structure | 12",
      "{f=1, q=good} x | LD0/MHAI1.HA[MX] | 'x' behind the value | structure | 14",
      "{f=[1], q=good} | LD0/MHAI1.HA.f[MX] | '[' | FLOAT32 | 3",
      "{f=\"1, q=good} | LD0/MHAI1.HA.f[MX] | a quotation without end | FLOAT32 | 14"})
  void theFaultIsNamedWithItsPlace(String text, String where, String given, String expected, int position) {
    ValueCodec codec = ValueCodec.of(FcReference.parse("LD0/MHAI1.HA[MX]"), VALUE);
    assertThatThrownBy(() -> codec.parse(text)).isInstanceOfSatisfying(InvalidValueException.class, fault -> {
      assertThat(fault.where()).isEqualTo(where);
      assertThat(fault.given()).isEqualTo(given);
      assertThat(fault.expected()).startsWith(expected);
      assertThat(fault.position()).hasValue(position);
      assertThat(fault).hasMessageStartingWith(where + ": " + given + " is no value of type " + expected);
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"[1, 2] | 0", "[1, 2, 3, 4] | 8", "[1, 2, x] | 7", "1 | 0", "[1 2 3] | 1",
      "[1, 2, 3 | 8", "[] | 0", "[1,,2] | 3"})
  void arraysHaveTheirNumberOfElements(String text, int position) {
    ValueCodec codec = ValueCodec.of(FcReference.parse("LD0/X1.a[SP]"),
        new Array(3, component("x", BasicType.INT8).type()));
    assertThat(codec.text(codec.parse("[1,2 , 3]"))).isEqualTo("[1, 2, 3]");
    assertThatThrownBy(() -> codec.parse(text)).isInstanceOfSatisfying(InvalidValueException.class,
        fault -> assertThat(fault.position()).hasValue(position));
  }

  @Test
  void aValueThatDoesNotFitIsNamedByItsElementOfARange() {
    FcReference range = FcReference.parse("LD0/MHAI1.HA.phsAHar(2..3).db[CF]");
    ValueCodec codec = ValueCodec.of(range, range.typeOf(component("db", BasicType.INT8U).type()));
    assertThatThrownBy(() -> codec.parse("[1, -2]"))
        .hasMessageStartingWith("LD0/MHAI1.HA.phsAHar(3).db[CF]: '-2' is no value of type INT8U");
    assertThatThrownBy(() -> codec.parse("[1]"))
        .hasMessageStartingWith(
            "LD0/MHAI1.HA.phsAHar(2..3).db[CF]: an array of 1 is no value of type array: 2 elements");
  }

  @Test
  void aVisibleStringIsSentInAsciiWhateverIsReadThere() {
    ValueCodec codec = ValueCodec.of(FcReference.parse("LD0/LLN0.NamPlt.d[DC]"),
        component("d", BasicType.VIS_STRING_255).type());
    assertThat(codec.text(new Data.VisibleString("grün"))).isEqualTo("grün");
    for (String text : List.of("grün", "tab\t"))
      assertThatThrownBy(() -> codec.parse(text)).hasMessageEndingWith("at most 255 characters of ASCII");
    assertThatThrownBy(() -> codec.data(new Value.Text("grün"))).isInstanceOf(InvalidValueException.class);
    assertThat(ValueCodec.of(component("d", BasicType.UNICODE_255).type()).parse("grün"))
        .isEqualTo(new Data.MmsString("grün"));
  }

  @Test
  void aValueThatDoesNotFitIsNamedDownToTheAttribute() {
    Value.Structure good = (Value.Structure) CODEC.value(CODEC.parse(TEXT));
    assertThatThrownBy(() -> CODEC.data(good.with("q", Dbpos.ON)))
        .hasMessageStartingWith("LD0/XCBR1.Pos.q[ST]: 'on' is no value of type Quality: good, invalid");
    Value one = Value.Structure.of(new Value.Member("f", new Value.Float32(1)), new Value.Member("q", Quality.GOOD));
    Value two = Value.Structure.of(new Value.Member("f", new Value.Float64(1e40)),
        new Value.Member("q", Quality.GOOD));
    assertThatThrownBy(() -> CODEC.data(good.with("har", Value.Array.of(one, two))))
        .hasMessageStartingWith("LD0/XCBR1.Pos.har(1).f[ST]: '1.0E40' is no value of type FLOAT32");
    assertThatThrownBy(() -> CODEC.data(good.with("har", Value.Array.of(one))))
        .hasMessageStartingWith("LD0/XCBR1.Pos.har[ST]: an array of 1 is no value of type array: 2 elements");
    assertThatThrownBy(() -> CODEC.data(Dbpos.ON)).hasMessageStartingWith("LD0/XCBR1.Pos[ST]: on is no value");
    assertThatThrownBy(() -> CODEC.data(Value.Structure.of(new Value.Member("har", Value.Array.of(one, one)))))
        .hasMessageContaining("a structure without stVal");
    assertThatThrownBy(() -> ValueCodec.of(DATA).parse("x".repeat(10_000))).message().hasSizeLessThan(400);
    assertThatThrownBy(() -> CODEC.checked(Data.Structure.of(Data.Bool.TRUE)))
        .hasMessageContaining("LD0/XCBR1.Pos[ST]");
    ValueCodec pair = ValueCodec.of(VALUE);
    assertThatThrownBy(() -> pair.data(Value.Structure.of(new Value.Member("f", new Value.Float32(1)),
        new Value.Member("q", Quality.GOOD), new Value.Member("z", Quality.GOOD))))
        .hasMessageContaining("a structure with z");
    assertThatThrownBy(() -> pair.checked(Data.Structure.of(new Data.Float32(1), new Data.Float32(1))))
        .isInstanceOfSatisfying(InvalidValueException.class, fault -> assertThat(fault.where()).isEqualTo("q"));
  }

  /** All functionally constrained data of a model, with the first value of each attribute. */
  @Test
  void theDataOfAWholeModelGoEachWayAndBack() throws Exception {
    IedModel model;
    try (InputStream in = ValueCodecTest.class.getResourceAsStream("/scl/golden.cid")) {
      model = Scl.parse("golden.cid", in).model("GOLD");
    }
    int seen = 0;
    for (IedModel.LogicalDevice device : model.logicalDevices())
      for (IedModel.LogicalNode node : device.logicalNodes())
        for (IedModel.DataObject object : node.dataObjects())
          for (FunctionalConstraint constraint : object.constraints()) {
            FcReference reference = new FcReference(device.name(), node.name(), constraint, List.of(object.name()));
            ValueCodec codec = ValueCodec.of(reference, ValueType.of(object, constraint));
            Data data = initial(codec.type());
            assertThat(codec.checked(data)).isEqualTo(data);
            assertThat(codec.data(codec.value(data))).isEqualTo(data);
            assertThat(codec.parse(codec.text(data))).isEqualTo(data);
            seen++;
          }
    assertThat(seen).isGreaterThan(100);
  }

  private static Data initial(ValueType type) {
    return switch (type) {
      case Leaf leaf -> leaf.initial();
      case Structure(List<Component> components) ->
        new Data.Structure(components.stream().map(component -> initial(component.type())).toList());
      case Array(int count, ValueType element) -> new Data.Array(Collections.nCopies(count, initial(element)));
    };
  }

  @Test
  void whatCameIsTakenAsItIs() {
    Data odd = Data.Structure.of(Data.Bool.TRUE);
    assertThat(CODEC.value(odd)).isEqualTo(new Value.Other(odd));
    AccessResult.Failure failure = new AccessResult.Failure(10);
    assertThat(CODEC.value(failure)).isEqualTo(new Value.Unavailable(failure));
    assertThat(ValueCodec.of(VALUE).value(Data.Structure.of(new Data.Int(1), new Data.Int(2))))
        .isEqualTo(
            Value.Structure.of(new Value.Member("f", new Value.Int(1)), new Value.Member("q", new Value.Int(2))));
    assertThat(CODEC.text(odd)).contains("true");
  }
}
