package io.gridtap.iec61850.server;

import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.Moment;
import java.util.Optional;

/** A log control block (LCB, IEC 61850-7-2 §17.3.2). Only {@link LogEngine} changes it. */
final class LogControl {
  private final Ied.LogControl configured;
  private final String reference;

  boolean enabled;
  Optional<DataSet> dataSet = Optional.empty();
  Optional<LogEngine.Log> log = Optional.empty();
  TrgOps trgOps;
  long intgPd;
  Moment nextIntegrity = Moment.NEVER;

  /** @param reference {@code LD0/LLN0$LG$lcbEvents} */
  LogControl(Ied.LogControl configured, String reference) {
    this.configured = configured;
    this.reference = reference;
    Ied.TrgOps triggers = configured.triggers();
    // a log has no general interrogation
    this.trgOps = ReportControl.trgOps(new Ied.TrgOps(triggers.dataChange(), triggers.qualityChange(),
        triggers.dataUpdate(), triggers.integrity(), false));
    this.intgPd = configured.integrityPeriodMillis();
  }

  Ied.LogControl configured() { return configured; }

  String reference() { return reference; }

  /** Whether entries say why. */
  boolean reasonCode() { return configured.reasonCode(); }

  Data dataSetReference() { return new Data.VisibleString(dataSet.map(DataSet::reference).orElse("")); }

  Data logReference() { return new Data.VisibleString(log.map(LogEngine.Log::reference).orElse("")); }
}
