package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
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

  /** @param reference {@code LD0/LLN0$EventLog} or {@code LD0/LLN0.EventLog} */
  static ClientLog of(Iec61850Client client, String reference) {
    int slash = reference.indexOf('/');
    if (slash <= 0 || !reference.substring(slash + 1).matches("[^.$]+[.$][^.$]+"))
      throw new IllegalArgumentException(reference + ": not a log like LD0/LLN0.EventLog");
    return new ClientLog(client, new ObjectName.DomainSpecific(reference.substring(0, slash),
        reference.substring(slash + 1).replace('.', '$')));
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
