package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.Answer;
import java.util.List;
import java.util.Optional;

/** The results of a request for one variable: a device may send any number. */
final class Single {
  private Single() {}

  /** Why these are not the results of one variable; nothing if they are. */
  static Optional<String> fault(List<?> results) {
    return results.size() == 1
        ? Optional.empty()
        : Optional.of("%d results where one was asked for".formatted(results.size()));
  }

  /**
   * The one result.
   *
   * @throws Answer.RefusedException if it is not one
   */
  static <T> T of(List<T> results) {
    Optional<String> fault = fault(results);
    if (fault.isPresent()) throw new Answer.RefusedException(fault.get());
    return results.getFirst();
  }

  /** The same. @param reference of what was asked for */
  static <T> T of(Object reference, List<T> results) {
    Optional<String> fault = fault(results);
    if (fault.isPresent()) throw new Answer.RefusedException(reference + ": " + fault.get());
    return results.getFirst();
  }
}
