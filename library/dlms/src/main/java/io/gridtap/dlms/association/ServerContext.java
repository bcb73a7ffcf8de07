package io.gridtap.dlms.association;

import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Hls;
import io.gridtap.dlms.security.Key;
import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * What is known once an AARQ has been accepted.
 *
 * @param protection of APDUs, in ciphered contexts
 * @param proof what the client still has to prove, with HLS
 * @param dedicatedKey of the association; passes 3 and 4 still go with the global key
 */
record ServerContext(ServerAssociation offered, Caller caller, Optional<ApduProtection> protection,
    Optional<Proof> proof, Optional<Key> dedicatedKey) {

  /** From here on the association's own key protects, if the client gave one. */
  void dedicate() {
    protection.ifPresent(protecting -> dedicatedKey.ifPresent(protecting::dedicatedKey));
  }

  /**
   * @param received CtoS, which pass 4 answers
   * @param sent StoC, which pass 3 must answer
   */
  record Proof(Hls hls, Octets received, Octets sent) {}
}
