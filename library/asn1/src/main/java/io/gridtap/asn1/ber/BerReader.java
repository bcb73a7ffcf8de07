package io.gridtap.asn1.ber;

import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;
import java.math.BigInteger;

/**
 * Reads tag-length-value encodings (X.690 §8). One enters an element, reads its contents and leaves it; what is inside
 * can never reach outside. Definite and indefinite lengths are taken; the depth is bounded by {@link Limits#maxNesting}.
 *
 * <p>Tags are numbers as they stand on the wire: {@code 0xA0}, {@code 0x30}, {@code 0xBF48}.
 */
public final class BerReader {
  private static final int INDEFINITE = -1;

  private final OctetReader in;
  private final Limits limits;
  private final int[] fences;
  private long indefinite;
  private int depth;

  public BerReader(OctetReader in) { this(in, Limits.STANDARD); }

  public BerReader(OctetReader in, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.fences = new int[limits.maxNesting() + 1];
  }

  public Limits limits() { return limits; }

  /** The cursor itself, for contents that are not BER. */
  public OctetReader octetReader() { return in; }

  /** True if the element entered, or the whole at the top, has more contents. */
  public boolean more() {
    return in.hasRemaining();
  }

  /** The tag ahead, without moving; 0 at the end of the element (0 is no tag of any type). */
  public int peekTag() {
    if (!in.hasRemaining()) return 0;
    int first = in.peekU8();
    if ((first & 0x1F) != 0x1F) return first;
    int tag = first;
    int ahead = 1;
    while (true) {
      int next = in.peekU8(ahead);
      tag = tag << 8 | next;
      if (next < 0x80) return tag;
      if (++ahead > 3) throw in.fault("tag of more than four octets");
    }
  }

  /** Enters the element ahead, whatever it is, and tells its tag. */
  public int enter() {
    int tag = peekTag();
    if (tag == 0) throw in.fault("an element is missing");
    in.skip(octetsOf(tag));
    if (depth == fences.length) throw in.fault("nested deeper than " + limits.maxNesting());
    int length = length();
    if (length == INDEFINITE) {
      if (!isConstructed(tag)) throw in.fault("indefinite length of a primitive element");
      length = scanToEndOfContents();
      indefinite |= 1L << depth;
    } else {
      indefinite &= ~(1L << depth);
    }
    fences[depth++] = in.fence(length);
    return tag;
  }

  /** Enters the element ahead, which must have this tag. */
  public void enter(int tag) {
    int there = peekTag();
    if (there != tag) throw unexpected(tag, there);
    enter();
  }

  /** Enters the element ahead if it has this tag: how OPTIONAL components are read. */
  public boolean enterIf(int tag) {
    if (peekTag() != tag) return false;
    enter();
    return true;
  }

  /** Leaves the element entered last, all of which must have been read. */
  public void leave() {
    in.unfence(fences[--depth]);
    if ((indefinite & 1L << depth) != 0) in.skip(2);
  }

  /** Leaves the element entered last and passes over what was not read of it: extensions this reader does not know. */
  public void leaveSkipping() {
    in.skip(in.remaining());
    leave();
  }

  /** Passes over the element ahead. */
  public void skip() {
    enter();
    leaveSkipping();
  }

  /** Refuses anything behind the outermost element. */
  public void expectEnd() { in.expectEnd(); }

  public DecodeException fault(String what) { return in.fault(what); }

  public DecodeException unexpectedTag() { return in.fault("unexpected tag " + hex(peekTag())); }

  private DecodeException unexpected(int wanted, int there) {
    return in.fault("tag %s wanted, %s".formatted(hex(wanted), there == 0 ? "nothing there" : hex(there) + " there"));
  }

  private static String hex(int tag) { return "%02x".formatted(tag); }

  private static boolean isConstructed(int tag) {
    int first = tag;
    while (first >>> 8 != 0) first >>>= 8;
    return (first & 0x20) != 0;
  }

  private int length() {
    int first = in.u8();
    if (first < 0x80) return first;
    return switch (first) {
      case 0x80 -> INDEFINITE;
      case 0x81 -> in.u8();
      case 0x82 -> in.u16be();
      case 0x83 -> in.u24be();
      case 0x84 -> {
        int length = in.i32be();
        if (length < 0) throw in.fault("length beyond 2^31");
        yield length;
      }
      default -> throw in.fault("length in %d octets".formatted(first & 0x7F));
    };
  }

  /** Octets up to the end-of-contents that closes the element just begun (X.690 §8.1.5). */
  private int scanToEndOfContents() {
    BerReader ahead = new BerReader(in.fork(), limits);
    int start = in.offset();
    int open = 1;
    while (true) {
      int tag = ahead.peekTag();
      if (tag == 0) {
        if (ahead.in.u16be() != 0) throw ahead.fault("end of contents wanted");
        if (--open == 0) return ahead.in.offset() - 2 - start;
        continue;
      }
      ahead.in.skip(octetsOf(tag));
      int length = ahead.length();
      if (length != INDEFINITE) ahead.in.skip(length);
      else if (!isConstructed(tag)) throw ahead.fault("indefinite length of a primitive element");
      else if (++open > limits.maxNesting()) throw ahead.fault("nested deeper than " + limits.maxNesting());
    }
  }

  private static int octetsOf(int tag) { return tag >>> 8 == 0 ? 1 : tag >>> 16 == 0 ? 2 : tag >>> 24 == 0 ? 3 : 4; }

  // Contents of the element entered last.

  /** BOOLEAN (§8.2): any non-zero octet is true. */
  public boolean bool() {
    if (in.remaining() != 1) throw in.fault("BOOLEAN of %d octets".formatted(in.remaining()));
    return in.u8() != 0;
  }

  /** INTEGER (§8.3) of up to eight octets. */
  public long integer() {
    int octets = in.remaining();
    if (octets < 1 || octets > 8) throw in.fault("INTEGER of %d octets, 1 to 8 are taken".formatted(octets));
    long value = in.i8();
    while (--octets > 0) value = value << 8 | in.u8();
    return value;
  }

  /** INTEGER of any size up to 16 octets. */
  public BigInteger bigInteger() {
    int octets = in.remaining();
    if (octets < 1 || octets > 16) throw in.fault("INTEGER of %d octets, 1 to 16 are taken".formatted(octets));
    return new BigInteger(in.rest().toByteArray());
  }

  /** INTEGER that is not negative; a missing leading zero octet is forgiven. At most 2^63 - 1. */
  public long unsigned() {
    int octets = in.remaining();
    if (octets < 1 || octets > 9) throw in.fault("unsigned INTEGER of %d octets, 1 to 8 are taken".formatted(octets));
    long value = in.u8();
    if (octets == 9 && value != 0) throw in.fault("unsigned INTEGER beyond 2^63");
    while (--octets > 0) value = value << 8 | in.u8();
    if (value < 0) throw in.fault("unsigned INTEGER beyond 2^63");
    return value;
  }

  /** BIT STRING (§8.6), primitive. */
  public BitString bits() {
    if (!in.hasRemaining()) throw in.fault("BIT STRING without its first octet");
    int unused = in.u8();
    int length = in.remaining() * 8 - unused;
    if (unused > 7 || length < 0) throw in.fault("BIT STRING with %d unused bits".formatted(unused));
    return BitString.read(length, in);
  }

  /** OCTET STRING (§8.7), primitive. */
  public Octets octets() { return in.rest(); }

  /** A string type of one octet a character: VisibleString, GraphicString, GeneralizedTime (§8.23). */
  public String text() {
    return in.ascii(in.remaining());
  }

  /** UTF8String (§8.23). */
  public String utf8() { return in.utf8(in.remaining()); }

  /** OBJECT IDENTIFIER (§8.19). */
  public Oid oid() { return Oid.read(in); }

  /** NULL (§8.8). */
  public void nothing() { in.expectEnd(); }

  // The same with tag and length around.

  public boolean bool(int tag) {
    enter(tag);
    boolean value = bool();
    leave();
    return value;
  }

  public long integer(int tag) {
    enter(tag);
    long value = integer();
    leave();
    return value;
  }

  /** An INTEGER between the bounds, both included. */
  public int integer(int tag, int least, int most) {
    long value = integer(tag);
    if (value < least || value > most) throw in.fault("%d is not within %d…%d".formatted(value, least, most));
    return (int) value;
  }

  public long unsigned(int tag) {
    enter(tag);
    long value = unsigned();
    leave();
    return value;
  }

  public BitString bits(int tag) {
    enter(tag);
    BitString value = bits();
    leave();
    return value;
  }

  public Octets octets(int tag) {
    enter(tag);
    Octets value = octets();
    leave();
    return value;
  }

  public String text(int tag) {
    enter(tag);
    String value = text();
    leave();
    return value;
  }

  public String utf8(int tag) {
    enter(tag);
    String value = utf8();
    leave();
    return value;
  }

  public Oid oid(int tag) {
    enter(tag);
    Oid value = oid();
    leave();
    return value;
  }

  public void nothing(int tag) {
    enter(tag);
    leave();
  }
}
