package io.gridtap.dlms.xdlms;

import io.gridtap.wire.Octets;
import java.util.Optional;

/** APDUs that carry others: in blocks, ciphered or signed (IEC 62056-5-3 §6.4, §6.13, §5.3.6). */
final class GeneralCodec {
  private static final int LAST_BLOCK = 0x80;
  private static final int STREAMING = 0x40;
  private static final int WINDOW = 0x3F;

  private GeneralCodec() {}

  static GeneralBlockTransfer blockTransfer(ApduIn in) {
    int control = in.in().u8();
    return new GeneralBlockTransfer((control & LAST_BLOCK) != 0, (control & STREAMING) != 0, control & WINDOW,
        in.in().u16be(), in.in().u16be(), in.octets());
  }

  static void blockTransfer(GeneralBlockTransfer transfer, ApduOut out) {
    if (transfer.window() < 0 || transfer.window() > WINDOW)
      throw new IllegalArgumentException("a window is 0…63: " + transfer.window());
    int control = (transfer.last() ? LAST_BLOCK : 0) | (transfer.streaming() ? STREAMING : 0) | transfer.window();
    out.choice(ApduTag.GENERAL_BLOCK_TRANSFER).u8(control, "block control")
        .u16(transfer.number(), "a block number").u16(transfer.acknowledged(), "a block number acknowledged")
        .octets(transfer.data());
  }

  /** An exception has no ciphered form in the standard; a server in the field puts security header and all behind D8. */
  static boolean isCipheredException(ApduIn in) {
    int length = in.in().remaining() - 1;
    return length >= CipheredApdu.SECURITY_HEADER_OCTETS && length < 0x80 && in.in().peekU8() == length;
  }

  static CipheredApdu ciphered(int tag, ApduIn in) {
    return new CipheredApdu(tag,
        CipheredApdu.hasSystemTitle(tag) ? Optional.of(in.octets()) : Optional.empty(), in.octets());
  }

  static void ciphered(CipheredApdu apdu, ApduOut out) {
    if (!CipheredApdu.isTag(apdu.tag()))
      throw new IllegalArgumentException("no tag of a ciphered APDU: %02X".formatted(apdu.tag()));
    if (CipheredApdu.hasSystemTitle(apdu.tag()) != apdu.systemTitle().isPresent())
      throw new IllegalArgumentException("a system title goes with tags DB and DC, and only with them: " + apdu);
    out.choice(apdu.tag());
    apdu.systemTitle().ifPresent(out::octets);
    out.octets(apdu.body());
  }

  static GeneralCiphering ciphering(ApduIn in) {
    return new GeneralCiphering(header(in), in.optional(GeneralCodec::keyInfo), in.octets());
  }

  static void ciphering(GeneralCiphering ciphering, ApduOut out) {
    header(ciphering.header(), out.choice(ApduTag.GENERAL_CIPHERING))
        .optional(ciphering.keyInfo(), GeneralCodec::keyInfo).octets(ciphering.body());
  }

  private static GeneralCiphering.KeyInfo keyInfo(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 0 -> new GeneralCiphering.KeyInfo.Identified(in.in().u8());
      case 1 -> new GeneralCiphering.KeyInfo.Wrapped(in.in().u8(), in.octets());
      case 2 -> new GeneralCiphering.KeyInfo.Agreed(in.octets(), in.octets());
      default -> throw in.unknown("Key-Info", choice);
    };
  }

  private static void keyInfo(ApduOut out, GeneralCiphering.KeyInfo keyInfo) {
    switch (keyInfo) {
      case GeneralCiphering.KeyInfo.Identified(int key) -> out.choice(0).u8(key, "a key id");
      case GeneralCiphering.KeyInfo.Wrapped(int key, Octets wrapped) ->
        out.choice(1).u8(key, "a KEK id").octets(wrapped);
      case GeneralCiphering.KeyInfo.Agreed(Octets parameters, Octets ciphered) ->
        out.choice(2).octets(parameters).octets(ciphered);
    }
  }

  static GeneralSigning signing(ApduIn in) { return new GeneralSigning(header(in), in.octets(), in.octets()); }

  static void signing(GeneralSigning signing, ApduOut out) {
    header(signing.header(), out.choice(ApduTag.GENERAL_SIGNING)).octets(signing.content())
        .octets(signing.signature());
  }

  private static GeneralHeader header(ApduIn in) {
    return new GeneralHeader(in.octets(), in.octets(), in.octets(), in.octets(), in.octets());
  }

  private static ApduOut header(GeneralHeader header, ApduOut out) {
    return out.octets(header.transactionId()).octets(header.originatorSystemTitle())
        .octets(header.recipientSystemTitle()).octets(header.dateTime()).octets(header.otherInformation());
  }
}
