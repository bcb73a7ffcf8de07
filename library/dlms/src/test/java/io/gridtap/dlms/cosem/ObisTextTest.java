package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Obis;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObisTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"1-1:32.7.0", "1-1:32.7.0*255", "1-1:32.7.0.255", "1.1.32.7.0.255", "0101200700FF",
      " 0101200700ff "})
  void everySpellingIsTheSameCode(String text) { assertThat(Obis.parse(text)).isEqualTo(Obis.of(1, 1, 32, 7, 0, 255)); }

  @Test
  void theShortSpellingIsElectricityOnChannelZero() {
    assertThat(Obis.parse("1.8.0")).isEqualTo(Obis.of(1, 0, 1, 8, 0, 255));
    assertThat(Obis.parse("1.8.1*3")).isEqualTo(Obis.of(1, 0, 1, 8, 1, 3));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1-1:32.7|9", "1-1:300.7.0|5", "1-1:32..0|8", "''|1", "1-1:32.7.0*255.1|16",
      "1:1-32.7.0|2", "1-*:32.7.0|3", "99999999999999|1", "1-0:1.8.0*|11"})
  void whatIsWrongIsSaidWithItsPlace(String text, int position) {
    assertThatThrownBy(() -> Obis.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'").hasMessageContaining("position " + position);
  }

  @Test
  void whatIsPrintedIsReadAgain() {
    Random random = new Random(62056);
    for (int i = 0; i < 1000; i++) {
      Obis obis = new Obis(random.nextLong() >>> 16);
      assertThat(Obis.parse(obis.toString())).isEqualTo(obis);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1-1:32.7.0|Phase A instantaneous voltage",
      "1-1:31.7.0|Phase A instantaneous current", "1-0:1.8.0|Active energy import",
      "1-0:1.8.1*1|Active energy import, tariff 1, billing period 1",
      "1-0:2.8.2*101|Active energy export, tariff 2, last billing period",
      "1-0:16.7.0|Instantaneous active power import less export",
      "1-0:41.7.0|Phase B instantaneous active power import", "1-0:91.7.0|Instantaneous neutral current",
      "1-0:14.7.0|Instantaneous supply frequency", "1-0:1.6.0|Active power import, maximum",
      "1-0:32.7.3|Phase A instantaneous voltage, harmonic 3", "0-0:1.0.0|Clock", "0-2:24.1.0|M-Bus client, channel 2",
      "0-0:43.1.3|Invocation counter 3", "0-0:96.1.4|Device ID 5", "1-0:99.1.0|Load profile 1, 0",
      "0-0:96.3.10|Disconnect control", "7-0:3.1.0|Gas 7-0:3.1.0", "1-0:81.7.10|Phase angle from U(L2) to U(L1)"})
  void codesAreExplainedInWords(String code, String words) {
    assertThat(ObisNames.of(Obis.parse(code))).isEqualTo(words);
  }

  @Test
  void everyCodeHasWords() {
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      Obis obis = Obis.of(random.nextInt(3), random.nextInt(3), random.nextInt(256), random.nextInt(256),
          random.nextInt(256), random.nextInt(256));
      assertThat(ObisNames.of(obis)).isNotBlank();
    }
  }
}
