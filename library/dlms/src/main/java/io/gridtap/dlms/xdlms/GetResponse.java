package io.gridtap.dlms.xdlms;

import java.util.List;

/** get-response [C4]. */
public sealed interface GetResponse extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, GetResult result) implements GetResponse {}

  record Block(InvokeId invokeId, DataBlock block) implements GetResponse {}

  /** A block that could not be given: the end of the transfer. */
  record BlockFailure(InvokeId invokeId, boolean last, long number, DataAccessResult reason) implements GetResponse {}

  record WithList(InvokeId invokeId, List<GetResult> results) implements GetResponse {
    public WithList { results = List.copyOf(results); }
  }
}
