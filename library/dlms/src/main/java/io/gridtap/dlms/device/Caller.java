package io.gridtap.dlms.device;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.security.Credentials;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The association in which an object is asked.
 *
 * @param client its service access point
 * @param logical service access point of the logical device
 * @param mechanism 0 none, 1 LLS, 2…7 HLS
 * @param conformance negotiated
 * @param maxReceive octets of an APDU that the server takes
 * @param maxSend octets of an APDU that the client takes
 * @param credentials that the client proved itself with, which it may change
 * @param title of the client's system, if it named it
 * @param authenticated the request was protected by an authentication tag
 * @param notifications takes the body of a data-notification, which follows the answer
 */
public record Caller(LogicalDevice device, int client, int logical, ApplicationContext context, int mechanism,
    Conformance conformance, int maxReceive, int maxSend, AccessRights rights, Credentials credentials,
    Optional<SystemTitle> title, boolean authenticated, Consumer<Data> notifications) {

  /** The device itself, which asks for what it pushes: everything may be read, nothing changed. */
  public static Caller self(LogicalDevice device, int logical) {
    return new Caller(device, 0, logical, ApplicationContext.LN, 0, Conformance.LN, 0xFFFF, 0xFFFF,
        AccessRights.READ_ONLY, new Credentials(Mechanism.NONE, Optional.empty(), Optional.empty()), Optional.empty(),
        false, _ -> {});
  }

  public Caller withAuthenticated(boolean tagged) {
    return new Caller(device, client, logical, context, mechanism, conformance, maxReceive, maxSend, rights,
        credentials, title, tagged, notifications);
  }
}
