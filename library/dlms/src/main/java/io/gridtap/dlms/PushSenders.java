package io.gridtap.dlms;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SystemTitle;
import java.util.Optional;

/** Who may push, and with which keys. Asked on the threads of connections: must not block. */
public interface PushSenders {
  /** Nobody is known: only what is not protected can be taken. */
  PushSenders NOBODY = _ -> Optional.empty();

  /** Keys of a sender; empty if it is unknown. */
  Optional<SecuritySettings> settings(SystemTitle sender);

  /** The sender of an APDU that names none, known from where it came. */
  default Optional<SystemTitle> title(String peer, Route route) {
    return Optional.empty();
  }
}
