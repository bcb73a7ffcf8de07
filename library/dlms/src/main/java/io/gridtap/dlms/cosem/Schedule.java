package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import java.util.List;

/** Schedule, class 10. */
public final class Schedule {
  public static final int ID = 10;

  public static final TypedAttribute<List<Entry>> ENTRIES = TypedAttribute.of(ID, 2, Entry.FORM.list());

  /** Executes a script at times of days. */
  public record Entry(int index, boolean enable, Obis scriptTable, int scriptSelector, CosemTime switchTime,
      int validityWindow, BitString execWeekdays, BitString execSpecialDays, CosemDate beginDate, CosemDate endDate) {
    static final Form<Entry> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("index", "enable", "script_table", "script_selector", "switch_time",
          "validity_window", "exec_weekdays", "exec_special_days", "begin_date", "end_date");
      return new Entry(Form.U16.read(fields.get(0)), Form.BOOL.read(fields.get(1)), Form.OBIS.read(fields.get(2)),
          Form.U16.read(fields.get(3)), Form.TIME.read(fields.get(4)), Form.U16.read(fields.get(5)),
          Form.BITS.read(fields.get(6)), Form.BITS.read(fields.get(7)), Form.DATE.read(fields.get(8)),
          Form.DATE.read(fields.get(9)));
    }, value -> Data.structure(Form.U16.write(value.index), Form.BOOL.write(value.enable),
        Form.OBIS.write(value.scriptTable), Form.U16.write(value.scriptSelector), Form.TIME.write(value.switchTime),
        Form.U16.write(value.validityWindow), Form.BITS.write(value.execWeekdays),
        Form.BITS.write(value.execSpecialDays), Form.DATE.write(value.beginDate), Form.DATE.write(value.endDate)));
  }

  /** Disables entries by index, then enables others; of a range whose first is beyond its last there are none. */
  public static Invocation enableDisable(Obis object, int firstDisabled, int lastDisabled, int firstEnabled,
      int lastEnabled) {
    return Invocation.of(ID, object, 1, Data.structure(Data.longUnsigned(firstDisabled),
        Data.longUnsigned(lastDisabled), Data.longUnsigned(firstEnabled), Data.longUnsigned(lastEnabled)));
  }

  /** Enables entries by index. */
  public static Invocation enable(Obis object, int first, int last) {
    return enableDisable(object, 1, 0, first, last);
  }

  /** Disables entries by index. */
  public static Invocation disable(Obis object, int first, int last) {
    return enableDisable(object, first, last, 1, 0);
  }

  /** Adds or replaces an entry. */
  public static Invocation insert(Obis object, Entry entry) {
    return Invocation.of(ID, object, 2, Entry.FORM.write(entry));
  }

  /** Deletes entries by index. */
  public static Invocation delete(Obis object, int first, int last) {
    return Invocation.of(ID, object, 3, Data.structure(Data.longUnsigned(first), Data.longUnsigned(last)));
  }

  private Schedule() {}
}
