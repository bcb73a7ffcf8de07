package io.gridtap.dlms.link;

/**
 * What two link layers agreed on.
 *
 * @param maxInfoTransmit octets of an information field sent, 32…2030; Integer.MAX_VALUE with the wrapper
 * @param maxInfoReceive octets of an information field received
 * @param windowTransmit I frames sent without acknowledgement, 1…7
 * @param windowReceive I frames received without acknowledgement
 */
public record LinkParameters(int maxInfoTransmit, int maxInfoReceive, int windowTransmit, int windowReceive) {
  /** No segmentation: the wrapper. */
  public static final LinkParameters UNBOUNDED = new LinkParameters(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 1);
}
