package io.gridtap.sources.dlms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileMarksTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir
  private Path directory;

  @Test
  void aRestartedGatewayGoesOnWhereItWas() throws IOException {
    ProfileMarks marks = new ProfileMarks(Optional.of(directory.resolve("state")), "meter 1");
    marks.taken("1-0:99.1.0", NOON);
    marks.taken("1-0:99.2.0", NOON.plusSeconds(900));
    marks.taken("1-0:99.1.0", NOON.minusSeconds(900));
    ProfileMarks again = new ProfileMarks(Optional.of(directory.resolve("state")), "meter 1");
    assertThat(again.last("1-0:99.1.0")).contains(NOON);
    assertThat(again.last("1-0:99.2.0")).contains(NOON.plusSeconds(900));
    assertThat(again.last("1-0:98.1.0")).isEmpty();
  }

  @Test
  void aDamagedFileStartsAfresh() throws IOException {
    Files.writeString(directory.resolve("m.profiles"), "1-0:99.1.0 yesterday\n");
    assertThat(new ProfileMarks(Optional.of(directory), "m").last("1-0:99.1.0")).isEmpty();
  }

  @Test
  void withoutADirectoryMarksLastAsLongAsTheProcess() throws IOException {
    ProfileMarks marks = new ProfileMarks(Optional.empty(), "m");
    marks.taken("1-0:99.1.0", NOON);
    assertThat(marks.last("1-0:99.1.0")).contains(NOON);
  }
}
