package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Script table, class 9. */
public final class ScriptTable {
  public static final int ID = 9;

  public static final TypedAttribute<List<Script>> SCRIPTS = TypedAttribute.of(ID, 2, Script.FORM.list());

  /** Actions carried out one after the other. */
  public record Script(int id, List<Action> actions) {
    static final Form<Script> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("id", "actions");
      return new Script(Form.U16.read(fields.get(0)), Action.FORM.list().read(fields.get(1)));
    }, value -> Data.structure(Form.U16.write(value.id), Action.FORM.list().write(value.actions)));

    public Script { actions = List.copyOf(actions); }
  }

  /** Service 1 writes an attribute, 2 invokes a method. */
  public record Action(int serviceId, int classId, Obis name, int index, Data parameter) {
    static final Form<Action> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("service_id", "class_id", "name", "index", "parameter");
      return new Action(Form.ENUM.read(fields.get(0)), Form.U16.read(fields.get(1)), Form.OBIS.read(fields.get(2)),
          Form.I8.read(fields.get(3)), Form.ANY.read(fields.get(4)));
    }, value -> Data.structure(Form.ENUM.write(value.serviceId), Form.U16.write(value.classId),
        Form.OBIS.write(value.name), Form.I8.write(value.index), Form.ANY.write(value.parameter)));
  }

  /** Executes a script, from 1. */
  public static Invocation execute(Obis object, int script) {
    return Invocation.of(ID, object, 1, Data.longUnsigned(script));
  }

  private ScriptTable() {}
}
