package io.gridtap.mms.association;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.asn1.ber.Oid;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.AssociateResult;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.acse.AcseApdu.Information;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.testkit.Script;
import io.gridtap.testkit.Vectors;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message charts of both roles. The octets of the peer are those of a recorded one where nothing else is said. */
class AssociationEngineTest {
  /** CR, CC, CN, AC, read, its answer, conclude, its answer, FN, DN. */
  private static final List<Octets> RECORDED = Vectors
      .of(AssociationEngineTest.class, "/vectors/lib-assoc-conclude.txt")
      .stream().map(Vectors.Vector::octets).toList();
  private static final Octets CR = RECORDED.get(0);
  private static final Octets CC = RECORDED.get(1);
  private static final Octets CN = RECORDED.get(2);
  private static final Octets AC = RECORDED.get(3);

  private static final Variable IND1 = Variable.of("GOLDLD0", "GGIO1$ST$Ind1$stVal");
  private static final ConfirmedRequest<?> READ = ConfirmedRequest.Read.of(IND1);
  private static final ConfirmedResponse FALSE = new ConfirmedResponse.Values(Optional.empty(),
      List.of(Data.Bool.FALSE));
  private static final Answer<?> POSITIVE = new Answer.Positive<>(FALSE);
  private static final ConfirmedRequest<?> IDENTIFY = new ConfirmedRequest.Identify();
  private static final InformationReport REPORT = new InformationReport(
      new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")), List.of(new Data.VisibleString("id")));

  private static InitiateParameters proposal(String services) {
    return new InitiateParameters(65_000, 5, 5, 10, 1, InitiateParameters.IEC_61850_PARAMETERS,
        BitString.read(85, Octets.hex(services).reader()));
  }

  /** What the recorded client and the recorded server were set to. */
  private static final AssociationSettings CLIENT = STANDARD.withProposal(proposal("ee1c00000408000079ef18"));
  private static final AssociationSettings SERVER = STANDARD.withProposal(proposal("ee1c00000002000040ed18"));

  private static Script<Command, Event> client(AssociationSettings settings) {
    return new Script<>(AssociationEngine.client(settings));
  }

  private static Script<Command, Event> server(AssociationSettings settings) {
    return new Script<>(AssociationEngine.server(settings, Moment.ORIGIN));
  }

  private static Script<Command, Event> connected(AssociationSettings settings) {
    return client(settings).command(new Command.Associate()).sends(_ -> {}).receive(CC)
        .delivers(new Event.TransportConnected()).sends(_ -> {});
  }

  private static Script<Command, Event> openClient(AssociationSettings settings) {
    return connected(settings).receive(AC).delivers(Event.Opened.class, _ -> {});
  }

  private static Script<Command, Event> openClient() { return openClient(CLIENT); }

  private static Script<Command, Event> openServer(AssociationSettings settings) {
    return server(settings).receive(CR).sends(CC).receive(CN).sends(_ -> {}).delivers(Event.Opened.class, _ -> {});
  }

  private static Script<Command, Event> openServer() { return openServer(SERVER); }

  private static Octets tpkt(Tpdu tpdu) { return Tpkt.CODEC.encode(new Tpkt(Tpdu.CODEC.encode(tpdu))); }

  private static Octets spdu(Spdu spdu) { return tpkt(new Tpdu.Data(true, Spdu.CODEC.encode(spdu))); }

  private static Octets ppdu(int context, Octets value) {
    return spdu(new Spdu.DataTransfer(Ppdu.DATA.encode(new Ppdu.UserData(context, value))));
  }

  private static Octets mms(MmsPdu pdu) { return ppdu(3, MmsPdu.CODEC.encode(pdu)); }

  private static Octets request(long invokeId) { return mms(new MmsPdu.Request(invokeId, READ)); }

  private static Octets response(long invokeId) { return mms(new MmsPdu.Response(invokeId, FALSE)); }

  private static Command.Call call(Object ticket) { return new Command.Call(READ, ticket); }

  private static final Octets ABORT = Octets.hex("0300001e02f080191511010bc110a00e610c300a020101a0056403800100");

  // The handshake

  @Test
  void clientSaysWhatTheRecordedOneSaid() {
    client(CLIENT).command(new Command.Associate()).sends(CR).receive(CC).delivers(new Event.TransportConnected())
        .sends(CN).receive(AC).delivers(new Event.Opened(proposal("ee1c00000002000040ed18"), Entity.UNNAMED))
        .command(call("read")).sends(mms(new MmsPdu.Request(1, READ))).receive(RECORDED.get(5))
        .delivers(new Event.Answered("read", POSITIVE)).command(new Command.Release()).sends(RECORDED.get(6))
        .receive(RECORDED.get(7)).sends(RECORDED.get(8)).receive(RECORDED.get(9)).closes("released").nothingElse();
  }

  @Test
  void serverSaysWhatTheRecordedOneSaid() {
    server(SERVER).receive(CR).sends(CC).receive(CN).sends(AC)
        .delivers(new Event.Opened(proposal("ee1c00000002000040ed18"), Entity.of("1.1.1.999", 12)))
        .receive(RECORDED.get(4)).delivers(new Event.Requested(1, READ)).command(new Command.Reply(1, POSITIVE))
        .sends(RECORDED.get(5)).receive(RECORDED.get(6)).sends(RECORDED.get(7)).receive(RECORDED.get(8))
        .sends(RECORDED.get(9)).closes("released by the peer").nothingElse();
  }

  @Test
  void selectorsAndNamesAreTheOnesConfigured() {
    List<Octets> recorded = Vectors.of(AssociationEngineTest.class, "/vectors/lib-assoc-selectors.txt").stream()
        .map(Vectors.Vector::octets).toList();
    AssociationSettings settings = CLIENT
        .withCalling(new OsiAddress(Octets.hex("01020304"), Octets.hex("0001020304"), Octets.hex("87654321"),
            Entity.of("1.1.1.998", 13)))
        .withCalled(new OsiAddress(Octets.hex("0003"), Octets.hex("0005"), Octets.hex("12345678"),
            Entity.of("1.1.1.999", 12)));
    client(settings).command(new Command.Associate()).sends(recorded.get(0)).receive(recorded.get(1))
        .delivers(new Event.TransportConnected()).sends(recorded.get(2)).receive(recorded.get(3))
        .delivers(Event.Opened.class, _ -> {}).nothingElse();
  }

  @Test
  void aServerThatIsStrictRefusesOtherSelectors() {
    AssociationSettings strict = SERVER.withRequireSelectors(true);
    server(strict.withCalled(SERVER.called().withTransportSelector(Octets.hex("0009")))).receive(CR)
        .sends(tpkt(new Tpdu.DisconnectRequest(1, 0, 2))).closes("transport selector 00 01 is not ours");
    server(strict.withCalled(SERVER.called().withSessionSelector(Octets.hex("0009")))).receive(CR).sends(CC)
        .receive(CN).sends(spdu(new Spdu.Refuse(129, Octets.EMPTY))).closes("session selector 00 01 is not ours");
    server(strict.withCalled(SERVER.called().withPresentationSelector(Octets.hex("0009")))).receive(CR).sends(CC)
        .receive(CN)
        .sends(spdu(new Spdu.Refuse(2,
            Ppdu.REJECT.encode(new Ppdu.ConnectReject(Octets.hex("00000001"), OptionalInt.of(3), List.of())))))
        .closes("presentation selector 00 00 00 01 is not ours");
    server(strict).receive(CR).sends(CC).receive(CN).sends(AC).delivers(Event.Opened.class, _ -> {});
  }

  // Authentication, X.227 annex B

  @Test
  void aPasswordIsSentAsTheRecordedClientDid() {
    List<Octets> recorded = Vectors.of(AssociationEngineTest.class, "/vectors/lib-auth-ok.txt").stream()
        .map(Vectors.Vector::octets).toList();
    client(CLIENT.withPassword("secret")).command(new Command.Associate()).sends(CR).receive(CC)
        .delivers(new Event.TransportConnected()).sends(recorded.get(2));
    server(SERVER.withPassword("secret")).receive(CR).sends(CC).receive(recorded.get(2)).sends(AC)
        .delivers(Event.Opened.class, _ -> {});
  }

  @Test
  void aPasswordThatCannotBeSentIsNoneAndIsNotQuoted() {
    assertThatThrownBy(() -> SERVER.withPassword("пароль")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Latin-1").hasMessageNotContaining("пароль");
    assertThat(SERVER.withPassword("Schlüssel").password()).contains("Schlüssel");
  }

  @ParameterizedTest
  @CsvSource({"wrong, 13, authentication failure", "secre, 13, authentication failure",
      "secrets, 13, authentication failure", "'', 13, authentication failure", ", 14, authentication required"})
  void aWrongOrMissingPasswordIsRefusedWithTheDiagnostic(String password, int code, String text) {
    AssociationSettings settings = password == null ? CLIENT : CLIENT.withPassword(password);
    List<Octets> sent = new ArrayList<>();
    Script<Command, Event> client = client(settings).command(new Command.Associate()).sends(CR).receive(CC)
        .delivers(new Event.TransportConnected()).sends(sent::add);
    server(SERVER.withPassword("secret")).receive(CR).sends(CC).receive(sent.getFirst())
        .sends(spdu(new Spdu.Refuse(2, Ppdu.REJECT.encode(new Ppdu.ConnectReject(Octets.hex("00000001"),
            OptionalInt.empty(), List.of(new Ppdu.UserData(1, AcseApdu.CODEC.encode(rejection(code)))))))))
        .delivers(new Event.Refused(CLIENT.calling().entity(), new AcseApdu.Diagnostic(false, code)))
        .closes("association refused: " + text).nothingElse();
    client.receive(spdu(new Spdu.Refuse(2, Ppdu.REJECT.encode(new Ppdu.ConnectReject(Octets.EMPTY,
        OptionalInt.empty(), List.of(new Ppdu.UserData(1, AcseApdu.CODEC.encode(rejection(code)))))))))
        .delivers(new Event.NotAssociated(new AssociationRefusal.ByAcse(new Diagnostic(false, code), false)))
        .closes("association refused: " + text).nothingElse();
  }

  @Test
  void whoIsNotAdmittedIsRefusedBeforeItsInitiateRequestIsLookedAt() {
    List<Octets> sent = new ArrayList<>();
    client(CLIENT.withPassword("mine")).command(new Command.Associate()).sends(CR).receive(CC)
        .delivers(new Event.TransportConnected()).sends(sent::add);
    List<AcseApdu.AssociateRequest> asked = new ArrayList<>();
    Admittance nobody = request -> {
      asked.add(request);
      return Optional.of(Diagnostic.AUTHENTICATION_FAILURE);
    };
    new Script<>(AssociationEngine.server(SERVER, nobody, Moment.ORIGIN)).receive(CR).sends(CC)
        .receive(sent.getFirst())
        .sends(spdu(new Spdu.Refuse(2, Ppdu.REJECT.encode(new Ppdu.ConnectReject(Octets.hex("00000001"),
            OptionalInt.empty(), List.of(new Ppdu.UserData(1, AcseApdu.CODEC.encode(rejection(13)))))))))
        .delivers(new Event.Refused(CLIENT.calling().entity(), Diagnostic.AUTHENTICATION_FAILURE))
        .closes("association refused: authentication failure").nothingElse();
    assertThat(asked).extracting(request -> request.authentication().orElseThrow().value()).containsExactly("mine");
    // the settings come first
    new Script<>(AssociationEngine.server(SERVER.withPassword("other"), nobody, Moment.ORIGIN)).receive(CR).sends(CC)
        .receive(sent.getFirst()).sends(_ -> {}).delivers(Event.Refused.class, _ -> {})
        .closes("association refused: authentication failure").nothingElse();
    assertThat(asked).hasSize(1);
  }

  private static AcseApdu rejection(int code) {
    return new AcseApdu.AssociateResponse(AcseApdu.MMS_APPLICATION_CONTEXT, AssociateResult.REJECTED_PERMANENT,
        new Diagnostic(false, code), Optional.empty());
  }

  private static Octets accept(AcseApdu aare) {
    Ppdu.ContextResult yes = new Ppdu.ContextResult(0, Ppdu.BASIC_ENCODING);
    return spdu(new Spdu.Accept(Spdu.Parameters.STANDARD, Octets.hex("0001"), Ppdu.ACCEPT.encode(
        new Ppdu.ConnectAccept(Octets.EMPTY, List.of(yes, yes), new Ppdu.UserData(1, AcseApdu.CODEC.encode(aare))))));
  }

  private static Octets accept(MmsPdu initiate) {
    return accept(new AcseApdu.AssociateResponse(AcseApdu.MMS_APPLICATION_CONTEXT, AssociateResult.ACCEPTED,
        Diagnostic.NONE, Optional.of(new Information(false, 3, MmsPdu.CODEC.encode(initiate)))));
  }

  @Test
  void clientNamesTheDiagnosticOfAnAcceptThatRejects() {
    connected(CLIENT).receive(accept(rejection(13)))
        .delivers(Event.NotAssociated.class, event -> assertThat(event.refusal())
            .isEqualTo(new AssociationRefusal.ByAcse(Diagnostic.AUTHENTICATION_FAILURE, false)))
        .closes("association refused: authentication failure");
    connected(CLIENT)
        .receive(accept(new AcseApdu.AssociateResponse(AcseApdu.MMS_APPLICATION_CONTEXT,
            AssociateResult.REJECTED_TRANSIENT, new Diagnostic(true, 2), Optional.empty())))
        .delivers(Event.NotAssociated.class, event -> assertThat(event.refusal())
            .isEqualTo(new AssociationRefusal.ByAcse(new Diagnostic(true, 2), true)))
        .closes("association refused: no common ACSE version (transient)");
  }

  // Refusals and aborts on the way

  @ParameterizedTest
  @CsvSource({"1, congestion at the selector", "2, no session entity at this transport selector", "3, address unknown",
      "136, connection request refused on this network connection", "77, reason 77"})
  void aRefusedTransportConnectionIsNamed(int reason, String text) {
    client(CLIENT).command(new Command.Associate()).sends(CR)
        .receive(tpkt(new Tpdu.DisconnectRequest(1, 0, reason))).closes("transport connection refused: " + text);
  }

  @Test
  void sessionAndPresentationRefusalsAreNamed() {
    connected(CLIENT).receive(spdu(new Spdu.Refuse(129, Octets.EMPTY)))
        .closes("association refused: session selector unknown");
    connected(CLIENT).receive(spdu(new Spdu.Refuse(2,
        Ppdu.REJECT.encode(new Ppdu.ConnectReject(Octets.EMPTY, OptionalInt.of(3), List.of())))))
        .closes("association refused: called presentation selector unknown");
    connected(CLIENT).receive(spdu(new Spdu.Refuse(133, Octets.hex("ffff"))))
        .delivers(Event.Forgiven.class, event -> assertThat(event.what()).contains("unreadable user data of a refusal"))
        .closes("association refused: rejected by the session entity");
  }

  @Test
  void aContextOrInitiateThatIsRefusedIsNamed() {
    Octets aare = AcseApdu.CODEC.encode(new AcseApdu.AssociateResponse(AcseApdu.MMS_APPLICATION_CONTEXT,
        AssociateResult.ACCEPTED, Diagnostic.NONE, Optional.empty()));
    connected(CLIENT)
        .receive(spdu(new Spdu.Accept(Spdu.Parameters.STANDARD, Octets.EMPTY,
            Ppdu.ACCEPT.encode(new Ppdu.ConnectAccept(Octets.EMPTY,
                List.of(new Ppdu.ContextResult(0, Ppdu.BASIC_ENCODING), new Ppdu.ContextResult(2, Ppdu.BASIC_ENCODING)),
                new Ppdu.UserData(1, aare))))))
        .closesNaming("does not take a presentation context");
    connected(CLIENT).receive(accept(new MmsPdu.InitiateError(new ServiceError(8, 2))))
        .delivers(Event.NotAssociated.class, event -> assertThat(event.refusal())
            .isEqualTo(new AssociationRefusal.ByMms(new ServiceError(8, 2))))
        .closes("association refused: MMS initiate error initiate/max-services-outstanding-calling-insufficient");
  }

  @Test
  void abortsOfThePeerAreNamedAtEachStep() {
    Octets provider = spdu(new Spdu.Abort(Ppdu.ABORT.encode(new Ppdu.ProviderAbort(OptionalInt.of(1)))));
    connected(CLIENT).receive(ABORT).closes("association refused: aborted by the peer");
    connected(CLIENT).receive(provider)
        .closes("association refused: aborted by the peer's presentation layer, reason 1");
    openClient().receive(ABORT).closes("aborted by the peer");
    openServer().receive(ABORT).closes("aborted by the peer");
    openServer().receive(provider).closes("aborted by the peer's presentation layer, reason 1");
    openClient().receive(spdu(new Spdu.Abort(Octets.EMPTY))).closes("aborted by the peer");
    openClient().receive(spdu(new Spdu.Abort(Octets.hex("a0ff")))).delivers(Event.Forgiven.class, _ -> {})
        .closes("aborted by the peer");
    openServer().receive(Octets.hex("0300000b06800001000100"))
        .closes("transport disconnected by the peer: reason not specified");
    openClient().receive(tpkt(new Tpdu.ErrorReport(1, 3))).closesNaming("transport protocol error, cause 3");
  }

  @Test
  void abortsOfTheUserAreSentAsSoonAsThereIsASession() {
    client(CLIENT).command(new Command.Abort()).closes("aborted by this side");
    client(CLIENT).command(new Command.Associate()).sends(CR).command(new Command.Abort())
        .closes("aborted by this side");
    connected(CLIENT).command(new Command.Abort()).sends(ABORT).closes("aborted by this side");
    openClient().command(new Command.Abort()).sends(ABORT).closes("aborted by this side");
    openServer().command(new Command.Abort()).sends(ABORT).closes("aborted by this side");
  }

  // Timers

  @Test
  void eachStepOfTheHandshakeHasItsLimit() {
    client(CLIENT).command(new Command.Associate()).sends(CR).after(Duration.ofMillis(4999)).nothingElse()
        .after(Duration.ofMillis(1)).closes("no answer to the transport connection request (COTP CR) within 5 s");
    connected(CLIENT).after(Duration.ofSeconds(10)).sends(ABORT)
        .closes("no answer to the associate request (AARQ) within 10 s");
    server(SERVER).after(Duration.ofSeconds(5)).closes("no transport connection was asked for within 5 s");
    server(SERVER).receive(CR).sends(CC).after(Duration.ofSeconds(10))
        .closes("no association was asked for within 10 s");
    openServer().after(Duration.ofDays(1)).nothingElse();
    openClient().after(Duration.ofDays(1)).nothingElse();
  }

  @Test
  void unansweredRequestsAreGivenUpOneByOneAndLateAnswersDropped() {
    openClient().command(call("a")).sends(request(1)).after(Duration.ofSeconds(4)).command(call("b"))
        .sends(request(2)).after(Duration.ofSeconds(6)).delivers(new Event.Unanswered("a"))
        .after(Duration.ofSeconds(3)).receive(response(1))
        .delivers(new Event.Forgiven("answer to the unknown invoke identifier 1 dropped")).receive(response(2))
        .delivers(new Event.Answered("b", POSITIVE)).after(Duration.ofDays(1)).nothingElse();
  }

  /** A large file takes longer than one answer may. */
  @Test
  void obtainFileWaitsAsLongAsThePeerReadsTheFile() {
    ConfirmedRequest<?> obtain = ConfirmedRequest.ObtainFile.of(FileName.of("a"), FileName.of("b"));
    ConfirmedRequest<?> read = new ConfirmedRequest.FileRead(0);
    Script<Command, Event> script = openClient().command(new Command.Call(obtain, "put"))
        .sends(mms(new MmsPdu.Request(1, obtain)));
    for (int i = 0; i < 5; i++)
      script = script.after(Duration.ofSeconds(8)).receive(mms(new MmsPdu.Request(i, read)))
          .delivers(new Event.Requested(i, read)).command(new Command.Reply(i, POSITIVE))
          .sends(mms(new MmsPdu.Response(i, FALSE)));
    script.command(call("a")).sends(request(2)).after(Duration.ofSeconds(10))
        .delivers(new Event.Unanswered("put")).delivers(new Event.Unanswered("a")).nothingElse();
  }

  @Test
  void aServerThatAnswersNoConcludeAndNoFinishIsLeft() {
    openClient().command(new Command.Release()).sends(RECORDED.get(6)).after(Duration.ofSeconds(1))
        .sends(RECORDED.get(8)).after(Duration.ofSeconds(1)).closes("released; the peer did not confirm");
  }

  // Negotiation

  @ParameterizedTest
  @CsvSource({"'', OCTETS_8192, 07", "c00107, OCTETS_8192, 07", "c0010a, OCTETS_8192, 0a", "c0010d, OCTETS_1024, 0a",
      "c001ff, OCTETS_8192, 0d", "c00100, OCTETS_8192, 07"})
  void theSmallerTpduSizeIsAgreedOn(String proposed, TpduSize ours, String agreed) {
    String cr = "%02xe00000000100%s".formatted(6 + proposed.length() / 2, proposed);
    server(SERVER.withTpduSize(ours)).receive(Tpkt.CODEC.encode(new Tpkt(Octets.hex(cr))))
        .sends("0300 0012 0dd00001000100 c001" + agreed + " c200 c100");
  }

  @Test
  void theSmallerMmsParametersAreAgreedOn() {
    server(SERVER.withMaxPduOctets(8000)).receive(CR).sends(CC).receive(CN).sends(_ -> {})
        .delivers(Event.Opened.class, opened -> assertThat(opened.parameters().maxPduOctets()).isEqualTo(8000));
    connected(CLIENT).receive(accept(new MmsPdu.InitiateResponse(new InitiateParameters(1_000_000, 99, 0, 127, 1,
        BitString.of("1"), BitString.of("1"))))).delivers(Event.Opened.class, opened -> {
          assertThat(opened.parameters().maxPduOctets()).isEqualTo(65_000);
          assertThat(opened.parameters().maxServOutstandingCalling()).isEqualTo(5);
          assertThat(opened.parameters().maxServOutstandingCalled()).isEqualTo(1);
          assertThat(opened.parameters().nestingLevel()).isEqualTo(10);
        });
  }

  private static Octets connect(int pduOctets, int outstanding, UnaryOperator<Spdu.Connect> change, int acse, int mms) {
    Octets initiate = MmsPdu.CODEC.encode(new MmsPdu.InitiateRequest(new InitiateParameters(pduOctets, outstanding,
        outstanding, 10, 1, InitiateParameters.IEC_61850_PARAMETERS, InitiateParameters.SERVICES)));
    Octets aarq = AcseApdu.CODEC.encode(new AcseApdu.AssociateRequest(AcseApdu.MMS_APPLICATION_CONTEXT, Entity.UNNAMED,
        Entity.UNNAMED, Optional.empty(), Optional.of(new Information(true, mms, initiate))));
    Octets cp = Ppdu.CONNECT.encode(new Ppdu.Connect(Octets.EMPTY, Octets.EMPTY,
        List.of(new Ppdu.Context(mms, new Oid("1.0.9506.2.1"), List.of(Ppdu.BASIC_ENCODING)),
            new Ppdu.Context(9, new Oid("1.2.3"), List.of(Ppdu.BASIC_ENCODING)),
            new Ppdu.Context(acse, new Oid("2.2.1.0.1"), List.of(Ppdu.BASIC_ENCODING))),
        new Ppdu.UserData(acse, true, aarq)));
    return spdu(change.apply(new Spdu.Connect(Spdu.Parameters.STANDARD, Octets.EMPTY, Octets.EMPTY, cp)));
  }

  @Test
  void contextsGoByTheIdentifiersOfTheCaller() {
    server(SERVER).receive(CR).sends(CC).receive(connect(65_000, 5, connect -> connect, 5, 7)).sends(octets -> {
      Tpdu.Data data = (Tpdu.Data) Tpdu.CODEC.decode(Tpkt.CODEC.decode(octets).tpdu());
      Ppdu.ConnectAccept cpa = Ppdu.ACCEPT.decode(((Spdu.Accept) Spdu.CODEC.decode(data.userData())).userData());
      assertThat(cpa.results()).extracting(Ppdu.ContextResult::result).containsExactly(0, 2, 0);
      assertThat(cpa.userData().contextId()).isEqualTo(5);
    }).delivers(Event.Opened.class, opened -> assertThat(opened.peer()).isEqualTo(Entity.UNNAMED))
        .receive(ppdu(7, MmsPdu.CODEC.encode(new MmsPdu.Request(1, READ)))).delivers(new Event.Requested(1, READ))
        .command(new Command.Reply(1, POSITIVE)).sends(ppdu(7, MmsPdu.CODEC.encode(new MmsPdu.Response(1, FALSE))))
        .receive(ppdu(3, MmsPdu.CODEC.encode(new MmsPdu.Request(2, READ)))).sends(_ -> {})
        .closesNaming("data of context 3, which is not that of MMS");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255})
  void aPduSizeThatHoldsNothingIsRefusedByBothRoles(int octets) {
    server(SERVER).receive(CR).sends(CC).receive(connect(octets, 5, connect -> connect, 1, 3)).sends(ABORT)
        .closesNaming("a PDU size of %d octets is too small".formatted(octets));
    connected(CLIENT).receive(accept(new MmsPdu.InitiateResponse(new InitiateParameters(octets, 5, 5, 10, 1,
        BitString.of("1"), BitString.of("1"))))).sends(ABORT)
        .closesNaming("a PDU size of %d octets is too small".formatted(octets));
  }

  @Test
  void aCallerThatClaimsNoOutstandingRequestsMayHaveOne() {
    server(SERVER).receive(CR).sends(CC).receive(connect(65_000, 0, connect -> connect, 1, 3)).sends(_ -> {})
        .delivers(Event.Opened.class, _ -> {}).receive(request(1)).delivers(new Event.Requested(1, READ));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2"})
  void theHigherSessionVersionProposedIsTaken(int proposed, int agreed) {
    Spdu.Parameters parameters = new Spdu.Parameters(BitString.of(8, 0), BitString.of(8, proposed),
        BitString.of(16, 2));
    server(SERVER).receive(CR).sends(CC)
        .receive(connect(65_000, 5, connect -> new Spdu.Connect(parameters, Octets.hex("00".repeat(16)),
            connect.calledSelector(), connect.userData()), 1, 3))
        .sends(octets -> {
          Tpdu.Data data = (Tpdu.Data) Tpdu.CODEC.decode(Tpkt.CODEC.decode(octets).tpdu());
          assertThat(((Spdu.Accept) Spdu.CODEC.decode(data.userData())).parameters().versions())
              .isEqualTo(BitString.of(8, agreed));
        }).delivers(Event.Opened.class, _ -> {});
  }

  @Test
  void longSessionParametersAreSentAndTaken() {
    List<Octets> sent = new ArrayList<>();
    client(CLIENT.withPassword("p".repeat(400))).command(new Command.Associate()).sends(CR).receive(CC)
        .delivers(new Event.TransportConnected()).sends(sent::add);
    assertThat(sent.getFirst().u8(8)).isEqualTo(0xFF);
    server(SERVER.withPassword("p".repeat(400))).receive(CR).sends(CC).receive(sent.getFirst()).sends(AC)
        .delivers(Event.Opened.class, _ -> {});
  }

  // Fragments, X.224 §6.4

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512, 1024})
  void longPdusTravelInFragments(int octets) {
    TpduSize size = TpduSize.atMost(octets);
    AssociationSettings settings = CLIENT.withTpduSize(size);
    List<Octets> connect = new ArrayList<>();
    Script<Command, Event> client = client(settings).command(new Command.Associate()).sends(_ -> {}).receive(CC)
        .delivers(new Event.TransportConnected());
    for (int at = 0; at < (183 + size.octets() - 4) / (size.octets() - 3); at++) client.sends(connect::add);
    client.nothingElse();
    for (Octets fragment : connect) assertThat(fragment.length()).isLessThanOrEqualTo(octets + 4);
    client.receive(AC).delivers(Event.Opened.class, _ -> {});
    Script<Command, Event> server = server(SERVER.withTpduSize(size)).receive(CR).sends(_ -> {});
    for (Octets fragment : connect) server.receive(fragment);
    server.sends(_ -> {});
    if (octets == 128) server.sends(_ -> {});
    server.delivers(Event.Opened.class, _ -> {});
    assertThat(join(connect)).isEqualTo(join(List.of(CN)));
  }

  private static Octets join(List<Octets> packets) {
    OctetWriter joined = new OctetWriter();
    for (Octets packet : packets)
      joined.octets(((Tpdu.Data) Tpdu.CODEC.decode(Tpkt.CODEC.decode(packet).tpdu())).userData());
    return joined.toOctets();
  }

  @Test
  void fragmentsOfTheAnswerAreJoined() {
    Octets whole = join(List.of(response(1)));
    Script<Command, Event> client = openClient().command(call("a")).sends(request(1));
    for (int at = 0; at < whole.length() - 1; at++)
      client.receive(tpkt(new Tpdu.Data(false, whole.slice(at, 1)))).nothingElse();
    client.receive(tpkt(new Tpdu.Data(true, whole.slice(whole.length() - 1, 1))))
        .delivers(new Event.Answered("a", POSITIVE));
  }

  @Test
  void aTsduWithoutEndIsRefused() {
    AssociationSettings small = new AssociationSettings(CLIENT.calling(), CLIENT.called(), CLIENT.tpduSize(),
        CLIENT.withMaxPduOctets(1024).proposal(), Optional.empty(), false, new Limits(32, 100, 1024),
        CLIENT.traced(), CLIENT.transportLimit(), CLIENT.associateLimit(), CLIENT.requestLimit(),
        CLIENT.releaseLimit());
    Octets fragment = tpkt(new Tpdu.Data(false, Octets.wrap(new byte[512])));
    openClient(small).receive(fragment).nothingElse().receive(fragment).nothingElse().receive(fragment)
        .nothingElse().receive(fragment).sends(ABORT).closesNaming("TSDU of more than 1536 octets");
  }

  // Calls

  @Test
  void answersAreMatchedByInvokeIdentifierInAnyOrder() {
    openClient().command(call("a")).sends(request(1)).command(call("b")).sends(request(2)).command(call("c"))
        .sends(request(3)).receive(response(3)).delivers(new Event.Answered("c", POSITIVE)).receive(response(1))
        .delivers(new Event.Answered("a", POSITIVE)).receive(response(2))
        .delivers(new Event.Answered("b", POSITIVE)).receive(response(2))
        .delivers(new Event.Forgiven("answer to the unknown invoke identifier 2 dropped")).nothingElse();
  }

  @Test
  void errorAndRejectEndTheCallTheyName() {
    openClient().command(call("a")).sends(request(1)).command(call("b")).sends(request(2))
        .receive(mms(new MmsPdu.ConfirmedError(2, OptionalInt.empty(), ServiceError.OBJECT_NON_EXISTENT)))
        .delivers(new Event.Answered("b", new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT)))
        .receive(mms(new MmsPdu.Reject(OptionalLong.of(1), RejectReason.UNRECOGNIZED_SERVICE)))
        .delivers(new Event.Answered("a", new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE)))
        .receive(mms(new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU)))
        .delivers(new Event.Forgiven("the peer rejected a PDU: pdu-error/invalid-pdu")).nothingElse();
  }

  @Test
  void theAnswerOfAnotherServiceIsUnreadable() {
    openClient().command(new Command.Call(IDENTIFY, "a")).sends(_ -> {}).receive(response(1))
        .delivers(Event.Answered.class, answered -> assertThat(answered.answer())
            .isInstanceOfSatisfying(Answer.Unreadable.class,
                unreadable -> assertThat(unreadable.fault().getMessage()).contains("Identify answered with Values")));
  }

  @Test
  void whatIsUnreadableHarmsOnlyItself() {
    Octets badResponse = ppdu(3, Octets.hex("a108 020101 a403 a10183"));
    Octets badReport = ppdu(3, Octets.hex("a305 a003 a10180"));
    openClient().command(call("a")).sends(request(1)).command(call("b")).sends(request(2)).receive(badResponse)
        .delivers(Event.Answered.class, answered -> {
          assertThat(answered.ticket()).isEqualTo("a");
          assertThat(answered.answer()).isInstanceOf(Answer.Unreadable.class);
        }).receive(badReport).delivers(Event.Forgiven.class, event -> assertThat(event.what()).contains("unreadable"))
        .sends(mms(new MmsPdu.Reject(OptionalLong.empty(), RejectReason.INVALID_PDU))).receive(response(2))
        .delivers(new Event.Answered("b", POSITIVE)).receive(mms(new MmsPdu.Unconfirmed(REPORT)))
        .delivers(new Event.Reported(REPORT)).nothingElse();
    openServer().receive(ppdu(3, Octets.hex("a007 020107 a402 9900")))
        .delivers(Event.Forgiven.class, event -> assertThat(event.what()).contains("unreadable request rejected"))
        .sends(mms(new MmsPdu.Reject(OptionalLong.of(7), RejectReason.INVALID_ARGUMENT))).receive(request(8))
        .delivers(new Event.Requested(8, READ));
  }

  @Test
  void simplyEncodedDataAndNamedTransferSyntaxesAreTaken() {
    Octets pdu = MmsPdu.CODEC.encode(new MmsPdu.Request(1, READ));
    Octets simple = spdu(new Spdu.DataTransfer(
        new OctetWriter().u8(0x60).u8(pdu.length()).octets(pdu).toOctets()));
    Octets named = spdu(new Spdu.DataTransfer(
        Ppdu.DATA.encode(new Ppdu.UserData(3, true, MmsPdu.CODEC.encode(new MmsPdu.Request(2, READ))))));
    openServer().receive(simple).delivers(new Event.Requested(1, READ)).receive(named)
        .delivers(new Event.Requested(2, READ));
  }

  @Test
  void cancelIsAskedByTheClientAndDoneByTheServer() {
    openClient().command(call("a")).sends(request(1)).command(new Command.Cancel("a"))
        .sends(mms(new MmsPdu.CancelRequest(1))).receive(mms(new MmsPdu.CancelResponse(1))).nothingElse()
        .receive(mms(new MmsPdu.ConfirmedError(1, OptionalInt.empty(), new ServiceError(5, 3))))
        .delivers(new Event.Answered("a", new Answer.Negative<>(new ServiceError(5, 3)))).command(call("b"))
        .sends(request(2)).command(new Command.Cancel("b")).sends(mms(new MmsPdu.CancelRequest(2)))
        .receive(mms(new MmsPdu.CancelError(2, new ServiceError(10, 2))))
        .delivers(new Event.Forgiven("request 2 could not be cancelled: cancel/cancel-not-possible"))
        .receive(response(2)).delivers(new Event.Answered("b", POSITIVE)).command(new Command.Cancel("gone"))
        .nothingElse();
    openServer().receive(request(1)).delivers(new Event.Requested(1, READ))
        .receive(mms(new MmsPdu.CancelRequest(1))).sends(mms(new MmsPdu.CancelResponse(1)))
        .sends(mms(new MmsPdu.ConfirmedError(1, OptionalInt.empty(), new ServiceError(5, 3))))
        .command(new Command.Reply(1, POSITIVE)).nothingElse().receive(mms(new MmsPdu.CancelRequest(9)))
        .sends(mms(new MmsPdu.CancelError(9, new ServiceError(10, 1))));
  }

  @Test
  void aRequestTooLongForThePeerIsTheCallersFault() {
    Command.Call huge = new Command.Call(
        ConfirmedRequest.Write.of(IND1, new Data.OctetString(Octets.wrap(new byte[70_000]))), "a");
    openClient().command(huge)
        .delivers(new Event.Unsendable("a", "the request is longer than the 65000 octets agreed on"))
        .command(call("b")).sends(_ -> {});
    client(CLIENT).command(call("c")).delivers(new Event.Unsendable("c", "the association is not open"));
  }

  @Test
  void anAnswerTooLongForThePeerBecomesAnError() {
    ConfirmedResponse huge = new ConfirmedResponse.Values(Optional.empty(),
        List.of(new Data.OctetString(Octets.wrap(new byte[70_000]))));
    openServer().receive(request(1)).delivers(new Event.Requested(1, READ))
        .command(new Command.Reply(1, new Answer.Positive<>(huge)))
        .sends(mms(new MmsPdu.ConfirmedError(1, OptionalInt.empty(), ServiceError.RESOURCE_OTHER)));
  }

  @Test
  void moreRequestsThanAgreedAreRejectedAndSoAreIdentifiersInUse() {
    Script<Command, Event> server = openServer();
    for (int i = 1; i <= 4; i++) server.receive(request(i)).delivers(new Event.Requested(i, READ));
    server.receive(request(2)).sends(mms(new MmsPdu.Reject(OptionalLong.of(2), RejectReason.INVALID_INVOKE_ID)))
        .receive(request(5)).delivers(new Event.Requested(5, READ)).receive(request(6))
        .sends(mms(new MmsPdu.Reject(OptionalLong.of(6), RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED)))
        .command(new Command.Reply(3, new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT)))
        .sends(mms(new MmsPdu.ConfirmedError(3, OptionalInt.empty(), ServiceError.OBJECT_NON_EXISTENT)))
        .receive(request(7)).delivers(new Event.Requested(7, READ))
        .command(new Command.Reply(7, new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE)))
        .sends(mms(new MmsPdu.Reject(OptionalLong.of(7), RejectReason.UNRECOGNIZED_SERVICE)));
  }

  @Test
  void aCancelledRequestTakesNoPlaceOfThePeersThoughItIsStillWorkedOn() {
    Script<Command, Event> server = openServer();
    for (int i = 1; i <= 5; i++) server.receive(request(i)).delivers(new Event.Requested(i, READ));
    server.receive(mms(new MmsPdu.CancelRequest(1))).sends(mms(new MmsPdu.CancelResponse(1)))
        .sends(mms(new MmsPdu.ConfirmedError(1, OptionalInt.empty(), new ServiceError(5, 3)))).receive(request(1))
        .sends(mms(new MmsPdu.Reject(OptionalLong.of(1), RejectReason.INVALID_INVOKE_ID))).receive(request(6))
        .delivers(new Event.Requested(6, READ)).receive(request(7))
        .sends(mms(new MmsPdu.Reject(OptionalLong.of(7), RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED)));
  }

  @Test
  void servicesNotModelledReachTheServer() {
    ConfirmedRequest.Other download = new ConfirmedRequest.Other(0x9F1B, Octets.hex("44"));
    openServer().receive(mms(new MmsPdu.Request(1, download))).delivers(new Event.Requested(1, download))
        .command(new Command.Reply(1, new Answer.Positive<>(new ConfirmedResponse.Other(0xBF1B, Octets.hex("800101")))))
        .sends(mms(new MmsPdu.Response(1, new ConfirmedResponse.Other(0xBF1B, Octets.hex("800101")))));
  }

  @Test
  void anUnsolicitedStatusIsToldAndNotAnswered() {
    openClient().receive(mms(new MmsPdu.UnsolicitedStatus(new ConfirmedResponse.Status(0, 2, Optional.empty()))))
        .delivers(new Event.Forgiven("unsolicited status passed over: logical 0, physical 2")).nothingElse();
  }

  @Test
  void reportsAreSentAsTheyAreAndNeverTooLong() {
    openServer().command(new Command.Report(REPORT)).sends(mms(new MmsPdu.Unconfirmed(REPORT)));
    InformationReport huge = new InformationReport(REPORT.variables(),
        List.of(new Data.OctetString(Octets.wrap(new byte[70_000]))));
    assertThatThrownBy(() -> openServer().command(new Command.Report(huge)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be segmented");
  }

  // The end

  @Test
  void theEndMayComeFromEitherSideAndMeetOnTheWay() {
    openServer().command(new Command.Release()).sends(RECORDED.get(6)).receive(RECORDED.get(7)).sends(_ -> {})
        .receive(RECORDED.get(9)).closes("released");
    openClient().receive(RECORDED.get(8)).sends(RECORDED.get(9)).closes("released by the peer");
    openClient().command(new Command.Release()).sends(RECORDED.get(6)).receive(RECORDED.get(6))
        .sends(RECORDED.get(7)).receive(RECORDED.get(8)).sends(RECORDED.get(9)).closes("released by the peer");
    openClient().command(new Command.Release()).sends(RECORDED.get(6))
        .receive(mms(new MmsPdu.ConcludeError(new ServiceError(9, 1)))).sends(RECORDED.get(8));
    openClient().command(new Command.Release()).sends(RECORDED.get(6)).command(new Command.Release()).nothingElse()
        .command(call("late")).delivers(new Event.Unsendable("late", "the association is not open"));
    client(CLIENT).command(new Command.Release()).closes("released before it was open");
  }

  @Test
  void unitsOutOfTheirStateEndTheAssociation() {
    client(CLIENT).command(new Command.Associate()).sends(CR).receive(CR)
        .closesNaming("ConnectionRequest is not allowed in state TransportRequested");
    client(CLIENT).command(new Command.Associate()).sends(CR).receive(AC)
        .closesNaming("data before the transport connection is confirmed");
    server(SERVER).receive(CC).closesNaming("ConnectionConfirm is not allowed in state AwaitingTransport");
    server(SERVER).receive(CN).closesNaming("data before the transport connection");
    server(SERVER).receive(CR).sends(CC).receive(request(1)).closesNaming("data before the association is open");
    connected(CLIENT).receive(RECORDED.get(9)).closesNaming("Disconnect is not allowed in state AssociateRequested");
    openClient().receive(AC).sends(ABORT).closesNaming("Accept is not allowed in state Open");
    openServer().receive(CN).sends(ABORT).closesNaming("Connect is not allowed in state Open");
    openServer().receive(CR).sends(ABORT).closesNaming("ConnectionRequest is not allowed in state Open");
    openServer().receive(mms(new MmsPdu.InitiateRequest(SERVER.proposal()))).sends(ABORT)
        .closesNaming("InitiateRequest is not allowed");
    openServer().receive("04000007 02f080").sends(ABORT).closesNaming("TPKT version 3 wanted");
  }

  // Watching

  @Test
  void everyLayerIsTracedInBothDirections() {
    List<Event.Traced> traced = new ArrayList<>();
    AssociationEngine engine = AssociationEngine.client(CLIENT.withTraced(EnumSet.allOf(Layer.class)));
    engine.command(new Command.Associate(), Moment.ORIGIN);
    engine.receive(CC, Moment.ORIGIN);
    engine.receive(AC, Moment.ORIGIN);
    engine.command(call("a"), Moment.ORIGIN);
    engine.receive(response(1), Moment.ORIGIN);
    for (Output<Event> output = engine.poll(); !(output instanceof Output.Idle<Event>); output = engine.poll())
      if (output instanceof Output.Deliver<Event>(Event.Traced event)) traced.add(event);
    for (Layer layer : Layer.values())
      for (boolean sent : new boolean[]{true, false})
        assertThat(traced).as("%s, sent %s", layer, sent)
            .anyMatch(event -> event.layer() == layer && event.sent() == sent);
    assertThat(traced).anyMatch(event -> event.meaning().equals(new MmsPdu.Request(1, READ)) && event.sent());
    assertThat(traced).anyMatch(event -> event.meaning().equals(new MmsPdu.Response(1, FALSE)) && !event.sent());
    assertThat(traced).filteredOn(event -> event.sent() && event.layer() == Layer.TRANSPORT).first()
        .satisfies(event -> assertThat(event.octets()).isEqualTo(Tpkt.CODEC.decode(CR).tpdu()));
  }

  // Laws

  private static Octets stream(List<Octets> packets) {
    OctetWriter out = new OctetWriter();
    for (Octets packet : packets) out.octets(packet);
    return out.toOctets();
  }

  @Test
  void anyChunkingIsTheSame() {
    Octets fromClient = stream(List.of(CR, CN, request(1), request(2), RECORDED.get(6), RECORDED.get(8)));
    CodecLaws.split(() -> AssociationEngine.server(SERVER, Moment.ORIGIN), fromClient, 5, 50);
  }

  @Test
  void noiseNeverLeavesTheEngine() {
    Octets fromClient = stream(List.of(CR, CN, request(1), ABORT));
    CodecLaws.engineNoise(() -> AssociationEngine.server(SERVER, Moment.ORIGIN), fromClient, 6, 3000);
    Octets fromServer = stream(List.of(CC, AC, response(1), mms(new MmsPdu.Unconfirmed(REPORT)), RECORDED.get(7)));
    CodecLaws.engineNoise(() -> {
      AssociationEngine engine = AssociationEngine.client(CLIENT.withTraced(EnumSet.allOf(Layer.class)));
      engine.command(new Command.Associate(), Moment.ORIGIN);
      return engine;
    }, fromServer, 7, 3000);
  }
}
