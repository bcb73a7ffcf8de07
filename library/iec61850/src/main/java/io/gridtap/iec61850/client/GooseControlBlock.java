package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import java.util.Optional;
import java.util.OptionalLong;

/** A GOOSE control block (GoCB, IEC 61850-7-2 §18.2) of a device: it says what the device sends as GOOSE. */
public final class GooseControlBlock {
  /**
   * Its attributes, as the device gave them.
   *
   * @param goEna whether it sends
   * @param goID what its messages are called
   * @param datSet what they carry; empty if nothing
   * @param ndsCom needs commissioning: something is to be configured before it can send
   * @param dstAddress where it sends to
   * @param minTime milliseconds between the first repetitions, if the device says so
   * @param maxTime milliseconds between repetitions while nothing happens, if the device says so
   */
  public record Attributes(boolean goEna, String goID, String datSet, long confRev, boolean ndsCom,
      Optional<StreamAddress> dstAddress, OptionalLong minTime, OptionalLong maxTime) {}

  private final ControlBlockAccess block;

  GooseControlBlock(MmsClient mms, String reference) {
    this.block = ControlBlockAccess.of(mms, reference, FunctionalConstraint.GO);
  }

  /** {@code LD0/LLN0$GO$gcbEvents}. */
  public String reference() { return block.reference(); }

  /**
   * GetGoCBValues; nothing if the device has no such control block.
   *
   * @throws Answer.RefusedException if the device does not let it be read
   */
  public Optional<Attributes> read() throws InterruptedException {
    return block.read().map(read -> new Attributes(read.bool("GoEna"), read.text("GoID"), read.text("DatSet"),
        read.number("ConfRev"), read.bool("NdsCom"), StreamAddress.of(read), read.maybe("MinTime"),
        read.maybe("MaxTime")));
  }

  /** SetGoCBValues: begins to send, or stops. */
  public ControlBlockResult enable(boolean goEna) throws InterruptedException {
    return block.change("GoEna", Data.Bool.of(goEna));
  }

  /** SetGoCBValues, while it is disabled. */
  public ControlBlockResult setGoID(String goID) throws InterruptedException {
    return block.change("GoID", new Data.VisibleString(goID));
  }

  /** SetGoCBValues, while it is disabled. @param datSet {@code LD0/LLN0$dsGoose} */
  public ControlBlockResult setDatSet(String datSet) throws InterruptedException {
    return block.change("DatSet", new Data.VisibleString(datSet));
  }

  /** Another attribute, by the standard's name: which ones can be written depends on the device. */
  public ControlBlockResult set(String attribute, Data value) throws InterruptedException {
    return block.change(attribute, value);
  }
}
