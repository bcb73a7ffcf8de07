package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** window_element: from when to when, with wildcards. */
public record TimeWindow(CosemDateTime start, CosemDateTime end) {
  static final Form<TimeWindow> FORM = new Form<>(node -> {
    List<Node> fields = node.structure("start_time", "end_time");
    return new TimeWindow(fields.get(0).dateTime(), fields.get(1).dateTime());
  }, value -> Data.structure(Form.DATE_TIME.write(value.start), Form.DATE_TIME.write(value.end)));
}
