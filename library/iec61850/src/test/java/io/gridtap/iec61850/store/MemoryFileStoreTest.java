package io.gridtap.iec61850.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.file.FilePath;
import io.gridtap.iec61850.file.FileRefusedException;
import io.gridtap.iec61850.file.FileStore;
import io.gridtap.wire.Octets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What clients may use of the memory of a server. */
class MemoryFileStoreTest {
  private static final FilePath ONE = FilePath.of("one");
  private static final FilePath TWO = FilePath.of("two");

  @Test
  void whatIsAnnouncedIsKeptFreeUntilItHasComeOrIsGivenUp() throws Exception {
    MemoryFileStore store = new MemoryFileStore(10);
    try (FileStore.Sink first = store.create(ONE, 6)) {
      assertThatThrownBy(() -> store.create(TWO, 6)).isInstanceOf(FileRefusedException.class);
      first.append(Octets.of(new byte[6]));
      first.commit();
    }
    assertThatThrownBy(() -> store.create(TWO, 6)).isInstanceOf(FileRefusedException.class);
    store.delete(ONE);
    store.create(ONE, 10).close();
    try (FileStore.Sink second = store.create(TWO, 10)) {
      second.append(Octets.of(new byte[10]));
      second.commit();
    }
    assertThat(store.list(FilePath.ROOT)).hasSize(1);
  }

  @Test
  void aFileIsReadFromWhereverItIsAskedFor() throws Exception {
    MemoryFileStore store = new MemoryFileStore(0).put("one", Octets.hex("0102ff0405"), Instant.EPOCH);
    try (FileStore.Source source = store.open(ONE)) {
      source.content().skipNBytes(1);
      assertThat(source.content().read()).isEqualTo(2);
      assertThat(source.content().readNBytes(9)).isEqualTo(Octets.hex("ff0405").toByteArray());
      assertThat(source.content().read()).isEqualTo(-1);
      assertThat(source.content().skip(3)).isZero();
    }
  }
}
