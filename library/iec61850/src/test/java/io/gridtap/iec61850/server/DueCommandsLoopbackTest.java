package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens while a command whose time has come is tested again. */
@Timeout(30)
class DueCommandsLoopbackTest {
  private static final Instant AT = Instant.parse("2026-11-21T06:00:00Z");

  private final LinkedBlockingQueue<Optional<AddCause>> ended = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Thread> waiting = new LinkedBlockingQueue<>();
  private final Semaphore synchronism = new Semaphore(0);
  private final Iec61850Server server;

  DueCommandsLoopbackTest() throws Exception {
    // a command for the next millisecond is for later whenever it arrives
    server = Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0), ServerSettings.STANDARD
        .withClock(Clock.fixed(AT, ZoneOffset.UTC))
        .withControlLimits(new ControlLimits(Duration.ofSeconds(30), Duration.ofMillis(1), Duration.ofSeconds(60)))
        .withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void commanded(ControlCommand command, Optional<AddCause> failure) { ended.add(failure); }
        }).withControls(new ControlHandler() {
          @Override
          public Optional<AddCause> waitFor(ControlCommand command) {
            waiting.add(Thread.currentThread());
            // heeds no interruption
            synchronism.acquireUninterruptibly();
            return Optional.empty();
          }

          @Override
          public Optional<AddCause> perform(ControlCommand command, Controlled object) {
            performed.add(command);
            return object.follow();
          }
        }));
  }

  @AfterEach
  void close() {
    synchronism.release();
    server.close();
  }

  private MmsClient client() throws Exception {
    return MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), AssociationSettings.STANDARD,
        _ -> {});
  }

  private static Oper later() {
    return new Oper(Data.Bool.TRUE, Optional.of(Timestamp.of(AT.plusMillis(1), 0)),
        Origin.of(OriginatorCategory.STATION_CONTROL, "here"), 1, Timestamp.of(AT, 0), false,
        Optional.of(new Value.Check(false, false)));
  }

  private static void write(MmsClient client, String service, Data data) throws Exception {
    assertThat(client.call(ConfirmedRequest.Write.of(
        VariableAccess.Variable.of("GOLDLD0", "GGIO2$CO$SPCSO7$" + service), data)))
        .isEqualTo(new Answer.Positive<>(new ConfirmedResponse.Written(List.of(Optional.empty()))));
  }

  @Test
  void whatIsCancelledIsNeverCarriedOut() throws Exception {
    try (MmsClient client = client()) {
      write(client, "Oper", later().data());
      Thread test = waiting.take();
      write(client, "Cancel", later().withoutCheck().data());
      assertThat(ended.take()).contains(AddCause.ABORTION_BY_CANCEL);
      synchronism.release();
      test.join();
      assertThat(performed).isEmpty();
    }
  }

  @Test
  void aModeThatChangesBlocksIt() throws Exception {
    try (MmsClient client = client()) {
      write(client, "Oper", later().data());
      Thread test = waiting.take();
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO2.Beh.stVal[ST]"), new Data.Int(5)));
      synchronism.release();
      assertThat(ended.take()).contains(AddCause.BLOCKED_BY_MODE);
      test.join();
      assertThat(performed).isEmpty();
    }
  }

  @Test
  void whoseClientHasGoneIsNeverCarriedOut() throws Exception {
    Thread test;
    try (MmsClient client = client()) {
      write(client, "Oper", later().data());
      test = waiting.take();
    }
    assertThat(ended.take()).contains(AddCause.ABORTION_BY_COMMUNICATION_LOSS);
    synchronism.release();
    test.join();
    assertThat(performed).isEmpty();
  }

  @Test
  void whatIsFoundInOrderIsCarriedOut() throws Exception {
    try (MmsClient client = client()) {
      synchronism.release();
      write(client, "Oper", later().data());
      assertThat(ended.take()).isEmpty();
      assertThat(performed).hasSize(1);
    }
  }
}
