package io.gridtap.iec61850.client;

import io.gridtap.asn1.ber.Oid;
import io.gridtap.iec61850.scl.Communication.Address;
import io.gridtap.iec61850.scl.Communication.ConnectedAp;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.OsiAddress;
import java.util.Optional;

/** The OSI addresses of SCL files (IEC 61850-8-1, types of P). */
public final class OsiAddresses {
  private OsiAddresses() {}

  /**
   * The address above TCP at which a device is called: that of the network on which it has this IP address, else the
   * first. What the file leaves out is as in {@link AssociationSettings#STANDARD}.
   *
   * @return nothing if the file gives the access point no address at all
   * @throws IllegalArgumentException if a selector is too long or the AP title is none
   */
  public static Optional<OsiAddress> of(IedModel model, String host) {
    return model.connections().stream().map(ConnectedAp::address)
        .filter(address -> address.ip().filter(host::equals).isPresent()).findFirst()
        .or(() -> model.connections().stream().map(ConnectedAp::address).findFirst())
        .map(address -> of(address, AssociationSettings.STANDARD.called()));
  }

  /** @param standard for what the file leaves out */
  public static OsiAddress of(Address address, OsiAddress standard) {
    Entity entity = address.apTitle().isPresent()
        ? new Entity(address.apTitle().map(arcs -> new Oid(arcs.replace(',', '.').replace(" ", ""))),
            address.aeQualifier().isPresent() ? Optional.of(address.aeQualifier().getAsInt()) : Optional.empty())
        : standard.entity();
    return new OsiAddress(address.tSelector().orElse(standard.transportSelector()),
        address.sSelector().orElse(standard.sessionSelector()),
        address.pSelector().orElse(standard.presentationSelector()), entity);
  }
}
