package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerAssociation;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.association.ServerLimits;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.RegisterObject;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.modee.ModeEServerSettings;
import io.gridtap.dlms.modee.ModeESettings;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.Connection;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.SerialLine;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server on a line that is there already, with a client at its other end. */
@Timeout(30)
class OpticalServerLoopbackTest {
  private static final Obis VOLTAGE = Obis.of(1, 0, 32, 7, 0, 255);
  private static final ModeEServerSettings METER = ModeEServerSettings.of("GTp", 9600, "meter");

  private final BlockingQueue<SerialLine> lines = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final DlmsServer.Listener listener = new DlmsServer.Listener() {
    @Override
    public void connected(String peer) { told.add("connected"); }

    @Override
    public void told(String peer, ServerEvent event) {
      if (event instanceof ServerEvent.Remark(var remark)) told.add(remark.text());
    }

    @Override
    public void closed(String peer, String reason) { told.add(reason); }
  };

  /** A port that remembers what it was set to; the octets go over a socket. */
  private record Port(Connection under, BlockingQueue<SerialLine> lines) implements SerialConnection {
    @Override
    public void reconfigure(SerialLine line) { lines.add(line); }

    @Override
    public InputStream in() { return under.in(); }

    @Override
    public OutputStream out() { return under.out(); }

    @Override
    public void close() { under.close(); }

    @Override
    public void abort() { under.abort(); }

    @Override
    public String peer() { return "optical head"; }
  }

  private interface Use {
    void of(Connection meter, Connection client) throws Exception;
  }

  private static void pair(Use use) throws Exception {
    BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    try (TcpListener listening = TcpListener.start(TcpListener.Settings.local(0), accepted::add);
        Connection client = new TcpConnector(1)
            .connect(TcpConnector.Settings.to("127.0.0.1", listening.port()))) {
      use.of(accepted.take(), client);
    }
  }

  private static LinkEngine hdlc() { return HdlcServer.engine(HdlcSettings.STANDARD, 1, 0); }

  private static List<ServedDevice> devices() {
    return List.of(new ServedDevice(1, new LogicalDevice("TST0000000000001",
        List.of(RegisterObject.register(VOLTAGE, () -> Data.longUnsigned(2301), RegisterObject.scalerUnit(-1, 35)))),
        List.of(ServerAssociation.open(16))));
  }

  private static void reads(Connection connection) throws Exception {
    try (DlmsClient client = DlmsClient.connect(connection,
        DlmsClientSettings.hdlc(ClientSettings.of(Route.of(16, 1)), HdlcSettings.STANDARD))) {
      assertThat(client.get(new AttributeDescriptor(3, VOLTAGE, 2)))
          .isEqualTo(new GetResult.Value(Data.longUnsigned(2301)));
    }
  }

  private void awaitTold(String part) throws InterruptedException {
    String next = told.poll(20, TimeUnit.SECONDS);
    while (next != null && !next.contains(part)) next = told.poll(20, TimeUnit.SECONDS);
    assertThat(next).as(part).isNotNull();
  }

  @Test
  void aClientSignsOnAndReads() throws Exception {
    pair((meter, line) -> {
      try (DlmsServer server = DlmsServer.serve(new Port(meter, lines), METER, OpticalServerLoopbackTest::hdlc,
          devices(), DlmsServerSettings.STANDARD, listener)) {
        assertThat(lines.take()).isEqualTo(SerialLine.text(300));
        OpticalSignOn.SignedOn on = OpticalSignOn.signOn(line, ModeESettings.STANDARD.withMaxBaud(4800));
        assertThat(on.meter().manufacturer()).isEqualTo("GTp");
        assertThat(on.meter().device()).isEqualTo("meter");
        assertThat(lines.take()).isEqualTo(SerialLine.binary(4800));
        reads(on.connection());
        awaitTold("closed by the peer");
        assertThat(server.port()).isZero();
        assertThat(server.statistics()).isEqualTo(new DlmsServer.Statistics(0, 1, 0, 1, 0, 0));
      }
    });
  }

  @Test
  void whoSignsOnAndFallsSilentLosesTheLine() throws Exception {
    DlmsServerSettings brief = DlmsServerSettings.STANDARD
        .with(ServerLimits.STANDARD.withInactivity(Duration.ofMillis(100)));
    pair((meter, line) -> {
      try (DlmsServer _ = DlmsServer.serve(new Port(meter, lines), METER, OpticalServerLoopbackTest::hdlc, devices(),
          brief, listener)) {
        OpticalSignOn.signOn(line, ModeESettings.STANDARD);
        assertThat(lines.take()).isEqualTo(SerialLine.text(300));
        assertThat(lines.take()).isEqualTo(SerialLine.binary(9600));
        assertThat(lines.take()).isEqualTo(SerialLine.text(300));
        awaitTold("no APDU within 100 ms");
      }
    });
  }

  @Test
  void aSerialLineIsServedForAsLongAsItIsOpen() throws Exception {
    DlmsServerSettings brief = DlmsServerSettings.STANDARD
        .with(ServerLimits.STANDARD.withInactivity(Duration.ofMillis(50)));
    pair((meter, line) -> {
      try (DlmsServer _ = DlmsServer.serve(new Port(meter, lines), OpticalServerLoopbackTest::hdlc, devices(), brief,
          listener)) {
        awaitTold("no APDU within");
        awaitTold("no APDU within");
      }
    });
    pair((meter, line) -> {
      try (DlmsServer _ = DlmsServer.serve(new Port(meter, lines), OpticalServerLoopbackTest::hdlc, devices(),
          DlmsServerSettings.STANDARD, listener)) {
        reads(line);
      }
    });
    assertThat(lines).isEmpty();
  }

  @Test
  void anyOtherConnectionIsServedUntilItEnds() throws Exception {
    pair((meter, line) -> {
      try (DlmsServer _ = DlmsServer.serve(meter, OpticalServerLoopbackTest::hdlc, devices(),
          DlmsServerSettings.STANDARD, listener)) {
        reads(line);
        awaitTold("closed by the peer");
      }
    });
  }
}
