package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.modee.ModeESettings;
import io.gridtap.transport.Connection;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a converter of fixed speed. */
@Timeout(20)
class OpticalSignOnLoopbackTest {
  private static final ModeESettings SETTINGS = ModeESettings.STANDARD.withResponseTimeout(Duration.ofMillis(300))
      .withRetransmissions(0);

  private interface Meter {
    void speak(Connection connection) throws IOException;
  }

  private static void with(Meter meter, Consumer<Connection> client) throws Exception {
    try (TcpListener listener = TcpListener.start(TcpListener.Settings.local(0), connection -> {
      try (connection) {
        meter.speak(connection);
      } catch (IOException gone) {
        assertThat(gone).isNotNull();
      }
    });
        Connection connection = new TcpConnector(1)
            .connect(TcpConnector.Settings.to("127.0.0.1", listener.port()))) {
      client.accept(connection);
    }
  }

  private static void say(Connection connection, String text) throws IOException {
    connection.out().write(text.getBytes(StandardCharsets.US_ASCII));
    connection.out().flush();
  }

  private static OpticalSignOn.SignedOn signOn(Connection connection) {
    try {
      return OpticalSignOn.signOn(connection, SETTINGS);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void whatComesBehindTheSignOnIsNotLost() throws Exception {
    with(meter -> {
      meter.in().readNBytes(5);
      say(meter, "/LGz5ZMD\r\n");
      meter.in().readNBytes(6);
      // no confirmation: a read waits over the switch
      meter.in().readNBytes(1);
      say(meter, "answer");
    }, connection -> {
      OpticalSignOn.SignedOn on = signOn(connection);
      assertThat(on.meter().manufacturer()).isEqualTo("LGz");
      try {
        on.connection().out().write(0x7E);
        on.connection().out().flush();
        assertThat(on.connection().in().readNBytes(6)).asString(StandardCharsets.US_ASCII).isEqualTo("answer");
      } catch (IOException lost) {
        throw new UncheckedIOException(lost);
      }
    });
  }

  @Test
  void silenceSaysWhatToLookAt() throws Exception {
    with(meter -> meter.in().readNBytes(100),
        connection -> assertThatThrownBy(() -> signOn(connection)).hasMessageContaining("check speed"));
  }

  @Test
  void aBabblingLineIsGivenUp() throws Exception {
    with(meter -> {
      while (true)
        say(meter, "babble ");
    }, connection -> assertThatThrownBy(() -> signOn(connection)).hasMessageContaining("no identification"));
  }
}
