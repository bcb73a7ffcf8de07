package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Codecs of the services on files (ISO 9506-2 annex D). */
final class FileServices {
  private FileServices() {}

  static ConfirmedRequest.ObtainFile readObtain(BerReader in) {
    Optional<ApplicationReference> server = in.peekTag() == 0xA0
        ? Optional.of(ApplicationReference.read(in, 0xA0))
        : Optional.empty();
    return new ConfirmedRequest.ObtainFile(server, FileName.read(in, 0xA1), FileName.read(in, 0xA2));
  }

  static void writeObtain(ConfirmedRequest.ObtainFile request, BerWriter out) {
    request.sourceFileServer().ifPresent(server -> server.write(0xA0, out));
    request.sourceFile().write(0xA1, out);
    request.destinationFile().write(0xA2, out);
  }

  static ConfirmedRequest.FileOpen readOpen(BerReader in) {
    return new ConfirmedRequest.FileOpen(FileName.read(in, 0xA0), FileAttributes.unsigned32(in, 0x81));
  }

  static void writeOpen(ConfirmedRequest.FileOpen request, BerWriter out) {
    request.name().write(0xA0, out);
    out.integer(0x81, request.initialPosition());
  }

  static ConfirmedResponse.FileOpened readOpened(BerReader in) {
    return new ConfirmedResponse.FileOpened(in.integer(0x80, Integer.MIN_VALUE, Integer.MAX_VALUE),
        FileAttributes.read(in));
  }

  static void writeOpened(ConfirmedResponse.FileOpened response, BerWriter out) {
    out.integer(0x80, response.frsmId());
    response.attributes().write(out);
  }

  /** The identifier of a file read state machine, which is all that FileRead and FileClose say. */
  static int readFrsmId(BerReader in) {
    long id = in.integer();
    if (id != (int) id) throw in.fault("%d is no frsmID of 32 bits".formatted(id));
    return (int) id;
  }

  static ConfirmedResponse.FileData readData(BerReader in) {
    return new ConfirmedResponse.FileData(in.octets(0x80), in.peekTag() != 0x81 || in.bool(0x81)); // TRUE by default
  }

  static void writeData(ConfirmedResponse.FileData response, BerWriter out) {
    out.octets(0x80, response.data());
    if (!response.moreFollows()) out.bool(0x81, false);
  }

  static ConfirmedRequest.FileRename readRename(BerReader in) {
    return new ConfirmedRequest.FileRename(FileName.read(in, 0xA0), FileName.read(in, 0xA1));
  }

  static void writeRename(ConfirmedRequest.FileRename request, BerWriter out) {
    request.currentName().write(0xA0, out);
    request.newName().write(0xA1, out);
  }

  static ConfirmedRequest.FileDirectory readDirectory(BerReader in) {
    return new ConfirmedRequest.FileDirectory(optionalName(in, 0xA0), optionalName(in, 0xA1));
  }

  private static Optional<FileName> optionalName(BerReader in, int tag) {
    return in.peekTag() == tag ? Optional.of(FileName.read(in, tag)) : Optional.empty();
  }

  static void writeDirectory(ConfirmedRequest.FileDirectory request, BerWriter out) {
    request.specification().ifPresent(name -> name.write(0xA0, out));
    request.continueAfter().ifPresent(name -> name.write(0xA1, out));
  }

  static ConfirmedResponse.Directory readEntries(BerReader in) {
    List<DirectoryEntry> entries = new ArrayList<>();
    in.enter(0xA0);
    if (in.enterIf(0x30)) { // missing in the empty lists of some devices
      while (in.more()) {
        if (entries.size() == in.limits().maxElements())
          throw in.fault("directory of more than %d entries".formatted(in.limits().maxElements()));
        entries.add(DirectoryEntry.read(in));
      }
      in.leave();
    }
    in.leave();
    boolean moreFollows = in.peekTag() == 0x81 && in.bool(0x81); // FALSE by default
    return new ConfirmedResponse.Directory(entries, moreFollows);
  }

  static void writeEntries(ConfirmedResponse.Directory response, BerWriter out) {
    out.begin(0xA0).begin(0x30);
    for (DirectoryEntry entry : response.entries()) entry.write(out);
    out.end().end();
    if (response.moreFollows()) out.bool(0x81, true);
  }
}
