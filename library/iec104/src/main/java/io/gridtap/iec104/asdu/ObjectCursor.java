package io.gridtap.iec104.asdu;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.Octets;

/**
 * Goes over the objects of an ASDU and reads what is asked for straight from its octets, without making objects. It may
 * be set on the next ASDU with {@link #on}. For one thread at a time.
 *
 * <p>Before the first {@link #next} and after the last there is no object to read. Of a type whose octets are passed as
 * they are, and of an ASDU made by {@link Asdu#raw}, it finds no object; a segment's octets are read with
 * {@link #object}.
 */
public final class ObjectCursor {
  private static final Asdu NOTHING = Asdu.raw(Octets.of(new byte[FieldSizes.IEC104.headerOctets()]),
      FieldSizes.IEC104).orElseThrow();

  private Octets body = Octets.EMPTY;
  private TypeId type = TypeId.of(0);
  private ElementSet.Value value = ElementSet.Value.NONE;
  private Asdu asdu = NOTHING;
  private int addressOctets;
  private int count;
  private int index;
  private int stride;
  private int element;
  private int qualityAt;
  private int qualityMask;
  private int timeAt;
  private int timeOctets;
  private boolean sequence;

  /** Before the first object of {@code asdu}. */
  public ObjectCursor on(Asdu asdu) {
    if (asdu.type() != type) layout(asdu.type());
    this.asdu = asdu;
    body = asdu.body();
    addressOctets = asdu.sizes().addressOctets();
    sequence = asdu.sequence();
    count = asdu.isReadable() && !type.isRaw() ? asdu.count() : 0;
    index = -1;
    int elementOctets = timeAt + timeOctets;
    stride = sequence ? elementOctets : addressOctets + elementOctets;
    element = addressOctets - stride;
    return this;
  }

  private void layout(TypeId type) {
    ElementSet<?> elements = type.elements();
    this.type = type;
    value = elements.value();
    qualityAt = elements.qualityAt();
    qualityMask = elements.qualityMask();
    timeAt = Math.max(0, elements.octets());
    timeOctets = type.tagged().octets();
  }

  /** Goes to the next object; false if there is none. */
  public boolean next() {
    if (++index >= count) {
      index = count;
      return false;
    }
    element += stride;
    return true;
  }

  /** 0… */
  public int index() { return index; }

  /** Information object address. */
  public int address() {
    int at = sequence ? 0 : element - addressOctets;
    int first = switch (addressOctets) {
      case 3 -> body.u24le(at);
      case 2 -> body.u16le(at);
      default -> body.u8(at);
    };
    return sequence ? first + index : first;
  }

  /**
   * The value as a number: a normalized value as −1…1, a single point as 0 or 1, double points, double commands and
   * steps as their code, packed bits and bit strings as an unsigned number. NaN of information without a value.
   */
  public double number() {
    return switch (value) {
      case F32 -> f32();
      case FRACTION -> i32() / 32768.0;
      case U32 -> Integer.toUnsignedLong(i32());
      case NONE -> Double.NaN;
      case BIT, TWO_BITS, STEP, U8, U16, I16, I32 -> i32();
    };
  }

  /** The short floating point number of types that have one. */
  public float f32() {
    return Float.intBitsToFloat(body.i32le(element));
  }

  /** The value as it is coded: a normalized value times 2¹⁵, a floating point number as its bits; 0 if there is none. */
  public int i32() {
    return switch (value) {
      case BIT -> body.u8(element) & 1;
      case TWO_BITS -> body.u8(element) & 3;
      case STEP -> body.u8(element) << 25 >> 25;
      case U8 -> body.u8(element);
      case U16 -> body.u16le(element);
      case I16, FRACTION -> (short) body.u16le(element);
      case I32, U32, F32 -> body.i32le(element);
      case NONE -> 0;
    };
  }

  /** Quality bits in the layout of QDS and QDP, 0 where there are none. */
  public int qualityBits() {
    return qualityAt < 0 ? 0 : body.u8(element + qualityAt) & qualityMask;
  }

  public Quality quality() { return Quality.of(qualityBits()); }

  /** The octets of the time tag, the first least significant; 0 if the type has none. */
  public long timeBits() {
    int at = element + timeAt;
    return switch (timeOctets) {
      // An octet is in front of each tag, at least that of an address: eight are read at once.
      case 7 -> body.i64le(at - 1) >>> 8;
      case 3 -> body.u24le(at);
      default -> 0;
    };
  }

  /** IV of the time tag; false if there is none. */
  public boolean timeInvalid() {
    return timeOctets > 0 && body.u8(element + timeAt + 2) >= 0x80;
  }

  /**
   * Milliseconds since 1970 of a seven octet time tag; {@link StationTime#UNKNOWN} if it is out of range or the type
   * has none.
   */
  public long epochMillis(StationTime zone) {
    return timeOctets == 7 ? zone.epochMillis(timeBits()) : StationTime.UNKNOWN;
  }

  /** The object as a record. */
  public InformationObject object() {
    OctetReader in = body.slice(element, body.length() - element).reader();
    Information information = type.elements().codec().decode(in);
    return new InformationObject(address(), information, TimeTag.decode(type.tagged(), in));
  }

  /** The ASDU it goes over. */
  public Asdu asdu() { return asdu; }
}
