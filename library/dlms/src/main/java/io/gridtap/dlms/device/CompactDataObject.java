package io.gridtap.dlms.device;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CompactBuffers;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * Compact data (class 62, version 1): the values of its capture objects in one octet string, without their types, which
 * the template describes. Captures when the buffer is read, or, if capture_method says so, by invocation only.
 */
public final class CompactDataObject extends ObjectBase {
  private static final int OWN_CLASS = 62;
  private static final int BY_INVOCATION = 0;
  private static final int WHEN_READ = 1;
  private static final int RESET = 1;

  private final List<CaptureObject> captured;
  private final int template;
  private int method = WHEN_READ;
  private Octets buffer = Octets.EMPTY;

  /**
   * @param captured as a whole, no element of them only
   * @param template template_id, 0…255
   */
  public CompactDataObject(Obis instance, List<CaptureObject> captured, int template) {
    super(OWN_CLASS, 1, instance, 6, 2);
    if (template < 0 || template > 255) throw new IllegalArgumentException("a template_id is 0…255: " + template);
    if (captured.isEmpty()) throw new IllegalArgumentException("%s captures nothing".formatted(instance));
    for (CaptureObject each : captured)
      if (each.classId() == OWN_CLASS || each.dataIndex() != 0)
        throw new IllegalArgumentException("%s can capture neither compact data nor a part: %s".formatted(instance,
            each));
    this.captured = List.copyOf(captured);
    this.template = template;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return switch (attribute) {
      case 2 -> method == WHEN_READ && !capture(caller)
          ? Reading.failure(DataAccessResult.TEMPORARY_FAILURE)
          : Reading.of(Data.octetString(buffer));
      case 3 -> Reading.of(Data.array(captured.stream().map(CaptureObject::toData).toList()));
      case 4 -> Reading.of(Data.unsigned(template));
      case 5 -> Reading.of(Data.octetString(CompactBuffers.description(template, values(caller))));
      default -> Reading.of(Data.enumerated(method));
    };
  }

  /** Only capture_method. */
  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    if (attribute != 6) return DataAccessResult.READ_WRITE_DENIED;
    if (!value.equals(Data.enumerated(BY_INVOCATION)) && !value.equals(Data.enumerated(WHEN_READ)))
      return DataAccessResult.TYPE_UNMATCHED;
    method = value.equals(Data.enumerated(WHEN_READ)) ? WHEN_READ : BY_INVOCATION;
    return DataAccessResult.SUCCESS;
  }

  @Override
  public ActionOutcome invoke(int which, Data parameter, Caller caller) {
    if (which != RESET) return capture(caller) ? DONE : outcome(ActionResult.TEMPORARY_FAILURE);
    buffer = Octets.EMPTY;
    return DONE;
  }

  /** @return false if there is nothing that this caller may read */
  private boolean capture(Caller caller) {
    List<Data> values = values(caller);
    if (values.stream().allMatch(Data.NULL::equals)) return false;
    buffer = CompactBuffers.buffer(template, values);
    return true;
  }

  private List<Data> values(Caller caller) {
    return captured.stream().map(each -> LogicalDevice.materialised(caller.device().read(AttributeRequest.of(
        new AttributeDescriptor(each.classId(), each.name(), each.attribute())), caller))).toList();
  }
}
