package io.gridtap.dlms.xdlms;

import java.util.List;

/** writeResponse [0D]. */
public record WriteResponse(List<Item> items) implements Apdu {
  public WriteResponse { items = List.copyOf(items); }

  /** What became of one write. */
  public sealed interface Item {
    record Done(DataAccessResult result) implements Item {}

    record BlockNumber(int number) implements Item {}
  }
}
