package io.gridtap.dlms.wrapper;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class WrapperEngineTest {
  private static final Route ROUTE = Route.of(16, 1);

  @Test
  void wpdusObeyTheLawsOfCodecs() {
    CodecLaws.all(Wpdu.CODEC, Octets.hex("0001 0010 0001 0003 C00100"), new Wpdu(16, 1, Octets.hex("C00100")));
  }

  @TestFactory
  Stream<DynamicTest> recordedWpdusRoundTrip() {
    return RecordedSession.all("wrapper").stream().map(session -> DynamicTest.dynamicTest(session.name(), () -> {
      int count = 0;
      for (RecordedSession.Line line : session.lines())
        if (line.octets().u8(0) == 0 && line.octets().u8(1) == 1) {
          CodecLaws.roundTrip(Wpdu.CODEC, line.octets());
          count++;
        }
      assertThat(count).isPositive();
    }));
  }

  @Test
  void aClientIsConnectedAtOnceAndSwapsThePorts() {
    new Script<>(WrapperLink.client(ROUTE))
        .command(new LinkCommand.Connect()).delivers(new LinkEvent.Connected(ROUTE, LinkParameters.UNBOUNDED))
        .command(new LinkCommand.Send(ROUTE, Octets.hex("C0"))).sends("0001 0010 0001 0001 C0")
        .delivers(new LinkEvent.Sent(ROUTE))
        .receive("0001 0001").receive("0010 0001 C4 0001 0001 0010 0001")
        .delivers(new LinkEvent.Received(ROUTE, Octets.hex("C4")))
        .receive("C5 0001 0001 0010 0000").delivers(new LinkEvent.Received(ROUTE, Octets.hex("C5")))
        .delivers(new LinkEvent.Received(ROUTE, Octets.EMPTY))
        .command(new LinkCommand.Disconnect(ROUTE)).delivers(new LinkEvent.Disconnected(ROUTE, "disconnected"))
        .nothingElse();
  }

  @Test
  void onlyAWrongVersionEndsTheConnection() {
    new Script<>(WrapperLink.client(ROUTE))
        .receive("0001 0002 0010 0001 C4")
        .delivers(new LinkEvent.Remark(LinkEvent.Kind.FOREIGN_ADDRESS, "a WPDU from wPort 2 to 16", 1))
        .receive("0001 0001 0066 0001 0F").delivers(new LinkEvent.Notified(Route.of(0x66, 1), Octets.hex("0F")))
        .receive("0002").closesNaming("version").nothingElse();
  }

  @Test
  void aServerTellsClientsApart() {
    new Script<>(WrapperLink.server())
        .receive("0001 0010 0001 0001 C0 0001 0011 0001 0001 C1")
        .delivers(new LinkEvent.Received(ROUTE, Octets.hex("C0")))
        .delivers(new LinkEvent.Received(Route.of(17, 1), Octets.hex("C1")))
        .command(new LinkCommand.Send(Route.of(17, 1), Octets.hex("C4"))).sends("0001 0001 0011 0001 C4")
        .delivers(new LinkEvent.Sent(Route.of(17, 1))).nothingElse();
  }

  @Test
  void aLongApduIsRefusedBeforeItIsHeld() {
    new Script<>(WrapperLink.client(ROUTE, new Limits(10, 10, 1024)))
        .receive("0001 0001 0010 0401").closesNaming("at most").nothingElse();
  }
}
