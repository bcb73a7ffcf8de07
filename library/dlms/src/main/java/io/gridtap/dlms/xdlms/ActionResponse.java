package io.gridtap.dlms.xdlms;

import java.util.List;

/** action-response [C7]. */
public sealed interface ActionResponse extends Apdu {
  InvokeId invokeId();

  record Normal(InvokeId invokeId, ActionOutcome outcome) implements ActionResponse {}

  record Block(InvokeId invokeId, DataBlock block) implements ActionResponse {}

  record WithList(InvokeId invokeId, List<ActionOutcome> outcomes) implements ActionResponse {
    public WithList { outcomes = List.copyOf(outcomes); }
  }

  record NextBlock(InvokeId invokeId, long blockNumber) implements ActionResponse {}
}
