package io.gridtap.dlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.InvocationCounters;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.SecurityRefusal;
import io.gridtap.dlms.security.SystemTitle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCountersTest {
  private static final CounterId ID = CounterId.of(SystemTitle.hex("4D4D4D0000000001"), Key.hex("00".repeat(16)));

  @TempDir
  Path directory;

  private Path file() { return directory.resolve("counters"); }

  @Test
  void goesOnWhereItStopped() throws IOException {
    try (FileCounters counters = FileCounters.open(file())) {
      assertThat(counters.next(ID)).isZero();
      assertThat(counters.next(ID)).isEqualTo(1);
      counters.accept(ID, 77);
    }
    try (FileCounters counters = FileCounters.open(file())) {
      assertThat(counters.next(ID)).isEqualTo(2);
      assertThat(counters.expected(ID)).isEqualTo(78);
      assertThatThrownBy(() -> counters.accept(ID, 77)).isInstanceOf(SecurityRefusal.class);
    }
  }

  /** A process that is killed while it uses counters, again and again, never uses or accepts a value twice. */
  @Test
  void aKilledProcessRepeatsNothing() throws IOException, InterruptedException {
    Set<Long> sent = new HashSet<>();
    Set<Long> received = new HashSet<>();
    for (int life = 0; life < 5; life++) {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          System.getProperty("java.class.path"), CounterUser.class.getName(), file().toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(),
          StandardCharsets.US_ASCII))) {
        int lines = 0;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          // the last one may be cut off by the kill
          if (!line.endsWith(".")) continue;
          Set<Long> values = line.startsWith("s") ? sent : received;
          assertThat(values.add(Long.valueOf(line.substring(1, line.length() - 1)))).as(line).isTrue();
          if (++lines == 300 + 40 * life) process.toHandle().destroyForcibly();
        }
        assertThat(lines).isGreaterThan(200);
      }
      assertThat(process.waitFor()).isNotZero();
    }
    assertThat(sent).hasSizeGreaterThan(500);
  }

  /** Uses counters until it is killed; says each value once it has it. */
  static final class CounterUser {
    private CounterUser() {}

    public static void main(String[] arguments) throws IOException {
      try (FileCounters counters = FileCounters.open(Path.of(arguments[0]), FileCounters.Sync.EACH, 7)) {
        while (true) {
          System.out.println("s" + counters.next(ID) + ".");
          long received = counters.expected(ID);
          counters.accept(ID, received);
          System.out.println("r" + received + ".");
        }
      }
    }
  }

  @Test
  void aTornEndIsCutOff() throws IOException {
    try (FileCounters counters = FileCounters.open(file())) {
      counters.accept(ID, 5);
    }
    String line = Files.readString(file());
    for (String torn : List.of(line.substring(0, line.length() / 2), "\0\0\0\0\0", "r 4d4d\n\0\0", "\n")) {
      Files.writeString(file(), line + torn);
      try (FileCounters counters = FileCounters.open(file())) {
        assertThat(counters.expected(ID)).isEqualTo(6);
      }
    }
  }

  @Test
  void damageWithinIsRefused() throws IOException {
    try (FileCounters counters = FileCounters.open(file())) {
      counters.accept(ID, 5);
    }
    String line = Files.readString(file());
    Files.writeString(file(), line.replace("006", "005") + line);
    assertThatThrownBy(() -> FileCounters.open(file())).isInstanceOf(FileSystemException.class)
        .hasMessageContaining("line 1").hasMessageContaining("change the keys");
    // and it is not left locked
    Files.writeString(file(), line);
    FileCounters.open(file()).close();
  }

  @Test
  void twoAtATimeAreRefused() throws IOException {
    FileCounters open = FileCounters.open(file());
    assertThatThrownBy(() -> FileCounters.open(file())).hasMessageContaining("open already");
    open.close();
    FileCounters.open(file()).close();
  }

  @Test
  void aSymbolOfTheKeyIsInTheFileAndNotTheKey() throws IOException {
    try (FileCounters counters = FileCounters.open(file())) {
      counters.next(ID);
    }
    assertThat(Files.readString(file())).contains(ID.key()).doesNotContain("00".repeat(16));
    assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
  }

  @Test
  void theLogIsRewrittenWhenItHasGrown() throws IOException {
    try (FileCounters counters = FileCounters.open(file(), FileCounters.Sync.ON_FLUSH, 10)) {
      for (long value = 0; value < 60_000; value++) {
        counters.accept(ID, value);
        if (value % 1000 == 0) counters.flush();
      }
      counters.flush();
      assertThat(Files.size(file())).isLessThan(2_000_000);
    }
    try (FileCounters counters = FileCounters.open(file())) {
      assertThat(counters.expected(ID)).isEqualTo(60_000);
      assertThat(Files.size(file())).isLessThan(100);
    }
  }

  @Test
  void threadsShareAndNoneGetsTheSame() throws IOException, InterruptedException {
    Set<Long> values = new ConcurrentSkipListSet<>();
    try (FileCounters counters = FileCounters.open(file(), FileCounters.Sync.EACH, 3)) {
      List<Thread> threads = java.util.stream.IntStream.range(0, 8)
          .mapToObj(number -> Thread.ofVirtual().start(() -> take(counters, values))).toList();
      for (Thread thread : threads)
        thread.join();
      assertThat(values).hasSize(8 * 50);
      assertThat(counters.next(ID)).isGreaterThan(399);
    }
  }

  private static void take(InvocationCounters counters, Set<Long> values) {
    for (int i = 0; i < 50; i++)
      values.add(counters.next(ID));
  }

  @Test
  void anInterruptedCallerDoesNotCloseTheFile() throws IOException {
    try (FileCounters counters = FileCounters.open(file(), FileCounters.Sync.EACH, 1)) {
      Thread.currentThread().interrupt();
      counters.accept(ID, 1);
      assertThat(Thread.interrupted()).isTrue();
      counters.accept(ID, 2);
      assertThat(counters.next(ID)).isZero();
    }
  }

  @Test
  void theEndIsAnEnd() throws IOException {
    try (FileCounters counters = FileCounters.open(file())) {
      counters.advance(ID, 0xFFFF_FFFDL);
      assertThat(counters.next(ID)).isEqualTo(0xFFFF_FFFDL);
      assertThat(counters.next(ID)).isEqualTo(0xFFFF_FFFEL);
      assertThatThrownBy(() -> counters.next(ID)).isInstanceOf(SecurityRefusal.class);
      counters.accept(ID, 0xFFFF_FFFFL);
      assertThat(counters.expected(ID)).isEqualTo(0x1_0000_0000L);
    }
    Files.writeString(file(), "", StandardOpenOption.APPEND);
    try (FileCounters counters = FileCounters.open(file())) {
      assertThatThrownBy(() -> counters.next(ID)).isInstanceOf(SecurityRefusal.class);
      assertThatThrownBy(() -> counters.accept(ID, 0xFFFF_FFFFL)).isInstanceOf(SecurityRefusal.class);
    }
  }
}
