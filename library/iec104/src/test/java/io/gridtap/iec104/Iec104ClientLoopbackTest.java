package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.apci.UnnumberedFunction;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.iec104.controlling.Statistics;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a station that is played octet by octet. */
@Timeout(30)
class Iec104ClientLoopbackTest {
  private static final String EVENT = "01 01 03 00 01 00 64 00 00 01";
  private static final Iec104Settings TAKEN = Iec104Settings.STANDARD
      .with(ApciSettings.STANDARD.with(Acknowledge.TAKEN));

  private RawStation station;

  @BeforeEach
  void listen() throws Exception { station = new RawStation(); }

  @AfterEach
  void stopListening() throws Exception { station.close(); }

  private static <T> FutureTask<T> async(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofVirtual().start(future);
    return future;
  }

  private FutureTask<Iec104Client> connect(Iec104Settings settings) {
    return async(() -> Iec104Client.connect(station.address(), settings, event -> {}));
  }

  @Test
  void connectsInterrogatesAndTakesUpdates() throws Exception {
    FutureTask<Iec104Client> connecting = connect(Iec104Settings.STANDARD);
    try (RawStation.Peer peer = station.accept()) {
      peer.start();
      try (Iec104Client client = connecting.get()) {
        FutureTask<Answer> answer = async(() -> client.interrogate(1));
        assertThat(peer.readAsdu()).isEqualTo(Octets.hex("64 01 06 00 01 00 00 00 00 14"));
        peer.send("64 01 07 00 01 00 00 00 00 14");
        peer.send("01 01 14 00 01 00 64 00 00 01");
        peer.send(EVENT);
        peer.send("64 01 0a 00 01 00 00 00 00 14");
        assertThat(answer.get().isComplete()).isTrue();
        assertThat(answer.get().objects()).hasSize(1);
        assertThat(client.updates().take()).isInstanceOfSatisfying(Update.Data.class,
            data -> assertThat(data.frame()).isEqualTo(3));
        Statistics statistics = client.statistics();
        assertThat(statistics.receivedI()).isEqualTo(4);
        assertThat(statistics.updates()).isEqualTo(1);
        assertThat(statistics.receivedU()).isEqualTo(1);
      }
    }
  }

  @Test
  void saysWhyDataTransferWasNotStarted() throws Exception {
    FutureTask<Iec104Client> connecting = connect(Iec104Settings.STANDARD);
    station.accept().close();
    assertThatThrownBy(connecting::get).hasCauseInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("while starting data transfer");
  }

  @Test
  void answersWithAValueWhenTheConnectionIsLost() throws Exception {
    FutureTask<Iec104Client> connecting = connect(Iec104Settings.STANDARD);
    RawStation.Peer peer = station.accept();
    peer.start();
    try (Iec104Client client = connecting.get()) {
      FutureTask<Answer> answer = async(
          () -> client.command(1, 5060, new SingleCommand(true, CommandQualifier.EXECUTE)));
      peer.readAsdu();
      peer.send("2d 01 07 00 01 00 c4 13 00 01");
      peer.send(EVENT);
      peer.close();
      assertThat(answer.get().completion()).isInstanceOf(Completion.ConnectionLost.class);
      assertThat(answer.get().isConfirmed()).isTrue();
      assertThat(client.updates().take()).isInstanceOf(Update.Data.class);
      assertThatThrownBy(() -> client.updates().take()).isInstanceOf(ConnectionLostException.class);
      assertThat(client.read(1, 1).completion()).isInstanceOf(Completion.ConnectionLost.class);
      assertThat(client.statistics().receivedI()).isEqualTo(2);
    }
  }

  @Test
  void acknowledgesOnlyWhatItsTakerCameBackFrom() throws Exception {
    FutureTask<Iec104Client> connecting = connect(TAKEN);
    try (RawStation.Peer peer = station.accept()) {
      peer.start();
      try (Iec104Client client = connecting.get()) {
        for (int i = 0; i < 12; i++)
          peer.send(EVENT);
        for (int i = 0; i < 9; i++)
          client.updates().take();
        assertThat(peer.readAcknowledgement()).isEqualTo(8);
        List<Update> rest = new ArrayList<>();
        while (rest.size() < 3)
          client.updates().drainTo(rest, 100, Duration.ofSeconds(10));
        client.updates().acknowledge();
      }
      assertThat(peer.readAcknowledgement()).isEqualTo(12);
    }
  }

  @Test
  void testsTheConnectionWhileNobodyTakes() throws Exception {
    FutureTask<Iec104Client> connecting = connect(TAKEN);
    try (RawStation.Peer peer = station.accept()) {
      peer.start();
      try (Iec104Client client = connecting.get()) {
        for (int i = 0; i < 12; i++)
          peer.send(EVENT);
        FutureTask<Duration> test = async(client::test);
        peer.readAnd(UnnumberedFunction.TESTFR_ACT, UnnumberedFunction.TESTFR_CON);
        assertThat(test.get()).isPositive();
        peer.write(new Apdu.U(UnnumberedFunction.TESTFR_ACT));
        assertThat(peer.read()).isEqualTo(new Apdu.U(UnnumberedFunction.TESTFR_CON));
      }
    }
  }

  @Test
  void stopsAndStartsDataTransfer() throws Exception {
    FutureTask<Iec104Client> connecting = connect(Iec104Settings.STANDARD);
    try (RawStation.Peer peer = station.accept()) {
      peer.start();
      try (Iec104Client client = connecting.get()) {
        FutureTask<Boolean> stopping = async(() -> {
          client.stopTransfer();
          return client.isStarted();
        });
        peer.readAnd(UnnumberedFunction.STOPDT_ACT, UnnumberedFunction.STOPDT_CON);
        assertThat(stopping.get()).isFalse();
        assertThat(client.read(1, 1).completion()).isInstanceOf(Completion.NotSent.class);
        FutureTask<Boolean> starting = async(() -> {
          client.startTransfer();
          return client.isStarted();
        });
        peer.start();
        assertThat(starting.get()).isTrue();
      }
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    FutureTask<Iec104Client> connecting = connect(Iec104Settings.STANDARD);
    try (RawStation.Peer peer = station.accept()) {
      peer.start();
      try (Iec104Client client = connecting.get()) {
        FutureTask<Answer> call = new FutureTask<>(() -> client.read(1, 800));
        Thread caller = Thread.ofVirtual().start(call);
        peer.readAsdu();
        caller.interrupt();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        client.statistics(); // answered behind the command by which the call is forgotten
        peer.send("0d 01 05 00 01 00 20 03 00 00 00 2a 42 00");
        assertThat(client.updates().take()).isInstanceOf(Update.Data.class);
      }
    }
  }
}
