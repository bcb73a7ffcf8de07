package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Codecs of the services on journals (ISO 9506-2, journal management). */
final class JournalServices {
  private JournalServices() {}

  private static ObjectName readName(BerReader in) {
    in.enter(0xA0);
    ObjectName name = ObjectName.read(in);
    in.leave();
    return name;
  }

  private static void writeName(ObjectName name, BerWriter out) {
    out.begin(0xA0);
    ObjectName.write(name, out);
    out.end();
  }

  static ConfirmedRequest.ReadJournal readRead(BerReader in) {
    ObjectName journal = readName(in);
    Optional<JournalRange.Start> start = in.peekTag() == 0xA1 ? Optional.of(readStart(in)) : Optional.empty();
    Optional<JournalRange.Stop> stop = in.peekTag() == 0xA2 ? Optional.of(readStop(in)) : Optional.empty();
    List<String> variables = in.peekTag() == 0xA4 ? VmdServices.readTexts(in, 0xA4) : List.of();
    Optional<JournalRange.After> after = Optional.empty();
    if (in.enterIf(0xA5)) {
      after = Optional.of(new JournalRange.After(Data.BinaryTime.read(in, 0x80), in.octets(0x81)));
      in.leave();
    }
    return new ConfirmedRequest.ReadJournal(journal, new JournalRange(start, stop, after), variables);
  }

  private static JournalRange.Start readStart(BerReader in) {
    in.enter(0xA1);
    JournalRange.Start start = switch (in.peekTag()) {
      case 0x80 -> new JournalRange.Start.Time(Data.BinaryTime.read(in, 0x80));
      case 0x81 -> new JournalRange.Start.Entry(in.octets(0x81));
      default -> throw in.unexpectedTag();
    };
    in.leave();
    return start;
  }

  private static JournalRange.Stop readStop(BerReader in) {
    in.enter(0xA2);
    JournalRange.Stop stop = switch (in.peekTag()) {
      case 0x80 -> new JournalRange.Stop.Time(Data.BinaryTime.read(in, 0x80));
      case 0x81 -> new JournalRange.Stop.Count(in.integer(0x81, Integer.MIN_VALUE, Integer.MAX_VALUE));
      default -> throw in.unexpectedTag();
    };
    in.leave();
    return stop;
  }

  static void writeRead(ConfirmedRequest.ReadJournal request, BerWriter out) {
    writeName(request.journal(), out);
    JournalRange range = request.range();
    range.start().ifPresent(start -> {
      out.begin(0xA1);
      switch (start) {
        case JournalRange.Start.Time(Data.BinaryTime time) -> time.write(0x80, out);
        case JournalRange.Start.Entry(Octets entry) -> out.octets(0x81, entry);
      }
      out.end();
    });
    range.stop().ifPresent(stop -> {
      out.begin(0xA2);
      switch (stop) {
        case JournalRange.Stop.Time(Data.BinaryTime time) -> time.write(0x80, out);
        case JournalRange.Stop.Count(int entries) -> out.integer(0x81, entries);
      }
      out.end();
    });
    if (!request.variables().isEmpty()) VmdServices.writeTexts(0xA4, request.variables(), out);
    range.after().ifPresent(after -> {
      out.begin(0xA5);
      after.time().write(0x80, out);
      out.octets(0x81, after.entry()).end();
    });
  }

  static ConfirmedResponse.JournalEntries readEntries(BerReader in) {
    List<JournalEntry> entries = new ArrayList<>();
    in.enter(0xA0);
    while (in.more()) {
      if (entries.size() == in.limits().maxElements())
        throw in.fault("more than %d journal entries".formatted(in.limits().maxElements()));
      entries.add(JournalEntry.read(in));
    }
    in.leave();
    boolean moreFollows = in.peekTag() == 0x81 && in.bool(0x81); // FALSE by default
    return new ConfirmedResponse.JournalEntries(entries, moreFollows);
  }

  static void writeEntries(ConfirmedResponse.JournalEntries response, BerWriter out) {
    out.begin(0xA0);
    for (JournalEntry entry : response.entries()) entry.write(out);
    out.end();
    if (response.moreFollows()) out.bool(0x81, true);
  }

  static ConfirmedRequest.WriteJournal readWrite(BerReader in) {
    ObjectName journal = readName(in);
    List<EntryContent> entries = new ArrayList<>();
    in.enter(0xA1);
    while (in.more()) {
      if (entries.size() == in.limits().maxElements())
        throw in.fault("more than %d journal entries".formatted(in.limits().maxElements()));
      in.enter(0x30);
      entries.add(EntryContent.readContent(in));
      in.leave();
    }
    in.leave();
    return new ConfirmedRequest.WriteJournal(journal, entries);
  }

  static void writeWrite(ConfirmedRequest.WriteJournal request, BerWriter out) {
    writeName(request.journal(), out);
    out.begin(0xA1);
    for (EntryContent entry : request.entries()) {
      out.begin(0x30);
      entry.writeContent(out);
      out.end();
    }
    out.end();
  }

  static ConfirmedRequest.InitializeJournal readInitialize(BerReader in) {
    ObjectName journal = readName(in);
    Optional<ConfirmedRequest.InitializeJournal.Limit> limit = Optional.empty();
    if (in.enterIf(0xA1)) {
      Data.BinaryTime time = Data.BinaryTime.read(in, 0x80);
      Optional<Octets> entry = in.peekTag() == 0x81 ? Optional.of(in.octets(0x81)) : Optional.empty();
      limit = Optional.of(new ConfirmedRequest.InitializeJournal.Limit(time, entry));
      in.leave();
    }
    return new ConfirmedRequest.InitializeJournal(journal, limit);
  }

  static void writeInitialize(ConfirmedRequest.InitializeJournal request, BerWriter out) {
    writeName(request.journal(), out);
    request.limit().ifPresent(limit -> {
      out.begin(0xA1);
      limit.time().write(0x80, out);
      limit.entry().ifPresent(entry -> out.octets(0x81, entry));
      out.end();
    });
  }

  static ConfirmedResponse.JournalStatus readStatus(BerReader in) {
    long entries = FileAttributes.unsigned32(in, 0x80);
    boolean deletable = in.bool(0x81);
    Optional<String> accessControl = Optional.empty();
    if (in.enterIf(0xA2)) {
      accessControl = Optional.of(ObjectName.name(in, 0x1A));
      in.leave();
    }
    return new ConfirmedResponse.JournalStatus(entries, deletable, accessControl);
  }

  static void writeStatus(ConfirmedResponse.JournalStatus status, BerWriter out) {
    out.integer(0x80, status.currentEntries()).bool(0x81, status.mmsDeletable());
    status.accessControlList().ifPresent(name -> out.begin(0xA2).text(0x1A, name).end());
  }
}
