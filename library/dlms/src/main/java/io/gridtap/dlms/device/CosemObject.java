package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.Optional;

/**
 * An instance of an interface class in a server (IEC 62056-6-2). Rights have been checked and attribute 1, the logical
 * name, has been answered before an object is asked. The logical device lets one call in at a time; it must not block.
 */
public interface CosemObject {
  int classId();

  int version();

  Obis instance();

  /** The highest attribute id. */
  int attributes();

  /** The highest method id; 0 without methods. */
  int methods();

  /**
   * Whether an attribute has selective access; of others a selection is refused before the object is asked.
   *
   * @param attribute 1…{@link #attributes}
   */
  default boolean selective(int attribute) { return false; }

  /** @param attribute 2…{@link #attributes} */
  Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller);

  /** @param attribute 2…{@link #attributes} */
  DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller);

  /**
   * @param method 1…{@link #methods}
   * @param parameter {@link Data#NULL} if none came
   */
  ActionOutcome invoke(int method, Data parameter, Caller caller);
}
