package io.gridtap.dlms.association;

import io.gridtap.dlms.device.Caller;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.Hls;
import io.gridtap.wire.Octets;
import java.util.Optional;

/**
 * What is known once an AARQ has been accepted.
 *
 * @param protection of APDUs, in ciphered contexts
 * @param proof what the client still has to prove, with HLS
 */
record ServerContext(ServerAssociation offered, Caller caller, Optional<ApduProtection> protection,
    Optional<Proof> proof) {

  /**
   * @param received CtoS, which pass 4 answers
   * @param sent StoC, which pass 3 must answer
   */
  record Proof(Hls hls, Octets received, Octets sent) {}
}
