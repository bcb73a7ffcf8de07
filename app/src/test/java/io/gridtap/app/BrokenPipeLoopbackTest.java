package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code gridtap … | head}: the program itself, whose reader goes away. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrokenPipeLoopbackTest {
  @Test
  void theProgramEndsWhenNobodyReads() throws Exception {
    try (TestStation station = TestStation.start()) {
      Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          System.getProperty("java.class.path"), Gridtap.class.getName(), "iec104", "listen", "127.0.0.1",
          station.port(), "--ca", "1").redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
          assertThat(out.readLine()).contains("1/");
        }
        boolean ended = false;
        for (int value = 0; value < 300 && !ended; value++) { // it learns of it by writing
          station.update(2001, new ShortFloat(value, Quality.GOOD));
          ended = program.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(ended).isTrue();
      } finally {
        program.destroyForcibly();
      }
    }
  }
}
