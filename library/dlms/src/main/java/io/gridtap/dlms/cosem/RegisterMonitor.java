package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** Register monitor, class 21: scripts when a value passes thresholds. */
public final class RegisterMonitor {
  public static final int ID = 21;

  public static final TypedAttribute<List<Data>> THRESHOLDS = TypedAttribute.of(ID, 2, Form.ANY.list());
  public static final TypedAttribute<MonitoredValue> MONITORED_VALUE = TypedAttribute.of(ID, 3, MonitoredValue.FORM);
  public static final TypedAttribute<List<ActionSet>> ACTIONS = TypedAttribute.of(ID, 4, ActionSet.FORM.list());

  /** What runs when the threshold is passed upwards and downwards. */
  public record ActionSet(ScriptReference actionUp, ScriptReference actionDown) {
    static final Form<ActionSet> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("action_up", "action_down");
      return new ActionSet(ScriptReference.FORM.read(fields.get(0)), ScriptReference.FORM.read(fields.get(1)));
    }, value -> Data.structure(ScriptReference.FORM.write(value.actionUp),
        ScriptReference.FORM.write(value.actionDown)));
  }

  private RegisterMonitor() {}
}
