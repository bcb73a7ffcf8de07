package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GatewayPrefix;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What some lines want between the association and the link: pauses, and the prefix of a gateway. */
class CarriedClientTest {
  private static final Request<GetResult> GET = new Request.Get(
      AttributeRequest.of(new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2)));
  private static final String AARE = "61 29 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 00 A3 05 A1 03 02 01 00"
      + "BE 10 04 0E 08 00 06 5F 1F 04 00 60 1E 5D 00 40 00 07";
  private static final ClientEvent ANSWERED = new ClientEvent.Answered("ticket",
      new GetResult.Value(Data.longUnsigned(2301)));

  private static ClientSettings settings() {
    return ClientSettings.of(Route.of(16, 1)).withConformance(new Conformance(0x601E5D));
  }

  private static String down(String apdu) { return wpdu("0001 0010", apdu); }

  private static String up(String apdu) { return wpdu("0010 0001", apdu); }

  private static String wpdu(String ports, String apdu) {
    return "0001 %s %04X %s".formatted(ports, Octets.hex(apdu).length(), apdu);
  }

  private static String get(int id) { return "C0 01 C%d 00 03 01 00 20 07 00 FF 02 00".formatted(id); }

  private static String got(int id) { return "C4 01 C%d 00 12 08 FD".formatted(id); }

  private static Script<ClientCommand, ClientEvent> open(ClientSettings settings) {
    return new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
        .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {})
        .sends(_ -> {}).receive(down(AARE)).delivers(ClientEvent.Opened.class, _ -> {});
  }

  @Test
  void aPauseIsKeptFromEachAnswerToTheNextRequest() {
    Duration pause = Duration.ofMillis(200);
    open(settings().withPause(pause))
        .command(new ClientCommand.Ask(GET, "ticket")).command(new ClientCommand.Ask(GET, "ticket"))
        .after(pause).sends(up(get(1)))
        .after(Duration.ofSeconds(2)).receive(down(got(1))).delivers(ANSWERED)
        .after(pause).sends(up(get(2)))
        .receive(down(got(2))).delivers(ANSWERED).after(pause)
        .command(new ClientCommand.Ask(GET, "ticket")).sends(up(get(3))).nothingElse();
  }

  @Test
  void thePauseIsNotTakenFromTheTimeForTheAnswer() {
    ClientSettings settings = settings().withPause(Duration.ofSeconds(20)).withRequestLimit(Duration.ofSeconds(10));
    open(settings).command(new ClientCommand.Ask(GET, "ticket")).after(settings.pause()).sends(up(get(1)))
        .after(settings.requestLimit()).delivers(ClientEvent.Failed.class, _ -> {}).nothingElse();
  }

  @Test
  void prefixesOfGatewaysObeyTheLawsOfCodecs() {
    CodecLaws.all(GatewayPrefix.CODEC, Octets.hex("E7 02 03 01 02 03"),
        new GatewayPrefix(GatewayPrefix.Direction.RESPONSE, 2, Octets.hex("01 02 03")));
  }

  @Test
  void everyApduToADeviceBehindAGatewayNamesIt() {
    String request = "E60203010203";
    String response = "E70203010203";
    ClientSettings settings = settings().withGateway(2, Octets.hex("01 02 03"));
    new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
        .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {})
        .sends(octets -> assertThat(octets.slice(8, 7)).isEqualTo(Octets.hex(request + "60")))
        .receive(down(response + AARE)).delivers(ClientEvent.Opened.class, _ -> {})
        .command(new ClientCommand.Ask(GET, "ticket")).sends(up(request + get(1)))
        .receive(down("E70203010204" + got(1)))
        .delivers(new ClientEvent.Remark(LinkEvent.Kind.FOREIGN_ADDRESS, "an APDU of 01 02 04 in network 2, dropped"))
        .receive(down(request + "0F C0 00 00 01 00 00")).delivers(ClientEvent.Notified.class, _ -> {})
        .receive(down(response + got(1))).delivers(ANSWERED).nothingElse();
  }
}
