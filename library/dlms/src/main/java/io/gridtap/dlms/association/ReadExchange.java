package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.ReadResponse;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;

/** Read with short names (IEC 62056-5-3 §9.3.14), in blocks either way; those of an answer are kept or handed on. */
final class ReadExchange implements Exchange {
  private static final int READ_RESPONSE = 0x0C;

  /** Number of results, one, and the choice of this one: they stand ahead of a value that is handed on. */
  private static final int HEAD_OCTETS = 2;

  private final List<VariableAccess> accesses;
  private final boolean handsOn;
  private final Limits limits;
  private final BlockAssembly assembly;
  private BlockCutter blocks = new BlockCutter(Octets.EMPTY);
  private int maxPduOctets;
  private Octets head = Octets.EMPTY;
  private boolean headTaken;
  private int number;

  /** @param handsOn whether the value of the only access is handed on block by block */
  ReadExchange(List<VariableAccess> accesses, boolean handsOn, ClientSettings settings) {
    this.accesses = accesses;
    this.handsOn = handsOn;
    this.limits = settings.limits();
    ClientSettings.Transfers transfers = settings.transfers();
    this.assembly = handsOn
        ? BlockAssembly.passing(transfers.maxStreamOctets(), transfers.maxBlocks())
        : new BlockAssembly(transfers.maxOctets(), transfers.maxBlocks());
  }

  @Override
  public Apdu whole() { return new ReadRequest(accesses); }

  @Override
  public Conformance.Service blocking() { return Conformance.Service.BLOCK_TRANSFER_WITH_GET_OR_READ; }

  @Override
  public Apdu firstBlock(int max) {
    maxPduOctets = max;
    Octets apdu = ApduCodec.encode(whole());
    blocks = new BlockCutter(apdu.slice(1, apdu.length() - 1));
    return block();
  }

  private ReadRequest block() {
    return request(blocks
        .next(Exchange.room(maxPduOctets, ApduCodec.encode(request(new DataBlock(false, 1, Octets.EMPTY))).length())));
  }

  private static ReadRequest request(DataBlock block) {
    return new ReadRequest(List.of(new VariableAccess.ReadBlock(block)));
  }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof ReadResponse response)) return Exchange.unexpected(apdu);
    if (response.items().size() == 1)
      switch (response.items().getFirst()) {
      case ReadResponse.Item.Block(var block) -> {
        return block(block);
      }
      case ReadResponse.Item.BlockNumber(int number) -> {
        return acknowledged(number);
      }
      case ReadResponse.Item.Value _,ReadResponse.Item.Failure _ -> {
      }
      }
    return results(response);
  }

  private Step results(ReadResponse response) {
    if (response.items().size() != accesses.size()) {
      if (response.items().size() == 1 && response.items().getFirst() instanceof ReadResponse.Item.Failure(var reason))
        return new Step.Failed(new Failure.Refused(reason));
      return new Step.Failed(
          new Failure.Malformed("%d values for %d names".formatted(response.items().size(), accesses.size())));
    }
    List<GetResult> results = new ArrayList<>();
    for (ReadResponse.Item item : response.items())
      switch (item) {
      case ReadResponse.Item.Value(var data) -> results.add(new GetResult.Value(data));
      case ReadResponse.Item.Failure(var reason) -> results.add(new GetResult.Failure(reason));
      case ReadResponse.Item.Block _,ReadResponse.Item.BlockNumber _ -> {
        return new Step.Failed(new Failure.Malformed("a block among several values"));
      }
      }
    if (handsOn)
      return switch (results.getFirst()) {
        case GetResult.Value(var data) -> new Step.Give(DataCodec.encode(data), true);
        case GetResult.Failure(var reason) -> new Step.Failed(new Failure.Refused(reason));
      };
    return new Step.Done(List.copyOf(results));
  }

  private Step block(DataBlock block) {
    return switch (assembly.take(block)) {
      case BlockAssembly.Step.More(long taken) -> {
        number = (int) taken;
        yield handsOn ? part(block) : next();
      }
      case BlockAssembly.Step.Complete(Octets whole) -> {
        if (handsOn) yield part(block);
        Octets response = new OctetWriter().u8(READ_RESPONSE).octets(whole).toOctets();
        yield ApduCodec.decode(response, limits) instanceof ReadResponse read
            ? results(read)
            : new Step.Failed(new Failure.Malformed("no readResponse in the blocks"));
      }
      case BlockAssembly.Step.Wrong wrong -> Exchange.failed(wrong);
      case BlockAssembly.Step.TooLong tooLong -> Exchange.failed(tooLong);
    };
  }

  @Override
  public Step next() { return new Step.Send(new ReadRequest(List.of(new VariableAccess.BlockNumber(number)))); }

  private Step part(DataBlock block) {
    if (headTaken) return new Step.Give(block.raw(), block.last());
    Octets begun = new OctetWriter().octets(head).octets(block.raw()).toOctets();
    boolean failure = begun.length() >= HEAD_OCTETS && begun.u8(1) == 1;
    if (begun.length() < (failure ? HEAD_OCTETS + 1 : HEAD_OCTETS)) {
      head = begun;
      return block.last() ? new Step.Failed(new Failure.Malformed("no value in the blocks")) : next();
    }
    if (begun.u8(0) != 1 || begun.u8(1) > 1)
      return new Step.Failed(
          new Failure.Malformed("blocks that begin with %s for one name".formatted(begun.slice(0, HEAD_OCTETS))));
    if (failure) return new Step.Failed(new Failure.Refused(DataAccessResult.of(begun.u8(HEAD_OCTETS))));
    headTaken = true;
    return new Step.Give(begun.slice(HEAD_OCTETS, begun.length() - HEAD_OCTETS), block.last());
  }

  private Step acknowledged(int number) {
    if (number != blocks.number()) return new Step.Failed(new Failure.WrongBlock(blocks.number(), number));
    if (!blocks.hasNext()) return new Step.Failed(new Failure.Malformed("no values after the last block"));
    return new Step.Send(block());
  }
}
