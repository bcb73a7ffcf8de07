package io.gridtap.dlms.xdlms;

import java.util.List;

/** set-response [C5]. */
public sealed interface SetResponse extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, DataAccessResult result) implements SetResponse {}

  record Block(InvokeId invokeId, long blockNumber) implements SetResponse {}

  record LastBlock(InvokeId invokeId, DataAccessResult result, long blockNumber) implements SetResponse {}

  record LastBlockWithList(InvokeId invokeId, List<DataAccessResult> results, long blockNumber)
      implements
        SetResponse {
    public LastBlockWithList { results = List.copyOf(results); }
  }

  record WithList(InvokeId invokeId, List<DataAccessResult> results) implements SetResponse {
    public WithList { results = List.copyOf(results); }
  }
}
