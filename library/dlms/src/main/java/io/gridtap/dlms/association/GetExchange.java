package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;

/** GET (IEC 62056-5-3 §9.3.2): normal, with list, in blocks kept or handed on. */
final class GetExchange implements Exchange {
  private final InvokeId id;
  private final List<AttributeRequest> attributes;
  private final Form form;
  private final Limits limits;
  private final BlockAssembly assembly;
  private long number;

  enum Form {
    ONE, LIST, BLOCKS
  }

  GetExchange(InvokeId id, List<AttributeRequest> attributes, Form form, ClientSettings settings) {
    this.id = id;
    this.attributes = attributes;
    this.form = form;
    this.limits = settings.limits();
    ClientSettings.Transfers transfers = settings.transfers();
    this.assembly = form == Form.BLOCKS
        ? BlockAssembly.passing(transfers.maxStreamOctets(), transfers.maxBlocks())
        : new BlockAssembly(transfers.maxOctets(), transfers.maxBlocks());
  }

  @Override
  public Apdu whole() {
    return form == Form.LIST
        ? new GetRequest.WithList(id, attributes)
        : new GetRequest.Normal(id, attributes.getFirst());
  }

  /** A list of attributes cannot be sent in blocks of the service's own. */
  @Override
  public Conformance.Service blocking() { return Conformance.Service.GENERAL_BLOCK_TRANSFER; }

  @Override
  public Apdu firstBlock(int maxPduOctets) { throw new IllegalStateException("a get-request has no blocks"); }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof GetResponse response)) return Exchange.unexpected(apdu);
    return switch (response) {
      case GetResponse.Normal(var _, var result) -> one(result);
      case GetResponse.WithList(var _, var results) -> list(results);
      case GetResponse.Block(var _, var block) -> block(block);
      case GetResponse.BlockFailure(var _, var _, var _, var reason) -> one(new GetResult.Failure(reason));
    };
  }

  private Step one(GetResult result) {
    return switch (form) {
      case ONE -> new Step.Done(result);
      case LIST -> attributes.size() == 1
          ? new Step.Done(List.of(result))
          : result instanceof GetResult.Failure(var reason)
              ? new Step.Failed(new Failure.Refused(reason))
              : new Step.Failed(new Failure.Malformed("one value for a list of " + attributes.size()));
      case BLOCKS -> switch (result) {
        case GetResult.Value(Data data) -> new Step.Give(DataCodec.encode(data), true);
        case GetResult.Failure(var reason) -> new Step.Failed(new Failure.Refused(reason));
      };
    };
  }

  private Step list(List<GetResult> results) {
    if (form != Form.LIST)
      return results.size() == 1
          ? one(results.getFirst())
          : new Step.Failed(new Failure.Malformed(results.size() + " values for one attribute"));
    return results.size() == attributes.size()
        ? new Step.Done(results)
        : new Step.Failed(
            new Failure.Malformed("%d values for a list of %d".formatted(results.size(), attributes.size())));
  }

  private Step block(DataBlock block) {
    return switch (assembly.take(block)) {
      case BlockAssembly.Step.More(long taken) -> {
        number = taken;
        yield form == Form.BLOCKS ? new Step.Give(block.raw(), false) : next();
      }
      case BlockAssembly.Step.Complete(Octets whole) -> switch (form) {
        case BLOCKS -> new Step.Give(block.raw(), true);
        case ONE -> new Step.Done(new GetResult.Value(DataCodec.decode(whole, limits)));
        case LIST -> list(results(whole));
      };
      case BlockAssembly.Step.Wrong wrong -> Exchange.failed(wrong);
      case BlockAssembly.Step.TooLong tooLong -> Exchange.failed(tooLong);
    };
  }

  @Override
  public Step next() { return new Step.Send(new GetRequest.Next(id, number)); }

  /** The blocks of a list hold what follows the invoke id of a get-response with list. */
  private List<GetResult> results(Octets whole) {
    Octets response = new OctetWriter().u8(0xC4).u8(3).u8(id.octet()).octets(whole).toOctets();
    return ((GetResponse.WithList) ApduCodec.decode(response, limits)).results();
  }
}
