package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.AssociationFailedException;
import io.gridtap.dlms.BlockStream;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.DlmsServerSettings;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection cut at any place of a session: whoever waits is told, nothing stays behind, and the next one works. */
class CutConnectionLoopbackTest {
  private static final Key SECRET = Key.of(Octets.of("Gurux123Gurux123".getBytes(StandardCharsets.US_ASCII)));
  private static final Conformance SERVICES = Conformance.LN.with(Conformance.Service.GENERAL_BLOCK_TRANSFER);
  private static final AttributeDescriptor VOLTAGE = new AttributeDescriptor(3, RecordedMeter.VOLTAGE, 2);
  private static final AttributeDescriptor FIRMWARE = new AttributeDescriptor(1, RecordedMeter.FIRMWARE, 2);
  private static final AttributeDescriptor PROFILE = new AttributeDescriptor(7, RecordedMeter.PROFILE, 2);
  private static final int CUTS = 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  enum Way {
    HDLC, WRAPPER, GENERAL_BLOCKS;

    LinkEngine meter() { return this == HDLC ? HdlcServer.engine(HdlcSettings.STANDARD, 1, 0) : WrapperLink.server(); }

    DlmsClientSettings client() {
      ClientSettings settings = ClientSettings.of(Route.of(19, 1)).withConformance(SERVICES).withMaxPduOctets(300)
          .withAuthentication(Authentication.high(Mechanism.HLS3, SECRET));
      return switch (this) {
        case HDLC -> DlmsClientSettings.hdlc(settings, HdlcSettings.STANDARD);
        case WRAPPER -> DlmsClientSettings.wrapper(settings);
        case GENERAL_BLOCKS -> DlmsClientSettings.wrapper(
            settings.withTransfers(ClientSettings.Transfers.STANDARD.withGeneral(true).withWindow(3)));
      };
    }
  }

  private static DlmsServer start(Way way) throws Exception {
    ServerAssociation offered = ServerAssociation.hls(19, Mechanism.HLS3, SECRET).withConformance(SERVICES)
        .withMaxPduOctets(200);
    return DlmsServer.start(TcpListener.Settings.local(0), way::meter,
        List.of(new ServedDevice(1, RecordedMeter.device(), List.of(offered))), DlmsServerSettings.STANDARD,
        DlmsServer.Listener.NONE);
  }

  private static Connection dial(FaultProxy proxy) throws Exception {
    return TcpConnector.SHARED
        .connect(TcpConnector.Settings.to(InetAddress.getLoopbackAddress().getHostAddress(), proxy.port()));
  }

  /** All that a session has: link, four passes, a value, blocks both ways, the end. */
  private static void session(DlmsClient client) throws InterruptedException {
    assertThat(client.get(VOLTAGE)).isEqualTo(new GetResult.Value(Data.longUnsigned(2301)));
    assertThat(client.set(FIRMWARE, Data.octetString(Octets.of(new byte[400])))).isEqualTo(DataAccessResult.SUCCESS);
    try (BlockStream profile = client.stream(AttributeRequest.of(PROFILE))) {
      for (Optional<Octets> block = profile.next(); block.isPresent();) block = profile.next();
    }
    assertThat(client.get(PROFILE)).isInstanceOf(GetResult.Value.class);
  }

  /** @return what the one who waited was told; empty if the session had its end before the cut */
  private static Optional<Exception> cut(FaultProxy proxy, Way way) throws Exception {
    try {
      DlmsClient client = DlmsClient.connect(dial(proxy), way.client());
      try {
        session(client);
        client.close();
        assertThat(client.isOpen()).isFalse();
        return Optional.empty();
      } catch (ConnectionLostException lost) {
        assertThat(client.isOpen()).as("open after: %s", lost).isFalse();
        client.close();
        return Optional.of(lost);
      }
    } catch (AssociationFailedException failed) {
      return Optional.of(failed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaitsIsToldAndTheNextConnectionWorks(Way way) throws Exception {
    try (DlmsServer server = start(way); FaultProxy proxy = FaultProxy.to(server.port())) {
      assertThat(cut(proxy, way)).as("uncut").isEmpty();
      for (boolean toMeter : new boolean[]{true, false}) {
        FaultProxy.Way direction = toMeter ? proxy.toServer() : proxy.toClient();
        long before = direction.octets();
        assertThat(cut(proxy, way)).as("uncut").isEmpty();
        long whole = direction.octets() - before;
        for (int i = 0; i < CUTS; i++) {
          long after = 1 + whole * i / CUTS;
          FaultProxy.Ending ending = i % 2 == 0 ? FaultProxy.Ending.FIN : FaultProxy.Ending.RST;
          direction.cutAfter(after, ending);
          Optional<Exception> told = cut(proxy, way);
          direction.pass();
          String what = "%s, %s after %d of %d octets %s".formatted(way, ending, after, whole,
              toMeter ? "to the meter" : "to the client");
          assertThat(told).as(what).isPresent();
          assertThat(told.get()).as(what).message().isNotBlank().contains("onnection");
          Secrets.of(SECRET).areNotIn(told.get(), String.valueOf(told.get().getCause()));
        }
      }
      assertThat(cut(proxy, way)).as("after all cuts").isEmpty();
      await(() -> server.statistics().connections() == 0 && proxy.links() == 0);
    }
  }

  /** Sockets tell nobody when they are gone. */
  private static void await(BooleanSupplier reached) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!reached.getAsBoolean() && System.nanoTime() < end) LockSupport.parkNanos(2_000_000);
    assertThat(reached.getAsBoolean()).as("nothing stays behind").isTrue();
  }
}
