package io.gridtap.dlms.xdlms;

import java.util.List;

/** get-request [C0]. */
public sealed interface GetRequest extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, AttributeRequest attribute) implements GetRequest {}

  record Next(InvokeId invokeId, long blockNumber) implements GetRequest {}

  record WithList(InvokeId invokeId, List<AttributeRequest> attributes) implements GetRequest {
    public WithList { attributes = List.copyOf(attributes); }
  }
}
