package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.ClientFiles;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.LogResult;
import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.log.LogStore;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.iec61850.log.MemoryLog;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.testkit.TestCertificates;
import io.gridtap.testkit.TestCertificates.Issued;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.Report;

/** Clients with different rights at our server, each known by its password, name or certificate. */
@Timeout(60)
class AccessControlLoopbackTest {
  private static final FcReference IND1 = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
  private static final FcReference IND2 = FcReference.parse("GOLDLD0/GGIO1.Ind2.stVal[ST]");
  private static final FcReference LABEL = FcReference.parse("GOLDLD0/LLN0.NamPlt.d[DC]");
  private static final AccessResult.Failure DENIED = new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED);
  /** The users of a station, by their passwords. */
  private static final AccessControl USERS = caller -> {
    if (caller.shows("look")) return Role.VIEWER;
    if (caller.shows("switch")) return Role.OPERATOR;
    if (caller.shows("configure")) return Role.ENGINEER;
    return Admission.refused();
  };

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @TempDir
  Path directory;

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private Iec61850Server server(TcpListener.Settings tcp, ServerSettings settings) throws Exception {
    Iec61850Server server = Iec61850Server.start(SettingGroupsLoopbackTest.model(), tcp,
        settings.withControls(new ControlHandler() {
          @Override
          public Optional<AddCause> maySelect(String object, String peer) {
            asked.add(object);
            return Optional.empty();
          }

          @Override
          public Optional<AddCause> check(ControlCommand command) {
            asked.add(command.object());
            return Optional.empty();
          }
        }).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void refused(Caller caller, Diagnostic diagnostic) {
            told.add("%s: %s".formatted(caller, diagnostic.text()));
          }

          @Override
          public void refused(Caller caller, Right right, String object) {
            told.add("%s: %s %s".formatted(caller, right, object));
          }

          @Override
          public void remark(String text) { told.add(text); }
        }));
    open.add(server);
    return server;
  }

  private Iec61850Server server(AccessControl access) throws Exception {
    return server(TcpListener.Settings.local(0), ServerSettings.STANDARD.withAccess(access));
  }

  private Iec61850Client connect(Iec61850Server server, AssociationSettings settings) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), settings,
        Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private Iec61850Client connect(Iec61850Server server, String password) throws Exception {
    return connect(server, AssociationSettings.STANDARD.withPassword(password));
  }

  /** What the watcher was told, without the port of the caller. */
  private String told() throws InterruptedException {
    return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing was told")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "peer");
  }

  // Admission

  @Test
  void eachUserHasAPasswordAndRightsOfItsOwn() throws Exception {
    Iec61850Server server = server(USERS);
    Iec61850Client viewer = connect(server, "look");
    Iec61850Client operator = connect(server, "switch");
    Iec61850Client engineer = connect(server, "configure");
    for (Iec61850Client client : List.of(viewer, operator, engineer))
      assertThat(client.read(IND1)).isEqualTo(Data.Bool.FALSE);
    assertThat(viewer.write(LABEL, new Data.VisibleString("mine"))).contains(DENIED);
    assertThat(operator.write(LABEL, new Data.VisibleString("mine"))).contains(DENIED);
    assertThat(engineer.write(LABEL, new Data.VisibleString("mine"))).isEmpty();
    assertThat(operator.control("GOLDLD0/GGIO2.SPCSO3").execute(Value.Bool.TRUE))
        .isInstanceOf(ControlResult.Terminated.class);
  }

  @Test
  void whoIsNotAdmittedIsToldTheDiagnosticAndNothingIsOpen() throws Exception {
    Iec61850Server server = server(caller -> caller.password().isEmpty()
        ? new Admission.Refused(Diagnostic.AUTHENTICATION_REQUIRED)
        : USERS.admit(caller));
    assertThatThrownBy(() -> connect(server, "looks")).isInstanceOf(AssociationFailedException.class)
        .hasMessageEndingWith("association refused: authentication failure");
    assertThat(told()).contains("peer=peer").endsWith(": authentication failure").doesNotContain("looks");
    assertThatThrownBy(() -> connect(server, AssociationSettings.STANDARD))
        .isInstanceOf(AssociationFailedException.class)
        .hasMessageEndingWith("association refused: authentication required");
    assertThat(told()).endsWith(": authentication required");
    assertThat(server.connections()).isEmpty();
    assertThat(connect(server, "look").read(IND1)).isEqualTo(Data.Bool.FALSE);
  }

  @Test
  void thePasswordOfTheSettingsIsDemandedOfAllBeforeAnybodyIsAsked() throws Exception {
    Iec61850Server server = server(TcpListener.Settings.local(0), ServerSettings.STANDARD
        .withAssociation(AssociationSettings.STANDARD.withPassword("common")).withAccess(_ -> {
          asked.add("admission");
          return Role.VIEWER;
        }));
    assertThatThrownBy(() -> connect(server, "look")).hasMessageEndingWith("authentication failure");
    assertThat(told()).endsWith(": authentication failure");
    assertThat(asked).isEmpty();
    assertThat(connect(server, "common").write(LABEL, new Data.VisibleString("x"))).contains(DENIED);
    assertThat(asked).containsExactly("admission");
  }

  @Test
  void aCallerIsKnownByItsName() throws Exception {
    Entity scada = Entity.of("1.3.9999.23", 7);
    Iec61850Server server = server(caller -> caller.entity().equals(scada)
        ? Role.OPERATOR
        : new Admission.Refused(Diagnostic.CALLING_AP_TITLE_NOT_RECOGNISED));
    assertThatThrownBy(() -> connect(server, AssociationSettings.STANDARD))
        .hasMessageEndingWith("calling AP title not recognised");
    AssociationSettings named = AssociationSettings.STANDARD
        .withCalling(AssociationSettings.STANDARD.calling().withEntity(scada));
    assertThat(connect(server, named).read(IND1)).isEqualTo(Data.Bool.FALSE);
  }

  @Test
  void aCallerIsKnownByItsCertificate() throws Exception {
    TestCertificates authority = TestCertificates.in(directory, "authority");
    Issued own = authority.issue("ied");
    Iec61850Server server = server(TcpListener.Settings.local(0).withTls(Tls.of(tls(authority, own))),
        ServerSettings.STANDARD.withAccess(caller -> caller.certificate()
            .map(certificate -> certificate.getSubjectX500Principal().getName())
            .filter("CN=engineering"::equals).<Admission>map(_ -> Role.ENGINEER).orElse(Role.VIEWER)));
    try (
        Iec61850Client engineer = secured(server, tls(authority, authority.issue("engineering")));
        Iec61850Client other = secured(server, tls(authority, authority.issue("control-centre")))) {
      assertThat(engineer.write(LABEL, new Data.VisibleString("mine"))).isEmpty();
      assertThat(other.write(LABEL, new Data.VisibleString("mine"))).contains(DENIED);
      assertThat(told()).contains("certificate=CN=control-centre").endsWith("CONFIG GOLDLD0/LLN0$DC$NamPlt$d");
    }
  }

  private static TlsSettings tls(TestCertificates authority, Issued own) {
    return TlsSettings.trusting(authority.authority()).withIdentity(own.certificate(), own.key());
  }

  private static Iec61850Client secured(Iec61850Server server, TlsSettings tls) throws Exception {
    return Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()).withTls(Tls.of(tls)),
        AssociationSettings.STANDARD, Optional.empty(), _ -> {});
  }

  @Test
  void anAccessControlThatFailsAdmitsNobody() throws Exception {
    Iec61850Server server = server(_ -> {
      throw new IllegalStateException("the directory of users cannot be reached");
    });
    assertThatThrownBy(() -> connect(server, "look")).isInstanceOf(AssociationFailedException.class)
        .hasMessageEndingWith("association refused: no reason given");
    assertThat(told()).endsWith(": no reason given");
    assertThat(server.connections()).isEmpty();
  }

  @Test
  void noTextShowsAPassword() {
    Caller caller = new Caller("peer", Entity.UNNAMED, Optional.of("secret"), Optional.empty());
    assertThat(caller.toString()).doesNotContain("secret");
    assertThat(caller.withoutPassword().password()).isEmpty();
    assertThat(caller.shows("secret")).isTrue();
    assertThat(caller.shows("secre")).isFalse();
    assertThat(caller.withoutPassword().shows("")).isFalse();
  }

  // What the other stack makes of it

  @Test
  void theirClientIsRefusedAndLimited() throws Exception {
    Iec61850Server server = server(USERS);
    assertThatThrownBy(() -> theirs(server, "wrong")).isInstanceOf(IOException.class);
    assertThat(told()).endsWith(": authentication failure");
    ClientAssociation operator = theirs(server, "switch");
    var model = operator.retrieveModel();
    FcModelNode label = (FcModelNode) model.findModelNode("GOLDLD0/LLN0.NamPlt.d", Fc.DC);
    assertThatThrownBy(() -> operator.setDataValues(label)).hasMessageContaining("object-access-denied");
    assertThat(told()).endsWith("CONFIG GOLDLD0/LLN0$DC$NamPlt$d");
    operator.getDataValues(label);
    operator.close();
  }

  @Test
  void theirClientBrowsesWhatItMayView() throws Exception {
    Iec61850Server server = server(_ -> Role.VIEWER.on(object -> !object.startsWith("GOLDLD0/GGIO2")
        && !object.startsWith("GOLDLD1")));
    ClientAssociation client = theirs(server, null);
    var model = client.retrieveModel();
    assertThat(model.findModelNode("GOLDLD0/GGIO1.Ind1.stVal", Fc.ST)).isNotNull();
    assertThat(model.findModelNode("GOLDLD0/GGIO2", null)).isNull();
    assertThat(model.findModelNode("GOLDLD1", null)).isNull();
    client.close();
  }

  private static ClientAssociation theirs(Iec61850Server server, @Nullable String password)
      throws IOException {
    return new ClientSap().associate(InetAddress.getLoopbackAddress(), server.port(), password,
        new ClientEventListener() {
          @Override
          public void newReport(Report report) {
            // none is enabled
          }

          @Override
          public void associationClosed(IOException reason) {
            // the test is over
          }
        });
  }

  // Commands

  @Test
  void commandsNeedAuthorityAndTheApplicationIsNotAsked() throws Exception {
    Iec61850Server server = server(USERS);
    Iec61850Client viewer = connect(server, "look");
    for (String object : List.of("SPCSO3", "SPCSO4")) {
      ControlObject control = viewer.control("GOLDLD0/GGIO2." + object);
      ControlResult result = object.equals("SPCSO3")
          ? control.operate(Value.Bool.TRUE)
          : control.selectWithValue(Value.Bool.TRUE);
      assertThat(result).isInstanceOfSatisfying(ControlResult.Refused.class, refused -> {
        assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_ACCESS_DENIED);
        assertThat(refused.addCause()).contains(AddCause.NO_ACCESS_AUTHORITY);
      });
      assertThat(told()).endsWith("CONTROL GOLDLD0/GGIO2$CO$" + object);
    }
    // with normal security there is nothing but the error
    assertThat(viewer.control("GOLDLD0/GGIO2.SPCSO1").operate(Value.Bool.TRUE)).isInstanceOfSatisfying(
        ControlResult.Refused.class, refused -> assertThat(refused.dataAccessError())
            .contains(DataAccessError.OBJECT_ACCESS_DENIED));
    assertThat(viewer.control("GOLDLD0/GGIO2.SPCSO2").select()).isInstanceOfSatisfying(ControlResult.Refused.class,
        refused -> {
          assertThat(refused.step()).isEqualTo(Step.SELECT);
          assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_ACCESS_DENIED);
        });
    assertThat(asked).isEmpty();
  }

  @Test
  void whatOneHasSelectedAnotherWithoutAuthorityCannotCancel() throws Exception {
    Iec61850Server server = server(USERS);
    ControlObject mine = connect(server, "switch").control("GOLDLD0/GGIO2.SPCSO4");
    assertThat(mine.selectWithValue(Value.Bool.TRUE)).isInstanceOf(ControlResult.Selected.class);
    ControlObject yours = connect(server, "look").control("GOLDLD0/GGIO2.SPCSO4");
    for (ControlResult result : List.of(yours.operate(Value.Bool.TRUE), yours.cancel()))
      assertThat(result).isInstanceOfSatisfying(ControlResult.Refused.class,
          refused -> assertThat(refused.addCause()).contains(AddCause.NO_ACCESS_AUTHORITY));
    // which may have ended by now
    assertThat(mine.operate(Value.Bool.TRUE)).isInstanceOfAny(ControlResult.Operated.class,
        ControlResult.Terminated.class);
  }

  // Files, logs, setting groups, reports

  @Test
  void filesAreListedReadWrittenAndDeletedByThoseWhoMay() throws Exception {
    MemoryFileStore store = new MemoryFileStore(1000).put("COMTRADE/a.cfg", Octets.hex("01"), Instant.EPOCH)
        .put("secret/key", Octets.hex("02"), Instant.EPOCH);
    Iec61850Server server = server(TcpListener.Settings.local(0), ServerSettings.STANDARD.withFiles(store)
        .withAccess(caller -> caller.shows("records")
            ? Access.of(Right.VIEW, Right.FILEREAD, Right.FILEWRITE).on(object -> !object.startsWith("secret"))
            : USERS.admit(caller)));
    ClientFiles none = connect(server, "switch").files();
    for (FileOutcome outcome : List.of(none.directory().outcome(), none.read("COMTRADE/a.cfg").outcome(),
        none.write("new", Octets.hex("03")), none.delete("COMTRADE/a.cfg"), none.rename("COMTRADE/a.cfg", "b")))
      assertThat(outcome).isInstanceOfSatisfying(FileOutcome.Refused.class,
          refused -> assertThat(refused.error()).isEqualTo(ServiceError.FILE_ACCESS_DENIED));
    assertThat(none.directory("nope").outcome()).isInstanceOfSatisfying(FileOutcome.Refused.class,
        refused -> assertThat(refused.error()).isEqualTo(ServiceError.FILE_ACCESS_DENIED));

    ClientFiles records = connect(server, "records").files();
    assertThat(records.directory().entries()).extracting(FileEntry::path).containsExactly("COMTRADE/a.cfg");
    assertThat(records.read("COMTRADE/a.cfg").octets()).isEqualTo(Octets.hex("01"));
    assertThat(records.read("\\secret\\key").outcome()).isInstanceOf(FileOutcome.Refused.class);
    assertThat(records.directory("secret").outcome()).isInstanceOf(FileOutcome.Refused.class);
    assertThat(records.write("new", Octets.hex("03")).isDone()).isTrue();
    assertThat(records.write("secret/new", Octets.hex("03")).isDone()).isFalse();
    assertThat(records.delete("new").isDone()).isFalse();

    ClientFiles all = connect(server, "configure").files();
    assertThat(all.directory().entries()).extracting(FileEntry::path).containsExactlyInAnyOrder("COMTRADE/a.cfg",
        "new", "secret/key");
    assertThat(all.rename("new", "old").isDone()).isTrue();
    assertThat(all.delete("old").isDone()).isTrue();
  }

  @Test
  void aLogGivesWhatMayBeRead() throws Exception {
    Iec61850Server server = server(caller -> {
      if (caller.shows("half")) return Role.VIEWER.on(object -> !object.startsWith("GOLDLD0/GGIO1$ST$Ind1"));
      if (caller.shows("none")) return Role.VIEWER.on(object -> !object.equals("GOLDLD0/LLN0$EventLog"));
      if (caller.shows("unread"))
        return (Access) (right, object) -> right != Right.READ || !object.equals("GOLDLD0/LLN0$EventLog");
      return Role.VIEWER;
    });
    server.update(update -> update.set(IND1, Data.Bool.TRUE).set(IND2, Data.Bool.TRUE));
    server.update(update -> update.set(IND1, Data.Bool.FALSE));
    assertThat(logged(connect(server, "all"))).containsExactly(
        List.of("GOLDLD0/GGIO1$ST$Ind1$stVal", "GOLDLD0/GGIO1$ST$Ind2$stVal"), List.of("GOLDLD0/GGIO1$ST$Ind1$stVal"));
    // an entry of which nothing is left is none
    assertThat(logged(connect(server, "half"))).containsExactly(List.of("GOLDLD0/GGIO1$ST$Ind2$stVal"));
    Iec61850Client none = connect(server, "none");
    assertThat(none.logs().logs("GOLDLD0")).isEmpty();
    assertThat(refusal(none)).isEqualTo(ServiceError.OBJECT_NON_EXISTENT);
    assertThat(refusal(connect(server, "unread"))).isEqualTo(ServiceError.OBJECT_ACCESS_DENIED);
  }

  @Test
  void aPageOfALogEndsAlsoWhereAllIsHidden() throws Exception {
    MemoryLog kept = new MemoryLog(10_000);
    for (int i = 1; i <= 2500; i++)
      kept.append(new LogStore.Kept(i, Instant.EPOCH.plusMillis(i), List.of(
          new LoggedValue("GOLDLD0/GGIO1$ST$Ind%d$stVal".formatted(i == 2200 ? 2 : 1), Data.Bool.TRUE,
              ReasonCode.NONE))));
    List<Long> lookedAt = new ArrayList<>();
    LogStore counting = new LogStore() {
      @Override
      public Extent extent() { return kept.extent(); }

      @Override
      public void append(Kept entry) throws IOException { kept.append(entry); }

      @Override
      public void force() {}

      @Override
      public void visit(Range range, Predicate<Kept> taker) throws IOException {
        long[] count = {0};
        kept.visit(range, entry -> {
          count[0]++;
          return taker.test(entry);
        });
        lookedAt.add(count[0]);
      }

      @Override
      public void close() {}
    };
    Iec61850Server server = server(TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withLogs((_, _) -> counting)
            .withAccess(_ -> Role.VIEWER.on(object -> !object.startsWith("GOLDLD0/GGIO1$ST$Ind1"))));
    lookedAt.clear();
    Iec61850Client client = connect(server, AssociationSettings.STANDARD);
    // two that say where to read on, and nothing else
    assertThat(logged(client)).containsExactly(List.of(), List.of(), List.of("GOLDLD0/GGIO1$ST$Ind2$stVal"));
    assertThat(lookedAt).containsExactly(1000L, 1000L, 500L);
  }

  @Test
  void partsOfAReadBesideASelectHaveNoMoreRoomThanOthers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Iec61850Server server = server(_ -> (Access) (right, object) -> {
      if (right == Right.READ && object.equals("GOLDLD0/GPRF1$MX$AnIn1$mag$f")) asked.incrementAndGet();
      return true;
    });
    Iec61850Client client = connect(server, AssociationSettings.STANDARD.withMaxPduOctets(20_000));
    List<VariableAccess.Variable> variables = new ArrayList<>(
        Collections.nCopies(200, VariableAccess.Variable.of("GOLDLD0", "GPRF1$MX")));
    variables.addFirst(VariableAccess.Variable.of("GOLDLD0", "GGIO2$CO$SPCSO2$SBO"));
    assertThat(client.mms().call(new ConfirmedRequest.Read(false, new VariableAccess.Variables(variables))))
        .isEqualTo(new Answer.Negative<>(ServiceError.RESOURCE_OTHER));
    assertThat(asked.get()).isBetween(1, 20);
  }

  private static List<List<String>> logged(Iec61850Client client) throws InterruptedException {
    return client.log("GOLDLD0/LLN0.EventLog").all(10).entries().stream()
        .map(entry -> entry.values().stream().map(LoggedValue::reference).toList()).toList();
  }

  private static ServiceError refusal(Iec61850Client client) throws InterruptedException {
    return ((LogResult.Refused) client.log("GOLDLD0/LLN0.EventLog").all(10)).refusal().serviceError().orElseThrow();
  }

  @Test
  void aLogIsWrittenAndEmptiedByThoseWhoMay() throws Exception {
    Iec61850Server server = server(TcpListener.Settings.local(0), ServerSettings.STANDARD.withAccess(USERS)
        .withLogRights(LogRight.WRITE, LogRight.DELETE));
    ObjectName log = new ObjectName.DomainSpecific("GOLDLD0", "LLN0$EventLog");
    ConfirmedRequest.InitializeJournal empty = new ConfirmedRequest.InitializeJournal(log, Optional.empty());
    Answer<?> refused = new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
    assertThat(connect(server, "switch").mms().call(empty)).isEqualTo(refused);
    assertThat(connect(server, "switch").mms().call(new ConfirmedRequest.WriteJournal(log, List.of())))
        .isEqualTo(refused);
    assertThat(told()).endsWith("CONFIG GOLDLD0/LLN0$EventLog");
    assertThat(connect(server, "configure").mms().call(empty)).isInstanceOf(Answer.Positive.class);
  }

  @Test
  void settingGroupsAreForThoseWhoHaveTheRight() throws Exception {
    Iec61850Server server = server(USERS);
    FcReference start = FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SG]");
    List<Assignment> change = List.of(new Assignment(start, new Data.Float32(9)));
    assertThat(connect(server, "switch").settingGroups("GOLDLD0").selectActive(2).text())
        .isEqualTo("SelectActiveSG refused: object-access-denied");
    assertThat(connect(server, "switch").settingGroups("GOLDLD0").edit(2, change).text())
        .isEqualTo("SelectEditSG refused: object-access-denied");
    assertThat(connect(server, "configure").settingGroups("GOLDLD0").edit(2, change).successful()).isTrue();
    assertThat(connect(server, "configure").settingGroups("GOLDLD0").selectActive(2).successful()).isTrue();
    assertThat(connect(server, "switch").read(start)).isEqualTo(new Data.Float32(9));
  }

  @Test
  void aControlBlockThatMayNotBeReadIsNotOneThatIsNotThere() throws Exception {
    String scl;
    try (InputStream in = AccessControlLoopbackTest.class.getResourceAsStream("/scl/golden.cid")) {
      scl = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String unicast = scl.substring(scl.indexOf("<SampledValueControl name=\"msvcb01\""),
        scl.indexOf("<SettingControl")).replace("msvcb01", "usvcb01").replace("multicast=\"true\"",
            "multicast=\"false\"");
    scl = scl.replace("<SettingControl numOfSGs=\"3\"", unicast + "<SettingControl numOfSGs=\"3\"");
    Iec61850Server server = Iec61850Server.start(
        Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD"),
        TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withAccess(_ -> (Access) (right, object) -> right != Right.READ || !object
            .matches(".*/LLN0\\$(SP\\$SGCB|LG\\$lcbEvents|GO\\$gcbEvents|MS\\$msvcb01|US\\$usvcb01)\\$.*")));
    open.add(server);
    Iec61850Client client = connect(server, AssociationSettings.STANDARD);
    Map<String, ThrowingCallable> denied = Map.of(
        "LLN0$SP$SGCB", () -> client.settingGroups("GOLDLD0").controlBlock(),
        "LLN0$LG$lcbEvents", () -> client.logs().controlBlock("GOLDLD0/LLN0.lcbEvents"),
        "LLN0$GO$gcbEvents", () -> client.gooseControlBlock("GOLDLD0/LLN0.gcbEvents").read(),
        "LLN0$MS$msvcb01", () -> client.sampledValueControlBlock("GOLDLD0/LLN0.msvcb01").read(),
        "LLN0$US$usvcb01", () -> client.sampledValueControlBlock("GOLDLD0/LLN0.US.usvcb01").read());
    denied.forEach((item, reading) -> assertThatThrownBy(reading).isInstanceOfSatisfying(Answer.RefusedException.class,
        refused -> {
          assertThat(refused).hasMessage("GOLDLD0/%s: object-access-denied".formatted(item));
          assertThat(refused.dataAccessError()).contains(DataAccessError.OBJECT_ACCESS_DENIED);
        }));
    assertThat(client.settingGroups("GOLDLD1").controlBlock()).isEmpty();
    assertThat(client.logs().controlBlock("GOLDLD0/LLN0.none")).isEmpty();
    assertThat(client.gooseControlBlock("GOLDLD0/LLN0.none").read()).isEmpty();
    assertThat(client.sampledValueControlBlock("GOLDLD0/LLN0.none").read()).isEmpty();
    assertThat(client.sampledValueControlBlock("GOLDLD0/LLN0.US.none").read()).isEmpty();
  }

  @Test
  void reportsAreForThoseWhoMayReadWhatIsInThem() throws Exception {
    Iec61850Server server = server(caller -> {
      if (caller.shows("silent")) return Access.of(Right.VIEW, Right.READ);
      if (caller.shows("half")) return Role.VIEWER.on(object -> !object.equals("GOLDLD0/GGIO1$ST$Ind1$stVal"));
      return Role.VIEWER;
    });
    RcbReference rcb = RcbReference.parse("GOLDLD0/LLN0.RP.urcbStat01");
    for (String user : List.of("silent", "half"))
      assertThat(connect(server, user).subscribe(rcb, ReportSettings.AS_ENGINEERED))
          .isInstanceOfSatisfying(SubscribeResult.Refused.class,
              refused -> assertThat(refused.reason()).contains("object-access-denied"));
    Iec61850Client viewer = connect(server, "all");
    assertThat(viewer.subscribe(rcb, ReportSettings.AS_ENGINEERED)).isInstanceOf(SubscribeResult.Subscribed.class);
    server.update(update -> update.set(IND1, Data.Bool.TRUE));
    assertThat(viewer.poll(Duration.ofSeconds(20))).isPresent();
  }

  @Test
  void aFloodOfAttemptsIsToldInShort() throws Exception {
    Iec61850Server server = server(_ -> Access.of(Right.VIEW));
    Iec61850Client client = connect(server, AssociationSettings.STANDARD);
    List<FcReference> wanted = new ArrayList<>();
    for (int i = 1; i <= 60; i++) wanted.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d.mag.f[MX]".formatted(i)));
    client.readAll(wanted);
    for (int i = 1; i <= 16; i++) assertThat(told()).endsWith("READ GOLDLD0/GPRF1$MX$AnIn" + i + "$mag$f");
    assertThat(told()).isEqualTo("peer: 44 more refusals of one request");
  }
}
