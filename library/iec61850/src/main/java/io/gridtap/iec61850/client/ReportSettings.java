package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client wants of a report control block. What is left empty stays as the device has it, and an attribute that
 * has the wanted value already is not written: writing purges the buffer of a BRCB.
 *
 * @param optFlds fields that a URCB cannot give are left out for it
 * @param intgPd integrity period in milliseconds; 0 for none
 * @param bufTm buffer time in milliseconds
 * @param resvTms seconds that the reservation of a BRCB is to outlive the association; 30 if empty
 * @param purgeBuf whether to empty the buffer of a BRCB first
 * @param entryId the last entry received of a BRCB: what came after it is sent
 * @param gi whether to ask for a general interrogation once enabled
 */
public record ReportSettings(Optional<String> rptId, Optional<String> datSet, Optional<OptFlds> optFlds,
    Optional<TrgOps> trgOps, OptionalLong intgPd, OptionalLong bufTm, OptionalLong resvTms, boolean purgeBuf,
    Optional<Octets> entryId, boolean gi) {

  /** As the device is engineered, and a general interrogation to begin with. */
  public static final ReportSettings AS_ENGINEERED = new ReportSettings(Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false,
      Optional.empty(), true);

  public ReportSettings withRptId(String rptId) {
    return new ReportSettings(Optional.of(rptId), datSet, optFlds, trgOps, intgPd, bufTm, resvTms, purgeBuf, entryId,
        gi);
  }

  public ReportSettings withDatSet(String reference) {
    return new ReportSettings(rptId, Optional.of(reference), optFlds, trgOps, intgPd, bufTm, resvTms, purgeBuf, entryId,
        gi);
  }

  public ReportSettings withOptFlds(OptFlds fields) {
    return new ReportSettings(rptId, datSet, Optional.of(fields), trgOps, intgPd, bufTm, resvTms, purgeBuf, entryId,
        gi);
  }

  public ReportSettings withTrgOps(TrgOps triggers) {
    return new ReportSettings(rptId, datSet, optFlds, Optional.of(triggers), intgPd, bufTm, resvTms, purgeBuf, entryId,
        gi);
  }

  public ReportSettings withIntgPd(long millis) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, OptionalLong.of(millis), bufTm, resvTms, purgeBuf,
        entryId,
        gi);
  }

  public ReportSettings withBufTm(long millis) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, intgPd, OptionalLong.of(millis), resvTms, purgeBuf,
        entryId, gi);
  }

  public ReportSettings withResvTms(long seconds) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, intgPd, bufTm, OptionalLong.of(seconds), purgeBuf,
        entryId,
        gi);
  }

  public ReportSettings withPurgeBuf(boolean purge) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, intgPd, bufTm, resvTms, purge, entryId, gi);
  }

  public ReportSettings withEntryId(Octets id) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, intgPd, bufTm, resvTms, purgeBuf, Optional.of(id), gi);
  }

  public ReportSettings withGi(boolean ask) {
    return new ReportSettings(rptId, datSet, optFlds, trgOps, intgPd, bufTm, resvTms, purgeBuf, entryId, ask);
  }
}
