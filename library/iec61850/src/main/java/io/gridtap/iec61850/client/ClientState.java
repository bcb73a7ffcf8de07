package io.gridtap.iec61850.client;

/** State of a client's association. */
public enum ClientState {
  /** TCP, transport, session and association are being set up. */
  CONNECTING,
  /** Requests are answered. */
  CONNECTED,
  /** Concluding and releasing, at the client's wish. */
  CLOSING,
  /** Over, or never open; a client is not used again. */
  CLOSED
}
