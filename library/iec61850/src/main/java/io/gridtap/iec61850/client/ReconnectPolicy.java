package io.gridtap.iec61850.client;

import io.gridtap.transport.Backoff;

/**
 * What is done about an association that is lost or does not come about.
 *
 * @param pauses between attempts; with several servers, between rounds of attempts
 * @param retryFirst whether a beginning that fails is repeated like a loss
 * @param maxAttempts that may fail in a row before it is given up; 0 if a loss is the end
 */
public record ReconnectPolicy(Backoff.Settings pauses, boolean retryFirst, int maxAttempts) {
  /** For ever, with pauses of 1 s to 30 s. */
  public static final ReconnectPolicy STANDARD = new ReconnectPolicy(Backoff.Settings.STANDARD, true,
      Integer.MAX_VALUE);
  /** Once, and no more. */
  public static final ReconnectPolicy NONE = new ReconnectPolicy(Backoff.Settings.STANDARD, false, 0);

  public ReconnectPolicy {
    if (maxAttempts < 0) throw new IllegalArgumentException("attempts are counted from 0: " + maxAttempts);
  }

  public ReconnectPolicy withPauses(Backoff.Settings settings) {
    return new ReconnectPolicy(settings, retryFirst, maxAttempts);
  }

  public ReconnectPolicy withRetryFirst(boolean retry) { return new ReconnectPolicy(pauses, retry, maxAttempts); }

  public ReconnectPolicy withMaxAttempts(int attempts) { return new ReconnectPolicy(pauses, retryFirst, attempts); }
}
