package io.gridtap.mms.association;

import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.wire.Octets;

/**
 * Where an application entity is found above TCP: transport, session and presentation selector, and its name.
 *
 * @param transportSelector up to 32 octets
 * @param sessionSelector up to 16 octets
 * @param presentationSelector up to 32 octets
 */
public record OsiAddress(Octets transportSelector, Octets sessionSelector, Octets presentationSelector, Entity entity) {
  /** The selectors that most devices use: 0001, 0001, 00000001. */
  public static final OsiAddress STANDARD = new OsiAddress(Octets.hex("0001"), Octets.hex("0001"),
      Octets.hex("00000001"), Entity.UNNAMED);

  public OsiAddress {
    if (transportSelector.length() > 32) throw tooLong("transport", 32);
    if (sessionSelector.length() > 16) throw tooLong("session", 16);
    if (presentationSelector.length() > 32) throw tooLong("presentation", 32);
  }

  private static IllegalArgumentException tooLong(String which, int most) {
    return new IllegalArgumentException("a %s selector has at most %d octets".formatted(which, most));
  }

  public OsiAddress withTransportSelector(Octets selector) {
    return new OsiAddress(selector, sessionSelector, presentationSelector, entity);
  }

  public OsiAddress withSessionSelector(Octets selector) {
    return new OsiAddress(transportSelector, selector, presentationSelector, entity);
  }

  public OsiAddress withPresentationSelector(Octets selector) {
    return new OsiAddress(transportSelector, sessionSelector, selector, entity);
  }

  public OsiAddress withEntity(Entity entity) {
    return new OsiAddress(transportSelector, sessionSelector, presentationSelector, entity);
  }
}
