package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A consumer slower than its station costs a window, not the heap: in a process of 48 MiB. */
@Timeout(120)
class SlowConsumerLoopbackTest {
  @TempDir
  private Path directory;

  private String probe(String station) throws IOException, InterruptedException {
    Path said = directory.resolve("said");
    Process probe = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m",
        "-cp", System.getProperty("java.class.path"), SlowConsumerProbe.class.getName(), station)
        .redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      boolean ended = probe.waitFor(100, TimeUnit.SECONDS);
      return (ended ? "" : "Error: no end within 100 s. ") + Files.readString(said);
    } finally {
      probe.destroyForcibly();
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
