package io.gridtap.dlms.xdlms;

/** GET and SET (IEC 62056-5-3 §6.6, §6.7). */
final class LogicalNameCodec {
  private static final String BLOCK_NUMBER = "a block number";

  private LogicalNameCodec() {}

  static GetRequest getRequest(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new GetRequest.Normal(id, in.attributeRequest());
      case 2 -> new GetRequest.Next(id, in.in().u32be());
      case 3 -> new GetRequest.WithList(id, in.list(ApduIn::attributeRequest));
      default -> throw in.unknown("get-request", choice);
    };
  }

  static void getRequest(GetRequest request, ApduOut out) {
    switch (request) {
      case GetRequest.Normal(var id, var attribute) ->
        out.tags(ApduTag.GET_REQUEST, 1).invokeId(id).attributeRequest(attribute);
      case GetRequest.Next(var id, long number) ->
        out.tags(ApduTag.GET_REQUEST, 2).invokeId(id).u32(number, BLOCK_NUMBER);
      case GetRequest.WithList(var id, var attributes) ->
        out.tags(ApduTag.GET_REQUEST, 3).invokeId(id).list(attributes, ApduOut::attributeRequest);
    }
  }

  static GetResponse getResponse(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new GetResponse.Normal(id, in.getResult());
      case 2 -> getBlock(id, in);
      case 3 -> new GetResponse.WithList(id, in.list(ApduIn::getResult));
      default -> throw in.unknown("get-response", choice);
    };
  }

  private static GetResponse getBlock(InvokeId id, ApduIn in) {
    boolean last = in.bool();
    long number = in.in().u32be();
    int choice = in.in().u8();
    return switch (choice) {
      case 0 -> new GetResponse.Block(id, new DataBlock(last, number, in.octets()));
      case 1 -> new GetResponse.BlockFailure(id, last, number, in.accessResult());
      default -> throw in.unknown("DataBlock-G", choice);
    };
  }

  static void getResponse(GetResponse response, ApduOut out) {
    switch (response) {
      case GetResponse.Normal(var id, var result) ->
        out.tags(ApduTag.GET_RESPONSE, 1).invokeId(id).getResult(result);
      case GetResponse.Block(var id, DataBlock(boolean last, long number, var raw)) ->
        out.tags(ApduTag.GET_RESPONSE, 2).invokeId(id).bool(last).u32(number, BLOCK_NUMBER).bool(false).octets(raw);
      case GetResponse.BlockFailure(var id, boolean last, long number, var reason) -> out.tags(ApduTag.GET_RESPONSE, 2)
          .invokeId(id).bool(last).u32(number, BLOCK_NUMBER).bool(true).accessResult(reason);
      case GetResponse.WithList(var id, var results) ->
        out.tags(ApduTag.GET_RESPONSE, 3).invokeId(id).list(results, ApduOut::getResult);
    }
  }

  static SetRequest setRequest(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new SetRequest.Normal(id, in.attributeRequest(), in.data());
      case 2 -> new SetRequest.FirstBlock(id, in.attributeRequest(), in.block());
      case 3 -> new SetRequest.Block(id, in.block());
      case 4 -> new SetRequest.WithList(id, in.list(ApduIn::attributeRequest), in.list(ApduIn::data));
      case 5 -> new SetRequest.WithListFirstBlock(id, in.list(ApduIn::attributeRequest), in.block());
      default -> throw in.unknown("set-request", choice);
    };
  }

  static void setRequest(SetRequest request, ApduOut out) {
    switch (request) {
      case SetRequest.Normal(var id, var attribute, var value) ->
        out.tags(ApduTag.SET_REQUEST, 1).invokeId(id).attributeRequest(attribute).data(value);
      case SetRequest.FirstBlock(var id, var attribute, var block) ->
        out.tags(ApduTag.SET_REQUEST, 2).invokeId(id).attributeRequest(attribute).block(block);
      case SetRequest.Block(var id, var block) -> out.tags(ApduTag.SET_REQUEST, 3).invokeId(id).block(block);
      case SetRequest.WithList(var id, var attributes, var values) -> {
        ApduOut.pairs(attributes, values, "attributes and values of a set-request");
        out.tags(ApduTag.SET_REQUEST, 4).invokeId(id).list(attributes, ApduOut::attributeRequest)
            .list(values, ApduOut::data);
      }
      case SetRequest.WithListFirstBlock(var id, var attributes, var block) ->
        out.tags(ApduTag.SET_REQUEST, 5).invokeId(id).list(attributes, ApduOut::attributeRequest).block(block);
    }
  }

  static SetResponse setResponse(ApduIn in) {
    int choice = in.in().u8();
    InvokeId id = in.invokeId();
    return switch (choice) {
      case 1 -> new SetResponse.Normal(id, in.accessResult());
      case 2 -> new SetResponse.Block(id, in.in().u32be());
      case 3 -> new SetResponse.LastBlock(id, in.accessResult(), in.in().u32be());
      case 4 -> new SetResponse.LastBlockWithList(id, in.list(ApduIn::accessResult), in.in().u32be());
      case 5 -> new SetResponse.WithList(id, in.list(ApduIn::accessResult));
      default -> throw in.unknown("set-response", choice);
    };
  }

  static void setResponse(SetResponse response, ApduOut out) {
    switch (response) {
      case SetResponse.Normal(var id, var result) ->
        out.tags(ApduTag.SET_RESPONSE, 1).invokeId(id).accessResult(result);
      case SetResponse.Block(var id, long number) ->
        out.tags(ApduTag.SET_RESPONSE, 2).invokeId(id).u32(number, BLOCK_NUMBER);
      case SetResponse.LastBlock(var id, var result, long number) ->
        out.tags(ApduTag.SET_RESPONSE, 3).invokeId(id).accessResult(result).u32(number, BLOCK_NUMBER);
      case SetResponse.LastBlockWithList(var id, var results, long number) ->
        out.tags(ApduTag.SET_RESPONSE, 4).invokeId(id).list(results, ApduOut::accessResult).u32(number, BLOCK_NUMBER);
      case SetResponse.WithList(var id, var results) ->
        out.tags(ApduTag.SET_RESPONSE, 5).invokeId(id).list(results, ApduOut::accessResult);
    }
  }
}
