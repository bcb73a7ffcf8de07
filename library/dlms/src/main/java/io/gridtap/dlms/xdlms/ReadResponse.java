package io.gridtap.dlms.xdlms;

import java.util.List;

/** readResponse [0C]. */
public record ReadResponse(List<Item> items) implements Apdu {
  public ReadResponse { items = List.copyOf(items); }

  /** What was read with one access. */
  public sealed interface Item {
    record Value(Data data) implements Item {}

    record Failure(DataAccessResult reason) implements Item {}

    record Block(DataBlock block) implements Item {}

    record BlockNumber(int number) implements Item {}
  }
}
