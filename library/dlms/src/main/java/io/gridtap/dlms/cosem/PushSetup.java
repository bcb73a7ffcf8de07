package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
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

  /** Transport service (0 TCP, 1 UDP, 2 FTP, 3 SMTP, 4 SMS, 5 HDLC, 6 M-Bus), where to, and message (0 A-XDR, 1 XML). */
  public record Destination(int transportService, String destination, int message) {
    static final Form<Destination> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("transport_service", "destination", "message");
      return new Destination(Form.ENUM.read(fields.get(0)), Form.TEXT.read(fields.get(1)),
          Form.ENUM.read(fields.get(2)));
    }, value -> Data.structure(Form.ENUM.write(value.transportService), Form.TEXT.write(value.destination),
        Form.ENUM.write(value.message)));
  }

  /** Pushes now. */
  public static Invocation push(Obis object) { return Invocation.of(ID, object, 1, Invocation.ZERO); }

  private PushSetup() {}
}
