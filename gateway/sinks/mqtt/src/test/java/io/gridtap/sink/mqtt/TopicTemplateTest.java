package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {
  @Test
  void whatIsFilledInStaysOneLevelAndNoWildcard() {
    assertThat(filled("a/{x}/b", "1/100+#\0\n\ud800\u20ac")).isEqualTo("a/1_100_____\u20ac/b");
    assertThat(filled("{x}/b", "$SYS")).isEqualTo("_SYS/b");
    assertThat(filled("{x}", "")).isEqualTo("_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/#", "+/a", "a/{x", "a/{}", "a\0"})
  void aTopicThatCannotBeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.of(text));
  }

  private static String filled(String template, String text) { return TopicTemplate.of(template).fill(name -> text); }
}
