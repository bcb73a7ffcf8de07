package io.gridtap.simulators.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.PushListener;
import io.gridtap.dlms.PushSenders;
import io.gridtap.dlms.PushSettings;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @Test
  void pushesItsRegistersByItselfAndAnEventWhenTheSwitchIsThrown() throws IOException, InterruptedException {
    try (PushListener listener = PushListener.start(TcpListener.Settings.local(0),
        PushSettings.of(PushSenders.NOBODY).withPlain(PushSettings.Plain.ALLOWED), refusal -> {
          throw new AssertionError(refusal.text());
        })) {
      MeterPush push = MeterPush.to("127.0.0.1:" + listener.port()).withEvery(Duration.ofMillis(50));
      try (SimulatedMeters meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD.withPush(push),
          List.of(MeterSpec.of(MeterModel.THREE_PHASE, 1)))) {
        DataNotification registers = (DataNotification) listener.take().notification();
        assertThat(((Data.Structure) registers.body()).elements()).hasSize(6);
        assertThat(registers.time()).isPresent();
        int port = meters.meters().getFirst().port();
        ClientSettings client = ClientSettings.of(Route.of(32, 1)).withAuthentication(
            Authentication.password(Key.of(Octets.hex("3131313131313131"))));
        try (DlmsClient reader = DlmsClient.connect(TcpConnector.Settings.to("127.0.0.1", port),
            DlmsClientSettings.wrapper(client))) {
          reader.call(new Request.Action(new MethodDescriptor(70, SimulatedMeter.SWITCH, 1),
              Optional.of(Data.integer(0))));
        }
        Apdu next = listener.take().notification();
        while (!(next instanceof EventNotification)) next = listener.take().notification();
        EventNotification event = (EventNotification) next;
        assertThat(event.attribute()).isEqualTo(new AttributeDescriptor(70, SimulatedMeter.SWITCH, 3));
        assertThat(event.value()).as("disconnected").isNotEqualTo(Data.enumerated(1));
      }
    }
  }
}
