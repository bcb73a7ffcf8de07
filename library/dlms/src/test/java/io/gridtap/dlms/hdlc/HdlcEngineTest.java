package io.gridtap.dlms.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.hdlc.HdlcServer.Station;
import io.gridtap.dlms.link.LinkCommand;
import io.gridtap.dlms.link.LinkEvent;
import io.gridtap.dlms.link.LinkEvent.Kind;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One message chart for each procedure of the data link. */
class HdlcEngineTest {
  private static final Route ROUTE = Route.of(16, 1);
  private static final Route ALIKE = new Route(1, 0, 1);
  private static final String SNRM = "7EA0070321930F017E";
  private static final String UA = "7EA01E210373C37A818012050180060180070400000001080400000001533B7E";
  private static final HdlcSettings SETTINGS = HdlcSettings.STANDARD;
  private static final Octets REQUEST = Octets.hex("C001C1000100002A0000FF0200");
  private static final Octets ANSWER = Octets.hex("C401C10006000000FF");

  private static Octets toServer(Control control, String information) { return toServer(control, false, information); }

  private static Octets toServer(Control control, boolean segmented, String information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.server(1, 0, 1), HdlcAddress.client(16), control, segmented,
        Octets.hex(information)));
  }

  private static Octets toClient(Control control, String information) { return toClient(control, false, information); }

  private static Octets toClient(Control control, boolean segmented, String information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.client(16), HdlcAddress.server(1, 0, 1), control, segmented,
        Octets.hex(information)));
  }

  private static Octets command(int ns, int nr) {
    return toServer(new Control.I(ns, nr, true), "E6E600" + REQUEST.toHex());
  }

  private static Octets response(int ns, int nr) {
    return toClient(new Control.I(ns, nr, true), "E6E700" + ANSWER.toHex());
  }

  private static Script<LinkCommand, LinkEvent> connected(HdlcSettings settings) {
    return new Script<>(HdlcClient.engine(settings, ROUTE))
        .command(new LinkCommand.Connect()).sends(SNRM)
        .receive(UA).delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD));
  }

  private static Script<LinkCommand, LinkEvent> asked(HdlcSettings settings) {
    return connected(settings).command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(0, 0));
  }

  private static LinkEvent received() { return new LinkEvent.Received(ROUTE, ANSWER); }

  private static LinkEvent sent() { return new LinkEvent.Sent(ROUTE); }

  private static boolean remarks(LinkEvent event, Kind kind) {
    return event instanceof LinkEvent.Remark(Kind is, String _, int _) && is == kind;
  }

  @Test
  void aRecordedSessionPlaysThroughTheClient() {
    RecordedSession session = RecordedSession.of("hdlc-01-none");
    Script<LinkCommand, LinkEvent> script = new Script<>(HdlcClient.engine(SETTINGS, ROUTE));
    for (RecordedSession.Line line : session.lines()) {
      HdlcFrame frame = HdlcFrame.CODEC.decode(line.octets());
      switch (frame.control()) {
        case Control.Snrm _ -> script.command(new LinkCommand.Connect()).sends(line.octets());
        case Control.Disc _ -> script.command(new LinkCommand.Disconnect(ROUTE)).sends(line.octets());
        case Control.Ua _ -> script.receive(line.octets()).deliversThat(event -> true);
        case Control.I _ when line.fromClient() -> script
            .command(new LinkCommand.Send(ROUTE, Llc.strip(frame.information()))).sends(line.octets());
        case Control.I _ -> script.receive(line.octets()).delivers(sent())
            .delivers(new LinkEvent.Received(ROUTE, Llc.strip(frame.information())));
        case Control.Rr _,Control.Rnr _,Control.Rej _,Control.Dm _,Control.Frmr _,Control.Ui _ ->
          throw new AssertionError(
              frame.toString());
      }
    }
    script.nothingElse();
  }

  @Test
  void limitsAreNegotiatedDown() {
    HdlcSettings settings = SETTINGS.withOwn(new LinkParameters(512, 1024, 3, 5));
    new Script<>(HdlcClient.engine(settings, ROUTE))
        .command(new LinkCommand.Connect())
        .sends(toServer(new Control.Snrm(true), "81 80 14 05 02 0200 06 02 0400 07 04 00000003 08 04 00000005"))
        .receive(toClient(new Control.Ua(true), "81 80 14 05 02 0300 06 02 0100 07 04 00000007 08 04 00000002"))
        .delivers(new LinkEvent.Connected(ROUTE, new LinkParameters(256, 768, 2, 5))).nothingElse();
  }

  @Test
  void aMeterThatRefusesParametersGetsNone() {
    new Script<>(HdlcClient.engine(SETTINGS.withOwn(512, 1).withOffer(HdlcSettings.Offer.NEVER), ROUTE))
        .command(new LinkCommand.Connect()).sends(SNRM)
        .receive(toClient(new Control.Ua(true), "")).delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD));
  }

  @Test
  void silenceToSnrmEndsAfterTheRetransmissions() {
    Script<LinkCommand, LinkEvent> script = new Script<>(HdlcClient.engine(SETTINGS.withRetransmissions(1), ROUTE))
        .command(new LinkCommand.Connect()).sends(SNRM);
    script.after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.RETRANSMITTED)).sends(SNRM)
        .after(SETTINGS.responseTimeout()).closesNaming("no answer to SNRM within 5 s, sent 2 times").nothingElse();
  }

  @Test
  void aMeterThatIsTakenSaysDm() {
    new Script<>(HdlcClient.engine(SETTINGS, ROUTE)).command(new LinkCommand.Connect()).sends(SNRM)
        .receive(toClient(new Control.Dm(true), "")).closesNaming("refuses the link").nothingElse();
  }

  @Test
  void staleAnswersBeforeUaAreDropped() {
    new Script<>(HdlcClient.engine(SETTINGS, ROUTE)).command(new LinkCommand.Connect()).sends(SNRM)
        .receive(Octets.hex("A5 5A 00")).deliversThat(event -> remarks(event, Kind.GARBAGE))
        .receive(response(3, 4)).deliversThat(event -> remarks(event, Kind.OTHER))
        .receive(UA).delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD)).nothingElse();
  }

  @Test
  void theOwnFrameHeardIsAnEcho() {
    new Script<>(HdlcClient.engine(SETTINGS, ROUTE)).command(new LinkCommand.Connect()).sends(SNRM)
        .receive(SNRM + UA.substring(2)).deliversThat(event -> remarks(event, Kind.ECHO))
        .delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD))
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(0, 0))
        .receive(command(0, 0)).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(response(0, 1)).delivers(sent()).delivers(received()).nothingElse();
  }

  /** Between client 1 and the meter 0/1, whose address octets are 03 as well. */
  private static Octets alike(Control control, boolean segmented, String information) {
    return HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.server(0, 1, 0), HdlcAddress.client(1), control, segmented,
        Octets.hex(information)));
  }

  private static Octets alike(Control control) { return alike(control, false, ""); }

  @Test
  void echoesAreToldFromAnswersWhereBothAddressesAreAlike() {
    Octets snrm = alike(new Control.Snrm(true));
    Octets first = alike(new Control.I(0, 0, true), true, "E6E600" + "C1".repeat(125));
    Octets second = alike(new Control.I(1, 0, true), false, "C2".repeat(10));
    Octets poll = alike(new Control.Rr(1, true));
    HdlcSettings settings = SETTINGS.withKeepAlive(Duration.ofSeconds(60));
    new Script<>(HdlcClient.engine(settings, ALIKE)).command(new LinkCommand.Connect()).sends(snrm)
        .receive(snrm).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.Ua(true))).delivers(new LinkEvent.Connected(ALIKE, Negotiation.STANDARD))
        .command(new LinkCommand.Send(ALIKE, Octets.hex("C1".repeat(125) + "C2".repeat(10)))).sends(first)
        .receive(first).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.Rr(1, true))).sends(second)
        .receive(second).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.I(0, 2, true), true, "E6E700C401C1")).delivers(new LinkEvent.Sent(ALIKE))
        .sends(poll).receive(poll).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.I(1, 2, true), false, "0006000000FF"))
        .delivers(new LinkEvent.Received(ALIKE, ANSWER))
        .after(settings.keepAlive()).sends(alike(new Control.Rr(2, true)))
        .receive(alike(new Control.Rr(2, true))).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.Rr(2, true)))
        .command(new LinkCommand.Send(ALIKE, REQUEST))
        .sends(alike(new Control.I(2, 2, true), false, "E6E600" + REQUEST.toHex())).nothingElse();
  }

  @Test
  void anAnswerWithTheLlcOfCommandsIsNoEcho() {
    Octets request = alike(new Control.I(0, 0, true), false, "E6E600" + REQUEST.toHex());
    new Script<>(HdlcClient.engine(SETTINGS, ALIKE)).command(new LinkCommand.Connect())
        .sends(alike(new Control.Snrm(true))).receive(alike(new Control.Ua(true)))
        .delivers(new LinkEvent.Connected(ALIKE, Negotiation.STANDARD))
        .command(new LinkCommand.Send(ALIKE, REQUEST)).sends(request)
        .receive(request).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.I(0, 1, true), false, "E6E600" + ANSWER.toHex()))
        .delivers(new LinkEvent.Sent(ALIKE)).delivers(new LinkEvent.Received(ALIKE, ANSWER)).nothingElse();
  }

  @Test
  void anAnswerLikeTheCommandIsNoEchoOnALineWithout() {
    HdlcSettings settings = SETTINGS.withKeepAlive(Duration.ofSeconds(60));
    new Script<>(HdlcClient.engine(settings, ALIKE)).command(new LinkCommand.Connect())
        .sends(alike(new Control.Snrm(true))).receive(alike(new Control.Ua(true)))
        .delivers(new LinkEvent.Connected(ALIKE, Negotiation.STANDARD))
        .after(settings.keepAlive()).sends(alike(new Control.Rr(0, true))).receive(alike(new Control.Rr(0, true)))
        .command(new LinkCommand.Send(ALIKE, REQUEST))
        .sends(alike(new Control.I(0, 0, true), false, "E6E600" + REQUEST.toHex())).nothingElse();
  }

  @Test
  void anEchoThatWasLostCostsOneAnswerOnly() {
    HdlcSettings settings = SETTINGS.withKeepAlive(Duration.ofSeconds(60));
    Octets snrm = alike(new Control.Snrm(true));
    Octets poll = alike(new Control.Rr(0, true));
    new Script<>(HdlcClient.engine(settings, ALIKE)).command(new LinkCommand.Connect()).sends(snrm)
        .receive(snrm).deliversThat(event -> remarks(event, Kind.ECHO))
        .receive(alike(new Control.Ua(true))).delivers(new LinkEvent.Connected(ALIKE, Negotiation.STANDARD))
        .after(settings.keepAlive()).sends(poll)
        .receive(poll).deliversThat(event -> remarks(event, Kind.ECHO))
        .after(settings.responseTimeout()).deliversThat(event -> remarks(event, Kind.TIMED_OUT)).sends(poll)
        .receive(poll).deliversThat(event -> remarks(event, Kind.ECHO)).receive(poll)
        .command(new LinkCommand.Send(ALIKE, REQUEST))
        .sends(alike(new Control.I(0, 0, true), false, "E6E600" + REQUEST.toHex())).nothingElse();
  }

  @Test
  void anAnswerInAnotherAddressWidthIsTaken() {
    new Script<>(HdlcClient.engine(SETTINGS.withAddressOctets(4), new Route(16, 1, 1)))
        .command(new LinkCommand.Connect()).sends(octets -> assertThat(octets.length()).isEqualTo(12))
        .receive(HdlcFrame.CODEC.encode(
            new HdlcFrame(HdlcAddress.client(16), HdlcAddress.server(1, 1, 2), new Control.Ua(true))))
        .deliversThat(LinkEvent.Connected.class::isInstance)
        .receive(response(0, 0).slice(0, 3)).nothingElse();
  }

  @Test
  void foreignFramesAreLeftAlone() {
    connected(SETTINGS).receive(HdlcFrame.CODEC.encode(
        new HdlcFrame(HdlcAddress.client(17), HdlcAddress.server(1, 0, 1), new Control.Dm(true))))
        .deliversThat(event -> remarks(event, Kind.FOREIGN_ADDRESS)).nothingElse();
  }

  @Test
  void whatWasNotAnsweredIsSentAgainWithTheSameNumber() {
    asked(SETTINGS).after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.RETRANSMITTED))
        .sends(command(0, 0)).receive(response(0, 1)).delivers(sent()).delivers(received())
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(1, 1)).nothingElse();
  }

  @Test
  void orTheMeterIsPolledWithRr() {
    asked(SETTINGS.withRecovery(HdlcSettings.Recovery.POLL)).after(SETTINGS.responseTimeout())
        .deliversThat(event -> remarks(event, Kind.TIMED_OUT)).sends(toServer(new Control.Rr(0, true), ""))
        .receive(toClient(new Control.Rr(0, true), "")).deliversThat(event -> remarks(event, Kind.RETRANSMITTED))
        .sends(command(0, 0)).receive(response(0, 1)).delivers(sent()).delivers(received()).nothingElse();
  }

  @Test
  void theLinkIsOverWhenNothingHelps() {
    asked(SETTINGS.withRetransmissions(1)).after(SETTINGS.responseTimeout())
        .deliversThat(event -> remarks(event, Kind.RETRANSMITTED)).sends(command(0, 0))
        .after(SETTINGS.responseTimeout())
        .delivers(new LinkEvent.Disconnected(ROUTE, "no answer within 5 s, tried 2 times"))
        .command(new LinkCommand.Connect()).sends(SNRM).nothingElse();
  }

  @Test
  void aBadCheckSequenceMovesNothing() {
    byte[] bad = response(0, 1).toByteArray();
    bad[bad.length - 3] ^= 1;
    asked(SETTINGS).receive(Octets.wrap(bad)).deliversThat(event -> remarks(event, Kind.BAD_CHECK_SEQUENCE))
        .after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.RETRANSMITTED))
        .sends(command(0, 0)).receive(response(0, 1)).delivers(sent()).delivers(received()).nothingElse();
  }

  @Test
  void aRepeatedAnswerIsAcknowledgedButNotDelivered() {
    asked(SETTINGS).receive(response(0, 1)).delivers(sent()).delivers(received())
        .receive(response(0, 1)).deliversThat(event -> remarks(event, Kind.REPEATED))
        .sends(toServer(new Control.Rr(1, true), ""))
        .receive(toClient(new Control.Rr(1, true), "")).nothingElse();
  }

  @Test
  void aSegmentedAnswerIsFetchedWithRr() {
    asked(SETTINGS).receive(toClient(new Control.I(0, 1, true), true, "E6E700C401C1"))
        .delivers(sent()).sends(toServer(new Control.Rr(1, true), ""))
        .receive(toClient(new Control.I(1, 1, true), "0006000000FF")).delivers(received()).nothingElse();
  }

  @Test
  void aLostSegmentOfAWindowIsFetchedAgain() {
    HdlcSettings settings = SETTINGS.withOwn(128, 3);
    new Script<>(HdlcClient.engine(settings, ROUTE)).command(new LinkCommand.Connect()).sends(octets -> {})
        .receive(toClient(new Control.Ua(true), "81 80 0C 07 04 00000003 08 04 00000003"))
        .deliversThat(LinkEvent.Connected.class::isInstance)
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(0, 0))
        .receive(toClient(new Control.I(0, 1, false), true, "E6E700C401C1")).delivers(sent())
        .receive(toClient(new Control.I(2, 1, true), "FF")).deliversThat(event -> remarks(event, Kind.OTHER))
        .sends(toServer(new Control.Rr(1, true), ""))
        .receive(toClient(new Control.I(1, 1, false), true, "0006000000"))
        .receive(toClient(new Control.I(2, 1, true), "FF")).delivers(received()).nothingElse();
  }

  @Test
  void aBusyMeterIsAskedLater() {
    connected(SETTINGS).receive(toClient(new Control.Rnr(0, true), ""))
        .command(new LinkCommand.Send(ROUTE, REQUEST)).after(SETTINGS.responseTimeout())
        .sends(toServer(new Control.Rr(0, true), "")).receive(toClient(new Control.Rr(0, true), ""))
        .sends(command(0, 0)).nothingElse();
  }

  @Test
  void aBusyMeterThatFallsSilentIsPolledAndThenGivenUp() {
    Octets poll = toServer(new Control.Rr(0, true), "");
    Script<LinkCommand, LinkEvent> script = asked(SETTINGS).receive(toClient(new Control.Rnr(0, true), ""))
        .after(SETTINGS.responseTimeout()).sends(poll);
    for (int i = 0; i < SETTINGS.retransmissions(); i++)
      script.after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.TIMED_OUT)).sends(poll);
    script.after(SETTINGS.responseTimeout()).deliversThat(LinkEvent.Disconnected.class::isInstance).nothingElse();
  }

  @Test
  void aBusyMeterThatAnswersPollsIsNotGivenUpForOneLostAnswer() {
    Octets poll = toServer(new Control.Rr(0, true), "");
    Script<LinkCommand, LinkEvent> script = asked(SETTINGS);
    for (int i = 0; i <= SETTINGS.retransmissions(); i++)
      script.receive(toClient(new Control.Rnr(0, true), "")).after(SETTINGS.responseTimeout()).sends(poll);
    script.after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.TIMED_OUT)).sends(poll)
        .receive(toClient(new Control.Rr(0, true), "")).deliversThat(event -> remarks(event, Kind.RETRANSMITTED))
        .sends(command(0, 0)).nothingElse();
  }

  @Test
  void aQuietClientShowsThatItIsThere() {
    HdlcSettings settings = SETTINGS.withKeepAlive(Duration.ofSeconds(60));
    connected(settings).after(settings.keepAlive()).sends(toServer(new Control.Rr(0, true), ""))
        .receive(toClient(new Control.Rr(0, true), ""))
        .after(settings.keepAlive()).sends(toServer(new Control.Rr(0, true), "")).nothingElse();
  }

  @Test
  void wrongNumbersAreForgivenOnlyWhenToldTo() {
    asked(SETTINGS).receive(response(4, 1)).delivers(sent())
        .deliversThat(event -> remarks(event, Kind.OTHER)).sends(toServer(new Control.Rr(0, true), "")).nothingElse();
    asked(SETTINGS.withTolerance(HdlcSettings.Tolerance.LENIENT)).receive(response(4, 6))
        .deliversThat(event -> remarks(event, Kind.SEQUENCE_FORGIVEN)).delivers(sent()).delivers(received())
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(1, 5)).nothingElse();
  }

  @Test
  void anAnswerWithAWrongAcknowledgementLeavesNothingBehind() {
    asked(SETTINGS).receive(response(0, 6)).deliversThat(event -> remarks(event, Kind.OTHER))
        .after(SETTINGS.responseTimeout()).deliversThat(event -> remarks(event, Kind.RETRANSMITTED))
        .sends(command(0, 0)).receive(response(0, 1)).delivers(sent()).delivers(received())
        .command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(1, 1)).nothingElse();
  }

  @Test
  void doubledAndMissingLlcAreTaken() {
    asked(SETTINGS).receive(toClient(new Control.I(0, 1, true), "E6E700E6E700" + ANSWER.toHex())).delivers(sent())
        .delivers(received()).command(new LinkCommand.Send(ROUTE, REQUEST)).sends(command(1, 1))
        .receive(toClient(new Control.I(1, 2, true), "D80202")).delivers(sent())
        .delivers(new LinkEvent.Received(ROUTE, Octets.hex("D80202"))).nothingElse();
  }

  @Test
  void dmAndFrmrEndTheLink() {
    asked(SETTINGS).receive(toClient(new Control.Dm(true), ""))
        .delivers(new LinkEvent.Disconnected(ROUTE, "the meter has no link any more (DM)")).nothingElse();
    asked(SETTINGS).receive(toClient(new Control.Frmr(true), "100001"))
        .delivers(new LinkEvent.Disconnected(ROUTE, "the meter rejects a frame (FRMR 10 00 01)")).nothingElse();
  }

  @Test
  void segmentsWithoutEndAreCutOff() {
    Script<LinkCommand, LinkEvent> script = asked(SETTINGS.withLimits(new Limits(10, 10, 1024)));
    String segment = "00".repeat(500);
    script.receive(toClient(new Control.I(0, 1, true), true, segment)).delivers(sent())
        .sends(toServer(new Control.Rr(1, true), ""))
        .receive(toClient(new Control.I(1, 1, true), true, segment)).sends(toServer(new Control.Rr(2, true), ""))
        .receive(toClient(new Control.I(2, 1, true), true, segment)).sends(toServer(new Control.Disc(true), ""))
        .delivers(new LinkEvent.Disconnected(ROUTE, "an APDU of more than 1024 octets")).nothingElse();
  }

  @Test
  void pushesComeThroughWhateverTheLinkIs() {
    RecordedSession session = RecordedSession.of("push-01-data-notification");
    new Script<>(HdlcClient.listener(SETTINGS)).receive(session.fromServer().getFirst())
        .delivers(LinkEvent.Notified.class, event -> assertThat(event.route()).isEqualTo(Route.of(102, 1)))
        .nothingElse();
    new Script<>(HdlcClient.engine(SETTINGS, ROUTE)).receive(session.fromServer().getFirst())
        .delivers(LinkEvent.Notified.class, event -> {
          assertThat(event.route()).isEqualTo(Route.of(102, 1));
          assertThat(event.apdu().u8(0)).isEqualTo(0x0F);
        }).receive(toClient(new Control.Ui(true), true, "E6E7000F0001"))
        .receive(toClient(new Control.Ui(true), "0203"))
        .delivers(new LinkEvent.Notified(ROUTE, Octets.hex("0F00010203"))).nothingElse();
  }

  @Test
  void aDialogueOfUnnumberedFrames() {
    connected(SETTINGS.withDialogue(HdlcSettings.Dialogue.UNNUMBERED_LINKED))
        .command(new LinkCommand.Send(ROUTE, REQUEST))
        .sends(toServer(new Control.Ui(true), "E6E600" + REQUEST.toHex())).delivers(sent())
        .receive(toClient(new Control.Ui(true), "E6E700" + ANSWER.toHex())).delivers(received()).nothingElse();
  }

  // ---- server

  private static Script<LinkCommand, LinkEvent> serving(HdlcSettings settings) {
    return new Script<>(HdlcServer.engine(settings, List.of(new Station(1, 0)), Set.of(16, 17)));
  }

  private static Script<LinkCommand, LinkEvent> linked(HdlcSettings settings) {
    return serving(settings).receive(SNRM).sends(UA)
        .delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD));
  }

  @Test
  void linkErrorsAreAnsweredAsRecorded() {
    Route route = Route.of(17, 1);
    List<RecordedSession.Line> lines = RecordedSession.of("hdlc-52-link-errors").lines();
    Script<LinkCommand, LinkEvent> script = serving(SETTINGS);
    script.receive(lines.get(0).octets()).sends(lines.get(1).octets())
        .receive(lines.get(2).octets()).deliversThat(event -> remarks(event, Kind.FOREIGN_ADDRESS))
        .receive(lines.get(3).octets()).sends(lines.get(4).octets())
        .deliversThat(LinkEvent.Connected.class::isInstance)
        .receive(lines.get(5).octets()).deliversThat(event -> remarks(event, Kind.BAD_CHECK_SEQUENCE))
        .receive(lines.get(6).octets()).delivers(LinkEvent.Received.class, event -> {
          assertThat(event.route()).isEqualTo(route);
          assertThat(event.apdu().u8(0)).isEqualTo(0x60);
        }).receive(lines.get(7).octets()).deliversThat(event -> remarks(event, Kind.OTHER)).sends(lines.get(8).octets())
        .receive(lines.get(9).octets()).deliversThat(event -> remarks(event, Kind.OTHER))
        .deliversThat(LinkEvent.Received.class::isInstance)
        .receive(lines.get(11).octets())
        .sends(HdlcFrame.CODEC.encode(
            new HdlcFrame(HdlcAddress.client(17), HdlcAddress.server(1, 0, 1), new Control.Ua(true))))
        .delivers(new LinkEvent.Disconnected(route, "disconnected by the client")).nothingElse();
  }

  @Test
  void aServerAnswersWhenItsApplicationDoes() {
    linked(SETTINGS).receive(command(0, 0)).delivers(new LinkEvent.Received(ROUTE, REQUEST))
        .command(new LinkCommand.Send(ROUTE, ANSWER)).sends(response(0, 1))
        .receive(command(1, 1)).delivers(sent()).delivers(new LinkEvent.Received(ROUTE, REQUEST)).nothingElse();
  }

  @Test
  void aRepeatedCommandGetsTheSameAnswer() {
    linked(SETTINGS).receive(command(0, 0)).delivers(new LinkEvent.Received(ROUTE, REQUEST))
        .receive(command(0, 0)).deliversThat(event -> remarks(event, Kind.REPEATED))
        .sends(toClient(new Control.Rr(1, true), ""))
        .command(new LinkCommand.Send(ROUTE, ANSWER))
        .receive(toServer(new Control.Rr(0, true), "")).sends(response(0, 1))
        .receive(command(0, 0)).deliversThat(event -> remarks(event, Kind.REPEATED)).sends(response(0, 1))
        .nothingElse();
  }

  @Test
  void aServerSendsSegmentsOneByOneOrByTheWindow() {
    Octets apdu = Octets.wrap(new byte[200]);
    linked(SETTINGS).receive(command(0, 0)).delivers(new LinkEvent.Received(ROUTE, REQUEST))
        .command(new LinkCommand.Send(ROUTE, apdu))
        .sends(toClient(new Control.I(0, 1, true), true, "E6E700" + "00".repeat(125)))
        .receive(toServer(new Control.Rr(1, true), "")).sends(toClient(new Control.I(1, 1, true), "00".repeat(75)))
        .receive(toServer(new Control.Rr(2, true), "")).delivers(sent()).sends(toClient(new Control.Rr(1, true), ""))
        .nothingElse();
  }

  @Test
  void withoutALinkNothingButConnectingHelps() {
    serving(SETTINGS).receive(command(0, 0)).sends(toClient(new Control.Dm(true), ""))
        .receive(SNRM).sends(UA).delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD))
        .receive(SNRM).delivers(new LinkEvent.Disconnected(ROUTE, "connected anew by the client")).sends(UA)
        .delivers(new LinkEvent.Connected(ROUTE, Negotiation.STANDARD)).nothingElse();
  }

  @Test
  void aLinkNobodyUsesIsForgotten() {
    linked(SETTINGS).after(SETTINGS.inactivityTimeout())
        .delivers(new LinkEvent.Disconnected(ROUTE, "nothing heard for 2 min"))
        .receive(command(0, 0)).sends(toClient(new Control.Dm(true), "")).nothingElse();
  }

  @Test
  void toAllOnlyWhatNeedsNoAnswer() {
    HdlcAddress all = HdlcAddress.server(0x7F, 0, 1);
    serving(SETTINGS)
        .receive(HdlcFrame.CODEC.encode(new HdlcFrame(all, HdlcAddress.client(16), new Control.Snrm(true))))
        .receive(HdlcFrame.CODEC.encode(
            new HdlcFrame(all, HdlcAddress.client(16), new Control.Ui(false), Octets.hex("E6E600C1"))))
        .delivers(new LinkEvent.Notified(Route.of(16, 0x7F), Octets.hex("C1"))).nothingElse();
  }

  @Test
  void anApduTooLongIsRejected() {
    String segment = "00".repeat(600);
    linked(SETTINGS.withLimits(new Limits(10, 10, 1024)))
        .receive(toServer(new Control.I(0, 0, true), true, segment)).sends(toClient(new Control.Rr(1, true), ""))
        .receive(toServer(new Control.I(1, 0, true), true, segment))
        .sends(octets -> assertThat(HdlcFrame.CODEC.decode(octets).control()).isEqualTo(new Control.Frmr(true)))
        .delivers(new LinkEvent.Disconnected(ROUTE, "an APDU of more than 1024 octets")).nothingElse();
  }

  @Test
  void aServerPushesWithoutALink() {
    serving(SETTINGS).command(new LinkCommand.Notify(Route.of(103, 1), Octets.hex("0F00")))
        .sends(HdlcFrame.CODEC.encode(new HdlcFrame(HdlcAddress.client(103), HdlcAddress.server(1, 0, 1),
            new Control.Ui(false), Octets.hex("E6E7000F00"))))
        .delivers(new LinkEvent.Sent(Route.of(103, 1))).nothingElse();
  }
}
