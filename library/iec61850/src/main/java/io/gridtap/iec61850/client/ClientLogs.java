package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The logs of a device and the control blocks that enter events into them (IEC 61850-7-2 §17.3). */
public final class ClientLogs {
  private final Iec61850Client client;
  private final MmsClient mms;

  ClientLogs(Iec61850Client client) {
    this.client = client;
    this.mms = client.mms();
  }

  /**
   * The logs of a logical device, as {@code LD0/LLN0$EventLog}; none at a device that does not know logs at all.
   *
   * @throws Answer.RefusedException if the device has no such logical device, or does not let its logs be listed
   */
  public List<String> logs(String logicalDevice) throws InterruptedException {
    Names.Listed listed = new Names(mms).listed(ObjectClass.JOURNAL, new Scope.Domain(logicalDevice));
    // some say by the same error that they do not know the class
    List<String> items = client.logicalDevices().contains(logicalDevice) ? listed.orNone() : listed.orThrow();
    return items.stream().map(item -> logicalDevice + "/" + item).toList();
  }

  /** A log, to be queried. @param reference {@code LD0/LLN0.EventLog} */
  public ClientLog log(String reference) {
    return ClientLog.of(client, reference);
  }

  /** The log control blocks of a logical device, as {@code LD0/LLN0$LG$lcbEvents}. */
  public List<String> controlBlocks(String logicalDevice) throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (String item : client.variables(logicalDevice))
      if (item.matches("\\w+\\$LG\\$\\w+")) found.add(logicalDevice + "/" + item);
    return found;
  }

  /**
   * GetLCBValues; nothing if the device has no such control block.
   *
   * @param reference {@code LD0/LLN0.lcbEvents}
   * @throws Answer.RefusedException if the device does not let it be read
   */
  public Optional<LogControlBlock> controlBlock(String reference) throws InterruptedException {
    return ControlBlockAccess.of(mms, reference, FunctionalConstraint.LG).read().map(LogControlBlock::of);
  }

  /**
   * SetLCBValues: writes attributes in the order given, up to the first one that is refused. All but LogEna are written
   * while the control block is disabled.
   */
  public ControlBlockResult change(String reference, LogChange... changes) throws InterruptedException {
    ControlBlockAccess block = ControlBlockAccess.of(mms, reference, FunctionalConstraint.LG);
    for (LogChange change : changes) {
      Optional<Refusal> refusal = block.write(change.attribute(), change.data());
      if (refusal.isPresent()) return new ControlBlockResult.Refused(change.attribute(), refusal.get());
    }
    return new ControlBlockResult.Written();
  }
}
