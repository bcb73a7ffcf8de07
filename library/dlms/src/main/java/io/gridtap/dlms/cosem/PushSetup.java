package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.List;

/** Push setup, class 40. */
public final class PushSetup {
  public static final int ID = 40;

  public static final TypedAttribute<List<CaptureObject>> OBJECT_LIST = TypedAttribute.of(ID, 2,
      Form.CAPTURE_OBJECT.list());
  public static final TypedAttribute<Destination> DESTINATION = TypedAttribute.of(ID, 3, Destination.FORM);
  public static final TypedAttribute<List<TimeWindow>> COMMUNICATION_WINDOW = TypedAttribute.of(ID, 4,
      TimeWindow.FORM.list());
  /** Seconds. */
  public static final TypedAttribute<Integer> RANDOMISATION_START_INTERVAL = TypedAttribute.of(ID, 5, Form.U16);
  public static final TypedAttribute<Integer> NUMBER_OF_RETRIES = TypedAttribute.of(ID, 6, Form.U8);
  /** Seconds as a number in version 0, a structure since. */
  public static final TypedAttribute<Data> REPETITION_DELAY = TypedAttribute.of(ID, 7, Form.ANY);
  public static final TypedAttribute<Obis> PORT_REFERENCE = TypedAttribute.of(ID, 8, Form.OBIS);
  public static final TypedAttribute<Integer> PUSH_CLIENT_SAP = TypedAttribute.of(ID, 9, Form.I8);
  /** Applied one after the other. */
  public static final TypedAttribute<List<Protection>> PROTECTION_PARAMETERS = TypedAttribute.of(ID, 10,
      Protection.FORM.list());
  /**
   * Since version 2: 0 unconfirmed, sent again if the lower layer fails; 1 unconfirmed, if the lower layer does not
   * confirm; 2 confirmed.
   */
  public static final TypedAttribute<Integer> OPERATION_METHOD = TypedAttribute.of(ID, 11, Form.ENUM);
  public static final TypedAttribute<Confirmation> CONFIRMATION_PARAMETERS = TypedAttribute.of(ID, 12,
      Confirmation.FORM);
  public static final TypedAttribute<CosemDateTime> LAST_CONFIRMATION = TypedAttribute.of(ID, 13, Form.DATE_TIME);

  /** Transport service (0 TCP, 1 UDP, 2 FTP, 3 SMTP, 4 SMS, 5 HDLC, 6 M-Bus), where to, and message (0 A-XDR, 1 XML). */
  public record Destination(int transportService, String destination, int message) {
    static final Form<Destination> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("transport_service", "destination", "message");
      return new Destination(Form.ENUM.read(fields.get(0)), Form.TEXT.read(fields.get(1)),
          Form.ENUM.read(fields.get(2)));
    }, value -> Data.structure(Form.ENUM.write(value.transportService), Form.TEXT.write(value.destination),
        Form.ENUM.write(value.message)));
  }

  /**
   * What protects a push.
   *
   * @param type 0 authentication, 1 encryption, 2 both, 3 digital signature
   * @param keyInfo key_info_element: which key, or how it is agreed on
   */
  public record Protection(int type, Octets transactionId, Octets originatorSystemTitle, Octets recipientSystemTitle,
      Octets otherInformation, Data keyInfo) {
    static final Form<Protection> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("protection_type", "protection_options");
      List<Node> options = fields.get(1).structure("transaction_id", "originator_system_title",
          "recipient_system_title", "other_information", "key_info");
      return new Protection(Form.ENUM.read(fields.get(0)), Form.OCTETS.read(options.get(0)),
          Form.OCTETS.read(options.get(1)), Form.OCTETS.read(options.get(2)), Form.OCTETS.read(options.get(3)),
          Form.ANY.read(options.get(4)));
    }, value -> Data.structure(Form.ENUM.write(value.type), Data.structure(Form.OCTETS.write(value.transactionId),
        Form.OCTETS.write(value.originatorSystemTitle), Form.OCTETS.write(value.recipientSystemTitle),
        Form.OCTETS.write(value.otherInformation), value.keyInfo)));
  }

  /** When confirmations begin, and their interval. */
  public record Confirmation(CosemDateTime start, long intervalSeconds) {
    static final Form<Confirmation> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("confirmation_start_date", "confirmation_interval");
      return new Confirmation(Form.DATE_TIME.read(fields.get(0)), Form.U32.read(fields.get(1)));
    }, value -> Data.structure(Form.DATE_TIME.write(value.start), Form.U32.write(value.intervalSeconds)));
  }

  /** Pushes now. */
  public static Invocation push(Obis object) { return Invocation.of(ID, object, 1, Invocation.ZERO); }

  /** Since version 2: puts the push process back to where it begins. */
  public static Invocation reset(Obis object) {
    return Invocation.of(ID, object, 2, Invocation.ZERO);
  }

  private PushSetup() {}
}
