package io.gridtap.mms;

import static io.gridtap.mms.association.AssociationSettings.STANDARD;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.association.AssociationRefusal;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.testkit.Vectors;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.FrameBuffer;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MmsLoopbackTest {
  private static final AssociationSettings HASTY = STANDARD.withHandshakeLimit(Duration.ofMillis(300))
      .withRequestLimit(Duration.ofMillis(300));

  private static String text(Answer<ConfirmedResponse.Values> answer) {
    AccessResult result = answer.orThrow().results().getFirst();
    return ((Data.VisibleString) result).value();
  }

  @Test
  void callsFromManyThreadsGetTheirOwnAnswers() throws Exception {
    try (Echo echo = new Echo(STANDARD);
        MmsClient client = Echo.connect(echo.port(), STANDARD);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(client.parameters().maxServOutstandingCalling()).isEqualTo(5);
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 20; thread++) {
        String name = "thread" + thread;
        all.add(threads.submit(() -> {
          for (int i = 0; i < 100; i++) assertThat(text(client.call(Echo.read(name + i)))).isEqualTo(name + i);
          return null;
        }));
      }
      for (Future<?> one : all) one.get();
      assertThat(client.call(new ConfirmedRequest.Identify()).orThrow().vendor()).isEqualTo("Gridtap");
      assertThat(client.call(new ConfirmedRequest.Status(false)))
          .isEqualTo(new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE));
    }
  }

  @Test
  void callsOfOneThreadAreOutstandingTogetherAndAnsweredInOrder() throws Exception {
    try (Echo echo = new Echo(STANDARD); MmsClient client = Echo.connect(echo.port(), STANDARD)) {
      List<ConfirmedRequest.Read> requests = IntStream.range(0, 100).mapToObj(i -> Echo.read("x" + i)).toList();
      assertThat(client.callAll(requests)).extracting(MmsLoopbackTest::text)
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "x" + i).toList());
      assertThat(client.<ConfirmedResponse.Values>callAll(List.of())).isEmpty();
    }
  }

  @Test
  void theServerMayAskBackWhereTheClientServesIt() throws Exception {
    try (Echo echo = new Echo(STANDARD); MmsClient client = Echo.connect(echo.port(), STANDARD)) {
      assertThat(text(client.call(Echo.read("back"), request -> {
        assertThat(request).isEqualTo(new ConfirmedRequest.Identify());
        return new Answer.Positive<>(new ConfirmedResponse.Identity("of the client", "", ""));
      }))).isEqualTo("of the client");
      assertThat(text(client.call(Echo.read("after")))).isEqualTo("after");
    }
  }

  @Test
  void aListenerTakesReportsAndIsToldTheEnd() throws Exception {
    LinkedBlockingQueue<InformationReport> taken = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    try (Echo echo = new Echo(STANDARD);
        MmsClient client = MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", echo.port()), STANDARD,
            new MmsClient.Listener() {
              @Override
              public void watch(Event event) { throw new AssertionError(event); }

              @Override
              public boolean takes(InformationReport report) {
                return report.results().getFirst().equals(new Data.Int(1)) && taken.add(report);
              }

              @Override
              public void closed(String reason) { ends.add(reason); }
            })) {
      client.call(Echo.report(3)).orThrow();
      echo.report();
      assertThat(client.reports().take().results().getFirst()).isEqualTo(new Data.Int(0));
      assertThat(client.reports().take().results().getFirst()).isEqualTo(new Data.Int(2));
      assertThat(taken).hasSize(1);
      assertThat(ends).isEmpty();
    }
    assertThat(ends.take()).isEqualTo("released");
  }

  @Test
  void reportsThatAreNotTakenHoldTheServerBackAndNoneIsLost() throws Exception {
    int count = 30_000;
    try (Echo echo = new Echo(STANDARD); MmsClient client = Echo.connect(echo.port(), STANDARD)) {
      client.call(Echo.report(count)).orThrow();
      echo.report();
      assertThat(echo.reported().await(500, TimeUnit.MILLISECONDS)).as("all is sent though nothing is taken").isFalse();
      assertThat(client.reports().size()).isLessThan(count / 2);
      for (int i = 0; i < count; i++)
        assertThat(client.reports().take().results().getFirst()).isEqualTo(new Data.Int(i));
      assertThat(text(client.call(Echo.read("after")))).isEqualTo("after");
    }
  }

  @Test
  void anInterruptEndsTheWaitAndNothingElse() throws Exception {
    try (Echo echo = new Echo(STANDARD); MmsClient client = Echo.connect(echo.port(), STANDARD)) {
      List<Future<?>> waiting = new ArrayList<>();
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      for (int i = 0; i < 5; i++) waiting.add(threads.submit(() -> client.call(Echo.read("slow"))));
      echo.waiting().await();
      threads.shutdownNow();
      for (Future<?> one : waiting)
        assertThatThrownBy(one::get).isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(InterruptedException.class);
      echo.release();
      for (int i = 0; i < 20; i++) assertThat(text(client.call(Echo.read("x" + i)))).isEqualTo("x" + i);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void closeReleasesAndAbortAborts() throws Exception {
    try (Echo echo = new Echo(STANDARD)) {
      MmsClient courteous = Echo.connect(echo.port(), STANDARD);
      courteous.close();
      assertThat(echo.closed().take()).isEqualTo("released by the peer");
      assertThat(courteous.isOpen()).isFalse();
      assertThatThrownBy(() -> courteous.call(Echo.read("x"))).isInstanceOf(ConnectionLostException.class)
          .hasMessage("released");
      assertThatThrownBy(() -> courteous.reports().take()).isInstanceOf(ConnectionLostException.class);
      courteous.close();
      MmsClient rude = Echo.connect(echo.port(), STANDARD);
      rude.abort();
      assertThat(echo.closed().take()).isEqualTo("aborted by the peer");
    }
  }

  @Test
  void aRequestLongerThanAgreedIsTheCallersFaultAndHarmsNothing() throws Exception {
    try (Echo echo = new Echo(STANDARD);
        MmsClient client = Echo.connect(echo.port(), STANDARD.withMaxPduOctets(1000))) {
      assertThatThrownBy(() -> client.call(new ConfirmedRequest.Other(0xBF1B, Octets.wrap(new byte[1000]))))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("longer than the 1000 octets");
      assertThat(text(client.call(Echo.read("x")))).isEqualTo("x");
    }
  }

  private static ThrowingConsumer<Throwable> refusedBecause(AcseApdu.Diagnostic diagnostic) {
    return failed -> assertThat(((AssociationFailedException) failed).refusal())
        .contains(new AssociationRefusal.ByAcse(diagnostic, false));
  }

  @Test
  void theWrongPasswordIsNamed() throws Exception {
    try (Echo echo = new Echo(STANDARD.withPassword("right"))) {
      assertThatThrownBy(() -> Echo.connect(echo.port(), STANDARD.withPassword("wrong")))
          .isInstanceOf(AssociationFailedException.class)
          .hasMessage("127.0.0.1:%d: while associating: association refused: authentication failure", echo.port())
          .satisfies(refusedBecause(AcseApdu.Diagnostic.AUTHENTICATION_FAILURE));
      assertThatThrownBy(() -> Echo.connect(echo.port(), STANDARD)).hasMessageContaining("authentication required")
          .satisfies(refusedBecause(AcseApdu.Diagnostic.AUTHENTICATION_REQUIRED));
      try (MmsClient client = Echo.connect(echo.port(), STANDARD.withPassword("right"))) {
        assertThat(text(client.call(Echo.read("x")))).isEqualTo("x");
      }
    }
  }

  @Test
  void callersAreAdmittedByWhoeverReceivesThem() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    MmsServer.Reception reception = new MmsServer.Reception() {
      @Override
      public MmsServer.Verdict receive(Caller caller) {
        if (caller.shows("trouble")) throw new IllegalStateException("out of order");
        return caller.shows("right")
            ? new MmsServer.Verdict.Admitted(_ -> new Identity(caller.entity().toString()))
            : new MmsServer.Verdict.Refused(AcseApdu.Diagnostic.CALLING_AP_TITLE_NOT_RECOGNISED);
      }

      @Override
      public void refused(Caller caller, AcseApdu.Diagnostic diagnostic) {
        told.add(diagnostic.text() + caller.password());
        throw new IllegalStateException("which changes nothing");
      }
    };
    try (MmsServer server = MmsServer.startAdmitting(TcpListener.Settings.local(0), STANDARD, reception)) {
      assertThatThrownBy(() -> Echo.connect(server.port(), STANDARD.withPassword("wrong")))
          .isInstanceOf(AssociationFailedException.class)
          .hasMessageEndingWith("association refused: calling AP title not recognised");
      assertThatThrownBy(() -> Echo.connect(server.port(), STANDARD.withPassword("trouble")))
          .isInstanceOf(AssociationFailedException.class).hasMessageEndingWith("no reason given");
      assertThat(List.of(told.take(), told.take())).containsExactly(
          "calling AP title not recognisedOptional.empty", "no reason givenOptional.empty");
      try (MmsClient client = Echo.connect(server.port(), STANDARD.withPassword("right"))) {
        assertThat(client.call(new ConfirmedRequest.Identify()).orThrow().model())
            .isEqualTo(STANDARD.calling().entity().toString());
      }
    }
  }

  /** Says who the caller is. */
  private record Identity(String caller) implements MmsServer.Service {
    @Override
    public Answer<?> answer(ConfirmedRequest<?> request) {
      return new Answer.Positive<>(new ConfirmedResponse.Identity("Gridtap", caller, "1"));
    }

    @Override
    public void closed(String reason) {
      // nothing to give back
    }
  }

  // Peers that stop, close, or are something else

  /** Answers each TPKT with the next recorded one; behind the last it says nothing more, or closes. */
  private static final class Mute implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    private final Thread thread;

    Mute(List<Octets> answers, boolean closes) throws IOException {
      thread = Thread.ofVirtual().name("mute").start(() -> {
        try (Socket socket = listener.accept()) {
          for (Octets answer : answers) {
            byte[] header = socket.getInputStream().readNBytes(4);
            socket.getInputStream().readNBytes(((header[2] & 0xFF) << 8 | header[3] & 0xFF) - 4);
            answer.writeTo(socket.getOutputStream());
          }
          if (!closes) socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
          else
            socket.shutdownOutput();
          socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException over) {
          throw new java.io.UncheckedIOException(over);
        }
      });
    }

    int port() { return listener.getLocalPort(); }

    /** Until all that was sent has come. */
    void awaitEnd() throws InterruptedException { thread.join(); }

    @Override
    public void close() throws IOException { listener.close(); }
  }

  private static List<Octets> answers(int count) {
    return Vectors.of(MmsLoopbackTest.class, "/vectors/lib-assoc-conclude.txt").stream()
        .filter(vector -> vector.direction() == Vectors.Direction.FROM_SERVER).map(Vectors.Vector::octets).limit(count)
        .toList();
  }

  @Test
  void aPeerThatSaysNothingIsLeftAtEachStep() throws Exception {
    try (Mute mute = new Mute(answers(0), false)) {
      assertThatThrownBy(() -> Echo.connect(mute.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessage("127.0.0.1:%d: while connecting the ISO transport: no answer to the transport connection request"
              + " (COTP CR) within 300 ms; is this an MMS server, and the transport selector (T-SEL) the right one?",
              mute.port())
          .satisfies(failed -> assertThat(((AssociationFailedException) failed).refusal()).isEmpty());
    }
    try (Mute mute = new Mute(answers(1), false)) {
      assertThatThrownBy(() -> Echo.connect(mute.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessageStartingWith("127.0.0.1:%d: while associating: no answer to the associate request (AARQ)"
              + " within 300 ms; a device that", mute.port())
          .hasMessageContaining("password");
    }
    try (Mute mute = new Mute(answers(2), false); MmsClient client = Echo.connect(mute.port(), HASTY)) {
      assertThatThrownBy(() -> client.call(Echo.read("x"))).isInstanceOf(RequestTimeoutException.class)
          .hasMessageContaining("300 ms");
      assertThat(client.isOpen()).isTrue();
    }
  }

  /** Five are agreed on, and the peer answers none: the sixth is not sent, though the callers have gone. */
  @Test
  void aRequestNoOneWaitsForAnyMoreStillCounts() throws Exception {
    try (Mute mute = new Mute(answers(2), false); FaultProxy proxy = FaultProxy.to(mute.port())) {
      MmsClient client = Echo.connect(proxy.port(), STANDARD);
      for (int i = 0; i < 6; i++) {
        long sent = proxy.toServer().octets();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
          try {
            thrown.completeExceptionally(new AssertionError("answered: " + client.call(Echo.read("x"))));
          } catch (InterruptedException | RuntimeException ended) {
            thrown.complete(ended);
          }
        });
        if (i < 5) assertThat(proxy.toServer().awaitOctets(sent + 1, Duration.ofSeconds(10))).isTrue();
        else // of what is not sent nothing is seen; it is given the time it would take
          assertThat(caller.join(Duration.ofMillis(200))).isFalse();
        caller.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      }
      client.abort();
      mute.awaitEnd();
      FrameBuffer frames = Tpkt.frameBuffer();
      frames.append(proxy.toServer().recorded());
      int requests = 0;
      while (frames.hasNext()) if (frames.next().toHex().contains("1a0144")) requests++;
      assertThat(requests).isBetween(1, 5);
    }
  }

  @Test
  void aPeerThatClosesIsNamedAtEachStep() throws Exception {
    try (Mute mute = new Mute(answers(0), true)) {
      assertThatThrownBy(() -> Echo.connect(mute.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessageContaining("while connecting the ISO transport: connection closed by the peer; is this an MMS");
    }
    try (Mute mute = new Mute(answers(1), true)) {
      assertThatThrownBy(() -> Echo.connect(mute.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessageContaining("while associating: connection closed by the peer; a device that closes here usually");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 mail ready\r\n"})
  void whatIsNoMmsServerIsRecognised(String greeting) throws Exception {
    try (Mute other = new Mute(List.of(Octets.wrap(greeting.getBytes(US_ASCII))), false)) {
      assertThatThrownBy(() -> Echo.connect(other.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessageContaining("TPKT version 3 wanted, %d there".formatted((int) greeting.charAt(0)))
          .hasMessageContaining("is this the MMS port (102) of the device?");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, RST", "4, FIN", "5, FIN", "21, FIN", "21, RST", "22, FIN", "23, FIN", "26, FIN", "80, RST",
      "100, FIN", "140, FIN", "160, FIN"})
  void aCutWithinTheHandshakeIsAnAssociationThatFailed(int octets, Ending ending) throws Exception {
    try (Echo echo = new Echo(STANDARD); FaultProxy proxy = FaultProxy.to(echo.port())) {
      proxy.toClient().cutAfter(octets, ending);
      assertThatThrownBy(() -> Echo.connect(proxy.port(), HASTY)).isInstanceOf(AssociationFailedException.class)
          .hasMessageContaining("127.0.0.1:" + proxy.port())
          .hasMessageContaining(octets < 22 ? "while connecting the ISO transport" : ": while ")
          .hasMessageContaining("connection");
      try (MmsClient again = Echo.connect(proxy.port(), STANDARD)) {
        assertThat(text(again.call(Echo.read("x")))).isEqualTo("x");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FIN", "RST"})
  void aCutWithinCallsAnswersEachOfThemOnce(Ending ending) throws Exception {
    try (Echo echo = new Echo(STANDARD);
        FaultProxy proxy = FaultProxy.to(echo.port());
        MmsClient client = Echo.connect(proxy.port(), STANDARD);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 12; i++) waiting.add(threads.submit(() -> client.call(Echo.read("slow"))));
      echo.waiting().await();
      proxy.cut(ending);
      for (Future<?> one : waiting)
        assertThatThrownBy(one::get).isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(ConnectionLostException.class).hasMessageContaining("connection");
      assertThatThrownBy(() -> client.reports().take()).isInstanceOf(ConnectionLostException.class);
      assertThat(client.isOpen()).isFalse();
      echo.release();
      assertThat(echo.closed().take()).contains("connection");
    }
  }

  @Test
  void octetsThatComeOneByOneAreTheSame() throws Exception {
    try (Echo echo = new Echo(STANDARD); FaultProxy proxy = FaultProxy.to(echo.port())) {
      proxy.toClient().segment();
      proxy.toServer().segment();
      try (MmsClient client = Echo.connect(proxy.port(), STANDARD)) {
        assertThat(text(client.call(Echo.read("x")))).isEqualTo("x");
      }
      assertThat(echo.closed().take()).isEqualTo("released by the peer");
    }
  }
}
