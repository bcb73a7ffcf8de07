package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.file.FileReceiver;
import io.gridtap.iec61850.file.FileService;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DirectoryEntry;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Serves the files a recorded server had, asks what its clients asked, and wants the same answers. Where it does
 * otherwise on purpose: files come in another order; a path that leads out of the directory is a syntax error and not
 * just a file that is not there; files can be renamed.
 */
class RecordedFilesTest {
  private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

  private static final int PDU_OCTETS = 65_000;

  /** What a recorded side answered. */
  private static Optional<Answer<?>> answer(MmsPdu pdu) {
    return switch (pdu) {
      case MmsPdu.Response(long _, ConfirmedResponse response) -> Optional.of(new Answer.Positive<>(response));
      case MmsPdu.ConfirmedError(long _, var _, ServiceError error) -> Optional.of(new Answer.Negative<>(error));
      case MmsPdu.Reject(var _, RejectReason reason) -> Optional.of(new Answer.Rejected<>(reason));
      default -> Optional.empty(); // requests
    };
  }

  private static Optional<Long> id(MmsPdu pdu) {
    return switch (pdu) {
      case MmsPdu.Request(long id, var _) -> Optional.of(id);
      case MmsPdu.Response(long id, var _) -> Optional.of(id);
      case MmsPdu.ConfirmedError(long id, var _, var _) -> Optional.of(id);
      case MmsPdu.Reject(var id, var _) -> id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty();
      default -> Optional.empty(); // of the association
    };
  }

  /** A request with its answer, which may have been left out of the recording. */
  private record Exchange(ConfirmedRequest<?> request, List<Answer<?>> answers) {}

  private static List<Exchange> exchanges(String name, boolean byClient) {
    List<Exchange> exchanges = new ArrayList<>();
    Map<Long, Exchange> open = new HashMap<>();
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      Optional<Long> id = id(recorded.pdu());
      if (id.isEmpty()) continue;
      if (recorded.pdu() instanceof MmsPdu.Request(long _, ConfirmedRequest<?> request)) {
        if (recorded.toServer() != byClient) continue;
        Exchange exchange = new Exchange(requireNonNull(request), new ArrayList<>());
        exchanges.add(exchange);
        open.put(id.get(), exchange);
      } else if (recorded.toServer() != byClient) {
        answer(recorded.pdu()).ifPresent(answer -> requireNonNull(open.get(id.get())).answers.add(answer));
      }
    }
    return exchanges;
  }

  /** The files as they were: what is known of their content, and their sizes. */
  private static MemoryFileStore store(List<Exchange> exchanges) {
    Map<String, Octets> contents = new TreeMap<>();
    Map<Integer, String> open = new HashMap<>();
    Map<String, Long> sizes = new TreeMap<>();
    for (Exchange exchange : exchanges) {
      if (exchange.answers.isEmpty()
          || !(exchange.answers.getFirst() instanceof Answer.Positive<?>(ConfirmedResponse response)))
        continue;
      switch (response) {
        case ConfirmedResponse.FileOpened(int frsmId, FileAttributes attributes) -> {
          String path = ((ConfirmedRequest.FileOpen) exchange.request).name().path();
          open.put(frsmId, path);
          sizes.put(path, attributes.sizeOfFile());
        }
        case ConfirmedResponse.Directory(List<DirectoryEntry> entries, boolean _) ->
          entries.forEach(entry -> sizes.putIfAbsent(entry.name().path(), entry.attributes().sizeOfFile()));
        case ConfirmedResponse.FileData(Octets data, boolean _) ->
          contents.merge(requireNonNull(open.get(((ConfirmedRequest.FileRead) exchange.request).frsmId())), data,
              (before, more) -> before);
        default -> {
        }
      }
    }
    MemoryFileStore store = new MemoryFileStore(1 << 20);
    sizes.forEach((path, size) -> {
      if (path.equals("uploaded.txt")) return;
      byte[] content = new byte[size.intValue()];
      contents.getOrDefault(path, Octets.EMPTY).copyTo(content, 0);
      store.put(path, Octets.wrap(content), TIME);
    });
    return store;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib-files", "beanclient-files"})
  void answersAsTheRecordedServerDid(String name) throws Exception {
    List<Exchange> exchanges = exchanges(name, true);
    Deque<Exchange> asked = new ArrayDeque<>(exchanges(name, false));
    FileReceiver.Caller client = new FileReceiver.Caller() {
      @Override
      @SuppressWarnings("unchecked")
      public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) {
        Exchange recorded = asked.removeFirst();
        assertThat(request).isEqualTo(recorded.request);
        return (Answer<R>) recorded.answers.getFirst();
      }
    };
    int compared = 0;
    Map<Integer, Integer> frsmIds = new HashMap<>();
    Set<Integer> partlyRecorded = new HashSet<>();
    try (FileService service = new FileService(store(exchanges), FileLimits.STANDARD, PDU_OCTETS)) {
      for (Exchange exchange : exchanges) {
        ConfirmedRequest<?> request = switch (exchange.request) {
          case ConfirmedRequest.FileRead(int id) -> new ConfirmedRequest.FileRead(requireNonNull(frsmIds.get(id)));
          case ConfirmedRequest.FileClose(int id) -> new ConfirmedRequest.FileClose(requireNonNull(frsmIds.get(id)));
          default -> exchange.request;
        };
        if (!FileService.concerns(request)) continue;
        Answer<?> answer = request instanceof ConfirmedRequest.ObtainFile obtain
            ? service.obtain(obtain, client)
            : service.answer(request);
        if (exchange.answers.isEmpty()) continue;
        Answer<?> recorded = exchange.answers.getFirst();
        if (answer instanceof Answer.Positive<?>(ConfirmedResponse.FileOpened(int ours, var _))
            && recorded instanceof Answer.Positive<?>(ConfirmedResponse.FileOpened(int theirs, var _)))
          frsmIds.put(theirs, ours);
        if (recorded instanceof Answer.Positive<?>(ConfirmedResponse.FileOpened(int id, FileAttributes attributes))
            && attributes.sizeOfFile() > PDU_OCTETS)
          partlyRecorded.add(id);
        if (exchange.request instanceof ConfirmedRequest.FileRead(int id) && partlyRecorded.contains(id)) {
          assertThat(answer).isInstanceOf(Answer.Positive.class);
        } else if (request.toString().contains("..")) {
          assertThat(answer).isEqualTo(new Answer.Negative<>(ServiceError.FILENAME_SYNTAX_ERROR));
        } else if (request instanceof ConfirmedRequest.FileRename) {
          assertThat(answer).isInstanceOf(Answer.Positive.class);
        } else {
          assertThat(normal(answer)).as("%s: %s", name, request).isEqualTo(normal(recorded));
        }
        compared++;
      }
      assertThat(service.openFiles()).isZero();
    }
    assertThat(asked).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(8);
  }

  private static Object normal(Answer<?> answer) {
    if (!(answer instanceof Answer.Positive<?>(ConfirmedResponse response))) return answer;
    return switch (requireNonNull(response)) {
      case ConfirmedResponse.FileOpened(int _, FileAttributes attributes) -> attributes.sizeOfFile();
      case ConfirmedResponse.Directory(List<DirectoryEntry> entries, boolean more) -> List.of(entries.stream()
          .map(entry -> entry.name() + " " + entry.attributes().sizeOfFile()).sorted(Comparator.naturalOrder())
          .toList(), more);
      default -> response;
    };
  }
}
