package io.gridtap.mms.session;

import io.gridtap.wire.BitString;
import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/**
 * Session protocol data unit (X.225 §8.3), kernel and duplex. User data share the memory they were read from.
 */
public sealed interface Spdu {
  /** CN: CONNECT. */
  record Connect(Parameters parameters, Octets callingSelector, Octets calledSelector, Octets userData)
      implements
        Spdu {}

  /** AC: ACCEPT. */
  record Accept(Parameters parameters, Octets respondingSelector, Octets userData) implements Spdu {}

  /** RF: REFUSE. The reason code is the first octet of the parameter; 255 if absent. */
  record Refuse(int reason, Octets userData) implements Spdu {
    /** X.225 §8.3.5.10. */
    public String reasonText() {
      return switch (reason) {
        case 0 -> "rejected by the called session user, reason not specified";
        case 1 -> "rejected by the called session user, temporary congestion";
        case 2 -> "rejected by the called session user";
        case 129 -> "session selector unknown";
        case 130 -> "session user not attached to the selector";
        case 131 -> "session entity congested";
        case 132 -> "proposed protocol versions not supported";
        case 133 -> "rejected by the session entity";
        default -> "session reason " + reason;
      };
    }
  }

  /** GT and DT, concatenated as always in the basic mode. */
  record DataTransfer(Octets userData) implements Spdu {}

  /** FN: FINISH. */
  record Finish(Octets userData) implements Spdu {}

  /** DN: DISCONNECT. */
  record Disconnect(Octets userData) implements Spdu {}

  /** AB: ABORT. */
  record Abort(Octets userData) implements Spdu {}

  /** AA: ABORT ACCEPT. */
  record AbortAccept() implements Spdu {}

  /**
   * What CONNECT and ACCEPT agree on besides addresses.
   *
   * @param protocolOptions bit 7 (the last) extended concatenation
   * @param versions bit 7 (the last) version 1, bit 6 version 2
   * @param requirements the functional units of X.225 §8.3.1.16 from bit 15 (the last, half-duplex) and 14 (duplex)
   */
  record Parameters(BitString protocolOptions, BitString versions, BitString requirements) {
    /** No options, version 2, duplex. */
    public static final Parameters STANDARD = new Parameters(BitString.of(8, 0), BitString.of(8, 2),
        BitString.of(16, 2));
    private static final Parameters VERSION_1 = new Parameters(BitString.of(8, 0), BitString.of(8, 1),
        BitString.of(16, 2));

    /** What the called agrees to: version 2 if that is among those proposed. */
    public Parameters answered() {
      return versions.getOrFalse(6) ? STANDARD : VERSION_1;
    }
  }

  /** The longest selector (X.225 §8.3.1.13). */
  int MAX_SELECTOR_OCTETS = 16;

  Codec<Spdu> CODEC = new Codec<>(Spdu::read, Spdu::write);

  private static Spdu read(OctetReader in) {
    int identifier = in.u8();
    int outer = in.fence(length(in));
    Spdu spdu = switch (identifier) {
      case Si.CONNECT -> {
        Content content = Content.read(in);
        yield new Connect(content.parameters(), content.calling, content.called, content.userData);
      }
      case Si.ACCEPT -> {
        Content content = Content.read(in);
        yield new Accept(content.parameters(), content.called, content.userData);
      }
      case Si.REFUSE -> {
        Content content = Content.read(in);
        yield new Refuse(content.reason, content.userData);
      }
      case Si.GIVE_TOKENS -> {
        in.skip(in.remaining()); // token item
        in.unfence(outer);
        if (in.u8() != Si.DATA_TRANSFER) throw in.fault("DATA TRANSFER wanted behind GIVE TOKENS");
        outer = in.fence(length(in));
        in.skip(in.remaining()); // enclosure item: only used when segmenting, which class 0 need not
        in.unfence(outer);
        yield new DataTransfer(in.view(in.remaining()));
      }
      case Si.FINISH -> new Finish(Content.read(in).userData);
      case Si.DISCONNECT -> new Disconnect(Content.read(in).userData);
      case Si.ABORT -> new Abort(Content.read(in).userData);
      case Si.ABORT_ACCEPT -> {
        in.skip(in.remaining());
        yield new AbortAccept();
      }
      default -> throw in.fault("SPDU %02x is not of the kernel".formatted(identifier));
    };
    if (spdu instanceof DataTransfer) return spdu;
    in.unfence(outer);
    return spdu;
  }

  private static int length(OctetReader in) {
    int first = in.u8();
    return first < 0xFF ? first : in.u16be();
  }

  private static void write(Spdu spdu, OctetWriter out) {
    switch (spdu) {
      case Connect(Parameters parameters, Octets calling, Octets called, Octets userData) -> {
        OctetWriter content = new OctetWriter();
        writeParameters(parameters, content);
        parameter(Pi.CALLING_SELECTOR, calling, content);
        parameter(Pi.CALLED_SELECTOR, called, content);
        parameter(Pi.USER_DATA, userData, content);
        parameter(Si.CONNECT, content.toOctets(), out);
      }
      case Accept(Parameters parameters, Octets responding, Octets userData) -> {
        OctetWriter content = new OctetWriter();
        writeParameters(parameters, content);
        parameter(Pi.CALLED_SELECTOR, responding, content);
        parameter(Pi.USER_DATA, userData, content);
        parameter(Si.ACCEPT, content.toOctets(), out);
      }
      case Refuse(int reason, Octets userData) -> {
        OctetWriter content = new OctetWriter();
        parameter(Pi.REASON, new OctetWriter().u8(reason).octets(userData).toOctets(), content);
        parameter(Si.REFUSE, content.toOctets(), out);
      }
      case DataTransfer(Octets userData) -> {
        writeDataHeader(out);
        out.octets(userData);
      }
      case Finish(Octets userData) -> withUserData(Si.FINISH, userData, out);
      case Disconnect(Octets userData) -> withUserData(Si.DISCONNECT, userData, out);
      case Abort(Octets userData) -> {
        OctetWriter content = new OctetWriter();
        parameter(Pi.TRANSPORT_DISCONNECT, Octets.of((byte) 0x0B), content); // released, user abort, no reason
        if (!userData.isEmpty()) parameter(Pi.USER_DATA, userData, content);
        parameter(Si.ABORT, content.toOctets(), out);
      }
      case AbortAccept() -> out.u8(Si.ABORT_ACCEPT).u8(0);
    }
  }

  /** GIVE TOKENS and DATA TRANSFER, both empty: what stands before all user data. */
  static void writeDataHeader(OctetWriter out) {
    out.u8(Si.GIVE_TOKENS).u8(0).u8(Si.DATA_TRANSFER).u8(0);
  }

  private static void writeParameters(Parameters parameters, OctetWriter out) {
    out.u8(Pi.CONNECT_ACCEPT_ITEM).u8(6);
    bits(Pi.PROTOCOL_OPTIONS, parameters.protocolOptions, out);
    bits(Pi.VERSION, parameters.versions, out);
    bits(Pi.REQUIREMENTS, parameters.requirements, out);
  }

  private static void bits(int identifier, BitString bits, OctetWriter out) {
    out.u8(identifier).u8(bits.length() / 8);
    bits.write(out);
  }

  private static void withUserData(int identifier, Octets userData, OctetWriter out) {
    OctetWriter content = new OctetWriter();
    parameter(Pi.USER_DATA, userData, content);
    parameter(identifier, content.toOctets(), out);
  }

  private static void parameter(int identifier, Octets value, OctetWriter out) {
    out.u8(identifier);
    if (value.length() < 0xFF) out.u8(value.length());
    else
      out.u8(0xFF).u16be(value.length());
    out.octets(value);
  }

  /** SPDU identifiers (X.225 §8.3). DATA TRANSFER shares its number with GIVE TOKENS and follows it. */
  final class Si {
    static final int GIVE_TOKENS = 1;
    static final int DATA_TRANSFER = 1;
    static final int FINISH = 9;
    static final int DISCONNECT = 10;
    static final int REFUSE = 12;
    static final int CONNECT = 13;
    static final int ACCEPT = 14;
    static final int ABORT = 25;
    static final int ABORT_ACCEPT = 26;

    private Si() {}
  }

  /** Parameter and group identifiers. */
  final class Pi {
    static final int CONNECT_ACCEPT_ITEM = 5;
    static final int TRANSPORT_DISCONNECT = 17;
    static final int PROTOCOL_OPTIONS = 19;
    static final int REQUIREMENTS = 20;
    static final int VERSION = 22;
    static final int REASON = 50;
    static final int CALLING_SELECTOR = 51;
    static final int CALLED_SELECTOR = 52;
    static final int USER_DATA = 193;
    static final int EXTENDED_USER_DATA = 194;

    private Pi() {}
  }

  /** The parameters of one SPDU, in whatever order they came; unknown ones are passed over. */
  final class Content {
    private BitString options = Parameters.STANDARD.protocolOptions;
    private BitString versions = BitString.of(8, 1);
    private BitString requirements = Parameters.STANDARD.requirements;
    private Octets calling = Octets.EMPTY;
    private Octets called = Octets.EMPTY;
    private int reason = 255;
    private Octets userData = Octets.EMPTY;

    private static Content read(OctetReader in) {
      Content content = new Content();
      content.take(in, true);
      return content;
    }

    private void take(OctetReader in, boolean outermost) {
      while (in.hasRemaining()) {
        int identifier = in.u8();
        int outer = in.fence(length(in));
        switch (identifier) {
          case Pi.CONNECT_ACCEPT_ITEM -> {
            if (!outermost) throw in.fault("connect/accept item within itself");
            take(in, false);
          }
          case Pi.PROTOCOL_OPTIONS -> options = BitString.read(8, in);
          case Pi.VERSION -> versions = BitString.read(8, in);
          case Pi.REQUIREMENTS -> requirements = BitString.read(16, in);
          case Pi.CALLING_SELECTOR -> calling = selector(in);
          case Pi.CALLED_SELECTOR -> called = selector(in);
          case Pi.REASON -> {
            reason = in.hasRemaining() ? in.u8() : reason;
            userData = in.view(in.remaining());
          }
          case Pi.USER_DATA, Pi.EXTENDED_USER_DATA -> userData = in.view(in.remaining());
          default -> in.skip(in.remaining());
        }
        in.unfence(outer);
      }
    }

    private static Octets selector(OctetReader in) {
      if (in.remaining() > MAX_SELECTOR_OCTETS)
        throw in.fault("session selector of %d octets, at most 16 are allowed".formatted(in.remaining()));
      return in.rest();
    }

    private Parameters parameters() { return new Parameters(options, versions, requirements); }
  }
}
