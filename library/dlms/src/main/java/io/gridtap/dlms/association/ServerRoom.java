package io.gridtap.dlms.association;

/**
 * How long an answer may be.
 *
 * @param octets of an APDU that goes out in one piece, before protection
 * @param most of one that goes out by general block transfer
 * @param general whether that was negotiated
 */
record ServerRoom(int octets, int most, boolean general) {
  private static final int BLOCK_HEADER = 12;

  /** Of raw data in one block of a service. */
  int blockOctets() { return Math.max(1, octets - BLOCK_HEADER); }
}
