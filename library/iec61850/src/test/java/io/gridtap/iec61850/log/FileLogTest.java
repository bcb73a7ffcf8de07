package io.gridtap.iec61850.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.log.LogStore.Kept;
import io.gridtap.iec61850.log.LogStore.Mark;
import io.gridtap.iec61850.log.LogStore.Range;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.mms.pdu.Data;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log in files: what is in it survives whatever happens to the process, the files and the disk. */
@Timeout(120)
class FileLogTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

  @TempDir
  Path directory;

  private final List<String> remarks = new ArrayList<>();

  private Path file() { return directory.resolve("events.log"); }

  private FileLog open(FileLog.Limits limits) throws IOException { return FileLog.open(file(), limits, remarks::add); }

  private FileLog open() throws IOException { return open(FileLog.Limits.STANDARD); }

  private static Kept entry(long number) {
    return new Kept(number, START.plusMillis(number), List.of(
        new LoggedValue("LD0/GGIO1$ST$Ind1$stVal", Data.Bool.of(number % 2 == 0), ReasonCode.of(Reason.DATA_CHANGE)),
        new LoggedValue("LD0/MMXU1$MX$TotW", Data.Structure.of(new Data.Int(number)), ReasonCode.NONE)));
  }

  private static void append(LogStore log, long from, long to) throws IOException {
    for (long number = from; number <= to; number++) log.append(entry(number));
  }

  private static List<Kept> all(LogStore log) throws IOException { return of(log, Range.ALL); }

  private static List<Kept> of(LogStore log, Range range) throws IOException {
    List<Kept> entries = new ArrayList<>();
    log.visit(range, entries::add);
    return entries;
  }

  private static List<Long> numbers(LogStore log) throws IOException {
    return all(log).stream().map(Kept::number).toList();
  }

  @Test
  void entriesAreThereAfterARestart() throws IOException {
    try (FileLog log = open()) {
      assertThat(log.extent()).isEqualTo(LogStore.Extent.NOTHING);
      append(log, 1, 3);
      log.force();
    }
    try (FileLog log = open()) {
      assertThat(all(log)).containsExactly(entry(1), entry(2), entry(3));
      assertThat(log.extent().oldest()).contains(new Mark(1, START.plusMillis(1)));
      assertThat(log.extent().newest()).contains(new Mark(3, START.plusMillis(3)));
      append(log, 4, 4);
      assertThat(of(log, new Range(1, START.plusMillis(3), START.plusMillis(3)))).containsExactly(entry(3));
      assertThat(of(log, new Range(3, Instant.MIN, Instant.MAX))).containsExactly(entry(4));
      assertThatThrownBy(() -> log.append(entry(4))).isInstanceOf(IOException.class).hasMessageContaining("not newer");
    }
    assertThat(remarks).isEmpty();
  }

  @Test
  void readingEndsWhenNoMoreIsWanted() throws IOException {
    try (FileLog log = open()) {
      append(log, 1, 10);
      List<Kept> two = new ArrayList<>();
      log.visit(Range.ALL, entry -> {
        two.add(entry);
        return two.size() < 2;
      });
      assertThat(two).containsExactly(entry(1), entry(2));
    }
  }

  @Test
  void theOldestEntriesMakeRoom() throws IOException {
    FileLog.Limits limits = new FileLog.Limits(20, 1 << 20, false);
    try (FileLog log = open(limits)) {
      append(log, 1, 95);
      assertThat(numbers(log)).hasSizeBetween(10, 20).endsWith(95L).isSorted();
      assertThat(log.extent().oldest().orElseThrow().number()).isEqualTo(numbers(log).getFirst());
    }
    try (FileLog log = open(limits)) {
      append(log, 96, 130);
      assertThat(numbers(log)).hasSizeBetween(10, 20).endsWith(130L).isSorted();
    }
    FileLog.Limits small = new FileLog.Limits(1000, 4096, false);
    try (FileLog log = open(small)) {
      append(log, 131, 500);
      assertThat(Files.size(file()) + Files.size(directory.resolve("events.log.1"))).isLessThan(4096 + 400);
      assertThat(numbers(log)).endsWith(500L).hasSizeGreaterThan(10);
    }
  }

  @Test
  void whereverTheLastEntryIsTornTheOthersAreThere() throws IOException {
    try (FileLog log = open()) {
      append(log, 1, 3);
    }
    byte[] whole = Files.readAllBytes(file());
    int three = (whole.length - 8) / 3;
    for (int length = 8 + 2 * three; length < whole.length; length++) {
      remarks.clear();
      Files.write(file(), Arrays.copyOf(whole, length));
      try (FileLog log = open()) {
        assertThat(numbers(log)).containsExactly(1L, 2L);
        append(log, 4, 4);
      }
      try (FileLog log = open()) {
        assertThat(numbers(log)).containsExactly(1L, 2L, 4L);
      }
      assertThat(remarks).hasSize(length == 8 + 2 * three ? 0 : 1);
    }
    for (int length = 0; length <= 8; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (FileLog log = open()) {
        assertThat(all(log)).isEmpty();
        append(log, 1, 1);
      }
    }
  }

  @Test
  void damageAnywhereIsNeverTakenForAnEntry() throws IOException {
    try (FileLog log = open()) {
      append(log, 1, 3);
    }
    byte[] whole = Files.readAllBytes(file());
    for (int at = 8; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;
      Files.write(file(), damaged);
      try (FileLog log = open()) {
        assertThat(all(log))
            .isEqualTo(List.of(entry(1), entry(2), entry(3)).subList(0, (at - 8) / ((whole.length - 8) / 3)));
      }
    }
  }

  @Test
  void whatIsNoLogOrInUseIsLeftAlone() throws IOException {
    Files.writeString(file(), "my diary, not to be overwritten");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("is no log");
    assertThat(file()).hasContent("my diary, not to be overwritten");
    Files.delete(file());
    try (FileLog log = open()) {
      append(log, 1, 1);
      assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("in use");
      assertThat(numbers(log)).containsExactly(1L);
    }
  }

  /** A disk that takes so many octets and then no more, in the middle of an entry. */
  private static final class FullDisk implements LogSegment.Output {
    private long room;

    @Override
    public void write(RandomAccessFile file, long at, byte[] octets) throws IOException {
      int some = (int) Math.min(room, octets.length);
      LogSegment.DISK.write(file, at, Arrays.copyOf(octets, some));
      room -= some;
      if (some < octets.length) throw new IOException("No space left on device");
    }
  }

  @Test
  void onAFullDiskWhatIsThereStaysAndLoggingGoesOnWhenThereIsRoom() throws IOException {
    for (int room = 8; room < 600; room += 7) {
      Files.deleteIfExists(file());
      FullDisk disk = new FullDisk();
      disk.room = room;
      List<Kept> kept = new ArrayList<>();
      try (FileLog log = FileLog.open(file(), FileLog.Limits.STANDARD, remarks::add, disk)) {
        for (long number = 1; number <= 6; number++) {
          try {
            log.append(entry(number));
            kept.add(entry(number));
          } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
          }
          assertThat(all(log)).isEqualTo(kept);
        }
        disk.room = 1000;
        log.append(entry(7));
        kept.add(entry(7));
      }
      try (FileLog log = open()) {
        assertThat(all(log)).isEqualTo(kept);
      }
    }
    assertThat(remarks).isEmpty();
  }

  @Test
  void aDiskThatIsFullWhenAFileIsPutAsideLosesNothingThatWasKept() throws IOException {
    FullDisk disk = new FullDisk();
    disk.room = 1 << 20;
    try (FileLog log = FileLog.open(file(), new FileLog.Limits(20, 1 << 20, false), remarks::add, disk)) {
      append(log, 1, 20);
      disk.room = 3;
      assertThatThrownBy(() -> append(log, 21, 21)).hasMessageContaining("No space");
      assertThatThrownBy(() -> append(log, 21, 21)).hasMessageContaining("No space");
      assertThat(numbers(log)).endsWith(20L).hasSize(10);
      disk.room = 1 << 20;
      append(log, 21, 21);
      assertThat(numbers(log)).hasSize(11).endsWith(20L, 21L);
    }
    assertThat(directory.toFile().list()).hasSize(2);
  }

  /** Appends until it is killed, and says what it has appended. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) throws IOException {
      try (FileLog log = FileLog.open(Path.of(arguments[0]), new FileLog.Limits(10_000, 1 << 20, false), _ -> {})) {
        long number = log.extent().newest().map(Mark::number).orElse(0L);
        while (true) {
          log.append(entry(++number));
          System.out.println(number + ".");
          System.out.flush();
        }
      }
    }
  }

  @Test
  void aKilledProcessLosesNothingItHasSaidItKept() throws Exception {
    long said = 0;
    for (int life = 0; life < 3; life++) {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          System.getProperty("java.class.path"), Appender.class.getName(), file().toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader out = new BufferedReader(
          new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        int lines = 0;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          // the last one may be cut off by the kill
          if (line.endsWith(".")) said = Long.parseLong(line.substring(0, line.length() - 1));
          if (++lines == 200 + 31 * life) process.toHandle().destroyForcibly();
        }
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      try (FileLog log = open(new FileLog.Limits(10_000, 1 << 20, false))) {
        long newest = log.extent().newest().orElseThrow().number();
        assertThat(newest).isGreaterThanOrEqualTo(said);
        List<Kept> kept = all(log);
        for (int i = 0; i < kept.size(); i++) assertThat(kept.get(i)).isEqualTo(entry(kept.getFirst().number() + i));
      }
    }
    assertThat(said).isGreaterThan(500);
  }

  @Test
  void theNameOfAFileIsForcedBeforeEntriesAreInIt() throws IOException {
    List<String> order = new ArrayList<>();
    LogSegment.Output output = new LogSegment.Output() {
      @Override
      public void write(RandomAccessFile file, long at, byte[] octets) throws IOException {
        if (at > 0 && !order.getLast().equals("entry")) order.add("entry");
        LogSegment.DISK.write(file, at, octets);
      }

      @Override
      public void forceName(Path file) throws IOException {
        assertThat(file).exists();
        order.add("name");
        LogSegment.DISK.forceName(file);
      }
    };
    try (FileLog log = FileLog.open(file(), new FileLog.Limits(4, 1 << 20, true), remarks::add, output)) {
      append(log, 1, 5);
    }
    assertThat(order).containsExactly("name", "entry", "name", "entry", "name", "entry");
    order.clear();
    try (FileLog log = FileLog.open(file(), new FileLog.Limits(4, 1 << 20, false), remarks::add, output)) {
      order.add("");
      append(log, 6, 9);
    }
    assertThat(order).doesNotContain("name");
  }

  @Test
  void aFileWhoseNameCannotBeForcedTakesNoEntries() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    LogSegment.Output output = new LogSegment.Output() {
      @Override
      public void write(RandomAccessFile file, long at, byte[] octets) throws IOException {
        LogSegment.DISK.write(file, at, octets);
      }

      @Override
      public void forceName(Path file) throws IOException {
        if (broken.get()) throw new IOException("Input/output error");
      }
    };
    try (FileLog log = FileLog.open(file(), new FileLog.Limits(4, 1 << 20, true), remarks::add, output)) {
      append(log, 1, 2);
      broken.set(true);
      assertThatThrownBy(() -> log.append(entry(3))).hasMessageContaining("Input/output error");
      assertThat(numbers(log)).containsExactly(1L, 2L);
      broken.set(false);
      append(log, 3, 3);
      assertThat(numbers(log)).containsExactly(1L, 2L, 3L);
    }
    broken.set(true);
    assertThatThrownBy(() -> FileLog.open(file(), FileLog.Limits.STANDARD, remarks::add, output))
        .hasMessageContaining("Input/output error");
    open().close();
  }

  @Test
  void theOldestEntriesAreDeletedForGoodAndNumbersGoOn() throws IOException {
    FileLog.Limits limits = new FileLog.Limits(20, 1 << 20, true);
    try (FileLog log = open(limits)) {
      append(log, 1, 15);
      assertThat(log.deleteBefore(1)).isZero();
      assertThat(log.deleteBefore(4)).isEqualTo(3);
      assertThat(numbers(log)).hasSize(12).startsWith(4L).endsWith(15L);
      assertThat(log.deleteBefore(13)).isEqualTo(9);
      assertThat(all(log)).containsExactly(entry(13), entry(14), entry(15));
      assertThat(log.extent()).isEqualTo(new LogStore.Extent(3, Optional.of(new Mark(13, START.plusMillis(13))),
          Optional.of(new Mark(15, START.plusMillis(15)))));
      assertThat(log.deleteBefore(Long.MAX_VALUE)).isEqualTo(3);
      assertThat(log.extent()).isEqualTo(LogStore.Extent.NOTHING);
      assertThatThrownBy(() -> log.append(entry(15))).hasMessageContaining("not newer");
      append(log, 16, 17);
    }
    try (FileLog log = open(limits)) {
      assertThat(all(log)).containsExactly(entry(16), entry(17));
    }
    assertThat(remarks).isEmpty();
    assertThat(directory).isDirectoryNotContaining("glob:**.rest");
  }

  @Test
  void aDeletionThatFailsLosesNothing() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    LogSegment.Output output = (file, at, octets) -> {
      if (broken.get()) throw new IOException("No space left on device");
      LogSegment.DISK.write(file, at, octets);
    };
    try (FileLog log = FileLog.open(file(), new FileLog.Limits(20, 1 << 20, true), remarks::add, output)) {
      append(log, 1, 15);
      broken.set(true);
      assertThatThrownBy(() -> log.deleteBefore(14)).hasMessageContaining("No space");
      assertThat(numbers(log)).hasSize(15);
      broken.set(false);
      append(log, 16, 16);
      assertThat(numbers(log)).hasSize(16);
    }
    assertThat(directory).isDirectoryContaining("glob:**.rest");
    open().close();
    assertThat(directory).isDirectoryNotContaining("glob:**.rest");
  }

  @Test
  void aTextIsKept() throws IOException {
    Kept note = new Kept(1, START, List.of(), Optional.of("Ω is earthed"));
    try (FileLog log = open()) {
      log.append(note);
      append(log, 2, 2);
    }
    try (FileLog log = open()) {
      assertThat(all(log)).containsExactly(note, entry(2));
    }
  }
}
