package io.gridtap.mms.cotp;

import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;

/** Transport protocol data unit of class 0 (X.224 §13). References are 0…65535. */
public sealed interface Tpdu {
  /** Octets of a data TPDU before its user data. */
  int DATA_HEADER_OCTETS = 3;

  /** CR. */
  record ConnectionRequest(int sourceReference, TpduSize size, Octets callingSelector, Octets calledSelector)
      implements
        Tpdu {}

  /** CC. The selectors echo those of the request. */
  record ConnectionConfirm(int destinationReference, int sourceReference, TpduSize size, Octets callingSelector,
      Octets calledSelector) implements Tpdu {}

  /** DR: refusal of a request, or the end; class 0 has no confirm. Reasons in X.224 §13.5.3 d. */
  record DisconnectRequest(int destinationReference, int sourceReference, int reason) implements Tpdu {
    public String reasonText() {
      return switch (reason) {
        case 0 -> "reason not specified";
        case 1 -> "congestion at the selector";
        case 2 -> "no session entity at this transport selector";
        case 3 -> "address unknown";
        case 128 -> "normal disconnect";
        case 129 -> "remote transport entity congested";
        case 130 -> "connection negotiation failed";
        case 133 -> "protocol error";
        case 135 -> "reference overflow";
        case 136 -> "connection request refused on this network connection";
        case 138 -> "header or parameter length invalid";
        default -> "reason " + reason;
      };
    }
  }

  /** DT. The user data share the memory they were read from. */
  record Data(boolean endOfTsdu, Octets userData) implements Tpdu {}

  /** ER: the peer could not make sense of a TPDU of ours (X.224 §13.12). */
  record ErrorReport(int destinationReference, int cause) implements Tpdu {}

  /** The largest selector that real stacks take (X.224 sets no bound). */
  int MAX_SELECTOR_OCTETS = 32;

  int CR = 0xE0;
  int CC = 0xD0;
  int DR = 0x80;
  int DT = 0xF0;
  int ER = 0x70;
  int END_OF_TSDU = 0x80;

  Codec<Tpdu> CODEC = new Codec<>(Tpdu::read, Tpdu::write);

  private static Tpdu read(OctetReader in) {
    int headerOctets = in.u8();
    if (headerOctets == 255) throw in.fault("length indicator 255 is reserved");
    int outer = in.fence(headerOctets);
    int code = in.u8();
    Tpdu tpdu = switch (code & 0xF0) {
      case CR -> {
        in.u16be(); // destination reference, 0 in a request
        int source = in.u16be();
        requireClass0(in);
        Parameters parameters = Parameters.read(in);
        yield new ConnectionRequest(source, parameters.size, parameters.calling, parameters.called);
      }
      case CC -> {
        int destination = in.u16be();
        int source = in.u16be();
        requireClass0(in);
        Parameters parameters = Parameters.read(in);
        yield new ConnectionConfirm(destination, source, parameters.size, parameters.calling, parameters.called);
      }
      case DR -> {
        DisconnectRequest request = new DisconnectRequest(in.u16be(), in.u16be(), in.u8());
        in.skip(in.remaining()); // additional information
        yield request;
      }
      case DT -> new Data((in.u8() & END_OF_TSDU) != 0, Octets.EMPTY);
      case ER -> {
        ErrorReport report = new ErrorReport(in.u16be(), in.u8());
        in.skip(in.remaining()); // the TPDU at fault
        yield report;
      }
      default -> throw in.fault("TPDU code %02x is not of class 0".formatted(code));
    };
    in.unfence(outer);
    if (tpdu instanceof Data(boolean end, Octets _)) return new Data(end, in.view(in.remaining()));
    in.skip(in.remaining()); // class 0 carries no user data here; some stacks send it all the same
    return tpdu;
  }

  private static void requireClass0(OctetReader in) {
    int protocolClass = in.u8() >> 4;
    if (protocolClass != 0) throw in.fault("transport class 0 wanted, %d there".formatted(protocolClass));
  }

  private static void write(Tpdu tpdu, OctetWriter out) {
    switch (tpdu) {
      case ConnectionRequest(int source, TpduSize size, Octets calling, Octets called) -> {
        int start = begin(out, CR);
        out.u16be(0).u16be(source).u8(0);
        new Parameters(size, calling, called).write(out);
        end(out, start);
      }
      case ConnectionConfirm(int destination, int source, TpduSize size, Octets calling, Octets called) -> {
        int start = begin(out, CC);
        out.u16be(destination).u16be(source).u8(0);
        new Parameters(size, calling, called).write(out);
        end(out, start);
      }
      case DisconnectRequest(int destination, int source, int reason) -> {
        int start = begin(out, DR);
        out.u16be(destination).u16be(source).u8(reason);
        end(out, start);
      }
      case Data(boolean end, Octets userData) -> {
        writeDataHeader(out, end);
        out.octets(userData);
      }
      case ErrorReport(int destination, int cause) -> {
        int start = begin(out, ER);
        out.u16be(destination).u8(cause);
        end(out, start);
      }
    }
  }

  /** The header of a data TPDU: {@link #DATA_HEADER_OCTETS} octets. */
  static void writeDataHeader(OctetWriter out, boolean endOfTsdu) {
    out.u8(2).u8(DT).u8(endOfTsdu ? END_OF_TSDU : 0);
  }

  private static int begin(OctetWriter out, int code) {
    int start = out.length();
    out.u8(0).u8(code);
    return start;
  }

  private static void end(OctetWriter out, int start) { out.patchU8(start, out.length() - start - 1); }

  /** The variable part of CR and CC (X.224 §13.3.4); without a size parameter 128 octets are agreed. */
  record Parameters(TpduSize size, Octets calling, Octets called) {
    private static final int SIZE = 0xC0;
    private static final int CALLING = 0xC1;
    private static final int CALLED = 0xC2;

    static Parameters read(OctetReader in) {
      TpduSize size = TpduSize.OCTETS_128;
      Octets calling = Octets.EMPTY;
      Octets called = Octets.EMPTY;
      while (in.hasRemaining()) {
        int code = in.u8();
        int outer = in.fence(in.u8());
        switch (code) {
          case SIZE -> size = TpduSize.ofExponent(in.u8());
          case CALLING -> calling = in.rest();
          case CALLED -> called = in.rest();
          default -> in.skip(in.remaining());
        }
        in.unfence(outer);
      }
      if (calling.length() > MAX_SELECTOR_OCTETS || called.length() > MAX_SELECTOR_OCTETS)
        throw in.fault("transport selector of more than %d octets".formatted(MAX_SELECTOR_OCTETS));
      return new Parameters(size, calling, called);
    }

    void write(OctetWriter out) {
      out.u8(SIZE).u8(1).u8(size.exponent());
      out.u8(CALLED).u8(called.length()).octets(called);
      out.u8(CALLING).u8(calling.length()).octets(calling);
    }
  }
}
