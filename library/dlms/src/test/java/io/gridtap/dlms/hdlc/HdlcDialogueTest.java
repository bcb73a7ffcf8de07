package io.gridtap.dlms.hdlc;

import io.gridtap.dlms.hdlc.HdlcServer.Station;
import io.gridtap.dlms.hdlc.HdlcSettings.Dialogue;
import io.gridtap.dlms.hdlc.HdlcSettings.Gap;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.testkit.Script;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only some peers do: dialogues without links, REJ, control fields of their own. */
class HdlcDialogueTest {
  private static final Route ROUTE = Route.of(16, 1);
  private static final Octets REQUEST = Octets.hex("C001C1000100002A0000FF0200");
  private static final Octets ANSWER = Octets.hex("C401C10006000000FF");
  private static final HdlcSettings UNNUMBERED = HdlcSettings.STANDARD.withDialogue(Dialogue.UNNUMBERED);

  private static Octets toServer(Control control, boolean segmented, String information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.server(1, 0, 1), HdlcAddress.client(16), control, segmented,
        Octets.hex(information)));
  }

  private static Octets toClient(Control control, boolean segmented, String information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.client(16), HdlcAddress.server(1, 0, 1), control, segmented,
        Octets.hex(information)));
  }

  private static LinkEngine server(HdlcSettings settings) {
    return HdlcServer.engine(settings, List.of(new Station(1, 0)), Set.of(16));
  }

  @Test
  void aClientOfUnnumberedFramesSendsNothingElse() {
    Octets request = toServer(new Control.Ui(true), false, "E6E600" + REQUEST.toHex());
    Octets answer = toClient(new Control.Ui(true), false, "E6E700" + ANSWER.toHex());
    HdlcSettings settings = UNNUMBERED.withKeepAlive(Duration.ofSeconds(10));
    new Script<>(HdlcClient.engine(settings, ROUTE)).command(new LinkCommand.Connect())
        .delivers(new LinkEvent.Connected(ROUTE, settings.own()))
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(request).delivers(new LinkEvent.Sent(ROUTE))
        .receive(answer).delivers(new LinkEvent.Received(ROUTE, ANSWER)).after(settings.keepAlive())
        .command(new LinkCommand.Disconnect(ROUTE)).delivers(new LinkEvent.Disconnected(ROUTE, "disconnected"))
        .receive(answer).delivers(new LinkEvent.Notified(ROUTE, ANSWER)).nothingElse();
  }

  @Test
  void aServerTakesTheFirstUnnumberedFrameForTheConnection() {
    Octets request = toServer(new Control.Ui(true), false, "E6E600" + REQUEST.toHex());
    new Script<>(server(UNNUMBERED))
        .receive(request).delivers(new LinkEvent.Connected(ROUTE, UNNUMBERED.own()))
        .delivers(new LinkEvent.Received(ROUTE, REQUEST))
        .command(new LinkCommand.Send(ROUTE, ANSWER))
        .sends(toClient(new Control.Ui(true), false, "E6E700" + ANSWER.toHex())).delivers(new LinkEvent.Sent(ROUTE))
        .receive(request).delivers(new LinkEvent.Received(ROUTE, REQUEST))
        .after(UNNUMBERED.inactivityTimeout())
        .delivers(new LinkEvent.Disconnected(ROUTE, "nothing heard for 2 min")).nothingElse();
  }

  @Test
  void aMissingFrameIsRejectedOnlyWhereThatIsWanted() {
    for (Gap gap : Gap.values()) {
      HdlcSettings settings = HdlcSettings.STANDARD.withOwn(128, 3).withGap(gap);
      Control ask = gap == Gap.REJECT ? new Control.Rej(1, true) : new Control.Rr(1, true);
      LinkParameters agreed = settings.own();
      Octets offer = Negotiation.encode(agreed);
      new Script<>(HdlcClient.engine(settings, ROUTE)).command(new LinkCommand.Connect())
          .sends(toServer(new Control.Snrm(true), false, offer.toHex()))
          .receive(toClient(new Control.Ua(true), false, offer.toHex()))
          .delivers(new LinkEvent.Connected(ROUTE, agreed))
          .command(new LinkCommand.Send(ROUTE, REQUEST))
          .sends(toServer(new Control.I(0, 0, true), false, "E6E600" + REQUEST.toHex()))
          .receive(toClient(new Control.I(0, 1, false), true, "E6E70001")).delivers(new LinkEvent.Sent(ROUTE))
          .receive(toClient(new Control.I(2, 1, true), false, "03"))
          .deliversThat(event -> event instanceof LinkEvent.Remark(Kind kind, String _, int _) && kind == Kind.OTHER)
          .sends(toServer(ask, false, ""))
          .receive(toClient(new Control.I(1, 1, false), true, "02")).receive(toClient(new Control.I(2, 1, true), false,
              "03"))
          .delivers(new LinkEvent.Received(ROUTE, Octets.hex("010203"))).nothingElse();
      new Script<>(server(settings)).receive(toServer(new Control.Snrm(true), false, offer.toHex()))
          .sends(toClient(new Control.Ua(true), false, offer.toHex()))
          .delivers(new LinkEvent.Connected(ROUTE, agreed))
          .receive(toServer(new Control.I(0, 0, false), true, "E6E600C0"))
          .receive(toServer(new Control.I(2, 0, true), false, "02"))
          .deliversThat(event -> event instanceof LinkEvent.Remark).sends(toClient(ask, false, "")).nothingElse();
    }
  }

  @Test
  void aControlFieldNobodyKnowsIsCountedAsSuch() {
    OctetWriter frame = new OctetWriter().u16be(0xA007).u8(0x03).u8(0x21).u8(0xFB);
    int check = CheckSequence.of(frame.toOctets());
    Octets wrong = new OctetWriter().u8(0x7E).octets(frame.toOctets()).u16le(check).u8(0x7E).toOctets();
    new Script<>(server(HdlcSettings.STANDARD)).receive(wrong)
        .deliversThat(event -> event instanceof LinkEvent.Remark(Kind kind, String _, int octets)
            && kind == Kind.UNKNOWN_CONTROL && octets == 8)
        .nothingElse();
  }
}
