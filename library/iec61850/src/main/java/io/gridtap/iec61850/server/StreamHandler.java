package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import java.util.Map;
import java.util.Optional;

/**
 * The application's part in GOOSE and sampled values: it sends them, the server only keeps their control blocks. It is
 * called on the thread of the association, without the server's lock: it may call the server, only the one client waits
 * for it.
 *
 * <p>A control block is named {@code LD0/LLN0$GO$gcbEvents}, {@code LD0/LLN0$MS$msvcb01} or {@code LD0/LLN0$US$…}.
 */
public interface StreamHandler {
  /** Accepts everything. */
  StreamHandler STANDARD = new StreamHandler() {
  };

  /** A client writes GoEna or SvEna. Why not, or nothing if it may. */
  default Optional<DataAccessError> refuses(String peer, String controlBlock, boolean enabled) {
    return Optional.empty();
  }

  /**
   * Sending is to begin or to end, as a client or the application wants it.
   *
   * @param attributes of the control block, by name; while it is enabled they do not change
   */
  default void enabled(String controlBlock, boolean enabled, Map<String, Data> attributes) {}
}
