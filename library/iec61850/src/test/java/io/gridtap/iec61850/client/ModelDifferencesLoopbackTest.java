package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.client.Difference.Kind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A device that was made from one file, compared with another. */
class ModelDifferencesLoopbackTest {
  private static List<Difference> differences(UnaryOperator<String> inFile) throws Exception {
    String changed = inFile.apply(GoldenDevice.text());
    try (GoldenDevice device = new GoldenDevice()) {
      return device.connect().directory().differences(GoldenDevice.file(changed));
    }
  }

  private static UnaryOperator<String> replacing(String what, String with) {
    return text -> {
      assertThat(text).contains(what);
      return text.replaceFirst(java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(with));
    };
  }

  @Test
  void aDeviceIsAsItsOwnFileSays() throws Exception {
    assertThat(differences(text -> text)).isEmpty();
  }
}
