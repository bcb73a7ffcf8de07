package io.gridtap.dlms.xdlms;

import io.gridtap.asn1.axdr.Axdr;
import io.gridtap.wire.Codec;
import io.gridtap.wire.Octets;

/**
 * What comes before an APDU that a gateway passes on between two networks: gateway-request [E6] or gateway-response [E7]
 * of IEC 62056-5-3. The APDU, of ACSE or xDLMS, follows without a length.
 *
 * @param networkId of the network behind the gateway, 0…255
 * @param physicalDevice its address there, as that network writes it; at most 255 octets
 */
public record GatewayPrefix(Direction direction, int networkId, Octets physicalDevice) {
  private static final int REQUEST_TAG = 0xE6;
  private static final int RESPONSE_TAG = 0xE7;
  private static final int MAX_ADDRESS_OCTETS = 255;

  /** A request also carries what a device pushes, towards the client. */
  public enum Direction {
    REQUEST, RESPONSE
  }

  public static final Codec<GatewayPrefix> CODEC = new Codec<>(in -> {
    int tag = in.u8();
    if (!begins(tag)) throw in.fault("%02X begins no prefix of a gateway".formatted(tag));
    int network = in.u8();
    Octets device = Axdr.octetString(in);
    if (device.length() > MAX_ADDRESS_OCTETS) throw in.fault("an address of %d octets".formatted(device.length()));
    return new GatewayPrefix(tag == REQUEST_TAG ? Direction.REQUEST : Direction.RESPONSE, network, device);
  }, (prefix, out) -> {
    out.u8(prefix.direction == Direction.REQUEST ? REQUEST_TAG : RESPONSE_TAG).u8(prefix.networkId);
    Axdr.octetString(prefix.physicalDevice, out);
  });

  public GatewayPrefix {
    if (networkId < 0 || networkId > 255) throw new IllegalArgumentException("a network id is 0…255: " + networkId);
    if (physicalDevice.length() > MAX_ADDRESS_OCTETS)
      throw new IllegalArgumentException("an address of %d octets; at most 255 go".formatted(physicalDevice.length()));
  }

  /** Whether octets that begin so are such a prefix. */
  public static boolean begins(int first) {
    return first == REQUEST_TAG || first == RESPONSE_TAG;
  }

  /** {@code 01 02 03 in network 1} */
  @Override
  public String toString() { return physicalDevice + " in network " + networkId; }
}
