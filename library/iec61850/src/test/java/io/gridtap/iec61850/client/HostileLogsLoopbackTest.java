package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.ReadJournal;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.JournalRange;
import io.gridtap.mms.pdu.ServiceError;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices whose logs do not end, or are out of order. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class HostileLogsLoopbackTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

  /** What was asked for, page by page. */
  private final List<JournalRange> asked = new CopyOnWriteArrayList<>();

  private interface Query {
    LogResult of(ClientLog log) throws InterruptedException;
  }

  /** @param pages by number, from 0 */
  private LogResult result(IntFunction<Answer<?>> pages, Query query) throws Exception {
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = request -> {
        if (!(request instanceof ReadJournal(var _, JournalRange range, var _))) return Optional.empty();
        asked.add(range);
        return Optional.of(pages.apply(asked.size() - 1));
      };
      try (Iec61850Client client = device.connect()) {
        return query.of(client.log("LD0/LLN0.EventLog"));
      }
    }
  }

  /** Entries made so many seconds after the start, which is their identifier, too. */
  private static Answer<?> page(boolean more, long... seconds) {
    return new Answer.Positive<>(new ConfirmedResponse.JournalEntries(Arrays.stream(seconds).mapToObj(
        second -> LogEntry.of(second, START.plusSeconds(second), List.of()).toJournalEntry(List.of())).toList(), more));
  }

  private static List<Long> seconds(LogResult result) {
    return result.entries().stream().map(entry -> LogEntry.number(entry.entryId()).orElseThrow()).toList();
  }

  private static boolean complete(LogResult result) { return ((LogResult.Entries) result).complete(); }

  @Test
  void anEmptyPageIsTheEndWhateverIsSaidToFollow() throws Exception {
    LogResult result = result(_ -> page(true), log -> log.all(1000));
    assertThat(result.entries()).isEmpty();
    assertThat(complete(result)).as("more is said to follow").isFalse();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPageThatWasThereBeforeIsTheEnd() throws Exception {
    LogResult result = result(_ -> page(true, 1, 2, 3), log -> log.all(1000));
    assertThat(seconds(result)).containsExactly(1L, 2L, 3L);
    assertThat(complete(result)).as("more is said to follow").isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void pagesInCirclesAreTheEnd() throws Exception {
    LogResult result = result(number -> number % 2 == 0 ? page(true, 1, 2) : page(true, 3, 4), log -> log.all(1000));
    assertThat(seconds(result)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(asked).hasSize(3);
  }

  @Test
  void ofALogWithoutEndThereComesAsMuchAsIsWanted() throws Exception {
    LogResult result = result(number -> page(true, number), log -> log.all(500));
    assertThat(seconds(result)).hasSize(500).startsWith(0L, 1L).endsWith(499L);
    assertThat(complete(result)).isFalse();
    assertThat(asked).as("one more tells that there are more").hasSize(501);
    asked.clear();
    assertThat(seconds(result(number -> page(true, 2L * number, 2L * number + 1, 2L * number), log -> log.all(501))))
        .hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void aPageLargerThanWhatIsWantedIsCut() throws Exception {
    long[] many = new long[1000];
    Arrays.setAll(many, i -> i);
    LogResult result = result(_ -> page(true, many), log -> log.all(10));
    assertThat(seconds(result)).hasSize(10);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anEntryBehindTheStopIsLeftOutAndThoseAfterItAreNot() throws Exception {
    LogResult result = result(number -> number == 0 ? page(true, 1, 90, 2) : page(false, 3),
        log -> log.byTime(START, START.plusSeconds(10), 1000));
    assertThat(seconds(result)).containsExactly(1L, 2L, 3L);
    assertThat(complete(result)).isTrue();
    assertThat(asked.getLast().after()).as("it goes on behind the last one that came")
        .contains(new JournalRange.After(Data.BinaryTime.of(START.plusSeconds(2)),
            LogEntry.of(2, START, List.of()).entryId()));
  }

  @Test
  void aDeviceThatForgetsTheStopIsAskedNoFurther() throws Exception {
    LogResult result = result(number -> page(true, 2L * number, 2L * number + 1),
        log -> log.byTime(START, START.plusSeconds(2), 1000));
    assertThat(seconds(result)).containsExactly(0L, 1L, 2L);
    assertThat(complete(result)).isTrue();
    assertThat(asked).hasSize(3);
  }

  @Test
  void whatCameBeforeARefusalIsNotLost() throws Exception {
    LogResult result = result(
        number -> number < 3 ? page(true, number) : new Answer.Negative<>(ServiceError.RESOURCE_OTHER),
        log -> log.all(1000));
    assertThat(result).isInstanceOfSatisfying(LogResult.Refused.class,
        refused -> assertThat(refused.refusal().serviceError()).contains(ServiceError.RESOURCE_OTHER));
    assertThat(seconds(result)).containsExactly(0L, 1L, 2L);
    assertThat(asked).hasSize(4);
  }
}
