package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.List;

/** Register activation, class 6: which registers count at which tariff. */
public final class RegisterActivation {
  public static final int ID = 6;

  public static final TypedAttribute<List<Assignment>> REGISTER_ASSIGNMENT = TypedAttribute.of(ID, 2,
      Assignment.FORM.list());
  public static final TypedAttribute<List<Mask>> MASK_LIST = TypedAttribute.of(ID, 3, Mask.FORM.list());
  public static final TypedAttribute<String> ACTIVE_MASK = TypedAttribute.of(ID, 4, Form.TEXT);

  /** A register that is switched. */
  public record Assignment(int classId, Obis name) {
    static final Form<Assignment> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("class_id", "name");
      return new Assignment(Form.U16.read(fields.get(0)), Form.OBIS.read(fields.get(1)));
    }, value -> Data.structure(Form.U16.write(value.classId), Form.OBIS.write(value.name)));
  }

  /** The registers, by index in the assignment, that a mask activates. */
  public record Mask(String name, List<Integer> indexes) {
    static final Form<Mask> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("name", "indexes");
      return new Mask(Form.TEXT.read(fields.get(0)), Form.U8.list().read(fields.get(1)));
    }, value -> Data.structure(Form.TEXT.write(value.name), Form.U8.list().write(value.indexes)));

    public Mask { indexes = List.copyOf(indexes); }
  }

  /** Assigns one more register. */
  public static Invocation addRegister(Obis object, Assignment register) {
    return Invocation.of(ID, object, 1, Assignment.FORM.write(register));
  }

  /** Adds or replaces a mask. */
  public static Invocation addMask(Obis object, Mask mask) {
    return Invocation.of(ID, object, 2, Mask.FORM.write(mask));
  }

  /** Deletes a mask. */
  public static Invocation deleteMask(Obis object, String mask) {
    return Invocation.of(ID, object, 3, Form.TEXT.write(mask));
  }

  private RegisterActivation() {}
}
