package io.gridtap.dlms;

import io.gridtap.dlms.association.Failure;

/** A request that has no answer, while the association goes on. What a meter refuses with a result is no exception. */
public final class RequestFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public RequestFailedException(String request, Failure failure) {
    super("%s: %s".formatted(request, failure.text()));
    this.failure = failure;
  }

  public Failure failure() { return failure; }
}
