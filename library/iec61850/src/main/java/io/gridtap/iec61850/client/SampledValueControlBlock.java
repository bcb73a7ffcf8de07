package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A control block of sampled values (MSVCB, USVCB; IEC 61850-7-2 §19.2) of a device: it says what the device sends as
 * sampled values.
 */
public final class SampledValueControlBlock {
  /**
   * Its attributes, as the device gave them.
   *
   * @param svEna whether it sends
   * @param resv whether it is reserved by a client; only unicast
   * @param svID MsvID or UsvID
   * @param datSet what is sampled
   * @param smpRate in the unit of smpMod
   * @param optFlds refresh-time, sample-synchronized, sample-rate, data-set, security
   * @param smpMod 0 samples per nominal period, 1 samples per second, 2 seconds per sample; if the device says so
   * @param noAsdu samples in one message, if the device says so
   */
  public record Attributes(boolean svEna, Optional<Boolean> resv, String svID, String datSet, long confRev,
      long smpRate, BitString optFlds, OptionalLong smpMod, Optional<StreamAddress> dstAddress, OptionalLong noAsdu) {}

  private final ControlBlockAccess block;
  private final boolean multicast;

  SampledValueControlBlock(MmsClient mms, String reference) {
    this.block = ControlBlockAccess.of(mms, reference, FunctionalConstraint.MS, FunctionalConstraint.US);
    this.multicast = !block.reference().contains("$US$");
  }

  /** {@code LD0/LLN0$MS$msvcb01}. */
  public String reference() { return block.reference(); }

  private String idName() { return multicast ? "MsvID" : "UsvID"; }

  /**
   * GetMSVCBValues, GetUSVCBValues; nothing if the device has no such control block.
   *
   * @throws Answer.RefusedException if the device does not let it be read
   */
  public Optional<Attributes> read() throws InterruptedException {
    return block.read().map(read -> new Attributes(read.bool("SvEna"),
        read.find("Resv").isPresent() ? Optional.of(read.bool("Resv")) : Optional.empty(), read.text(idName()),
        read.text("DatSet"), read.number("ConfRev"), read.number("SmpRate"), read.bits("OptFlds"),
        read.maybe("SmpMod"), StreamAddress.of(read), read.maybe("noASDU")));
  }

  /** SetMSVCBValues: begins to send, or stops. */
  public ControlBlockResult enable(boolean svEna) throws InterruptedException {
    return block.change("SvEna", Data.Bool.of(svEna));
  }

  /** SetUSVCBValues: reserves it for this association, or gives it back. Only unicast. */
  public ControlBlockResult reserve(boolean resv) throws InterruptedException {
    return block.change("Resv", Data.Bool.of(resv));
  }

  /** SetMSVCBValues, while it is disabled. */
  public ControlBlockResult setSvID(String svID) throws InterruptedException {
    return block.change(idName(), new Data.VisibleString(svID));
  }

  /** SetMSVCBValues, while it is disabled. @param datSet {@code LD0/LLN0$dsMeas} */
  public ControlBlockResult setDatSet(String datSet) throws InterruptedException {
    return block.change("DatSet", new Data.VisibleString(datSet));
  }

  /** SetMSVCBValues, while it is disabled. */
  public ControlBlockResult setSmpRate(int smpRate) throws InterruptedException {
    return block.change("SmpRate", new Data.Int(smpRate));
  }

  /** SetMSVCBValues, while it is disabled. @param optFlds five bits */
  public ControlBlockResult setOptFlds(BitString optFlds) throws InterruptedException {
    return block.change("OptFlds", new Data.Bits(optFlds));
  }

  /** Another attribute, by the standard's name: which ones can be written depends on the device. */
  public ControlBlockResult set(String attribute, Data value) throws InterruptedException {
    return block.change(attribute, value);
  }
}
