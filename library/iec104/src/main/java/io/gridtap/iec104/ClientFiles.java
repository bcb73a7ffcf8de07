package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.ControllingCommand;
import io.gridtap.iec104.file.DirectoryReader;
import io.gridtap.iec104.file.FileDeletion;
import io.gridtap.iec104.file.FileEntry;
import io.gridtap.iec104.file.FileError;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileOutcome;
import io.gridtap.iec104.file.FileProcedure;
import io.gridtap.iec104.file.FileQuestion;
import io.gridtap.iec104.file.FileReceiver;
import io.gridtap.iec104.file.FileSender;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStep;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.file.StoreWork;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Files of the stations behind one connection. Calls block and answer with a value however they end; the thread that
 * calls also reads and writes the file, so a slow disk holds up nothing else. One at a time: another is refused. An
 * interrupt ends the transfer, and the station is told.
 */
public final class ClientFiles {
  private static final System.Logger LOG = System.getLogger(ClientFiles.class.getName());

  private final Link link;
  private final Iec104Settings settings;
  private final FileSettings bounds;
  private final FileSlot slot;

  ClientFiles(Link link, Iec104Settings settings, FileSettings bounds, FileSlot slot) {
    this.link = link;
    this.settings = settings;
    this.bounds = bounds;
    this.slot = slot;
  }

  /**
   * A directory.
   *
   * @param entries what has come, all of it if {@code outcome} is done
   */
  public record Listing(List<FileEntry> entries, FileOutcome outcome) {}

  /**
   * A file that was received.
   *
   * @param octets all of it, none if {@code outcome} is not done
   */
  public record Content(Octets octets, FileOutcome outcome) {}

  /**
   * The files of a directory.
   *
   * @param address of the directory, 0 the only one
   */
  public Listing list(int commonAddress, int address) throws InterruptedException {
    DirectoryReader reader = new DirectoryReader(commonAddress, address, settings.originator(), settings.sizes(),
        settings.time(), bounds, Conversation.now());
    FileOutcome outcome = run(reader, null);
    return new Listing(reader.entries(), outcome);
  }

  /** A file in memory; {@link FileSettings#maxFileOctets} is the bound. */
  public Content read(FileId file) throws InterruptedException {
    return content(select(file));
  }

  /** A file to a stream, section by section as they are checked; the stream is not closed. */
  public FileOutcome read(FileId file, OutputStream to) throws InterruptedException {
    return run(select(file), new StoreWork(new StreamSink(to)));
  }

  /** A file to a path, which has either all of it or what it had before. */
  public FileOutcome read(FileId file, Path to) throws InterruptedException, IOException {
    Path partial = Files.createFile(to.toAbsolutePath().resolveSibling(".partial-" + UUID.randomUUID()));
    try {
      FileOutcome outcome;
      try (OutputStream out = Files.newOutputStream(partial)) {
        outcome = read(file, out);
      }
      if (outcome.isDone())
        Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return outcome;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** A file to wherever; the sink is committed before the station is told that the file has arrived, and closed. */
  public FileOutcome read(FileId file, FileStore.Sink to) throws InterruptedException {
    return run(select(file), new StoreWork(to));
  }

  /** What a station has recorded in a range of time. */
  public Content queryLog(FileId file, Instant start, Instant end) throws InterruptedException {
    return content(FileReceiver.queryLog(file, settings.time().cp56(start), settings.time().cp56(end),
        settings.originator(), settings.sizes(), bounds, Conversation.now()));
  }

  /** Sends a file. */
  public FileOutcome write(FileId file, Octets content) throws InterruptedException {
    return write(file,
        new FileStore.Source(content.length(), new ByteArrayInputStream(content.toByteArray())));
  }

  /**
   * Sends a file.
   *
   * @throws IOException if it cannot be opened, or is longer than 16777215 octets
   */
  public FileOutcome write(FileId file, Path from) throws InterruptedException, IOException {
    long octets = Files.size(from);
    if (octets > FileSettings.MAX_FILE_OCTETS)
      throw new IOException("%s has %d octets, %d can be sent".formatted(from, octets, FileSettings.MAX_FILE_OCTETS));
    InputStream content = Files.newInputStream(from);
    return write(file, new FileStore.Source((int) octets, content));
  }

  /** Sends a file from wherever; the source is closed. */
  public FileOutcome write(FileId file, FileStore.Source from) throws InterruptedException {
    return run(new FileSender(file, from.octets(), settings.originator(), settings.sizes(), bounds,
        Conversation.now()), new StoreWork(from));
  }

  /** Deletes a file of a station. */
  public FileOutcome delete(FileId file) throws InterruptedException {
    return run(new FileDeletion(file, settings.originator(), settings.sizes(), bounds, Conversation.now()), null);
  }

  private FileReceiver select(FileId file) {
    return FileReceiver.select(file, settings.originator(), settings.sizes(), bounds, Conversation.now());
  }

  private Content content(FileReceiver receiver) throws InterruptedException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    FileOutcome outcome = run(receiver, new StoreWork(new StreamSink(received)));
    return new Content(outcome.isDone() ? Octets.wrap(received.toByteArray()) : Octets.EMPTY, outcome);
  }

  // ---- running

  private FileOutcome run(FileProcedure procedure, @Nullable StoreWork work) throws InterruptedException {
    try {
      FileSlot.Running running = slot.begin(procedure, link::wake);
      if (running == null)
        return new FileOutcome.Abandoned(FileError.SERVICE, "the connection is busy with another file already");
      try {
        // after the slot is taken: an end from now on is told to it
        if (!link.isStarted()) return new FileOutcome.ConnectionLost("data transfer is not started");
        return converse(running, work);
      } finally {
        slot.finish(running);
        link.wake();
      }
    } catch (ConnectionLostException over) {
      return new FileOutcome.ConnectionLost(String.valueOf(over.getMessage()));
    } finally {
      if (work != null) work.close();
    }
  }

  private FileOutcome converse(FileSlot.Running running, @Nullable StoreWork work) throws InterruptedException {
    FileProcedure procedure = running.procedure();
    try {
      while (true) {
        Optional<FileOutcome> outcome = carryOut(procedure, work);
        if (outcome.isPresent()) return outcome.get();
        Duration left = Conversation.now().until(procedure.deadline());
        Optional<Asdu> arrived = running.arrived().poll(left.isNegative() ? Duration.ZERO : left);
        Moment now = Conversation.now();
        arrived.ifPresentOrElse(asdu -> procedure.receive(asdu, now), () -> procedure.timeout(now));
      }
    } catch (InterruptedException interrupted) {
      procedure.abandon(FileError.NONE, "interrupted");
      var _ = carryOut(procedure, work);
      throw interrupted;
    }
  }

  private Optional<FileOutcome> carryOut(FileProcedure procedure, @Nullable StoreWork work)
      throws InterruptedException {
    while (true) {
      Optional<FileStep> step = procedure.poll(Conversation.now());
      if (step.isEmpty()) return Optional.empty();
      switch (step.get()) {
        case FileStep.Send(Asdu asdu) -> {
          // else a section would stand before the commands of others
          if (asdu.type() == TypeId.F_SG_NA_1) link.awaitRoom();
          link.command(new ControllingCommand.Send(asdu));
        }
        case FileStep.Ask(long number, FileQuestion question) -> {
          if (work == null) throw new IllegalStateException("%s is not for %s".formatted(question, procedure.file()));
          procedure.answered(number, work.answer(question), Conversation.now());
        }
        case FileStep.Ended(FileOutcome outcome) -> {
          LOG.log(Level.DEBUG, () -> "%s: %s: %s".formatted(link.peer(), procedure.file(), outcome.text()));
          return Optional.of(outcome);
        }
      }
    }
  }

  private record StreamSink(OutputStream out) implements FileStore.Sink {
    @Override
    public void append(Octets octets) throws IOException { octets.writeTo(out); }

    @Override
    public void commit() throws IOException { out.flush(); }

    @Override
    public void close() {
      // the stream is its owner's
    }
  }
}
