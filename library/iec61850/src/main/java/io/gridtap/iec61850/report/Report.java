package io.gridtap.iec61850.report;

import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.DataSetDirectory.Member;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A report (IEC 61850-7-2 §17.2.3, table of the report format), put together again if it came in segments.
 *
 * @param rcb reference of the control block: {@code LD0/LLN0$BR$brcbStat01}; empty if the report fits none subscribed
 * @param rptId RptID
 * @param optFlds what the report says it carries
 * @param sqNum SqNum, if carried
 * @param timeOfEntry TimeofEntry, if carried and set
 * @param datSet DatSet, if carried
 * @param bufOvfl BufOvfl, if carried: true means that entries were lost in the device's buffer
 * @param entryId EntryID, if carried: where a buffered report can be resumed behind
 * @param confRev ConfRev, if carried
 * @param inclusion one bit for each member of the data set
 * @param entries the members included
 * @param receivedAt by our clock
 * @param remarks what was wrong with it and was forgiven, what is missing before it
 */
public record Report(String rcb, String rptId, OptFlds optFlds, OptionalLong sqNum, Optional<Instant> timeOfEntry,
    Optional<String> datSet, Optional<Boolean> bufOvfl, Optional<Octets> entryId, OptionalLong confRev,
    BitString inclusion, List<Entry> entries, Instant receivedAt, List<String> remarks) {
  public Report {
    entries = List.copyOf(entries);
    remarks = List.copyOf(remarks);
  }

  /**
   * A member in a report.
   *
   * @param index its place in the data set, from 0
   * @param values of the member's leaves, in their order
   * @param data as they came
   * @param reason {@link ReasonCode#NONE} if the report carries none
   * @param dataReference as the device names the member, if the report carries it; otherwise empty
   */
  public record Entry(int index, Member member, List<Value> values, AccessResult data, ReasonCode reason,
      String dataReference) {
    public Entry { values = List.copyOf(values); }
  }

  /** The entry of this member, if it is included. */
  public Optional<Entry> entry(int index) {
    for (Entry entry : entries) if (entry.index == index) return Optional.of(entry);
    return Optional.empty();
  }

  /** The value at a place of the data set, if its member is included. */
  public Optional<Value> value(DataSetDirectory.Place place) {
    return entry(place.member()).filter(entry -> place.leaf() < entry.values.size())
        .map(entry -> entry.values.get(place.leaf()));
  }

  Report with(List<Entry> allEntries, BitString all, List<String> allRemarks) {
    return new Report(rcb, rptId, optFlds, sqNum, timeOfEntry, datSet, bufOvfl, entryId, confRev, all, allEntries,
        receivedAt, allRemarks);
  }
}
