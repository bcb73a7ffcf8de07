package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/**
 * action_item: a script of a script table.
 *
 * @param selector of the script, 0 none
 */
public record ScriptReference(Obis table, int selector) {
  static final Form<ScriptReference> FORM = new Form<>(node -> {
    List<Node> fields = node.structure("script_logical_name", "script_selector");
    return new ScriptReference(fields.get(0).obis(), fields.get(1).u16());
  }, value -> Data.structure(Form.OBIS.write(value.table), Data.longUnsigned(value.selector)));
}
