package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.DirectoryEntry;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * File transfer of a controlled station on one connection: answers select, announcement, directory, query log and
 * delete, and runs one transfer at a time; another is refused while it lasts. What it wants to know of the store it asks
 * ({@link #question}), and goes on when it is answered.
 */
public final class StationFiles {
  /** A peer that asks without ever taking the answers gets no more of them. */
  private static final int MAX_WAITING = 64;
  /** Questions to a store that has stopped answering; then everything is refused. */
  private static final int MAX_OPEN_QUESTIONS = 16;
  private static final FileOutcome STOPPED = new FileOutcome.ConnectionLost("data transfer has stopped");

  /** What the store was asked for the controlling station. */
  private record Asking(long number, FileQuestion question, Asdu request, Envelope envelope, Moment deadline) {}

  private final FieldSizes sizes;
  private final StationTime time;
  private final FileSettings settings;
  private final ArrayDeque<Asdu> answers = new ArrayDeque<>();
  private final ArrayDeque<FileStep.Ask> questions = new ArrayDeque<>();
  private @Nullable Asking asking;
  private @Nullable FileProcedure part;
  /** The question of the transfer, in the numbers of this connection. */
  private long partAsked;
  private long partNumber;
  private long asked;
  private long answered;

  public StationFiles(FieldSizes sizes, StationTime time, FileSettings settings) {
    this.sizes = sizes;
    this.time = time;
    this.settings = settings;
  }

  /** An ASDU of types 120…127 for a station that exists. */
  public void receive(Asdu asdu, Moment now) {
    if (answers.size() >= MAX_WAITING || asdu.objects().isEmpty()) return;
    InformationObject object = asdu.objects().getFirst();
    if (!(object.information() instanceof FileInformation information)) return;
    FileId file = new FileId(asdu.commonAddress(), object.address(), information.file());
    Envelope envelope = new Envelope(file, asdu.cause().with(Cause.FILE).withNegative(false), sizes);
    FileProcedure running = part;
    if (information instanceof CallFile && asdu.cause().cause() == Cause.REQUEST) list(asdu, envelope, now);
    else if (running != null && running.concerns(asdu) && !begins(information)) running.receive(asdu, now);
    else
      begin(asdu, envelope, information, now);
    settle();
  }

  private static boolean begins(FileInformation information) {
    return information instanceof CallFile call && (call.action() == CallFile.SELECT_FILE
        || call.action() == CallFile.DELETE_FILE) || information instanceof QueryLog
        || information instanceof FileReady;
  }

  private void begin(Asdu asdu, Envelope envelope, FileInformation information, Moment now) {
    FileId file = envelope.file();
    switch (information) {
      case CallFile call -> onCall(asdu, envelope, call, now);
      case QueryLog(int _, var from, var to) -> {
        Optional<Instant> start = time.instant(from);
        Optional<Instant> end = time.instant(to);
        if (start.isEmpty() || end.isEmpty()) send(envelope, refusal(envelope));
        else
          request(asdu, envelope, new FileQuestion.OpenLog(file, start.get(), end.get()), now);
      }
      case FileReady ready -> onAnnounced(asdu, envelope, ready, now);
      case SectionReady _ -> deactivate(envelope, unexpected(file));
      case LastSection last -> {
        if (last.qualifier() == LastSection.FILE || last.qualifier() == LastSection.SECTION)
          send(envelope, new AckFile(file.name(), last.section(), unexpected(file)
              .on(last.qualifier() == LastSection.FILE ? AckFile.FILE_REFUSED : AckFile.SECTION_REFUSED)));
      }
      // its last segment will be answered
      case Segment _ -> {
      }
      // answers to what was not asked
      case AckFile _,DirectoryEntry _ -> {
      }
    }
  }

  /** The object is that of the transfer, but another file; or there is no transfer. */
  private FileError unexpected(FileId file) {
    return part != null && part.file().address() == file.address() ? FileError.FILE : FileError.SERVICE;
  }

  private void onCall(Asdu asdu, Envelope envelope, CallFile call, Moment now) {
    switch (call.action()) {
      case CallFile.SELECT_FILE -> {
        // a controlling station that selects again has given up what it had
        if (part instanceof FileSender sender && sender.file().equals(envelope.file()))
          over(new FileOutcome.Deactivated());
        request(asdu, envelope, new FileQuestion.Open(envelope.file()), now);
      }
      case CallFile.DELETE_FILE -> request(asdu, envelope, new FileQuestion.Delete(envelope.file()), now);
      case CallFile.CALL_FILE, CallFile.SELECT_SECTION, CallFile.CALL_SECTION, CallFile.DEACTIVATE_SECTION ->
        send(envelope, new SectionReady(call.file(), call.section(), 0, FileSender.NEGATIVE));
      default -> {
        takeBack(envelope.file());
        send(envelope, refusal(envelope));
      }
    }
  }

  /** Deactivated before the store has answered. */
  private void takeBack(FileId file) {
    Asking waiting = asking;
    if (waiting == null || !waiting.envelope.file().equals(file)) return;
    asking = null;
    close(waiting.question, new FileOutcome.Deactivated());
  }

  private void onAnnounced(Asdu asdu, Envelope envelope, FileReady ready, Moment now) {
    if (ready.negative()) return;
    // a controlling station that announces again has given up what it had
    if (part instanceof FileReceiver receiver && receiver.file().equals(envelope.file()))
      over(new FileOutcome.Deactivated());
    if (ready.length() > settings.maxFileOctets()) deactivate(envelope, FileError.MEMORY);
    else
      request(asdu, envelope, new FileQuestion.Create(envelope.file(), ready.length()), now);
  }

  private void list(Asdu asdu, Envelope envelope, Moment now) {
    request(asdu, envelope, new FileQuestion.ListFiles(asdu.commonAddress(), envelope.file().address()), now);
  }

  private void request(Asdu asdu, Envelope envelope, FileQuestion question, Moment now) {
    boolean alters = question instanceof FileQuestion.Create || question instanceof FileQuestion.Delete;
    boolean transfers = !(question instanceof FileQuestion.ListFiles);
    if (asking != null || asked - answered >= MAX_OPEN_QUESTIONS || transfers && part != null
        || alters && asdu.test()) {
      refuse(question, FileError.SERVICE, asdu, envelope);
      return;
    }
    asking = new Asking(ask(question), question, asdu, envelope, now.plus(settings.stepLimit()));
  }

  private long ask(FileQuestion question) {
    questions.add(new FileStep.Ask(++asked, question));
    return asked;
  }

  private void refuse(FileQuestion question, FileError error, Asdu request, Envelope envelope) {
    switch (question) {
      case FileQuestion.Create _ -> deactivate(envelope, error == FileError.NONE ? FileError.MEMORY : error);
      case FileQuestion.ListFiles _ -> answers
          .add(request.with(request.cause().with(Cause.UNKNOWN_ADDRESS).withNegative(true)));
      case FileQuestion.Open _,FileQuestion.OpenLog _,FileQuestion.Delete _ -> send(envelope, refusal(envelope));
      case FileQuestion.Fetch _,FileQuestion.Append _,FileQuestion.Commit _,FileQuestion.Close _ -> {
        // of a transfer, which refuses by itself
      }
    }
  }

  private static FileReady refusal(Envelope envelope) {
    return new FileReady(envelope.file().name(), 0, FileSender.NEGATIVE);
  }

  private void deactivate(Envelope envelope, FileError error) {
    send(envelope, new CallFile(envelope.file().name(), 0, error.on(CallFile.DEACTIVATE_FILE)));
  }

  private void send(Envelope envelope, FileInformation information) { answers.add(envelope.asdu(information)); }

  /** The answer to a question; one that nobody waits for any more is dropped. */
  public void answered(long number, FileAnswer answer, Moment now) {
    answered++;
    Asking waiting = asking;
    if (waiting != null && waiting.number == number) {
      asking = null;
      answered(waiting, answer, now);
    } else if (part != null && number == partAsked) {
      part.answered(partNumber, answer, now);
    }
    settle();
  }

  private void answered(Asking waiting, FileAnswer answer, Moment now) {
    Envelope envelope = waiting.envelope;
    switch (answer) {
      case FileAnswer.Refused(FileError error, String _) -> refuse(waiting.question, error, waiting.request, envelope);
      case FileAnswer.Opened(int octets) -> part = new FileSender(envelope, octets, settings, now);
      case FileAnswer.Listed(List<FileEntry> entries) -> tell(entries, waiting);
      case FileAnswer.Done() -> {
        if (waiting.question instanceof FileQuestion.Create(FileId _, int octets))
          part = FileReceiver.announced(envelope, octets, settings, now);
        else
          send(envelope, new FileReady(envelope.file().name(), 0, 0));
      }
      case FileAnswer.Fetched _ -> throw new IllegalStateException("no file was open");
    }
  }

  private void tell(List<FileEntry> entries, Asking waiting) {
    if (entries.size() > settings.maxEntries()) {
      refuse(waiting.question, FileError.MEMORY, waiting.request, waiting.envelope);
      return;
    }
    FileId transferred = part == null ? null : part.file();
    answers.addAll(new Directory(sizes, time).asdus(waiting.envelope, entries, transferred));
  }

  /** The next question to the store. They are answered in their order. */
  public Optional<FileStep.Ask> question() {
    return Optional.ofNullable(questions.poll());
  }

  /** The next ASDU to be sent, if there is room for it. */
  public Optional<Asdu> poll(Moment now) {
    Asdu answer = answers.poll();
    if (answer != null) return Optional.of(answer);
    while (part != null) {
      FileProcedure running = part;
      Optional<FileStep> step = running.poll(now);
      settle();
      if (step.isEmpty()) return Optional.empty();
      switch (step.get()) {
        case FileStep.Send(Asdu asdu) -> {
          return Optional.of(asdu);
        }
        case FileStep.Ask(long number, FileQuestion question) -> {
          partNumber = number;
          partAsked = ask(question);
        }
        case FileStep.Ended(FileOutcome outcome) -> over(outcome);
      }
    }
    return Optional.empty();
  }

  private void over(FileOutcome outcome) {
    part = null;
    ask(new FileQuestion.Close(outcome));
  }

  public Moment deadline() {
    Moment ofPart = part == null ? Moment.NEVER : part.deadline();
    return asking == null ? ofPart : ofPart.earlier(asking.deadline);
  }

  public void timeout(Moment now) {
    Asking waiting = asking;
    if (waiting != null && now.reached(waiting.deadline)) {
      asking = null;
      refuse(waiting.question, FileError.NONE, waiting.request, waiting.envelope);
      close(waiting.question, new FileOutcome.TimedOut("the store", settings.stepLimit()));
    }
    if (part != null) part.timeout(now);
    settle();
  }

  /** The end of a transfer waits for its last ASDU only. */
  private void settle() {
    if (part != null) part.ending().ifPresent(this::over);
  }

  private void close(FileQuestion question, FileOutcome outcome) {
    if (!(question instanceof FileQuestion.ListFiles)) ask(new FileQuestion.Close(outcome));
  }

  /** Data transfer was stopped or the connection is lost: what was under way is over. */
  public void stopped() {
    answers.clear();
    if (asking != null) close(asking.question, STOPPED);
    asking = null;
    if (part != null) over(STOPPED);
  }
}
