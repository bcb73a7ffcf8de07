package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.mms.pdu.Data;
import java.time.Duration;

/** An attribute of a log control block that is to be another one (SetLCBValues). */
public sealed interface LogChange {
  /** Enters events, or no more. Everything else is changed while this is false. */
  record Enabled(boolean logEna) implements LogChange {}

  /** Another log, {@code LD0/LLN0$EventLog}. */
  record IntoLog(String logRef) implements LogChange {}

  /** Another data set, {@code LD0/LLN0$dsLog}. */
  record OfDataSet(String datSet) implements LogChange {}

  /** What makes an entry: data-change, quality-change, data-update, integrity. */
  record On(TrgOps trgOps) implements LogChange {}

  /** Enters all of the data set this often; zero for never. In whole milliseconds. */
  record Every(Duration intgPd) implements LogChange {}

  /** The standard's name of the attribute. */
  default String attribute() {
    return switch (this) {
      case Enabled _ -> "LogEna";
      case IntoLog _ -> "LogRef";
      case OfDataSet _ -> "DatSet";
      case On _ -> "TrgOps";
      case Every _ -> "IntgPd";
    };
  }

  /** The value as it is written. */
  default Data data() {
    return switch (this) {
      case Enabled(boolean logEna) -> Data.Bool.of(logEna);
      case IntoLog(String logRef) -> new Data.VisibleString(logRef);
      case OfDataSet(String datSet) -> new Data.VisibleString(datSet);
      case On(TrgOps trgOps) -> new Data.Bits(trgOps.bits());
      case Every(Duration intgPd) -> new Data.Unsigned(intgPd.toMillis());
    };
  }
}
