package io.gridtap.mms;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;

/**
 * A confirmed request on its way: {@link MmsClient#begin}. For any thread. Whoever does not want the answer any more may
 * forget it.
 */
public interface Pending<R extends ConfirmedResponse> {
  /** What became of a cancel. */
  enum Cancellation {
    /** The peer has left the request undone. */
    CANCELLED,
    /** The peer has answered the request itself: {@link Pending#await} has it. */
    TOO_LATE
  }

  /** Whether there is an answer, or will be none. */
  boolean isDone();

  /**
   * Waits for the answer; that of a request that was cancelled is negative, service-preempt. An interrupt cancels the
   * request, without waiting for what becomes of that.
   *
   * @throws io.gridtap.transport.RequestTimeoutException if none came within the settings' limit
   * @throws io.gridtap.transport.ConnectionLostException if the association ended before
   * @throws IllegalArgumentException if the request is longer than the PDU agreed on
   */
  Answer<R> await() throws InterruptedException;

  /**
   * Asks the peer to leave the request undone (ISO 9506-2 Cancel), and waits until that is clear: what it throws is what
   * {@link #await} does. A peer that knows no cancel answers the request as ever.
   */
  Cancellation cancel() throws InterruptedException;
}
