package io.gridtap.dlms.association;

import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.link.Route;
import java.util.List;
import java.util.Optional;

/**
 * A logical device and the associations it offers.
 *
 * @param logical its service access point: 1 is the management logical device
 * @param associations one for each client SAP
 */
public record ServedDevice(int logical, LogicalDevice device, List<ServerAssociation> associations) {
  public ServedDevice {
    associations = List.copyOf(associations);
    if (associations.stream().map(ServerAssociation::client).distinct().count() != associations.size())
      throw new IllegalArgumentException("logical device %d offers one client SAP two associations".formatted(logical));
  }

  Optional<ServerAssociation> association(Route route) {
    for (ServerAssociation association : associations)
      if (association.client() == route.client()) return Optional.of(association);
    return Optional.empty();
  }
}
