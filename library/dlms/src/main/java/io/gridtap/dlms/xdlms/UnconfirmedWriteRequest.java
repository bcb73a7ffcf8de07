package io.gridtap.dlms.xdlms;

import java.util.List;

/** unconfirmedWriteRequest [16]. */
public record UnconfirmedWriteRequest(List<VariableAccess> accesses, List<Data> values) implements Apdu {
  public UnconfirmedWriteRequest {
    accesses = List.copyOf(accesses);
    values = List.copyOf(values);
  }
}
