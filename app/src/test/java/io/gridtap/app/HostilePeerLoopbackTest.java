package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.ied.SimulatedIed;
import io.gridtap.simulators.ied.Substation;
import io.gridtap.testkit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that stop, break off or lie at each step of the handshake and behind it: one line, code 1, and no waiting. What
 * they say is what our own server said to the same command.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostilePeerLoopbackTest {
  private static final String RCB = "METER1MEAS/LLN0.RP.urcbPower01";

  /** CC, AARE, and the answers to requests. */
  private static List<byte[]> answers = List.of();

  @BeforeAll
  static void record() throws IOException {
    try (SimulatedIed ied = SimulatedIed.start(Substation.FILES.get(1), SimulatedIed.Settings.STANDARD);
        FaultProxy proxy = FaultProxy.to(ied.address())) {
      assertThat(report(proxy.port(), "--count", "1").exitCode()).isZero();
      answers = ScriptedPeer.tpkts(proxy.toClient().recorded());
    }
    assertThat(answers).hasSizeGreaterThan(6);
  }

  private static Invocation report(int port, String... more) {
    List<String> arguments = new ArrayList<>(List.of("iec61850", "report", "127.0.0.1", Integer.toString(port), "--rcb",
        RCB, "--associate-timeout", "300ms", "--request-timeout", "300ms", "--no-reconnect"));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static String failure(Invocation run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(line -> line.startsWith("gridtap: ")).toList()).as(run.err()).hasSize(1);
    assertThat(run.err()).doesNotContain("fault of this program").doesNotContain("\tat ");
    return run.errLines().getLast();
  }

  private static String afterAnswers(List<byte[]> script, boolean goes) throws IOException {
    try (ScriptedPeer peer = new ScriptedPeer(script, goes)) {
      String line = failure(report(peer.port()));
      assertThat(line).startsWith("gridtap: 127.0.0.1:" + peer.port());
      return line;
    }
  }

  @Test
  void stallsWithoutConnectionConfirm() throws IOException {
    assertThat(afterAnswers(List.of(), false)).contains("while connecting the ISO transport");
  }

  @Test
  void whoWatchesIsToldWhatIsWaitedFor() throws IOException {
    try (ScriptedPeer peer = new ScriptedPeer(List.of(), false)) {
      String where = "127.0.0.1:" + peer.port();
      Invocation watched = Invocation.of("iec61850", "identify", where, "--associate-timeout", "2500ms", "-v");
      assertThat(watched.errLines()).hasSize(2);
      assertThat(watched.errLines().getFirst())
          .isEqualTo("connecting to %s, waiting for the association".formatted(where));
      assertThat(watched.errLines().getLast()).contains("within 2.5 s");
    }
  }

  @Test
  void stallsBehindConnectionConfirm() throws IOException {
    assertThat(afterAnswers(answers.subList(0, 1), false)).contains("associat");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void stallsBehindTheAssociation(int answered) throws IOException {
    assertThat(afterAnswers(answers.subList(0, answered), false)).contains("no answer");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void goesInsteadOfAnswering(int answered) throws IOException {
    assertThat(afterAnswers(answers.subList(0, answered), true)).contains("closed");
  }

  /** Half of a PDU, then the end of the connection. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void breaksOffWithinAPdu(int whole) throws IOException {
    List<byte[]> script = new ArrayList<>(answers.subList(0, whole));
    byte[] next = answers.get(whole);
    script.add(Arrays.copyOf(next, next.length / 2));
    assertThat(afterAnswers(script, true)).contains("closed");
  }

  /** The frame is whole, but what is in it claims to be longer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void liesAboutALength(int whole) throws IOException {
    List<byte[]> script = new ArrayList<>(answers.subList(0, whole));
    byte[] next = answers.get(whole);
    byte[] shortened = Arrays.copyOf(next, next.length - 3);
    shortened[2] = (byte) (shortened.length >> 8);
    shortened[3] = (byte) shortened.length;
    script.add(shortened);
    assertThat(afterAnswers(script, false)).isNotEmpty();
  }

  /** A TPKT that claims less than its own head. */
  @Test
  void liesAboutTheFrame() throws IOException {
    byte[] confirm = answers.getFirst().clone();
    confirm[3] = 2;
    assertThat(afterAnswers(List.of(confirm), false)).contains("TPKT");
  }

  @Test
  void answersAnotherRequest() throws IOException {
    List<byte[]> script = new ArrayList<>(answers.subList(0, 2));
    script.add(answers.get(3));
    assertThat(afterAnswers(script, false)).isNotEmpty();
  }
}
