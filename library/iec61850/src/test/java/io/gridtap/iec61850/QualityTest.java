package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.Quality.Detail;
import io.gridtap.iec61850.Quality.Validity;
import io.gridtap.wire.BitString;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void eachOfThemGoesToItsBitsAndItsPartsAndBack() {
    Set<String> words = new HashSet<>();
    for (int bits = 0; bits < 1 << Quality.LENGTH; bits++) {
      Quality quality = Quality.of(bits);
      assertThat(Quality.of(quality.bitString())).isSameAs(quality);
      Detail[] details = Arrays.stream(Detail.values()).filter(quality::has).toArray(Detail[]::new);
      assertThat(Quality.of(quality.validity(), details)).isSameAs(quality);
      assertThat(quality.bits()).isEqualTo(bits);
      words.add(quality.text());
    }
    assertThat(words).hasSize(8192);
  }

  @Test
  void bitZeroIsTheFirstOfTheValidity() {
    assertThat(Quality.of(BitString.of("1000000000000")).validity()).isEqualTo(Validity.RESERVED);
    assertThat(Quality.of(BitString.of("0100000000000")).validity()).isEqualTo(Validity.INVALID);
    assertThat(Quality.of(BitString.of("1101000100001")).text())
        .isEqualTo("questionable outOfRange oldData operatorBlocked");
    assertThat(Quality.of(Validity.GOOD, Detail.TEST).bitString()).isEqualTo(BitString.of("0000000000010"));
  }

  @Test
  void missingBitsAreZeroAndFurtherOnesAreNotLookedAt() {
    assertThat(Quality.of(BitString.of("01"))).isSameAs(Quality.of(Validity.INVALID));
    assertThat(Quality.of(BitString.of("0000000000000111"))).isSameAs(Quality.GOOD);
  }

  @Test
  void positionsAndStepsHaveTheOrderOfTheirBits() {
    for (Dbpos position : Dbpos.values()) assertThat(Dbpos.of(position.bits())).isSameAs(position);
    for (Tcmd command : Tcmd.values()) assertThat(Tcmd.of(command.bits())).isSameAs(command);
    assertThat(Dbpos.of(BitString.of("10"))).isSameAs(Dbpos.ON);
    assertThat(Dbpos.of(BitString.of("00")).text()).isEqualTo("intermediate-state");
    assertThat(Tcmd.of(BitString.of("01"))).isSameAs(Tcmd.LOWER);
  }
}
