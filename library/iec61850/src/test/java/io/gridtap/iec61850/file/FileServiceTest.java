package io.gridtap.iec61850.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.store.DirectoryFileStore;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services on files for one association. */
class FileServiceTest {
  private static final int SMALLEST_PDU_OCTETS = 256;

  @TempDir
  Path directory;

  /** Says how often all files were looked at. */
  private static final class Counted implements FileStore {
    private final FileStore store;
    private int lists;

    Counted(FileStore store) { this.store = store; }

    @Override
    public List<FileEntry> list(FilePath path) throws IOException {
      lists++;
      return store.list(path);
    }

    @Override
    public Source open(FilePath file) throws IOException { return store.open(file); }
  }

  private static Optional<FileName> name(String path) { return Optional.of(FileName.of(path)); }

  private static ConfirmedResponse.Directory page(FileService service, Optional<FileName> specification,
      Optional<FileName> after) {
    Answer<?> answer = service.answer(new ConfirmedRequest.FileDirectory(specification, after));
    assertThat(answer).isInstanceOf(Answer.Positive.class);
    return (ConfirmedResponse.Directory) ((Answer.Positive<?>) answer).response();
  }

  @Test
  void aDirectoryThatIsReadPageByPageIsLookedAtOnceForSomeThousandNames() throws IOException {
    for (int i = 0; i < 10_000; i++) Files.createFile(directory.resolve("rec%05d.cfg".formatted(i)));
    Counted store = new Counted(DirectoryFileStore.readOnly(directory));
    FileService service = new FileService(store, FileLimits.STANDARD, SMALLEST_PDU_OCTETS);
    List<String> names = new ArrayList<>();
    ConfirmedResponse.Directory page = page(service, Optional.empty(), Optional.empty());
    page.entries().forEach(entry -> names.add(String.join("/", entry.name().segments())));
    while (page.moreFollows()) {
      page = page(service, Optional.empty(), Optional.of(page.entries().getLast().name()));
      page.entries().forEach(entry -> names.add(String.join("/", entry.name().segments())));
    }
    assertThat(names).hasSize(10_000).isSorted().doesNotHaveDuplicates();
    assertThat(store.lists).isEqualTo(3);
  }

  @Test
  void aNewListingAndAnotherDirectoryAreLookedAtAnew() throws IOException {
    Files.createDirectory(directory.resolve("a"));
    for (int i = 0; i < 10; i++) {
      Files.createFile(directory.resolve("a/rec" + i));
      Files.createFile(directory.resolve("rec" + i));
    }
    Counted store = new Counted(DirectoryFileStore.readOnly(directory));
    FileService service = new FileService(store, FileLimits.STANDARD, SMALLEST_PDU_OCTETS);
    page(service, Optional.empty(), Optional.empty());
    Files.createFile(directory.resolve("a/aa"));
    assertThat(page(service, Optional.empty(), Optional.empty()).entries().getFirst().name())
        .isEqualTo(FileName.of("a/aa"));
    assertThat(store.lists).isEqualTo(2);
    page(service, name("a"), name("a/rec0"));
    assertThat(store.lists).isEqualTo(3);
    // a file that has gone is no place to stop at
    assertThat(page(service, name("a"), name("a/rec00")).entries().getFirst().name())
        .isEqualTo(FileName.of("a/rec1"));
    assertThat(store.lists).isEqualTo(3);
    service.close();
    page(service, name("a"), name("a/rec00"));
    assertThat(store.lists).isEqualTo(4);
  }

  @Test
  void aStreamThatThrowsWhenItIsClosedLeavesNothingOpen() {
    List<String> closed = new ArrayList<>();
    FileService service = new FileService(new FileStore() {
      @Override
      public List<FileEntry> list(FilePath path) { return List.of(); }

      @Override
      public Source open(FilePath file) {
        InputStream content = new ByteArrayInputStream(Octets.hex("01").toByteArray()) {
          @Override
          public void close() {
            closed.add(file.toString());
            throw new IllegalStateException("a defect of the application");
          }
        };
        return new Source(1, Optional.empty(), content);
      }
    }, FileLimits.STANDARD, 1000);
    for (String name : List.of("a", "b"))
      assertThat(service.answer(new ConfirmedRequest.FileOpen(FileName.of(name), 0)))
          .isInstanceOf(Answer.Positive.class);
    service.close();
    assertThat(closed).containsExactlyInAnyOrder("a", "b");
    assertThat(service.openFiles()).isZero();
  }

  @Test
  void aStoreThatFailsRefusesWhatItWasAskedAndNoMore() {
    FileService service = new FileService(new FileStore() {
      @Override
      public List<FileEntry> list(FilePath path) { return List.of(new FileEntry("a", 1, Optional.empty())); }

      @Override
      public Source open(FilePath file) { throw new IllegalStateException("a defect of the application"); }
    }, FileLimits.STANDARD, 1000);
    assertThat(service.answer(new ConfirmedRequest.FileOpen(FileName.of("a"), 0)))
        .isEqualTo(new Answer.Negative<>(ServiceError.FILE_OTHER));
    assertThat(page(service, Optional.empty(), Optional.empty()).entries()).hasSize(1);
  }
}
