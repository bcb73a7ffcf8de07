package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** value_definition: the attribute that a monitor or a limiter watches. */
public record MonitoredValue(int classId, Obis name, int attribute) {
  static final Form<MonitoredValue> FORM = new Form<>(node -> {
    List<Node> fields = node.structure("class_id", "logical_name", "attribute_index");
    return new MonitoredValue(fields.get(0).u16(), fields.get(1).obis(), fields.get(2).i8());
  }, value -> Data.structure(Data.longUnsigned(value.classId), Form.OBIS.write(value.name),
      Data.integer(value.attribute)));
}
