package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Values and what goes with them as cells of a table. */
record ValueCells(Style style) {
  /** Of the column of values; the few that are longer, mostly texts, shift their own line only. */
  static final int VALUE_WIDTH = 24;

  Cell value(Value value) {
    return switch (value) {
      case Value.Int _,Value.Unsigned _,Value.Float32 _,Value.Float64 _ ->
        Cell.right(value.text()).painted(style::bold);
      case Value.Unavailable _ -> Cell.left(value.text()).painted(style::red);
      case Quality quality -> Cell.left(quality.text()).painted(colour(quality));
      case Value.Text text -> Cell.left("\"" + Printable.of(text.value()) + "\"").painted(style::bold);
      case Value.OctetString(Octets octets) when octets.isEmpty() -> Cell.left("empty").painted(style::dim);
      case Timestamp _,Dbpos _,Tcmd _,Value.Bool _,Value.Enumerated _,Value.OctetString _,Value.Bits _,Value.Check _,Value.EntryTime _,Value.Structure _,Value.Array _,Value.Other _ ->
        Cell.left(Printable.of(value.text())).painted(style::bold);
    };
  }

  Cell quality(Optional<Quality> known) {
    return known.map(quality -> Cell.left(quality.text()).painted(colour(quality))).orElse(Cell.left(""));
  }

  private UnaryOperator<String> colour(Quality quality) {
    return switch (quality.validity()) {
      case GOOD -> quality.bits() == 0 ? style::green : style::yellow;
      case QUESTIONABLE, RESERVED -> style::yellow;
      case INVALID -> style::red;
    };
  }
}
