package io.gridtap.dlms.xdlms;

import java.util.List;
import java.util.Optional;

/**
 * informationReportRequest [18].
 *
 * @param time GeneralizedTime text as it came
 */
public record InformationReport(Optional<String> time, List<VariableAccess> accesses, List<Data> values)
    implements
      Apdu {
  public InformationReport {
    accesses = List.copyOf(accesses);
    values = List.copyOf(values);
  }
}
