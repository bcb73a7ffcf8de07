package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AlternateAccess;
import java.util.Optional;

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

  static PathStep of(String text) {
    int bracket = text.indexOf('(');
    if (bracket < 0 || !text.endsWith(")")) return new PathStep(text, Optional.empty());
    String within = text.substring(bracket + 1, text.length() - 1);
    int dots = within.indexOf("..");
    Elements elements = dots < 0
        ? new Elements.One(Long.parseLong(within))
        : new Elements.Range(Long.parseLong(within.substring(0, dots)), Long.parseLong(within.substring(dots + 2)));
    return new PathStep(text.substring(0, bracket), Optional.of(elements));
  }

  static String one(String name, long index) { return "%s(%d)".formatted(name, index); }

  /** What a range selects; nothing if it has no end, or too many elements. */
  static Optional<String> range(String name, AlternateAccess.Range range) {
    long last = range.low() + range.count() - 1;
    return range.low() < 0 || range.count() < 1 || range.low() > MAX_INDEX || last < range.low() || last > MAX_INDEX
        ? Optional.empty()
        : Optional.of("%s(%d..%d)".formatted(name, range.low(), last));
  }

  boolean ranged() { return elements.filter(Elements.Range.class::isInstance).isPresent(); }
}
