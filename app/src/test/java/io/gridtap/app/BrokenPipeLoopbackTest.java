package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code gridtap … | head}, or onto a full disk: the program itself, whose output goes nowhere. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrokenPipeLoopbackTest {
  private static ProcessBuilder listening(TestStation station) {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Gridtap.class.getName(), "iec104", "listen", "127.0.0.1",
        station.port(), "--ca", "1");
  }

  @Test
  void whatADiskHasNoRoomForIsAFailure() throws Exception {
    try (TestStation station = TestStation.start()) {
      Process program = listening(station).redirectOutput(new File("/dev/full")).start();
      try (BufferedReader err = program.errorReader(StandardCharsets.UTF_8)) {
        List<String> said = err.lines().toList();
        assertThat(said).last().asString().startsWith("gridtap: cannot write standard output: ");
        assertThat(program.waitFor()).isEqualTo(Exit.FAILED);
      } finally {
        program.destroyForcibly();
      }
    }
  }

  @Test
  void theProgramEndsWhenNobodyReads() throws Exception {
    try (TestStation station = TestStation.start()) {
      Process program = listening(station).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
        assertThat(program.exitValue()).isEqualTo(Exit.DONE);
      } finally {
        program.destroyForcibly();
      }
    }
  }
}
