package io.gridtap.dlms.association;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/** ACTION (IEC 62056-5-3 §9.3.4): normal, with list, in blocks either way. */
final class ActionExchange implements Exchange {
  private final InvokeId id;
  private final List<MethodDescriptor> methods;
  private final List<Data> parameters;
  private final boolean list;
  private final Limits limits;
  private final BlockAssembly assembly;
  private BlockCutter blocks = new BlockCutter(Octets.EMPTY);
  private int maxPduOctets;

  static ActionExchange one(InvokeId id, MethodDescriptor method, Optional<Data> parameters, ClientSettings settings) {
    return new ActionExchange(id, List.of(method), parameters.map(List::of).orElse(List.of()), false, settings);
  }

  static ActionExchange list(InvokeId id, List<MethodDescriptor> methods, List<Data> parameters,
      ClientSettings settings) {
    return new ActionExchange(id, methods, parameters, true, settings);
  }

  private ActionExchange(InvokeId id, List<MethodDescriptor> methods, List<Data> parameters, boolean list,
      ClientSettings settings) {
    this.id = id;
    this.methods = methods;
    this.parameters = parameters;
    this.list = list;
    this.limits = settings.limits();
    this.assembly = new BlockAssembly(settings.transfers().maxOctets(), settings.transfers().maxBlocks());
  }

  @Override
  public Apdu whole() {
    return list
        ? new ActionRequest.WithList(id, methods, parameters)
        : new ActionRequest.Normal(id, methods.getFirst(), parameters.stream().findFirst());
  }

  @Override
  public Conformance.Service blocking() { return Conformance.Service.BLOCK_TRANSFER_WITH_ACTION; }

  @Override
  public Apdu firstBlock(int max) {
    maxPduOctets = max;
    OctetWriter raw = new OctetWriter();
    if (list) Axdr.length(parameters.size(), raw);
    for (Data parameter : parameters) DataCodec.encode(parameter, raw);
    blocks = new BlockCutter(raw.toOctets());
    return first(
        blocks.next(Exchange.room(max, ApduCodec.encode(first(new DataBlock(false, 1, Octets.EMPTY))).length())));
  }

  private ActionRequest first(DataBlock block) {
    return list
        ? new ActionRequest.WithListFirstBlock(id, methods, block)
        : new ActionRequest.FirstBlock(id, methods.getFirst(), block);
  }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof ActionResponse response)) return Exchange.unexpected(apdu);
    return switch (response) {
      case ActionResponse.Normal(var _, var outcome) -> one(outcome);
      case ActionResponse.WithList(var _, var outcomes) -> all(outcomes);
      case ActionResponse.Block(var _, var block) -> block(block);
      case ActionResponse.NextBlock(var _, long number) -> acknowledged(number);
    };
  }

  private Step one(ActionOutcome outcome) {
    if (!list) return new Step.Done(outcome);
    if (methods.size() == 1) return new Step.Done(List.of(outcome));
    return new Step.Failed(outcome.result() == ActionResult.SUCCESS
        ? new Failure.Malformed("one result for a list of " + methods.size())
        : new Failure.Malformed("the list as a whole was refused: " + outcome.result().word()));
  }

  private Step all(List<ActionOutcome> outcomes) {
    if (outcomes.size() != methods.size())
      return new Step.Failed(
          new Failure.Malformed("%d results for %d methods".formatted(outcomes.size(), methods.size())));
    return new Step.Done(list ? outcomes : outcomes.getFirst());
  }

  private Step block(DataBlock block) {
    return switch (assembly.take(block)) {
      case BlockAssembly.Step.More(long number) -> new Step.Send(new ActionRequest.NextBlock(id, number));
      case BlockAssembly.Step.Complete(Octets whole) -> all(outcomes(whole));
      case BlockAssembly.Step.Wrong wrong -> Exchange.failed(wrong);
      case BlockAssembly.Step.TooLong tooLong -> Exchange.failed(tooLong);
    };
  }

  /** Servers put a list into the blocks, or what follows the invoke id of a normal response. */
  private List<ActionOutcome> outcomes(Octets whole) {
    try {
      if (decode(3, whole) instanceof ActionResponse.WithList(var _, var outcomes) && outcomes.size() == methods.size())
        return outcomes;
    } catch (DecodeException noList) {
      if (list) throw noList;
    }
    return decode(1, whole) instanceof ActionResponse.Normal(var _, var outcome) ? List.of(outcome) : List.of();
  }

  private Apdu decode(int choice, Octets whole) {
    return ApduCodec.decode(new OctetWriter().u8(0xC7).u8(choice).u8(id.octet()).octets(whole).toOctets(), limits);
  }

  private Step acknowledged(long number) {
    if (number != blocks.number()) return new Step.Failed(new Failure.WrongBlock(blocks.number(), number));
    if (!blocks.hasNext()) return new Step.Failed(new Failure.Malformed("no result after the last block"));
    int empty = ApduCodec.encode(new ActionRequest.Block(id, new DataBlock(false, 1, Octets.EMPTY))).length();
    return new Step.Send(new ActionRequest.Block(id, blocks.next(Exchange.room(maxPduOctets, empty))));
  }
}
