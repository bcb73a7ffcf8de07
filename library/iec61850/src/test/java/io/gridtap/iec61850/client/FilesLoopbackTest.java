package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.iec61850.file.FileEntry;
import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileService;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.file.Progress;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.DirectoryFileStore;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.testkit.Cuts;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Leftovers;
import io.gridtap.testkit.Noise;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files between our client and our server. */
@Timeout(60)
class FilesLoopbackTest {
  private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

  @TempDir
  Path directory;

  @TempDir
  Path here;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final CountDownLatch associationEnded = new CountDownLatch(1);

  private Leftovers leftovers;

  @BeforeEach
  void begin() throws Exception { leftovers = NoThreadsLeft.sinceNow(); }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    leftovers.awaitNoThreads();
  }

  private static IedModel golden() throws Exception {
    try (var in = FilesLoopbackTest.class.getResourceAsStream("/scl/golden.cid")) {
      return Scl.parse("golden.cid", in).model("GOLD");
    }
  }

  private Iec61850Server server(ServerSettings settings) throws Exception {
    Iec61850Server server = Iec61850Server.start(golden(), TcpListener.Settings.local(0),
        settings.withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void closed(String peer, String reason) { associationEnded.countDown(); }
        }));
    open.add(server);
    return server;
  }

  private Iec61850Client client(int port, AssociationSettings settings) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings,
        Optional.empty(), _ -> {});
    open.add(client);
    return client;
  }

  private Iec61850Client client(FileStore store) throws Exception {
    return client(server(ServerSettings.STANDARD.withFiles(store)).port(), AssociationSettings.STANDARD);
  }

  private Octets put(String name, int octets) throws IOException {
    Octets content = new Noise(octets).octets(octets);
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.toByteArray());
    return content;
  }

  private DirectoryFileStore writable() throws IOException { return DirectoryFileStore.writable(directory, 1 << 20); }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void listsReadsWritesRenamesAndDeletes() throws Exception {
    put("hello.txt", 13);
    Octets big = put("COMTRADE/big.dat", 200_000);
    ClientFiles files = client(writable()).files();

    ClientFiles.Listing all = files.directory();
    assertThat(all.outcome().isDone()).isTrue();
    assertThat(all.entries()).extracting(FileEntry::path).containsExactly("COMTRADE/big.dat", "hello.txt");
    assertThat(all.entries().getFirst().octets()).isEqualTo(200_000);
    assertThat(files.directory("\\COMTRADE").entries()).extracting(FileEntry::path)
        .containsExactly("COMTRADE/big.dat");

    List<Long> seen = new ArrayList<>();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    assertThat(files.read("/COMTRADE/big.dat", read, (octets, whole) -> {
      assertThat(whole).isEqualTo(200_000);
      return seen.add(octets);
    })).isEqualTo(new FileOutcome.Done(200_000));
    assertThat(Octets.wrap(read.toByteArray())).isEqualTo(big);
    assertThat(seen).hasSizeGreaterThan(2).isSorted().last().isEqualTo(200_000L);

    Octets up = new Noise(7).octets(150_000);
    assertThat(files.write("COMTRADE/up.bin", up)).isEqualTo(new FileOutcome.Done(150_000));
    assertThat(files.read("COMTRADE/up.bin").octets()).isEqualTo(up);
    assertThat(files.rename("COMTRADE/up.bin", "up2.bin").isDone()).isTrue();
    assertThat(files.attributes("up2.bin").file().orElseThrow().octets()).isEqualTo(150_000);
    assertThat(files.rename("up2.bin", "hello.txt"))
        .isEqualTo(new FileOutcome.Refused(ServiceError.DUPLICATE_FILENAME, "rename up2.bin to hello.txt"));
    assertThat(files.delete("up2.bin").isDone()).isTrue();
    assertThat(files.delete("up2.bin"))
        .isEqualTo(new FileOutcome.Refused(ServiceError.FILE_NON_EXISTENT, "delete up2.bin"));
    assertThat(files.attributes("up2.bin").exists()).isFalse();
    assertThat(files.write("empty", Octets.EMPTY).isDone()).isTrue();
    assertThat(files.read("empty")).isEqualTo(new ClientFiles.Content(Octets.EMPTY, new FileOutcome.Done(0)));
    assertThat(names(directory)).containsExactly("COMTRADE", "empty", "hello.txt");
  }

  @Test
  void aPathHasAllOfAFileOrWhatItHadBefore() throws Exception {
    Octets content = put("a.bin", 100_000);
    ClientFiles files = client(writable()).files();
    Path to = here.resolve("a.bin");
    Files.writeString(to, "before");
    assertThat(files.read("a.bin", to, (octets, _) -> octets < 50_000))
        .isEqualTo(new FileOutcome.Abandoned(ServiceError.CANCELLED, "cancelled after 64960 octets"));
    assertThat(to).hasContent("before");
    assertThat(files.read("a.bin", to, Progress.NONE).isDone()).isTrue();
    assertThat(Octets.wrap(Files.readAllBytes(to))).isEqualTo(content);
    assertThat(names(here)).containsExactly("a.bin");
    // others may read it as any file made here
    assertThat(Files.getPosixFilePermissions(to))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(here.resolve("plain"))));
    assertThat(files.write("b.bin", to, Progress.NONE).isDone()).isTrue();
    assertThat(Octets.wrap(Files.readAllBytes(directory.resolve("b.bin")))).isEqualTo(content);
    assertThat(files.write("c.bin", to, (octets, _) -> octets < 50_000))
        .isEqualTo(new FileOutcome.Abandoned(ServiceError.CANCELLED, "cancelled after 64960 octets"));
    assertThat(names(directory)).containsExactly("a.bin", "b.bin");
  }

  @Test
  void onlyWhatIsServedIsClaimed() throws Exception {
    MemoryFileStore store = new MemoryFileStore(0).put("a", Octets.hex("01"), TIME);
    Iec61850Client readOnly = client(store);
    assertThat(readOnly.mms().parameters().servicesSupported()).isEqualTo(
        InitiateParameters.services(ServerSettings.STANDARD.withFiles(store).services()));
    assertThat(FileService.services(store)).hasSize(4);
    assertThat(readOnly.files().read("a").octets()).isEqualTo(Octets.hex("01"));
    assertThat(readOnly.files().write("b", Octets.hex("01")))
        .isEqualTo(new FileOutcome.Rejected(RejectReason.UNRECOGNIZED_SERVICE, "put b"));
    assertThat(readOnly.files().delete("a")).isInstanceOf(FileOutcome.Rejected.class);

    Iec61850Client none = client(server(ServerSettings.STANDARD).port(), AssociationSettings.STANDARD);
    assertThat(none.files().directory().outcome())
        .isEqualTo(new FileOutcome.Rejected(RejectReason.UNRECOGNIZED_SERVICE, "list /"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "..\\secret", "/../secret", "COMTRADE/../../secret", "C:\\secret", "C:secret",
      ".partial-1", ".hidden", "a/./b", "a\tb", "nul\0", "a*", "COMTRADE/.."})
  void noNameLeadsOutOfTheDirectory(String name) throws Exception {
    Files.writeString(directory.resolve(".hidden"), "hidden");
    Path served = directory.resolve("files");
    Files.createDirectories(served.resolve("COMTRADE"));
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    ClientFiles files = client(DirectoryFileStore.writable(served, 1 << 20)).files();
    FileOutcome refused = new FileOutcome.Refused(ServiceError.FILENAME_SYNTAX_ERROR, "open " + name);
    assertThat(files.read(name).outcome()).isEqualTo(refused);
    assertThat(files.attributes(name).outcome()).isEqualTo(refused);
    for (FileOutcome outcome : List.of(files.write(name, Octets.hex("01")), files.delete(name),
        files.rename(name, "x"), files.directory(name).outcome()))
      assertThat(outcome).isInstanceOfSatisfying(FileOutcome.Refused.class,
          why -> assertThat(why.error()).isEqualTo(ServiceError.FILENAME_SYNTAX_ERROR));
    assertThat(secret).hasContent("secret");
    assertThat(names(served)).containsExactly("COMTRADE");
  }

  @Test
  void tenThousandFilesAreListed() throws Exception {
    MemoryFileStore store = new MemoryFileStore(0);
    for (int i = 0; i < 10_000; i++) store.put("COMTRADE/record%05d.cfg".formatted(i), Octets.EMPTY, TIME);
    Iec61850Client client = client(store);
    assertThat(client.files().directory("COMTRADE").entries()).hasSize(10_000).doesNotHaveDuplicates();
    ClientFiles.Listing page = client.files().page("", Optional.of("COMTRADE/record09998.cfg"));
    assertThat(page.entries()).containsExactly(new FileEntry("COMTRADE/record09999.cfg", 0, Optional.of(TIME)));
    assertThat(page.moreFollows()).isFalse();
    FileSettings narrow = new FileSettings(5000, 0, 0);
    ClientFiles.Listing cut = client.files(narrow).directory();
    assertThat(cut.entries()).hasSize(5000);
    assertThat(cut.outcome()).isEqualTo(new FileOutcome.Unexpected("the directory does not end: more than 5000"));
  }

  @Test
  void boundsAreKeptOnBothSides() throws Exception {
    put("long.bin", 5000);
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(DirectoryFileStore.writable(directory,
        20_000)).withFileLimits(new FileLimits(2, 10_000, 3)));
    Iec61850Client client = client(server.port(), AssociationSettings.STANDARD);
    ClientFiles files = client.files();
    assertThat(client.files(new FileSettings(10, 4000, 4000)).read("long.bin").outcome())
        .isEqualTo(new FileOutcome.TooLarge(5000, 4000));
    ServiceError full = ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE;
    assertThat(files.write("a", new Noise(1).octets(10_001))).isEqualTo(new FileOutcome.Refused(full, "put a"));
    assertThat(files.write("a", new Noise(1).octets(10_000)).isDone()).isTrue();
    assertThat(files.write("b", new Noise(1).octets(5_001))).isEqualTo(new FileOutcome.Refused(full, "put b"));
    assertThat(files.write("a", new Noise(2).octets(10_000)).isDone()).isTrue();

    var opening = new ConfirmedRequest.FileOpen(FileName.of("a"), 9_999);
    int first = client.mms().call(opening).orThrow().frsmId();
    assertThat(client.mms().call(opening).orThrow().frsmId()).isNotEqualTo(first);
    assertThat(client.mms().call(opening)).isEqualTo(new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE));
    assertThat(client.mms().call(new ConfirmedRequest.FileRead(first)).orThrow().data().length()).isEqualTo(1);
    assertThat(client.mms().call(new ConfirmedRequest.FileRead(first)).orThrow().moreFollows()).isFalse();
    assertThat(client.mms().call(new ConfirmedRequest.FileRead(77)))
        .isEqualTo(new Answer.Negative<>(ServiceError.STATE_MACHINE_ID_INVALID));
    assertThat(client.mms().call(new ConfirmedRequest.FileClose(first))).isInstanceOf(Answer.Positive.class);
    assertThat(client.mms().call(new ConfirmedRequest.FileClose(first)))
        .isEqualTo(new Answer.Negative<>(ServiceError.STATE_MACHINE_ID_INVALID));
    assertThat(client.mms().call(new ConfirmedRequest.FileOpen(FileName.of("a"), 10_001)))
        .isEqualTo(new Answer.Negative<>(ServiceError.POSITION_INVALID));

    assertThat(files.write("b", Octets.EMPTY).isDone()).isTrue();
    assertThat(files.write("c", Octets.EMPTY).isDone()).isTrue();
    assertThat(files.directory().outcome())
        .isEqualTo(new FileOutcome.Refused(ServiceError.CAPABILITY_UNAVAILABLE, "list /"));
  }

  @Test
  void aSmallPduMakesSmallPieces() throws Exception {
    Octets content = put("a.bin", 3000);
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(writable()));
    ClientFiles files = client(server.port(), AssociationSettings.STANDARD.withMaxPduOctets(512)).files();
    assertThat(files.read("a.bin").octets()).isEqualTo(content);
    assertThat(files.write("b.bin", content).isDone()).isTrue();
    assertThat(Octets.wrap(Files.readAllBytes(directory.resolve("b.bin")))).isEqualTo(content);
    assertThat(files.directory().entries()).hasSize(2);
  }

  /** Counts what is open, so that what is left open is found. */
  private static final class Counted implements FileStore {
    private final FileStore files;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean full;

    Counted(FileStore files) { this.files = files; }

    @Override
    public boolean isWritable() { return files.isWritable(); }

    @Override
    public List<FileEntry> list(FilePath path) throws IOException { return files.list(path); }

    @Override
    public Source open(FilePath file) throws IOException {
      Source source = files.open(file);
      open.incrementAndGet();
      opened.incrementAndGet();
      return new Source(source.octets(), source.modified(), new FilterInputStream(source.content()) {
        @Override
        public void close() throws IOException {
          open.decrementAndGet();
          super.close();
        }
      });
    }

    @Override
    public Sink create(FilePath file, long octets) throws IOException {
      Sink sink = files.create(file, octets);
      open.incrementAndGet();
      return new Sink() {
        @Override
        public void append(Octets more) throws IOException {
          if (full) throw new IOException("No space left on device");
          sink.append(more);
        }

        @Override
        public void commit() throws IOException { sink.commit(); }

        @Override
        public void close() throws IOException {
          open.decrementAndGet();
          sink.close();
        }
      };
    }
  }

  @Test
  void whatFailsHereIsClosedThere() throws Exception {
    put("a.bin", 300_000);
    Counted store = new Counted(writable());
    ClientFiles files = client(store).files();
    OutputStream full = new OutputStream() {
      @Override
      public void write(int octet) throws IOException { throw new IOException("No space left on device"); }
    };
    assertThat(files.read("a.bin", full, Progress.NONE)).isEqualTo(
        new FileOutcome.Abandoned(ServiceError.FILE_OTHER, "java.io.IOException: No space left on device"));
    assertThat(store.open).hasValue(0);
    assertThatThrownBy(() -> files.read("a.bin", OutputStream.nullOutputStream(), (_, _) -> {
      throw new UncheckedIOException(new IOException("of the user"));
    })).isInstanceOf(UncheckedIOException.class);
    assertThat(store.open).hasValue(0);
    assertThatThrownBy(() -> files.read("a.bin", OutputStream.nullOutputStream(), (_, _) -> {
      Thread.currentThread().interrupt();
      return true;
    })).isInstanceOf(InterruptedException.class);
    assertThat(store.open).hasValue(0);
    assertThat(files.attributes("a.bin").exists()).isTrue();
  }

  @Test
  void aFullDiskRefusesTheUploadAndKeepsTheOldFile() throws Exception {
    Octets before = put("a.bin", 10);
    Counted store = new Counted(writable());
    ClientFiles files = client(store).files();
    store.full = true;
    assertThat(files.write("a.bin", new Noise(1).octets(100_000)))
        .isEqualTo(new FileOutcome.Refused(ServiceError.FILE_OTHER, "put a.bin"));
    assertThat(files.read("a.bin").octets()).isEqualTo(before);
    assertThat(store.open).hasValue(0);
    assertThat(names(directory)).containsExactly("a.bin");
  }

  @Test
  void anUploadThatStandsStillHoldsUpNobodyElse() throws Exception {
    Octets content = put("a.bin", 10);
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(writable()));
    ClientFiles slow = client(server.port(), AssociationSettings.STANDARD).files();
    Iec61850Client other = client(server.port(), AssociationSettings.STANDARD);
    Path large = Files.write(here.resolve("b.bin"), new Noise(1).octets(200_000).toByteArray());
    AtomicInteger meanwhile = new AtomicInteger();
    assertThat(slow.write("b.bin", large, (_, _) -> {
      try { // the server waits for this piece
        assertThat(other.files().read("a.bin").octets()).isEqualTo(content);
        assertThat(other.logicalDevices()).isNotEmpty();
        assertThat(other.files().attributes("b.bin").exists()).isFalse();
        meanwhile.incrementAndGet();
        return true;
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }).isDone()).isTrue();
    assertThat(meanwhile).hasValueGreaterThan(2);
    assertThat(other.files().attributes("b.bin").exists()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 40, 2_000, 64_000, 100_000, 190_000})
  void aCutEndsATransferOnBothSides(long octets) throws Exception {
    put("a.bin", 200_000);
    Counted store = new Counted(writable());
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(store));
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      ClientFiles files = client(proxy.port(), AssociationSettings.STANDARD).files();
      proxy.toClient().cutAfter(octets, FaultProxy.Ending.RST);
      assertThatThrownBy(() -> files.read("a.bin")).isInstanceOf(ConnectionLostException.class);
      associationEnded.await();
      assertThat(store.open).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 40, 2_000, 64_000, 100_000, 190_000})
  void aCutLeavesNothingOfAnUpload(long octets) throws Exception {
    Counted store = new Counted(writable());
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(store));
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      ClientFiles files = client(proxy.port(), AssociationSettings.STANDARD).files();
      proxy.toServer().cutAfter(octets, FaultProxy.Ending.RST);
      assertThatThrownBy(() -> files.write("a.bin", new Noise(1).octets(200_000)))
          .isInstanceOf(ConnectionLostException.class);
      associationEnded.await();
      assertThat(store.open).hasValue(0);
      assertThat(names(directory)).isEmpty();
    }
  }

  /** Whoever was cut is told, and after that nothing is open at the device. */
  private Cuts.Aftermath lost(Iec61850Server server, Counted store, Cuts.Aftermath further) {
    return (cut, told) -> {
      assertThat(told).containsInstanceOf(ConnectionLostException.class);
      leftovers.awaitNone(server::connections);
      leftovers.awaitNone(() -> Collections.nCopies(store.open.get(), "an open file"));
      further.see(cut, told);
    };
  }

  @Test
  void aCutWithinOrBetweenTheFilesOfARecordLeavesTheOneThatWasThere() throws Exception {
    // of one size, for the cuts are spread over all octets
    put("rec.cfg", 50_000);
    put("rec.dat", 50_001);
    put("rec.hdr", 50_002);
    for (String name : List.of("rec.cfg", "rec.dat", "rec.hdr")) Files.writeString(here.resolve(name), "before");
    Counted store = new Counted(writable());
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(store));
    ComtradeRecord record;
    try (Iec61850Client client = client(server.port(), AssociationSettings.STANDARD)) {
      record = client.files().records(client.files().directory()).getFirst();
    }
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      Path whole = Files.createDirectory(here.resolve("whole"));
      Path[] into = {whole};
      Set<Integer> reached = new HashSet<>();
      Cuts.spread(proxy, 12, () -> {
        into[0] = names(whole).isEmpty() ? whole : here;
        store.opened.set(0);
        return client(proxy.port(), AssociationSettings.STANDARD.withMaxPduOctets(8_000));
      },
          cutOff -> assertThat(cutOff.files().read(record, into[0], Progress.NONE).isDone()).isTrue(),
          lost(server, store, (_, _) -> {
            reached.add(store.opened.get());
            assertThat(names(whole)).containsExactly("rec.cfg", "rec.dat", "rec.hdr");
            assertThat(names(here)).containsExactly("rec.cfg", "rec.dat", "rec.hdr", "whole");
            assertThat(here.resolve("rec.cfg")).hasContent("before");
            assertThat(here.resolve("rec.dat")).hasContent("before");
            assertThat(here.resolve("rec.hdr")).hasContent("before");
          }));
      assertThat(reached).as("files that were begun").contains(0, 1, 2, 3);
      leftovers.awaitNoLinks(proxy);
    }
  }

  @Test
  void aCutBetweenThePagesOfADirectoryIsNoEndOfIt() throws Exception {
    MemoryFileStore files = new MemoryFileStore(0);
    for (int i = 0; i < 300; i++) files.put("COMTRADE/record%03d.cfg".formatted(i), Octets.EMPTY, TIME);
    Counted store = new Counted(files);
    Iec61850Server server = server(ServerSettings.STANDARD.withFiles(store));
    try (FaultProxy proxy = FaultProxy.to(server.port())) {
      Cuts.spread(proxy, 9, () -> client(proxy.port(), AssociationSettings.STANDARD.withMaxPduOctets(2_000)),
          cutOff -> assertThat(cutOff.files().directory().entries()).hasSize(300), lost(server, store, (_, _) -> {}));
      leftovers.awaitNoLinks(proxy);
    }
  }
}
