package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.DirectoryEntry;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client at devices that answer what they should not. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class HostileFilesLoopbackTest {
  private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

  /** What a device does; it may ask back. */
  private interface Device {
    Answer<?> answer(ConfirmedRequest<?> request, MmsServer.Association association) throws InterruptedException;
  }

  @TempDir
  Path here;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<ConfirmedRequest<?>> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void closeAll() throws Exception {
    never.countDown();
    for (AutoCloseable closeable : open.reversed()) closeable.close();
  }

  private ClientFiles files(AssociationSettings settings, Device device) throws Exception {
    MmsServer server = MmsServer.start(TcpListener.Settings.local(0), AssociationSettings.STANDARD,
        association -> new MmsServer.Service() {
          @Override
          public Answer<?> answer(ConfirmedRequest<?> request) throws InterruptedException {
            asked.add(request);
            return device.answer(request, association);
          }

          @Override
          public void closed(String reason) {
            // the test is over
          }
        });
    open.add(server);
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()), settings,
        Optional.empty(), _ -> {});
    open.add(client);
    return client.files(new FileSettings(1000, 1 << 20, 1 << 20));
  }

  private ClientFiles files(Device device) throws Exception { return files(AssociationSettings.STANDARD, device); }

  private static Answer<?> opened(long octets) {
    return new Answer.Positive<>(new ConfirmedResponse.FileOpened(-5, new FileAttributes(octets, Optional.of(TIME))));
  }

  private static Answer<?> data(String hex, boolean more) {
    return new Answer.Positive<>(new ConfirmedResponse.FileData(Octets.hex(hex), more));
  }

  private static Answer<?> closed() { return new Answer.Positive<>(new ConfirmedResponse.FileClosed()); }

  private static Answer<?> directory(boolean more, String... names) {
    return new Answer.Positive<>(new ConfirmedResponse.Directory(Stream.of(names)
        .map(name -> new DirectoryEntry(FileName.of(name), new FileAttributes(1, Optional.of(TIME)))).toList(), more));
  }

  /** Opens a file of these octets, answers each read so, and closes. */
  private static Device reading(long octets, Device read) {
    return (request, association) -> switch (request) {
      case ConfirmedRequest.FileOpen _ -> opened(octets);
      case ConfirmedRequest.FileRead _ -> read.answer(request, association);
      case ConfirmedRequest.FileClose _ -> closed();
      default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE); // nothing else
    };
  }

  private void wasClosed() { assertThat(asked).last().isEqualTo(new ConfirmedRequest.FileClose(-5)); }

  @Test
  void aListThatAlwaysFollowsIsLeft() throws Exception {
    assertThat(files((_, _) -> directory(true, "a", "b")).directory()).satisfies(listing -> {
      assertThat(listing.entries()).extracting(FileEntry::path).containsExactly("a", "b");
      assertThat(listing.outcome()).isEqualTo(new FileOutcome.Unexpected("more is to follow, and nothing new does"));
    });
    assertThat(asked).hasSize(2);
    AtomicInteger number = new AtomicInteger();
    ClientFiles.Listing endless = files((_, _) -> directory(true, "file" + number.incrementAndGet(), "x", "y"))
        .directory();
    assertThat(endless.entries()).hasSize(1000);
    assertThat(endless.outcome()).isEqualTo(new FileOutcome.Unexpected("the directory does not end: more than 1000"));
    assertThat(files((_, _) -> directory(true)).directory().outcome().isDone()).isFalse();
  }

  @Test
  void aListOfNamesWithoutTheirDirectoryIsCompleted() throws Exception {
    ClientFiles files = files((_, _) -> directory(false, "rec1.cfg", "\\COMTRADE\\rec2.cfg", "old/"));
    assertThat(files.directory("\\COMTRADE").entries()).extracting(FileEntry::path)
        .containsExactly("\\COMTRADE\\rec1.cfg", "\\COMTRADE\\rec2.cfg", "\\COMTRADE\\old/");
  }

  @Test
  void aFileWithoutEndIsLeftAndClosed() throws Exception {
    ClientFiles files = files(reading(0, (_, _) -> data("", true)));
    assertThat(files.read("a").outcome())
        .isEqualTo(new FileOutcome.Unexpected("17 pieces without an octet, and more to follow"));
    wasClosed();
  }

  @Test
  void aFileLongerThanItSaidIsTakenUpToTheBound() throws Exception {
    AtomicInteger pieces = new AtomicInteger();
    ClientFiles files = files(reading(1, (_, _) -> data("01 02 03 04", pieces.incrementAndGet() % 3 != 0)));
    assertThat(files.read("a").octets()).isEqualTo(Octets.hex("01 02 03 04 01 02 03 04 01 02 03 04"));
    wasClosed();
  }

  @Test
  void aFileShorterThanItSaidIsNone() throws Exception {
    Path to = Files.writeString(here.resolve("a"), "before");
    assertThat(files(reading(5, (_, _) -> data("01 02", false))).read("a", to, Progress.NONE))
        .isEqualTo(new FileOutcome.Unexpected("it ended after 2 of 5 octets"));
    assertThat(to).hasContent("before");
    wasClosed();
  }

  @Test
  void aRefusedPieceIsSaidWithItsName() throws Exception {
    assertThat(files(reading(5, (_, _) -> new Answer.Negative<>(ServiceError.FILE_BUSY))).read("a").outcome())
        .isEqualTo(new FileOutcome.Refused(ServiceError.FILE_BUSY, "read a"));
    wasClosed();
    assertThat(files(reading(5, (_, _) -> new Answer.Positive<>(new ConfirmedResponse.FileRenamed()))).read("a")
        .outcome()).isInstanceOf(FileOutcome.Unexpected.class);
    wasClosed();
  }

  @Test
  void aPieceThatNeverComesEndsTheTransfer() throws Exception {
    ClientFiles files = files(AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(300)),
        reading(5, (_, _) -> {
          never.await();
          return data("", false);
        }));
    assertThatThrownBy(() -> files.read("a")).isInstanceOf(RequestTimeoutException.class);
  }

  /** Asks back with these requests when it is to obtain a file. */
  private static Device obtaining(List<Answer<?>> answers, int times, List<ConfirmedRequest<?>> questions) {
    return (request, association) -> {
      if (!(request instanceof ConfirmedRequest.ObtainFile))
        return new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE);
      for (int i = 0; i < times; i++)
        for (ConfirmedRequest<?> question : questions) answers.add(association.call(question));
      return new Answer.Positive<>(new ConfirmedResponse.FileObtained());
    };
  }

  @Test
  void aDeviceThatObtainsGetsNothingElse() throws Exception {
    Files.writeString(here.resolve("secret"), "secret");
    List<Answer<?>> answers = new CopyOnWriteArrayList<>();
    ClientFiles files = files(obtaining(answers, 1,
        List.of(new ConfirmedRequest.FileOpen(FileName.of("/etc/passwd"), 0),
            new ConfirmedRequest.FileOpen(FileName.of("../secret"), 0), new ConfirmedRequest.FileRead(0),
            new ConfirmedRequest.FileDelete(FileName.of("x")), new ConfirmedRequest.Identify(),
            new ConfirmedRequest.FileDirectory(Optional.empty(), Optional.empty()),
            ConfirmedRequest.ObtainFile.of(FileName.of("x"), FileName.of("y")))));
    assertThat(files.write("x", Octets.hex("01 02")))
        .isEqualTo(new FileOutcome.Unexpected("the device has read 0 of 2 octets and wants no more"));
    assertThat(answers).hasSize(7).noneMatch(answer -> answer instanceof Answer.Positive<?>);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeviceThatAsksForEverIsLeft(boolean opens) throws Exception {
    List<Answer<?>> answers = new CopyOnWriteArrayList<>();
    ClientFiles files = files(AssociationSettings.STANDARD.withRequestLimit(Duration.ofSeconds(2)),
        obtaining(answers, 1000, opens
            ? List.of(new ConfirmedRequest.FileOpen(FileName.of("x"), 0),
                new ConfirmedRequest.FileClose(0))
            : List.of(new ConfirmedRequest.FileRead(3))));
    assertThat(files.write("x", Octets.hex("01 02"))).isInstanceOf(FileOutcome.Unexpected.class);
    assertThat(answers).hasSizeLessThan(100);
  }

  @Test
  void recordsAreFoundWhateverTheirNamesLookLike() {
    List<FileEntry> files = Stream.of("COMTRADE/A.CFG", "COMTRADE\\a.dat", "comtrade/A.hdr", "COMTRADE/a.txt",
        "COMTRADE/b.cff", "c.cfg", "noextension", "d.dat/").map(path -> new FileEntry(path, 10, Optional.empty()))
        .toList();
    List<ComtradeRecord> records = ComtradeRecord.among(files);
    assertThat(records).extracting(ComtradeRecord::name).containsExactly("COMTRADE/A", "COMTRADE/b", "c");
    assertThat(records).extracting(ComtradeRecord::isComplete).containsExactly(true, true, false);
    assertThat(records.getFirst().files()).hasSize(3);
    assertThat(records.getFirst().octets()).isEqualTo(30);
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static FileEntry file(String path) { return new FileEntry(path, 2, Optional.empty()); }

  @Test
  void aRecordIsFetchedAsAWhole() throws Exception {
    ClientFiles files = files(reading(2, (_, _) -> data("41 42", false)));
    List<Long> seen = new ArrayList<>();
    ComtradeRecord record = ComtradeRecord.among(List.of(file("COMTRADE\\R1.DAT"), file("COMTRADE\\R1.CFG")))
        .getFirst();
    assertThat(files.read(record, here, (octets, all) -> {
      assertThat(all).isEqualTo(4);
      return seen.add(octets);
    })).isEqualTo(new FileOutcome.Done(4));
    assertThat(names(here)).containsExactly("R1.CFG", "R1.DAT");
    assertThat(here.resolve("R1.CFG")).hasContent("AB");
    assertThat(seen).containsExactly(2L, 4L);
  }

  @Test
  void ofARecordWithAFileMissingNothingIsLeft() throws Exception {
    ClientFiles files = files((request, _) -> switch (request) {
      case ConfirmedRequest.FileOpen(FileName name, long _) when name.path().endsWith("dat") ->
        new Answer.Negative<>(ServiceError.FILE_NON_EXISTENT);
      case ConfirmedRequest.FileOpen _ -> opened(2);
      case ConfirmedRequest.FileRead _ -> data("41 42", false);
      default -> closed(); // nothing else
    });
    ComtradeRecord record = ComtradeRecord.among(List.of(file("r.cfg"), file("r.dat"))).getFirst();
    assertThat(files.read(record, here, Progress.NONE))
        .isEqualTo(new FileOutcome.Refused(ServiceError.FILE_NON_EXISTENT, "open r.dat"));
    assertThat(names(here)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..cfg", "a/..cfg", "C:x.cfg", "a\0.cfg", ".partial-1.cfg"})
  void aRecordIsWrittenNowhereElse(String name) throws Exception {
    ClientFiles files = files(reading(2, (_, _) -> data("41 42", false)));
    ComtradeRecord record = ComtradeRecord.among(List.of(file(name))).getFirst();
    assertThat(files.read(record, here, Progress.NONE)).isInstanceOf(FileOutcome.Abandoned.class);
    assertThat(names(here)).isEmpty();
  }

  /** The device answers without waiting for what it has asked; its requests come before, during and after that. */
  @Test
  void whatADeviceHasAskedAndDoesNotWaitForIsAnsweredAllTheSame() throws Exception {
    LinkedBlockingQueue<Answer<?>> answers = new LinkedBlockingQueue<>();
    ClientFiles files = files((request, association) -> {
      if (!(request instanceof ConfirmedRequest.ObtainFile))
        return new Answer.Rejected<>(
            RejectReason.UNRECOGNIZED_SERVICE);
      for (int i = 0; i < 3; i++)
        Thread.startVirtualThread(() -> {
          try {
            answers.add(association.call(new ConfirmedRequest.FileRead(7)));
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
        });
      return new Answer.Negative<>(ServiceError.FILE_OTHER);
    });
    int rounds = 20;
    for (int i = 0; i < rounds; i++)
      assertThat(files.write("x", Octets.hex("01 02"))).isInstanceOf(FileOutcome.Refused.class);
    for (int i = 0; i < 3 * rounds; i++) {
      Answer<?> answer = answers.take();
      assertThat(answer).isNotInstanceOf(Answer.Positive.class)
          .isNotEqualTo(new Answer.Rejected<>(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED));
    }
  }

  @Test
  void anUploadThatIsInterruptedAnswersWhatTheDeviceHasAsked() throws Exception {
    LinkedBlockingQueue<Answer<?>> answers = new LinkedBlockingQueue<>();
    CountDownLatch reading = new CountDownLatch(1);
    ClientFiles files = files((request, association) -> {
      if (!(request instanceof ConfirmedRequest.ObtainFile))
        return new Answer.Rejected<>(
            RejectReason.UNRECOGNIZED_SERVICE);
      answers.add(association.call(new ConfirmedRequest.FileOpen(FileName.of("x"), 0)));
      reading.countDown();
      // the next ones find nobody who serves the file any more
      for (int i = 0; i < 10; i++) answers.add(association.call(new ConfirmedRequest.FileRead(0)));
      return new Answer.Negative<>(ServiceError.FILE_OTHER);
    });
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller = Thread.startVirtualThread(() -> {
      try {
        files.write("x", Octets.wrap(new byte[1 << 20]));
        ended.completeExceptionally(new AssertionError("not interrupted"));
      } catch (InterruptedException interrupted) {
        ended.complete(interrupted);
      }
    });
    reading.await();
    caller.interrupt();
    for (int i = 0; i < 11; i++) assertThat(answers.take()).isNotNull();
    assertThat(ended.handle((thrown, error) -> thrown != null || error != null).join()).isTrue();
    assertThat(files.write("x", Octets.hex("01 02"))).isInstanceOf(FileOutcome.class);
  }
}
