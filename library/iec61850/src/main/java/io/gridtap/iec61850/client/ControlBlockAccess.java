package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.InstanceReference;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.List;
import java.util.Optional;

/** Reads and writes the attributes of a control block that is one structure: all but those of reports. */
final class ControlBlockAccess {
  private final MmsClient mms;
  private final String logicalDevice;
  private final String item;

  /** @param item {@code LLN0$SP$SGCB} */
  ControlBlockAccess(MmsClient mms, String logicalDevice, String item) {
    this.mms = mms;
    this.logicalDevice = logicalDevice;
    this.item = item;
  }

  /**
   * A control block with its own constraint: {@code LD0/LLN0.gcbEvents} or {@code LD0/LLN0$GO$gcbEvents}.
   *
   * @param constraints that may be named; the first one is meant if none is
   * @throws io.gridtap.iec61850.ReferenceException if it is none, with the position of the fault
   */
  static ControlBlockAccess of(MmsClient mms, String reference, FunctionalConstraint... constraints) {
    InstanceReference block = InstanceReference.parse(reference,
        "LD0/LLN0.name or LD0/LLN0.%s.name".formatted(constraints[0]), constraints);
    return new ControlBlockAccess(mms, block.logicalDevice(),
        "%s$%s$%s".formatted(block.logicalNode(), block.constraint().orElse(constraints[0]), block.name()));
  }

  String reference() { return logicalDevice + "/" + item; }

  /**
   * Its attributes by name; nothing if the device has no such block.
   *
   * @throws Answer.RefusedException with the reference, if the device does not let it be read
   */
  Optional<BlockAttributes> read() throws InterruptedException {
    Answer<ConfirmedResponse.Values> answer = mms
        .call(ConfirmedRequest.Read.of(VariableAccess.Variable.of(logicalDevice, item)));
    if (Refusal.of(answer).filter(Refusal::unknown).isPresent()) return Optional.empty();
    return switch (Single.of(reference(), demand(answer).results())) {
      case AccessResult.Failure failure when Refusal.of(failure).unknown() -> Optional.empty();
      case AccessResult.Failure failure ->
        throw new Answer.RefusedException("%s: %s".formatted(reference(), failure.text()), failure);
      case Data.Structure(List<Data> components) -> Optional.of(BlockAttributes.of(reference(),
          demand(mms.call(new ConfirmedRequest.GetVariableAccessAttributes(
              new ObjectName.DomainSpecific(logicalDevice, item)))).type(),
          components));
      case Data other -> throw new Answer.RefusedException(
          "%s: no structure, as a control block is: %s".formatted(reference(), other));
    };
  }

  private <R extends ConfirmedResponse> R demand(Answer<R> answer) {
    Optional<Refusal> refusal = Refusal.of(answer);
    if (refusal.isPresent())
      throw new Answer.RefusedException("%s: %s".formatted(reference(), refusal.get()), answer);
    return answer.orThrow();
  }

  ConfirmedRequest.Write request(String attribute, Data data) {
    return ConfirmedRequest.Write.of(VariableAccess.Variable.of(logicalDevice, item + "$" + attribute), data);
  }

  /** Nothing, or why not. */
  Optional<Refusal> write(String attribute, Data data) throws InterruptedException {
    return Refusal.ofWrite(mms.call(request(attribute, data)));
  }

  ControlBlockResult change(String attribute, Data data) throws InterruptedException {
    return write(attribute, data).<ControlBlockResult>map(refusal -> new ControlBlockResult.Refused(attribute, refusal))
        .orElseGet(ControlBlockResult.Written::new);
  }
}
