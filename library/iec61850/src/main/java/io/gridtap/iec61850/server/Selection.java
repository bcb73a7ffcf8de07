package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AlternateAccess;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows an alternate access (ISO 9506-2 AlternateAccess) into an item. */
final class Selection {
  /**
   * What an answer may still hold: a few octets of request can select far more than fits, so reading ends as soon as
   * that is known. Counted is what it takes at least, texts and all: whether it fits is known when it is encoded.
   */
  static final class Room {
    private final Predicate<Item> readable;
    private long octets;
    private boolean denied;

    /** @param readable what may be read at all */
    Room(long octets, Predicate<Item> readable) {
      this.octets = octets;
      this.readable = readable;
    }

    /** True if the data were too much; they and what follows are then of no use. */
    boolean exceeded() {
      return octets < 0;
    }

    /** What was read elsewhere takes its place, too. */
    void charge(AccessResult result) {
      if (result instanceof Data data) octets -= atLeast(data);
    }

    /** Whether something was to be read that may not be, since this was last asked. */
    boolean takeDenied() {
      boolean was = denied;
      denied = false;
      return was;
    }

    private Optional<Data> take(Item item) {
      if (!readable.test(item)) {
        denied = true;
        // looking at it takes its time: who asks for much that he may not read is answered as who may
        octets -= item.attributes();
        return Optional.empty();
      }
      Data data = item.read();
      octets -= atLeast(data);
      return exceeded() ? Optional.empty() : Optional.of(data);
    }

    /** Tag, length and the shortest content of each value. */
    private static long atLeast(Data data) {
      return switch (data) {
        case Data.Structure(List<Data> components) -> 2 + atLeast(components);
        case Data.Array(List<Data> elements) -> 2 + atLeast(elements);
        case Data.VisibleString(String text) -> 2 + text.length();
        case Data.MmsString(String text) -> 2 + text.length();
        case Data.GeneralizedTime(String text) -> 2 + text.length();
        case Data.OctetString(Octets octets) -> 2 + octets.length();
        case Data.Bits(BitString bits) -> 3 + bits.length() / Byte.SIZE;
        case Data.BoolArray(BitString bits) -> 3 + bits.length() / Byte.SIZE;
        case Data.Bool _,Data.Int _,Data.BigInt _,Data.Unsigned _,Data.Bcd _,Data.ObjectId _ -> 3;
        case Data.Float32 _ -> 7;
        case Data.Float64 _ -> 11;
        case Data.BinaryTime _ -> 6;
        case Data.UtcTime _ -> 10;
      };
    }

    private static long atLeast(List<Data> parts) {
      long octets = 0;
      for (Data part : parts) octets += atLeast(part);
      return octets;
    }
  }

  private Selection() {}

  /** All of an item, or nothing if there is no room for it, or it may not be read. */
  static Optional<Data> read(Item item, Room room) {
    return room.take(item);
  }

  /**
   * What is selected, or nothing if there is no such thing or no room for it, or it may not be read. Several selections give a structure.
   */
  static Optional<Data> read(Item item, AlternateAccess access, Room room) {
    List<Data> selected = new ArrayList<>();
    for (AlternateAccess.Selection selection : access.selections()) {
      Optional<Data> data = read(item, selection, room);
      if (data.isEmpty()) return Optional.empty();
      selected.add(data.get());
    }
    return Optional.of(selected.size() == 1 ? selected.getFirst() : new Data.Structure(selected));
  }

  private static Optional<Data> read(Item item, AlternateAccess.Selection selection, Room room) {
    return switch (selection) {
      case AlternateAccess.Component(String name, var then) ->
        item.find(name).flatMap(child -> follow(child, then, room));
      case AlternateAccess.Index(long index, var then) -> element(item, index)
          .flatMap(child -> follow(child, then, room));
      case AlternateAccess.Range _,AlternateAccess.AllElements _ -> elements(item, selection)
          .flatMap(some -> each(some, selection.then(), room));
    };
  }

  /** Those in a range of an array; an empty range is none. */
  private static Optional<List<Item>> elements(Item item, AlternateAccess.Selection selection) {
    if (!(item instanceof Item.Elements array)) return Optional.empty();
    if (!(selection instanceof AlternateAccess.Range(long low, long count, var _)))
      return Optional.of(array.elements());
    long end = count == 0 ? array.elements().size() : low + count;
    return low < 0 || low >= end || end > array.elements().size()
        ? Optional.empty()
        : Optional.of(array.elements().subList((int) low, (int) end));
  }

  private static Optional<Data> each(List<Item> elements, Optional<AlternateAccess> then, Room room) {
    List<Data> selected = new ArrayList<>();
    for (Item element : elements) {
      Optional<Data> data = follow(element, then, room);
      if (data.isEmpty()) return Optional.empty();
      selected.add(data.get());
    }
    return Optional.of(new Data.Array(selected));
  }

  private static Optional<Data> follow(Item item, Optional<AlternateAccess> then, Room room) {
    return then.isEmpty() ? read(item, room) : read(item, then.get(), room);
  }

  private static Optional<Item> element(Item item, long index) {
    return item instanceof Item.Elements array && index >= 0 && index < array.elements().size()
        ? Optional.of(array.elements().get((int) index))
        : Optional.empty();
  }

  /** The one item that is selected, if it is one: ranges and several selections are none. */
  static Optional<Item> item(Item item, AlternateAccess access) {
    return one(access).flatMap(selection -> step(item, selection).flatMap(next -> selection.then().isEmpty()
        ? Optional.of(next)
        : item(next, selection.then().get())));
  }

  /** What is to be put where. */
  record Put(Item place, Data data) {}

  /**
   * Shares data out to what is selected, of a range one to each element. As they have to fit, the request bounds the work.
   *
   * @return why they are not, or nothing
   */
  static Optional<DataAccessError> share(Item item, Optional<AlternateAccess> access, Data data, List<Put> into) {
    if (access.isEmpty()) {
      into.add(new Put(item, data));
      return Optional.empty();
    }
    Optional<AlternateAccess.Selection> one = one(access.get());
    if (one.isEmpty()) return Optional.of(DataAccessError.OBJECT_NON_EXISTENT);
    AlternateAccess.Selection selection = one.get();
    return switch (selection) {
      case AlternateAccess.Component _,AlternateAccess.Index _ -> {
        Optional<Item> next = step(item, selection);
        yield next.isEmpty()
            ? Optional.of(DataAccessError.OBJECT_NON_EXISTENT)
            : share(next.get(), selection.then(), data, into);
      }
      case AlternateAccess.Range _,AlternateAccess.AllElements _ -> {
        Optional<List<Item>> some = elements(item, selection);
        yield some.isEmpty()
            ? Optional.of(DataAccessError.OBJECT_NON_EXISTENT)
            : shareOut(some.get(), selection.then(), data, into);
      }
    };
  }

  private static Optional<DataAccessError> shareOut(List<Item> elements, Optional<AlternateAccess> then, Data data,
      List<Put> into) {
    if (!(data instanceof Data.Array(List<Data> values)) || values.size() != elements.size())
      return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    for (int i = 0; i < values.size(); i++) {
      Optional<DataAccessError> refusal = share(elements.get(i), then, values.get(i), into);
      if (refusal.isPresent()) return refusal;
    }
    return Optional.empty();
  }

  private static Optional<AlternateAccess.Selection> one(AlternateAccess access) {
    return access.selections().size() == 1 ? Optional.of(access.selections().getFirst()) : Optional.empty();
  }

  private static Optional<Item> step(Item item, AlternateAccess.Selection selection) {
    return switch (selection) {
      case AlternateAccess.Component(String name, var _) -> item.find(name);
      case AlternateAccess.Index(long index, var _) -> element(item, index);
      case AlternateAccess.Range _,AlternateAccess.AllElements _ -> Optional.empty();
    };
  }
}
