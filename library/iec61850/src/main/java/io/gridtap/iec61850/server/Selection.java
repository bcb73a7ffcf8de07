package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows an alternate access (ISO 9506-2 AlternateAccess) into an item. */
final class Selection {
  private Selection() {}

  /** What is selected, or nothing if there is no such thing. Several selections give a structure. */
  static Optional<Data> read(Item item, AlternateAccess access) {
    List<Data> selected = new ArrayList<>();
    for (AlternateAccess.Selection selection : access.selections()) {
      Optional<Data> data = read(item, selection);
      if (data.isEmpty()) return Optional.empty();
      selected.add(data.get());
    }
    return Optional.of(selected.size() == 1 ? selected.getFirst() : new Data.Structure(selected));
  }

  private static Optional<Data> read(Item item, AlternateAccess.Selection selection) {
    return switch (selection) {
      case AlternateAccess.Component(String name, var then) -> item.find(name).flatMap(child -> follow(child, then));
      case AlternateAccess.Index(long index, var then) -> element(item, index).flatMap(child -> follow(child, then));
      case AlternateAccess.Range(long low, long count, var then) -> {
        if (!(item instanceof Item.Elements array)) yield Optional.empty();
        long end = count == 0 ? array.elements().size() : low + count;
        if (low < 0 || low >= end || end > array.elements().size()) yield Optional.empty();
        yield each(array.elements().subList((int) low, (int) end), then);
      }
      case AlternateAccess.AllElements(var then) -> item instanceof Item.Elements array
          ? each(array.elements(), then)
          : Optional.empty();
    };
  }

  private static Optional<Data> each(List<Item> elements, Optional<AlternateAccess> then) {
    List<Data> selected = new ArrayList<>();
    for (Item element : elements) {
      Optional<Data> data = follow(element, then);
      if (data.isEmpty()) return Optional.empty();
      selected.add(data.get());
    }
    return Optional.of(new Data.Array(selected));
  }

  private static Optional<Data> follow(Item item, Optional<AlternateAccess> then) {
    return then.isEmpty() ? Optional.of(item.read()) : read(item, then.get());
  }

  private static Optional<Item> element(Item item, long index) {
    return item instanceof Item.Elements array && index >= 0 && index < array.elements().size()
        ? Optional.of(array.elements().get((int) index))
        : Optional.empty();
  }

  /** The one item that is selected, if it is one: ranges and several selections are none. */
  static Optional<Item> item(Item item, AlternateAccess access) {
    if (access.selections().size() != 1) return Optional.empty();
    AlternateAccess.Selection selection = access.selections().getFirst();
    Optional<Item> step = switch (selection) {
      case AlternateAccess.Component(String name, var _) -> item.find(name);
      case AlternateAccess.Index(long index, var _) -> element(item, index);
      case AlternateAccess.Range _,AlternateAccess.AllElements _ -> Optional.empty();
    };
    return selection.then().isEmpty() ? step : step.flatMap(next -> item(next, selection.then().get()));
  }
}
