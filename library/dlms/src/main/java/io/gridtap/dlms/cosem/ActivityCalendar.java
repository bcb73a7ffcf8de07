package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** Activity calendar, class 20: which scripts run when, now and from a time on. */
public final class ActivityCalendar {
  public static final int ID = 20;

  public static final TypedAttribute<String> NAME_ACTIVE = TypedAttribute.of(ID, 2, Form.TEXT);
  public static final TypedAttribute<List<Season>> SEASONS_ACTIVE = TypedAttribute.of(ID, 3, Season.FORM.list());
  public static final TypedAttribute<List<Week>> WEEKS_ACTIVE = TypedAttribute.of(ID, 4, Week.FORM.list());
  public static final TypedAttribute<List<Day>> DAYS_ACTIVE = TypedAttribute.of(ID, 5, Day.FORM.list());
  public static final TypedAttribute<String> NAME_PASSIVE = TypedAttribute.of(ID, 6, Form.TEXT);
  public static final TypedAttribute<List<Season>> SEASONS_PASSIVE = TypedAttribute.of(ID, 7, Season.FORM.list());
  public static final TypedAttribute<List<Week>> WEEKS_PASSIVE = TypedAttribute.of(ID, 8, Week.FORM.list());
  public static final TypedAttribute<List<Day>> DAYS_PASSIVE = TypedAttribute.of(ID, 9, Day.FORM.list());
  public static final TypedAttribute<CosemDateTime> ACTIVATE_PASSIVE_TIME = TypedAttribute.of(ID, 10, Form.DATE_TIME);

  /** Which week holds from when on. */
  public record Season(Octets name, CosemDateTime start, Octets weekName) {
    static final Form<Season> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("name", "start", "week_name");
      return new Season(Form.OCTETS.read(fields.get(0)), Form.DATE_TIME.read(fields.get(1)),
          Form.OCTETS.read(fields.get(2)));
    }, value -> Data.structure(Form.OCTETS.write(value.name), Form.DATE_TIME.write(value.start),
        Form.OCTETS.write(value.weekName)));
  }

  /** Day profiles of the days of a week. */
  public record Week(Octets name, int monday, int tuesday, int wednesday, int thursday, int friday, int saturday,
      int sunday) {
    static final Form<Week> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("name", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
          "sunday");
      return new Week(Form.OCTETS.read(fields.get(0)), Form.U8.read(fields.get(1)), Form.U8.read(fields.get(2)),
          Form.U8.read(fields.get(3)), Form.U8.read(fields.get(4)), Form.U8.read(fields.get(5)),
          Form.U8.read(fields.get(6)), Form.U8.read(fields.get(7)));
    }, value -> Data.structure(Form.OCTETS.write(value.name), Form.U8.write(value.monday), Form.U8.write(value.tuesday),
        Form.U8.write(value.wednesday), Form.U8.write(value.thursday), Form.U8.write(value.friday),
        Form.U8.write(value.saturday), Form.U8.write(value.sunday)));
  }

  /** What runs in a day. */
  public record Day(int dayId, List<DayAction> actions) {
    static final Form<Day> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("day_id", "actions");
      return new Day(Form.U8.read(fields.get(0)), DayAction.FORM.list().read(fields.get(1)));
    }, value -> Data.structure(Form.U8.write(value.dayId), DayAction.FORM.list().write(value.actions)));

    public Day { actions = List.copyOf(actions); }
  }

  /** A script and when it runs. */
  public record DayAction(CosemTime startTime, Obis scriptTable, int scriptSelector) {
    static final Form<DayAction> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("start_time", "script_table", "script_selector");
      return new DayAction(Form.TIME.read(fields.get(0)), Form.OBIS.read(fields.get(1)), Form.U16.read(fields.get(2)));
    }, value -> Data.structure(Form.TIME.write(value.startTime), Form.OBIS.write(value.scriptTable),
        Form.U16.write(value.scriptSelector)));
  }

  /** Puts the passive calendar in force. */
  public static Invocation activatePassive(Obis object) {
    return Invocation.of(ID, object, 1, Invocation.ZERO);
  }

  private ActivityCalendar() {}
}
