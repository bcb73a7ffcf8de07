package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gridtap simulate meter}: started, read as it says itself, told what happened. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulateMeterLoopbackTest {
  @TempDir
  private Path directory;

  private static String match(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"single-phase", "three-phase", "concentrator"})
  void isReadByTheCommandThatItPrints(String model) throws Exception {
    try (RunningCommand simulator = new RunningCommand("simulate", "meter", "--model", model, "--port", "0")) {
      simulator.awaitErr("1-0:32.7.0\n", 1);
      String command = match(simulator.err(), "read it: gridtap (dlms read .*)\n");
      Invocation read = Invocation.of(command.split(" ", -1));
      assertThat(read.exitCode()).as(read.err()).isZero();
      assertThat(read.out()).contains("Wh").contains("V");
      simulator.stop();
      assertThat(simulator.exitCode()).isZero();
      assertThat(simulator.err()).contains(" connected\n", " associated 32",
          "1 connections, 1 associations, 0 refused");
    }
  }

  @Test
  void startsTheMetersOfAFileWithTheirFaults() throws Exception {
    Path file = Files.writeString(directory.resolve("meters.yaml"), """
        # a street
        meters:
          - model: three-phase
            name: HOUSE-1
            seed: 7
            watts: 1500
            port: 0
          - model: concentrator
            name: POLE-4
            meters: 3
            port: 0
          - name: SHED
            port: 0
            faults: { busy: 1 }
        """);
    try (RunningCommand simulator = new RunningCommand("simulate", "meter", "--file", file.toString())) {
      simulator.awaitErr("SHED listens on 127.0.0.1:", 1);
      simulator.awaitErr("read it: ", 1);
      assertThat(simulator.err()).contains("three-phase meter HOUSE-1 listens", "concentrator meter POLE-4 listens");
      String shed = match(simulator.err(), "SHED listens on (127\\.0\\.0\\.1:\\d+)");
      Invocation refused = Invocation.of("dlms", "read", shed, "1-0:1.8.0");
      assertThat(refused.exitCode()).isNotZero();
      simulator.awaitErr(" busy", 1);
      String pole = match(simulator.err(), "POLE-4 listens on (127\\.0\\.0\\.1:\\d+)");
      Invocation third = Invocation.of("dlms", "read", pole, "--logical", "19", "1-0:1.8.0");
      assertThat(third.exitCode()).as(third.err()).isZero();
    }
  }

  @Test
  void aMeterOfAFileMayTakeDatagrams() throws Exception {
    Path file = Files.writeString(directory.resolve("meters.yaml"), """
        meters:
          - { name: GARAGE, model: three-phase, transport: udp, port: 0 }
        """);
    try (RunningCommand simulator = new RunningCommand("simulate", "meter", "--file", file.toString())) {
      simulator.awaitErr("1-0:32.7.0\n", 1);
      assertThat(simulator.err()).containsPattern("GARAGE listens on 127\\.0\\.0\\.1:\\d+ over UDP\n");
      Invocation read = Invocation
          .of(match(simulator.err(), "read it: gridtap (dlms read .* --udp .*)\n").split(" ", -1));
      assertThat(read.exitCode()).as(read.err()).isZero();
      assertThat(read.out()).contains("Wh").contains("V");
      simulator.stop();
      assertThat(simulator.exitCode()).isZero();
      assertThat(simulator.err()).contains("1 connections, 1 associations, 0 refused");
    }
    assertWrong("meters:\n  - name: A\n    transport: pigeon\n", ":2: 'pigeon' is no transport of a meter");
  }

  @Test
  void saysWithFileAndLineWhatIsWrongWithMeters() throws Exception {
    assertWrong("meters:\n  - model: two-phase\n", ":2: 'two-phase' is no model of meter");
    assertWrong("meters:\n  - name: A\n  - name: B\n    faults: { tired: 1 }\n", ":3: 'tired' is no fault of a meter");
    assertWrong("meters:\n  - name: A\n    color: red\n", ":3: 'color' is not known");
    assertWrong("meters:\n  - name: A\n    watts: many\n", ":3: 'many' is no number");
    assertWrong("meters: 5\n", ":1: a list of meters is expected");
    assertWrong("devices: []\n", ":1: 'devices' is not known; there is 'meters:'");
    assertWrong("meters: [\n", ":");
  }

  private void assertWrong(String text, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("bad.yaml"), text);
    Invocation run = Invocation.of("simulate", "meter", "--file", file.toString(), "--duration", "1ms");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(78);
    assertThat(run.errLines().getLast()).startsWith("gridtap: " + file + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--push-hdlc", "--push-ciphered"})
  void pushesToAListener(String how) throws Exception {
    boolean ciphered = how.equals("--push-ciphered");
    String[] listen = {"dlms", "push", "listen", "--port", "0", "--count", "2"};
    String[] listenCiphered = {"dlms", "push", "listen", "--port", "0", "--count", "2", "--ek",
        "000102030405060708090A0B0C0D0E0F", "--ak", "D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF"};
    try (RunningCommand listener = new RunningCommand(ciphered ? listenCiphered : listen)) {
      listener.awaitErr("listening on 127.0.0.1 port ", 1);
      listener.awaitErr("\n", 1);
      String port = match(listener.err(), "port (\\d+)");
      String[] simulate = ("simulate meter --model three-phase --port 0 --push-every 1s --push 127.0.0.1:" + port + " "
          + how).strip().split(" ", -1);
      try (RunningCommand simulator = new RunningCommand(simulate)) {
        simulator.awaitErr("listens on ", 1);
        listener.awaitErr("2 pushes, 0 refused", 1);
        assertThat(listener.out()).contains("1-0:1.8.0");
      }
    }
  }

  @Test
  void wrongUsage() {
    assertThat(Invocation.of("simulate", "meter", "--meters", "0").exitCode()).isEqualTo(2);
    assertThat(Invocation.of("simulate", "meter", "--file", "none.yaml").exitCode()).isEqualTo(2);
    assertThat(Invocation.of("simulate", "meter", "--model", "steam").err()).contains("'steam' is no model of meter");
    assertThat(Invocation.of("simulate", "meter", "--port", "65535", "--meters", "2").err()).contains("--base-port");
    assertThat(Invocation.of("simulate", "meter", "--fault", "slow=2").err()).contains("a probability is 0…1");
    assertThat(Invocation.of("simulate", "meter", "--port", "0", "--push", "127.0.0.1:1").err())
        .contains("only three-phase meters push");
    assertThat(Invocation.of("simulate", "meter", "--port", "0", "--model", "three-phase", "--push", "here").err())
        .contains("HOST:PORT, not 'here'");
  }
}
