package io.gridtap.simulators.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedMetersLoopbackTest {
  /** SNRM of client 16 to the server address 03. */
  private static final Octets SNRM = Octets.hex("7e a0 07 03 21 93 0f 01 7e");

  private static Octets ask(int port, Octets request, int answerOctets) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      request.writeTo(socket.getOutputStream());
      InputStream in = socket.getInputStream();
      return Octets.of(in.readNBytes(answerOctets));
    }
  }

  @Test
  void answersSnrmOnEveryPort() throws IOException {
    List<MeterSpec> specs = new ArrayList<>();
    for (int i = 1; i <= 200; i++) specs.add(MeterSpec.of(MeterModel.SINGLE_PHASE, i));
    try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD, specs)) {
      for (int each : new int[]{0, 99, 199}) {
        Octets answer = ask(meters.meters().get(each).port(), SNRM, 9);
        assertThat(answer.u8(0)).isEqualTo(0x7E);
        assertThat(answer.u8(5)).as("UA").isEqualTo(0x73);
      }
    }
  }

  @Test
  void speaksHdlcAndWrapperOnTheSamePort() throws IOException {
    try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD,
        List.of(MeterSpec.of(MeterModel.THREE_PHASE, 1)))) {
      int port = meters.meters().getFirst().port();
      assertThat(ask(port, SNRM, 9).u8(5)).as("UA").isEqualTo(0x73);
      Octets answer = ask(port, Octets.hex("0001 0010 0001 0005 62 03 80 01 00"), 13);
      assertThat(answer).isEqualTo(Octets.hex("0001 0001 0010 0005 63 03 80 01 00"));
    }
  }
}
