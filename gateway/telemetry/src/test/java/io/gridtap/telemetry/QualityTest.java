package io.gridtap.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gridtap.telemetry.Quality.ClockQuality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Quality.Source;
import io.gridtap.telemetry.Quality.Validity;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void speaksInTheStandardsWords() {
    assertThat(Quality.GOOD.words()).isEqualTo("good");
    assertThat(Quality.UNKNOWN.words()).isEqualTo("unknown");
    assertThat(Quality.of(Validity.QUESTIONABLE, Detail.OLD_DATA, Detail.OUT_OF_RANGE).with(Source.SUBSTITUTED)
        .withTest(true).words()).isEqualTo("questionable outOfRange oldData substituted test");
    assertThat(Quality.GOOD.withOperatorBlocked(true).with(new ClockQuality(true, true, true, 10)).words())
        .isEqualTo("good operatorBlocked clockFailure clockNotSynchronized");
  }

  @Test
  void equalOnesAreShared() {
    Quality first = Quality.of(Validity.INVALID, Detail.FAILURE);
    assertThat(Quality.GOOD.with(Validity.INVALID).with(Set.of(Detail.FAILURE)).shared()).isSameAs(first);
  }

  @Test
  void doesNotChangeWithTheSetItWasBuiltFrom() {
    EnumSet<Detail> details = EnumSet.of(Detail.OVERFLOW);
    Quality quality = Quality.GOOD.with(details);
    details.add(Detail.FAILURE);
    assertThat(quality.details()).containsExactly(Detail.OVERFLOW);
  }

  @Test
  void timeAccuracyHasFiveBits() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ClockQuality(true, false, false, 32));
  }

  @Test
  void pointsAreEqualByContentAndKeepTheOrderOfLabels() {
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", "IED1");
    labels.put("component", "mag.f");
    PointId point = new PointId("iec61850", "bay 1", "IED1LD0/MMXU1$MX$TotW$mag$f", labels);
    PointId same = new PointId("iec61850", "bay 1", "IED1LD0/MMXU1$MX$TotW$mag$f", labels);
    labels.put("ied", "IED2");
    PointId other = new PointId("iec61850", "bay 1", "IED1LD0/MMXU1$MX$TotW$mag$f", labels);
    assertThat(point).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(point.labels().keySet()).containsExactly("ied", "component");
    assertThat(point.labels()).containsEntry("ied", "IED1");
    assertThatIllegalArgumentException().isThrownBy(() -> new PointId("IEC 104", "a", "b", labels));
    assertThatIllegalArgumentException().isThrownBy(() -> new PointId("iec104", "a", " ", labels));
  }

  @Test
  void causesAreWords() {
    assertThat(Cause.DATA_CHANGE.word()).isEqualTo("data-change");
    assertThat(Cause.GENERAL_INTERROGATION.word()).isEqualTo("general-interrogation");
  }

  @Test
  void aSinkFailureSaysWhatWhereAndWhatToDo() {
    SinkException failure = SinkException.permanent("HTTP 400", "http://vm:8428", "look at its log", null);
    assertThat(failure).hasMessage("HTTP 400 at http://vm:8428: look at its log");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.reason()).isEqualTo("HTTP 400");
    assertThat(SinkException.retryable("down", "x", "y", failure).retryable()).isTrue();
  }
}
