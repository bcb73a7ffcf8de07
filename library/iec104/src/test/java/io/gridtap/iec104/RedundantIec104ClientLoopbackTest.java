package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.UnnumberedFunction;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two connections to one station, of which one is started (IEC 60870-5-104 §10); the octets of recorded session 25. */
@Timeout(30)
class RedundantIec104ClientLoopbackTest {
  private static final String ON = "01 01 03 00 01 00 64 00 00 01";
  private static final String ON_TIMED = "1e 01 03 00 01 00 64 00 00 01 0b 04 3b 05 15 0b 1a";
  private static final String OFF = "03 01 03 00 01 00 c8 00 00 01";
  private static final Iec104Settings SETTINGS = Iec104Settings.STANDARD
      .with(ApciSettings.STANDARD.with(Acknowledge.TAKEN));
  private static final RedundancySettings QUICK = RedundancySettings.STANDARD
      .with(new Backoff.Settings(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0));

  private RawStation first;
  private RawStation second;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> interrogated = new LinkedBlockingQueue<>();

  private final class Recorder implements RedundantIec104Client.Watcher {
    @Override
    public void link(int member, LinkEvent event) { told.add(member + " " + event.getClass().getSimpleName()); }

    @Override
    public void interrogated(int station, Answer answer) { interrogated.add(answer); }
  }

  @BeforeEach
  void listen() throws Exception {
    first = new RawStation();
    second = new RawStation();
  }

  @AfterEach
  void stopListening() throws Exception {
    first.close();
    second.close();
  }

  private RedundantIec104Client open(RedundancySettings redundancy) {
    return RedundantIec104Client.open(List.of(first.address(), second.address()), SETTINGS, redundancy, new Recorder());
  }

  private void awaitTold(String wanted) throws InterruptedException {
    while (true) {
      String next = told.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("waiting for " + wanted).isNotNull();
      if (wanted.equals(next)) return;
    }
  }

  private static Octets nextData(RedundantIec104Client client) throws InterruptedException {
    while (true)
      if (client.updates().take() instanceof Update.Data data) return data.asdu().encode();
  }

  /** Where the second station is not there. */
  private RawStation.Peer startFirst() throws Exception {
    RawStation.Peer peer = first.accept();
    peer.start();
    awaitTold("0 Started");
    return peer;
  }

  @Test
  void needsOnlyOneOfThem() throws Exception {
    second.close();
    try (RedundantIec104Client client = open(QUICK); RawStation.Peer peer = startFirst()) {
      assertThat(client.started()).hasValue(0);
      peer.send(ON);
      assertThat(nextData(client)).isEqualTo(Octets.hex(ON));
      awaitTold("1 Lost");
    }
  }

  @Test
  void switchesOverWithoutLossOrDoubling() throws Exception {
    try (RedundantIec104Client client = open(QUICK)) {
      RawStation.Peer one = first.accept();
      RawStation.Peer two = second.accept();
      int started = startEither(one, two);
      RawStation.Peer active = started == 0 ? one : two;
      RawStation.Peer standby = started == 0 ? two : one;
      active.send(ON);
      active.send(ON_TIMED);
      assertThat(nextData(client)).isEqualTo(Octets.hex(ON));
      active.close();
      awaitTold(started + " GapBegan");
      awaitTold((1 - started) + " Started");
      standby.send(ON);
      standby.send(ON_TIMED);
      standby.send(OFF);
      assertThat(nextData(client)).isEqualTo(Octets.hex(ON_TIMED));
      assertThat(nextData(client)).isEqualTo(Octets.hex(OFF));
      assertThat(client.repeated()).isEqualTo(2);
      standby.close();
    }
  }

  /** Which of the two is started is a matter of which was connected first. */
  private int startEither(RawStation.Peer one, RawStation.Peer two) throws Exception {
    BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> begins(one, 0, begun));
    Thread.ofVirtual().start(() -> begins(two, 1, begun));
    return begun.take();
  }

  private static void begins(RawStation.Peer peer, int member, BlockingQueue<Integer> begun) {
    try {
      peer.start();
      begun.add(member);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
  }

  @Test
  void switchesOverWhenAskedTo() throws Exception {
    try (RedundantIec104Client client = open(QUICK);
        RawStation.Peer one = first.accept();
        RawStation.Peer two = second.accept()) {
      int started = startEither(one, two);
      awaitTold(started + " Started");
      client.switchTo(1 - started);
      RawStation.Peer active = started == 0 ? one : two;
      active.readAnd(UnnumberedFunction.STOPDT_ACT, UnnumberedFunction.STOPDT_CON);
      awaitTold((1 - started) + " Started");
      assertThat(client.started()).hasValue(1 - started);
    }
  }

  @Test
  void connectsALostMemberAgain() throws Exception {
    second.close();
    try (RedundantIec104Client client = open(QUICK)) {
      startFirst().close();
      awaitTold("0 Lost");
      try (RawStation.Peer again = first.accept()) {
        again.start();
        awaitTold("0 GapEnded");
        assertThat(client.started()).hasValue(0);
      }
    }
  }

  @Test
  void interrogatesAfterTheStart() throws Exception {
    second.close();
    try (RedundantIec104Client client = open(QUICK.withInterrogated(List.of(1))); RawStation.Peer peer = startFirst()) {
      assertThat(peer.readAsdu()).isEqualTo(Octets.hex("64 01 06 00 01 00 00 00 00 14"));
      peer.send("64 01 07 00 01 00 00 00 00 14");
      peer.send("01 01 14 00 01 00 64 00 00 01");
      peer.send("64 01 0a 00 01 00 00 00 00 14");
      assertThat(interrogated.take().isComplete()).isTrue();
      assertThat(nextData(client)).isEqualTo(Octets.hex("01 01 14 00 01 00 64 00 00 01"));
    }
  }

  @Test
  void givesOutWhatItHasAfterItsEnd() throws Exception {
    second.close();
    RedundantIec104Client client = open(QUICK);
    try (client; RawStation.Peer peer = startFirst()) {
      peer.send(ON);
      assertThat(nextData(client)).isEqualTo(Octets.hex(ON));
    }
    assertThatThrownBy(() -> nextData(client)).isInstanceOf(ConnectionLostException.class);
    assertThat(client.call(client.procedures().read(1, 1)).isComplete()).isFalse();
  }
}
