package io.gridtap.dlms.security;

import io.gridtap.dlms.xdlms.CipheredApdu;
import io.gridtap.dlms.xdlms.GeneralCiphering;
import io.gridtap.dlms.xdlms.GeneralCiphering.KeyInfo;
import io.gridtap.dlms.xdlms.GeneralHeader;
import io.gridtap.dlms.xdlms.GeneralSigning;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.Optional;

/** The frames around protected APDUs (IEC 62056-5-3 §7.3.13), as views of the octets they were read from. */
final class SecuredApdus {
  static final int EXCEPTION = 0xD8;
  static final int GENERAL_CIPHERING = 0xDD;
  static final int GENERAL_SIGNING = 0xDF;

  private SecuredApdus() {}

  /** Whether an APDU that begins with {@code tag} is ciphered or signed. */
  static boolean secured(int tag) {
    return ServiceTags.ciphered(tag) || tag == CipheredApdu.GENERAL_GLO || tag == CipheredApdu.GENERAL_DED
        || tag == GENERAL_CIPHERING || tag == GENERAL_SIGNING;
  }

  static CipheredApdu ciphered(Octets apdu) {
    OctetReader in = apdu.reader();
    int tag = in.u8();
    Optional<Octets> title = Optional.empty();
    if (tag == CipheredApdu.GENERAL_GLO || tag == CipheredApdu.GENERAL_DED) {
      Octets named = string(in);
      if (!named.isEmpty()) title = Optional.of(named);
    }
    Octets body = string(in);
    in.expectEnd();
    return new CipheredApdu(tag, title, body);
  }

  static Octets encode(CipheredApdu apdu) {
    OctetWriter out = new OctetWriter(apdu.body().length() + 16);
    out.u8(apdu.tag());
    apdu.systemTitle().ifPresent(title -> string(out, title));
    string(out, apdu.body());
    return out.toOctets();
  }

  static GeneralCiphering generalCiphering(Octets apdu) {
    OctetReader in = apdu.reader();
    in.skip(1);
    GeneralHeader header = header(in);
    Optional<KeyInfo> keyInfo = flag(in) ? Optional.of(keyInfo(in)) : Optional.empty();
    Octets body = string(in);
    in.expectEnd();
    return new GeneralCiphering(header, keyInfo, body);
  }

  static Octets encode(GeneralCiphering apdu) {
    OctetWriter out = new OctetWriter(apdu.body().length() + 64);
    out.u8(GENERAL_CIPHERING).octets(encode(apdu.header()));
    out.u8(apdu.keyInfo().isPresent() ? 1 : 0);
    apdu.keyInfo().ifPresent(info -> keyInfo(out, info));
    string(out, apdu.body());
    return out.toOctets();
  }

  static GeneralSigning generalSigning(Octets apdu) {
    OctetReader in = apdu.reader();
    in.skip(1);
    GeneralSigning signing = new GeneralSigning(header(in), string(in), string(in));
    in.expectEnd();
    return signing;
  }

  static Octets encode(GeneralSigning apdu) {
    OctetWriter out = new OctetWriter(apdu.content().length() + 160);
    out.u8(GENERAL_SIGNING).octets(encode(apdu.header()));
    string(out, apdu.content());
    string(out, apdu.signature());
    return out.toOctets();
  }

  private static GeneralHeader header(OctetReader in) {
    return new GeneralHeader(string(in), string(in), string(in), string(in), string(in));
  }

  /** The five fields, each with its length: so they are sent, authenticated and signed. */
  static Octets encode(GeneralHeader header) {
    OctetWriter out = new OctetWriter(64);
    string(out, header.transactionId());
    string(out, header.originatorSystemTitle());
    string(out, header.recipientSystemTitle());
    string(out, header.dateTime());
    string(out, header.otherInformation());
    return out.toOctets();
  }

  private static KeyInfo keyInfo(OctetReader in) {
    int choice = in.u8();
    return switch (choice) {
      case 0 -> new KeyInfo.Identified(in.u8());
      case 1 -> new KeyInfo.Wrapped(in.u8(), string(in));
      case 2 -> new KeyInfo.Agreed(string(in), string(in));
      default -> throw in.fault("key information is 0, 1 or 2, not " + choice);
    };
  }

  private static void keyInfo(OctetWriter out, KeyInfo info) {
    switch (info) {
      case KeyInfo.Identified(int keyId) -> out.u8(0).u8(keyId);
      case KeyInfo.Wrapped(int kekId, Octets wrapped) -> {
        out.u8(1).u8(kekId);
        string(out, wrapped);
      }
      case KeyInfo.Agreed(Octets parameters, Octets ciphered) -> {
        out.u8(2);
        string(out, parameters);
        string(out, ciphered);
      }
    }
  }

  private static boolean flag(OctetReader in) {
    int flag = in.u8();
    if (flag > 1) throw in.fault("the flag of an optional element is 0 or 1, not " + flag);
    return flag == 1;
  }

  static Octets string(OctetReader in) {
    int length = in.u8();
    if (length >= 0x80) {
      int octets = length & 0x7F;
      if (octets < 1 || octets > 4) throw in.fault("a length has 1…4 octets, not " + octets);
      long value = 0;
      for (int i = 0; i < octets; i++)
        value = value << 8 | in.u8();
      if (value > in.remaining()) throw in.fault("%d octets announced, %d there".formatted(value, in.remaining()));
      length = (int) value;
    }
    return in.view(length);
  }

  static void string(OctetWriter out, Octets octets) {
    int length = octets.length();
    if (length < 0x80) out.u8(length);
    else if (length <= 0xFF) out.u8(0x81).u8(length);
    else if (length <= 0xFFFF) out.u8(0x82).u16be(length);
    else
      out.u8(0x84).i32be(length);
    out.octets(octets);
  }

  static SecurityRefusal malformed(DecodeException fault) {
    return new SecurityRefusal(SecurityRefusal.Kind.MALFORMED, "a protected APDU is not built as it should: "
        + fault.getMessage());
  }
}
