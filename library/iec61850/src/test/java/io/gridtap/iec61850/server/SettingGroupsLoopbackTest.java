package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.Refusal;
import io.gridtap.iec61850.client.SettingGroupControlBlock;
import io.gridtap.iec61850.client.SettingGroups;
import io.gridtap.iec61850.client.SettingResult;
import io.gridtap.iec61850.client.SettingResult.Step;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Setting groups between our client and our server: three groups with 1.5, 2.5 and 3.5 as start value. */
@Timeout(60)
class SettingGroupsLoopbackTest {
  private static final FcReference START = FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SG]");
  private static final FcReference DELAY = FcReference.parse("GOLDLD0/PTOC1.OpDlTmms.setVal[SG]");
  private static final AccessResult.Failure UNAVAILABLE = new AccessResult.Failure(
      DataAccessError.TEMPORARILY_UNAVAILABLE);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  private Leftovers leftovers;

  @BeforeEach
  void begin() throws Exception { leftovers = NoThreadsLeft.sinceNow(); }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    leftovers.awaitNoThreads();
  }

  /** The start value in each group; its changes are among what is logged. */
  static IedModel model() throws Exception {
    try (InputStream in = SettingGroupsLoopbackTest.class.getResourceAsStream("/scl/golden.cid")) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("<LN lnClass=\"PTOC\" inst=\"1\" lnType=\"PTOC_T\"/>", """
              <LN lnClass="PTOC" inst="1" lnType="PTOC_T"><DOI name="StrVal"><SDI name="setMag"><DAI name="f">
                <Val sGroup="1">1.5</Val><Val sGroup="2">2.5</Val><Val sGroup="3">3.5</Val>
              </DAI></SDI></DOI></LN>""")
          .replace("<DA name=\"setMag\" bType=\"Struct\" type=\"AV\" fc=\"SE\"/>",
              "<DA name=\"setMag\" bType=\"Struct\" type=\"AV\" fc=\"SE\" dchg=\"true\"/>")
          .replace("<DataSet name=\"dsLog\">", """
              <DataSet name="dsLog"><FCDA ldInst="LD0" lnClass="PTOC" lnInst="1" doName="StrVal" fc="SG"/>""");
      return Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD");
    }
  }

  private Iec61850Server server(ServerSettings settings) throws Exception {
    Iec61850Server server = Iec61850Server.start(model(), TcpListener.Settings.local(0), settings);
    open.add(server);
    return server;
  }

  private Iec61850Server server() throws Exception { return server(ServerSettings.STANDARD); }

  private Iec61850Client connect(int port) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port),
        AssociationSettings.STANDARD.withRequestLimit(Duration.ofSeconds(20)), Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private SettingGroups groups(Iec61850Server server) throws Exception {
    return connect(server.port()).settingGroups("GOLDLD0");
  }

  private static SettingGroupControlBlock block(SettingGroups groups) throws InterruptedException {
    return groups.controlBlock().orElseThrow();
  }

  private static Data f(double value) { return new Data.Float32((float) value); }

  private static SettingResult refused(Step step, DataAccessError error) {
    return refused(step, Optional.empty(), error);
  }

  private static SettingResult refused(Step step, Optional<FcReference> setting, DataAccessError error) {
    return new SettingResult.Refused(step, setting,
        new Refusal(error.text(), Optional.of(error), Optional.empty(), Optional.empty()));
  }

  @Test
  void anotherGroupIsActivatedAndItsValuesAreSeen() throws Exception {
    Iec61850Server server = server();
    SettingGroups groups = groups(server);
    assertThat(block(groups)).isEqualTo(
        new SettingGroupControlBlock(3, 1, 0, false, Optional.empty(), OptionalInt.of(0)));
    assertThat(groups.value(START)).isEqualTo(f(1.5));
    assertThat(groups.selectActive(2).successful()).isTrue();
    assertThat(groups.value(START)).isEqualTo(f(2.5));
    assertThat(block(groups).actSG()).isEqualTo(2);
    assertThat(block(groups).lActTm()).isPresent();
    assertThat(server.settingGroups("GOLDLD0").active()).isEqualTo(2);
    assertThat(groups.selectActive(9))
        .isEqualTo(refused(Step.SELECT_ACTIVE_SG, DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(groups.selectActive(9).text()).isEqualTo("SelectActiveSG refused: object-value-invalid");
  }

  @Test
  void aGroupIsEditedAsAWhole() throws Exception {
    SettingGroups groups = groups(server());
    List<Assignment> values = List.of(new Assignment(START, f(7.5)), new Assignment(DELAY, new Data.Int(777)));
    assertThat(groups.edit(3, values)).isEqualTo(new SettingResult.Done());
    assertThat(groups.value(START)).isEqualTo(f(1.5));
    assertThat(block(groups).editSG()).isZero();
    assertThat(groups.selectActive(3).successful()).isTrue();
    assertThat(groups.value(START)).isEqualTo(f(7.5));
    assertThat(groups.value(DELAY)).isEqualTo(new Data.Int(777));
  }

  @Test
  void editingTheActiveGroupChangesItWhenConfirmed() throws Exception {
    SettingGroups groups = groups(server());
    assertThat(groups.selectEdit(1).successful()).isTrue();
    assertThat(block(groups).resvTms()).hasValue(300);
    assertThat(groups.set(START, f(4)).successful()).isTrue();
    assertThat(groups.editedValue(START)).isEqualTo(f(4));
    assertThat(groups.value(START)).isEqualTo(f(1.5));
    assertThat(groups.typedValue(START).asFloat()).isEqualTo(1.5f);
    assertThat(groups.set(START, new Value.Float32(4)).successful()).isTrue();
    assertThat(groups.confirm().successful()).isTrue();
    assertThat(groups.value(START)).isEqualTo(f(4));
    assertThat(block(groups)).extracting(SettingGroupControlBlock::editSG, SettingGroupControlBlock::resvTms)
        .containsExactly(0, OptionalInt.of(0));
  }

  @Test
  void whatIsAbandonedChangesNothing() throws Exception {
    SettingGroups groups = groups(server());
    groups.selectEdit(1);
    groups.set(START, f(4));
    assertThat(groups.abandon().successful()).isTrue();
    assertThat(groups.editedValue(START)).isEqualTo(UNAVAILABLE);
    groups.selectEdit(1);
    assertThat(groups.editedValue(START)).isEqualTo(f(1.5));
  }

  @Test
  void whatIsOutOfOrderIsRefusedAtItsStep() throws Exception {
    SettingGroups groups = groups(server());
    FcReference edited = FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SE]");
    assertThat(groups.set(START, f(4)))
        .isEqualTo(refused(Step.SET_EDIT_SG_VALUE, Optional.of(edited), DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(groups.confirm())
        .isEqualTo(refused(Step.CONFIRM_EDIT_SG_VALUES, DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(groups.editedValue(START)).isEqualTo(UNAVAILABLE);
    assertThat(groups.selectEdit(4)).isEqualTo(refused(Step.SELECT_EDIT_SG, DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(groups.edit(2, List.of(new Assignment(START, Data.Bool.TRUE))))
        .isEqualTo(refused(Step.SET_EDIT_SG_VALUE, Optional.of(edited), DataAccessError.TYPE_INCONSISTENT));
    assertThat(block(groups).editSG()).isZero();
    assertThatThrownBy(() -> groups.value(FcReference.parse("GOLDLD0/GGIO1.Ind1[ST]")))
        .hasMessageContaining("SG or SE");
    assertThat(connectTo(groups).settingGroups("GOLDLD1").controlBlock()).isEmpty();
  }

  private Iec61850Client connectTo(SettingGroups any) throws Exception {
    assertThat(any.logicalDevice()).isEqualTo("GOLDLD0");
    return (Iec61850Client) open.getLast();
  }

  @Test
  void whatAnotherEditsIsNotReadWithItsLogicalNode() throws Exception {
    Iec61850Server server = server();
    SettingGroups editor = groups(server);
    MmsClient editing = ((Iec61850Client) open.getLast()).mms();
    MmsClient other = connect(server.port()).mms();
    var node = ConfirmedRequest.Read.of(VariableAccess.Variable.of("GOLDLD0", "PTOC1"));
    var hidden = new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(), List.of(UNAVAILABLE)));
    assertThat(other.call(node)).isNotEqualTo(hidden);
    editor.selectEdit(2);
    assertThat(other.call(node)).isEqualTo(hidden);
    assertThat(editing.call(node)).isNotEqualTo(hidden);
    assertThat(other.call(ConfirmedRequest.Read.of(VariableAccess.Variable.of("GOLDLD0", "GGIO2"))))
        .isNotEqualTo(hidden);
  }

  @Test
  void onlyOneClientEdits() throws Exception {
    Iec61850Server server = server();
    SettingGroups first = groups(server);
    SettingGroups second = groups(server);
    first.selectEdit(2);
    assertThat(second.selectEdit(2)).isEqualTo(refused(Step.SELECT_EDIT_SG, DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(second.abandon()).isEqualTo(refused(Step.SELECT_EDIT_SG, DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(second.set(START, f(9)).successful()).isFalse();
    assertThat(second.confirm().successful()).isFalse();
    assertThat(second.editedValue(START)).isEqualTo(UNAVAILABLE);
    assertThat(first.set(START, f(5)).successful()).isTrue();
    assertThat(first.confirm().successful()).isTrue();
    assertThat(second.edit(2, List.of(new Assignment(DELAY, new Data.Int(1))))).isEqualTo(new SettingResult.Done());
    assertThat(server.settingGroups("GOLDLD0").values(2)).containsEntry(START, f(5)).containsEntry(DELAY,
        new Data.Int(1));
  }

  @Test
  void ofManyClientsThatEditAtOnceEachGroupIsOneClientsWork() throws Exception {
    Iec61850Server server = server();
    int clients = 4;
    CountDownLatch ready = new CountDownLatch(clients);
    LinkedBlockingQueue<Integer> done = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= clients; i++) {
      int number = i;
      SettingGroups groups = groups(server);
      threads.add(Thread.ofVirtual().start(() -> {
        try {
          ready.countDown();
          ready.await();
          for (int round = 0; round < 20; round++) {
            List<Assignment> values = List.of(new Assignment(START, f(number)),
                new Assignment(DELAY, new Data.Int(number)));
            if (groups.edit(2, values).successful()) done.add(number);
          }
        } catch (InterruptedException over) {
          Thread.currentThread().interrupt();
        }
      }));
    }
    for (Thread thread : threads) thread.join();
    assertThat(done).isNotEmpty();
    Map<FcReference, Data> values = server.settingGroups("GOLDLD0").values(2);
    Data.Int last = (Data.Int) requireNonNull(values.get(DELAY));
    assertThat(values).containsEntry(START, f((double) last.value()));
  }

  @Test
  void whoGoesAwayLosesWhatHeEdits() throws Exception {
    Iec61850Server server = server();
    Iec61850Client client = connect(server.port());
    client.settingGroups("GOLDLD0").selectEdit(2);
    client.settingGroups("GOLDLD0").set(START, f(9));
    client.close();
    SettingGroups other = groups(server);
    SettingResult result = other.selectEdit(2);
    while (!result.successful()) result = other.selectEdit(2); // the server may still be closing
    assertThat(other.editedValue(START)).isEqualTo(f(2.5));
  }

  @Test
  void whoDoesNotGoOnLosesWhatHeEdits() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD.withEditLimit(Duration.ofSeconds(1))
        .withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void remark(String text) { told.add(text); }
        }));
    SettingGroups groups = groups(server);
    groups.selectEdit(2);
    groups.set(START, f(9));
    assertThat(told.poll(30, TimeUnit.SECONDS)).contains("GOLDLD0/LLN0.SGCB", "group 2 for 1 s");
    assertThat(groups.confirm())
        .isEqualTo(refused(Step.CONFIRM_EDIT_SG_VALUES, DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(server.settingGroups("GOLDLD0").values(2)).containsEntry(START, f(2.5));
  }

  @Test
  void theApplicationIsAskedAndToldAndMayCallTheServer() throws Exception {
    Iec61850Server[] running = new Iec61850Server[1];
    SettingGroupHandler handler = new SettingGroupHandler() {
      @Override
      public Optional<DataAccessError> refusesActive(String peer, String logicalDevice, int group) {
        return group == 3 ? Optional.of(DataAccessError.OBJECT_ACCESS_DENIED) : Optional.empty();
      }

      @Override
      public Optional<DataAccessError> refusesEdited(String peer, String logicalDevice, int group,
          Map<FcReference, Data> values) {
        assertThat(running[0].read(START)).isPresent();
        return f(-1).equals(values.get(START)) ? Optional.of(DataAccessError.OBJECT_VALUE_INVALID) : Optional.empty();
      }

      @Override
      public void activated(String logicalDevice, int group) {
        told.add("active %d: %s".formatted(group, running[0].read(START).orElseThrow()));
      }

      @Override
      public void confirmed(String logicalDevice, int group, Map<FcReference, Data> values) {
        told.add("confirmed %d: %s".formatted(group, values.get(START)));
      }
    };
    running[0] = server(ServerSettings.STANDARD.withSettingGroups(handler));
    SettingGroups groups = groups(running[0]);
    assertThat(groups.selectActive(3)).isEqualTo(refused(Step.SELECT_ACTIVE_SG, DataAccessError.OBJECT_ACCESS_DENIED));
    assertThat(groups.edit(2, List.of(new Assignment(START, f(-1)))))
        .isEqualTo(refused(Step.CONFIRM_EDIT_SG_VALUES, DataAccessError.OBJECT_VALUE_INVALID));
    assertThat(told).isEmpty();
    assertThat(groups.edit(2, List.of(new Assignment(START, f(6)))).successful()).isTrue();
    assertThat(groups.selectActive(2).successful()).isTrue();
    running[0].settingGroups("GOLDLD0").activate(1);
    assertThat(told).containsExactly("confirmed 2: " + f(6), "active 2: " + f(6), "active 1: " + f(1.5));
  }

  @Test
  void whatWasKeptIsLoadedAtTheNextStart() throws Exception {
    Iec61850Server server = server();
    ServedSettingGroups served = server.settingGroups("GOLDLD0");
    served.store(1, Map.of(START, f(8)));
    served.store(2, Map.of(DELAY, new Data.Int(5)));
    SettingGroups groups = groups(server);
    assertThat(groups.value(START)).isEqualTo(f(8));
    groups.selectActive(2);
    assertThat(groups.value(DELAY)).isEqualTo(new Data.Int(5));
    server.update(update -> update.set(START, f(11)));
    assertThat(served.values(2)).containsEntry(START, f(11));
    assertThatThrownBy(() -> served.store(1, Map.of(START, Data.Bool.TRUE))).hasMessageContaining("does not fit");
    assertThatThrownBy(() -> served.activate(4)).hasMessageContaining("1…3");
    assertThatThrownBy(() -> server.settingGroups("GOLDLD1")).hasMessageContaining("no setting groups");
  }

  @Test
  void writesOfOneRequestAreCarriedOutInTheirOrder() throws Exception {
    Iec61850Server server = server();
    MmsClient client = connect(server.port()).mms();
    List<Variable> variables = List.of(Variable.of("GOLDLD0", "LLN0$SP$SGCB$EditSG"),
        Variable.of("GOLDLD0", "PTOC1$SE$StrVal$setMag$f"), Variable.of("GOLDLD0", "LLN0$SP$SGCB$EditSG"));
    assertThat(client.call(new ConfirmedRequest.Write(new VariableAccess.Variables(variables),
        List.of(new Data.Unsigned(2), f(9), new Data.Unsigned(0)))).orThrow().results())
        .containsOnly(Optional.empty());
    assertThat(server.settingGroups("GOLDLD0").values(2)).containsEntry(START, f(2.5));
    // the application is asked about the copy before anything is written, so nothing of it may change after
    List<Variable> confirming = List.of(variables.get(0), variables.get(1),
        Variable.of("GOLDLD0", "LLN0$SP$SGCB$CnfEdit"));
    assertThat(client.call(new ConfirmedRequest.Write(new VariableAccess.Variables(confirming),
        List.of(new Data.Unsigned(2), f(9), Data.Bool.TRUE))).orThrow().results())
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of(UNAVAILABLE));
  }

  @Test
  void activeSettingsAreNotWritten() throws Exception {
    Iec61850Server server = server();
    MmsClient client = connect(server.port()).mms();
    assertThat(client.call(ConfirmedRequest.Write.of(Variable.of("GOLDLD0", "PTOC1$SG$StrVal$setMag$f"), f(1)))
        .orThrow().results())
        .containsExactly(Optional.of(new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED)));
    assertThat(server.read(START)).contains(f(1.5));
  }

  @Test
  void aCutAtAnyStepOfEditingEndsTheCallLeavesTheGroupWholeAndNobodyEditing() throws Exception {
    Iec61850Server server = server();
    Map<FcReference, Data> wanted = Map.of(START, f(20), DELAY, new Data.Int(20));
    List<Assignment> values = List.of(new Assignment(START, f(20)), new Assignment(DELAY, new Data.Int(20)));
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      Cuts.spread(proxy, 10, () -> {
        server.settingGroups("GOLDLD0").store(2, Map.of(START, f(2.5), DELAY, new Data.Int(0)));
        return connect(proxy.port());
      }, client -> assertThat(client.settingGroups("GOLDLD0").edit(2, values).successful()).isTrue(), (_, told) -> {
        leftovers.awaitNone(server::connections);
        Map<FcReference, Data> left = server.settingGroups("GOLDLD0").values(2);
        // what is confirmed is said to be, even if giving the copy back is cut
        if (told.isPresent()) assertThat(told).containsInstanceOf(ConnectionLostException.class);
        else
          assertThat(left).containsAllEntriesOf(wanted);
        assertThat(f(20).equals(left.get(START))).isEqualTo(new Data.Int(20).equals(left.get(DELAY)));
        try (Iec61850Client next = connect(server.port())) {
          SettingGroups groups = next.settingGroups("GOLDLD0");
          assertThat(block(groups)).extracting(SettingGroupControlBlock::editSG, SettingGroupControlBlock::resvTms)
              .containsExactly(0, OptionalInt.of(0));
          assertThat(groups.selectEdit(2).successful()).isTrue();
          assertThat(groups.editedValue(START)).as("nothing of the copy that was lost").isEqualTo(left.get(START));
        }
        leftovers.awaitNone(server::connections);
      });
      leftovers.awaitNoLinks(proxy);
    }
  }
}
