package io.gridtap.dlms.xdlms;

import java.util.List;
import java.util.Optional;

/**
 * access-request [D9].
 *
 * @param data one for each specification, {@link Data#NULL} for a get
 */
public record AccessRequest(LongInvokeId invokeId, Optional<CosemDateTime> time,
    List<AccessSpecification> specifications, List<Data> data) implements Apdu {
  public AccessRequest {
    specifications = List.copyOf(specifications);
    data = List.copyOf(data);
  }
}
