package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.client.ClientLog;
import io.gridtap.iec61850.client.ControlBlockResult;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.LogChange;
import io.gridtap.iec61850.client.LogControlBlock;
import io.gridtap.iec61850.client.LogDeletion;
import io.gridtap.iec61850.client.LogResult;
import io.gridtap.iec61850.client.Refusal;
import io.gridtap.iec61850.log.FileLog;
import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LogStore;
import io.gridtap.iec61850.log.LogStores;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.iec61850.log.MemoryLog;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.EntryContent;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Leftovers;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs between our client and our server. */
@Timeout(60)
class LogsLoopbackTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");
  private static final FcReference IND1 = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
  private static final String LCB = "GOLDLD0/LLN0.lcbEvents";
  private static final String LOG = "GOLDLD0/LLN0.EventLog";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final LinkedBlockingQueue<String> remarks = new LinkedBlockingQueue<>();
  private volatile Instant time = START;

  @TempDir
  Path directory;

  private Leftovers leftovers;

  @BeforeEach
  void begin() throws Exception { leftovers = NoThreadsLeft.sinceNow(); }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    leftovers.awaitNoThreads();
  }

  private ServerSettings settings() {
    return ServerSettings.STANDARD.withClock(new Clock() {
      @Override
      public ZoneId getZone() { return ZoneOffset.UTC; }

      @Override
      public Clock withZone(ZoneId zone) { return this; }

      @Override
      public Instant instant() { return time; }
    }).withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void remark(String text) { remarks.add(text); }
    });
  }

  private Iec61850Server server(IedModel model, ServerSettings settings) throws Exception {
    Iec61850Server server = Iec61850Server.start(model, TcpListener.Settings.local(0), settings);
    open.add(server);
    return server;
  }

  private Iec61850Server server(ServerSettings settings) throws Exception {
    return server(FidelityTest.golden(), settings);
  }

  private Iec61850Client connect(int port, AssociationSettings settings) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings,
        Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private Iec61850Client connect(Iec61850Server server) throws Exception {
    return connect(server.port(), AssociationSettings.STANDARD);
  }

  /** One millisecond later each. */
  private void toggle(Iec61850Server server, int times) {
    for (int i = 0; i < times; i++) {
      boolean next = !server.read(IND1).orElseThrow().equals(Data.Bool.TRUE);
      server.update(update -> update.set(IND1, Data.Bool.of(next)));
      time = time.plusMillis(1);
    }
  }

  private static List<Instant> times(LogResult result) {
    return result.entries().stream().map(entry -> entry.time().orElseThrow()).toList();
  }

  @Test
  void eventsAreEnteredAndReadByTimeAndAfterAnEntry() throws Exception {
    Iec61850Server server = server(settings());
    Iec61850Client client = connect(server);
    assertThat(client.logs().logs("GOLDLD0")).containsExactly("GOLDLD0/LLN0$EventLog");
    assertThat(client.logs().controlBlocks("GOLDLD0")).containsExactly("GOLDLD0/LLN0$LG$lcbEvents");
    ClientLog log = client.log(LOG);
    assertThat(log.all(10)).isEqualTo(new LogResult.Entries(List.of(), true));
    assertThat(client.logs().controlBlock(LCB).orElseThrow().newEntrTm()).isEmpty();

    toggle(server, 5);
    LogResult all = log.all(10);
    assertThat(times(all)).containsExactly(START, START.plusMillis(1), START.plusMillis(2), START.plusMillis(3),
        START.plusMillis(4));
    LogEntry second = all.entries().get(1);
    assertThat(second.values()).containsExactly(new LoggedValue("GOLDLD0/GGIO1$ST$Ind1$stVal", Data.Bool.FALSE,
        ReasonCode.of(Reason.DATA_CHANGE)));
    assertThat(second.values().getFirst().fcReference()).contains(IND1);
    assertThat(log.typed(second.values().getFirst()).orElseThrow().asBoolean()).isFalse();
    assertThat(log.byTime(START.plusMillis(1), START.plusMillis(3), 10).entries())
        .isEqualTo(all.entries().subList(1, 4));
    assertThat(log.after(second, 10).entries()).isEqualTo(all.entries().subList(2, 5));
    assertThat(log.after(second, 2)).isEqualTo(new LogResult.Entries(all.entries().subList(2, 4), false));
    LogControlBlock block = client.logs().controlBlock(LCB).orElseThrow();
    assertThat(block).isEqualTo(new LogControlBlock("GOLDLD0/LLN0$LG$lcbEvents", true, "GOLDLD0/LLN0$EventLog",
        "GOLDLD0/LLN0$dsLog", Optional.of(START), Optional.of(START.plusMillis(4)), all.entries().getFirst().entryId(),
        all.entries().getLast().entryId(), TrgOps.of(Trigger.DATA_CHANGE, Trigger.QUALITY_CHANGE), Duration.ZERO));
    assertThat(client.mms().call(new ConfirmedRequest.ReportJournalStatus(
        new ObjectName.DomainSpecific("GOLDLD0", "LLN0$EventLog"))).orThrow())
        .isEqualTo(new ConfirmedResponse.JournalStatus(5, false, Optional.empty()));
  }

  @Test
  void whatIsNotThereIsRefusedByName() throws Exception {
    Iec61850Client client = connect(server(settings()));
    assertThat(client.log("GOLDLD0/LLN0.NoLog").all(1)).isEqualTo(new LogResult.Refused(
        new Refusal("access/object-non-existent", Optional.empty(), Optional.of(ServiceError.OBJECT_NON_EXISTENT),
            Optional.empty()),
        List.of()));
    assertThat(client.logs().controlBlock("GOLDLD0/LLN0.none")).isEmpty();
    assertThatThrownBy(() -> client.log("EventLog")).hasMessageContaining("not a reference like LD0/LLN0.EventLog");
    assertThatThrownBy(() -> client.logs().controlBlock("GOLDLD0/LLN0"))
        .hasMessageContaining("not a reference like LD0/LLN0.name or LD0/LLN0.LG.name");
  }

  @Test
  void aLongLogComesPageByPage() throws Exception {
    Iec61850Server server = server(settings().withLogs(LogStores.inMemory(3000)));
    toggle(server, 3500);
    InitiateParameters proposal = AssociationSettings.STANDARD.proposal();
    Iec61850Client client = connect(server.port(), AssociationSettings.STANDARD.withProposal(
        new InitiateParameters(1000, 5, 5, proposal.nestingLevel(), proposal.version(), proposal.parameterCbb(),
            proposal.servicesSupported())));
    ClientLog log = client.log(LOG);
    LogResult all = log.all(10_000);
    assertThat(all).isInstanceOfSatisfying(LogResult.Entries.class, entries -> assertThat(entries.complete()).isTrue());
    assertThat(times(all)).hasSize(3000).isSorted().doesNotHaveDuplicates().endsWith(START.plusMillis(3499));
    LogResult some = log.byTime(START.plusMillis(1000), START.plusMillis(1099), 1000);
    assertThat(times(some)).hasSize(100).startsWith(START.plusMillis(1000)).endsWith(START.plusMillis(1099));
    // the first entries have made room meanwhile; what comes after them is what is still there
    assertThat(log.after(LogEntry.of(START.toEpochMilli(), START, List.of()), 10_000).entries()).hasSize(3000);
  }

  @Test
  void anEntryThatIsLongerThanAPduIsSentWithWhatFitsOfIt() throws Exception {
    MemoryLog store = new MemoryLog(100);
    Iec61850Server server = server(settings().withLogs((_, _) -> store));
    List<LoggedValue> many = new ArrayList<>();
    for (int i = 0; i < 100; i++)
      many.add(new LoggedValue("GOLDLD0/GGIO1$ST$Ind" + i, new Data.Int(i), ReasonCode.of(Reason.INTEGRITY)));
    LoggedValue huge = new LoggedValue("GOLDLD0/GGIO1$ST$Text", new Data.VisibleString("x".repeat(500_000)),
        ReasonCode.of(Reason.DATA_CHANGE));
    LoggedValue small = new LoggedValue("GOLDLD0/GGIO1$ST$Ind1", new Data.Int(1), ReasonCode.NONE);
    store.append(new LogStore.Kept(1, START, List.of(small)));
    store.append(new LogStore.Kept(2, START.plusMillis(1), many));
    store.append(new LogStore.Kept(3, START.plusMillis(2), List.of(huge)));
    store.append(new LogStore.Kept(4, START.plusMillis(3), List.of(huge, small)));
    store.append(new LogStore.Kept(5, START.plusMillis(4), List.of(small)));
    InitiateParameters proposal = AssociationSettings.STANDARD.proposal();
    for (int octets : List.of(512, 700, 65_000)) {
      ClientLog log = connect(server.port(), AssociationSettings.STANDARD.withProposal(new InitiateParameters(octets, 5,
          5, proposal.nestingLevel(), proposal.version(), proposal.parameterCbb(), proposal.servicesSupported())))
          .log(LOG);
      LogResult all = log.all(100);
      assertThat(all).isInstanceOfSatisfying(LogResult.Entries.class, read -> assertThat(read.complete()).isTrue());
      assertThat(all.entries()).extracting(entry -> LogEntry.number(entry.entryId()).orElseThrow())
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(all.entries().get(1).values()).isNotEmpty().isEqualTo(
          octets > 10_000 ? many : many.subList(0, all.entries().get(1).values().size()));
      assertThat(all.entries().get(2).values()).isEmpty();
      assertThat(all.entries().get(3).values()).containsExactly(small);
      assertThat(log.after(all.entries().get(2), 1).entries()).containsExactly(all.entries().get(3));
    }
  }

  @Test
  void aControlBlockIsChangedWhileItIsDisabled() throws Exception {
    Iec61850Server server = server(settings());
    Iec61850Client client = connect(server);
    assertThat(client.logs().change(LCB, new LogChange.Every(Duration.ofSeconds(1))))
        .isEqualTo(refused("IntgPd", DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(client.logs().change(LCB, new LogChange.Enabled(false), new LogChange.Every(Duration.ofSeconds(1)),
        new LogChange.On(TrgOps.of(Trigger.QUALITY_CHANGE)), new LogChange.OfDataSet("GOLDLD0/LLN0$dsStat"))
        .text()).isEqualTo("written");
    toggle(server, 2);
    assertThat(client.log(LOG).all(10).entries()).isEmpty();
    LogControlBlock block = client.logs().controlBlock(LCB).orElseThrow();
    assertThat(block.intgPd()).isEqualTo(Duration.ofSeconds(1));
    assertThat(block.datSet()).isEqualTo("GOLDLD0/LLN0$dsStat");
    assertThat(block.logEna()).isFalse();
    assertThat(client.logs().change(LCB, new LogChange.On(TrgOps.of(Trigger.DATA_CHANGE)),
        new LogChange.Enabled(true)).successful()).isTrue();
    toggle(server, 1);
    assertThat(client.log(LOG).all(10).entries()).hasSize(1);
    client.logs().change(LCB, new LogChange.Enabled(false));
    assertThat(client.logs().change(LCB, new LogChange.IntoLog("GOLDLD0/LLN0$NoLog")).text())
        .isEqualTo("LogRef refused: object-value-invalid");
    assertThat(client.logs().change(LCB, new LogChange.OfDataSet("GOLDLD0/LLN0$none")).successful()).isFalse();
    assertThat(client.logs().change(LCB, new LogChange.On(TrgOps.ALL)).successful()).isFalse();
    assertThat(client.logs().change(LCB, new LogChange.Every(Duration.ofMillis(1))).successful()).isFalse();
    assertThat(client.logs().change(LCB, new LogChange.OfDataSet(""), new LogChange.Enabled(true)))
        .isEqualTo(refused("LogEna", DataAccessError.OBJECT_VALUE_INVALID));
  }

  private static ControlBlockResult refused(String attribute, DataAccessError error) {
    return new ControlBlockResult.Refused(attribute,
        new Refusal(error.text(), Optional.of(error), Optional.empty(), Optional.empty()));
  }

  @Test
  void theWholeDataSetIsEnteredPeriodically() throws Exception {
    Iec61850Server server = server(settings());
    Iec61850Client client = connect(server);
    client.logs().change(LCB, new LogChange.Enabled(false), new LogChange.Every(Duration.ofMillis(10)),
        new LogChange.On(TrgOps.of(Trigger.INTEGRITY)), new LogChange.Enabled(true));
    LogResult result = client.log(LOG).all(10);
    while (result.entries().size() < 2) result = client.log(LOG).all(10);
    assertThat(result.entries().getFirst().values()).extracting(LoggedValue::reference, LoggedValue::reason)
        .containsExactly(
            tuple("GOLDLD0/GGIO1$ST$Ind1$stVal", ReasonCode.of(Reason.INTEGRITY)),
            tuple("GOLDLD0/GGIO1$ST$Ind2$stVal", ReasonCode.of(Reason.INTEGRITY)));
  }

  @Test
  void settingsOfAnotherActiveGroupAreEventsToo() throws Exception {
    Iec61850Server server = server(SettingGroupsLoopbackTest.model(), settings());
    Iec61850Client client = connect(server);
    client.settingGroups("GOLDLD0").selectActive(2);
    assertThat(client.log(LOG).all(10).entries()).singleElement().satisfies(entry -> assertThat(entry.values())
        .containsExactly(new LoggedValue("GOLDLD0/PTOC1$SG$StrVal",
            Data.Structure.of(Data.Structure.of(new Data.Int(0), new Data.Float32(2.5f))),
            ReasonCode.of(Reason.DATA_CHANGE))));
  }

  @Test
  void severalControlBlocksEnterIntoOneLogAlsoOfAnotherDevice() throws Exception {
    IedModel model;
    try (InputStream in = getClass().getResourceAsStream("/scl/golden.cid")) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("""
          <LDevice inst="LD1">
                    <LN0 lnClass="LLN0" inst="" lnType="LLN0_T">""", """
          <LDevice inst="LD1">
                    <LN0 lnClass="LLN0" inst="" lnType="LLN0_T">
                      <DataSet name="ds"><FCDA ldInst="LD0" lnClass="GGIO" lnInst="1" doName="Ind1" fc="ST"/></DataSet>
                      <LogControl name="lcb" datSet="ds" ldInst="LD0" lnClass="LLN0" logName="EventLog"
                        reasonCode="false"><TrgOps dchg="true"/></LogControl>
                      <LogControl name="lost" datSet="ds" logName="None"/>""");
      assertThat(scl).contains("lcb\"", "reasonCode=\"false\"");
      model = Scl.parse("golden.cid", new ByteArrayInputStream(scl.getBytes(StandardCharsets.UTF_8))).model("GOLD");
    }
    Iec61850Server server = server(model, settings());
    assertThat(remarks.poll(10, TimeUnit.SECONDS)).contains("GOLDLD1/LLN0$LG$lost", "None");
    Iec61850Client client = connect(server);
    toggle(server, 1);
    List<LogEntry> entries = client.log(LOG).all(10).entries();
    assertThat(entries).flatExtracting(LogEntry::values).extracting(LoggedValue::reference)
        .containsExactly("GOLDLD0/GGIO1$ST$Ind1$stVal", "GOLDLD0/GGIO1$ST$Ind1");
    assertThat(entries.getLast().values().getFirst().reason()).isEqualTo(ReasonCode.NONE);
    assertThat(client.logs().controlBlock("GOLDLD1/LLN0.lcb").orElseThrow().logRef())
        .isEqualTo("GOLDLD0/LLN0$EventLog");
    assertThat(client.logs().controlBlock("GOLDLD1/LLN0.lost").orElseThrow().logEna()).isFalse();
  }

  @Test
  void aLogInAFileGoesOnAfterARestart() throws Exception {
    ServerSettings settings = settings()
        .withLogs(LogStores.inDirectory(directory, FileLog.Limits.STANDARD));
    try (Iec61850Server first = Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0), settings)) {
      toggle(first, 3);
    }
    Iec61850Server second = server(settings);
    Iec61850Client client = connect(second);
    assertThat(client.logs().controlBlock(LCB).orElseThrow().oldEntrTm()).contains(START);
    toggle(second, 1);
    assertThat(times(client.log(LOG).all(10))).containsExactly(START, START.plusMillis(1), START.plusMillis(2),
        START.plusMillis(3));
    assertThat(directory).isDirectoryContaining("glob:**GOLDLD0.LLN0.EventLog.log");
    assertThatThrownBy(() -> Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0), settings))
        .isInstanceOf(IOException.class).hasMessageContaining("in use");
  }

  /** A store that takes its time, or has no room. */
  private static final class Store implements LogStore {
    private final MemoryLog entries = new MemoryLog(10_000);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private CountDownLatch blocked = new CountDownLatch(0);

    @Override
    public Extent extent() { return entries.extent(); }

    @Override
    public void append(Kept entry) throws IOException {
      asked.countDown();
      try {
        blocked.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
      if (full.get()) throw new IOException("No space left on device");
      entries.append(entry);
    }

    @Override
    public void force() {}

    @Override
    public void visit(Range range, Predicate<Kept> taker) throws IOException {
      if (unreadable.get()) throw new IOException("Input/output error");
      entries.visit(range, taker);
    }

    @Override
    public void close() {}
  }

  @Test
  void aSlowDiskDelaysNobodyWhoDoesNotReadTheLog() throws Exception {
    Store store = new Store();
    store.blocked = new CountDownLatch(1);
    Iec61850Server server = server(settings().withLogs((_, _) -> store)
        .withLogLimits(new LogLimits(8000, 1000, Duration.ofMillis(10))));
    toggle(server, 1);
    store.asked.await();
    toggle(server, 50);
    Iec61850Client client = connect(server);
    assertThat(client.read(IND1)).isEqualTo(Data.Bool.TRUE);
    assertThat(client.logs().controlBlock(LCB).orElseThrow().logEna()).isTrue();
    assertThat(remarks.poll(10, TimeUnit.SECONDS)).contains("loses entries: its store is too slow");
    store.blocked.countDown();
    List<LogEntry> entries = client.log(LOG).all(100).entries();
    assertThat(entries).hasSizeBetween(5, 20);
    assertThat(entries.getFirst().time()).contains(START);
    assertThat(remarks.poll(10, TimeUnit.SECONDS)).contains("is kept again", "entries were lost");
  }

  @Test
  void aFullDiskLosesEntriesAndSaysSoAndLoggingGoesOn() throws Exception {
    Store store = new Store();
    Iec61850Server server = server(settings().withLogs((_, _) -> store));
    Iec61850Client client = connect(server);
    toggle(server, 2);
    assertThat(client.log(LOG).all(10).entries()).hasSize(2);
    store.full.set(true);
    toggle(server, 3);
    assertThat(client.log(LOG).all(10).entries()).hasSize(2);
    assertThat(remarks.poll(10, TimeUnit.SECONDS)).contains("loses entries: No space left on device");
    assertThat(client.logs().controlBlock(LCB).orElseThrow().newEntrTm()).contains(START.plusMillis(1));
    store.full.set(false);
    toggle(server, 1);
    assertThat(client.log(LOG).all(10).entries()).hasSize(3);
    assertThat(remarks.poll(10, TimeUnit.SECONDS)).contains("is kept again; 3 entries were lost");
  }

  @Test
  void clientsWriteAndDeleteOnlyWhereTheyMay() throws Exception {
    Iec61850Server server = server(settings());
    Iec61850Client client = connect(server);
    toggle(server, 2);
    ClientLog log = client.log(LOG);
    Refusal denied = new Refusal("access/object-access-denied", Optional.empty(),
        Optional.of(ServiceError.OBJECT_ACCESS_DENIED), Optional.empty());
    assertThat(log.write(START, "a note")).contains(denied);
    assertThat(log.clear()).isEqualTo(new LogDeletion.Refused(denied));
    assertThat(log.all(10).entries()).hasSize(2);
    assertThat(client.mms().parameters().supports(Service.WRITE_JOURNAL)).isFalse();
    assertThat(client.mms().parameters().supports(Service.INITIALIZE_JOURNAL)).isFalse();
    Iec61850Client other = connect(server(settings().withLogRights(LogRight.WRITE)));
    assertThat(other.mms().parameters().supports(Service.WRITE_JOURNAL)).isTrue();
    assertThat(other.log(LOG).write(START, "a note")).isEmpty();
    assertThat(other.log(LOG).clear()).isEqualTo(new LogDeletion.Refused(denied));
    assertThat(other.log("GOLDLD0/LLN0.NoLog").write(START, "a note").orElseThrow().text())
        .isEqualTo("access/object-non-existent");
  }

  @Test
  void whatAClientWritesIsAnEntryLikeTheOthers() throws Exception {
    Iec61850Server server = server(settings().withLogs(LogStores.inDirectory(directory, FileLog.Limits.STANDARD))
        .withLogRights(LogRight.WRITE, LogRight.DELETE));
    Iec61850Client client = connect(server);
    ClientLog log = client.log(LOG);
    toggle(server, 1);
    LoggedValue value = new LoggedValue("Operator$comment", new Data.VisibleString("earthed"),
        ReasonCode.of(Reason.APPLICATION_TRIGGER));
    assertThat(log.write(START.plusMillis(7), List.of(value))).isEmpty();
    assertThat(log.write(START.plusMillis(8), "Ω checked")).isEmpty();
    toggle(server, 1);
    List<LogEntry> entries = log.all(10).entries();
    assertThat(entries).extracting(LogEntry::time).extracting(Optional::orElseThrow)
        .containsExactly(START, START.plusMillis(7), START.plusMillis(8), START.plusMillis(1));
    assertThat(entries).extracting(LogEntry::entryId).doesNotHaveDuplicates();
    assertThat(entries.get(1).values()).containsExactly(value);
    assertThat(entries.get(2).annotation()).contains("Ω checked");
    assertThat(client.logs().controlBlock(LCB).orElseThrow().newEntr()).isEqualTo(entries.get(3).entryId());
    assertThat(client.mms().call(new ConfirmedRequest.ReportJournalStatus(
        new ObjectName.DomainSpecific("GOLDLD0", "LLN0$EventLog"))).orThrow())
        .isEqualTo(new ConfirmedResponse.JournalStatus(4, true, Optional.empty()));
  }

  @Test
  void theOldestEntriesAreDeletedUpToATimeOrAnEntryOrAll() throws Exception {
    Iec61850Server server = server(settings().withLogRights(LogRight.DELETE));
    Iec61850Client client = connect(server);
    ClientLog log = client.log(LOG);
    toggle(server, 10);
    assertThat(log.clearBefore(START)).isEqualTo(new LogDeletion.Deleted(0));
    assertThat(log.clearBefore(START.plusMillis(3))).isEqualTo(new LogDeletion.Deleted(3));
    List<LogEntry> rest = log.all(10).entries();
    assertThat(rest.getFirst().time()).contains(START.plusMillis(3));
    assertThat(log.clearBefore(rest.get(2))).isEqualTo(new LogDeletion.Deleted(2));
    assertThat(log.all(10).entries()).isEqualTo(rest.subList(2, 7));
    assertThat(client.logs().controlBlock(LCB).orElseThrow().oldEntr()).isEqualTo(rest.get(2).entryId());
    assertThat(log.clear()).isEqualTo(new LogDeletion.Deleted(5));
    assertThat(log.all(10)).isEqualTo(new LogResult.Entries(List.of(), true));
    assertThat(client.logs().controlBlock(LCB).orElseThrow().newEntrTm()).isEmpty();
    assertThat(remarks).anySatisfy(remark -> assertThat(remark).contains("has deleted 5 entries"));
    toggle(server, 1);
    LogEntry next = log.all(10).entries().getFirst();
    assertThat(LogEntry.number(next.entryId()).orElseThrow())
        .isGreaterThan(LogEntry.number(rest.getLast().entryId()).orElseThrow());
    assertThat(log.after(rest.getLast(), 10).entries()).containsExactly(next);
  }

  @Test
  void whatCannotBeEnteredOrDeletedIsRefused() throws Exception {
    Store store = new Store();
    Iec61850Server server = server(settings().withLogs((_, _) -> store).withLogRights(LogRight.WRITE, LogRight.DELETE)
        .withLogLimits(new LogLimits(8000, 10_000, Duration.ofMillis(10))));
    Iec61850Client client = connect(server);
    ClientLog log = client.log(LOG);
    assertThat(log.write(START, "x".repeat(8000)).orElseThrow().text()).isEqualTo("resource/capability-unavailable");
    ObjectName journal = new ObjectName.DomainSpecific("GOLDLD0", "LLN0$EventLog");
    EntryContent note = new EntryContent(Data.BinaryTime.of(START), new EntryContent.Annotation("x".repeat(4000)));
    assertThat(client.mms().call(new ConfirmedRequest.WriteJournal(journal, List.of(note, note, note))))
        .isEqualTo(new Answer.Negative<>(ServiceError.MEMORY_UNAVAILABLE));
    assertThat(client.mms().call(new ConfirmedRequest.WriteJournal(journal, List.of(new EntryContent(
        Data.BinaryTime.NOT_SET, new EntryContent.Annotation("when?"))))))
        .isEqualTo(new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT));
    assertThat(client.mms().call(new ConfirmedRequest.WriteJournal(journal, List.of(new EntryContent(
        Data.BinaryTime.of(START), new EntryContent.Values(Optional.of(new EntryContent.Event(journal,
            EntryContent.State.ACTIVE)), List.of()))))))
        .isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT));
    assertThat(log.clear().text()).isEqualTo("refused: access/object-access-unsupported");
    store.full.set(true);
    assertThat(log.write(START, "a note").orElseThrow().text()).isEqualTo("resource/mass-storage-unavailable");
    assertThat(log.all(10).entries()).isEmpty();
  }

  @Test
  void aLogThatCannotBeReadIsRemarkedOnceUntilItCanBe() throws Exception {
    Store store = new Store();
    Iec61850Client client = connect(server(settings().withLogs((_, _) -> store)));
    for (int times = 1; times <= 2; times++) {
      store.unreadable.set(true);
      for (int i = 0; i < 5; i++)
        assertThat(client.log(LOG).all(10)).isInstanceOfSatisfying(LogResult.Refused.class,
            refused -> assertThat(refused.refusal().text()).isEqualTo("resource/mass-storage-unavailable"));
      store.unreadable.set(false);
      assertThat(client.log(LOG).all(10)).isInstanceOf(LogResult.Entries.class);
      assertThat(remarks).hasSize(times).allSatisfy(remark -> assertThat(remark)
          .contains("cannot be read: Input/output error"));
    }
  }

  @Test
  void aCutWhileReadingEndsTheQuery() throws Exception {
    Iec61850Server server = server(settings());
    toggle(server, 500);
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      InitiateParameters proposal = AssociationSettings.STANDARD.proposal();
      AssociationSettings narrow = AssociationSettings.STANDARD.withProposal(new InitiateParameters(5000, 5, 5,
          proposal.nestingLevel(), proposal.version(), proposal.parameterCbb(), proposal.servicesSupported()));
      Cuts.spread(proxy, 10, () -> connect(proxy.port(), narrow),
          client -> assertThat(client.log(LOG).all(1000).entries()).hasSize(500), (_, told) -> {
            assertThat(told).containsInstanceOf(ConnectionLostException.class);
            leftovers.awaitNone(server::connections);
          });
      leftovers.awaitNoLinks(proxy);
      assertThat(connect(proxy.port(), narrow).log(LOG).all(1000).entries()).hasSize(500);
    }
  }
}
