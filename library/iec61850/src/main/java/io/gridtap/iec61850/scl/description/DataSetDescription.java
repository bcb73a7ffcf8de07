package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ReferenceException;
import java.util.ArrayList;
import java.util.List;

/** A data set. */
public final class DataSetDescription {
  /** @param logicalDevice by instance, empty for the data set's own */
  record Member(String logicalDevice, FcReference reference) {}

  private static final String HERE = "HERE/";

  private final String name;
  private final List<Member> members = new ArrayList<>();

  DataSetDescription(String name) { this.name = Names.withUnderscores("a data set", name); }

  public String name() { return name; }

  /**
   * Adds members in this order: {@code GGIO1.Ind1[ST]} is data of the same logical device,
   * {@code LD1/MMXU1.TotW.mag.f[MX]} that of another, by its instance. Whether they are there is looked at when the model
   * is made.
   *
   * @throws ReferenceException if one is no such reference
   * @throws IllegalArgumentException if one has no name of a logical node
   */
  public DataSetDescription members(String... references) {
    for (String reference : references) {
      boolean elsewhere = reference.indexOf('/') >= 0;
      FcReference parsed = FcReference.parse(elsewhere ? reference : HERE + reference);
      LogicalNodeName.parse(parsed.logicalNode());
      members.add(new Member(elsewhere ? parsed.logicalDevice() : "", parsed));
    }
    return this;
  }

  List<Member> members() { return members; }
}
