package io.gridtap.dlms.acse;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The elements of one ACSE APDU, one after the other. Meters count the octets of the user information, and with it those
 * of the whole, too few: it may reach beyond what encloses it, up to the end of what came.
 */
final class AcseReader {
  static final int USER_INFORMATION = 0xBE;
  private static final int OCTET_STRING = 0x04;
  private static final int INTEGER = 0x02;
  /** What an AP title or a certificate takes at most. */
  private static final Limits LIMITS = new Limits(4, 64, 65_536);

  private final OctetReader in;
  private final int end;
  private int tag;
  private Octets content = Octets.EMPTY;
  private int contentOffset;

  AcseReader(OctetReader in, int applicationTag, String name) {
    this.in = in;
    int there = in.u8();
    if (there != applicationTag)
      throw new DecodeException("tag %02X where %s (%02X) is wanted".formatted(there, name, applicationTag),
          in.offset() - 1);
    int length = length();
    if (length > in.remaining())
      throw in.fault("%s of %d octets, but only %d follow".formatted(name, length, in.remaining()));
    end = in.offset() + length;
  }

  /** Moves to the next element and tells its tag; 0 behind the last. */
  int next() {
    if (in.offset() >= end) return 0;
    tag = in.u8();
    int length = length();
    contentOffset = in.offset();
    if (tag != USER_INFORMATION) content = in.octets(length);
    else if (length > in.remaining())
      throw in.fault("user-information of %d octets, but only %d follow".formatted(length, in.remaining()));
    return tag;
  }

  private int length() {
    int first = in.u8();
    if (first < 0x80) return first;
    return switch (first) {
      case 0x81 -> in.u8();
      case 0x82 -> in.u16be();
      case 0x83 -> in.u24be();
      default -> throw in.fault("BER length with a first octet of %02X".formatted(first));
    };
  }

  DecodeException fault(String what) { return new DecodeException(what, contentOffset); }

  private BerReader ber() { return new BerReader(content.reader(), LIMITS); }

  /** What is in the element, of whatever type it is in turn: charstring, OCTET STRING. */
  Octets inner() {
    return inContent(ber -> {
      ber.enter();
      Octets value = ber.octets();
      ber.leave();
      return value;
    });
  }

  /** AP title or AE qualifier: an OCTET STRING within the element, or as it is. */
  Octets title() {
    return !content.isEmpty() && content.u8(0) == OCTET_STRING ? inner() : content;
  }

  /** {@link #title} if there is an OCTET STRING, where by the standard something else is. */
  Optional<Octets> titleIfAny() {
    return !content.isEmpty() && content.u8(0) == OCTET_STRING ? Optional.of(inner()) : Optional.empty();
  }

  int integer() {
    return inContent(ber -> {
      long value = ber.integer(INTEGER);
      if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) throw ber.fault("INTEGER beyond 32 bits");
      return (int) value;
    });
  }

  /** A number that is the content itself: an implicit INTEGER. */
  int implicitInteger() {
    return inContent(ber -> {
      long value = ber.integer();
      if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) throw ber.fault("INTEGER beyond 32 bits");
      return (int) value;
    });
  }

  /** acse-requirements: bit 0 authentication. */
  boolean authenticationBit() {
    return inContent(BerReader::bits).getOrFalse(0);
  }

  /** mechanism-name, the last arc of 2.16.756.5.8.2.n. */
  OptionalInt mechanism() {
    return OptionalInt.of(Mechanisms.number(inContent(BerReader::oid)));
  }

  ApplicationContext context() { return ApplicationContext.of(inContent(ber -> ber.oid(0x06))); }

  Diagnostic diagnostic() {
    return inContent(ber -> {
      int source = ber.enter();
      if (source != 0xA1 && source != 0xA2) throw ber.fault("diagnostic of source %02X".formatted(source));
      Diagnostic diagnostic = Diagnostic.of(source == 0xA2, (int) ber.integer(INTEGER));
      ber.leave();
      return diagnostic;
    });
  }

  private <T> T inContent(Function<BerReader, T> read) {
    BerReader ber = ber();
    try {
      T value = read.apply(ber);
      ber.expectEnd();
      return value;
    } catch (DecodeException within) {
      throw new DecodeException("element %02X: %s".formatted(tag, within.getMessage()), contentOffset);
    }
  }

  /**
   * The octet string of the user information, and whatever came behind the end of the APDU: some meters count it too
   * short.
   */
  Octets userInformation() {
    int there = in.u8();
    if (there != OCTET_STRING) throw fault("user-information that holds %02X, no OCTET STRING".formatted(there));
    return in.octets(length());
  }

  Optional<Octets> withOverhang(Optional<Octets> userInformation) {
    if (userInformation.isEmpty() || !in.hasRemaining() || in.offset() < end) return userInformation;
    return Optional.of(new OctetWriter().octets(userInformation.get()).octets(in.rest()).toOctets());
  }
}
