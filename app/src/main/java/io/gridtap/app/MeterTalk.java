package io.gridtap.app;

import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open association with a meter, as commands need it. What the meter refuses is a value; a lost association is a
 * {@link CommandFailure}.
 */
interface MeterTalk extends AutoCloseable {
  /** What became of asking for one attribute. */
  sealed interface Outcome {
    record Value(Data data) implements Outcome {}

    /** @param reason in words */
    record Failed(String reason, Optional<DataAccessResult> result) implements Outcome {}

    static Outcome of(GetResult result) {
      return switch (result) {
        case GetResult.Value(var data) -> new Value(data);
        case GetResult.Failure(var why) -> new Failed(AccessWords.of(why), Optional.of(why));
      };
    }
  }

  /** Where it is, for messages. */
  String peer();

  MeterProfile profile();

  /** One outcome for each request, in their order, with as few exchanges as the meter allows. */
  List<Outcome> get(List<AttributeRequest> requests) throws InterruptedException;

  default Outcome get(AttributeRequest request) throws InterruptedException { return get(List.of(request)).getFirst(); }

  default Outcome get(AttributeDescriptor attribute) throws InterruptedException {
    return get(AttributeRequest.of(attribute));
  }

  /** The encoded value in pieces as they come; the next one is asked for when the taker has returned. */
  void stream(AttributeRequest request, Consumer<Octets> taker) throws InterruptedException;

  DataAccessResult set(AttributeRequest attribute, Data value) throws InterruptedException;

  ActionOutcome invoke(MethodDescriptor method, Optional<Data> parameters) throws InterruptedException;

  /** The meter's object list, read once. */
  ObjectDirectory objects() throws InterruptedException;

  @Override
  void close();
}
