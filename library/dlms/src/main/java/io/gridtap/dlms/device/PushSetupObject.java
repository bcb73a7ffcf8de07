package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Push setup (class 40, version 0). The method push sends on the connection of who asked for it; the body is a
 * structure of what the objects of the list hold, and begins with the list if that is its first element.
 */
public final class PushSetupObject extends ObjectBase {
  private static final int OWN_CLASS = 40;
  private final List<CaptureObject> elements;
  private final String destination;

  /** @param destination as in send_destination_and_method, {@code host:port} */
  public PushSetupObject(Obis instance, List<CaptureObject> elements, String destination) {
    super(OWN_CLASS, 0, instance, 7, 1);
    this.elements = List.copyOf(elements);
    this.destination = destination;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(switch (attribute) {
      case 2 -> list();
      case 3 -> Data.structure(Data.enumerated(0),
          Data.octetString(io.gridtap.wire.Octets.of(destination.getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
          Data.enumerated(0));
      case 4 -> Data.array();
      case 5 -> Data.longUnsigned(30);
      case 6 -> Data.unsigned(3);
      default -> Data.longUnsigned(10);
    });
  }

  private Data list() { return Data.array(elements.stream().map(CaptureObject::data).toList()); }

  /** The body of a data-notification, as this caller may read it. */
  public Data body(Caller caller) {
    List<Data> values = new ArrayList<>();
    for (CaptureObject element : elements)
      values.add(element.classId() == OWN_CLASS && element.instance().equals(instance()) && element.attributeId() == 2
          ? list()
          : value(element, caller));
    return new Data.Structure(values);
  }

  private static Data value(CaptureObject element, Caller caller) {
    return LogicalDevice.materialised(caller.device().read(AttributeRequest.of(
        new AttributeDescriptor(element.classId(), element.instance(), element.attributeId())), caller));
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    caller.notifications().accept(body(caller));
    return DONE;
  }
}
