package io.gridtap.dlms;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.SystemTitle;
import java.util.Optional;

/**
 * Something that came to a {@link PushListener} and was not taken.
 *
 * @param title that it named; proved only if it was refused after it proved genuine
 * @param text what was found and what was expected, without key material
 */
public record PushRefusal(String peer, Optional<Route> route, Optional<SystemTitle> title, Reason reason,
    String text) {
  /** Why. */
  public enum Reason {
    /** Octets that belong to no frame, or fail its check. */
    LINK,
    /** A sender for whom nothing is configured. */
    UNKNOWN_SENDER,
    /** Not protected, and that is not allowed. */
    NOT_PROTECTED,
    /** Not genuine, repeated, or less protected than expected. */
    SECURITY,
    /** Not to be decoded. */
    MALFORMED,
    /** An APDU that is no push. */
    NOT_A_PUSH,
    /** Blocks missing, late, or too many. */
    BLOCKS
  }
}
