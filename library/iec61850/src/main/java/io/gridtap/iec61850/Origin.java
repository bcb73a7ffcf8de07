package io.gridtap.iec61850;

import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Originator of a command (IEC 61850-7-3).
 *
 * @param orIdent who it is, at most 64 octets, empty if nobody is to know; some devices take few, or none
 */
public record Origin(OriginatorCategory orCat, Octets orIdent) {
  public static final int MAX_IDENT_OCTETS = 64;

  public Origin {
    if (orIdent.length() > MAX_IDENT_OCTETS)
      throw new IllegalArgumentException("orIdent has at most 64 octets, these are " + orIdent.length());
  }

  /** With an identity in characters. */
  public static Origin of(OriginatorCategory category, String identity) {
    return new Origin(category, Octets.wrap(identity.getBytes(StandardCharsets.UTF_8)));
  }

  public Data data() { return Data.Structure.of(new Data.Int(orCat.ordinal()), new Data.OctetString(orIdent)); }

  /** Nothing if it is no originator, or of no category of the standard. */
  public static Optional<Origin> of(Data data) {
    return data instanceof Data.Structure(List<Data> parts) && parts.size() == 2
        && parts.get(1) instanceof Data.OctetString(Octets identity) && identity.length() <= MAX_IDENT_OCTETS
            ? number(parts.getFirst()).flatMap(OriginatorCategory::of).map(category -> new Origin(category, identity))
            : Optional.empty();
  }

  /** An integer, whichever of its two forms a device prefers. */
  static Optional<Long> number(Data data) {
    return switch (data) {
      case Data.Int(long value) -> Optional.of(value);
      case Data.Unsigned(long value) -> Optional.of(value);
      default -> Optional.empty(); // every other alternative
    };
  }

  /** The category, and the identity as text if it is one. */
  public String text() {
    if (orIdent.isEmpty()) return orCat.text();
    String identity = new String(orIdent.toByteArray(), StandardCharsets.UTF_8);
    boolean readable = identity.chars().allMatch(c -> c >= ' ' && c != 0xFFFD && !Character.isISOControl(c));
    return "%s '%s'".formatted(orCat.text(), readable ? identity : orIdent.toHex());
  }
}
