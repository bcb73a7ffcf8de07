package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.dlms.xdlms.WriteResponse;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/** Write with short names (IEC 62056-5-3 §9.3.15), whole or in blocks. */
final class WriteExchange implements Exchange {
  private final List<VariableAccess> accesses;
  private final List<Data> values;
  private BlockCutter blocks = new BlockCutter(Octets.EMPTY);
  private int maxPduOctets;

  WriteExchange(List<VariableAccess> accesses, List<Data> values) {
    this.accesses = accesses;
    this.values = values;
  }

  @Override
  public Apdu whole() { return new WriteRequest(accesses, values); }

  @Override
  public Conformance.Service blocking() { return Conformance.Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE; }

  @Override
  public Apdu firstBlock(int max) {
    maxPduOctets = max;
    Octets apdu = ApduCodec.encode(whole());
    blocks = new BlockCutter(apdu.slice(1, apdu.length() - 1));
    return block();
  }

  private WriteRequest block() {
    int empty = ApduCodec.encode(request(new DataBlock(false, 1, Octets.EMPTY))).length();
    return request(blocks.next(Exchange.room(maxPduOctets, empty)));
  }

  private static WriteRequest request(DataBlock block) {
    return new WriteRequest(List.of(new VariableAccess.WriteBlock(block.last(), (int) block.number())),
        List.of(Data.octetString(block.raw())));
  }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof WriteResponse response)) return Exchange.unexpected(apdu);
    if (response.items().size() == 1
        && response.items().getFirst() instanceof WriteResponse.Item.BlockNumber(int number))
      return acknowledged(number);
    List<DataAccessResult> results = new ArrayList<>();
    for (WriteResponse.Item item : response.items())
      if (item instanceof WriteResponse.Item.Done(var result)) results.add(result);
    if (results.size() == accesses.size()) return new Step.Done(List.copyOf(results));
    if (results.size() == 1 && results.getFirst() != DataAccessResult.SUCCESS)
      return new Step.Failed(new Failure.Refused(results.getFirst()));
    return new Step.Failed(new Failure.Malformed("%d results for %d names".formatted(results.size(), accesses.size())));
  }

  private Step acknowledged(int number) {
    if (number != blocks.number()) return new Step.Failed(new Failure.WrongBlock(blocks.number(), number));
    if (!blocks.hasNext()) return new Step.Failed(new Failure.Malformed("no results after the last block"));
    return new Step.Send(block());
  }
}
