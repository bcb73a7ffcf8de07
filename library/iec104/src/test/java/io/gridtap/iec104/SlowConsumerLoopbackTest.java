package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer slower than its station costs a window, not the heap: in a process of 48 MiB. */
@Timeout(120)
class SlowConsumerLoopbackTest {
  private static String probe(String station) throws IOException, InterruptedException {
    Process probe = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m",
        "-cp", System.getProperty("java.class.path"), SlowConsumerProbe.class.getName(), station)
        .redirectErrorStream(true).start();
    try {
      String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      probe.waitFor();
      return said;
    } finally {
      probe.destroy();
    }
  }

  @Test
  void theWindowClosesAndTestsGoOnUntilTheConsumerTakes() throws Exception {
    assertThat(probe("obedient")).contains("in order: 20000").doesNotContain("Exception", "Error");
  }

  @Test
  void aStationThatIgnoresTheWindowIsHeldUpByTcp() throws Exception {
    assertThat(probe("heedless")).contains("in order: 300000").doesNotContain("Exception", "Error");
  }
}
