package io.gridtap.transport;

import io.gridtap.wire.Durations;
import java.time.Duration;

/** The peer is there but did not answer a request within its limit. */
public final class RequestTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String request;
  private final Duration limit;

  /**
   * @param request
   *            what was asked, in the words of the protocol
   */
  public RequestTimeoutException(Object request, Duration limit) {
    super("no answer to %s within %s".formatted(request, Durations.text(limit)));
    this.request = request.toString();
    this.limit = limit;
  }

  /** What was asked, as text. */
  public String request() { return request; }

  public Duration limit() { return limit; }
}
