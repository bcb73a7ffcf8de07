package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Push setup (class 40, version 0). The method push sends on the connection of who asked for it; to the destination the
 * device pushes by itself, if it has one. The body is a structure of what the objects of the list hold, and begins with
 * the list if that is its first element.
 */
public final class PushSetupObject extends ObjectBase {
  private static final int OWN_CLASS = 40;
  private static final int TCP = 0;
  private static final int A_XDR = 0;
  private static final Pattern DESTINATION = Pattern.compile("[A-Za-z0-9.\\[\\]:-]{1,250}:[0-9]{1,5}");
  private final List<CaptureObject> elements;
  private volatile String destination;

  /**
   * @param destination as in send_destination_and_method, {@code host:port} over TCP; empty if the device never pushes
   *          by itself: then none can be set either
   */
  public PushSetupObject(Obis instance, List<CaptureObject> elements, String destination) {
    super(OWN_CLASS, 0, instance, 7, 1);
    this.elements = List.copyOf(elements);
    this.destination = destination;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(switch (attribute) {
      case 2 -> list();
      case 3 -> Data.structure(Data.enumerated(TCP),
          Data.octetString(Octets.of(destination.getBytes(StandardCharsets.US_ASCII))), Data.enumerated(A_XDR));
      case 4 -> Data.array();
      case 5 -> Data.longUnsigned(30);
      case 6 -> Data.unsigned(3);
      default -> Data.longUnsigned(10);
    });
  }

  /** Where the device pushes to by itself, {@code host:port}; empty if it does not. */
  public String destination() {
    return destination;
  }

  /** Of send_destination_and_method only TCP and A-XDR are taken. */
  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (attribute != 3 || destination.isEmpty()) return DataAccessResult.READ_WRITE_DENIED;
    if (!(value instanceof Data.Structure(var fields)) || fields.size() != 3
        || !(fields.get(1) instanceof Data.OctetString(var octets)))
      return DataAccessResult.TYPE_UNMATCHED;
    String text = new String(octets.toByteArray(), StandardCharsets.US_ASCII);
    if (!fields.get(0).equals(Data.enumerated(TCP)) || !fields.get(2).equals(Data.enumerated(A_XDR))
        || !DESTINATION.matcher(text).matches())
      return DataAccessResult.OTHER_REASON;
    destination = text;
    return DataAccessResult.SUCCESS;
  }

  private Data list() { return Data.array(elements.stream().map(CaptureObject::toData).toList()); }

  /** The body of a data-notification, as this caller may read it. */
  public Data body(Caller caller) {
    List<Data> values = new ArrayList<>();
    for (CaptureObject element : elements)
      values.add(element.classId() == OWN_CLASS && element.name().equals(instance()) && element.attribute() == 2
          ? list()
          : value(element, caller));
    return new Data.Structure(values);
  }

  private static Data value(CaptureObject element, Caller caller) {
    return LogicalDevice.materialised(caller.device().read(AttributeRequest.of(
        new AttributeDescriptor(element.classId(), element.name(), element.attribute())), caller));
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    caller.notifications().accept(body(caller));
    return DONE;
  }
}
