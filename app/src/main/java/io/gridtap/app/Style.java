package io.gridtap.app;

/** Colours of a terminal (ECMA-48 select graphic rendition), or none. */
enum Style {
  PLAIN, COLOURED;

  static Style of(boolean coloured) { return coloured ? COLOURED : PLAIN; }

  String bold(String text) { return wrap("1", text); }

  String dim(String text) { return wrap("2", text); }

  String red(String text) { return wrap("31", text); }

  String green(String text) { return wrap("32", text); }

  String yellow(String text) { return wrap("33", text); }

  String cyan(String text) { return wrap("36", text); }

  private String wrap(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
