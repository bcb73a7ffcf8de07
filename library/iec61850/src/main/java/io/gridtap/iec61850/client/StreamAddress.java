package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * Where GOOSE or sampled values are sent to (PHYCOMADDR, IEC 61850-8-1).
 *
 * @param address six octets of the Ethernet group address
 * @param priority of the VLAN
 * @param vlanId of the VLAN
 * @param appId APPID
 */
public record StreamAddress(Octets address, int priority, int vlanId, int appId) {
  /** Nothing if the device leaves it out or gives something else. */
  static Optional<StreamAddress> of(BlockAttributes attributes) {
    if (attributes.find("DstAddress").orElse(null) instanceof Data.Structure(List<Data> parts) && parts.size() == 4
        && parts.get(0) instanceof Data.OctetString(Octets address)
        && parts.get(1) instanceof Data.Unsigned(long priority)
        && parts.get(2) instanceof Data.Unsigned(long vlan) && parts.get(3) instanceof Data.Unsigned(long appId))
      return Optional.of(new StreamAddress(address, (int) priority, (int) vlan, (int) appId));
    return Optional.empty();
  }
}
