package io.gridtap.dlms.xdlms;

import java.util.List;
import java.util.Optional;

/** action-request [C3]. */
public sealed interface ActionRequest extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, MethodDescriptor method, Optional<Data> parameters) implements ActionRequest {}

  record NextBlock(InvokeId invokeId, long blockNumber) implements ActionRequest {}

  record WithList(InvokeId invokeId, List<MethodDescriptor> methods, List<Data> parameters) implements ActionRequest {
    public WithList {
      methods = List.copyOf(methods);
      parameters = List.copyOf(parameters);
    }
  }

  record FirstBlock(InvokeId invokeId, MethodDescriptor method, DataBlock block) implements ActionRequest {}

  record WithListFirstBlock(InvokeId invokeId, List<MethodDescriptor> methods, DataBlock block)
      implements
        ActionRequest {
    public WithListFirstBlock { methods = List.copyOf(methods); }
  }

  record Block(InvokeId invokeId, DataBlock block) implements ActionRequest {}
}
