package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"LD0/LLN0", "LD0/MMXU1.A.phsA.cVal.mag.f", "LD0/MHAI1.HA.phsAHar(3).cVal",
      "LD0/X1.a(1).b(2).c"})
  void isReadAndWrittenTheSame(String text) { assertThat(ObjectReference.parse(text)).hasToString(text); }

  @ParameterizedTest
  @CsvSource({"LD0/MMXU1$MX$A$phsA, LD0/MMXU1.A.phsA", "LD0/MMXU1$A$phsA, LD0/MMXU1.A.phsA",
      "LD0/LLN0$BR$brcb01, LD0/LLN0.brcb01", "LD0/LLN0$dsStat, LD0/LLN0.dsStat"})
  void isReadAsMmsHasIt(String mms, String reference) { assertThat(ObjectReference.parse(mms)).hasToString(reference); }

  @Test
  void hasAConstraintAddedAndMembersWithin() {
    ObjectReference node = new ObjectReference("LD0", "MMXU1", List.of());
    assertThat(node.member("TotW").member("mag").with(FunctionalConstraint.MX))
        .isEqualTo(FcReference.parse("LD0/MMXU1.TotW.mag[MX]"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"MMXU1.A | a logical device and / expected | 0", "LD0/ | a name expected | 4",
      "LD0/MMXU1..A | a name expected | 10", "LD0/MMXU1.A[MX] | nothing more expected | 11",
      "LD0/MMXU1.A() | the index of an element like (3) expected | 12", "LD0/MMXU1.A(1)b | nothing more expected | 14",
      "LD0/MMXU1$A.b | $ between names expected, as before | 11",
      "LD0/MMXU1(1).A | the name of a logical node expected | 4"})
  void theFaultHasItsPositionAndWhatShouldStandThere(String text, String expected, int position) {
    assertThatThrownBy(() -> ObjectReference.parse(text)).isInstanceOfSatisfying(ReferenceException.class, fault -> {
      assertThat(fault.expected()).isEqualTo(expected);
      assertThat(fault.position()).isEqualTo(position);
      assertThat(fault).hasMessageStartingWith(text).hasMessageEndingWith("at position " + (position + 1));
    });
  }
}
