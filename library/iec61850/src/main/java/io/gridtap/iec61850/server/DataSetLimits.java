package io.gridtap.iec61850.server;

/**
 * What clients may define. Beyond, DefineNamedVariableList is refused with resource/capability-unavailable.
 *
 * @param maxDataSets in the server; as many again in each association
 * @param maxMembers of one data set
 * @param maxAttributes in all members of one data set: a member may be a whole logical node
 * @param maxAttributesTogether in all data sets that clients have defined, those of associations among them
 */
public record DataSetLimits(int maxDataSets, int maxMembers, int maxAttributes, int maxAttributesTogether) {
  public static final DataSetLimits STANDARD = new DataSetLimits(100, 1000, 10_000, 100_000);
}
