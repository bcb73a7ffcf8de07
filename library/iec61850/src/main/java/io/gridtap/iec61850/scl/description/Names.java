package io.gridtap.iec61850.scl.description;

import java.util.regex.Pattern;

/** What names may look like, so that references made of them can be read (IEC 61850-7-2 §22, IEC 61850-6 §9). */
final class Names {
  /** Of data objects and attributes; also of a logical device's instance. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");
  /** Of IEDs, data sets, control blocks, logs and types. */
  private static final Pattern WITH_UNDERSCORES = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private Names() {}

  static String plain(String what, String name) {
    return checked(PLAIN, what, name, "letters and digits, a letter first, at most 64");
  }

  static String withUnderscores(String what, String name) {
    return checked(WITH_UNDERSCORES, what, name, "letters, digits and _, a letter first, at most 64");
  }

  private static String checked(Pattern pattern, String what, String name, String form) {
    if (pattern.matcher(name).matches()) return name;
    throw new IllegalArgumentException("the name of %s is of %s: '%s'".formatted(what, form, name));
  }

  /** @param where what it would be the second of its name in */
  static IllegalArgumentException second(String what, String name, String where) {
    return new IllegalArgumentException("%s has a second %s %s".formatted(where, what, name));
  }
}
