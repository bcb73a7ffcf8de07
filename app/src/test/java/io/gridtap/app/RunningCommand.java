package io.gridtap.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that runs beside the test: what it prints can be waited for, it can be given input, and stopped. */
final class RunningCommand implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final PipedOutputStream input = new PipedOutputStream();
  private final Watched out = new Watched();
  private final Watched err = new Watched();
  private final Terminal terminal;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  RunningCommand(String... arguments) throws IOException { this(Map.of(), arguments); }

  RunningCommand(Map<String, String> environment, String... arguments) throws IOException {
    terminal = new Terminal(new PipedInputStream(input), new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), environment);
    Thread.ofVirtual().name("command").start(() -> {
      try {
        exitCode.complete(Gridtap.run(terminal, arguments));
      } catch (RuntimeException | Error fault) {
        exitCode.completeExceptionally(fault);
      }
    });
  }

  void type(String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Waits until standard output has the text so many times. */
  void awaitOut(String text, int times) throws InterruptedException {
    out.await(text, times);
  }

  void awaitErr(String text, int times) throws InterruptedException { err.await(text, times); }

  String out() { return out.text(); }

  String err() { return err.text(); }

  void stop() { terminal.stop(); }

  int exitCode() throws Exception { return exitCode.get(LIMIT.toSeconds(), TimeUnit.SECONDS); }

  @Override
  public void close() throws IOException {
    stop();
    input.close();
  }

  /** Guarded by itself. */
  private static final class Watched extends OutputStream {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int octet) {
      octets.write(octet);
      notifyAll();
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      octets.write(from, offset, length);
      notifyAll();
    }

    synchronized String text() { return octets.toString(StandardCharsets.UTF_8); }

    synchronized void await(String text, int times) throws InterruptedException {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (text().split(java.util.regex.Pattern.quote(text), -1).length - 1 < times) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) throw new AssertionError("waited %s for %d × '%s' in: %s".formatted(LIMIT, times, text, text()));
        wait(left);
      }
    }
  }
}
