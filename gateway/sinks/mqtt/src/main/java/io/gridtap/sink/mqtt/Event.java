package io.gridtap.sink.mqtt;

/** What the client tells the sink, from its own thread. */
sealed interface Event {
  /** Acknowledged, or handed to the network where nothing is acknowledged. */
  record Acknowledged(Outgoing message, long attempt) implements Event {}

  record Failed(Outgoing message, long attempt, Throwable failure) implements Event {}

  record Connected(Session session) implements Event {}

  /** Before anything fails for it. @param session whose connection it was */
  record Lost(Session session, Throwable cause) implements Event {}
}
