package io.gridtap.iec61850.log;

import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.mms.pdu.ApplicationReference;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.EntryContent;
import io.gridtap.mms.pdu.JournalEntry;
import io.gridtap.mms.pdu.JournalVariable;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a log (IEC 61850-7-2 §17.3.3), in MMS of a journal.
 *
 * @param entryId of the device's own making, eight octets
 * @param time when it was entered, to the millisecond; nothing if the device did not know
 * @param values what happened, each with its reason; a server leaves out what does not fit into a PDU, and sends an entry
 *        with fewer values than it has, or none
 * @param annotation a text that a client has written
 */
public record LogEntry(Octets entryId, Optional<Instant> time, List<LoggedValue> values, Optional<String> annotation) {
  /** All that an edition can say: bit 0 is reserved. */
  private static final int REASON_BITS = 7;
  /** Lengths around the variables grow with them, and the list of them is there only if there are any. */
  private static final int LONGER_LENGTHS = 20;

  public LogEntry { values = List.copyOf(values); }

  /** Of a server: eight octets that grow with the number. */
  public static LogEntry of(long number, Instant time, List<LoggedValue> values) {
    return new LogEntry(entryId(number), Optional.of(time), values, Optional.empty());
  }

  /** What a server keeps. */
  public static LogEntry of(LogStore.Kept kept) { return of(kept, kept.values()); }

  /** Of what a server keeps, these values only. */
  public static LogEntry of(LogStore.Kept kept, List<LoggedValue> values) {
    return new LogEntry(entryId(kept.number()), Optional.of(kept.time()), values, kept.annotation());
  }

  /** The number as the entry identifiers of our server have it. */
  static Octets entryId(long number) {
    byte[] octets = new byte[Long.BYTES];
    for (int i = 0; i < octets.length; i++) octets[i] = (byte) (number >>> 8 * (octets.length - 1 - i));
    return Octets.wrap(octets);
  }

  /** The other way round; nothing if it has not eight octets. */
  public static Optional<Long> number(Octets entryId) {
    if (entryId.length() != Long.BYTES) return Optional.empty();
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) number = number << 8 | entryId.u8(i);
    return Optional.of(number);
  }

  /** As a device has sent it. A reason belongs to the value before it. */
  public static LogEntry of(JournalEntry entry) {
    List<LoggedValue> values = new ArrayList<>();
    Optional<String> annotation = Optional.empty();
    switch (entry.content().form()) {
      case EntryContent.Values(var _, List<JournalVariable> variables) -> {
        for (JournalVariable variable : variables) {
          if (variable.tag().equals(LoggedValue.REASON) && variable.value() instanceof Data.Bits(BitString bits)
              && !values.isEmpty()) {
            LoggedValue last = values.removeLast();
            values.add(new LoggedValue(last.reference(), last.value(), ReasonCode.of(bits)));
          } else {
            values.add(new LoggedValue(variable.tag(), variable.value(), ReasonCode.NONE));
          }
        }
      }
      case EntryContent.Annotation(String text) -> annotation = Optional.of(text);
    }
    return new LogEntry(entry.entryIdentifier(), entry.content().occurrenceTime().instant(), values, annotation);
  }

  /** As it is sent. @param wanted only the variables with these tags; all if empty */
  public JournalEntry toJournalEntry(List<String> wanted) {
    List<JournalVariable> variables = new ArrayList<>();
    for (LoggedValue value : values) variables.addAll(variables(value, wanted));
    return journalEntry(variables, annotation);
  }

  /**
   * As it is sent where there is no room for all of it: with as many variables as fit, or none; a value goes with its
   * reason. The entry itself stays, else nobody could read on behind it.
   */
  public JournalEntry toJournalEntry(List<String> wanted, long maxOctets) {
    long room = maxOctets - journalEntry(List.of(), Optional.empty()).octets() - LONGER_LENGTHS;
    List<JournalVariable> fitting = new ArrayList<>();
    for (LoggedValue value : values) {
      List<JournalVariable> variables = variables(value, wanted);
      int octets = variables.stream().mapToInt(JournalVariable::octets).sum();
      if (octets > room) continue;
      room -= octets;
      fitting.addAll(variables);
    }
    long left = room;
    return journalEntry(fitting, annotation.map(text -> shortened(text, left)));
  }

  private static String shortened(String text, long octets) {
    int end = 0;
    for (long used = 0; end < text.length(); end = text.offsetByCodePoints(end, 1)) {
      used += Character.toString(text.codePointAt(end)).getBytes(StandardCharsets.UTF_8).length;
      if (used > octets) break;
    }
    return text.substring(0, end);
  }

  private static List<JournalVariable> variables(LoggedValue value, List<String> wanted) {
    List<JournalVariable> variables = new ArrayList<>();
    if (wanted.isEmpty() || wanted.contains(value.reference()))
      variables.add(new JournalVariable(value.reference(), value.value()));
    if (value.reason() != ReasonCode.NONE && (wanted.isEmpty() || wanted.contains(LoggedValue.REASON)))
      variables.add(new JournalVariable(LoggedValue.REASON, new Data.Bits(
          BitString.of(REASON_BITS, value.reason().bitString().leading(REASON_BITS)))));
    return variables;
  }

  private JournalEntry journalEntry(List<JournalVariable> variables, Optional<String> text) {
    return new JournalEntry(entryId, ApplicationReference.EMPTY, new EntryContent(
        time.map(Data.BinaryTime::of).orElse(Data.BinaryTime.NOT_SET),
        text.<EntryContent.Form>map(EntryContent.Annotation::new)
            .orElseGet(() -> new EntryContent.Values(Optional.empty(), variables))));
  }
}
