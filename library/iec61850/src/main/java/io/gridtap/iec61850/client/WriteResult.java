package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.ServiceError;
import java.util.Optional;

/** What came of writing one of many references. */
public sealed interface WriteResult {
  FcReference reference();

  /** {@code written}, or why not: the standard's name of the error. */
  String text();

  default boolean written() { return this instanceof Written; }

  record Written(FcReference reference) implements WriteResult {
    @Override
    public String text() { return "written"; }
  }

  /** The device did not take it. @param failure with a {@link io.gridtap.mms.pdu.DataAccessError} */
  record Failure(FcReference reference, AccessResult.Failure failure) implements WriteResult {
    @Override
    public String text() { return failure.text(); }
  }

  /** The device refused the service for all that was in one request with it. @param error absent if it was rejected */
  record Refused(FcReference reference, String text, Optional<ServiceError> error) implements WriteResult {}
}
