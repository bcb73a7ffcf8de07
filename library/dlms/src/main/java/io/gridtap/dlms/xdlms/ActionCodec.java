package io.gridtap.dlms.xdlms;

import java.util.Optional;

/** ACTION (IEC 62056-5-3 §6.8). */
final class ActionCodec {
  private ActionCodec() {}

  static ActionRequest request(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new ActionRequest.Normal(id, in.method(), in.optional(ApduIn::data));
      case 2 -> new ActionRequest.NextBlock(id, in.in().u32be());
      case 3 -> new ActionRequest.WithList(id, in.list(ApduIn::method), in.list(ApduIn::data));
      case 4 -> new ActionRequest.FirstBlock(id, in.method(), in.block());
      case 5 -> new ActionRequest.WithListFirstBlock(id, in.list(ApduIn::method), in.block());
      case 6 -> new ActionRequest.Block(id, in.block());
      default -> throw in.unknown("action-request", choice);
    };
  }

  static void request(ActionRequest request, ApduOut out) {
    switch (request) {
      case ActionRequest.Normal(var id, var method, var parameters) ->
        out.tags(ApduTag.ACTION_REQUEST, 1).invokeId(id).method(method).optional(parameters, ApduOut::data);
      case ActionRequest.NextBlock(var id, long number) ->
        out.tags(ApduTag.ACTION_REQUEST, 2).invokeId(id).u32(number, "a block number");
      case ActionRequest.WithList(var id, var methods, var parameters) -> {
        ApduOut.pairs(methods, parameters, "methods and parameters of an action-request");
        out.tags(ApduTag.ACTION_REQUEST, 3).invokeId(id).list(methods, ApduOut::method)
            .list(parameters, ApduOut::data);
      }
      case ActionRequest.FirstBlock(var id, var method, var block) ->
        out.tags(ApduTag.ACTION_REQUEST, 4).invokeId(id).method(method).block(block);
      case ActionRequest.WithListFirstBlock(var id, var methods, var block) ->
        out.tags(ApduTag.ACTION_REQUEST, 5).invokeId(id).list(methods, ApduOut::method).block(block);
      case ActionRequest.Block(var id, var block) -> out.tags(ApduTag.ACTION_REQUEST, 6).invokeId(id).block(block);
    }
  }

  static ActionResponse response(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new ActionResponse.Normal(id, lastOutcome(in));
      case 2 -> new ActionResponse.Block(id, in.block());
      case 3 -> new ActionResponse.WithList(id, in.list(ActionCodec::outcome));
      case 4 -> new ActionResponse.NextBlock(id, in.in().u32be());
      default -> throw in.unknown("action-response", choice);
    };
  }

  static void response(ActionResponse response, ApduOut out) {
    switch (response) {
      case ActionResponse.Normal(var id, var outcome) ->
        outcome(out.tags(ApduTag.ACTION_RESPONSE, 1).invokeId(id), outcome);
      case ActionResponse.Block(var id, var block) -> out.tags(ApduTag.ACTION_RESPONSE, 2).invokeId(id).block(block);
      case ActionResponse.WithList(var id, var outcomes) ->
        out.tags(ApduTag.ACTION_RESPONSE, 3).invokeId(id).list(outcomes, ActionCodec::outcome);
      case ActionResponse.NextBlock(var id, long number) ->
        out.tags(ApduTag.ACTION_RESPONSE, 4).invokeId(id).u32(number, "a block number");
    }
  }

  /** Servers in the field end after the result, without the flag that nothing was returned. */
  private static ActionOutcome lastOutcome(ApduIn in) {
    ActionResult result = in.actionResult();
    return new ActionOutcome(result,
        in.in().hasRemaining() ? in.optional(ApduIn::getResult) : Optional.empty());
  }

  private static ActionOutcome outcome(ApduIn in) {
    return new ActionOutcome(in.actionResult(), in.optional(ApduIn::getResult));
  }

  private static void outcome(ApduOut out, ActionOutcome outcome) {
    out.actionResult(outcome.result()).optional(outcome.returned(), ApduOut::getResult);
  }
}
