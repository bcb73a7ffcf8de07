package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.file.FileEntry;
import io.gridtap.iec104.file.FileError;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileOutcome;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.store.DirectoryFileStore;
import io.gridtap.iec104.store.StoredFile;
import io.gridtap.iec104.store.StoredFile.Access;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.Noise;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files between the real client and the real server. */
@Timeout(60)
class FilesLoopbackTest {
  private static final int MEBIOCTET = 1 << 20;
  private static final FileId FILE = new FileId(1, 30_000, 1);
  private static final FileId READ_ONLY = new FileId(1, 30_001, 2);

  @TempDir
  Path directory;

  private Iec104Server server(FileStore store) throws IOException {
    return Iec104Server.start(TcpListener.Settings.local(0),
        ServerSettings.STANDARD.with(DeviceSettings.STANDARD.withoutInitialization()),
        List.of(Station.of(1, List.of(Point.of(1, new SinglePoint(false, Quality.GOOD))), List.of())), _ -> {}, _ -> {},
        store, FileSettings.STANDARD);
  }

  private FileStore store() throws IOException {
    return new DirectoryFileStore(directory, List.of(new StoredFile(FILE, "both.bin", Access.DELETE),
        new StoredFile(READ_ONLY, "read.bin")));
  }

  private static Iec104Client client(Iec104Server server) throws IOException, InterruptedException {
    return client(server.port());
  }

  private static Iec104Client client(int port) throws IOException, InterruptedException {
    return Iec104Client.connect(TcpConnector.Settings.to("127.0.0.1", port), Iec104Settings.STANDARD,
        _ -> {});
  }

  @Test
  void aMebioctetGoesBothWays() throws Exception {
    Octets content = new Noise(1).octets(MEBIOCTET);
    try (Iec104Server server = server(store()); Iec104Client client = client(server)) {
      assertThat(client.files().write(FILE, content)).isEqualTo(new FileOutcome.Done(MEBIOCTET));
      assertThat(Octets.wrap(Files.readAllBytes(directory.resolve("both.bin")))).isEqualTo(content);
      assertThat(client.files().read(FILE))
          .isEqualTo(new ClientFiles.Content(content, new FileOutcome.Done(MEBIOCTET)));
      Path copy = directory.resolve("copy.bin");
      assertThat(client.files().read(FILE, copy)).isEqualTo(new FileOutcome.Done(MEBIOCTET));
      assertThat(Octets.wrap(Files.readAllBytes(copy))).isEqualTo(content);
      assertThat(client.updates().size()).isZero();
    }
  }

  @Test
  void listsRefusesAndDeletes() throws Exception {
    Path file = Files.write(directory.resolve("read.bin"), new byte[1000]);
    Instant made = Files.getLastModifiedTime(file).toInstant();
    try (Iec104Server server = server(store()); Iec104Client client = client(server)) {
      assertThat(client.files().list(1, 0)).isEqualTo(new ClientFiles.Listing(
          List.of(new FileEntry(30_001, 2, 1000, Instant.ofEpochMilli(made.toEpochMilli()))), new FileOutcome.Done(0)));
      assertThat(client.files().read(FILE).outcome())
          .isEqualTo(new FileOutcome.Refused(FileError.NONE, "select file 1 at 30000 of station 1"));
      assertThat(client.files().write(READ_ONLY, Octets.hex("01")))
          .isEqualTo(new FileOutcome.Refused(FileError.SERVICE, "the call of file 2 at 30001 of station 1"));
      assertThat(client.files().write(FILE, Octets.EMPTY)).isEqualTo(new FileOutcome.Done(0));
      assertThat(client.files().delete(FILE)).isEqualTo(new FileOutcome.Done(0));
      assertThat(directory.resolve("both.bin")).doesNotExist();
      assertThat(client.files().read(READ_ONLY).octets().length()).isEqualTo(1000);
      assertThat(client.files().read(new FileId(7, 1, 1)).outcome())
          .isEqualTo(new FileOutcome.Unknown(Cause.UNKNOWN_COMMON_ADDRESS));
    }
  }

  /** A sink that waits when it has the first section. */
  private static final class Waiting implements FileStore.Sink {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void append(Octets octets) throws IOException {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      }
    }

    @Override
    public void commit() {
      // nothing is kept
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  @Test
  void aSecondProcedureIsRefusedAndALostConnectionEndsTheFirst() throws Exception {
    Files.write(directory.resolve("read.bin"), new byte[100_000]);
    Waiting sink = new Waiting();
    try (Iec104Server server = server(store());
        FaultProxy link = FaultProxy.to(server.port());
        Iec104Client client = client(link.port())) {
      FutureTask<FileOutcome> first = new FutureTask<>(() -> client.files().read(READ_ONLY, sink));
      Thread.ofVirtual().start(first);
      sink.reached.await();
      assertThat(client.files().delete(FILE)).isEqualTo(
          new FileOutcome.Abandoned(FileError.SERVICE, "the connection is busy with another file already"));
      link.cut(FaultProxy.Ending.RST);
      sink.released.countDown();
      assertThat(first.get()).isInstanceOf(FileOutcome.ConnectionLost.class);
      assertThat(client.files().delete(FILE)).isInstanceOf(FileOutcome.ConnectionLost.class);
    }
  }

  @Test
  void aStoreThatWaitsHoldsUpNothingElseAndAnInterruptEndsTheWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    FileStore slow = new FileStore() {
      @Override
      public List<FileEntry> list(int commonAddress, int address) { return List.of(); }

      @Override
      public Source open(FileId file) throws IOException {
        asked.countDown();
        try {
          released.await();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
        throw new IOException("too late");
      }
    };
    try (Iec104Server server = server(slow); Iec104Client client = client(server)) {
      FutureTask<ClientFiles.Content> reading = new FutureTask<>(() -> client.files().read(FILE));
      Thread reader = Thread.ofVirtual().start(reading);
      asked.await();
      assertThat(client.interrogate(1).isComplete()).isTrue();
      reader.interrupt();
      assertThatThrownBy(reading::get).hasCauseInstanceOf(InterruptedException.class);
      released.countDown();
      assertThat(client.files().list(1, 0).outcome()).isEqualTo(new FileOutcome.Done(0));
    }
  }
}
