package io.gridtap.app;

import io.gridtap.dlms.hdlc.Control;
import io.gridtap.dlms.hdlc.HdlcFrame;
import io.gridtap.dlms.mbus.MbusFrame;
import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;

/** What octets of a link are, in a line. */
final class LinkWords {
  private static final int FLAG = 0x7E;
  private static final int MBUS_START = 0x68;

  private LinkWords() {}

  /** Of one frame; of anything else how many octets it has. */
  static String of(Octets octets) {
    if (octets.isEmpty()) return "nothing";
    try {
      return switch (octets.u8(0)) {
        case FLAG -> of(HdlcFrame.CODEC.decode(octets));
        case MBUS_START -> of(MbusFrame.CODEC.decode(octets));
        case 0 -> of(Wpdu.CODEC.decode(octets));
        default -> octets.length() + " octets";
      };
    } catch (DecodeException noFrame) {
      return octets.length() + " octets";
    }
  }

  static String of(HdlcFrame frame) {
    return "HDLC %s, to %s from %s%s%s".formatted(of(frame.control()), frame.destination(), frame.source(),
        frame.segmented() ? ", segmented" : "",
        frame.information().isEmpty() ? "" : ", information of %d octets".formatted(frame.information().length()));
  }

  static String of(Wpdu wpdu) {
    return "WPDU, to wPort %d from %d, APDU of %d octets".formatted(wpdu.destination(), wpdu.source(),
        wpdu.apdu().length());
  }

  static String of(MbusFrame frame) {
    return "M-Bus long frame, to %d from %d, segment %d%s, %d octets".formatted(frame.destination(), frame.source(),
        frame.sequence(), frame.last() ? ", last" : "", frame.data().length());
  }

  private static String of(Control control) {
    String name = switch (control) {
      case Control.I(int sent, int received, boolean _) -> "I N(S)=%d N(R)=%d".formatted(sent, received);
      case Control.Rr(int received, boolean _) -> "RR N(R)=" + received;
      case Control.Rnr(int received, boolean _) -> "RNR N(R)=" + received;
      case Control.Rej(int received, boolean _) -> "REJ N(R)=" + received;
      case Control.Snrm _ -> "SNRM";
      case Control.Disc _ -> "DISC";
      case Control.Ua _ -> "UA";
      case Control.Dm _ -> "DM";
      case Control.Frmr _ -> "FRMR";
      case Control.Ui _ -> "UI";
    };
    return control.poll() ? name + " P/F" : name;
  }
}
