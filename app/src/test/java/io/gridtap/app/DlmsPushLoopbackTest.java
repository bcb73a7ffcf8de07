package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What meters push, taken by {@code gridtap dlms push listen}. Recorded session push-01-data-notification. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DlmsPushLoopbackTest {
  private static final Octets CIPHERED = Octets
      .hex("7EA0ACCD03132DEDE6E700DB08475258000000000181943000001234AD3B1E460DA3F60CA2FE0DB0C8AB"
          + "EFF9AB059B5467479801F76F8EC82DE2C81627DE38A7F3C561E07FDBB27DDE2C1ACBB31FDEAD12C809CDAF024AE9549E09517D61"
          + "5FF46087515D99D501333EBB21E54C63680E72936356E89BD1104016C46CB1BBDBC52FEA2EF7B3EFD4F2C55C927A9AA0F8D77E05"
          + "580487EB6369EEB99CC67CFFB3E5D74FF73007C3012DE52F261E5B7E");

  private static int port(RunningCommand listen) throws InterruptedException {
    listen.awaitErr("listening on", 1);
    Matcher port = Pattern.compile("port (\\d+)").matcher(listen.err());
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static void send(int port, Octets octets) throws IOException {
    try (Socket meter = new Socket(InetAddress.getLoopbackAddress(), port)) {
      meter.getOutputStream().write(octets.toByteArray());
      meter.getOutputStream().flush();
      meter.shutdownOutput();
      meter.getInputStream().readAllBytes(); // a confirmation, if the push asks for one
    }
  }

  @Test
  void aCipheredPushIsTakenWithItsKeys() throws Exception {
    try (RunningCommand listen = new RunningCommand("dlms", "push", "listen", "--port", "0", "--count", "1", "--ek",
        "000102030405060708090A0B0C0D0E0F", "--ak", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF", "--format", "json")) {
      send(port(listen), CIPHERED);
      assertThat(listen.exitCode()).isZero();
      assertThat(listen.out()).contains("\"systemTitle\":\"4752580000000001\"",
          "\"obis\":\"1-0:1.8.0\",\"name\":\"active_energy_import\",\"value\":12345678");
    }
  }

  @Test
  void withOtherKeysItIsRefused() throws Exception {
    try (RunningCommand listen = new RunningCommand("dlms", "push", "listen", "--port", "0", "--ek",
        "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF", "--ak", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF")) {
      send(port(listen), CIPHERED);
      listen.awaitErr("refused, security", 1);
      listen.stop();
      assertThat(listen.exitCode()).isZero();
      assertThat(listen.out()).isEmpty();
      assertThat(listen.err()).contains("0 pushes, 1 refused").doesNotContain("D0D1D2").doesNotContain("d0d1d2");
    }
  }

  @Test
  void datagramsAreTakenAsText() throws Exception {
    try (RunningCommand listen = new RunningCommand("dlms", "push", "listen", "--port", "0", "--udp", "--count", "1");
        DatagramSocket meter = new DatagramSocket()) {
      byte[] datagram = Octets.hex("0001000100660013" + "0FC000000100" + "0202" + "09060100200700FF" + "1208FD")
          .toByteArray();
      meter.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port(listen)));
      assertThat(listen.exitCode()).isZero();
      assertThat(listen.out()).contains("data-notification", "1-0:32.7.0  voltage_l1  2301");
    }
  }
}
