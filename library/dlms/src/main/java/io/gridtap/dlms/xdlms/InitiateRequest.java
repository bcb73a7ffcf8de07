package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * initiateRequest [01].
 *
 * @param dedicatedKey of the association; key material
 * @param qualityOfService −128…127
 * @param version 6
 * @param clientMaxReceivePduSize octets, 0 no limit
 */
public record InitiateRequest(Optional<DedicatedKey> dedicatedKey, boolean responseAllowed,
    OptionalInt qualityOfService, int version, Conformance proposed, int clientMaxReceivePduSize) implements Apdu {

  /** Key material that no text shows. */
  public record DedicatedKey(Octets octets) {
    @Override
    public String toString() { return "(" + octets.length() + " octets)"; }
  }
}
