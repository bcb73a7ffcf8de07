package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** SAP assignment, class 17: the logical devices of a physical one. */
public final class SapAssignment {
  public static final int ID = 17;

  public static final TypedAttribute<List<Device>> LIST = TypedAttribute.of(ID, 2, Device.FORM.list());

  /** A logical device. */
  public record Device(int sap, String name) {
    static final Form<Device> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("sap", "name");
      return new Device(Form.U16.read(fields.get(0)), Form.TEXT.read(fields.get(1)));
    }, value -> Data.structure(Form.U16.write(value.sap), Form.TEXT.write(value.name)));
  }

  /** Gives a logical device its SAP; 0 takes it away. */
  public static Invocation connect(Obis object, Device device) {
    return Invocation.of(ID, object, 1, Device.FORM.write(device));
  }

  private SapAssignment() {}
}
