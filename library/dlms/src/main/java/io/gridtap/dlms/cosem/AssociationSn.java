package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;

/** Association SN, class 12. */
public final class AssociationSn {
  public static final int ID = 12;

  public static final TypedAttribute<ObjectDirectory> OBJECT_LIST = TypedAttribute.of(ID, 2, new Form<>(
      node -> ObjectDirectory.ofShortNames(node.data()), ObjectDirectory::toShortNameList));
  public static final TypedAttribute<Obis> SECURITY_SETUP_REFERENCE = TypedAttribute.of(ID, 4, Form.OBIS);

  /** Changes the secret of the association. */
  public static Invocation changeSecret(Obis object, Octets secret) {
    return Invocation.of(ID, object, 5, Data.octetString(secret));
  }

  /** Pass 3 of HLS authentication. */
  public static Invocation replyToHls(Obis object, Octets answer) {
    return Invocation.of(ID, object, 8, Data.octetString(answer));
  }

  private AssociationSn() {}
}
