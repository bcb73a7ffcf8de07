package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.Optional;

/** An object that refuses what its class does not override. */
public abstract class ObjectBase implements CosemObject {
  /** Done, and nothing to return. */
  protected static final ActionOutcome DONE = outcome(ActionResult.SUCCESS);

  private final Obis instance;
  private final short classId;
  private final byte version;
  private final byte attributes;
  private final byte methods;

  /**
   * @param attributes the highest attribute id
   * @param methods the highest method id
   */
  protected ObjectBase(int classId, int version, Obis instance, int attributes, int methods) {
    this.instance = instance;
    this.classId = (short) classId;
    this.version = (byte) version;
    this.attributes = (byte) attributes;
    this.methods = (byte) methods;
  }

  protected static ActionOutcome outcome(ActionResult result) { return new ActionOutcome(result, Optional.empty()); }

  @Override
  public final int classId() { return classId & 0xFFFF; }

  @Override
  public final int version() { return version & 0xFF; }

  @Override
  public final Obis instance() { return instance; }

  @Override
  public final int attributes() { return attributes; }

  @Override
  public final int methods() { return methods; }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    return DataAccessResult.READ_WRITE_DENIED;
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    return outcome(ActionResult.READ_WRITE_DENIED);
  }

  /** {@code 3/1-0:1.8.0} */
  @Override
  public String toString() { return classId() + "/" + instance; }
}
