package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.AccessRequest;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.Conformance;

/** ACCESS (IEC 62056-5-3 §9.3.5); long ones go by general block transfer. */
record AccessExchange(AccessRequest request) implements Exchange {
  @Override
  public Apdu whole() { return request; }

  @Override
  public Conformance.Service blocking() { return Conformance.Service.GENERAL_BLOCK_TRANSFER; }

  @Override
  public Apdu firstBlock(int maxPduOctets) { throw new IllegalStateException("an access-request has no blocks"); }

  @Override
  public Step take(Apdu apdu) {
    if (!(apdu instanceof AccessResponse response)) return Exchange.unexpected(apdu);
    boolean complete = response.results().size() == request.specifications().size()
        || request.invokeId().breakOnError() && response.results().size() < request.specifications().size();
    return complete
        ? new Step.Done(response)
        : new Step.Failed(new Failure.Malformed(
            "%d results for %d specifications".formatted(response.results().size(), request.specifications().size())));
  }
}
