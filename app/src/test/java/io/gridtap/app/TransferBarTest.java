package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransferBarTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean wanted = new AtomicBoolean(true);
  private final TransferBar bar = new TransferBar(
      Optional.of(new PrintStream(shown, true, StandardCharsets.UTF_8)), "fault.dat", wanted::get, nanos::get);

  private String shown() { return shown.toString(StandardCharsets.UTF_8); }

  @Test
  void oneLineIsWrittenOverAndTakenAway() {
    assertThat(bar.transferred(1024, 4096)).isTrue();
    assertThat(shown()).isEqualTo("\rfault.dat [#######                       ]  25 %  1.0 KiB");
    bar.transferred(2048, 4096); // too early
    assertThat(shown()).containsOnlyOnce("\r");
    nanos.addAndGet(100_000_000);
    bar.transferred(3072, 4096);
    assertThat(shown()).endsWith(" 75 %  3.0 KiB");
    bar.transferred(4096, 4096); // the end is always shown
    assertThat(shown()).endsWith("100 %  4.0 KiB");
    bar.done();
    assertThat(shown()).endsWith(" \r");
  }

  @Test
  void anEmptyFileIsDoneAtOnce() {
    bar.transferred(0, 0);
    assertThat(shown()).endsWith("100 %  0 B");
  }

  @Test
  void theTransferEndsWhenItIsNotWantedAnyMore() {
    wanted.set(false);
    assertThat(bar.transferred(1, 2)).isFalse();
  }

  @Test
  void nothingIsShownWhereNobodyReads() {
    TransferBar silent = new TransferBar(Optional.empty(), "x", () -> true, nanos::get);
    assertThat(silent.transferred(1, 1)).isTrue();
    silent.done();
    assertThat(shown()).isEmpty();
  }

  @Test
  void sizesForPeople() {
    assertThat(TransferBar.size(1023)).isEqualTo("1023 B");
    assertThat(TransferBar.size(12_600_000)).isEqualTo("12.0 MiB");
    assertThat(TransferBar.size(4_294_967_295L)).isEqualTo("4.0 GiB");
  }
}
