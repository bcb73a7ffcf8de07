package io.gridtap.iec61850.client;

import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.mms.pdu.AccessResult;
import java.util.List;

/** What a data set's members are at the moment. */
public record DataSetValues(DataSetDirectory directory, List<MemberValue> members) {
  public DataSetValues { members = List.copyOf(members); }

  /**
   * One member.
   *
   * @param values one for each of the member's leaves; a single untyped one if the data are not of the member's type
   * @param result data as they came, or why there are none
   */
  public record MemberValue(DataSetDirectory.Member member, List<Value> values, AccessResult result) {
    public MemberValue { values = List.copyOf(values); }

    static MemberValue of(DataSetDirectory.Member member, AccessResult result) {
      return new MemberValue(member, DataSetDirectory.values(member, result).list(), result);
    }

    /** {@code LD0/MMXU1.A[MX]}. */
    public String name() { return member.name(); }
  }
}
