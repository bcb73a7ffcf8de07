package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.LogChange;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.Caller;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over real sockets. */
class Iec61850ServerLoopbackTest {
  private static final FcReference IND1 = FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]");
  private static final Variable URCB_ENA = Variable.of("GOLDLD0", "LLN0$RP$urcbStat01$RptEna");

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception { for (AutoCloseable closeable : open.reversed()) closeable.close(); }

  private Iec61850Server server(ServerSettings settings) throws Exception {
    Iec61850Server server = Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0), settings);
    open.add(server);
    return server;
  }

  private MmsClient client(Iec61850Server server, AssociationSettings settings) throws Exception {
    MmsClient client = MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), settings, _ -> {});
    open.add(client);
    return client;
  }

  private MmsClient client(Iec61850Server server) throws Exception {
    return client(server, AssociationSettings.STANDARD);
  }

  private static Optional<AccessResult.Failure> write(MmsClient client, Variable variable, Data data)
      throws InterruptedException {
    return client.call(ConfirmedRequest.Write.of(variable, data)).orThrow().results().getFirst();
  }

  private static AccessResult read(MmsClient client, String item) throws InterruptedException {
    return client.call(ConfirmedRequest.Read.of(Variable.of("GOLDLD0", item))).orThrow().results().getFirst();
  }

  @Test
  void servesReadsWritesAndReports() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD);
    MmsClient client = client(server);
    assertThat(client.call(new ConfirmedRequest.Identify()).orThrow().vendor()).isEqualTo("Gridtap");
    assertThat(write(client, URCB_ENA, Data.Bool.TRUE)).isEmpty();

    Instant at = Instant.parse("2026-11-21T06:00:00.5Z");
    server.update(update -> update.set(IND1, Value.Bool.TRUE)
        .set(FcReference.parse("GOLDLD0/GGIO1.Ind1.q[ST]"), Quality.of(Quality.Validity.INVALID)).stamp(at, 0x8A));
    Data ind1 = Data.Structure.of(Data.Bool.TRUE, new Data.Bits(Quality.of(Quality.Validity.INVALID).bitString()),
        Data.UtcTime.of(at, 0x8A));
    assertThat(client.reports().take().results()).contains(ind1);
    assertThat(read(client, "GGIO1$ST$Ind1")).isEqualTo(ind1);

    assertThat(write(client, Variable.of("GOLDLD0", "GGIO1$ST$Ind1$stVal"), Data.Bool.FALSE))
        .contains(new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED));
    assertThat(client.parameters().servicesSupported())
        .isEqualTo(InitiateParameters.services(Iec61850Server.services()));
    assertThat(client.call(new ConfirmedRequest.Other(0xBF1B, Octets.EMPTY)))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE));
  }

  @Test
  void pagesLongListsOfNamesToThePdu() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD);
    List<String> whole = names(client(server));
    MmsClient narrow = client(server, AssociationSettings.STANDARD.withMaxPduOctets(1000));
    assertThat(names(narrow)).isEqualTo(whole).hasSizeGreaterThan(2000).doesNotHaveDuplicates();
    assertThat(narrow.call(new ConfirmedRequest.GetVariableAccessAttributes(
        Variable.of("GOLDLD0", "GPRF1").name()))).isEqualTo(new Answer.Negative<>(ServiceError.RESOURCE_OTHER));
  }

  private static List<String> names(MmsClient client) throws InterruptedException {
    List<String> names = new ArrayList<>();
    ConfirmedResponse.NameList page;
    do {
      page = client.call(new ConfirmedRequest.GetNameList(ConfirmedRequest.ObjectClass.NAMED_VARIABLE,
          new ConfirmedRequest.Scope.Domain("GOLDLD0"),
          names.isEmpty() ? Optional.empty() : Optional.of(names.getLast()))).orThrow();
      assertThat(page.names()).isNotEmpty();
      names.addAll(page.names());
    } while (page.moreFollows());
    return names;
  }

  @Test
  void aLostConnectionFreesItsReportControlBlock() throws Exception {
    LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    Iec61850Server server = server(ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void closed(String peer, String reason) { ends.add(peer); }
    }));
    MmsClient first = client(server);
    MmsClient second = client(server);
    assertThat(write(first, URCB_ENA, Data.Bool.TRUE)).isEmpty();
    assertThat(write(second, URCB_ENA, Data.Bool.TRUE))
        .contains(new AccessResult.Failure(DataAccessError.TEMPORARILY_UNAVAILABLE));
    assertThat(server.connections()).hasSize(2);
    first.abort();
    ends.take();
    assertThat(write(second, URCB_ENA, Data.Bool.TRUE)).isEmpty();
    assertThat(server.connections()).hasSize(1);
  }

  @Test
  void aClientThatDoesNotReadStopsNobody() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD);
    MmsClient lazy = client(server);
    MmsClient busy = client(server);
    assertThat(write(lazy, Variable.of("GOLDLD0", "LLN0$RP$urcbBig01$RptEna"), Data.Bool.TRUE)).isEmpty();
    List<FcReference> values = new ArrayList<>();
    for (int i = 1; i <= 80; i++) values.add(FcReference.parse("GOLDLD0/GPRF1.AnIn" + i + ".mag.f[MX]"));
    long dropped = 0;
    for (int round = 0; round < 100_000 && dropped == 0; round++) {
      float value = round;
      server.update(update -> values.forEach(reference -> update.set(reference, new Value.Float32(value))));
      if (round % 100 == 0)
        dropped = server.connections().stream().mapToLong(Iec61850Server.Connection::droppedReports).sum();
    }
    assertThat(dropped).isPositive();
    assertThat(write(busy, URCB_ENA, Data.Bool.TRUE)).isEmpty();
    server.update(update -> update.set(IND1, Value.Bool.TRUE));
    assertThat(busy.reports().take().results()).contains(new Data.VisibleString("urcbStat_id"));
  }

  @Test
  void blocksWithTheShortestPeriodStopNobody() throws Exception {
    // so short that the work of one period takes longer than the period
    ReportLimits limits = new ReportLimits(1000, 1 << 20, 100, Duration.ofSeconds(10),
        Duration.ofMillis(1));
    Iec61850Server server = server(ServerSettings.STANDARD.withReportLimits(limits));
    MmsClient greedy = client(server);
    for (String rcb : List.of("RP$urcbBig01", "RP$urcbBig02", "RP$urcbTypes01", "BR$brcbStat01", "BR$brcbMeas01"))
      for (var write : List.of(Map.entry("TrgOps", new Data.Bits(BitString.of("000010"))),
          Map.entry("IntgPd", new Data.Unsigned(1)), Map.entry("RptEna", Data.Bool.TRUE)))
        assertThat(write(greedy, Variable.of("GOLDLD0", "LLN0$" + rcb + "$" + write.getKey()), write.getValue()))
            .as("%s %s", rcb, write).isEmpty();
    greedy.reports().take();
    MmsClient other = client(server);
    for (int i = 0; i < 50; i++) assertThat(read(other, "GGIO1$ST$Ind1$stVal")).isEqualTo(Data.Bool.FALSE);
  }

  @Test
  @Timeout(60)
  void aWatcherMayCallTheServerAndWaitForOthersWhoDo() throws Exception {
    LinkedBlockingQueue<Iec61850Server> started = new LinkedBlockingQueue<>();
    Iec61850Server server = server(ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void written(String peer, FcReference attribute, Data data) {
        try {
          Iec61850Server here = started.take();
          Thread.ofVirtual().start(() -> here.update(update -> update.set(IND1, Value.Bool.TRUE))).join();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
      }
    }));
    started.add(server);
    assertThat(write(client(server), Variable.of("GOLDLD0", "GTYP1$SP$Wr$b"), Data.Bool.TRUE)).isEmpty();
    assertThat(server.read(IND1)).contains(Data.Bool.TRUE);
  }

  @Test
  void aWatcherThatFailsHarmsNobody() throws Exception {
    LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    Iec61850Server server = server(ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void associated(String peer) { fail("associated"); }

      @Override
      public void closed(String peer, String reason) { fail("closed"); }

      @Override
      public void written(String peer, FcReference attribute, Data data) { fail("written"); }

      private void fail(String call) {
        calls.add(call);
        throw new IllegalStateException("a watcher that fails when " + call);
      }
    }));
    MmsClient client = client(server);
    assertThat(write(client, Variable.of("GOLDLD0", "GTYP1$SP$Wr$b"), Data.Bool.TRUE)).isEmpty();
    client.abort();
    assertThat(List.of(calls.take(), calls.take(), calls.take())).containsExactly("associated", "written", "closed");
    assertThat(server.connections()).isEmpty();
  }

  @Test
  @Timeout(60)
  void remarksOfTimersArePassedAtOnce() throws Exception {
    LinkedBlockingQueue<String> remarks = new LinkedBlockingQueue<>();
    Iec61850Server server = server(ServerSettings.STANDARD.withWatcher(new Iec61850Server.Watcher() {
      @Override
      public void remark(String text) { remarks.add(text); }
    }));
    server.update(update -> update.set(FcReference.parse("GOLDLD0/GTYP1.Ty.vs255[ST]"),
        (Data) new Data.VisibleString("x".repeat(255))).set(FcReference.parse("GOLDLD0/GTYP1.Ty.us255[ST]"),
            (Data) new Data.MmsString("y".repeat(255))));
    MmsClient narrow = client(server, AssociationSettings.STANDARD.withMaxPduOctets(512));
    for (var write : List.of(Map.entry("TrgOps", new Data.Bits(BitString.of("000010"))),
        Map.entry("IntgPd", new Data.Unsigned(100)), Map.entry("RptEna", Data.Bool.TRUE)))
      assertThat(write(narrow, Variable.of("GOLDLD0", "LLN0$RP$urcbTypes01$" + write.getKey()), write.getValue()))
          .isEmpty();
    assertThat(remarks.take()).contains("GTYP1$ST$Ty", "512");
  }

  @Test
  @Timeout(60)
  void reportsThatCannotBeSentEndTheAssociation() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD);
    CountDownLatch aborted = new CountDownLatch(1);
    MmsServer.Service service = server.serve(new MmsServer.Association() {
      @Override
      public String peer() { return "127.0.0.1:1"; }

      @Override
      public AcseApdu.Entity entity() { throw new UnsupportedOperationException(); }

      @Override
      public InitiateParameters parameters() { return AssociationSettings.STANDARD.proposal(); }

      @Override
      public Optional<X509Certificate> certificate() { return Optional.empty(); }

      @Override
      public <R extends ConfirmedResponse> Answer<R> call(ConfirmedRequest<R> request) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void report(InformationReport report) { throw new IllegalArgumentException("a report of the wrong kind"); }

      @Override
      public void abort() { aborted.countDown(); }
    }, new ClientAccess(new Caller("127.0.0.1:1", AcseApdu.Entity.UNNAMED, Optional.empty(), Optional.empty()),
        Access.EVERYTHING));
    service.answer(ConfirmedRequest.Write.of(URCB_ENA, Data.Bool.TRUE)).orThrow();
    server.update(update -> update.set(IND1, Value.Bool.TRUE));
    aborted.await();
    service.closed("aborted");
    assertThat(server.connections()).isEmpty();
  }

  @Test
  void demandsThePassword() throws Exception {
    Iec61850Server server = server(
        ServerSettings.STANDARD.withAssociation(AssociationSettings.STANDARD.withPassword("secret")));
    assertThatThrownBy(() -> client(server)).isInstanceOf(AssociationFailedException.class);
    assertThatThrownBy(() -> client(server, AssociationSettings.STANDARD.withPassword("guess")))
        .isInstanceOf(AssociationFailedException.class);
    MmsClient known = client(server, AssociationSettings.STANDARD.withPassword("secret"));
    assertThat(read(known, "GGIO1$ST$Ind1$stVal")).isEqualTo(Data.Bool.FALSE);
  }

  @Test
  void anUpdateThatFailsChangesNothing() throws Exception {
    Iec61850Server server = server(ServerSettings.STANDARD);
    assertThatThrownBy(() -> server.update(update -> update.set(IND1, Value.Bool.TRUE)
        .set(FcReference.parse("GOLDLD0/GGIO1.Ind9.stVal[ST]"), Value.Bool.TRUE)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Ind9");
    assertThatThrownBy(() -> server.update(update -> update.set(IND1, new Value.Int(1))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("true or false");
    assertThat(server.read(IND1)).contains(Data.Bool.FALSE);
  }

  /** A clock that fails where the timer asks it. */
  private static final class DefectiveClock extends Clock {
    private final AtomicInteger failures = new AtomicInteger();
    private final Semaphore failed = new Semaphore(0);
    private volatile boolean defective = true;

    @Override
    public ZoneId getZone() { return ZoneOffset.UTC; }

    @Override
    public Clock withZone(ZoneId zone) { return this; }

    @Override
    public Instant instant() {
      if (!defective || !Thread.currentThread().getName().endsWith("-timer")) return Instant.now();
      failures.incrementAndGet();
      failed.release();
      throw new IllegalStateException("a defect of the application");
    }
  }

  @Test
  void aBugInATimerKeepsNoProcessorBusyAndTheTimerGoesOn() throws Exception {
    DefectiveClock clock = new DefectiveClock();
    try (Iec61850Server server = Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withClock(clock));
        Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()))) {
      long begin = System.nanoTime();
      client.logs().change("GOLDLD0/LLN0.lcbEvents", new LogChange.Enabled(false),
          new LogChange.Every(Duration.ofMillis(10)), new LogChange.On(TrgOps.of(TrgOps.Trigger.INTEGRITY)),
          new LogChange.Enabled(true));
      assertThat(clock.failed.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      assertThat(clock.failures.get()).isLessThanOrEqualTo((int) seconds + 2);
      clock.defective = false;
      while (client.log("GOLDLD0/LLN0.EventLog").all(1).entries().isEmpty()) {
        // until the timer has come round
      }
    }
  }

  @Test
  void aClientThatHasGoneHoldsNothingThoughItsFilesCannotBeClosed() throws Exception {
    LinkedBlockingQueue<String> closed = new LinkedBlockingQueue<>();
    FileStore store = new FileStore() {
      @Override
      public List<FileEntry> list(FilePath path) { return List.of(); }

      @Override
      public Source open(FilePath file) {
        return new Source(1, Optional.empty(), new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.add("file");
            throw new IllegalStateException("a defect of the application");
          }
        });
      }
    };
    try (Iec61850Server server = Iec61850Server.start(FidelityTest.golden(), TcpListener.Settings.local(0),
        ServerSettings.STANDARD.withFiles(store).withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void closed(String peer, String reason) { closed.add("client"); }
        }));
        Iec61850Client other = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()))) {
      Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()));
      client.mms().call(new ConfirmedRequest.FileOpen(FileName.of("a"), 0)).orThrow();
      assertThat(client.control("GOLDLD0/GGIO2.SPCSO2").select().successful()).isTrue();
      assertThat(other.control("GOLDLD0/GGIO2.SPCSO2").select().successful()).isFalse();
      client.close();
      assertThat(closed.take()).isEqualTo("file");
      assertThat(closed.take()).isEqualTo("client");
      assertThat(other.control("GOLDLD0/GGIO2.SPCSO2").select().successful()).isTrue();
      assertThat(server.connections()).hasSize(1);
    }
  }
}
