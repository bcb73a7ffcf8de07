package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.PushSettings.Carrier;
import io.gridtap.dlms.PushSettings.Plain;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.PushReport;
import io.gridtap.dlms.hdlc.Control;
import io.gridtap.dlms.hdlc.HdlcAddress;
import io.gridtap.dlms.hdlc.HdlcFrame;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.mbus.MbusFrame;
import io.gridtap.dlms.security.ApduProtection;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.EventNotification;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.dlms.xdlms.LongInvokeId;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What carries pushes beside whole frames with one APDU each. */
class PushCarriersTest {
  private static final SystemTitle METER = SystemTitle.hex("4752580000000001");
  private static final SecuritySettings KEYS = SecuritySettings.of(SecuritySuite.SUITE_0,
      GlobalKeys.of(Key.hex("000102030405060708090A0B0C0D0E0F"), Key.hex("D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF")),
      SystemTitle.hex("4D4D4D0000000001"));

  private final InvocationCounters counters = new MemoryCounters();
  private final PushSettings settings = PushSettings.of(_ -> Optional.of(KEYS.withCounters(counters)))
      .withPlain(Plain.ALLOWED);

  private static Octets plain(int value) {
    return ApduCodec.encode(new DataNotification(LongInvokeId.of(value), Optional.empty(),
        Data.structure(Data.longUnsigned(value))));
  }

  private static Octets ciphered(Octets plain) {
    return new ApduProtection(SecuritySettings.of(SecuritySuite.SUITE_0, KEYS.keys(), METER)
        .withForm(SecuritySettings.Form.GENERAL)).protect(plain);
  }

  private static Octets uiFrame(Octets information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.client(103), HdlcAddress.server(1, 0, 1),
        new Control.Ui(true), information));
  }

  private static List<PushEngine.Event> events(PushSettings settings, Octets... received) {
    PushEngine engine = new PushEngine("meter:1", 1, settings, Moment.ORIGIN);
    List<PushEngine.Event> events = new ArrayList<>();
    for (Octets octets : received)
      engine.receive(octets, Moment.ORIGIN);
    for (Output<PushEngine.Event> next = engine.poll(); !(next instanceof Output.Idle<PushEngine.Event>); next = engine
        .poll())
      if (next instanceof Output.Deliver<PushEngine.Event>(PushEngine.Event event)) events.add(event);
    return events;
  }

  private static Push push(PushEngine.Event event) {
    assertThat(event).isInstanceOf(PushEngine.Event.Arrived.class);
    return ((PushEngine.Event.Arrived) event).push();
  }

  @Test
  void severalApdusInOneFrameAreAsManyPushes() {
    Octets llc = Octets.hex("E6 E7 00");
    Octets information = new OctetWriter().octets(llc).octets(plain(1)).octets(llc).octets(ciphered(plain(2)))
        .octets(plain(3)).octets(llc).u8(0x0F).toOctets();
    List<PushEngine.Event> events = events(settings, uiFrame(information));
    assertThat(events).hasSize(4);
    for (int i = 0; i < 3; i++)
      assertThat(push(events.get(i)).values()).containsExactly(Data.structure(Data.longUnsigned(i + 1)));
    assertThat(events.get(3)).isInstanceOfSatisfying(PushEngine.Event.Refused.class,
        rest -> assertThat(rest.refusal().reason()).isEqualTo(PushRefusal.Reason.MALFORMED));
  }

  @Test
  void segmentsOfWiredMbusBecomeOnePush() {
    Octets apdu = ciphered(plain(2301));
    Octets first = MbusFrame.CODEC.encode(new MbusFrame(0x53, 0xFF, 0, false, 1, 103, apdu.slice(0, 20)));
    Octets rest = MbusFrame.CODEC
        .encode(new MbusFrame(0x53, 0xFF, 1, true, 1, 103, apdu.slice(20, apdu.length() - 20)));
    List<PushEngine.Event> events = events(settings, Octets.hex("10 40 F0 30 16"), first, rest);
    assertThat(events).hasSize(1);
    assertThat(push(events.get(0)).route()).isEqualTo(Route.of(103, 1));
    assertThat(push(events.get(0)).title()).contains(METER);
  }

  @Test
  void blocksThatAskForItAreAcknowledgedToTheirSender() {
    PushEngine engine = new PushEngine("meter:1", 1, settings, Moment.ORIGIN);
    Octets apdu = plain(5);
    GeneralBlockTransfer first = new GeneralBlockTransfer(false, false, 1, 1, 0, apdu.slice(0, 4));
    engine.receive(uiFrame(new OctetWriter().octets(Octets.hex("E6 E7 00")).octets(ApduCodec.encode(first)).toOctets()),
        Moment.ORIGIN);
    assertThat(engine.poll()).isInstanceOfSatisfying(Output.Transmit.class, sent -> {
      HdlcFrame frame = HdlcFrame.CODEC.decode(sent.octets());
      assertThat(frame.source()).isEqualTo(HdlcAddress.client(103));
      assertThat(frame.destination()).isEqualTo(HdlcAddress.server(1, 0, 1));
      assertThat(frame.information()).isEqualTo(Octets.hex("E6 E6 00 E0 BF 00 01 00 01 00"));
    });
    assertThat(engine.poll()).isInstanceOf(Output.Idle.class);
  }

  @Test
  void telegramsOfP1AreHandedUpAsText() {
    String telegram = "/KFM5KAIFA-METER\r\n\r\n1-0:1.8.0(000123.456*kWh)\r\n!ABCD\r\n".repeat(4);
    Octets apdu = ciphered(Octets.of(telegram.getBytes(StandardCharsets.ISO_8859_1)));
    List<PushEngine.Event> events = events(settings, apdu);
    assertThat(events).hasSize(1);
    assertThat(push(events.get(0)).telegram()).contains(telegram);
    assertThat(push(events(settings, uiFrame(plain(1))).get(0)).telegram()).isEmpty();
  }

  @Test
  void namesWhatTheProfileKnowsByPosition() {
    MeterProfile profile = MeterProfile.parse("name: kaifa\npush: KFM_001 - 1-0:1.7.0@-1,27\n");
    Octets apdu = ApduCodec.encode(new DataNotification(LongInvokeId.of(1), Optional.empty(),
        Data.structure(Data.visibleString("KFM_001"), Data.doubleLongUnsigned(2301))));
    PushReport report = push(events(settings, uiFrame(apdu)).get(0)).values(profile);
    assertThat(report.form()).isEqualTo(PushReport.Form.TEMPLATE);
    assertThat(report.values().get(0).value()).contains(new BigDecimal("230.1"));
    Obis name = Obis.of(0, 0, 97, 98, 20, 255);
    Octets event = ApduCodec.encode(new EventNotification(Optional.empty(), new AttributeDescriptor(1, name, 2),
        Data.longUnsigned(7)));
    assertThat(push(events(settings, uiFrame(event)).get(0)).values(profile).value(name)).isPresent();
  }

  private record Line(InputStream in, OutputStream out) implements Connection {
    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public String peer() { return "/dev/ttyUSB0"; }
  }

  @Test
  void hearsALineThatIsGivenUntilItEnds() throws InterruptedException {
    Octets octets = MbusFrame.CODEC.encode(new MbusFrame(0x53, 0xFF, 0, true, 1, 103, plain(5)));
    Line line = new Line(new ByteArrayInputStream(octets.toByteArray()), new ByteArrayOutputStream());
    try (PushListener listener = PushListener.on(line, settings.withCarrier(Carrier.CUSTOMER_PORT), refusal -> {
      throw new AssertionError(refusal);
    })) {
      assertThat(listener.take().peer()).isEqualTo("/dev/ttyUSB0");
      assertThatThrownBy(listener::take).isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("closed by the peer");
      assertThat(listener.counts().arrived()).isEqualTo(1);
    }
  }
}
