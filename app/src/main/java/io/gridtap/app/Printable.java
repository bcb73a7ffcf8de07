package io.gridtap.app;

import java.util.stream.Collectors;

/** Text of strangers, made safe for a terminal: control characters would let a device write there what it likes. */
final class Printable {
  private Printable() {}

  static String of(String text) {
    if (text.chars().noneMatch(Printable::isControl)) return text;
    StringBuilder safe = new StringBuilder();
    text.chars().forEach(c -> {
      if (isControl(c)) safe.append("\\u%04x".formatted(c));
      else
        safe.append((char) c);
    });
    return safe.toString();
  }

  /** The same for text of several lines. */
  static String lines(String text) {
    return text.lines().map(Printable::of).collect(Collectors.joining("\n", "", "\n"));
  }

  private static boolean isControl(int c) { return Character.isISOControl(c) || c == 0x2028 || c == 0x2029; }
}
