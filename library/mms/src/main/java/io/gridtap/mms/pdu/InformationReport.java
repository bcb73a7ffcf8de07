package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;

/** InformationReport (ISO 9506-2): values the server sends on its own. */
public record InformationReport(VariableAccess variables, List<AccessResult> results) {
  public InformationReport { results = List.copyOf(results); }

  /** Reads the content of the unconfirmed PDU. */
  static InformationReport read(BerReader in) {
    in.enter(0xA0);
    VariableAccess variables = VariableAccess.read(in);
    List<AccessResult> results = readResults(in);
    in.leave();
    return new InformationReport(variables, results);
  }

  static List<AccessResult> readResults(BerReader in) {
    List<AccessResult> results = new ArrayList<>();
    in.enter(0xA0);
    readResultsInto(results, in);
    in.leave();
    return results;
  }

  static void readResultsInto(List<AccessResult> results, BerReader in) {
    while (in.more()) {
      if (results.size() == in.limits().maxElements())
        throw in.fault("more than %d results".formatted(in.limits().maxElements()));
      results.add(AccessResult.read(in));
    }
  }

  void write(BerWriter out) {
    out.begin(0xA0);
    VariableAccess.write(variables, out);
    out.begin(0xA0);
    for (AccessResult result : results) AccessResult.write(result, out);
    out.end().end();
  }
}
