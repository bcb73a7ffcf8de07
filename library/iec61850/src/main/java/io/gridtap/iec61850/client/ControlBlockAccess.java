package io.gridtap.iec61850.client;

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

  /** A control block with its own constraint: {@code LD0/LLN0.gcbEvents} or {@code LD0/LLN0$GO$gcbEvents}. */
  static ControlBlockAccess of(MmsClient mms, String reference, String... constraints) {
    int slash = reference.indexOf('/');
    String[] names = reference.substring(slash + 1).split("[.$]", -1);
    boolean named = names.length == 3 && List.of(constraints).contains(names[1]);
    if (slash <= 0 || names.length != 2 && !named || List.of(names).contains(""))
      throw new IllegalArgumentException(
          "%s: not a control block like LD0/LLN0.name or LD0/LLN0$%s$name".formatted(reference, constraints[0]));
    String constraint = named ? names[1] : constraints[0];
    return new ControlBlockAccess(mms, reference.substring(0, slash),
        names[0] + "$" + constraint + "$" + names[names.length - 1]);
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
