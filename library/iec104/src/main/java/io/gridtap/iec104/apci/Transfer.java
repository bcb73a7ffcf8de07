package io.gridtap.iec104.apci;

/** Whether user data flow (IEC 60870-5-104 §5.3, figures 16 and 17). */
sealed interface Transfer {
  /** Nothing but U frames. */
  record Stopped() implements Transfer {}

  /** Controlling station: STARTDT act is sent, its con awaited. */
  record StartPending() implements Transfer {}

  record Started() implements Transfer {}

  /** Controlling station: STOPDT act is sent, its con awaited; I frames still arrive. */
  record StopPending() implements Transfer {}

  /** Controlled station: STOPDT act was received, own I frames are to be acknowledged first. */
  record UnconfirmedStopped() implements Transfer {}

  record Closed() implements Transfer {}
}
