package io.gridtap.dlms.xdlms;

import java.util.List;

/** writeRequest [06]. */
public record WriteRequest(List<VariableAccess> accesses, List<Data> values) implements Apdu {
  public WriteRequest {
    accesses = List.copyOf(accesses);
    values = List.copyOf(values);
  }
}
