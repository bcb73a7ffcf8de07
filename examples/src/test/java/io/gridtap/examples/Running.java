package io.gridtap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that runs in a thread of its own, and what it prints. One at a time: standard output is there once. */
final class Running implements AutoCloseable {
  /** What a program consists of. */
  interface Main {
    void run(String[] arguments) throws Exception;
  }

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();
  private final PrintStream before = System.out;
  private final Thread thread;

  private Running(Main program, String... arguments) {
    this.thread = Thread.ofVirtual().unstarted(() -> {
      try {
        program.run(arguments);
        end.complete(Optional.empty());
      } catch (Throwable failure) {
        end.complete(Optional.of(failure));
      }
    });
  }

  static Running start(Main program, String... arguments) {
    Running running = new Running(program, arguments);
    System.setOut(new PrintStream(new Lines(running.lines), true, StandardCharsets.UTF_8));
    running.thread.start();
    return running;
  }

  /** All that a program prints, which ends by itself. */
  static List<String> printed(Main program, String... arguments) throws Exception {
    List<String> printed = new ArrayList<>();
    try (Running running = start(program, arguments)) {
      assertThat(running.end.get(30, TimeUnit.SECONDS)).as("how it ends").isEmpty();
      running.lines.drainTo(printed);
    }
    return printed;
  }

  /** The next line that is like this. */
  String await(Predicate<String> wanted) throws InterruptedException {
    List<String> others = new ArrayList<>();
    while (true) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a line behind %s", others).isNotNull();
      if (wanted.test(line)) return line;
      others.add(line);
    }
  }

  /** Where a program that serves says it does. */
  int port() throws InterruptedException {
    return Integer.parseInt(await(line -> line.startsWith("port ")).substring("port ".length()));
  }

  /** Interrupts it, and waits for its end. */
  @Override
  public void close() {
    thread.interrupt();
    Optional<Throwable> failure = end.join();
    System.setOut(before);
    failure.ifPresent(thrown -> assertThat(thrown).isInstanceOf(InterruptedException.class));
  }

  /** Cuts what is printed into lines. */
  private static final class Lines extends OutputStream {
    private final BlockingQueue<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(BlockingQueue<String> lines) { this.lines = lines; }

    @Override
    public synchronized void write(int octet) {
      if (octet == '\n') {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else
        line.write(octet);
    }
  }
}
