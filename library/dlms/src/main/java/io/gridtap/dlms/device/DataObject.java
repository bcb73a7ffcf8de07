package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.Optional;
import java.util.function.Supplier;

/** Data (class 1, version 0). What is written must have the type of what was there. */
public final class DataObject extends ObjectBase {
  private Supplier<Data> value;
  private final boolean settable;

  /** Its value may be written, where rights allow it. */
  public DataObject(Obis instance, Data initial) {
    super(1, 0, instance, 2, 0);
    this.value = () -> initial;
    this.settable = true;
  }

  /** Its value is made when it is read. */
  public DataObject(Obis instance, Supplier<Data> value) {
    super(1, 0, instance, 2, 0);
    this.value = value;
    this.settable = false;
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(value.get());
  }

  @Override
  public DataAccessResult write(int attribute, Optional<SelectiveAccess> selection, Data written, Caller caller) {
    if (!settable) return DataAccessResult.READ_WRITE_DENIED;
    if (written.type() != value.get().type()) return DataAccessResult.TYPE_UNMATCHED;
    value = () -> written;
    return DataAccessResult.SUCCESS;
  }
}
