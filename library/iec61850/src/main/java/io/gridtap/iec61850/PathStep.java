package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AlternateAccess;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name on a path, with the elements that are meant if it is an array: {@code phsAHar}, {@code phsAHar(3)},
 * {@code phsAHar(2..5)}.
 */
record PathStep(String name, Optional<Elements> elements) {
  /** Counted from 0. */
  sealed interface Elements {
    long first();

    record One(long first) implements Elements {}

    record Range(long first, long last) implements Elements {
      int count() { return Math.toIntExact(last - first + 1); }
    }
  }

  /** More than these are no elements of an array that is ever answered. */
  private static final long MAX_INDEX = 999_999_999;
  private static final Pattern ELEMENTS = Pattern.compile("([^()]+)\\((\\d{1,9})(?:\\.\\.(\\d{1,9}))?\\)");

  /** Whatever has another form is a name without elements: a device may name its members as it likes. */
  static PathStep of(String text) {
    Matcher parts = ELEMENTS.matcher(text);
    if (!parts.matches()) return new PathStep(text, Optional.empty());
    long first = Long.parseLong(parts.group(2));
    if (parts.group(3) == null) return new PathStep(parts.group(1), Optional.of(new Elements.One(first)));
    long last = Long.parseLong(parts.group(3));
    return last < first
        ? new PathStep(text, Optional.empty())
        : new PathStep(parts.group(1), Optional.of(new Elements.Range(first, last)));
  }

  static String one(String name, long index) { return "%s(%d)".formatted(name, index); }

  /** What an index selects; nothing if it is none. */
  static Optional<String> element(String name, long index) {
    return index < 0 || index > MAX_INDEX ? Optional.empty() : Optional.of(one(name, index));
  }

  /** What a range selects; nothing if it has no end, or too many elements. */
  static Optional<String> range(String name, AlternateAccess.Range range) {
    long last = range.low() + range.count() - 1;
    return range.low() < 0 || range.count() < 1 || range.low() > MAX_INDEX || last < range.low() || last > MAX_INDEX
        ? Optional.empty()
        : Optional.of("%s(%d..%d)".formatted(name, range.low(), last));
  }

  /** Whether brackets, if there are any, are around elements. */
  boolean readable() {
    return name.indexOf('(') < 0 && name.indexOf(')') < 0;
  }

  boolean ranged() { return elements.filter(Elements.Range.class::isInstance).isPresent(); }
}
