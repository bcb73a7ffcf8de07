package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {
  @TempDir
  Path directory;

  @Test
  void numbersContinueAfterACleanEnd() throws IOException {
    for (int first : new int[]{1, 4}) {
      try (Sequences sequences = FileSequences.in(directory)) {
        sequences.reserve(Map.of("a\n\\n b", 3));
        for (int i = 0; i < 3; i++)
          assertThat(sequences.next("a\n\\n b")).isEqualTo(first + i);
      }
    }
  }

  @Test
  void afterACrashTheRestOfABlockIsSkipped() throws IOException {
    Path crashed = Files.createDirectories(directory.resolve("crashed"));
    long last = 0;
    try (Sequences sequences = FileSequences.in(directory)) {
      for (int i = 0; i < 2500; i++) {
        sequences.reserve(Map.of("a", 1, "b", 1));
        last = sequences.next("a");
      }
      Files.copy(directory.resolve(FileSequences.FILE), crashed.resolve(FileSequences.FILE));
    }
    try (Sequences sequences = FileSequences.in(crashed)) {
      sequences.reserve(Map.of("a", 1, "b", 1));
      assertThat(sequences.next("a")).isGreaterThan(last).isLessThanOrEqualTo(last + FileSequences.BLOCK + 1);
      assertThat(sequences.next("b")).isPositive();
    }
  }

  @Test
  void aDirectoryBelongsToOne() throws IOException {
    try (Sequences first = FileSequences.in(directory)) {
      first.reserve(Map.of("a", 1));
      assertThatIOException().isThrownBy(() -> FileSequences.in(directory)).withMessageContaining("is used by another");
    }
    Files.writeString(directory.resolve(FileSequences.FILE), "gridtap mqtt sequences 1\n12x a\n");
    assertThatIOException().isThrownBy(() -> FileSequences.in(directory)).withMessageContaining("is damaged");
  }

  @Test
  void withoutADirectoryTheyBeginWithTheClock() throws IOException {
    try (Sequences sequences = new ClockSequences(InstantSource.fixed(Instant.ofEpochMilli(1_767_225_600_123L)))) {
      assertThat(sequences.next("a")).isEqualTo(1_767_225_600_123L);
      assertThat(sequences.next("a")).isEqualTo(1_767_225_600_124L);
      assertThat(sequences.next("b")).isEqualTo(1_767_225_600_123L);
    }
  }
}
