package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import java.util.List;

/** Auto answer, class 28. */
public final class AutoAnswer {
  public static final int ID = 28;

  public static final TypedAttribute<Integer> MODE = TypedAttribute.of(ID, 2, Form.ENUM);
  public static final TypedAttribute<List<TimeWindow>> LISTENING_WINDOW = TypedAttribute.of(ID, 3,
      TimeWindow.FORM.list());
  public static final TypedAttribute<Integer> STATUS = TypedAttribute.of(ID, 4, Form.ENUM);
  public static final TypedAttribute<Integer> NUMBER_OF_CALLS = TypedAttribute.of(ID, 5, Form.U8);
  public static final TypedAttribute<Rings> NUMBER_OF_RINGS = TypedAttribute.of(ID, 6, Rings.FORM);

  /** Rings before the meter answers. */
  public record Rings(int inWindow, int outOfWindow) {
    static final Form<Rings> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("in_window", "out_of_window");
      return new Rings(Form.U8.read(fields.get(0)), Form.U8.read(fields.get(1)));
    }, value -> Data.structure(Form.U8.write(value.inWindow), Form.U8.write(value.outOfWindow)));
  }

  private AutoAnswer() {}
}
