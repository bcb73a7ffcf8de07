package io.gridtap.dlms.association;

import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.Reading;
import io.gridtap.dlms.device.ShortNames;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.ReadRequest;
import io.gridtap.dlms.xdlms.ReadResponse;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.dlms.xdlms.UnconfirmedWriteRequest;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.dlms.xdlms.WriteRequest;
import io.gridtap.dlms.xdlms.WriteResponse;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * read, write and unconfirmed write of one association with short names (IEC 62056-5-3 §6.12). Methods are invoked by
 * writing to their name, or by a parameterized read of it when they return something.
 */
final class ServerShortNames {
  private static final int READ_REQUEST = 0x05;
  private static final int WRITE_REQUEST = 0x06;
  private static final int READ_RESPONSE = 0x0C;
  private static final int REPLY_TO_HLS = 8;
  private static final int ASSOCIATION_CLASS = 12;

  private final Route route;
  private final ServerLimits limits;
  private final Consumer<ServerEvent> events;
  private Optional<Long> giving = Optional.empty();
  private Optional<LongReading> reading = Optional.empty();
  /** A read request in blocks, and a write request in blocks. */
  private Optional<BlockAssembly> takingRead = Optional.empty();
  private Optional<BlockAssembly> taking = Optional.empty();

  ServerShortNames(Route route, ServerLimits limits, Consumer<ServerEvent> events) {
    this.route = route;
    this.limits = limits;
    this.events = events;
  }

  // ---- read

  Optional<Octets> read(ReadRequest request, Caller caller, ServerRoom room) {
    if (request.accesses().size() == 1
        && request.accesses().getFirst() instanceof VariableAccess.BlockNumber(var number))
      return Optional.of(next(number, room));
    if (request.accesses().size() == 1
        && request.accesses().getFirst() instanceof VariableAccess.ReadBlock(var block))
      return Optional.of(take(block, caller, room));
    stop();
    return Optional.of(answered(request, caller, room));
  }

  /** A block within what came in blocks is refused as any other access that is none. */
  private Octets answered(ReadRequest request, Caller caller, ServerRoom room) {
    if (request.accesses().size() > limits.list()
        || request.accesses().size() > 1 && !caller.conformance().has(Conformance.Service.MULTIPLE_REFERENCES))
      return failures(request.accesses().size() > limits.list() ? 1 : request.accesses().size());
    List<Reading> readings = request.accesses().stream().map(access -> read(access, caller)).toList();
    LongReading whole = new LongReading(readings);
    if (whole.fits(room.octets() - 1) || room.general() && whole.fits(room.most()))
      return new OctetWriter().u8(READ_RESPONSE).octets(whole.take(room.most())).toOctets();
    if (!caller.conformance().has(Conformance.Service.BLOCK_TRANSFER_WITH_GET_OR_READ))
      return failures(request.accesses().size());
    return give(whole, 1, room);
  }

  /** A read request longer than an APDU, of which this is a part. */
  private Octets take(DataBlock block, Caller caller, ServerRoom room) {
    if (!caller.conformance().has(Conformance.Service.BLOCK_TRANSFER_WITH_GET_OR_READ))
      return unread(DataAccessResult.DATA_BLOCK_UNAVAILABLE);
    if (block.number() <= 1) stop();
    else if (takingRead.isEmpty()) return unread(DataAccessResult.NO_LONG_GET_IN_PROGRESS);
    BlockAssembly assembly = takingRead
        .orElseGet(() -> new BlockAssembly(limits.apdu().maxMessageOctets(), ServerLogicalNames.MAX_BLOCKS));
    return switch (assembly.take(block)) {
      case BlockAssembly.Step.More(var taken) -> {
        takingRead = Optional.of(assembly);
        yield ApduCodec.encode(new ReadResponse(List.of(new ReadResponse.Item.BlockNumber((int) taken))));
      }
      case BlockAssembly.Step.Complete(var whole) -> {
        stop();
        yield completeRead(whole, caller, room);
      }
      case BlockAssembly.Step.Wrong _ -> unread(DataAccessResult.DATA_BLOCK_NUMBER_INVALID);
      case BlockAssembly.Step.TooLong _ -> unread(DataAccessResult.LONG_GET_ABORTED);
    };
  }

  private Octets completeRead(Octets whole, Caller caller, ServerRoom room) {
    try {
      return ApduCodec.decode(new OctetWriter().u8(READ_REQUEST).octets(whole).toOctets(),
          limits.apdu()) instanceof ReadRequest request
              ? answered(request, caller, room)
              : unread(DataAccessResult.TYPE_UNMATCHED);
    } catch (DecodeException unreadable) {
      return unread(DataAccessResult.TYPE_UNMATCHED);
    }
  }

  private Octets unread(DataAccessResult why) {
    stop();
    return ApduCodec.encode(new ReadResponse(List.of(new ReadResponse.Item.Failure(why))));
  }

  private void stop() {
    giving = Optional.empty();
    reading = Optional.empty();
    takingRead = Optional.empty();
    taking = Optional.empty();
  }

  private static Octets failures(int count) {
    List<ReadResponse.Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) items.add(new ReadResponse.Item.Failure(DataAccessResult.OTHER_REASON));
    return ApduCodec.encode(new ReadResponse(items));
  }

  private Octets give(LongReading whole, long number, ServerRoom room) {
    Octets raw = whole.take(room.blockOctets());
    boolean last = whole.done();
    reading = last ? Optional.empty() : Optional.of(whole);
    giving = last ? Optional.empty() : Optional.of(number);
    return ApduCodec
        .encode(new ReadResponse(List.of(new ReadResponse.Item.Block(new DataBlock(last, number, raw)))));
  }

  private Octets next(int acknowledged, ServerRoom room) {
    if (giving.isPresent() && reading.isPresent() && giving.get() == acknowledged)
      return give(reading.get(), giving.get() + 1, room);
    DataAccessResult why = giving.isPresent()
        ? DataAccessResult.DATA_BLOCK_NUMBER_INVALID
        : DataAccessResult.NO_LONG_GET_IN_PROGRESS;
    return unread(why);
  }

  private Reading read(VariableAccess access, Caller caller) {
    return switch (access) {
      case VariableAccess.Name(var name) -> read(name, Optional.empty(), caller);
      case VariableAccess.Parameterized(var name, var selection) ->
        caller.conformance().has(Conformance.Service.PARAMETERIZED_ACCESS)
            ? read(name, Optional.of(selection), caller)
            : Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
      case VariableAccess.BlockNumber _,VariableAccess.ReadBlock _,VariableAccess.WriteBlock _ ->
        Reading.failure(DataAccessResult.DATA_BLOCK_UNAVAILABLE);
    };
  }

  private Reading read(int name, Optional<SelectiveAccess> selection, Caller caller) {
    Optional<ShortNames.Target> target = caller.device().shortNames().target(name);
    if (target.isEmpty()) return Reading.failure(DataAccessResult.OBJECT_UNDEFINED);
    return switch (target.get()) {
      case ShortNames.Target.Attribute attribute ->
        caller.device().read(new AttributeRequest(descriptor(attribute), selection), caller);
      case ShortNames.Target.Method method -> {
        ActionOutcome outcome = invoke(method, selection.map(SelectiveAccess::parameters).orElse(Data.NULL), caller);
        if (outcome.result() != ActionResult.SUCCESS)
          yield Reading.failure(DataAccessResult.of(outcome.result().code()));
        yield outcome.returned().orElse(null) instanceof GetResult.Value(var value)
            ? Reading.of(value)
            : Reading.of(Data.NULL);
      }
    };
  }

  private static AttributeDescriptor descriptor(ShortNames.Target.Attribute attribute) {
    return new AttributeDescriptor(attribute.object().classId(), attribute.object().instance(),
        attribute.attributeId());
  }

  private ActionOutcome invoke(ShortNames.Target.Method method, Data parameter, Caller caller) {
    MethodDescriptor descriptor = new MethodDescriptor(method.object().classId(), method.object().instance(),
        method.methodId());
    ActionOutcome outcome = caller.device().invoke(descriptor, parameter, caller);
    events.accept(new ServerEvent.Invoked(route, descriptor, outcome.result()));
    return outcome;
  }

  // ---- write

  Optional<Octets> write(WriteRequest request, Caller caller, ServerRoom room) {
    if (request.accesses().size() == 1 && request.values().size() == 1
        && request.accesses().getFirst() instanceof VariableAccess.WriteBlock(var last, var number))
      return Optional.of(take(last, number, request.values().getFirst(), caller));
    stop();
    return Optional.of(written(request, caller));
  }

  /** A write request longer than an APDU, of which this is a part. */
  private Octets take(boolean last, int number, Data part, Caller caller) {
    if (!caller.conformance().has(Conformance.Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE))
      return refused(DataAccessResult.DATA_BLOCK_UNAVAILABLE);
    if (!(part instanceof Data.OctetString(var raw))) return refused(DataAccessResult.TYPE_UNMATCHED);
    if (number <= 1) stop();
    else if (taking.isEmpty()) return refused(DataAccessResult.NO_LONG_SET_IN_PROGRESS);
    BlockAssembly assembly = taking
        .orElseGet(() -> new BlockAssembly(limits.apdu().maxMessageOctets(), ServerLogicalNames.MAX_BLOCKS));
    return switch (assembly.take(new DataBlock(last, number, raw))) {
      case BlockAssembly.Step.More(var taken) -> {
        taking = Optional.of(assembly);
        yield ApduCodec.encode(new WriteResponse(List.of(new WriteResponse.Item.BlockNumber((int) taken))));
      }
      case BlockAssembly.Step.Complete(var whole) -> {
        stop();
        yield complete(whole, caller);
      }
      case BlockAssembly.Step.Wrong _ -> refused(DataAccessResult.DATA_BLOCK_NUMBER_INVALID);
      case BlockAssembly.Step.TooLong _ -> refused(DataAccessResult.LONG_SET_ABORTED);
    };
  }

  private Octets complete(Octets whole, Caller caller) {
    try {
      return ApduCodec.decode(new OctetWriter().u8(WRITE_REQUEST).octets(whole).toOctets(),
          limits.apdu()) instanceof WriteRequest request
              ? written(request, caller)
              : refused(DataAccessResult.TYPE_UNMATCHED);
    } catch (DecodeException unreadable) {
      return refused(DataAccessResult.TYPE_UNMATCHED);
    }
  }

  private Octets refused(DataAccessResult why) {
    stop();
    return ApduCodec.encode(new WriteResponse(List.of(new WriteResponse.Item.Done(why))));
  }

  private Octets written(WriteRequest request, Caller caller) {
    List<WriteResponse.Item> items = new ArrayList<>();
    write(request.accesses(), request.values(), caller)
        .forEach(result -> items.add(new WriteResponse.Item.Done(result)));
    return ApduCodec.encode(new WriteResponse(items));
  }

  void writeUnconfirmed(UnconfirmedWriteRequest request, Caller caller) {
    stop();
    write(request.accesses(), request.values(), caller);
  }

  private List<DataAccessResult> write(List<VariableAccess> accesses, List<Data> values, Caller caller) {
    List<DataAccessResult> results = new ArrayList<>();
    for (int i = 0; i < accesses.size(); i++)
      results.add(i < values.size() && i < limits.list()
          ? write(accesses.get(i), values.get(i), caller)
          : DataAccessResult.OTHER_REASON);
    return results;
  }

  private DataAccessResult write(VariableAccess access, Data value, Caller caller) {
    return switch (access) {
      case VariableAccess.Name(var name) -> write(name, Optional.empty(), value, caller);
      case VariableAccess.Parameterized(var name, var selection) ->
        write(name, Optional.of(selection), value, caller);
      case VariableAccess.BlockNumber _,VariableAccess.ReadBlock _,VariableAccess.WriteBlock _ ->
        DataAccessResult.DATA_BLOCK_UNAVAILABLE;
    };
  }

  private DataAccessResult write(int name, Optional<SelectiveAccess> selection, Data value, Caller caller) {
    Optional<ShortNames.Target> target = caller.device().shortNames().target(name);
    if (target.isEmpty()) return DataAccessResult.OBJECT_UNDEFINED;
    return switch (target.get()) {
      case ShortNames.Target.Attribute attribute -> {
        AttributeDescriptor descriptor = descriptor(attribute);
        DataAccessResult result = caller.device().write(new AttributeRequest(descriptor, selection), value, caller);
        events.accept(new ServerEvent.Written(route, descriptor, result));
        yield result;
      }
      case ShortNames.Target.Method method -> DataAccessResult.of(invoke(method, value, caller).result().code());
    };
  }

  // ---- HLS

  /** f(StoC), if that is what this request carries. */
  static Optional<Octets> replyToHls(ReadRequest request, LogicalDevice device) {
    if (request.accesses().size() != 1
        || !(request.accesses().getFirst() instanceof VariableAccess.Parameterized(var name, var selection))
        || !(selection.parameters() instanceof Data.OctetString(var octets)))
      return Optional.empty();
    return device.shortNames().target(name)
        .filter(target -> target instanceof ShortNames.Target.Method method
            && method.object().classId() == ASSOCIATION_CLASS && method.methodId() == REPLY_TO_HLS)
        .map(_ -> octets);
  }

  static Octets hlsAnswer(Optional<Octets> own) {
    return ApduCodec.encode(new ReadResponse(
        List.of(own.<ReadResponse.Item>map(octets -> new ReadResponse.Item.Value(Data.octetString(octets)))
            .orElseGet(() -> new ReadResponse.Item.Failure(DataAccessResult.OTHER_REASON)))));
  }
}
