package io.gridtap.dlms.xdlms;

import java.util.List;

/** readRequest [05]. */
public record ReadRequest(List<VariableAccess> accesses) implements Apdu {
  public ReadRequest { accesses = List.copyOf(accesses); }
}
