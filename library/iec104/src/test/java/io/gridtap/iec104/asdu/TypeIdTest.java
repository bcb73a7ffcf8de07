package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of types and the table of causes. */
class TypeIdTest {
  private static final int CONSTANTS = 21 + 12 + 14 + 1 + 13 + 8 + 4 + 8;

  @Test
  void aConstantIsNamedAsTheStandardDoes() throws IllegalAccessException {
    var constants = Arrays.stream(TypeId.class.getFields()).filter(field -> field.getType() == TypeId.class)
        .filter(field -> Modifier.isStatic(field.getModifiers())).toList();
    assertThat(constants).hasSize(CONSTANTS);
    for (var constant : constants) {
      TypeId type = (TypeId) constant.get(null);
      assertThat(type.name()).isEqualTo(constant.getName());
      assertThat(TypeId.of(type.number())).isSameAs(type);
      assertThat(type.isKnown()).isTrue();
    }
    assertThat(TypeId.all()).hasSize(256).doesNotHaveDuplicates();
    assertThat(TypeId.all().stream().filter(TypeId::isKnown)).hasSize(CONSTANTS);
  }

  @Test
  void numbersWithoutATypeAreTypesToo() {
    TypeId reserved = TypeId.of(22);
    assertThat(reserved).hasToString("type 22");
    assertThat(reserved.kind()).isEqualTo(TypeId.Kind.UNKNOWN);
    assertThat(reserved.isPrivate()).isFalse();
    assertThat(TypeId.of(200).isPrivate()).isTrue();
    assertThat(TypeId.of(200).description()).isEqualTo("private");
    assertThat(TypeId.of(200).allows(Cause.of(63))).isTrue();
    assertThat(TypeId.of(200).untagged()).contains(TypeId.of(200));
    assertThat(TypeId.of(200).tagged(TimeTag.Form.CP56)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> TypeId.of(256))
        .withMessage("type identification 256, must be 0…255");
  }

  @ParameterizedTest
  @CsvSource({"1,2,30", "3,4,31", "5,6,32", "7,8,33", "9,10,34", "11,12,35", "13,14,36", "15,16,37", "0,17,38",
      "0,18,39", "0,19,40", "20,0,0", "21,0,0", "0,0,41", "45,0,58", "46,0,59", "47,0,60", "48,0,61", "49,0,62",
      "50,0,63", "51,0,64", "100,0,0", "103,0,0", "0,0,107", "0,0,126"})
  void theSameInformationIsFoundWithAnotherTimeTag(int none, int cp24, int cp56) {
    TimeTag.Form[] forms = TimeTag.Form.values();
    int[] numbers = {none, cp24, cp56};
    for (int from = 0; from < 3; from++) {
      if (numbers[from] == 0) continue;
      TypeId type = TypeId.of(numbers[from]);
      assertThat(type.tagged()).isEqualTo(forms[from]);
      for (int to = 0; to < 3; to++)
        assertThat(type.tagged(forms[to]))
            .isEqualTo(numbers[to] == 0 ? Optional.empty() : Optional.of(TypeId.of(numbers[to])));
      assertThat(type.untagged()).isEqualTo(type.tagged(TimeTag.Form.NONE));
    }
  }

  @Test
  void aTypeIsFoundForWhatItCarries() {
    assertThat(TypeId.carrying(ShortFloat.class, TimeTag.Form.CP56)).contains(TypeId.M_ME_TF_1);
    assertThat(TypeId.carrying(Interrogation.class, TimeTag.Form.NONE)).contains(TypeId.C_IC_NA_1);
    assertThat(TypeId.carrying(Raw.class, TimeTag.Form.NONE)).isEmpty();
    assertThat(TypeId.M_ME_TF_1.information()).isEqualTo(ShortFloat.class);
    assertThat(TypeId.M_ME_TF_1.symbols()).isEqualTo("R32 QDS CP56");
  }

  @Test
  void causesAreAllowedInTheDirectionTheyGo() {
    assertThat(TypeId.C_SC_NA_1.allowsInControlDirection(Cause.ACTIVATION)).isTrue();
    assertThat(TypeId.C_SC_NA_1.allowsInControlDirection(Cause.ACTIVATION_CON)).isFalse();
    assertThat(TypeId.C_SC_NA_1.allowsInMonitorDirection(Cause.ACTIVATION_CON)).isTrue();
    assertThat(TypeId.C_SC_NA_1.allowsInMonitorDirection(Cause.ACTIVATION)).isFalse();
    assertThat(TypeId.C_SC_NA_1.allows(Cause.of(63))).isFalse();
    assertThat(TypeId.C_RD_NA_1.allowsInControlDirection(Cause.REQUEST)).isTrue();
    assertThat(TypeId.C_RD_NA_1.allowsInControlDirection(Cause.ACTIVATION)).isFalse();
    assertThat(TypeId.M_SP_NA_1.allowsInControlDirection(Cause.SPONTANEOUS)).isFalse();
    assertThat(TypeId.M_SP_NA_1.allowsInMonitorDirection(Cause.interrogatedByGroup(16))).isTrue();
    assertThat(TypeId.M_SP_TB_1.allows(Cause.INTERROGATED_BY_STATION)).isFalse();
    assertThat(TypeId.M_ME_NA_1.allows(Cause.PERIODIC)).isTrue();
    assertThat(TypeId.M_SP_NA_1.allows(Cause.PERIODIC)).isFalse();
    assertThat(TypeId.M_IT_NA_1.allows(Cause.COUNTERS_GENERAL)).isTrue();
  }

  @Test
  void everyCauseExistsOnce() {
    List<Cause> all = IntStream.range(0, 64).mapToObj(Cause::of).toList();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all).extracting(Cause::name).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(cause -> assertThat(Cause.of(cause.number())).isSameAs(cause));
    assertThat(Cause.of(3)).isSameAs(Cause.SPONTANEOUS).hasToString("spont");
    assertThat(Cause.of(36)).isSameAs(Cause.interrogatedByGroup(16)).hasToString("inro16");
    assertThat(Cause.of(41)).isSameAs(Cause.countersByGroup(4)).hasToString("reqco4");
    assertThat(Cause.of(50)).hasToString("cause 50");
    assertThat(all.stream().filter(Cause::isInterrogated).map(Cause::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(20, 36).boxed().toList());
    assertThat(all.stream().filter(Cause::isCounterRequested).map(Cause::number)).containsExactly(37, 38, 39, 40,
        41);
    assertThat(all.stream().filter(Cause::isUnknown).map(Cause::number)).containsExactly(44, 45, 46, 47);
    assertThatIllegalArgumentException().isThrownBy(() -> Cause.of(64));
  }

  @Test
  void aCauseOfTransmissionReadsAsWords() {
    CauseOfTransmission cause = CauseOfTransmission.of(Cause.ACTIVATION_CON).withNegative(true).withTest(true)
        .withOriginator(5);
    assertThat(cause).hasToString("actcon negative test from 5");
    assertThat(cause.with(Cause.ACTIVATION_TERM).withNegative(false).withTest(false)).hasToString("actterm from 5");
    assertThat(CauseOfTransmission.of(Cause.SPONTANEOUS)).isSameAs(CauseOfTransmission.of(Cause.SPONTANEOUS));
  }
}
