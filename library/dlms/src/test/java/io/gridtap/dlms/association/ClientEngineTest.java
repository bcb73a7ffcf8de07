package io.gridtap.dlms.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.acse.Diagnostic;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.GlobalKeys;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.security.SecuritySuite;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataNotification;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.VariableAccess;
import io.gridtap.testkit.Script;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the client makes of meters that refuse, fall silent, or answer what nobody asked. */
class ClientEngineTest {
  private static final AttributeRequest VOLTAGE = AttributeRequest
      .of(new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2));
  private static final Request<GetResult> GET = new Request.Get(VOLTAGE);
  private static final String GET_APDU = "C0 01 C1 00 03 01 00 20 07 00 FF 02 00";
  private static final String GOT_APDU = "C4 01 C1 00 12 08 FD";
  private static final GetResult GOT = new GetResult.Value(Data.longUnsigned(2301));
  private static final String AARE = "61 29 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 00 A3 05 A1 03 02 01 00"
      + "BE 10 04 0E 08 00 06 5F 1F 04 00 60 1E 5D 00 40 00 07";
  private static final Object FIRST = "first";
  private static final Object SECOND = "second";

  private static ClientSettings settings() {
    return ClientSettings.of(Route.of(16, 1)).withConformance(new Conformance(0x601E5D));
  }

  private static String down(String apdu) { return wpdu("0001 0010", apdu); }

  private static String up(String apdu) { return wpdu("0010 0001", apdu); }

  private static String wpdu(String ports, String apdu) {
    return "0001 %s %04X %s".formatted(ports, Octets.hex(apdu).length(), apdu);
  }

  private static Script<ClientCommand, ClientEvent> opening(ClientSettings settings) {
    return new Script<>(new ClientEngine(settings, WrapperLink.client(settings.route())))
        .command(new ClientCommand.Open()).delivers(ClientEvent.LinkConnected.class, _ -> {}).sends(_ -> {});
  }

  private static Script<ClientCommand, ClientEvent> open(ClientSettings settings) {
    return opening(settings).receive(down(AARE)).delivers(ClientEvent.Opened.class, opened -> {
      assertThat(opened.agreement().serverMaxPduOctets()).isEqualTo(64);
      assertThat(opened.agreement().conformance()).isEqualTo(new Conformance(0x601E5D));
    });
  }

  private static Script<ClientCommand, ClientEvent> asked(ClientSettings settings, Request<?> request) {
    return open(settings).command(new ClientCommand.Ask(request, FIRST)).sends(_ -> {});
  }

  private static ClientEvent answered(Object answer) { return new ClientEvent.Answered(FIRST, answer); }

  private static ClientEvent failed(Failure failure) { return new ClientEvent.Failed(FIRST, failure); }

  @Test
  void readsAndReleases() {
    open(settings()).command(new ClientCommand.Ask(GET, FIRST)).sends(up(GET_APDU)).receive(down(GOT_APDU))
        .delivers(answered(GOT)).command(new ClientCommand.Release()).sends(up("62 03 80 01 00"))
        .receive(down("63 03 80 01 00")).closes("released").nothingElse();
  }

  @Test
  void releasesThoughTheMeterDoesNotAnswer() {
    open(settings()).command(new ClientCommand.Release()).sends(up("62 03 80 01 00")).after(Duration.ofSeconds(3))
        .closes("released").nothingElse();
  }

  @Test
  void saysInWordsWhyItWasRejected() {
    Key password = Key.of(Octets.of("wrong".getBytes(StandardCharsets.US_ASCII)));
    opening(settings().withAuthentication(Authentication.password(password)))
        .receive(
            down("61 1F A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 01 A3 05 A1 03 02 01 0D BE 06 04 04 0E 01 06 01"))
        .delivers(ClientEvent.NotOpened.class, refused -> {
          assertThat(refused.failure()).isInstanceOfSatisfying(OpenFailure.Rejected.class, rejected -> {
            assertThat(rejected.result()).isEqualTo(AssociationResult.REJECTED_PERMANENT);
            assertThat(rejected.diagnostic()).isEqualTo(Diagnostic.AUTHENTICATION_FAILURE);
          });
          assertThat(refused.failure().text()).contains("the password or key is wrong", "dlms-version-too-low")
              .doesNotContain("wrong\"");
        }).closesNaming("authentication-failure").nothingElse();
  }

  @Test
  void endsWhenNothingAnswersTheAarq() {
    opening(settings()).after(Duration.ofSeconds(15))
        .delivers(new ClientEvent.NotOpened(new OpenFailure.Silence("AARQ", Duration.ofSeconds(15))))
        .closesNaming("no answer to AARQ within 15 s").nothingElse();
  }

  @Test
  void doesNotTakeAnUnfinishedAuthenticationForAnOpenAssociation() {
    ClientSettings high = settings().withAuthentication(Authentication.high(
        Mechanism.HLS3, Key.of(Octets.of(new byte[16]))));

    opening(high).receive(down(AARE)).delivers(ClientEvent.NotOpened.class,
        refused -> assertThat(refused.failure()).isInstanceOf(OpenFailure.NotAuthenticated.class))
        .closesNaming("sent no challenge").nothingElse();
  }

  @Test
  void refusesAProofThatDoesNotVerify() {
    ClientSettings high = settings().withAuthentication(Authentication.high(
        Mechanism.HLS3, Key.of(Octets.of(new byte[16]))));

    opening(high)
        .receive(down("61 42 A1 09 06 07 60 85 74 05 08 01 01 A2 03 02 01 00 A3 05 A1 03 02 01 0E 88 02 07 80"
            + "89 07 60 85 74 05 08 02 03 AA 0A 80 08 01 02 03 04 05 06 07 08 BE 10 04 0E 08 00 06 5F 1F 04 00 60 1E 5D 00 40 00 07"))
        .sends(_ -> {}).receive(down("C7 01 C1 00 01 00 09 10 " + "00 ".repeat(16)))
        .delivers(ClientEvent.NotOpened.class,
            refused -> assertThat(refused.failure()).isInstanceOf(OpenFailure.NotAuthenticated.class))
        .closesNaming("not authenticated").nothingElse();
  }

  @Test
  void oneRequestAfterTheOther() {
    asked(settings(), GET).command(new ClientCommand.Ask(GET, SECOND)).nothingElse().receive(down(GOT_APDU))
        .delivers(answered(GOT)).sends(up(GET_APDU.replace("C1", "C2"))).receive(down(GOT_APDU.replace("C1", "C2")))
        .delivers(new ClientEvent.Answered(SECOND, GOT)).nothingElse();
  }

  @Test
  void severalAtOnceAreToldApartByTheirInvokeIds() {
    asked(settings().withMaxOutstanding(2), GET).command(new ClientCommand.Ask(GET, SECOND))
        .sends(up(GET_APDU.replace("C1", "C2"))).receive(down("C4 01 C2 01 03"))
        .delivers(new ClientEvent.Answered(SECOND, new GetResult.Failure(DataAccessResult.READ_WRITE_DENIED)))
        .receive(down(GOT_APDU)).delivers(answered(GOT)).nothingElse();
  }

  @Test
  void silenceEndsTheRequestAndALateAnswerIsNotTakenForTheNext() {
    asked(settings(), GET).after(Duration.ofSeconds(15))
        .delivers(failed(new Failure.Silence("GET 3/1-0:32.7.0/2", Duration.ofSeconds(15))))
        .command(new ClientCommand.Ask(GET, SECOND)).sends(up(GET_APDU.replace("C1", "C2"))).receive(down(GOT_APDU))
        .delivers(ClientEvent.Remark.class, remark -> assertThat(remark.text()).contains("no request under way"))
        .receive(down("C4 01 C2 00 12 00 01"))
        .delivers(new ClientEvent.Answered(SECOND, new GetResult.Value(Data.longUnsigned(1)))).nothingElse();
  }

  @Test
  void silenceEndsAnAssociationWhoseAnswersCannotBeToldApart() {
    asked(settings().withInvokeIds(ClientSettings.InvokeIds.ANY_ANSWERED), GET).after(Duration.ofSeconds(15))
        .delivers(failed(new Failure.Silence("GET 3/1-0:32.7.0/2", Duration.ofSeconds(15))))
        .closesNaming("no answer to GET").nothingElse();
  }

  @Test
  void anAnswerWithAnotherInvokeIdCountsIfTheSettingsSaySo() {
    asked(settings().withInvokeIds(ClientSettings.InvokeIds.ANY_ANSWERED), GET).receive(down("C4 01 C7 00 12 08 FD"))
        .delivers(answered(GOT)).nothingElse();
  }

  @Test
  void blocksComeInOrderOrNotAtAll() {
    asked(settings(), GET).receive(down("C4 02 C1 00 00000001 00 02 12 08")).sends(up("C0 02 C1 00000001"))
        .receive(down("C4 02 C1 01 00000003 00 01 FD")).delivers(failed(new Failure.WrongBlock(2, 3))).nothingElse();
  }

  @Test
  void blocksMayBeNumberedFromZero() {
    asked(settings(), GET).receive(down("C4 02 C1 00 00000000 00 02 12 08")).sends(up("C0 02 C1 00000000"))
        .receive(down("C4 02 C1 01 00000001 00 01 FD")).delivers(answered(GOT)).nothingElse();
  }

  @Test
  void aTransferThatWouldNeverEndIsBrokenOff() {
    Script<ClientCommand, ClientEvent> script = asked(
        settings().withTransfers(ClientSettings.Transfers.STANDARD.withMaxBlocks(3)), GET);
    for (int block = 1; block <= 3; block++)
      script.receive(down("C4 02 C1 00 %08X 00 00".formatted(block))).sends(up("C0 02 C1 %08X".formatted(block)));

    script.receive(down("C4 02 C1 00 00000004 00 00")).delivers(failed(new Failure.TooLongToTake("3 blocks")))
        .nothingElse();
  }

  @Test
  void aStreamedValueIsAskedForBlockByBlockAsItIsTaken() {
    asked(settings(), new Request.GetBlocks(VOLTAGE)).receive(down("C4 02 C1 00 00000001 00 02 12 08"))
        .delivers(new ClientEvent.Block(FIRST, Octets.hex("12 08"), false)).after(Duration.ofHours(1))
        .command(new ClientCommand.Next(FIRST)).sends(up("C0 02 C1 00000001"))
        .receive(down("C4 02 C1 01 00000002 00 01 FD")).delivers(new ClientEvent.Block(FIRST, Octets.hex("FD"), true))
        .delivers(answered(true)).nothingElse();
  }

  @Test
  void aStreamLongerThanItMayBeIsBrokenOffAndTheSettingNamed() {
    ClientSettings bounded = settings().withTransfers(ClientSettings.Transfers.STANDARD.withMaxStreamOctets(3));
    asked(bounded, new Request.GetBlocks(VOLTAGE)).receive(down("C4 02 C1 00 00000001 00 02 12 08"))
        .delivers(new ClientEvent.Block(FIRST, Octets.hex("12 08"), false))
        .command(new ClientCommand.Next(FIRST)).sends(up("C0 02 C1 00000001"))
        .receive(down("C4 02 C1 00 00000002 00 02 FD FD"))
        .delivers(failed(new Failure.TooLongToTake("3 octets (maxStreamOctets)"))).nothingElse();
  }

  @Test
  void aStreamGivenUpLeavesRoomForTheNextRequest() {
    asked(settings(), new Request.GetBlocks(VOLTAGE)).receive(down("C4 02 C1 00 00000001 00 02 12 08"))
        .delivers(new ClientEvent.Block(FIRST, Octets.hex("12 08"), false)).command(new ClientCommand.Cancel(FIRST))
        .delivers(failed(new Failure.Cancelled())).command(new ClientCommand.Ask(GET, SECOND))
        .sends(up(GET_APDU.replace("C1", "C2"))).nothingElse();
  }

  private static Script<ClientCommand, ClientEvent> streamedByShortName() {
    ClientSettings settings = ClientSettings.of(Route.of(16, 1)).withShortNames();
    Request<Boolean> read = new Request.ReadBlocks(new VariableAccess.Name(0x0108));
    return opening(settings)
        .receive(down("61 29 A1 09 06 07 60 85 74 05 08 01 02 A2 03 02 01 00 A3 05 A1 03 02 01 00"
            + "BE 10 04 0E 08 00 06 5F 1F 04 00 1C 03 20 00 40 FA 00"))
        .delivers(ClientEvent.Opened.class, _ -> {}).command(new ClientCommand.Ask(read, FIRST))
        .sends(up("05 01 02 0108"));
  }

  @Test
  void aStreamedValueOfAShortNameIsAskedForBlockByBlockToo() {
    streamedByShortName().receive(down("0C 01 02 00 0001 01 01")).sends(up("05 01 05 0001"))
        .receive(down("0C 01 02 00 0002 03 00 12 08"))
        .delivers(new ClientEvent.Block(FIRST, Octets.hex("12 08"), false)).after(Duration.ofHours(1))
        .command(new ClientCommand.Next(FIRST)).sends(up("05 01 05 0002"))
        .receive(down("0C 01 02 01 0003 01 FD")).delivers(new ClientEvent.Block(FIRST, Octets.hex("FD"), true))
        .delivers(answered(true)).nothingElse();
  }

  @Test
  void aStreamedValueOfAShortNameMayComeWholeOrNotAtAll() {
    streamedByShortName().receive(down("0C 01 00 12 08 FD"))
        .delivers(new ClientEvent.Block(FIRST, Octets.hex("12 08 FD"), true)).delivers(answered(true)).nothingElse();
    streamedByShortName().receive(down("0C 01 01 03"))
        .delivers(failed(new Failure.Refused(DataAccessResult.READ_WRITE_DENIED))).nothingElse();
    streamedByShortName().receive(down("0C 01 02 01 0001 03 01 01 03"))
        .delivers(failed(new Failure.Refused(DataAccessResult.READ_WRITE_DENIED))).nothingElse();
    streamedByShortName().receive(down("0C 01 02 00 0001 02 01 01")).sends(up("05 01 05 0001"))
        .receive(down("0C 01 02 01 0002 01 03"))
        .delivers(failed(new Failure.Refused(DataAccessResult.READ_WRITE_DENIED))).nothingElse();
    streamedByShortName().receive(down("0C 01 02 01 0001 01 01"))
        .delivers(failed(new Failure.Malformed("no value in the blocks"))).nothingElse();
    streamedByShortName().receive(down("0C 01 02 00 0001 03 02 00 12"))
        .delivers(failed(new Failure.Malformed("blocks that begin with 02 00 for one name"))).nothingElse();
  }

  @Test
  void requestsMayBeOfNormalPriority() {
    open(settings().withPriority(ClientSettings.Priority.NORMAL)).command(new ClientCommand.Ask(GET, FIRST))
        .sends(up(GET_APDU.replace("C1", "41"))).receive(down(GOT_APDU.replace("C1", "41"))).delivers(answered(GOT))
        .nothingElse();
  }

  @Test
  void anUnconfirmedSetIsDoneOnceItIsSent() {
    Data tooLong = Data.octetString(Octets.of(new byte[60]));
    open(settings().withServiceClass(ClientSettings.ServiceClass.UNCONFIRMED))
        .command(new ClientCommand.Ask(new Request.Set(VOLTAGE, Data.longUnsigned(1)), FIRST))
        .delivers(answered(DataAccessResult.SUCCESS)).sends(up("C1 01 81 00 03 01 00 20 07 00 FF 02 00 12 00 01"))
        .command(new ClientCommand.Ask(new Request.Set(VOLTAGE, tooLong), FIRST))
        .delivers(failed(new Failure.TooLongToSend(75, 64)))
        .command(new ClientCommand.Ask(GET, FIRST)).sends(up(GET_APDU.replace("C1", "C3")))
        .receive(down(GOT_APDU.replace("C1", "C3"))).delivers(answered(GOT)).nothingElse();
  }

  @Test
  void nonsenseFailsTheRequestAndNotTheAssociation() {
    asked(settings(), GET).receive(down("C4 01 C1 00 12 08"))
        .delivers(ClientEvent.Failed.class, event -> assertThat(event.failure()).isInstanceOf(Failure.Malformed.class))
        .command(new ClientCommand.Ask(GET, FIRST)).sends(up(GET_APDU.replace("C1", "C2")))
        .receive(down("D8 01 02"))
        .delivers(ClientEvent.Failed.class,
            event -> assertThat(event.failure().text()).contains("service-not-allowed", "service-not-supported"))
        .nothingElse();
  }

  @Test
  void aValueTooLongForTheMeterGoesInBlocks() {
    Data value = Data.octetString(Octets.of(new byte[60]));
    asked(settings(), new Request.Set(VOLTAGE, value)).receive(down("C5 02 C1 00000001"))
        .sends(octets -> assertThat(octets.slice(8, 8)).isEqualTo(Octets.hex("C1 03 C1 01 00 00 00 02")))
        .receive(down("C5 03 C1 00 00000002")).delivers(answered(DataAccessResult.SUCCESS)).nothingElse();
  }

  @Test
  void aLongListGoesByGeneralBlockTransferWithLostBlocksSentAgain() {
    Request<List<GetResult>> list = new Request.GetList(Collections.nCopies(7, VOLTAGE));
    Script<ClientCommand, ClientEvent> script = open(settings()).command(new ClientCommand.Ask(list, FIRST))
        .sends(octets -> assertThat(octets.slice(8, 6)).isEqualTo(Octets.hex("E0 01 0001 0000")));

    script.after(Duration.ofMillis(3750)) // nothing came: once more
        .sends(octets -> assertThat(octets.slice(8, 6)).isEqualTo(Octets.hex("E0 01 0001 0000")))
        .receive(down("E0 81 0001 0001 00"))
        .sends(octets -> assertThat(octets.slice(8, 6)).isEqualTo(Octets.hex("E0 81 0002 0000")))
        .receive(down("E0 01 0001 0002 08 C4 03 C1 07 01 04 01 04")).sends(up("E0 81 0003 0001 00"))
        .receive(down("E0 81 0002 0002 0A 01 04 01 04 01 04 01 04 01 04"))
        .delivers(answered(Collections.nCopies(7, new GetResult.Failure(DataAccessResult.OBJECT_UNDEFINED))))
        .nothingElse();
  }

  @Test
  void aMeterThatRepeatsTheSameBlockForEverIsCutOff() {
    Script<ClientCommand, ClientEvent> script = asked(settings(), GET).receive(down("E0 01 0001 0000 02 C4 01"))
        .sends(up("E0 81 0001 0001 00"));
    for (int round = 2; round <= 5; round++)
      script.receive(down("E0 01 0001 0000 02 C4 01")).sends(up("E0 81 %04X 0001 00".formatted(round)));

    script.receive(down("E0 01 0001 0000 02 C4 01"))
        .delivers(ClientEvent.Failed.class, event -> assertThat(event.failure()).isInstanceOf(Failure.Stalled.class))
        .nothingElse();
  }

  @Test
  void blocksWithNothingInThemDoNotKeepARequestAlive() {
    Script<ClientCommand, ClientEvent> script = asked(settings(), GET);
    for (int block = 1; block <= 16; block++) script.receive(down("E0 41 %04X 0000 00".formatted(block)));
    script.receive(down("E0 41 0011 0000 00"))
        .delivers(ClientEvent.Failed.class,
            event -> assertThat(event.failure().text()).contains("blocks with nothing in them"))
        .nothingElse();
  }

  @Test
  void aChallengeIsAsLongAsTheSettingsSay() {
    ClientSettings high = settings().withChallengeOctets(32)
        .withAuthentication(Authentication.high(Mechanism.HLS3, Key.of(Octets.of(new byte[16]))));
    new Script<>(new ClientEngine(high, WrapperLink.client(high.route()))).command(new ClientCommand.Open())
        .delivers(ClientEvent.LinkConnected.class, _ -> {})
        .sends(aarq -> assertThat(aarq.toHex()).contains("ac228020"));
  }

  @Test
  void keysThatDoNotFitTheMechanismAreRefusedAtOnce() {
    Key tooLong = Key.of(Octets.of(new byte[17]));
    Authentication aes = Authentication.high(Mechanism.HLS2, tooLong);
    assertThatThrownBy(() -> settings().withAuthentication(aes)).hasMessageContaining("at most 16 octets");
    assertThatThrownBy(() -> ServerAssociation.hls(1, Mechanism.HLS2, tooLong)).hasMessageContaining("16 octets");
    SecuritySettings keys = SecuritySettings.of(SecuritySuite.SUITE_1,
        GlobalKeys.of(Key.of(Octets.of(new byte[16])), Key.of(Octets.of(new byte[16]))),
        SystemTitle.hex("4752580000000001"));
    assertThatThrownBy(
        () -> settings().withSecurity(keys).withAuthentication(Authentication.byKeys(Mechanism.HLS7)))
        .hasMessageContaining("signing key");
    assertThatThrownBy(() -> ServerAssociation.ciphered(1, Mechanism.HLS7, keys)).hasMessageContaining("signing key");
  }

  @Test
  void notificationsComeBetweenRequestAndAnswer() {
    asked(settings(), GET).receive(down("0F 40000001 00 12 00 07"))
        .delivers(ClientEvent.Notified.class, notified -> assertThat(notified.notification())
            .isInstanceOfSatisfying(DataNotification.class,
                data -> assertThat(data.body()).isEqualTo(Data.longUnsigned(7))))
        .receive(down(GOT_APDU)).delivers(answered(GOT)).nothingElse();
  }

  @Test
  void whatWasNotNegotiatedIsNotAsked() {
    open(settings()).command(new ClientCommand.Ask(
        new Request.Read(List.of(new VariableAccess.Name(1))), FIRST))
        .delivers(failed(new Failure.NotNegotiated(Conformance.Service.READ))).nothingElse();
  }

  @Test
  void moreThanMayWaitIsRefused() {
    asked(settings().withMaxQueued(1), GET).command(new ClientCommand.Ask(GET, SECOND))
        .command(new ClientCommand.Ask(GET, "third"))
        .delivers(new ClientEvent.Failed("third", new Failure.QueueFull(1))).nothingElse();
  }

  @Test
  void aTraceShowsNoPassword() {
    Key password = Key.of(Octets.of("12345678".getBytes(StandardCharsets.US_ASCII)));
    ClientSettings traced = settings().withAuthentication(Authentication.password(password))
        .withTracing(ClientSettings.Tracing.APDUS_AND_LINK);
    new Script<>(new ClientEngine(traced, WrapperLink.client(traced.route()))).command(new ClientCommand.Open())
        .delivers(ClientEvent.LinkConnected.class, _ -> {})
        .delivers(ClientEvent.Traced.class, ClientEngineTest::starred)
        .delivers(ClientEvent.Traced.class, ClientEngineTest::starred).sends(octets -> assertThat(octets.toHex())
            .containsIgnoringCase("3132333435363738"))
        .nothingElse();
  }

  private static void starred(ClientEvent.Traced traced) {
    assertThat(traced.octets().toHex()).doesNotContainIgnoringCase("3132333435363738").containsIgnoringCase("2a2a2a2a");
  }

  @Test
  void commandsAfterTheEndOfAnAssociationAreHarmless() {
    ClientEngine engine = new ClientEngine(settings(), WrapperLink.client(Route.of(16, 1)));
    new Script<>(engine).command(new ClientCommand.Release()).closes("released");

    engine.command(new ClientCommand.Ask(GET, FIRST), Moment.ORIGIN);

    assertThat(engine.poll()).isInstanceOf(Output.Idle.class);
  }
}
