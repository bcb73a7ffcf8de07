package io.gridtap.app;

import io.gridtap.iec61850.file.Progress;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** How far a transfer is, in one line that is written over; only where a person reads. */
final class TransferBar implements Progress {
  private static final int CELLS = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Optional<PrintStream> err;
  private final String name;
  private final BooleanSupplier goesOn;
  private final LongSupplier nanos;
  private long drawn;
  private int width;

  /** @param err empty if nobody reads @param goesOn whether the transfer is still wanted */
  TransferBar(Optional<PrintStream> err, String name, BooleanSupplier goesOn, LongSupplier nanos) {
    this.err = err;
    this.name = Printable.of(name);
    this.goesOn = goesOn;
    this.nanos = nanos;
    this.drawn = nanos.getAsLong() - REDRAW_NANOS;
  }

  /** On standard error if that is a terminal; Ctrl-C ends the transfer in good order. */
  static TransferBar of(Terminal terminal, String name, Finish finish) {
    return new TransferBar(Terminal.isTerminal(2) ? Optional.of(terminal.err()) : Optional.empty(), name,
        () -> !finish.isOver(), System::nanoTime);
  }

  @Override
  public boolean transferred(long octets, long all) {
    if (err.isPresent() && (octets == all || nanos.getAsLong() - drawn >= REDRAW_NANOS)) draw(err.get(), octets, all);
    return goesOn.getAsBoolean();
  }

  private void draw(PrintStream out, long octets, long all) {
    drawn = nanos.getAsLong();
    int full = all == 0 ? CELLS : (int) (octets * CELLS / all);
    String line = "%s [%s%s] %3d %%  %s".formatted(name, "#".repeat(full), " ".repeat(CELLS - full),
        all == 0 ? 100 : octets * 100 / all, size(octets));
    width = Math.max(width, line.length());
    out.print("\r" + line);
    out.flush();
  }

  /** Takes the line away. */
  void done() {
    if (width == 0) return;
    err.ifPresent(out -> {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
    });
    width = 0;
  }

  /** {@code 512 B}, {@code 12.3 KiB}. */
  static String size(long octets) {
    if (octets < 1024) return octets + " B";
    double size = octets / 1024.0;
    for (String unit : new String[]{"KiB", "MiB"}) {
      if (size < 1024) return "%.1f %s".formatted(size, unit);
      size /= 1024;
    }
    return "%.1f GiB".formatted(size);
  }
}
