package io.gridtap.dlms.xdlms;

/** The spellings of OBIS codes. */
final class ObisText {
  private static final int GROUPS = 6;

  private ObisText() {}

  static Obis parse(String text) {
    String code = text.strip();
    if (code.length() == 2 * GROUPS && code.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128))
      return new Obis(Long.parseLong(code, 16));
    int[] groups = new int[GROUPS];
    char[] after = new char[GROUPS];
    int count = 0;
    int at = 0;
    while (true) {
      if (count == GROUPS) throw fault(text, at, "an OBIS code has six value groups");
      int start = at;
      int value = 0;
      while (at < code.length() && code.charAt(at) >= '0' && code.charAt(at) <= '9' && value <= 255)
        value = 10 * value + code.charAt(at++) - '0';
      if (value > 255) throw fault(text, start, "a value group is 0…255");
      if (at == start) throw fault(text, at, "a number is expected");
      groups[count] = value;
      if (at == code.length()) break;
      after[count++] = code.charAt(at++);
    }
    return arrange(text, groups, after, count + 1);
  }

  /** By the signs between the numbers: they say which groups were left out. */
  private static Obis arrange(String text, int[] groups, char[] after, int count) {
    String signs = new String(after, 0, count - 1);
    return switch (signs) {
      case "-:...", "-:..*", "....." -> Obis.of(groups[0], groups[1], groups[2], groups[3], groups[4], groups[5]);
      case "-:.." -> Obis.of(groups[0], groups[1], groups[2], groups[3], groups[4], 255);
      case "..", "..*" -> Obis.of(1, 0, groups[0], groups[1], groups[2], count == 4 ? groups[3] : 255);
      default -> throw fault(text, misplaced(text.strip(), signs), "A-B:C.D.E*F is expected");
    };
  }

  /** Where the signs leave the form that they agree with longest. */
  private static int misplaced(String code, String signs) {
    int agreed = 0;
    for (String form : new String[]{"-:...", "-:..*", ".....", "..*"}) {
      int same = 0;
      while (same < Math.min(form.length(), signs.length()) && form.charAt(same) == signs.charAt(same)) same++;
      agreed = Math.max(agreed, same);
    }
    int at = 0;
    for (int seen = 0; at < code.length(); at++) {
      char c = code.charAt(at);
      if ((c < '0' || c > '9') && seen++ == agreed) break;
    }
    return at;
  }

  private static IllegalArgumentException fault(String text, int at, String expected) {
    return new IllegalArgumentException("OBIS code '%s', position %d: %s".formatted(text, at + 1, expected));
  }
}
