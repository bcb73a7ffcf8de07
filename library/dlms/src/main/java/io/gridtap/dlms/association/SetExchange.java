package io.gridtap.dlms.association;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;

/** SET (IEC 62056-5-3 §9.3.3): normal, with list, either of them in blocks. */
final class SetExchange implements Exchange {
  private final InvokeId id;
  private final List<AttributeRequest> attributes;
  private final List<Data> values;
  private final boolean list;
  private BlockCutter blocks = new BlockCutter(Octets.EMPTY);
  private int maxPduOctets;

  SetExchange(InvokeId id, List<AttributeRequest> attributes, List<Data> values, boolean list) {
    this.id = id;
    this.attributes = attributes;
    this.values = values;
    this.list = list;
  }

  @Override
  public Apdu whole() {
    return list
        ? new SetRequest.WithList(id, attributes, values)
        : new SetRequest.Normal(id, attributes.getFirst(), values.getFirst());
  }

  @Override
  public Conformance.Service blocking() { return Conformance.Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE; }

  @Override
  public Apdu firstBlock(int max) {
    maxPduOctets = max;
    OctetWriter raw = new OctetWriter();
    if (list) Axdr.length(values.size(), raw);
    for (Data value : values) DataCodec.encode(value, raw);
    blocks = new BlockCutter(raw.toOctets());
    return first(
        blocks.next(Exchange.room(max, ApduCodec.encode(first(new DataBlock(false, 1, Octets.EMPTY))).length())));
  }

  private SetRequest first(DataBlock block) {
    return list
        ? new SetRequest.WithListFirstBlock(id, attributes, block)
        : new SetRequest.FirstBlock(id, attributes.getFirst(), block);
  }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof SetResponse response)) return Exchange.unexpected(apdu);
    return switch (response) {
      case SetResponse.Normal(var _, var result) -> one(result);
      case SetResponse.WithList(var _, var results) -> all(results);
      case SetResponse.Block(var _, long number) -> acknowledged(number);
      case SetResponse.LastBlock(var _, var result, long _) -> one(result);
      case SetResponse.LastBlockWithList(var _, var results, long _) -> all(results);
    };
  }

  private Step one(DataAccessResult result) {
    if (!list) return new Step.Done(result);
    if (attributes.size() == 1) return new Step.Done(List.of(result));
    return result == DataAccessResult.SUCCESS
        ? new Step.Failed(new Failure.Malformed("one result for a list of " + attributes.size()))
        : new Step.Failed(new Failure.Refused(result));
  }

  private Step all(List<DataAccessResult> results) {
    if (results.size() != attributes.size())
      return new Step.Failed(
          new Failure.Malformed("%d results for %d attributes".formatted(results.size(), attributes.size())));
    return new Step.Done(list ? results : results.getFirst());
  }

  private Step acknowledged(long number) {
    if (number != blocks.number()) return new Step.Failed(new Failure.WrongBlock(blocks.number(), number));
    if (!blocks.hasNext()) return new Step.Failed(new Failure.Malformed("no result after the last block"));
    int empty = ApduCodec.encode(new SetRequest.Block(id, new DataBlock(false, 1, Octets.EMPTY))).length();
    return new Step.Send(new SetRequest.Block(id, blocks.next(Exchange.room(maxPduOctets, empty))));
  }
}
