package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** Limiter, class 71. */
public final class Limiter {
  public static final int ID = 71;

  public static final TypedAttribute<MonitoredValue> MONITORED_VALUE = TypedAttribute.of(ID, 2, MonitoredValue.FORM);
  public static final TypedAttribute<Data> THRESHOLD_ACTIVE = TypedAttribute.of(ID, 3, Form.ANY);
  public static final TypedAttribute<Data> THRESHOLD_NORMAL = TypedAttribute.of(ID, 4, Form.ANY);
  public static final TypedAttribute<Data> THRESHOLD_EMERGENCY = TypedAttribute.of(ID, 5, Form.ANY);
  /** Seconds. */
  public static final TypedAttribute<Long> MIN_OVER_DURATION = TypedAttribute.of(ID, 6, Form.U32);
  /** Seconds. */
  public static final TypedAttribute<Long> MIN_UNDER_DURATION = TypedAttribute.of(ID, 7, Form.U32);
  public static final TypedAttribute<Emergency> EMERGENCY_PROFILE = TypedAttribute.of(ID, 8, Emergency.FORM);
  public static final TypedAttribute<List<Integer>> EMERGENCY_GROUPS = TypedAttribute.of(ID, 9, Form.U16.list());
  public static final TypedAttribute<Boolean> EMERGENCY_ACTIVE = TypedAttribute.of(ID, 10, Form.BOOL);
  public static final TypedAttribute<Actions> ACTIONS = TypedAttribute.of(ID, 11, Actions.FORM);

  /** When the emergency threshold holds, and for how many seconds. */
  public record Emergency(int id, CosemDateTime activationTime, long duration) {
    static final Form<Emergency> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("id", "activation_time", "duration");
      return new Emergency(Form.U16.read(fields.get(0)), Form.DATE_TIME.read(fields.get(1)),
          Form.U32.read(fields.get(2)));
    }, value -> Data.structure(Form.U16.write(value.id), Form.DATE_TIME.write(value.activationTime),
        Form.U32.write(value.duration)));
  }

  /** What runs above and below the threshold. */
  public record Actions(ScriptReference overThreshold, ScriptReference underThreshold) {
    static final Form<Actions> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("over_threshold", "under_threshold");
      return new Actions(ScriptReference.FORM.read(fields.get(0)), ScriptReference.FORM.read(fields.get(1)));
    }, value -> Data.structure(ScriptReference.FORM.write(value.overThreshold),
        ScriptReference.FORM.write(value.underThreshold)));
  }

  private Limiter() {}
}
