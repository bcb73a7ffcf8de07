package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** Association SN, class 12. */
public final class AssociationSn {
  public static final int ID = 12;

  public static final TypedAttribute<ObjectDirectory> OBJECT_LIST = TypedAttribute.of(ID, 2, new Form<>(
      node -> ObjectDirectory.ofShortNames(node.data()), ObjectDirectory::toShortNameList));
  public static final TypedAttribute<Obis> SECURITY_SETUP_REFERENCE = TypedAttribute.of(ID, 4, Form.OBIS);

  public static final TypedAttribute<List<AssociationLn.User>> USER_LIST = TypedAttribute.of(ID, 5,
      AssociationLn.User.FORM.list());
  public static final TypedAttribute<AssociationLn.User> CURRENT_USER = TypedAttribute.of(ID, 6,
      AssociationLn.User.FORM);

  /** Changes the secret of the association. */
  public static Invocation changeSecret(Obis object, Octets secret) {
    return Invocation.of(ID, object, 5, Data.octetString(secret));
  }

  /** Pass 3 of HLS authentication. */
  public static Invocation replyToHls(Obis object, Octets answer) {
    return Invocation.of(ID, object, 8, Data.octetString(answer));
  }

  /** Adds a user. */
  public static Invocation addUser(Obis object, AssociationLn.User user) {
    return Invocation.of(ID, object, 9, AssociationLn.User.FORM.write(user));
  }

  /** Removes a user. */
  public static Invocation removeUser(Obis object, AssociationLn.User user) {
    return Invocation.of(ID, object, 10, AssociationLn.User.FORM.write(user));
  }

  private AssociationSn() {}
}
