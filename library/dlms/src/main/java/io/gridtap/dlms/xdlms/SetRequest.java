package io.gridtap.dlms.xdlms;

import java.util.List;

/** set-request [C1]. */
public sealed interface SetRequest extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, AttributeRequest attribute, Data value) implements SetRequest {}

  record FirstBlock(InvokeId invokeId, AttributeRequest attribute, DataBlock block) implements SetRequest {}

  record Block(InvokeId invokeId, DataBlock block) implements SetRequest {}

  record WithList(InvokeId invokeId, List<AttributeRequest> attributes, List<Data> values) implements SetRequest {
    public WithList {
      attributes = List.copyOf(attributes);
      values = List.copyOf(values);
    }
  }

  record WithListFirstBlock(InvokeId invokeId, List<AttributeRequest> attributes, DataBlock block)
      implements
        SetRequest {
    public WithListFirstBlock { attributes = List.copyOf(attributes); }
  }
}
