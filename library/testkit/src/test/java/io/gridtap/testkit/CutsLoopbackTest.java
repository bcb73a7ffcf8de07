package io.gridtap.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CutsLoopbackTest {
  private static final int OCTETS = 100;

  /** Sends back what it gets. */
  private static ServerSocket echo(Set<Socket> connections) throws IOException {
    ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("echo-listener").start(() -> {
      try {
        while (true) {
          Socket socket = listener.accept();
          connections.add(socket);
          Thread.ofPlatform().name("echo-connection").start(() -> {
            try (socket) {
              socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException reset) {
              assertThat(reset).isNotNull();
            } finally {
              connections.remove(socket);
            }
          });
        }
      } catch (IOException closed) {
        assertThat(listener.isClosed()).isTrue();
      }
    });
    return listener;
  }

  private static void talk(Socket socket) throws IOException {
    for (int i = 0; i < OCTETS; i++) {
      socket.getOutputStream().write(i);
      if (socket.getInputStream().read() < 0) throw new EOFException();
    }
  }

  @Test
  void everyPartOfAConversationIsCutAndNothingStays() throws Exception {
    Leftovers leftovers = Leftovers.since(Duration.ofSeconds(20), "echo-");
    Set<Socket> connections = ConcurrentHashMap.newKeySet();
    try (ServerSocket server = echo(connections); FaultProxy proxy = FaultProxy.to(server.getLocalPort())) {
      List<Cuts.Cut> seen = new ArrayList<>();
      Cuts.spread(proxy, 5, () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()), CutsLoopbackTest::talk,
          (cut, told) -> {
            assertThat(told).containsInstanceOf(IOException.class);
            leftovers.awaitNoLinks(proxy);
            seen.add(cut);
          });
      assertThat(seen).hasSize(10);
      assertThat(seen).extracting(Cuts.Cut::of).containsOnly((long) OCTETS);
      assertThat(seen).extracting(Cuts.Cut::after).containsExactly(0L, 20L, 40L, 60L, 80L, 0L, 20L, 40L, 60L, 80L);
      assertThatThrownBy(() -> Cuts.spread(proxy, 1, () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()),
          CutsLoopbackTest::talk, (_, told) -> assertThat(told).isEmpty())).isInstanceOf(AssertionError.class)
          .hasMessageContaining("FIN after 0 of 100 octets to the server");
      leftovers.awaitNone(() -> connections);
    }
    leftovers.awaitNoThreads();
  }

  @Test
  void whatIsLeftIsNamed() throws Exception {
    Leftovers leftovers = Leftovers.since(Duration.ofMillis(20), "left-over");
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().name("left-over-1").start(() -> {
      try {
        end.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    });
    assertThatThrownBy(leftovers::awaitNoThreads).hasMessage("these threads are left: [left-over-1]");
    assertThatThrownBy(() -> leftovers.awaitNone(() -> List.of("a connection")))
        .hasMessage("these are left: [a connection]");
    Leftovers.since(Duration.ofMillis(20), "left-over").awaitNoThreads();
    end.countDown();
    thread.join();
    leftovers.awaitNoThreads();
  }
}
