package io.gridtap.iec61850.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFileStoreTest {
  @TempDir
  Path directory;

  private Moment now = Moment.ORIGIN;

  private DirectoryFileStore store() throws IOException { return DirectoryFileStore.writable(directory, 1 << 20); }

  private Path put(String name, int octets) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new Noise(octets).octets(octets).toByteArray());
  }

  private static void isRefused(ServiceError error, ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(FileRefusedException.class,
        refused -> assertThat(refused.error()).isEqualTo(error));
  }

  private static void write(FileStore store, String name, Octets content) throws IOException {
    try (FileStore.Sink sink = store.create(FilePath.of(name), content.length())) {
      sink.append(content.slice(0, content.length() / 2));
      sink.append(content.slice(content.length() / 2, content.length() - content.length() / 2));
      sink.commit();
    }
  }

  private static Octets read(FileStore store, String name) throws IOException {
    try (FileStore.Source source = store.open(FilePath.of(name))) {
      return Octets.wrap(source.content().readAllBytes());
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void listsWhatIsAtAndBelowAPath() throws IOException {
    Path file = put("a/b/c.bin", 100);
    put("a.bin", 5);
    put(".hidden", 7);
    put(".hidden-directory/x", 7);
    FileEntry deep = new FileEntry("a/b/c.bin", 100, Optional.of(Files.getLastModifiedTime(file).toInstant()));
    assertThat(store().list(FilePath.ROOT)).extracting(FileEntry::path).containsExactlyInAnyOrder("a/b/c.bin", "a.bin");
    assertThat(store().list(FilePath.of("a"))).containsExactly(deep);
    assertThat(store().list(FilePath.of("a/b/c.bin"))).containsExactly(deep);
    isRefused(ServiceError.FILE_NON_EXISTENT, () -> store().list(FilePath.of("b")));
    isRefused(ServiceError.FILE_NON_EXISTENT, () -> store().open(FilePath.of("a")));
    assertThat(read(store(), "a/b/c.bin")).isEqualTo(new Noise(100).octets(100));
  }

  @Test
  void doesNotFollowLinksOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("file"), secret);
    Files.createSymbolicLink(directory.resolve("directory"), elsewhere);
    put("mine", 3);
    DirectoryFileStore store = store();
    assertThat(store.list(FilePath.ROOT)).extracting(FileEntry::path).containsExactly("mine");
    for (String name : List.of("file", "directory/secret")) {
      isRefused(ServiceError.FILE_NON_EXISTENT, () -> store.open(FilePath.of(name)));
      isRefused(ServiceError.FILE_NON_EXISTENT, () -> store.delete(FilePath.of(name)));
      isRefused(ServiceError.FILE_NON_EXISTENT, () -> store.list(FilePath.of(name)));
    }
    isRefused(ServiceError.FILE_ACCESS_DENIED, () -> store.create(FilePath.of("file"), 1));
    isRefused(ServiceError.FILE_NON_EXISTENT, () -> store.create(FilePath.of("directory/new"), 1));
    isRefused(ServiceError.FILE_NON_EXISTENT, () -> store.rename(FilePath.of("mine"), FilePath.of("directory/mine")));
    assertThat(secret).hasContent("secret");
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertThat(files).containsExactly(secret);
    }
  }

  @Test
  void aReceivedFileTakesTheOldOnesPlaceAtOnce() throws IOException {
    put("write.bin", 10);
    Octets content = new Noise(3).octets(70_000);
    try (FileStore.Source before = store().open(FilePath.of("write.bin"))) {
      write(store(), "write.bin", content);
      assertThat(Octets.wrap(before.content().readAllBytes())).isEqualTo(new Noise(10).octets(10));
    }
    assertThat(read(store(), "write.bin")).isEqualTo(content);
    assertThat(names()).containsExactly("write.bin");
  }

  @Test
  void aFileThatWasNotCommittedNeverWas() throws IOException {
    put("write.bin", 10);
    try (FileStore.Sink sink = store().create(FilePath.of("write.bin"), 3)) {
      sink.append(Octets.hex("01 02 03"));
      assertThat(store().list(FilePath.ROOT)).extracting(FileEntry::path).containsExactly("write.bin");
      isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> sink.append(Octets.hex("04")));
    }
    assertThat(read(store(), "write.bin")).isEqualTo(new Noise(10).octets(10));
    assertThat(names()).containsExactly("write.bin");
  }

  @Test
  void removesWhatAnEarlierProcessLeftHalfReceived() throws IOException {
    Path left = put(".partial-123", 10);
    assertThat(DirectoryFileStore.readOnly(directory).isWritable()).isFalse();
    assertThat(left).exists();
    store();
    assertThat(left).doesNotExist();
  }

  @Test
  void whatIsBeingReceivedCountsAsIfItWereThere() throws IOException {
    put("a", 400);
    DirectoryFileStore store = DirectoryFileStore.writable(directory, 1000);
    try (FileStore.Sink first = store.create(FilePath.of("b"), 500)) {
      isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("c"), 101));
      store.create(FilePath.of("c"), 100).close();
      first.append(Octets.hex("01"));
    }
    write(store, "b", new Noise(1).octets(600));
    write(store, "b", new Noise(2).octets(600));
    isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("c"), 1));
  }

  @Test
  void aReadOnlyStoreChangesNothing() throws IOException {
    put("a", 1);
    DirectoryFileStore store = DirectoryFileStore.readOnly(directory);
    isRefused(ServiceError.FILE_ACCESS_DENIED, () -> store.create(FilePath.of("b"), 1));
    isRefused(ServiceError.FILE_ACCESS_DENIED, () -> store.delete(FilePath.of("a")));
    isRefused(ServiceError.FILE_ACCESS_DENIED, () -> store.rename(FilePath.of("a"), FilePath.of("b")));
    assertThat(names()).containsExactly("a");
  }

  @Test
  void severalWriteAtOnceAndOneOfThemIsTheFile() throws Exception {
    DirectoryFileStore store = store();
    List<Octets> contents = IntStream.range(0, 8).mapToObj(i -> new Noise(i).octets(50_000)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Octets>> writers = contents.stream().<Callable<Octets>>map(content -> () -> {
        write(store, "write.bin", content);
        return read(store, "write.bin");
      }).toList();
      for (Future<Octets> seen : threads.invokeAll(writers))
        assertThat(contents).contains(seen.get());
    }
    assertThat(names()).containsExactly("write.bin");
  }

  @Test
  void puttingAndDeletingManyFilesCountsThemOnce() throws IOException {
    for (int i = 0; i < 10_000; i++) Files.write(directory.resolve("rec" + i), new byte[10]);
    AtomicInteger walks = new AtomicInteger();
    DirectoryFileStore store = DirectoryFileStore.writable(directory, 200_000, (from, visitor) -> {
      walks.incrementAndGet();
      Files.walkFileTree(from, visitor);
    }, () -> now);
    assertThat(walks).hasValue(1);
    for (int i = 0; i < 100; i++) write(store, "new" + i, new Noise(i).octets(1000));
    isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("more"), 1));
    store.delete(FilePath.of("new7"));
    write(store, "new8", new Noise(8).octets(500));
    store.rename(FilePath.of("new8"), FilePath.of("new7"));
    write(store, "more", new Noise(1).octets(1500));
    isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("yet more"), 1));
    assertThat(walks).hasValue(1);
  }

  @Test
  void whatOthersPutAndDeleteIsCountedInTime() throws IOException {
    DirectoryFileStore store = DirectoryFileStore.writable(directory, 1000, Files::walkFileTree, () -> now);
    Path others = put("others", 800);
    now = now.plus(Duration.ofMinutes(1));
    isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("a"), 300));
    Files.delete(others);
    isRefused(ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE, () -> store.create(FilePath.of("a"), 300));
    now = now.plus(Duration.ofSeconds(1));
    write(store, "a", new Noise(1).octets(300));
  }

  @Test
  void aCountIsOfNoUseIfSomethingIsPutMeanwhile() throws IOException {
    List<DirectoryFileStore> stores = new ArrayList<>();
    put("a", 400);
    stores.add(DirectoryFileStore.writable(directory, 1000, (from, visitor) -> {
      Files.walkFileTree(from, visitor);
      for (DirectoryFileStore store : stores) store.delete(FilePath.of("a"));
    }, () -> now));
    now = now.plus(Duration.ofMinutes(1));
    write(stores.getFirst(), "b", new Noise(1).octets(1000));
  }

  /** Asks for a name outside ASCII. */
  static final class Asker {
    private Asker() {}

    private static String refusal(ThrowingCallable what) {
      try {
        what.call();
        return "taken";
      } catch (FileRefusedException refused) {
        return refused.error().text();
      } catch (Throwable other) {
        return other.toString();
      }
    }

    public static void main(String[] arguments) throws IOException {
      FileStore store = DirectoryFileStore.writable(Path.of(arguments[0]), 1000);
      FilePath name = FilePath.of("\u00E9.cfg");
      System.out.println(refusal(() -> store.open(name)));
      System.out.println(refusal(() -> store.list(name)));
      System.out.println(refusal(() -> store.create(name, 1)));
      System.out.println(refusal(() -> store.rename(FilePath.of("a"), name)));
    }
  }

  /** As services and containers start processes: file names are ASCII there. */
  @Test
  void aNameThatTheFileSystemCannotHaveIsRefused() throws Exception {
    put("a", 1);
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", System.getProperty("java.class.path"), Asker.class.getName(), directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(out.lines()).containsExactly("file/file-non-existent", "file/file-non-existent",
          "file/filename-syntax-error", "file/filename-syntax-error");
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
