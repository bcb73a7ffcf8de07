package io.gridtap.iec61850;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FcReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"LD0/MMXU1.A.phsA.cVal.mag.f[MX]", "LD0/MMXU1[ST]", "LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]",
      "LD0/MHAI1.HA.phsAHar(3)[MX]", "LD0/X1.a(1).b(2).c[SP]", "LD0/X1.a(1).b.c(2)[SP]", "LD0/LLN0.brcb1[BR]"})
  void isReadAndWrittenTheSame(String text) {
    FcReference reference = FcReference.parse(text);
    assertThat(reference).hasToString(text);
    assertThat(FcReference.of(reference.variable())).contains(reference);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LD0/MMXU1.A.phsA[MX]", "LD0/MMXU1.A.phsA MX", "LD0/MMXU1.A.phsA  [MX]",
      "LD0/MMXU1$MX$A$phsA", "LD0/MMXU1$A$phsA[MX]", "LD0/MMXU1$MX$A$phsA MX"})
  void isReadInEachSpelling(String text) { assertThat(FcReference.parse(text)).hasToString("LD0/MMXU1.A.phsA[MX]"); }

  @Test
  void leadsToItsPartsAndBackToItsObject() {
    FcReference array = FcReference.parse("LD0/MHAI1.HA[MX]").member("phsAHar");
    assertThat(array.element(3).member("q")).isEqualTo(FcReference.parse("LD0/MHAI1.HA.phsAHar(3).q[MX]"));
    assertThat(array.object()).isEqualTo(ObjectReference.parse("LD0/MHAI1.HA.phsAHar"));
    assertThatThrownBy(() -> FcReference.parse("LD0/MHAI1[MX]").element(3)).hasMessageContaining("no array");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x(y)", "x()", "x(", "x)", "(3)", "x(-1)", "x(0..99999999999)", "x(5..2)", "x(1..)",
      "x(1)(2)",
      "x(3)y", "x(9999999999999999999999)"})
  void whatADeviceWritesBetweenBracketsIsNoReferenceUnlessItIsElements(String step) {
    assertThat(FcReference.of(Variable.of("LD0", "GGIO1$MX$" + step))).isEmpty();
    assertThat(FcReference.of(Variable.of("LD0", "GGIO1$MX$" + step + "$q"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1_000_000_000, Long.MAX_VALUE})
  void anIndexThatNoArrayHasIsNoReference(long index) {
    assertThat(FcReference.of(new Variable(new ObjectName.DomainSpecific("LD0", "GGIO1$MX$x"),
        Optional.of(AlternateAccess.of(AlternateAccess.index(index)))))).isEmpty();
  }

  @Test
  void survivesNoise() {
    Octets name = Octets.wrap("GGIO1$MX$x(12..34)$y(5)".getBytes(ISO_8859_1));
    CodecLaws.noise(octets -> FcReference.of(Variable.of("LD0", new String(octets.toByteArray(), ISO_8859_1)))
        .map(FcReference::variable), name, 1, 2000);
  }

  @Test
  void becomesAnMmsVariable() {
    assertThat(FcReference.parse("LD0/MMXU1.A.phsA[MX]").variable())
        .isEqualTo(Variable.of("LD0", "MMXU1$MX$A$phsA"));
    assertThat(FcReference.parse("LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]").variable()).isEqualTo(
        new Variable(new ObjectName.DomainSpecific("LD0", "MHAI1$MX$HA$phsAHar"), Optional.of(
            AlternateAccess.of(AlternateAccess.index(3, AlternateAccess.component("cVal$mag$f"))))));
    assertThat(FcReference.parse("LD0/X1.a(1).b(2).c[SP]").variable()).isEqualTo(
        new Variable(new ObjectName.DomainSpecific("LD0", "X1$SP$a"), Optional.of(AlternateAccess.of(
            AlternateAccess.index(1, AlternateAccess.component("b",
                AlternateAccess.index(2, AlternateAccess.component("c"))))))));
  }

  @Test
  void severalElementsInARowAreARange() {
    FcReference range = FcReference.parse("LD0/MHAI1.HA.phsAHar(2..5).cVal.mag.f[MX]");
    assertThat(range.variable()).isEqualTo(new Variable(new ObjectName.DomainSpecific("LD0", "MHAI1$MX$HA$phsAHar"),
        Optional.of(AlternateAccess.of(new AlternateAccess.Range(2, 4,
            Optional.of(AlternateAccess.of(AlternateAccess.component("cVal$mag$f"))))))));
    assertThat(FcReference.of(range.variable())).contains(range);
    assertThat(range.ranged()).isTrue();
    assertThat(range.element(1)).isEqualTo(FcReference.parse("LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]"));
    ValueType one = new ValueType.Leaf(ValueType.Kind.FLOAT);
    assertThat(range.typeOf(one)).isEqualTo(new ValueType.Array(4, one));
    FcReference both = FcReference.parse("LD0/X1.a(1..2).b(0..0).c[SP]");
    assertThat(FcReference.of(both.variable())).contains(both);
    assertThat(both.typeOf(one)).isEqualTo(new ValueType.Array(2, new ValueType.Array(1, one)));
    assertThat(both.element(0).element(0)).isEqualTo(FcReference.parse("LD0/X1.a(1).b(0).c[SP]"));
    assertThat(ObjectReference.parse("LD0/MHAI1.HA.phsAHar(2..5)").path()).endsWith("phsAHar(2..5)");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"MMXU1.A[MX] | position 1",
      "LD0/MMXU1.A(3..)[MX] | the last index of elements like (2..5) expected at position 16",
      "LD0/MMXU1.A(3..2)[MX] | an index from 3 on expected at position 16",
      "LD0/MMXU1.A(3.5)[MX] | ) expected at position 14", "LD0/MMXU1.A(..5)[MX] | like (3) expected at position 13",
      "LD0/MMXU1.A(1..9999999999)[MX] | position 16", "LD0/MMXU1.A(1..2..3)[MX] | ) expected at position 17",
      "/MMXU1.A[MX] | position 1",
      "LD0/MMXU1.A | position 12", "LD0/MMXU1.A[XX] | position 13", "LD0/MMXU1..A[MX] | position 11",
      "LD0/[MX] | position 5", "LD0/MMXU1.A(x).b[MX] | index of an element like (3) expected at position 13",
      "LD0/MMXU1.A(3[MX] | ) expected at position 14", "LD0/MMXU1.A.b(99999999999)[MX] | position 15",
      "LD0/MMXU1(3).A[MX] | logical node expected at position 5", "LD0/MMXU1.A MX x | position 15",
      "LD0/MMXU1.A [MX | ] expected at position 16", "LD0/MMXU1.A[] | MX] expected at position 13",
      "LD 0/MMXU1.A[MX] | position 3", "LD0/MMXU1.A$b[MX] | . between names expected, as before at position 12",
      "LD0/MMXU1$ST$A[MX] | MX expected, as behind the reference at position 11",
      "LD0/MMXU1.A/b[MX] | like [MX] expected at position 12",
      "LD0/MMXU1.A | a constraint like [MX] expected at position 12",
      "'' | position 1"})
  void saysWhereItIsWrong(String text, String position) {
    assertThatThrownBy(() -> FcReference.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text).hasMessageEndingWith(position);
  }

  @Test
  void whatIsNoDataOfAModelIsNone() {
    assertThat(FcReference.of(Variable.of("LD0", "MMXU1"))).isEmpty();
    assertThat(FcReference.of(Variable.of("LD0", "MMXU1$XX$A"))).isEmpty();
    ObjectName name = new ObjectName.DomainSpecific("LD0", "MHAI1$MX$HA$phsAHar");
    assertThat(FcReference.of(new Variable(new ObjectName.VmdSpecific("x"), Optional.empty()))).isEmpty();
    for (AlternateAccess.Selection selection : List.of(AlternateAccess.range(1, 0), AlternateAccess.range(-1, 2),
        AlternateAccess.range(Long.MAX_VALUE, 2), AlternateAccess.range(1, Long.MAX_VALUE),
        new AlternateAccess.AllElements(Optional.empty())))
      assertThat(FcReference.of(new Variable(name, Optional.of(AlternateAccess.of(selection))))).isEmpty();
    assertThat(FcReference.of(new Variable(name,
        Optional.of(new AlternateAccess(List.of(AlternateAccess.index(1), AlternateAccess.index(2)))))))
        .isEmpty();
  }
}
