package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.List;

/** Association LN, class 15. */
public final class AssociationLn {
  public static final int ID = 15;

  public static final TypedAttribute<ObjectDirectory> OBJECT_LIST = TypedAttribute.of(ID, 2, new Form<>(
      node -> ObjectDirectory.ofLogicalNames(node.data()), objects -> objects.toLogicalNameList(1)));
  public static final TypedAttribute<Partners> ASSOCIATED_PARTNERS = TypedAttribute.of(ID, 3, Partners.FORM);
  /** A structure of seven numbers, or the object identifier in an octet-string. */
  public static final TypedAttribute<Data> APPLICATION_CONTEXT_NAME = TypedAttribute.of(ID, 4, Form.ANY);
  public static final TypedAttribute<Context> XDLMS_CONTEXT = TypedAttribute.of(ID, 5, Context.FORM);
  public static final TypedAttribute<Data> AUTHENTICATION_MECHANISM_NAME = TypedAttribute.of(ID, 6, Form.ANY);
  public static final TypedAttribute<Octets> SECRET = TypedAttribute.of(ID, 7, Form.OCTETS);
  /** 0 not associated, 1 pending, 2 associated. */
  public static final TypedAttribute<Integer> STATUS = TypedAttribute.of(ID, 8, Form.ENUM);
  public static final TypedAttribute<Obis> SECURITY_SETUP_REFERENCE = TypedAttribute.of(ID, 9, Form.OBIS);
  public static final TypedAttribute<List<User>> USER_LIST = TypedAttribute.of(ID, 10, User.FORM.list());
  public static final TypedAttribute<User> CURRENT_USER = TypedAttribute.of(ID, 11, User.FORM);

  /** Client and server of the association. */
  public record Partners(int clientSap, int serverSap) {
    static final Form<Partners> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("client_sap", "server_sap");
      return new Partners(Form.I8.read(fields.get(0)), Form.U16.read(fields.get(1)));
    }, value -> Data.structure(Form.I8.write(value.clientSap), Form.U16.write(value.serverSap)));
  }

  /** What was negotiated. */
  public record Context(BitString conformance, int maxReceivePduSize, int maxSendPduSize, int dlmsVersionNumber,
      int qualityOfService, Octets cypheringInfo) {
    static final Form<Context> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("conformance", "max_receive_pdu_size", "max_send_pdu_size",
          "dlms_version_number", "quality_of_service", "cyphering_info");
      return new Context(Form.BITS.read(fields.get(0)), Form.U16.read(fields.get(1)), Form.U16.read(fields.get(2)),
          Form.U8.read(fields.get(3)), Form.I8.read(fields.get(4)), Form.OCTETS.read(fields.get(5)));
    }, value -> Data.structure(Form.BITS.write(value.conformance), Form.U16.write(value.maxReceivePduSize),
        Form.U16.write(value.maxSendPduSize), Form.U8.write(value.dlmsVersionNumber),
        Form.I8.write(value.qualityOfService), Form.OCTETS.write(value.cypheringInfo)));
  }

  /** A user of a client. */
  public record User(int id, String name) {
    static final Form<User> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("id", "name");
      return new User(Form.U8.read(fields.get(0)), Form.TEXT.read(fields.get(1)));
    }, value -> Data.structure(Form.U8.write(value.id), Form.TEXT.write(value.name)));
  }

  /** Pass 3 of HLS authentication. */
  public static Invocation replyToHls(Obis object, Octets answer) {
    return Invocation.of(ID, object, 1, Data.octetString(answer));
  }

  /** Changes the secret; with GMAC wrapped by the master key. */
  public static Invocation changeHlsSecret(Obis object, Octets secret) {
    return Invocation.of(ID, object, 2, Data.octetString(secret));
  }

  /**
   * Adds an object to object_list, or changes its access rights.
   *
   * @param associationVersion of the association: its access modes have the form of that
   */
  public static Invocation addObject(Obis object, CosemObject added, int associationVersion) {
    return Invocation.of(ID, object, 3, ObjectDirectory.entry(added, associationVersion));
  }

  /** Removes an object from object_list. */
  public static Invocation removeObject(Obis object, CosemObject removed, int associationVersion) {
    return Invocation.of(ID, object, 4, ObjectDirectory.entry(removed, associationVersion));
  }

  /** Adds a user. */
  public static Invocation addUser(Obis object, User user) {
    return Invocation.of(ID, object, 5, User.FORM.write(user));
  }

  /** Removes a user. */
  public static Invocation removeUser(Obis object, User user) {
    return Invocation.of(ID, object, 6, User.FORM.write(user));
  }

  private AssociationLn() {}
}
