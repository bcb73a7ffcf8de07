package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a command line is said before anything is connected. */
class Iec104UsageTest {
  @TempDir
  private Path directory;

  private static Invocation run(String line) {
    List<String> words = new ArrayList<>(List.of("iec104"));
    words.addAll(List.of(line.split(" ", -1)));
    return Invocation.of(words.toArray(String[]::new));
  }

  private static void failsWith(Invocation run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines().getLast()).startsWith("gridtap: ").contains(words);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      listen                                                              | HOST
      listen h --ca 70000                                                 | --ca is 0…65534
      listen h --ca x                                                     | --ca
      listen h --group 17                                                 | --group is 1…16
      listen h --count 0                                                  | --count is at least 1
      listen h, --ca 1                                                    | HOST,HOST2
      listen h,i --no-reconnect                                           | --no-reconnect
      listen h 99999                                                      | port is 1…65535
      listen h --k 0                                                      | k is 1…32767
      listen h --t2 15s                                                   | t2 is less than t1
      listen h --t3 soon                                                  | 500ms, 5s, 2m or 1h
      listen h --time-zone Europe/Nowhere                                 | --time-zone: 'Europe/Nowhere'
      listen h --ca-octets 3                                              | octets of a common address
      listen h --originator 256                                           | originator address is 0…255
      listen h --originator 1 --cot-octets 1                              | no originator address
      listen h --local-address no.such.host.invalid                       | --local-address
      listen h --tls-cert x                                               | TLS wants --tls-ca
      listen h --tls-ca /none.pem                                         | /none.pem does not exist
      listen h --tls-ca /none.pem --tls-cert x                            | --tls-cert and --tls-key go together
      listen h --points /none.csv                                         | /none.csv
      interrogate h                                                       | --ca
      interrogate h,i --ca 1                                              | one HOST
      counters h --ca 1 --group 5                                         | --group is 1…4
      read h --ca 1                                                       | --ioa
      read h --ca 1 --ioa 16777216                                        | --ioa is 0…16777215
      command h --ca 1 --ioa 1 --type C_XX --value on                     | 'C_XX' is no command
      command h --ca 1 --ioa 1 --type M_SP_NA_1 --value on                | 'M_SP_NA_1' is no command
      command h --ca 1 --ioa 1 --type single --value perhaps              | on or off, not 'perhaps'
      command h --ca 1 --ioa 1 --type step --value on                     | higher or lower
      command h --ca 1 --ioa 1 --type single --value on --qu 32           | --qu is 0…31
      command h --ca 1 --ioa 1 --type bits --value 0x1ffffffff            | 32 bits
      command h --ca 1 --ioa 1 --type bits --value 1 --select             | cannot be selected
      command h --ca 1 --ioa 1 --type single --value on --time noon       | --time: 'noon'
      setpoint h --ca 1 --ioa 1 --type double --value on                  | is no set-point
      setpoint h --ca 1 --ioa 1 --type normalized --value 1.5             | -1…1
      setpoint h --ca 1 --ioa 1 --type scaled --value 32768               | -32768…32767
      setpoint h --ca 1 --ioa 1 --value much                              | 'much' is no number
      parameter h --ca 1 --ioa 1                                          | --activate
      parameter h --ca 1 --ioa 1 --value 1 --kind odd                     | --kind
      clock-sync h --ca 1 --time then                                     | --time: 'then'
      test h --count 0                                                    | --count is at least 1
      reset h --ca 1                                                      | --yes
      """)
  void wrongUsage(String line, String words) { failsWith(run(line), 2, words); }

  @Test
  void aListOfPointsThatIsWrongIsRefusedWhereItIs() throws IOException {
    Path list = Files.writeString(directory.resolve("points.csv"), "ca,ioa,name\n1,x,breaker\n");
    failsWith(run("listen h --points " + list), 78, "points.csv:2", "ioa is no number");
  }

  @Test
  void learnReplacesNoFile() throws IOException {
    Path list = Files.writeString(directory.resolve("points.csv"), "mine");
    failsWith(run("learn h --ca 1 --output " + list), 2, "is there already");
    assertThat(list).hasContent("mine");
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    failsWith(run("listen 127.0.0.1 " + port), 1, "cannot connect to 127.0.0.1:" + port, "connection refused");
    failsWith(run("listen 127.0.0.1:%d,127.0.0.1:%d".formatted(port, port)), 1, "connection refused");
    failsWith(run("test 127.0.0.1 " + port), 1, "connection refused");
  }
}
