package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.List;
import java.util.Optional;

/**
 * An object of any class as a table of its attributes, which keep what is written to them; methods are refused
 * unless they are given. For set-up classes, which have nothing to do in a server without hardware.
 */
public final class TableObject extends ObjectBase {
  /** Takes the place of a method. */
  public interface Method {
    ActionOutcome invoke(int method, Data parameter, Caller caller);
  }

  private List<Data> values;
  private boolean fixed;
  private final Method behaviour;

  /**
   * @param values from attribute 2 on; several objects may share the list until one is written to
   * @param methods the highest method id
   */
  public TableObject(int classId, int version, Obis instance, List<Data> values, int methods) {
    this(classId, version, instance, values, methods, (_, _, _) -> outcome(ActionResult.READ_WRITE_DENIED));
  }

  public TableObject(int classId, int version, Obis instance, List<Data> values, int methods, Method behaviour) {
    super(classId, version, instance, values.size() + 1, methods);
    this.values = List.copyOf(values);
    this.behaviour = behaviour;
  }

  /** One that cannot be written to. */
  public static TableObject fixed(int classId, int version, Obis instance, List<Data> values) {
    TableObject table = new TableObject(classId, version, instance, values, 0);
    table.fixed = true;
    return table;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(values.get(attribute - 2));
  }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (fixed) return DataAccessResult.READ_WRITE_DENIED;
    Data before = values.get(attribute - 2);
    if (before.type() != value.type() && before.type() != Data.NULL.type()) return DataAccessResult.TYPE_UNMATCHED;
    values = java.util.stream.IntStream.range(0, values.size())
        .mapToObj(i -> i == attribute - 2 ? value : values.get(i))
        .toList();
    return DataAccessResult.SUCCESS;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    return behaviour.invoke(method, parameter, caller);
  }
}
