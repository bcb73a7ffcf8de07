package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.ControlLimits;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that nobody wants any more before the handler has begun with them. */
@Timeout(30)
class ControlGivenUpLoopbackTest {
  private final LinkedBlockingQueue<ControlCommand> performed = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Optional<AddCause>> ended = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch synchronism = new CountDownLatch(1);
  private final Iec61850Server server;

  ControlGivenUpLoopbackTest() throws Exception {
    try (InputStream in = requireNonNull(getClass().getResourceAsStream("/scl/golden.cid"))) {
      server = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"), TcpListener.Settings.local(0),
          ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
            @Override
            public void commanded(ControlCommand command, Optional<AddCause> failure) { ended.add(failure); }

            @Override
            public void closed(String peer, String reason) { closed.add(reason); }
          }).withControls(new ControlHandler() {
            @Override
            public Optional<AddCause> waitFor(ControlCommand command) throws InterruptedException {
              if (command.object().endsWith("SPCSO1")) {
                asked.countDown();
                synchronism.await();
              }
              return Optional.empty();
            }

            @Override
            public Optional<AddCause> perform(ControlCommand command, Controlled object) {
              performed.add(command);
              return object.follow();
            }
          }));
    }
  }

  @AfterEach
  void close() { server.close(); }

  private MmsClient client() throws Exception {
    return MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), AssociationSettings.STANDARD,
        _ -> {});
  }

  private static VariableAccess.Variable service(String name) {
    return VariableAccess.Variable.of("GOLDLD0", "GGIO2$CO$" + name);
  }

  private static Oper on() {
    return new Oper(Data.Bool.TRUE, Optional.empty(), Origin.of(OriginatorCategory.STATION_CONTROL, "here"), 1,
        Timestamp.of(Instant.EPOCH, 0), false, Optional.of(new Value.Check(false, false)));
  }

  @Test
  void whatIsCancelledInTheSameWriteIsNotCarriedOut() throws Exception {
    try (MmsClient client = client()) {
      Answer<ConfirmedResponse.Written> answer = client.call(new ConfirmedRequest.Write(
          new VariableAccess.Variables(List.of(service("SPCSO3$Oper"), service("SPCSO3$Cancel"))),
          List.of(on().data(), on().withoutCheck().data())));
      assertThat(answer)
          .isEqualTo(new Answer.Positive<>(new ConfirmedResponse.Written(List.of(Optional.empty(), Optional.empty()))));
      assertThat(ended.take()).contains(AddCause.ABORTION_BY_CANCEL);
      // the next is carried out, as the only one
      ConfirmedRequest<ConfirmedResponse.Written> next = ConfirmedRequest.Write.of(service("SPCSO3$Oper"), on().data());
      Answer<ConfirmedResponse.Written> accepted = new Answer.Positive<>(
          new ConfirmedResponse.Written(List.of(Optional.empty())));
      while (!client.call(next).equals(accepted))
        assertThat(ended.take()).contains(AddCause.COMMAND_ALREADY_IN_EXECUTION);
      assertThat(ended.take()).isEmpty();
      assertThat(performed).hasSize(1);
    }
  }

  @Test
  void aTestEndsWithTheAssociationOfTheCommand() throws Exception {
    MmsClient client = client();
    FutureTask<Object> command = new FutureTask<>(
        () -> client.call(ConfirmedRequest.Write.of(service("SPCSO1$Oper"), on().data())));
    Thread.startVirtualThread(command);
    asked.await();
    client.close();
    assertThatThrownBy(() -> command.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionLostException.class);
    assertThat(closed.poll(10, TimeUnit.SECONDS)).isNotNull().isNotEqualTo("interrupted");
    assertThat(ended.take()).contains(AddCause.ABORTION_BY_COMMUNICATION_LOSS);
    assertThat(performed).isEmpty();
  }

  @Test
  void aTestThatNeverEndsIsRefusedInTimeAndTakesOnlyItsObject() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    LinkedBlockingQueue<Optional<AddCause>> told = new LinkedBlockingQueue<>();
    try (InputStream in = requireNonNull(getClass().getResourceAsStream("/scl/golden.cid"));
        Iec61850Server slow = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"),
            TcpListener.Settings.local(0),
            ServerSettings.STANDARD.withControlLimits(new ControlLimits(Duration.ofSeconds(30),
                Duration.ofMillis(100), Duration.ofMillis(100))).withWatcher(new Iec61850Server.Watcher() {
                  @Override
                  public void commanded(ControlCommand command, Optional<AddCause> failure) { told.add(failure); }
                }).withControls(new ControlHandler() {
                  @Override
                  public Optional<AddCause> check(ControlCommand command) {
                    while (command.object().endsWith("SPCSO3") && stuck.getCount() > 0) {
                      try {
                        stuck.await();
                      } catch (InterruptedException ignored) {
                        // what is not heeded here is the point
                      }
                    }
                    return Optional.empty();
                  }
                }));
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", slow.port()))) {
      assertThat(client.control("GOLDLD0/GGIO2.SPCSO3").execute(Value.Bool.TRUE))
          .isInstanceOfSatisfying(ControlResult.Refused.class,
              refused -> assertThat(refused.addCause()).contains(AddCause.TIME_LIMIT_OVER));
      assertThat(told.take()).contains(AddCause.TIME_LIMIT_OVER);
      assertThat(client.control("GOLDLD0/GGIO2.SPCSO3").execute(Value.Bool.TRUE))
          .isInstanceOfSatisfying(ControlResult.Refused.class,
              refused -> assertThat(refused.addCause()).contains(AddCause.COMMAND_ALREADY_IN_EXECUTION));
      assertThat(client.control("GOLDLD0/GGIO2.SPCSO4").execute(Value.Bool.TRUE).successful()).isTrue();
      stuck.countDown();
      // until the handler has returned
      long last = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!client.control("GOLDLD0/GGIO2.SPCSO3").execute(Value.Bool.TRUE).successful())
        assertThat(System.nanoTime()).isLessThan(last);
    }
  }
}
