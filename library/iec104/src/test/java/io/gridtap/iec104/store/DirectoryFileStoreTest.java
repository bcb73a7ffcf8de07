package io.gridtap.iec104.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.file.FileEntry;
import io.gridtap.iec104.file.FileError;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileRefusedException;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.store.StoredFile.Access;
import io.gridtap.testkit.Noise;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryFileStoreTest {
  private static final FileId READ = new FileId(1, 30_000, 1);
  private static final FileId WRITE = new FileId(1, 30_001, 1);
  private static final FileId DELETE = new FileId(1, 30_002, 1);
  private static final FileId OTHER_STATION = new FileId(2, 30_000, 1);

  @TempDir
  Path directory;

  private DirectoryFileStore store() throws IOException {
    return new DirectoryFileStore(directory,
        List.of(new StoredFile(DELETE, "delete.bin", Access.DELETE), new StoredFile(READ, "read.bin"),
            new StoredFile(WRITE, "write.bin", Access.WRITE), new StoredFile(OTHER_STATION, "other.bin")));
  }

  private Path put(String name, int octets) throws IOException {
    return Files.write(directory.resolve(name), new Noise(octets).octets(octets).toByteArray());
  }

  private static void isRefused(FileError error, ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(FileRefusedException.class,
        refused -> assertThat(refused.error()).isEqualTo(error));
  }

  private static void write(FileStore store, FileId file, Octets content) throws IOException {
    try (FileStore.Sink sink = store.create(file, content.length())) {
      sink.append(content.slice(0, content.length() / 2));
      sink.append(content.slice(content.length() / 2, content.length() - content.length() / 2));
      sink.commit();
    }
  }

  private static Octets read(FileStore store, FileId file) throws IOException {
    try (FileStore.Source source = store.open(file)) {
      return Octets.wrap(source.content().readAllBytes());
    }
  }

  @Test
  void listsTheFilesOfAStationThatAreThere() throws IOException {
    Path file = put("read.bin", 100);
    put("other.bin", 5);
    put("unlisted.bin", 7);
    assertThat(store().list(1, 0)).containsExactly(
        new FileEntry(30_000, 1, 100, Files.getLastModifiedTime(file).toInstant()));
  }

  @Test
  void readsAFile() throws IOException {
    put("read.bin", 1000);
    assertThat(store().open(READ).octets()).isEqualTo(1000);
    assertThat(read(store(), READ)).isEqualTo(new Noise(1000).octets(1000));
  }

  @Test
  void refusesWhatIsNotThereOrNotListed() throws IOException {
    DirectoryFileStore store = store();
    isRefused(FileError.FILE, () -> store.open(READ));
    isRefused(FileError.FILE, () -> store.open(new FileId(1, 30_000, 2)));
    isRefused(FileError.FILE, () -> store.create(new FileId(1, 30_009, 1), 1));
    isRefused(FileError.FILE, () -> store.delete(DELETE));
  }

  @Test
  void writesAndDeletesOnlyWhereItIsAllowed() throws IOException {
    put("read.bin", 1);
    put("write.bin", 1);
    put("delete.bin", 1);
    DirectoryFileStore store = store();
    isRefused(FileError.SERVICE, () -> store.create(READ, 1));
    isRefused(FileError.SERVICE, () -> store.delete(READ));
    isRefused(FileError.SERVICE, () -> store.delete(WRITE));
    store.delete(DELETE);
    assertThat(directory.resolve("delete.bin")).doesNotExist();
  }

  @Test
  void aReceivedFileTakesTheOldOnesPlaceAtOnce() throws IOException {
    put("write.bin", 10);
    Octets content = new Noise(3).octets(70_000);
    try (FileStore.Source before = store().open(WRITE)) {
      write(store(), WRITE, content);
      assertThat(Octets.wrap(before.content().readAllBytes())).isEqualTo(new Noise(10).octets(10));
    }
    assertThat(read(store(), WRITE)).isEqualTo(content);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("write.bin"));
    }
  }

  @Test
  void aFileThatWasNotCommittedNeverWas() throws IOException {
    put("write.bin", 10);
    try (FileStore.Sink sink = store().create(WRITE, 3)) {
      sink.append(Octets.hex("01 02 03"));
    }
    assertThat(read(store(), WRITE)).isEqualTo(new Noise(10).octets(10));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void removesWhatAnEarlierProcessLeftHalfReceived() throws IOException {
    Path left = put(".partial-123", 10);
    store();
    assertThat(left).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/b", "/etc/passwd", "..", ".hidden", "", "a\\b", "a\0b", "a b"})
  void aFileNameIsNoPath(String name) {
    assertThatThrownBy(() -> new StoredFile(READ, name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotFollowLinksOutOfTheDirectory(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret");
    Files.createSymbolicLink(directory.resolve("read.bin"), secret);
    Files.createSymbolicLink(directory.resolve("write.bin"), secret);
    DirectoryFileStore store = store();
    assertThat(store.list(1, 0)).isEmpty();
    isRefused(FileError.FILE, () -> store.open(READ));
    write(store, WRITE, Octets.hex("01"));
    assertThat(secret).hasContent("secret");
  }

  @Test
  void noTwoFilesHaveOneName() {
    StoredFile file = new StoredFile(READ, "a");
    assertThatThrownBy(() -> new DirectoryFileStore(directory, List.of(file, file)))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("file 1 at 30000 of station 1 is there twice");
  }

  @Test
  void severalWriteAtOnceAndOneOfThemIsTheFile() throws Exception {
    DirectoryFileStore store = store();
    List<Octets> contents = IntStream.range(0, 8).mapToObj(i -> new Noise(i).octets(50_000)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Octets>> writers = contents.stream().<Callable<Octets>>map(content -> () -> {
        write(store, WRITE, content);
        return read(store, WRITE);
      }).toList();
      for (Future<Octets> seen : threads.invokeAll(writers))
        assertThat(contents).contains(seen.get());
    }
  }
}
