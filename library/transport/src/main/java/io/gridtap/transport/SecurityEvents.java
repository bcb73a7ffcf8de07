package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells security events to the log and to a listener, whose faults harm no connection. */
final class SecurityEvents {
  private static final System.Logger LOG = System.getLogger(SecurityEvent.LOGGER);

  private final Consumer<SecurityEvent> listener;

  SecurityEvents(Consumer<SecurityEvent> listener) { this.listener = listener; }

  void tell(Kind kind, String peer, String what, String remedy) {
    SecurityEvent event = new SecurityEvent(kind, Instant.now(), peer, what, remedy);
    LOG.log(kind.level(), event.text());
    try {
      listener.accept(event);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the listener for security events threw", bug);
    }
  }
}
