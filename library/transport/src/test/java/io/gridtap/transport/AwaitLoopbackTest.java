package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.transport.Conversation.Settings;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that wait for an answer and read it themselves, over a real connection. */
@Timeout(60)
class AwaitLoopbackTest {
  private static final System.Logger LOG = System.getLogger(AwaitLoopbackTest.class.getName());
  /** A question of this kind is answered by the peer at once. */
  private static final int ECHO = 1;
  /** This one is not answered. */
  private static final int SILENCE = 2;
  /** This one is answered, and by as much that was not asked for. */
  private static final int CHATTER = 3;
  /** The peer closes. */
  private static final int END = 4;

  /** The peer has a question it does not answer. */
  private final CountDownLatch silent = new CountDownLatch(1);
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Asker asker;
  private final Socket peer;

  AwaitLoopbackTest() throws IOException, InterruptedException {
    Connection connection = TcpConnector.SHARED
        .connect(TcpConnector.Settings.to(server.getInetAddress().getHostAddress(), server.getLocalPort()));
    peer = server.accept();
    peer.setTcpNoDelay(true);
    asker = Asker.start(connection, Settings.STANDARD);
    Thread.ofVirtual().start(this::echo);
  }

  @AfterEach
  void close() throws IOException {
    asker.conversation.close();
    peer.close();
    server.close();
  }

  /** A question is a number and a kind; an answer is the same. Number 0 was not asked for. */
  private static Octets text(int number, int kind) {
    return new OctetWriter().u32be(number).u8(kind).toOctets();
  }

  private void echo() {
    try (peer) {
      DataInputStream in = new DataInputStream(peer.getInputStream());
      while (true) {
        Octets question = Octets.wrap(in.readNBytes(in.readUnsignedShort()));
        int kind = question.u8(4);
        OctetWriter out = new OctetWriter();
        if (kind == CHATTER) for (int i = 0; i < 20; i++) out.octets(Telegraph.frame(text(0, i)));
        if (kind == END) return;
        if (kind == SILENCE) silent.countDown();
        if (kind != SILENCE) out.octets(Telegraph.frame(question));
        out.toOctets().writeTo(peer.getOutputStream());
      }
    } catch (IOException over) {
      // who still waits for an answer is told by the conversation
      LOG.log(Level.DEBUG, "the peer has ended", over);
    }
  }

  private static final class Asker implements Conversation.Handler<Octets> {
    private final Map<Integer, CompletableFuture<Thread>> open = new ConcurrentHashMap<>();
    private final BlockingQueue<Octets> unasked = new LinkedBlockingQueue<>();
    private final AtomicInteger last = new AtomicInteger();
    private final Conversation<Telegraph.Command, Octets> conversation;
    private volatile boolean ready = true;

    private Asker(Conversation<Telegraph.Command, Octets> conversation) { this.conversation = conversation; }

    static Asker start(Connection connection, Settings settings) {
      CompletableFuture<Asker> made = new CompletableFuture<>();
      Conversation.start("test", connection, new Telegraph(), conversation -> {
        Asker asker = new Asker(conversation);
        made.complete(asker);
        return asker;
      }, settings);
      return made.join();
    }

    /** Who delivered the answer. */
    Thread ask(int kind) throws InterruptedException, ExecutionException {
      return conversation.await(begin(kind));
    }

    CompletableFuture<Thread> begin(int kind) throws InterruptedException {
      int number = last.incrementAndGet();
      CompletableFuture<Thread> answer = new CompletableFuture<>();
      open.put(number, answer);
      conversation.command(new Telegraph.Command.Send(text(number, kind)));
      return answer;
    }

    @Override
    public void deliver(Octets event) {
      OctetReader in = event.reader();
      int number = in.i32be();
      if (number == 0) unasked.add(event);
      else
        Objects.requireNonNull(open.remove(number)).complete(Thread.currentThread());
    }

    @Override
    public boolean ready() { return ready; }

    @Override
    public void closed(String reason) {
      open.values().forEach(answer -> answer.completeExceptionally(new ConnectionLostException(reason)));
    }
  }

  /** Asks until it has read an answer itself: from then on the reader is aside. */
  private void becomeReader() throws Exception {
    for (int i = 0; i < 10_000; i++) if (asker.ask(ECHO).equals(Thread.currentThread())) return;
    throw new AssertionError("it never read an answer itself");
  }

  private Octets unasked() throws InterruptedException {
    Octets event = asker.unasked.poll(20, TimeUnit.SECONDS);
    if (event == null) throw new AssertionError("nothing came");
    return event;
  }

  @Test
  void aPlatformThreadThatAsksOneQuestionAfterTheOtherReadsTheAnswersItself() throws Exception { becomeReader(); }

  @Test
  void aVirtualThreadDoesNot() throws Exception {
    FutureTask<List<Thread>> answers = new FutureTask<>(() -> {
      List<Thread> by = new ArrayList<>();
      for (int i = 0; i < 200; i++) by.add(asker.ask(ECHO));
      return by;
    });
    Thread caller = Thread.ofVirtual().start(answers);
    assertThat(answers.get()).hasSize(200).doesNotContain(caller);
  }

  @Test
  void whatComesUnaskedBetweenQuestionsIsReadSoon() throws Exception {
    becomeReader();
    Telegraph.frame(text(0, 7)).writeTo(peer.getOutputStream());
    assertThat(unasked()).isEqualTo(text(0, 7));
    becomeReader();
    Telegraph.frame(text(0, 8)).writeTo(peer.getOutputStream());
    assertThat(unasked()).isEqualTo(text(0, 8));
  }

  @Test
  void anInterruptEndsTheWaitAndNotTheConnection() throws Exception {
    FutureTask<Class<?>> waiting = new FutureTask<>(() -> {
      becomeReader();
      try {
        asker.ask(SILENCE);
        return Void.class;
      } catch (InterruptedException interrupted) {
        return interrupted.getClass();
      }
    });
    Thread caller = Thread.ofPlatform().start(waiting);
    silent.await();
    caller.interrupt();
    assertThat(waiting.get()).isEqualTo(InterruptedException.class);
    assertThat(asker.ask(ECHO)).isNotNull();
    assertThat(asker.conversation.isOpen()).isTrue();
  }

  @Test
  void whoReadsLearnsOfTheEnd() throws Exception {
    becomeReader();
    assertThatThrownBy(() -> asker.ask(END)).hasCauseInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("connection closed by the peer");
    assertThat(asker.conversation.awaitClosed(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void whoReadsLearnsOfAnEndByThisSide() throws Exception {
    becomeReader();
    CompletableFuture<Thread> answer = asker.begin(SILENCE);
    Thread.ofVirtual().start(asker.conversation::close);
    assertThatThrownBy(() -> asker.conversation.await(answer)).hasCauseInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("closed by this side");
  }

  @Test
  void anAnswerThatComesAnotherWayIsEnough() throws Exception {
    becomeReader();
    CompletableFuture<Thread> answer = asker.begin(SILENCE);
    Thread other = Thread.ofVirtual().start(() -> answer.complete(Thread.currentThread()));
    assertThat(asker.conversation.await(answer)).isEqualTo(other);
  }

  @Test
  void manyCallersOfBothKindsGetTheirAnswers() throws Exception {
    List<FutureTask<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FutureTask<Integer> caller = new FutureTask<>(() -> {
        int asked = 0;
        for (; asked < 3000; asked++) asker.ask(ECHO);
        return asked;
      });
      callers.add(caller);
      (i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(caller);
    }
    for (FutureTask<Integer> caller : callers) assertThat(caller.get(40, TimeUnit.SECONDS)).isEqualTo(3000);
  }

  @Test
  void whatTheHandlerHasNoRoomForStaysInOrder() throws Exception {
    becomeReader();
    asker.ready = false;
    List<CompletableFuture<Thread>> answers = new ArrayList<>();
    // far more than an inbox holds: reading has to stop
    for (int i = 0; i < 5000; i++) answers.add(asker.begin(CHATTER));
    FutureTask<Thread> last = new FutureTask<>(() -> asker.conversation.await(answers.getLast()));
    Thread.ofPlatform().start(last);
    assertThat(answers.getLast()).isNotDone();
    asker.ready = true;
    asker.conversation.wake();
    last.get(40, TimeUnit.SECONDS);
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(asker.unasked).hasSize(5000 * 20);
    int next = 0;
    for (Octets event : asker.unasked) assertThat(event).isEqualTo(text(0, next++ % 20));
  }

  @Test
  void theConnectionMayBeLeftToTheStarterFromTheBeginning() throws Exception {
    int own = 0;
    for (int i = 0; i < 20; i++) {
      Connection connection = TcpConnector.SHARED
          .connect(TcpConnector.Settings.to(server.getInetAddress().getHostAddress(), server.getLocalPort()));
      Asker first = Asker.start(connection, Settings.STANDARD.withCallerFirst());
      try (Socket other = server.accept()) {
        CompletableFuture<Thread> answer = first.begin(ECHO);
        Telegraph.frame(text(1, ECHO)).writeTo(other.getOutputStream());
        if (first.conversation.await(answer).equals(Thread.currentThread())) own++;
        Telegraph.frame(text(0, i)).writeTo(other.getOutputStream());
        assertThat(first.unasked.poll(20, TimeUnit.SECONDS)).isEqualTo(text(0, i));
      } finally {
        first.conversation.close();
      }
    }
    assertThat(own).isPositive();
  }
}
