package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.association.Admission;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeter;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.UdpListener;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HDLC over UDP: a frame in each datagram to the meter, and from it as the converter cuts them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DlmsDatagramLoopbackTest {
  private static final int FLAG = 0x7E;

  private final BlockingQueue<Octets> heard = new LinkedBlockingQueue<>();

  @TempDir
  private Path directory;

  /** A meter that answers with half frames. */
  private UdpListener meter() throws IOException {
    ServerEngine engine = new ServerEngine(HdlcServer.engine(HdlcSettings.STANDARD, 1, 0),
        new SimulatedMeter(MeterSpec.of(MeterModel.SINGLE_PHASE, 1), InstantSource.system()).devices(),
        Admission.ALWAYS, ServerLimits.STANDARD);
    CompletableFuture<UdpListener> self = new CompletableFuture<>();
    UdpListener listener = UdpListener.start(UdpListener.Settings.on(InetAddress.getLoopbackAddress(), 0), datagram -> {
      heard.add(datagram.octets());
      engine.receive(datagram.octets(), Conversation.now());
      Output<ServerEvent> output = engine.poll();
      while (!(output instanceof Output.Idle<ServerEvent>)) {
        if (output instanceof Output.Transmit<ServerEvent>(var octets)) answer(self.join(), octets, datagram);
        output = engine.poll();
      }
    });
    self.complete(listener);
    return listener;
  }

  private static void answer(UdpListener from, Octets octets, UdpListener.Datagram to) {
    int half = octets.length() / 2;
    try {
      from.send(octets.slice(0, half), to.sender());
      from.send(octets.slice(half, octets.length() - half), to.sender());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void assertFrames() {
    assertThat(heard).isNotEmpty().allSatisfy(datagram -> {
      assertThat(datagram.u8(0)).isEqualTo(FLAG);
      assertThat(datagram.u8(datagram.length() - 1)).isEqualTo(FLAG);
      assertThat(datagram.length()).isEqualTo(((datagram.u8(1) & 7) << 8 | datagram.u8(2)) + 2);
    });
  }

  @Test
  void aValueIsRead() throws Exception {
    try (UdpListener meter = meter()) {
      Invocation read = Invocation.of("dlms", "read", "127.0.0.1:" + meter.port(), "--udp", "--hdlc", "--password",
          "22222222", "1-1:32.7.0");
      assertThat(read.exitCode()).as(read.err()).isZero();
      assertThat(read.outLines()).hasSize(1);
      assertThat(read.outLines().getFirst()).matches("1-1:32\\.7\\.0  voltage_l1  2\\d\\d\\.\\d\\d  V");
      assertFrames();
    }
  }

  @Test
  void theGatewayReads() throws Exception {
    try (UdpListener meter = meter()) {
      Path file = Files.writeString(directory.resolve("grid.yaml"), """
          devices:
            - name: cellar
              protocol: dlms
              transport: udp
              link: hdlc
              host: 127.0.0.1
              port: %d
              jitter: 0s
              associations: [{client: 1, password: "22222222"}]
              readings: [{every: 1s, measurements: [voltage_l1]}]
          sinks: [{type: console}]
          """.formatted(meter.port()));
      try (RunningCommand run = new RunningCommand("run", file.toString())) {
        run.awaitOut("cellar 1-0:32.7.0/2 = 2", 1);
        assertFrames();
        run.stop();
        assertThat(run.exitCode()).as(run.err()).isZero();
      }
    }
  }
}
