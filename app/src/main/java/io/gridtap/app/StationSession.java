package io.gridtap.app;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.ConnectionLostException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection for one command. What the station sends beside the answers is taken by a thread of its own, or the
 * station's window would close in the end.
 */
final class StationSession implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StationSession.class.getName());

  private final Iec104Client client;
  private final Thread taker;
  private final AtomicReference<@Nullable RuntimeException> fault;

  private StationSession(Iec104Client client, Thread taker, AtomicReference<@Nullable RuntimeException> fault) {
    this.client = client;
    this.taker = taker;
    this.fault = fault;
  }

  /** Something that is asked of the station. */
  @FunctionalInterface
  interface Asking<R> {
    R ask() throws InterruptedException;
  }

  static StationSession open(StationOptions options, Terminal terminal) throws IOException, InterruptedException {
    return open(options, options.settings(), terminal, _ -> {}, (_, _) -> {});
  }

  /**
   * Connects and starts data transfer.
   *
   * @param traced every APDU, if the settings say so; quick, please
   * @param beside what came beside the answers, on one thread
   */
  static StationSession open(StationOptions options, Iec104Settings settings, Terminal terminal,
      Consumer<ControllingEvent.Traced> traced, BiConsumer<Update, Instant> beside)
      throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    settings.apci().advice().forEach(narrator::warn);
    StationWatch watch = new StationWatch(narrator, options.debug(), settings.sizes(), traced);
    Iec104Client client;
    try {
      client = Iec104Client.connect(options.tcp(terminal.environment()), settings, event -> watch.told("", event));
    } catch (ConnectionLostException refused) {
      throw CommandFailure.failed(String.valueOf(refused.getMessage()), refused);
    }
    AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    Thread taker = Thread.ofVirtual().name("gridtap-beside").start(() -> {
      try {
        while (true) beside.accept(client.updates().take(), Instant.now());
      } catch (ConnectionLostException | InterruptedException over) {
        LOG.log(Level.TRACE, "nothing comes any more", over);
      } catch (RuntimeException wrong) {
        fault.set(wrong);
      }
    });
    return new StationSession(client, taker, fault);
  }

  Iec104Client client() { return client; }

  /** @throws CommandFailure if the connection is lost meanwhile */
  <R> R ask(Asking<R> asking) throws InterruptedException {
    try {
      return asking.ask();
    } catch (ConnectionLostException lost) {
      throw CommandFailure.failed("%s: %s".formatted(client.peer(), lost.getMessage()), lost);
    }
  }

  /**
   * Asks for something that must go well.
   *
   * @param what for the message if it does not
   */
  Answer demand(String what, Asking<Answer> asking) throws InterruptedException {
    Answer answer = ask(asking);
    AnswerWords.demand(what, answer);
    return answer;
  }

  /** Stops data transfer and closes; what came before is taken first. */
  @Override
  public void close() {
    try {
      if (client.isOpen()) client.stopTransfer();
    } catch (ConnectionLostException gone) {
      LOG.log(Level.TRACE, "the station did not wait for the end", gone);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    client.close();
    try {
      taker.join();
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    RuntimeException wrong = fault.get();
    if (wrong != null) throw wrong;
  }
}
