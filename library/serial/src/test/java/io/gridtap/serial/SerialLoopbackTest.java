package io.gridtap.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gridtap.transport.ConnectFailedException;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.SerialLine;
import io.gridtap.transport.SerialPorts;
import io.gridtap.transport.SerialSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against pseudo terminals, where there are any to be had. */
@Timeout(30)
class SerialLoopbackTest {
  private static PseudoTerminals terminals() throws IOException {
    Optional<Path> socat = PseudoTerminals.socat();
    assumeTrue(socat.isPresent(), "skipped: socat, which makes the pseudo terminals, is not installed");
    return new PseudoTerminals(socat.orElseThrow());
  }

  private static SerialConnection open(String port) throws ConnectFailedException {
    return SerialPorts.connect(new SerialSettings(port, SerialLine.binary(9600)));
  }

  @Test
  void whatOneSideWritesTheOtherReads() throws Exception {
    try (PseudoTerminals pair = terminals();
        SerialConnection left = open(pair.left);
        SerialConnection right = open(pair.right)) {
      byte[] octets = new byte[5000];
      for (int i = 0; i < octets.length; i++)
        octets[i] = (byte) i;
      FutureTask<byte[]> reading = new FutureTask<>(() -> right.in().readNBytes(octets.length));
      Thread.ofVirtual().start(reading);
      left.out().write(octets);
      left.out().flush();
      assertThat(reading.get()).isEqualTo(octets);
      left.reconfigure(SerialLine.binary(19_200));
      right.out().write(0x11);
      assertThat(left.in().read()).isEqualTo(0x11);
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    try (PseudoTerminals pair = terminals()) {
      SerialConnection port = open(pair.left);
      FutureTask<Integer> reading = new FutureTask<>(() -> port.in().read());
      Thread.ofVirtual().start(reading);
      port.close();
      assertThatThrownBy(reading::get).hasRootCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> port.out().write(1)).hasMessageContaining("closed");
    }
  }

  /** More than the terminals hold is written, and nobody reads. */
  @Test
  void abortingFreesAWriteThatIsStuck() throws Exception {
    try (PseudoTerminals pair = terminals()) {
      SerialConnection port = open(pair.left);
      FutureTask<Boolean> writing = new FutureTask<>(() -> {
        port.out().write(new byte[4 << 20]);
        return true;
      });
      Thread.ofVirtual().start(writing);
      assertThatThrownBy(() -> writing.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      port.abort();
      assertThatThrownBy(writing::get).hasRootCauseInstanceOf(IOException.class).hasMessageContaining("closed");
    }
  }

  @Test
  void aPortThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> open("/dev/no-such-port")).isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("/dev/no-such-port");
  }
}
