package io.gridtap.iec104.asdu;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Application service data unit (IEC 60870-5-101 §7). It keeps the octets of its objects as they came, so what is
 * mirrored is mirrored octet for octet; {@link #objects} and {@link #cursor} read them.
 */
public final class Asdu {
  private static final int SQ = 0x80;
  /** Objects that the seven bits of N can count. */
  private static final int MAX_COUNT = 127;

  private final FieldSizes sizes;
  private final TypeId type;
  private final CauseOfTransmission cause;
  private final int commonAddress;
  private final boolean sequence;
  private final int count;
  private final Octets body;
  private final boolean readable;

  private Asdu(FieldSizes sizes, TypeId type, CauseOfTransmission cause, int commonAddress, boolean sequence,
      int count, Octets body, boolean readable) {
    this.sizes = sizes;
    this.type = type;
    this.cause = cause;
    this.commonAddress = commonAddress;
    this.sequence = sequence;
    this.count = count;
    this.body = body;
    this.readable = readable;
  }

  /**
   * Checks header and length before any element is looked at.
   *
   * @throws DecodeException
   *             if the header is not whole, N is 0, or the octets are not what type, SQ and N ask for
   */
  public static Asdu decode(Octets octets, FieldSizes sizes) {
    Asdu asdu = header(octets, sizes);
    asdu.fault().ifPresent(fault -> {
      throw new DecodeException(fault, sizes.headerOctets());
    });
    return new Asdu(sizes, asdu.type, asdu.cause, asdu.commonAddress, asdu.sequence, asdu.count, asdu.body, true);
  }

  /** {@link #decode(Octets, FieldSizes)} with the sizes of -104. */
  public static Asdu decode(Octets octets) {
    return decode(octets, FieldSizes.IEC104);
  }

  /**
   * An ASDU that need not be right behind its header, to be mirrored with another cause; its {@link #objects} are not
   * looked at. Empty if not even the header is there.
   */
  public static Optional<Asdu> raw(Octets octets, FieldSizes sizes) {
    return octets.length() < sizes.headerOctets() ? Optional.empty() : Optional.of(header(octets, sizes));
  }

  private static Asdu header(Octets octets, FieldSizes sizes) {
    if (octets.length() < sizes.headerOctets())
      throw new DecodeException(
          "an ASDU of %d octets, its header has %d".formatted(octets.length(), sizes.headerOctets()), 0);
    int causeOctet = octets.u8(2);
    int originator = sizes.causeOctets() == 2 ? octets.u8(3) : 0;
    int at = 2 + sizes.causeOctets();
    int commonAddress = sizes.commonAddressOctets() == 2 ? octets.u16le(at) : octets.u8(at);
    int body = sizes.headerOctets();
    return new Asdu(sizes, TypeId.of(octets.u8(0)), CauseOfTransmission.ofOctets(causeOctet, originator),
        commonAddress, (octets.u8(1) & SQ) != 0, octets.u8(1) & MAX_COUNT,
        octets.slice(body, octets.length() - body), false);
  }

  /** What is wrong with the octets behind the header. */
  private Optional<String> fault() {
    if (sizes.headerOctets() + body.length() > sizes.maxAsduOctets())
      return Optional.of("%s of %d octets, an ASDU has at most %d".formatted(type,
          sizes.headerOctets() + body.length(), sizes.maxAsduOctets()));
    if (count == 0) return Optional.of("%s with N=0".formatted(type));
    if (type.isRaw()) return Optional.empty();
    int wanted = bodyOctets();
    if (wanted != body.length())
      return Optional.of("%s with SQ=%d, N=%d has %d octets of objects, %s wanted".formatted(type, sequence ? 1 : 0,
          count, body.length(), wanted < 0 ? "another number is" : wanted + " are"));
    if (sequence && addressAt(0) + count - 1 > sizes.maxAddress())
      return Optional.of("%s with N=%d in sequence from address %d, the last address is %d".formatted(type, count,
          addressAt(0), sizes.maxAddress()));
    return Optional.empty();
  }

  /** Octets that type, SQ and N ask for; negative if there is no answer. */
  private int bodyOctets() {
    int address = sizes.addressOctets();
    int element = type.elementOctets();
    if (element != ElementSet.VARIABLE) return sequence ? address + count * element : count * (address + element);
    // A segment: one object, and its own length octet behind the names of file and section.
    int lengthAt = address + 3;
    return count == 1 && !sequence && body.length() > lengthAt ? lengthAt + 1 + body.u8(lengthAt) : -1;
  }

  private int addressAt(int at) {
    return switch (sizes.addressOctets()) {
      case 3 -> body.u24le(at);
      case 2 -> body.u16le(at);
      default -> body.u8(at);
    };
  }

  /** Objects one after the other, each with its address (SQ=0), with the sizes of -104. */
  public static Asdu of(TypeId type, CauseOfTransmission cause, int commonAddress, List<InformationObject> objects) {
    return of(type, cause, commonAddress, objects, FieldSizes.IEC104);
  }

  /** One object, with the sizes of -104. */
  public static Asdu of(TypeId type, CauseOfTransmission cause, int commonAddress, InformationObject object) {
    return of(type, cause, commonAddress, List.of(object), FieldSizes.IEC104);
  }

  /**
   * Objects one after the other, each with its address (SQ=0).
   *
   * @throws IllegalArgumentException
   *             if they do not fit the type or one ASDU
   */
  public static Asdu of(TypeId type, CauseOfTransmission cause, int commonAddress, List<InformationObject> objects,
      FieldSizes sizes) {
    return built(type, cause, commonAddress, false, objects, sizes);
  }

  /** Elements of consecutive addresses (SQ=1), with the sizes of -104. */
  public static Asdu sequence(TypeId type, CauseOfTransmission cause, int commonAddress,
      List<InformationObject> objects) {
    return sequence(type, cause, commonAddress, objects, FieldSizes.IEC104);
  }

  /**
   * Elements of consecutive addresses (SQ=1).
   *
   * @throws IllegalArgumentException
   *             if they are not consecutive, or do not fit the type or one ASDU
   */
  public static Asdu sequence(TypeId type, CauseOfTransmission cause, int commonAddress,
      List<InformationObject> objects, FieldSizes sizes) {
    if (!type.sequenceAllowed()) throw new IllegalArgumentException(type + " is not sent in sequence (SQ=1)");
    for (int i = 1; i < objects.size(); i++)
      if (objects.get(i).address() != objects.get(0).address() + i)
        throw new IllegalArgumentException("%s in sequence: address %d follows %d".formatted(type,
            objects.get(i).address(), objects.get(i - 1).address()));
    return built(type, cause, commonAddress, true, objects, sizes);
  }

  private static Asdu built(TypeId type, CauseOfTransmission cause, int commonAddress, boolean sequence,
      List<InformationObject> objects, FieldSizes sizes) {
    Ranges.check("common address", commonAddress, 0, sizes.maxCommonAddress());
    checkOriginator(cause, sizes);
    int max = type.singleObject() && !type.isRaw() ? 1 : MAX_COUNT;
    Ranges.check("objects in one " + type, objects.size(), 1, max);
    OctetWriter out = new OctetWriter(sizes.maxAsduOctets());
    for (int i = 0; i < objects.size(); i++) {
      InformationObject object = objects.get(i);
      check(type, object, sizes);
      if (!sequence || i == 0) writeAddress(object.address(), out, sizes);
      type.elements().encode(object.information(), out);
      TimeTag.encode(object.time(), out);
    }
    int octets = sizes.headerOctets() + out.length();
    if (octets > sizes.maxAsduOctets())
      throw new IllegalArgumentException("%d objects of %s are an ASDU of %d octets, at most %d fit"
          .formatted(objects.size(), type, octets, sizes.maxAsduOctets()));
    return new Asdu(sizes, type, cause, commonAddress, sequence, objects.size(), out.toOctets(), true);
  }

  private static void check(TypeId type, InformationObject object, FieldSizes sizes) {
    Ranges.check("information object address", object.address(), 0, sizes.maxAddress());
    if (!type.information().isInstance(object.information()))
      throw new IllegalArgumentException("%s carries %s, not %s".formatted(type, type.information().getSimpleName(),
          object.information()));
    if (object.time().form() != type.tagged())
      throw new IllegalArgumentException(
          "%s has a time tag of form %s, not %s".formatted(type, type.tagged(), object.time().form()));
  }

  private static void checkOriginator(CauseOfTransmission cause, FieldSizes sizes) {
    if (sizes.causeOctets() == 1 && cause.originator() != 0)
      throw new IllegalArgumentException("a cause of one octet has no originator address " + cause.originator());
  }

  private static void writeAddress(int address, OctetWriter out, FieldSizes sizes) {
    switch (sizes.addressOctets()) {
      case 3 -> out.u24le(address);
      case 2 -> out.u16le(address);
      default -> out.u8(address);
    }
  }

  /** How many objects one ASDU of this type holds; 0 if it is not sent with SQ=1. */
  public static int maxObjects(TypeId type, boolean sequence, FieldSizes sizes) {
    if (sequence && !type.sequenceAllowed()) return 0;
    if (type.singleObject()) return 1;
    int room = sizes.maxAsduOctets() - sizes.headerOctets();
    int address = sizes.addressOctets();
    int element = type.elementOctets();
    return Math.min(MAX_COUNT, sequence ? (room - address) / element : room / (address + element));
  }

  /** As many ASDUs as the objects need, in their order, with the sizes of -104. */
  public static List<Asdu> pack(TypeId type, CauseOfTransmission cause, int commonAddress,
      List<InformationObject> objects) {
    return pack(type, cause, commonAddress, objects, FieldSizes.IEC104);
  }

  /**
   * As many ASDUs as the objects need, in their order; in sequence (SQ=1) where addresses follow one another for long
   * enough to be worth an ASDU of their own.
   */
  public static List<Asdu> pack(TypeId type, CauseOfTransmission cause, int commonAddress,
      List<InformationObject> objects, FieldSizes sizes) {
    return new Packing(type, cause, commonAddress, sizes).pack(objects);
  }

  public TypeId type() { return type; }

  public CauseOfTransmission cause() { return cause; }

  /** Common address of ASDU: the station. */
  public int commonAddress() { return commonAddress; }

  /** SQ: one address, followed by the elements of consecutive objects. */
  public boolean sequence() { return sequence; }

  /** N: number of objects. */
  public int count() { return count; }

  /** The octets behind the header. */
  public Octets body() { return body; }

  public FieldSizes sizes() { return sizes; }

  /** T: nothing happens to the process. */
  public boolean test() { return cause.test(); }

  /** False of an ASDU made by {@link #raw}: its objects are not looked at. */
  public boolean isReadable() {
    return readable;
  }

  /** The same objects, octet for octet, with another cause. */
  public Asdu with(CauseOfTransmission cause) {
    checkOriginator(cause, sizes);
    return new Asdu(sizes, type, cause, commonAddress, sequence, count, body, readable);
  }

  /** The same objects, octet for octet, of another station. */
  public Asdu withCommonAddress(int commonAddress) {
    Ranges.check("common address", commonAddress, 0, sizes.maxCommonAddress());
    return new Asdu(sizes, type, cause, commonAddress, sequence, count, body, readable);
  }

  /** Octets of the whole ASDU. */
  public int length() { return sizes.headerOctets() + body.length(); }

  public Octets encode() {
    OctetWriter out = new OctetWriter(length());
    encodeTo(out);
    return out.toOctets();
  }

  public void encodeTo(OctetWriter out) {
    out.u8(type.number()).u8((sequence ? SQ : 0) | count);
    cause.encode(out, sizes);
    if (sizes.commonAddressOctets() == 2) out.u16le(commonAddress);
    else
      out.u8(commonAddress);
    out.octets(body);
  }

  /**
   * The objects, decoded. Of a type whose octets are passed as they are the objects are {@link Raw}, provided that the
   * octets divide by N; there are none if they do not, or if the ASDU was made by {@link #raw}.
   */
  public List<InformationObject> objects() {
    if (!readable) return List.of();
    int elementOctets = type.isRaw() ? rawOctets() : type.elementOctets();
    if (type.isRaw() && elementOctets < 0) return List.of();
    InformationObject[] objects = new InformationObject[count];
    OctetReader in = body.reader();
    ElementSet<?> elements = type.elements();
    TimeTag.Form tagged = type.tagged();
    int address = 0;
    for (int i = 0; i < count; i++) {
      address = sequence && i > 0 ? address + 1 : readAddress(in);
      Information information = type.isRaw() ? new Raw(in.octets(elementOctets)) : elements.codec().decode(in);
      objects[i] = new InformationObject(address, information, TimeTag.decode(tagged, in));
    }
    return Collections.unmodifiableList(Arrays.asList(objects));
  }

  /** Octets of each object if all have as many; negative if they cannot. */
  private int rawOctets() {
    int address = sizes.addressOctets();
    int octets = sequence ? body.length() - address : body.length();
    if (octets < 0 || octets % count != 0) return -1;
    return sequence ? octets / count : octets / count - address;
  }

  private int readAddress(OctetReader in) {
    return switch (sizes.addressOctets()) {
      case 3 -> in.u24le();
      case 2 -> in.u16le();
      default -> in.u8();
    };
  }

  /** A cursor over the objects that reads from their octets. */
  public ObjectCursor cursor() {
    return new ObjectCursor().on(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Asdu that && type == that.type && cause.equals(that.cause)
        && commonAddress == that.commonAddress && sequence == that.sequence && count == that.count
        && body.equals(that.body) && sizes.equals(that.sizes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * type.number() + cause.hashCode()) + commonAddress) + body.hashCode();
  }

  /** {@code M_ME_NC_1 spont station 1, 3 objects: [...]}. */
  @Override
  public String toString() {
    return "%s %s station %d, N=%d%s: %s".formatted(type, cause, commonAddress, count, sequence ? " SQ" : "",
        readable ? objects() : body);
  }
}
