package io.gridtap.iec61850;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads references from left to right, as IEC 61850-7-2 spells them, {@code LD0/MMXU1.A.phsA}, and as IEC 61850-8-1
 * does, {@code LD0/MMXU1$MX$A$phsA}.
 */
final class ReferenceSyntax {
  /** More digits than these are no index of an array. */
  private static final int MAX_INDEX_DIGITS = 9;

  /**
   * A name on the way.
   *
   * @param text with the index
   * @param index of the element, if one of an array is meant; of the first one of a range
   * @param last of a range
   * @param at where it begins
   */
  record Name(String text, String bare, OptionalInt index, OptionalInt last, int at) {}

  private final String text;
  private final String form;
  private int at;
  /** What separates names: . or $, or 0 while there was none. */
  private char separator;

  /** @param form of a good one, for messages */
  ReferenceSyntax(String text, String form) {
    this.text = text;
    this.form = form;
  }

  /** A path without device: {@code phsA.cVal.mag.f}, {@code phsAHar(3).q}. */
  static List<Name> path(String text) {
    ReferenceSyntax syntax = new ReferenceSyntax(text, "cVal.mag.f");
    List<Name> names = syntax.names();
    syntax.end();
    for (Name name : names)
      if (name.last().isPresent())
        throw syntax.fault("one element like (3) expected", name.at() + name.bare().length());
    return names;
  }

  /** The logical device with the slash behind it. */
  String device() {
    int slash = text.indexOf('/');
    if (slash <= 0) throw fault("a logical device and / expected", 0);
    for (at = 0; at < slash; at++)
      if (isSpace(text.charAt(at)) || "[]()".indexOf(text.charAt(at)) >= 0)
        throw fault("the name of a logical device and / expected", at);
    at = slash + 1;
    return text.substring(0, slash);
  }

  /** Names up to the end or to what cannot belong to them. */
  List<Name> names() {
    List<Name> names = new ArrayList<>();
    names.add(name());
    while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '$')) {
      if (separator == 0) separator = text.charAt(at);
      if (text.charAt(at) != separator) throw fault("%s between names expected, as before".formatted(separator), at);
      at++;
      names.add(name());
    }
    return names;
  }

  private Name name() {
    int from = at;
    while (at < text.length() && !isSpace(text.charAt(at)) && ".$/[]()".indexOf(text.charAt(at)) < 0) at++;
    if (at == from) throw fault("a name expected", at);
    String bare = text.substring(from, at);
    OptionalInt none = OptionalInt.empty();
    if (at == text.length() || text.charAt(at) != '(') return new Name(bare, bare, none, none, from);
    at++;
    int index = index("the index of an element like (3)");
    OptionalInt last = none;
    if (text.startsWith("..", at)) {
      at += 2;
      int second = at;
      last = OptionalInt.of(index("the last index of elements like (2..5)"));
      if (last.getAsInt() < index) throw fault("an index from %d on expected".formatted(index), second);
    }
    if (at == text.length() || text.charAt(at) != ')') throw fault(") expected", at);
    at++;
    return new Name(text.substring(from, at), bare, OptionalInt.of(index), last, from);
  }

  private int index(String what) {
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
    if (at == digits) throw fault(what + " expected", at);
    if (at - digits > MAX_INDEX_DIGITS) throw fault("an index of at most 9 digits expected", digits);
    return Integer.parseInt(text, digits, at, 10);
  }

  /** All that follows is one name, dollars and all. */
  String rest(int from) {
    at = from;
    List<Name> names = names();
    plain(names);
    if (separator == '.') throw fault("a name without points expected", from);
    return text.substring(from);
  }

  /** Nothing follows, and nothing is an array. */
  void plain(List<Name> names) {
    for (Name name : names)
      if (name.index().isPresent()) throw fault("no element of an array expected", name.at() + name.bare().length());
    end();
  }

  /** Where it is, from 0. */
  int at() { return at; }

  boolean dollars() { return separator == '$'; }

  /** {@code [MX]} or {@code MX} behind spaces, if anything follows. */
  Optional<FunctionalConstraint> constraint() {
    if (at == text.length()) return Optional.empty();
    int from = at;
    while (at < text.length() && isSpace(text.charAt(at))) at++;
    boolean bracket = at < text.length() && text.charAt(at) == '[';
    if (bracket) at++;
    if (!bracket && at == from) throw fault("a constraint like [MX] expected", at);
    int name = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) at++;
    if (name == at) throw fault("a constraint like %s expected".formatted(bracket ? "MX]" : "MX"), at);
    FunctionalConstraint constraint = FunctionalConstraint.of(text.substring(name, at))
        .orElseThrow(() -> fault("a functional constraint like MX or ST expected", name));
    if (bracket && (at == text.length() || text.charAt(at) != ']')) throw fault("] expected", at);
    if (bracket) at++;
    end();
    return Optional.of(constraint);
  }

  void end() { if (at < text.length()) throw fault("nothing more expected", at); }

  ReferenceException fault(String expected, int position) {
    return new ReferenceException(text, form, expected, position);
  }

  private static boolean isSpace(char character) {
    return Character.isWhitespace(character) || Character.isISOControl(character);
  }
}
