package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which parts of a variable are meant (ISO 9506-2 AlternateAccess); several selections give a structure of their values.
 */
public record AlternateAccess(List<Selection> selections) {
  public AlternateAccess {
    selections = List.copyOf(selections);
    if (selections.isEmpty()) throw new IllegalArgumentException("an alternate access selects something");
  }

  public static AlternateAccess of(Selection... selections) { return new AlternateAccess(List.of(selections)); }

  /** A step into a variable, and what is selected of what is found there: all of it, if {@code then} is empty. */
  public sealed interface Selection {
    Optional<AlternateAccess> then();
  }

  public record Component(String name, Optional<AlternateAccess> then) implements Selection {}

  /** Index from 0. */
  public record Index(long index, Optional<AlternateAccess> then) implements Selection {}

  /** Elements from {@code low} on; 0 for {@code count} means all that follow. */
  public record Range(long low, long count, Optional<AlternateAccess> then) implements Selection {}

  public record AllElements(Optional<AlternateAccess> then) implements Selection {}

  public static Selection component(String name) { return new Component(name, Optional.empty()); }

  public static Selection component(String name, Selection then) { return new Component(name, Optional.of(of(then))); }

  public static Selection index(long index) { return new Index(index, Optional.empty()); }

  public static Selection index(long index, Selection then) { return new Index(index, Optional.of(of(then))); }

  public static Selection range(long low, long count) { return new Range(low, count, Optional.empty()); }

  private static final int NAMED = 0xA5;
  private static final int SELECT_ALTERNATE = 0xA0;

  /** Reads what an element entered before encloses. */
  static AlternateAccess read(BerReader in) {
    List<Selection> selections = new ArrayList<>();
    while (in.more()) {
      if (selections.size() == in.limits().maxElements())
        throw in.fault("more than %d selections".formatted(in.limits().maxElements()));
      if (in.enterIf(NAMED)) {
        ObjectName.name(in, 0x80);
        selections.add(readSelection(in));
        in.leave();
      } else {
        selections.add(readSelection(in));
      }
    }
    if (selections.isEmpty()) throw in.fault("alternate access without a selection");
    return new AlternateAccess(selections);
  }

  private static Selection readSelection(BerReader in) {
    if (in.enterIf(SELECT_ALTERNATE)) {
      Selection here = readStep(in, 0);
      in.enter(0x30);
      Optional<AlternateAccess> then = Optional.of(read(in));
      in.leave();
      in.leave();
      return switch (here) {
        case Component(String name, var _) -> new Component(name, then);
        case Index(long index, var _) -> new Index(index, then);
        case Range(long low, long count, var _) -> new Range(low, count, then);
        case AllElements _ -> new AllElements(then);
      };
    }
    return readStep(in, 1);
  }

  /** The four alternatives are numbered from 0 when something follows, and from 1 when nothing does. */
  private static Selection readStep(BerReader in, int first) {
    Optional<AlternateAccess> all = Optional.empty();
    int tag = in.enter();
    Selection step = switch (tag - first) {
      case 0x80 -> new Component(in.text(), all);
      case 0x81 -> new Index(in.unsigned(), all);
      case 0xA2 -> new Range(in.unsigned(0x80), in.unsigned(0x81), all);
      case 0x83 -> new AllElements(all);
      default -> throw in.fault("access selection with tag %02x".formatted(tag));
    };
    in.leave();
    return step;
  }

  void write(BerWriter out) {
    for (Selection selection : selections) {
      if (selection.then().isEmpty()) {
        writeStep(selection, 1, out);
      } else {
        out.begin(SELECT_ALTERNATE);
        writeStep(selection, 0, out);
        out.begin(0x30);
        selection.then().get().write(out);
        out.end().end();
      }
    }
  }

  private static void writeStep(Selection step, int first, BerWriter out) {
    switch (step) {
      case Component(String name, var _) -> out.text(0x80 + first, name);
      case Index(long index, var _) -> out.integer(0x81 + first, index);
      case Range(long low, long count, var _) ->
        out.begin(0xA2 + first).integer(0x80, low).integer(0x81, count).end();
      case AllElements _ -> out.nothing(0x83 + first);
    }
  }
}
