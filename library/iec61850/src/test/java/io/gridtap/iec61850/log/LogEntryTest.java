package io.gridtap.iec61850.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An entry and what is sent of it. */
class LogEntryTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");
  /** What the smallest PDU has for entries. */
  private static final int LEAST_ROOM = 216;

  @Test
  void whatIsSentOfAnEntryFitsWhateverRoomThereIs() {
    List<LoggedValue> values = new ArrayList<>();
    for (int i = 0; i < 200; i++)
      values.add(new LoggedValue("LD0/GGIO1$ST$Ind" + i, new Data.VisibleString("x".repeat(i)),
          ReasonCode.of(Reason.DATA_CHANGE)));
    LogEntry whole = LogEntry.of(7, START, values);
    for (int room = LEAST_ROOM; room < 40_000; room = room * 11 / 10) {
      JournalEntry sent = whole.toJournalEntry(List.of(), room);
      assertThat(sent.octets()).isLessThanOrEqualTo(room);
      LogEntry read = LogEntry.of(sent);
      assertThat(read.entryId()).isEqualTo(whole.entryId());
      assertThat(read.time()).contains(START);
      assertThat(read.values()).isNotEmpty().isEqualTo(values.subList(0, read.values().size()));
    }
    assertThat(whole.toJournalEntry(List.of(), 1 << 20)).isEqualTo(whole.toJournalEntry(List.of()));
  }

  @Test
  void aTextIsCutWhereItIsTooLong() {
    LogEntry whole = new LogEntry(LogEntry.entryId(7), Optional.of(START), List.of(), Optional.of("Ω🙂".repeat(1000)));
    JournalEntry sent = whole.toJournalEntry(List.of(), LEAST_ROOM);
    assertThat(sent.octets()).isBetween(LEAST_ROOM - 40, LEAST_ROOM);
    assertThat(whole.annotation().orElseThrow()).startsWith(LogEntry.of(sent).annotation().orElseThrow());
  }
}
