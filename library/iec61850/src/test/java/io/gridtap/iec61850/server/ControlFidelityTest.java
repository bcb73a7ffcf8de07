package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Asks our device what a recorded client asked a recorded server of the same file, and wants the same answers, the same
 * LastApplError before them and the same CommandTermination after them.
 *
 * <p>Where the recorded server does otherwise: it says twice that a command for later has ended, at once and when it was
 * carried out, the second time with a spoilt operTm; ours says it once, then.
 */
@Timeout(60)
class ControlFidelityTest {
  private volatile Instant time = Instant.EPOCH;
  private final ReentrantLock lock = new ReentrantLock();

  /** What the recorded server's application did. */
  private static final class RecordedApplication implements ControlHandler {
    @Override
    public Optional<AddCause> check(ControlCommand command) {
      return command.interlockCheck() ? Optional.of(AddCause.BLOCKED_BY_INTERLOCKING) : Optional.empty();
    }

    @Override
    public Optional<AddCause> waitFor(ControlCommand command) {
      return command.synchrocheck() ? Optional.of(AddCause.BLOCKED_BY_SYNCHROCHECK) : Optional.empty();
    }

    @Override
    public Optional<AddCause> perform(ControlCommand command, Controlled object) {
      return command.object().endsWith("SPCSO6")
          ? Optional.of(AddCause.PARAMETER_CHANGE_IN_EXECUTION)
          : object.follow();
    }
  }

  /** Keeps what is sent to one client unasked. */
  private record Recorded(LinkedBlockingQueue<InformationReport> sent) implements MmsServer.Association {
    @Override
    public String peer() { return "client"; }

    @Override
    public AcseApdu.Entity entity() { throw new UnsupportedOperationException(); }

    @Override
    public InitiateParameters parameters() { throw new UnsupportedOperationException(); }

    @Override
    public Optional<X509Certificate> certificate() { return Optional.empty(); }

    @Override
    public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void report(InformationReport report) { sent.add(report); }

    @Override
    public void abort() {}
  }

  /** The recorded server takes a test whatever the mode is; without Beh a test is answered and moves nothing. */
  private static IedModel withoutMode() throws Exception {
    try (InputStream in = requireNonNull(ControlFidelityTest.class.getResourceAsStream("/scl/golden.cid"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replaceFirst("(<LNodeType id=\"GGIO_CTL\"[^>]*>\\s*)<DO name=\"Beh\" type=\"ENS_Beh\"/>", "$1");
      IedModel model = Scl.parse("golden.cid", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .model("GOLD");
      assertThat(text).doesNotContainPattern("GGIO_CTL[^>]*>\\s*<DO name=\"Beh\"");
      return model;
    }
  }

  @ParameterizedTest
  @CsvSource({"lib-control, 75, 14", "beanclient-control, 6, 3"})
  void carriesOutCommandsAsTheRecordedServerDid(String name, int atLeast, int expectedReports) throws Exception {
    ServerSettings settings = ServerSettings.STANDARD.withControls(new RecordedApplication())
        .withClock(clock());
    VirtualDevice device = new VirtualDevice(withoutMode(), settings, Conversation.now());
    Map<Integer, ServedClient> clients = new HashMap<>();
    Map<Integer, LinkedBlockingQueue<InformationReport>> sent = new HashMap<>();
    Map<Integer, ControlService.Client> commands = new HashMap<>();
    ControlService service = new ControlService(device, lock, settings, () -> {
      clients.forEach((connection, client) -> {
        for (var next = client.takeTermination(); next.isPresent(); next = client.takeTermination())
          requireNonNull(sent.get(connection)).add(next.get());
      });
      return () -> {};
    });
    Map<String, ConfirmedRequest<?>> open = new HashMap<>();
    Optional<InformationReport> before = Optional.empty();
    int answers = 0;
    int reports = 0;
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      int connection = recorded.connection();
      if (!clients.containsKey(connection)) {
        LinkedBlockingQueue<InformationReport> queue = new LinkedBlockingQueue<>();
        ServedClient client = new ServedClient("client " + connection, Octets.EMPTY, 65_000);
        clients.put(connection, client);
        sent.put(connection, queue);
        commands.put(connection, service.client(client, new Recorded(queue)));
      }
      ServedClient client = requireNonNull(clients.get(connection));
      ControlService.Client commanded = requireNonNull(commands.get(connection));
      LinkedBlockingQueue<InformationReport> queue = requireNonNull(sent.get(connection));
      switch (recorded.pdu()) {
        case MmsPdu.Request(long id, ConfirmedRequest<?> request) -> open.put(connection + " " + id, request);
        case MmsPdu.Unconfirmed(InformationReport report) -> {
          if (LastApplError.of(report).isPresent() && report.results().size() == 1) {
            // its answer follows; ours comes with it
            before = Optional.of(report);
            continue;
          }
          Optional<Oper> later = Oper.of(report.results().getLast()).filter(oper -> oper.operTm().isPresent());
          if (later.isPresent() && wasSaidBefore(later.get())) continue;
          if (later.isPresent()) pass(device, service, later.get().operTm().orElseThrow().instant());
          assertThat(queue.take()).isEqualTo(report);
          reports++;
        }
        case MmsPdu.Response(long id, ConfirmedResponse response) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(connection + " " + id));
          Answer<?> answer = answer(device, client, commanded, request);
          assertThat(answer).as("%s", request).isEqualTo(new Answer.Positive<>(response));
          if (before.isPresent()) {
            assertThat(queue.take()).isEqualTo(before.get());
            before = Optional.empty();
            reports++;
          }
          commanded.answered();
          answers++;
        }
        case MmsPdu.ConfirmedError(long id, var _, ServiceError error) -> {
          ConfirmedRequest<?> request = requireNonNull(open.remove(connection + " " + id));
          assertThat(answer(device, client, commanded, request)).isEqualTo(new Answer.Negative<>(error));
        }
        default -> {
        }
      }
    }
    assertThat(open).isEmpty();
    assertThat(answers).isGreaterThanOrEqualTo(atLeast);
    assertThat(reports).isEqualTo(expectedReports);
    for (LinkedBlockingQueue<InformationReport> queue : sent.values()) assertThat(queue).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib-control", "beanclient-control"})
  void whatWasRecordedIsReadAndWrittenAgain(String name) throws Exception {
    int commands = 0;
    int errors = 0;
    for (Recording.Pdu recorded : Recording.of(name).pdus()) {
      switch (recorded.pdu()) {
        case MmsPdu.Request(long _, ConfirmedRequest.Write(VariableAccess variables, List<Data> data)) -> {
          Optional<Oper> oper = Oper.of((AccessResult) data.getFirst());
          assertThat(oper).as("%s", variables).hasValueSatisfying(
              read -> assertThat(read.data()).isEqualTo(data.getFirst()));
          assertThat(oper.orElseThrow().check().isPresent()).isEqualTo(!variables.toString().contains("$Cancel"));
          commands++;
        }
        case MmsPdu.Unconfirmed(InformationReport report) -> {
          Optional<LastApplError> error = LastApplError.of(report);
          if (error.isEmpty()) continue;
          assertThat(error.get().data()).isEqualTo(report.results().getFirst());
          errors++;
        }
        default -> {
        }
      }
    }
    assertThat(commands).isGreaterThanOrEqualTo(5);
    assertThat(errors).isGreaterThanOrEqualTo(2);
  }

  private Clock clock() {
    InstantSource source = () -> time;
    return source.withZone(ZoneOffset.UTC);
  }

  private Answer<?> answer(VirtualDevice device, ServedClient client, ControlService.Client commanded,
      ConfirmedRequest<?> request) throws InterruptedException {
    if (request instanceof ConfirmedRequest.Write(VariableAccess _, List<Data> data))
      Oper.of((AccessResult) data.getFirst()).ifPresent(oper -> time = oper.t().instant());
    return ControlService.concerns(request)
        ? commanded.answer(request, rest -> plain(device, client, rest))
        : plain(device, client, request);
  }

  private Answer<?> plain(VirtualDevice device, ServedClient client, ConfirmedRequest<?> request) {
    lock.lock();
    try {
      return device.answer(client, request, Conversation.now(), time);
    } finally {
      lock.unlock();
    }
  }

  private final List<Oper> said = new ArrayList<>();

  /** The first of two, or one whose operTm is spoilt. */
  private boolean wasSaidBefore(Oper oper) {
    boolean again = said.stream().anyMatch(other -> other.t().equals(oper.t()))
        || oper.operTm().orElseThrow().utc().seconds() == 0;
    if (!again) said.add(oper);
    return again;
  }

  private void pass(VirtualDevice device, ControlService service, Instant until) {
    lock.lock();
    try {
      Duration wait = Duration.between(time, until).plusMillis(1);
      time = until;
      device.timeout(Conversation.now().plus(wait), until);
      service.carryOut();
    } finally {
      lock.unlock();
    }
  }
}
