package io.gridtap.dlms.association;

import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.Reading;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionRequest;
import io.gridtap.dlms.xdlms.ActionResponse;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataBlock;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.GetResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SetRequest;
import io.gridtap.dlms.xdlms.SetResponse;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * GET, SET, ACTION and ACCESS of one association (IEC 62056-5-3 §6.5 to §6.9), with their block transfers. One long
 * service at a time: another request ends it.
 */
final class ServerLogicalNames {
  private static final int GET_RESPONSE = 0xC4;
  private static final int NORMAL = 1;
  private static final int WITH_LIST = 3;
  private static final int RESPONSE_HEADER = 4;
  private static final int ASSOCIATION_CLASS = 15;
  /** Empty ones, too, can come for ever. */
  static final int MAX_BLOCKS = 65_536;

  private final Route route;
  private final ServerLimits limits;
  private final Consumer<ServerEvent> events;
  private Task task = new Task.Nothing();

  /** A long service under way. */
  private sealed interface Task {
    record Nothing() implements Task {}

    /** @param number of the block sent last */
    record Giving(LongReading reading, long number) implements Task {}

    record Taking(List<AttributeRequest> attributes, boolean list, BlockAssembly assembly) implements Task {}

    record TakingParameters(List<MethodDescriptor> methods, boolean list, BlockAssembly assembly) implements Task {}

    record GivingReturn(Octets raw, int from, long number) implements Task {}
  }

  ServerLogicalNames(Route route, ServerLimits limits, Consumer<ServerEvent> events) {
    this.route = route;
    this.limits = limits;
    this.events = events;
  }

  private static Optional<Octets> answer(Apdu apdu) { return Optional.of(ApduCodec.encode(apdu)); }

  private static boolean has(Caller caller, Conformance.Service service) { return caller.conformance().has(service); }

  private void idle() { task = new Task.Nothing(); }

  // ---- GET

  Optional<Octets> get(GetRequest request, Caller caller, ServerRoom room) {
    return switch (request) {
      case GetRequest.Normal(var id, var attribute) ->
        read(id, new LongReading(read(attribute, caller)), NORMAL, caller, room);
      case GetRequest.WithList(var id, var attributes) -> {
        if (!has(caller, Conformance.Service.MULTIPLE_REFERENCES) || attributes.size() > limits.list())
          yield answer(new GetResponse.Normal(id, new GetResult.Failure(DataAccessResult.OTHER_REASON)));
        yield read(id, new LongReading(attributes.stream().map(attribute -> read(attribute, caller)).toList()),
            WITH_LIST, caller, room);
      }
      case GetRequest.Next(var id, var number) -> next(id, number, room);
    };
  }

  private static Reading read(AttributeRequest attribute, Caller caller) {
    if (attribute.attribute().attributeId() == 0 && !has(caller, Conformance.Service.ATTRIBUTE0_WITH_GET)
        || attribute.selection().isPresent() && !has(caller, Conformance.Service.SELECTIVE_ACCESS))
      return Reading.failure(DataAccessResult.SCOPE_OF_ACCESS_VIOLATED);
    return caller.device().read(attribute, caller);
  }

  private Optional<Octets> read(InvokeId id, LongReading reading, int choice, Caller caller, ServerRoom room) {
    idle();
    boolean inOne = reading.fits(room.octets() - RESPONSE_HEADER);
    if (inOne || room.general()) {
      // by general block transfer the whole answer must be there: it may be ciphered as one
      if (!inOne && !reading.fits(room.most()))
        return answer(new GetResponse.Normal(id, new GetResult.Failure(DataAccessResult.DATA_BLOCK_UNAVAILABLE)));
      return Optional.of(whole(id, reading, choice, room));
    }
    if (!has(caller, Conformance.Service.BLOCK_TRANSFER_WITH_GET_OR_READ))
      return answer(new GetResponse.Normal(id, new GetResult.Failure(DataAccessResult.DATA_BLOCK_UNAVAILABLE)));
    return give(id, reading, 1, room);
  }

  private static Octets whole(InvokeId id, LongReading reading, int choice, ServerRoom room) {
    OctetWriter out = new OctetWriter().u8(GET_RESPONSE).u8(choice).u8(id.octet());
    Octets raw = reading.take(room.most());
    // alone, a failure is one octet that the choice tells from a value
    if (choice == NORMAL) out.u8(reading.failed() ? 1 : 0);
    return out.octets(raw).toOctets();
  }

  private Optional<Octets> give(InvokeId id, LongReading reading, long number, ServerRoom room) {
    Octets raw = reading.take(room.blockOctets());
    boolean last = reading.done();
    task = last ? new Task.Nothing() : new Task.Giving(reading, number);
    return answer(new GetResponse.Block(id, new DataBlock(last, number, raw)));
  }

  private Optional<Octets> next(InvokeId id, long acknowledged, ServerRoom room) {
    if (!(task instanceof Task.Giving(var reading, var number))) {
      idle();
      return answer(new GetResponse.BlockFailure(id, true, acknowledged, DataAccessResult.NO_LONG_GET_IN_PROGRESS));
    }
    if (acknowledged != number) {
      idle();
      return answer(new GetResponse.BlockFailure(id, true, acknowledged, DataAccessResult.DATA_BLOCK_NUMBER_INVALID));
    }
    return give(id, reading, number + 1, room);
  }

  // ---- SET

  Optional<Octets> set(SetRequest request, Caller caller, ServerRoom room) {
    return switch (request) {
      case SetRequest.Normal(var id, var attribute, var value) -> {
        idle();
        yield confirmed(id, new SetResponse.Normal(id, write(attribute, value, caller)));
      }
      case SetRequest.WithList(var id, var attributes, var values) -> {
        idle();
        yield confirmed(id, has(caller, Conformance.Service.MULTIPLE_REFERENCES) && attributes.size() <= limits.list()
            ? new SetResponse.WithList(id, write(attributes, values, caller))
            : new SetResponse.Normal(id, DataAccessResult.OTHER_REASON));
      }
      case SetRequest.FirstBlock(var id, var attribute, var block) ->
        take(id, new Task.Taking(List.of(attribute), false, assembly()), block, caller);
      case SetRequest.WithListFirstBlock(var id, var attributes, var block) ->
        take(id, new Task.Taking(attributes, true, assembly()), block, caller);
      case SetRequest.Block(var id, var block) -> {
        if (task instanceof Task.Taking taking) yield take(id, taking, block, caller);
        idle();
        yield answer(new SetResponse.LastBlock(id, DataAccessResult.NO_LONG_SET_IN_PROGRESS, block.number()));
      }
    };
  }

  private BlockAssembly assembly() { return new BlockAssembly(limits.apdu().maxMessageOctets(), MAX_BLOCKS); }

  /** A request of the unconfirmed class has no answer. */
  private static Optional<Octets> confirmed(InvokeId id, Apdu response) {
    return id.confirmed() ? answer(response) : Optional.empty();
  }

  private Optional<Octets> take(InvokeId id, Task.Taking taking, DataBlock block, Caller caller) {
    if (!has(caller, Conformance.Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE)) {
      idle();
      return answer(new SetResponse.LastBlock(id, DataAccessResult.DATA_BLOCK_UNAVAILABLE, block.number()));
    }
    return switch (taking.assembly.take(block)) {
      case BlockAssembly.Step.More _ -> {
        task = taking;
        yield answer(new SetResponse.Block(id, block.number()));
      }
      case BlockAssembly.Step.Complete(var whole) -> {
        idle();
        yield written(id, taking, whole, block.number(), caller);
      }
      case BlockAssembly.Step.Wrong _ -> {
        idle();
        yield answer(new SetResponse.LastBlock(id, DataAccessResult.DATA_BLOCK_NUMBER_INVALID, block.number()));
      }
      case BlockAssembly.Step.TooLong _ -> {
        idle();
        yield answer(new SetResponse.LastBlock(id, DataAccessResult.LONG_SET_ABORTED, block.number()));
      }
    };
  }

  private Optional<Octets> written(InvokeId id, Task.Taking taking, Octets whole, long number, Caller caller) {
    List<Data> values = values(whole, taking.list);
    if (values.size() != taking.attributes.size())
      return answer(new SetResponse.LastBlock(id, DataAccessResult.TYPE_UNMATCHED, number));
    List<DataAccessResult> results = write(taking.attributes, values, caller);
    return answer(taking.list
        ? new SetResponse.LastBlockWithList(id, results, number)
        : new SetResponse.LastBlock(id, results.getFirst(), number));
  }

  /** What came in blocks: a value, or a list of them; empty if it is neither. */
  private List<Data> values(Octets raw, boolean list) {
    OctetReader in = raw.reader();
    try {
      int count = list ? in.u8() : 1;
      if (count == 0x81) count = in.u8();
      if (count > limits.list()) return List.of();
      List<Data> values = new ArrayList<>();
      for (int i = 0; i < count; i++) values.add(DataCodec.decode(in, limits.apdu()));
      in.expectEnd();
      return values;
    } catch (DecodeException unreadable) {
      return List.of();
    }
  }

  private List<DataAccessResult> write(List<AttributeRequest> attributes, List<Data> values, Caller caller) {
    List<DataAccessResult> results = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++) results.add(write(attributes.get(i), values.get(i), caller));
    return results;
  }

  private DataAccessResult write(AttributeRequest attribute, Data value, Caller caller) {
    DataAccessResult result = caller.device().write(attribute, value, caller);
    events.accept(new ServerEvent.Written(route, attribute.attribute(), result));
    return result;
  }

  // ---- ACTION

  static boolean isReplyToHls(MethodDescriptor method) {
    return method.classId() == ASSOCIATION_CLASS && method.instance().equals(Obis.CURRENT_ASSOCIATION)
        && method.methodId() == 1;
  }

  Optional<Octets> action(ActionRequest request, Caller caller, ServerRoom room) {
    return switch (request) {
      case ActionRequest.Normal(var id, var method, var parameters) -> {
        idle();
        yield returned(id, List.of(invoke(method, parameters.orElse(Data.NULL), caller)), false, caller, room);
      }
      case ActionRequest.WithList(var id, var methods, var parameters) -> {
        idle();
        if (!has(caller, Conformance.Service.MULTIPLE_REFERENCES) || methods.size() > limits.list())
          yield failed(id, ActionResult.OTHER_REASON);
        yield returned(id, invoke(methods, parameters, caller), true, caller, room);
      }
      case ActionRequest.FirstBlock(var id, var method, var block) ->
        take(id, new Task.TakingParameters(List.of(method), false, assembly()), block, caller, room);
      case ActionRequest.WithListFirstBlock(var id, var methods, var block) ->
        take(id, new Task.TakingParameters(methods, true, assembly()), block, caller, room);
      case ActionRequest.Block(var id, var block) -> {
        if (task instanceof Task.TakingParameters taking) yield take(id, taking, block, caller, room);
        idle();
        yield failed(id, ActionResult.NO_LONG_ACTION_IN_PROGRESS);
      }
      case ActionRequest.NextBlock(var id, var number) -> {
        if (task instanceof Task.GivingReturn(var raw, var from, var sent) && sent == number)
          yield giveReturn(id, raw, from, number + 1, room);
        boolean running = task instanceof Task.GivingReturn;
        idle();
        yield failed(id, running ? ActionResult.LONG_ACTION_ABORTED : ActionResult.NO_LONG_ACTION_IN_PROGRESS);
      }
    };
  }

  private static Optional<Octets> failed(InvokeId id, ActionResult result) {
    return answer(new ActionResponse.Normal(id, new ActionOutcome(result, Optional.empty())));
  }

  private Optional<Octets> take(InvokeId id, Task.TakingParameters taking, DataBlock block, Caller caller,
      ServerRoom room) {
    if (!has(caller, Conformance.Service.BLOCK_TRANSFER_WITH_ACTION)) {
      idle();
      return failed(id, ActionResult.DATA_BLOCK_UNAVAILABLE);
    }
    return switch (taking.assembly.take(block)) {
      case BlockAssembly.Step.More _ -> {
        task = taking;
        yield answer(new ActionResponse.NextBlock(id, block.number()));
      }
      case BlockAssembly.Step.Complete(var whole) -> {
        idle();
        List<Data> parameters = values(whole, taking.list);
        yield parameters.size() == taking.methods.size()
            ? returned(id, invoke(taking.methods, parameters, caller), taking.list, caller, room)
            : failed(id, ActionResult.TYPE_UNMATCHED);
      }
      case BlockAssembly.Step.Wrong _,BlockAssembly.Step.TooLong _ -> {
        idle();
        yield failed(id, ActionResult.LONG_ACTION_ABORTED);
      }
    };
  }

  private List<ActionOutcome> invoke(List<MethodDescriptor> methods, List<Data> parameters, Caller caller) {
    List<ActionOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) outcomes.add(invoke(methods.get(i), parameters.get(i), caller));
    return outcomes;
  }

  private ActionOutcome invoke(MethodDescriptor method, Data parameter, Caller caller) {
    ActionOutcome outcome = caller.device().invoke(method, parameter, caller);
    events.accept(new ServerEvent.Invoked(route, method, outcome.result()));
    return outcome;
  }

  private Optional<Octets> returned(InvokeId id, List<ActionOutcome> outcomes, boolean list, Caller caller,
      ServerRoom room) {
    if (!id.confirmed()) return Optional.empty();
    Octets whole = ApduCodec.encode(list
        ? new ActionResponse.WithList(id, outcomes)
        : new ActionResponse.Normal(id, outcomes.getFirst()));
    if (whole.length() <= room.octets() || room.general()) return Optional.of(whole);
    if (!has(caller, Conformance.Service.BLOCK_TRANSFER_WITH_ACTION))
      return failed(id, ActionResult.DATA_BLOCK_UNAVAILABLE);
    // what stands behind the invoke id: a result and what was returned, or a list of both
    return giveReturn(id, whole.slice(3, whole.length() - 3), 0, 1, room);
  }

  private Optional<Octets> giveReturn(InvokeId id, Octets raw, int from, long number, ServerRoom room) {
    int octets = Math.min(room.blockOctets(), raw.length() - from);
    boolean last = from + octets == raw.length();
    task = last ? new Task.Nothing() : new Task.GivingReturn(raw, from + octets, number);
    return answer(new ActionResponse.Block(id, new DataBlock(last, number, raw.slice(from, octets))));
  }

  // ---- ACCESS

  Optional<Octets> access(AccessRequest request, Caller caller, ServerRoom room) {
    idle();
    Returned data = new Returned(room.general() ? room.most() : Math.min(room.octets(), room.most()));
    List<AccessResponse.Result> results = new ArrayList<>();
    boolean stopped = false;
    for (int i = 0; i < request.specifications().size(); i++) {
      Data given = i < request.data().size() ? request.data().get(i) : Data.NULL;
      boolean refused = stopped || i >= limits.list();
      AccessResponse.Result result = refused
          ? aborted(request.specifications().get(i), data)
          : accessed(request.specifications().get(i), given, caller, data);
      // what was done so far stays done, the rest is left
      if (data.tooLong) return request.invokeId().confirmed() ? Optional.of(ServerSession.tooLong()) : Optional.empty();
      results.add(result);
      stopped = stopped || request.invokeId().breakOnError() && !succeeded(result);
    }
    if (!request.invokeId().confirmed()) return Optional.empty();
    Octets whole = ApduCodec
        .encode(new AccessResponse(request.invokeId(), Optional.empty(), List.of(), data.values, results));
    return Optional.of(whole.length() > data.most ? ServerSession.tooLong() : whole);
  }

  /** The data of an answer, no more of them than it can carry. */
  private static final class Returned {
    final List<Data> values = new ArrayList<>();
    final int most;
    int octets;
    boolean tooLong;

    Returned(int most) { this.most = most; }

    void add(Reading reading) {
      // made element by element, and no further than there is room
      Octets made = reading instanceof Reading.Failure
          ? DataCodec.encode(Data.NULL)
          : new LongReading(reading).take(most - octets + 1);
      octets += made.length();
      tooLong = tooLong || octets > most;
      if (!tooLong)
        values.add(reading instanceof Reading.Value(var value) ? value : LogicalDevice.materialised(reading));
    }

    void add(Data value) { add(Reading.of(value)); }
  }

  private static boolean succeeded(AccessResponse.Result result) {
    return switch (result) {
      case AccessResponse.Result.Get(var code) -> code == DataAccessResult.SUCCESS;
      case AccessResponse.Result.Set(var code) -> code == DataAccessResult.SUCCESS;
      case AccessResponse.Result.Action(var code) -> code == ActionResult.SUCCESS;
    };
  }

  private static AccessResponse.Result aborted(AccessSpecification specification, Returned data) {
    data.add(Data.NULL);
    return switch (specification) {
      case AccessSpecification.Get _ -> new AccessResponse.Result.Get(DataAccessResult.OTHER_REASON);
      case AccessSpecification.Set _ -> new AccessResponse.Result.Set(DataAccessResult.OTHER_REASON);
      case AccessSpecification.Action _ -> new AccessResponse.Result.Action(ActionResult.OTHER_REASON);
    };
  }

  private AccessResponse.Result accessed(AccessSpecification specification, Data given, Caller caller,
      Returned data) {
    return switch (specification) {
      case AccessSpecification.Get(var attribute) -> {
        Reading reading = read(attribute, caller);
        data.add(reading);
        yield new AccessResponse.Result.Get(
            reading instanceof Reading.Failure(var reason) ? reason : DataAccessResult.SUCCESS);
      }
      case AccessSpecification.Set(var attribute) -> {
        data.add(Data.NULL);
        yield new AccessResponse.Result.Set(write(attribute, given, caller));
      }
      case AccessSpecification.Action(var method) -> {
        ActionOutcome outcome = invoke(method, given, caller);
        data.add(outcome.returned().orElse(null) instanceof GetResult.Value(var value) ? value : Data.NULL);
        yield new AccessResponse.Result.Action(outcome.result());
      }
    };
  }
}
