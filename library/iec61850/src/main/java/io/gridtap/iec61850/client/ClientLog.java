package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.InstanceReference;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.JournalEntry;
import io.gridtap.mms.pdu.JournalRange;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log of a device (IEC 61850-7-2 §17.3.3), in MMS a journal. Devices give it page by page; a query asks for pages until
 * it has all, or as many entries as were wanted.
 */
public final class ClientLog {
  private final Iec61850Client client;
  private final MmsClient mms;
  private final ObjectName.DomainSpecific name;

  private ClientLog(Iec61850Client client, ObjectName.DomainSpecific name) {
    this.client = client;
    this.mms = client.mms();
    this.name = name;
  }

  /**
   * @param reference {@code LD0/LLN0$EventLog} or {@code LD0/LLN0.EventLog}
   * @throws io.gridtap.iec61850.ReferenceException if it is none, with the position of the fault
   */
  static ClientLog of(Iec61850Client client, String reference) {
    InstanceReference log = InstanceReference.parse(reference, "LD0/LLN0.EventLog");
    return new ClientLog(client, new ObjectName.DomainSpecific(log.logicalDevice(),
        log.logicalNode() + "$" + log.name()));
  }

  /** {@code LD0/LLN0$EventLog}, as LogRef has it. */
  public String reference() { return name.toString(); }

  /** QueryLogByTime: entries of this time, both ends included. @param most at least 1 */
  public LogResult byTime(Instant start, Instant stop, int most) throws InterruptedException {
    if (stop.isBefore(start)) throw new IllegalArgumentException("%s is after %s".formatted(start, stop));
    return query(JournalRange.between(start, stop), most);
  }

  /** QueryLogAfter: entries newer than one. @param most at least 1 */
  public LogResult after(LogEntry entry, int most) throws InterruptedException {
    return after(entry.time().orElse(Data.BinaryTime.EARLIEST), entry.entryId(), most);
  }

  /**
   * QueryLogAfter, with what a log control block says of its entries, or a user has kept.
   *
   * @param time when the entry was made: where a device goes on that does not have it any more
   */
  public LogResult after(Instant time, Octets entryId, int most) throws InterruptedException {
    return query(JournalRange.after(time, entryId), most);
  }

  /** From the oldest entry on. @param most at least 1 */
  public LogResult all(int most) throws InterruptedException {
    return query(JournalRange.between(Data.BinaryTime.EARLIEST, Data.BinaryTime.LATEST), most);
  }

  /**
   * WriteJournal of MMS: enters a text. IEC 61850 has no such service, and few devices allow it.
   *
   * @return why the device did not take it, or nothing if it did
   */
  public Optional<Refusal> write(Instant time, String annotation) throws InterruptedException {
    return write(new LogEntry(Octets.EMPTY, Optional.of(time), List.of(), Optional.of(annotation)));
  }

  /** The same with values. @param values each called by its reference */
  public Optional<Refusal> write(Instant time, List<LoggedValue> values) throws InterruptedException {
    return write(new LogEntry(Octets.EMPTY, Optional.of(time), values, Optional.empty()));
  }

  private Optional<Refusal> write(LogEntry entry) throws InterruptedException {
    return Refusal.of(mms.call(new ConfirmedRequest.WriteJournal(name,
        List.of(entry.toJournalEntry(List.of()).content()))));
  }

  /** InitializeJournal of MMS: deletes all entries. IEC 61850 has no such service, and few devices allow it. */
  public LogDeletion clear() throws InterruptedException {
    return clear(Optional.empty());
  }

  /** Deletes the oldest entries, up to the first one from this time or later. */
  public LogDeletion clearBefore(Instant time) throws InterruptedException {
    return clear(Optional.of(new ConfirmedRequest.InitializeJournal.Limit(Data.BinaryTime.of(time), Optional.empty())));
  }

  /** Deletes the entries before this one, which stays. @throws IllegalArgumentException if it has no time */
  public LogDeletion clearBefore(LogEntry entry) throws InterruptedException {
    Instant time = entry.time().orElseThrow(() -> new IllegalArgumentException("an entry without a time"));
    return clear(Optional.of(
        new ConfirmedRequest.InitializeJournal.Limit(Data.BinaryTime.of(time), Optional.of(entry.entryId()))));
  }

  private LogDeletion clear(Optional<ConfirmedRequest.InitializeJournal.Limit> limit) throws InterruptedException {
    Answer<ConfirmedResponse.JournalInitialized> answer = mms
        .call(new ConfirmedRequest.InitializeJournal(name, limit));
    return answer instanceof Answer.Positive<ConfirmedResponse.JournalInitialized>(ConfirmedResponse.JournalInitialized(long entries))
        ? new LogDeletion.Deleted(entries)
        : new LogDeletion.Refused(Refusal.of(answer).orElseThrow());
  }

  /** A value of an entry with its type; nothing if its reference is none. The device is asked once for each type. */
  public Optional<TypedValue> typed(LoggedValue value) throws InterruptedException {
    Optional<FcReference> reference = value.fcReference();
    if (reference.isEmpty()) return Optional.empty();
    return Optional.of(TypedValue.of(reference.get(), client.directory().type(reference.get()), value.value()));
  }

  private LogResult query(JournalRange range, int most) throws InterruptedException {
    if (most < 1) throw new IllegalArgumentException("at least one entry is wanted, not " + most);
    List<LogEntry> entries = new ArrayList<>();
    Set<Octets> seen = new HashSet<>();
    JournalRange next = range;
    while (true) {
      Answer<ConfirmedResponse.JournalEntries> answer = mms.call(ConfirmedRequest.ReadJournal.of(name, next));
      if (!(answer instanceof Answer.Positive<ConfirmedResponse.JournalEntries>(ConfirmedResponse.JournalEntries page)))
        return new LogResult.Refused(Refusal.of(answer).orElseThrow(), entries);
      boolean news = false;
      int beyond = 0;
      for (JournalEntry entry : page.entries()) {
        // a clock may have been set back since: older ones may follow
        if (beyond(entry, range)) {
          beyond++;
          continue;
        }
        if (!seen.add(entry.entryIdentifier())) continue;
        if (entries.size() == most) return new LogResult.Entries(entries, false);
        entries.add(LogEntry.of(entry));
        news = true;
      }
      if (beyond > 0 && beyond == page.entries().size()) return new LogResult.Entries(entries, true);
      // a page that brings nothing new would be asked for again and again
      if (!page.moreFollows() || !news) return new LogResult.Entries(entries, !page.moreFollows());
      JournalEntry last = page.entries().getLast();
      next = range.goingOnAfter(last.content().occurrenceTime(), last.entryIdentifier());
    }
  }

  /** Some devices forget the end of the range when they are asked to go on. */
  private static boolean beyond(JournalEntry entry, JournalRange range) {
    Optional<Instant> time = entry.content().occurrenceTime().instant();
    return time.isPresent() && range.stop().orElse(null) instanceof JournalRange.Stop.Time(Data.BinaryTime stop)
        && stop.instant().filter(time.get()::isAfter).isPresent();
  }
}
