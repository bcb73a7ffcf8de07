package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.List;
import java.util.Optional;

/**
 * Association SN (class 12, version 1), the current one, at base name FA00: the objects with their base names.
 * reply_to_HLS_authentication (8) is answered before any object is asked.
 */
public final class AssociationSnObject extends ObjectBase {
  private static final int CHANGE_LLS_SECRET = 5;
  private static final int CHANGE_HLS_SECRET = 6;

  public AssociationSnObject() { super(12, 1, Obis.CURRENT_ASSOCIATION, 3, 8); }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    ShortNames names = caller.device().shortNames();
    List<CosemObject> visible = caller.device().objects().stream().filter(caller.rights()::visible).toList();
    return new Reading.Elements(visible.size(), position -> {
      CosemObject object = visible.get((int) position);
      Data base = Data.longInteger((short) names.base(object));
      return attribute == 2
          ? Data.structure(base, Data.longUnsigned(object.classId()), Data.unsigned(object.version()),
              LogicalDevice.logicalName(object.instance()))
          : Data.structure(base, Data.enumerated(caller.rights().attribute(object, 2).code()));
    });
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    boolean high = caller.credentials().mechanism().high();
    return switch (method) {
      case CHANGE_LLS_SECRET -> AssociationLnObject.changeSecret(!high, parameter, caller);
      case CHANGE_HLS_SECRET -> AssociationLnObject.changeSecret(high, parameter, caller);
      default -> outcome(ActionResult.READ_WRITE_DENIED);
    };
  }
}
