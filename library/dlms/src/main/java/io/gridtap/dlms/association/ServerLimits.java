package io.gridtap.dlms.association;

import io.gridtap.wire.Durations;
import io.gridtap.wire.Limits;
import java.time.Duration;

/**
 * What one connection may make a server hold.
 *
 * @param apdu of an APDU and of what arrives in blocks
 * @param routes client SAPs and logical devices in use at a time
 * @param list attributes or methods of one request with a list
 * @param window blocks of a general block transfer that the server takes before it acknowledges, 1…63
 * @param inactivity after so long without an APDU the connection is closed
 * @param pdu longest APDU in either direction, whatever is negotiated, 64…65535: what the carrier takes
 */
public record ServerLimits(Limits apdu, int routes, int list, int window, Duration inactivity, int pdu) {
  static final int LONGEST_PDU_OCTETS = 65_535;

  /** 512 KiB an APDU, 16 routes, 128 items, 10 blocks, 10 minutes, PDUs of 65535 octets. */
  public static final ServerLimits STANDARD = new ServerLimits(Limits.STANDARD, 16, 128, 10, Duration.ofMinutes(10),
      LONGEST_PDU_OCTETS);

  public ServerLimits {
    if (routes < 1 || list < 1) throw new IllegalArgumentException("routes and list are at least 1");
    if (window < 1 || window > 63) throw new IllegalArgumentException("window is 1…63: " + window);
    if (!inactivity.isPositive())
      throw new IllegalArgumentException("inactivity is positive: " + Durations.text(inactivity));
    if (pdu < 64 || pdu > LONGEST_PDU_OCTETS) throw new IllegalArgumentException("pdu is 64…65535: " + pdu);
  }

  public ServerLimits withInactivity(Duration limit) {
    return new ServerLimits(apdu, routes, list, window, limit, pdu);
  }

  public ServerLimits withList(int most) { return new ServerLimits(apdu, routes, most, window, inactivity, pdu); }

  public ServerLimits withWindow(int blocks) { return new ServerLimits(apdu, routes, list, blocks, inactivity, pdu); }

  public ServerLimits withPdu(int octets) { return new ServerLimits(apdu, routes, list, window, inactivity, octets); }
}
