package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.apci.UnnumberedFunction;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a client takes its leave: with the last acknowledgement and STOPDT. */
@Timeout(30)
class CloseLoopbackTest {
  private static final String EVENT = "01 01 03 00 01 00 64 00 00 01";

  private static Iec104Client connect(RawStation station, Acknowledge acknowledge) throws Exception {
    return Iec104Client.connect(station.address(),
        Iec104Settings.STANDARD.with(ApciSettings.STANDARD.with(acknowledge)), _ -> {});
  }

  private static <T> T async(FutureTask<T> task) throws Exception {
    Thread.ofVirtual().start(task);
    return task.get();
  }

  @Test
  void acknowledgesAndAsksToStopBeforeItCloses() throws Exception {
    try (RawStation station = new RawStation()) {
      FutureTask<Iec104Client> connecting = new FutureTask<>(() -> connect(station, Acknowledge.DELIVERED));
      Thread.ofVirtual().start(connecting);
      try (RawStation.Peer peer = station.accept()) {
        peer.start();
        Iec104Client client = connecting.get();
        peer.send(EVENT);
        client.updates().take();
        Thread closing = Thread.ofVirtual().start(client::close);
        assertThat(peer.readAcknowledgement()).isEqualTo(1);
        peer.readAnd(UnnumberedFunction.STOPDT_ACT, UnnumberedFunction.STOPDT_CON);
        closing.join();
        assertThat(client.isOpen()).isFalse();
      }
    }
  }

  @Test
  void whatWasNotTakenIsNotAcknowledgedAndNotWaitedFor() throws Exception {
    try (RawStation station = new RawStation()) {
      FutureTask<Iec104Client> connecting = new FutureTask<>(() -> connect(station, Acknowledge.TAKEN));
      Thread.ofVirtual().start(connecting);
      try (RawStation.Peer peer = station.accept()) {
        peer.start();
        Iec104Client client = connecting.get();
        peer.send(EVENT);
        peer.send(EVENT);
        client.updates().take();
        async(new FutureTask<>(client::close, true));
        assertThat(peer.read()).isEqualTo(new Apdu.U(UnnumberedFunction.STOPDT_ACT));
        assertThat(client.isOpen()).isFalse();
      }
    }
  }
}
