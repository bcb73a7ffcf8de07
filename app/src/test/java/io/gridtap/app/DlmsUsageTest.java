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

/** What is wrong with a command line about meters is said before anything is connected, and never shows a secret. */
class DlmsUsageTest {
  @TempDir
  private Path directory;

  private static Invocation run(String line) {
    List<String> words = new ArrayList<>(List.of("dlms"));
    words.addAll(List.of(line.split(" ", -1)));
    return Invocation.of(words.toArray(String[]::new));
  }

  private static void failsWith(Invocation run, int exitCode, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines().getLast()).startsWith("gridtap: ").contains(words);
    assertThat(run.err()).doesNotContain("\tat ").doesNotContain("S3CRET");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      read                                                   | where is the meter
      read h                                                 | what to read
      read h 1-1:32.7                                        | OBIS code '1-1:32.7', position
      read h voltage_l9                                      | do you mean voltage_l1
      read h nonsense                                        | there is no measurement 'nonsense'
      read h 1-0:1.8.0/scaler                                | has no attribute 'scaler'; it has logical_name, value
      read h 3/1-0:1.8.0/200                                 | attribute is -128…127
      read h 1.8.0 --hdlc --wrapper                          | --hdlc, or --wrapper
      read 1.8.0 --serial /dev/none --udp                    | --serial goes with HDLC
      read h 1.8.0 --baud 9600                               | --baud goes with --serial
      read h 1.8.0 --wrapper --mode-e                        | --mode-e goes with HDLC
      read h:99999 1.8.0                                     | port is 1…65535
      read h 1.8.0 --client 70000                            | a client SAP is 0…65535
      read h 1.8.0 --logical 1 --physical 17 --address-length 1 | give it more octets
      read h 1.8.0 --address-length 3                        | addressOctets is 0, 1, 2 or 4
      read h 1.8.0 --auth lls                                | wants --password-file
      read h 1.8.0 --auth hls5                               | --auth hls5 wants --ek and --ak
      read h 1.8.0 --password S3CRET --password-file x       | only one of them
      read h 1.8.0 --password-file /none                     | there is no file /none
      read h 1.8.0 --ek S3CRET                               | --ek: a key is written as
      read h 1.8.0 --ak 00                                   | keys want --ek
      read h 1.8.0 --ek 00010203                             | wants --ak
      read h 1.8.0 --ek 00010203 --ak 00010203               | has 16 octets, not 4
      read h 1.8.0 --suite 3 --ek 00                         | --suite is 0, 1 or 2
      read h 1.8.0 --profile nosuch                          | of the built-in ones there are
      read h 1.8.0 --timeout soon                            | 500ms, 5s, 2m or 1h
      read h 1.8.0 --udp --pcap x                            | --pcap records TCP
      read h 1.8.0 --names /none                             | cannot read /none
      get h register 1.8.0                                   | CLASS OBIS ATTRIBUTE
      get h nonsense 1.8.0 2                                 | 'nonsense' is no interface class
      get h 7 1-0:99.1.0 2 1                                 | SELECTOR wants its VALUE
      get h 7 1-0:99.1.0 2 1 ff0                             | raw 'ff0'
      set h data 0-0:96.1.0 2 uint8 300                      | unsigned cannot hold 300
      set h data 0-0:96.1.0 2 number 3                       | A type is int8, uint8
      set h data 0-0:96.1.0 2 uint8 much                     | 'much' is no whole number
      action h clock 0-0:1.0.0 jump                          | has no method 'jump'; it has adjust_to_quarter
      objects h more                                         | nothing is wanted behind h
      profile h                                              | the profile's OBIS code
      profile h 1-0:99.1.0 --entries 0..3                    | is not like 1..20
      profile h 1-0:99.1.0 --entries 5..3                    | ends before it begins
      profile h 1-0:99.1.0 --entries 1..3 --last 1h          | --entries goes without
      profile h 1-0:99.1.0 --from then                       | --from: 'then'
      profile h 1-0:99.1.0 --zone Nowhere                    | --zone: 'Nowhere'
      clock h --set now --shift 3                            | --set or --shift
      clock h --shift 901                                    | --shift is -900…900
      relay h                                                | status, connect or disconnect
      relay h toggle                                         | not 'toggle'
      image h /none.bin                                      | cannot read the image /none.bin
      push listen --port 70000                               | --port is 0…65535
      read h 1.8.0 --udp --hdlc --mode-e                    | --mode-e goes with HDLC over TCP
      push listen --udp --hdlc                               | --udp goes with
      probe h --name Mine                                    | --name has small letters
      decode xyz                                             | is not pairs of hexadecimal digits
      """)
  void wrongUsage(String line, String words) { failsWith(run(line), 2, words); }

  @Test
  void aProfileThatIsWrongIsRefusedWhereItIs() throws IOException {
    Path profile = Files.writeString(directory.resolve("meter.profile"), "name: mine\nlink.window: 9\n");
    failsWith(run("read h 1.8.0 --profile " + profile), 78, "meter.profile", "line 2");
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    failsWith(run("read 127.0.0.1:%d 1.8.0 --password S3CRET".formatted(port)), 1,
        "cannot connect to 127.0.0.1:" + port,
        "connection refused");
  }

  @Test
  void probeReplacesNoFile() throws IOException {
    Path there = Files.writeString(directory.resolve("meter.profile"), "mine");
    failsWith(run("probe h --output " + there), 2, "is there already");
    assertThat(there).hasContent("mine");
  }
}
