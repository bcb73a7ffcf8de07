package io.gridtap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.transport.Conversation.Settings;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A conversation on one side of a real connection, a plain socket on the other. */
class ConversationLoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Octets HELLO = Octets.hex("68 65 6c 6c 6f");

  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final Connection connection = TcpConnector.SHARED
      .connect(TcpConnector.Settings.to(server.getInetAddress().getHostAddress(), server.getLocalPort()));
  private final Socket peer = server.accept();

  ConversationLoopbackTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() throws IOException {
    peer.close();
    server.close();
    connection.abort();
  }

  private Conversation<Telegraph.Command, Octets> start(Recorder recorder, Settings settings) {
    return Conversation.start("test", connection, new Telegraph(), recorder, settings);
  }

  private Conversation<Telegraph.Command, Octets> start(Recorder recorder) {
    return start(recorder, Settings.STANDARD);
  }

  private void ended(Conversation<Telegraph.Command, Octets> conversation, Recorder recorder)
      throws InterruptedException {
    assertThat(conversation.awaitClosed(LONG)).isTrue();
    assertThat(conversation.isOpen()).isFalse();
    assertThat(recorder.reasons).hasSize(1);
    assertThat(recorder.afterTheEnd).hasValue(0);
    assertThatThrownBy(() -> conversation.command(new Telegraph.Command.Close()))
        .isInstanceOf(ConnectionLostException.class).hasMessage(recorder.reasons.peek());
  }

  @Test
  void carriesFramesBothWays() throws Exception {
    Recorder recorder = new Recorder();
    try (var conversation = start(recorder)) {
      Telegraph.frame(HELLO).writeTo(peer.getOutputStream());
      assertThat(recorder.next()).isEqualTo(HELLO);
      conversation.command(new Telegraph.Command.Send(HELLO));
      assertThat(Octets.wrap(peer.getInputStream().readNBytes(7))).isEqualTo(Telegraph.frame(HELLO));
      assertThat(conversation.peer()).isEqualTo("127.0.0.1:" + server.getLocalPort());
      assertThat(conversation.isOpen()).isTrue();
    }
  }

  @Test
  void firesTheEnginesTimer() throws Exception {
    try (var conversation = start(new Recorder())) {
      long start = System.nanoTime();
      conversation.command(new Telegraph.Command.SendAfter(Duration.ofMillis(50)));
      assertThat(peer.getInputStream().readNBytes(3)).containsExactly(0, 1, 0xaa);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
  }

  @Test
  void firesATimerThatTookThePlaceOfAnEarlierOne() throws Exception {
    peer.setSoTimeout(Math.toIntExact(LONG.toMillis()));
    try (var conversation = start(new Recorder())) {
      for (int millis = 10; millis <= 50; millis += 10)
        conversation.command(new Telegraph.Command.SendAfter(Duration.ofMillis(millis)));
      long start = System.nanoTime();
      conversation.command(new Telegraph.Command.SendAfter(Duration.ofMillis(60)));
      // on a busy machine earlier ones may have fired before they were replaced
      do
        assertThat(peer.getInputStream().readNBytes(3)).containsExactly(0, 1, 0xaa);
      while (System.nanoTime() - start < 60_000_000);
    }
  }

  @Test
  void handlesWhatThePeerSentBeforeItClosed() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    Telegraph.frame(HELLO).writeTo(peer.getOutputStream());
    peer.close();
    assertThat(recorder.reason()).isEqualTo("connection closed by the peer");
    assertThat(recorder.delivered).containsExactly(HELLO);
    ended(conversation, recorder);
  }

  @Test
  void endsWithAResetOfThePeer() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    peer.setSoLinger(true, 0);
    peer.close();
    assertThat(recorder.reason()).startsWith("connection lost: ").contains("reset");
    ended(conversation, recorder);
  }

  @Test
  void writesWhatTheEngineSaidBeforeItClosed() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    conversation.command(new Telegraph.Command.Close());
    assertThat(peer.getInputStream().readAllBytes()).containsExactly(0, 1, 0xaa);
    assertThat(recorder.reason()).isEqualTo("asked to close");
    ended(conversation, recorder);
  }

  @Test
  void makesABugInTheEngineVisible() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    conversation.command(new Telegraph.Command.Throw());
    assertThat(recorder.reason()).startsWith("internal error").contains("a bug");
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    ended(conversation, recorder);
  }

  @Test
  void takesARefusalThatLeavesTheEngineForABug() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    peer.getOutputStream().write(new byte[]{0, 0});
    assertThat(recorder.reason()).startsWith("internal error").contains("empty frame");
    ended(conversation, recorder);
  }

  @Test
  void endsWhenTheHandlerThrows() throws Exception {
    Recorder recorder = new Recorder() {
      @Override
      public void deliver(Octets event) { throw new IllegalStateException("handler broke"); }
    };
    var conversation = start(recorder);
    Telegraph.frame(HELLO).writeTo(peer.getOutputStream());
    assertThat(recorder.reason()).startsWith("internal error").contains("handler broke");
    ended(conversation, recorder);
  }

  @Test
  void endsOnceHoweverOftenItIsClosed() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder);
    conversation.close();
    conversation.close();
    assertThat(recorder.reason()).isEqualTo("closed by this side");
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    ended(conversation, recorder);
    conversation.close();
    assertThat(recorder.reasons).hasSize(1);
  }

  @Test
  void endsWhenItsOwnerIsInterrupted() throws Exception {
    Recorder recorder = new Recorder() {
      @Override
      public void deliver(Octets event) { Thread.currentThread().interrupt(); }
    };
    var conversation = start(recorder);
    Telegraph.frame(HELLO).writeTo(peer.getOutputStream());
    assertThat(recorder.reason()).isEqualTo("interrupted");
    ended(conversation, recorder);
  }

  @Test
  void aHandlerMayGiveCommandsWithoutWaiting() throws Exception {
    AtomicLong answered = new AtomicLong();
    try (var conversation = Conversation.<Telegraph.Command, Octets>start("echo", connection, new Telegraph(),
        self -> new Conversation.Handler<>() {
          @Override
          public void deliver(Octets event) {
            try {
              self.command(new Telegraph.Command.Send(event));
              answered.incrementAndGet();
            } catch (InterruptedException impossible) {
              throw new AssertionError(impossible);
            }
          }

          @Override
          public void closed(String reason) {}
        }, Settings.STANDARD.withMaxCommands(1))) {
      OctetWriter stream = new OctetWriter();
      for (int i = 0; i < 500; i++)
        stream.octets(Telegraph.frame(HELLO));
      stream.toOctets().writeTo(peer.getOutputStream());
      assertThat(peer.getInputStream().readNBytes(3500)).isEqualTo(stream.toOctets().toByteArray());
      assertThat(answered).hasValue(500);
      assertThat(conversation.isOpen()).isTrue();
    }
  }

  @Test
  void slowsThePeerDownWhileTheHandlerIsNotReadyAndGoesOnWithCommandsAndTimers() throws Exception {
    Recorder recorder = new Recorder();
    recorder.ready = false;
    try (var conversation = start(recorder)) {
      Octets chunk = Telegraph.frame(Octets.wrap(new byte[50_000]));
      int frames = 1000;
      AtomicLong sent = new AtomicLong();
      CountDownLatch allSent = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> {
        try {
          for (int i = 0; i < frames; i++) {
            chunk.writeTo(peer.getOutputStream());
            sent.incrementAndGet();
          }
          allSent.countDown();
        } catch (IOException lost) {
          sent.set(-1);
        }
      });
      // fifty megaoctets are more than sockets and inbox hold together, so the sender has to wait
      assertThat(allSent.await(500, TimeUnit.MILLISECONDS)).isFalse();
      conversation.command(new Telegraph.Command.Send(HELLO));
      assertThat(Octets.wrap(peer.getInputStream().readNBytes(7))).isEqualTo(Telegraph.frame(HELLO));
      conversation.command(new Telegraph.Command.SendAfter(Duration.ofMillis(20)));
      assertThat(peer.getInputStream().readNBytes(3)).containsExactly(0, 1, 0xaa);
      assertThat(recorder.delivered).isEmpty();
      assertThat(sent.get()).isBetween(0L, (long) frames - 1);

      recorder.ready = true;
      conversation.wake();
      assertThat(allSent.await(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < frames; i++)
        assertThat(recorder.next().length()).isEqualTo(50_000);
    }
  }

  @Test
  void cutsAPeerThatNeverReads() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder, Settings.STANDARD.withWriteLimit(Duration.ofMillis(300)));
    Octets large = Octets.wrap(new byte[60_000]);
    assertThatThrownBy(() -> {
      while (true)
        conversation.command(new Telegraph.Command.Send(large));
    }).isInstanceOf(ConnectionLostException.class).hasMessage("the peer took no octets for 300 ms");
    assertThat(recorder.reason()).isEqualTo("the peer took no octets for 300 ms");
    ended(conversation, recorder);
  }

  @Test
  void aCommandThatWaitsForRoomIsInterruptible() throws Exception {
    Recorder recorder = new Recorder();
    var conversation = start(recorder, Settings.STANDARD.withMaxCommands(2));
    CountDownLatch interrupted = new CountDownLatch(1);
    Octets large = Octets.wrap(new byte[60_000]);
    AtomicLong accepted = new AtomicLong();
    Thread commander = Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          conversation.command(new Telegraph.Command.Send(large));
          accepted.incrementAndGet();
        }
      } catch (InterruptedException asItShould) {
        interrupted.countDown();
      }
    });
    // the peer reads nothing: once nothing more is accepted the commander waits
    long before = -1;
    while (accepted.get() != before) {
      before = accepted.get();
      assertThat(commander.join(Duration.ofMillis(200))).isFalse();
    }
    commander.interrupt();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(conversation.isOpen()).isTrue();
    conversation.close();
    assertThat(recorder.reason()).isEqualTo("closed by this side");
    ended(conversation, recorder);
  }

  /** Segments end anywhere, the reader's buffer grows on the way, and the taker is slower than the sender at times. */
  @Test
  void deliversEveryFrameInOrderHoweverTheStreamIsCut() throws Exception {
    int count = 100_000;
    CompletableFuture<Updates<Octets>> updates = new CompletableFuture<>();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try (var conversation = Conversation.<Telegraph.Command, Octets>start("load", connection, new Telegraph(),
        self -> {
          Updates<Octets> mine = new Updates<>(1_000, self::wake);
          updates.complete(mine);
          return new Conversation.Handler<>() {
            @Override
            public void deliver(Octets event) { mine.put(event); }

            @Override
            public boolean ready() { return mine.ready(); }

            @Override
            public void closed(String reason) { mine.close(reason); }
          };
        }, Settings.STANDARD)) {
      OctetWriter stream = new OctetWriter();
      for (int i = 0; i < count; i++) stream.octets(Telegraph.frame(new OctetWriter().u32be(i).toOctets()));
      Octets octets = stream.toOctets();
      Thread.ofVirtual().start(() -> {
        try {
          int step = 1;
          for (int at = 0; at < octets.length(); at += step, step = step % 40_961 + 7) {
            step = Math.min(step, octets.length() - at);
            octets.slice(at, step).writeTo(peer.getOutputStream());
          }
          peer.shutdownOutput();
          sent.complete(null);
        } catch (IOException lost) {
          sent.completeExceptionally(lost);
        }
      });
      for (int i = 0; i < count; i++) assertThat(updates.join().take().reader().u32be()).isEqualTo(i);
      assertThatThrownBy(() -> updates.join().take()).isInstanceOf(ConnectionLostException.class)
          .hasMessage("connection closed by the peer");
      assertThat(sent).succeedsWithin(LONG);
      assertThat(conversation.awaitClosed(LONG)).isTrue();
    }
  }

  /** Commands are carried out on threads of their own or by the owner, and frames come in between. */
  @Test
  void keepsEachThreadsCommandsInOrderWhileThePeerSends() throws Exception {
    int threads = 4;
    int each = 5_000;
    Thread echo = Thread.ofVirtual().start(() -> {
      try {
        peer.getInputStream().transferTo(peer.getOutputStream());
      } catch (IOException lost) {
        throw new UncheckedIOException(lost);
      }
    });
    int[] next = new int[threads];
    CompletableFuture<String> wrong = new CompletableFuture<>();
    CountDownLatch echoed = new CountDownLatch(threads * each);
    var handler = new Conversation.Handler<Octets>() {
      @Override
      public void deliver(Octets event) {
        OctetReader in = event.reader();
        int thread = in.u8();
        long number = in.u32be();
        if (number != next[thread]++) wrong.complete("thread %d: %d".formatted(thread, number));
        echoed.countDown();
      }

      @Override
      public void closed(String reason) { wrong.complete(reason); }
    };
    try (var conversation = Conversation.start("test", connection, new Telegraph(), handler, Settings.STANDARD)) {
      for (int t = 0; t < threads; t++) {
        int thread = t;
        Thread.ofVirtual().start(() -> {
          try {
            for (int i = 0; i < each; i++)
              conversation.command(new Telegraph.Command.Send(new OctetWriter().u8(thread).u32be(i).toOctets()));
          } catch (InterruptedException never) {
            wrong.complete("interrupted");
          }
        });
      }
      assertThat(echoed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong).isNotDone();
      assertThat(next).containsOnly(each);
    }
    assertThat(echo.join(LONG)).isTrue();
  }

  @Test
  void closesTheConnectionIfTheHandlerCannotBeMade() throws Exception {
    assertThatThrownBy(() -> Conversation.<Telegraph.Command, Octets>start("none", connection, new Telegraph(),
        self -> {
          throw new IllegalStateException("no handler");
        }, Settings.STANDARD)).isInstanceOf(IllegalStateException.class).hasMessage("no handler");
    InputStream in = peer.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("reset");
  }
}
