package io.gridtap.dlms.xdlms;

import java.util.List;
import java.util.Optional;

/** access-response [DA]. */
public record AccessResponse(LongInvokeId invokeId, Optional<CosemDateTime> time,
    List<AccessSpecification> specifications, List<Data> data, List<Result> results) implements Apdu {
  public AccessResponse {
    specifications = List.copyOf(specifications);
    data = List.copyOf(data);
    results = List.copyOf(results);
  }

  /** What became of one operation. */
  public sealed interface Result {
    record Get(DataAccessResult result) implements Result {}

    record Set(DataAccessResult result) implements Result {}

    record Action(ActionResult result) implements Result {}
  }
}
