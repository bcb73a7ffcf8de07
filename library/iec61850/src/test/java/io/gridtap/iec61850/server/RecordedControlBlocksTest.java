package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * Setting groups, logs, GOOSE and sampled value control blocks: asked what clients of a recorded server asked, ours wants
 * and refuses the same, as {@link FidelityTest} has it for the rest. Times are those of the recording.
 */
class RecordedControlBlocksTest {
  private static final Moment NOW = Moment.ORIGIN;

  @Test
  void settingGroupsAnswerAsTheRecordedServerDid() throws Exception {
    VirtualDevice device = new VirtualDevice(SettingGroupsLoopbackTest.model(), ServerSettings.STANDARD, NOW);
    // when the recorded server's groups were changed
    assertThat(replay("lib-setting-groups", device, Instant.parse("2026-11-21T06:35:21.745Z"))).isEqualTo(17);
  }

  @Test
  void streamsAnswerAsTheRecordedServerDid() throws Exception {
    VirtualDevice device = new VirtualDevice(FidelityTest.golden(), ServerSettings.STANDARD, NOW);
    // the recorded server's application sends its GOOSE from the beginning
    device.streams().of("GOLDLD0/LLN0$GO$gcbEvents").orElseThrow().enable(true);
    assertThat(replay("lib-gocb-svcb", device, Instant.EPOCH)).isEqualTo(14);
  }

  /** Entries are made when the recorded ones were; what they are called, each server says for itself. */
  @Test
  void logsAnswerAsTheRecordedServerDid() throws Exception {
    VirtualDevice device = new VirtualDevice(FidelityTest.golden(), ServerSettings.STANDARD, NOW);
    LogService logs = LogService.open(device.logs(), ServerSettings.STANDARD, new ReentrantLock(), _ -> {});
    Recording recording = Recording.of("lib-logs");
    Deque<LogEntry> events = new ArrayDeque<>();
    for (Recording.Pdu recorded : recording.pdus())
      if (events.isEmpty() && recorded
          .pdu() instanceof MmsPdu.Response(long _, ConfirmedResponse.JournalEntries(var entries, boolean _)))
        entries.forEach(entry -> events.add(LogEntry.of(entry)));
    assertThat(events).hasSize(8);
    ServedClient client = new ServedClient("client", Octets.EMPTY, 65_000);
    int compared = 0;
    Map<Long, ConfirmedRequest<?>> open = new HashMap<>();
    for (Recording.Pdu recorded : recording.pdus()) {
      Optional<Answer<?>> expected = switch (recorded.pdu()) {
        case MmsPdu.Request(long id, ConfirmedRequest<?> request) -> {
          open.put(id, request);
          // a write makes the recorded server's process do something, the last one does two things
          if (request.toString().contains("GTYP1$SP$Wr")) {
            happen(device, events.removeFirst());
            if (events.size() == 1) happen(device, events.removeFirst());
          }
          yield Optional.empty();
        }
        case MmsPdu.Response(long _, ConfirmedResponse response) -> Optional.of(new Answer.Positive<>(response));
        case MmsPdu.ConfirmedError(long _, var _, ServiceError error) -> Optional.of(new Answer.Negative<>(error));
        default -> Optional.empty();
      };
      if (expected.isEmpty()) continue;
      ConfirmedRequest<?> request = requireNonNull(open.remove(id(recorded.pdu())));
      Answer<?> ours = LogService.concerns(request)
          ? logs.answer(client, _ -> true, request)
          : answer(device, client, request, Instant.EPOCH);
      assertThat(withoutEntryIds(ours)).as("%s", request).isEqualTo(withoutEntryIds(expected.get()));
      compared++;
    }
    assertThat(open).isEmpty();
    assertThat(compared).isEqualTo(15);
  }

  private static void happen(VirtualDevice device, LogEntry event) {
    LoggedValue value = event.values().getFirst();
    Item item = value.fcReference().flatMap(device::find).orElseThrow();
    device.apply(List.of(new VirtualDevice.Setting((Item.Attribute) item, value.value())), NOW,
        event.time().orElseThrow());
  }

  private static long id(MmsPdu pdu) {
    return switch (pdu) {
      case MmsPdu.Response(long id, var _) -> id;
      case MmsPdu.ConfirmedError(long id, var _, var _) -> id;
      default -> throw new IllegalArgumentException(pdu.toString());
    };
  }

  private static String withoutEntryIds(Answer<?> answer) {
    return answer.toString().replaceAll("([0-9A-Fa-f]{2} ){7}[0-9A-Fa-f]{2}", "entry");
  }

  /** @return how many answers were compared */
  private static int replay(String name, VirtualDevice device, Instant at) {
    ServedClient client = new ServedClient("client", Octets.EMPTY, 65_000);
    Map<Long, ConfirmedRequest<?>> open = new HashMap<>();
    int compared = 0;
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      switch (recorded.pdu()) {
        case MmsPdu.Request(long id, ConfirmedRequest<?> request) -> open.put(id, request);
        case MmsPdu.Response(long id, ConfirmedResponse response) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(id));
          assertThat(text(answer(device, client, request, at))).as("%s: %s", name, request)
              .isEqualTo(text(new Answer.Positive<>(response)));
          compared++;
        }
        default -> {
        }
      }
    }
    assertThat(open).isEmpty();
    return compared;
  }

  static Answer<?> answer(VirtualDevice device, ServedClient client, ConfirmedRequest<?> request, Instant at) {
    if (request instanceof ConfirmedRequest.Write write) {
      var questions = device.questions(client, write);
      questions.forEach(Question::ask);
      client.settle(questions);
    }
    return device.answer(client, request, NOW, at);
  }

  /** Without the quality and the last bits of times: how good its clock is, each server says for itself. */
  private static String text(Answer<?> answer) {
    return answer.toString().replaceAll("UtcTime\\[seconds=([0-9]+), fraction=[0-9]+, quality=[0-9]+\\]", "UtcTime $1");
  }
}
