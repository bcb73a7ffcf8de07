package io.gridtap.dlms.security;

import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An APDU whose protection was checked and taken off.
 *
 * @param apdu without protection
 * @param control how it was protected; {@link SecurityControl#NONE} if it was not
 * @param sender named by the APDU, or known from the association
 * @param counter invocation counter it came with
 * @param signed whether a signature was verified
 */
public record Opened(Octets apdu, SecurityControl control, Optional<SystemTitle> sender, OptionalLong counter,
    boolean signed) {
  /** Without the octets, which were ciphered for a reason. */
  @Override
  public String toString() {
    return "Opened[%d octets, %s%s%s]".formatted(apdu.length(), control,
        sender.map(title -> ", from " + title).orElse(""), signed ? ", signed" : "");
  }
}
