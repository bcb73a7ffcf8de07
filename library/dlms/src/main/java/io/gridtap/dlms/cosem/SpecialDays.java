package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Special days table, class 11. */
public final class SpecialDays {
  public static final int ID = 11;

  public static final TypedAttribute<List<Entry>> ENTRIES = TypedAttribute.of(ID, 2, Entry.FORM.list());

  /** A day with a day profile of its own. */
  public record Entry(int index, CosemDate date, int dayId) {
    static final Form<Entry> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("index", "date", "day_id");
      return new Entry(Form.U16.read(fields.get(0)), Form.DATE.read(fields.get(1)), Form.U8.read(fields.get(2)));
    }, value -> Data.structure(Form.U16.write(value.index), Form.DATE.write(value.date), Form.U8.write(value.dayId)));
  }

  /** Adds or replaces an entry. */
  public static Invocation insert(Obis object, Entry entry) {
    return Invocation.of(ID, object, 1, Entry.FORM.write(entry));
  }

  /** Deletes an entry. */
  public static Invocation delete(Obis object, int index) {
    return Invocation.of(ID, object, 2, Data.longUnsigned(index));
  }

  private SpecialDays() {}
}
