package io.gridtap.sources.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.Quality;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityMappingTest {
  @Test
  void nothingIsDroppedInEitherDirection() {
    Set<io.gridtap.telemetry.Quality> different = new HashSet<>();
    for (int bits = 0; bits < 1 << Quality.LENGTH; bits++) {
      io.gridtap.telemetry.Quality mapped = QualityMapping.of(Quality.of(bits));
      assertThat(QualityMapping.of(mapped)).isSameAs(Quality.of(bits));
      different.add(mapped);
    }
    assertThat(different).hasSize(8192);
  }

  @Test
  void anUnknownQualityIsQuestionable() {
    assertThat(QualityMapping.of(io.gridtap.telemetry.Quality.UNKNOWN))
        .isSameAs(Quality.of(Quality.Validity.QUESTIONABLE));
  }
}
