package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.security.Key;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Looks for keys where none may be: as hexadecimal digits, and as the characters they may stand for. */
final class Secrets {
  private final List<String> spellings;

  Secrets(Collection<Key> keys) {
    spellings = keys.stream()
        .flatMap(key -> List.of(key.reveal().toHex().replace(" ", "").toLowerCase(Locale.ROOT),
            new String(key.reveal().toByteArray(), StandardCharsets.ISO_8859_1)).stream())
        .toList();
  }

  static Secrets of(Key... keys) { return new Secrets(List.of(keys)); }

  void areNotIn(Object... told) {
    for (Object each : told) {
      String text = String.valueOf(each);
      String digits = text.replace(" ", "").toLowerCase(Locale.ROOT);
      for (String spelling : spellings)
        assertThat(text.contains(spelling) || digits.contains(spelling))
            .as("a key in %s", text).isFalse();
    }
  }
}
