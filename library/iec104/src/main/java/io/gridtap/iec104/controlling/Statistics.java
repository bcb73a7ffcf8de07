package io.gridtap.iec104.controlling;

/**
 * What a connection has carried since it stands.
 *
 * @param sentI I frames sent
 * @param sentS S frames sent
 * @param sentU U frames sent
 * @param receivedI I frames received, which is ASDUs
 * @param receivedS S frames received
 * @param receivedU U frames received
 * @param objects information objects in the ASDUs received
 * @param updates ASDUs that became updates; the others belong to answers
 * @param undecodable I frames whose octets are no ASDU
 * @param forgiven faults of the peer that were forgiven
 * @param acknowledged I frames received whose acknowledgement was sent
 */
public record Statistics(long sentI, long sentS, long sentU, long receivedI, long receivedS, long receivedU,
    long objects, long updates, long undecodable, long forgiven, long acknowledged) {
  public static final Statistics NONE = new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
