package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DirectoryEntry;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The part that receives: calls the file, calls section after section, checks and acknowledges each. A section is kept
 * in memory until its checksum is right, then it is handed over ({@link FileQuestion.Append}) and acknowledged when that
 * is answered; the file is acknowledged when {@link FileQuestion.Commit} is.
 */
public final class FileReceiver extends FileProcedure {
  private static final int FIRST_OCTETS = 1024;

  private sealed interface State {
    /** Selected, asked for, or to be asked for. */
    record Selecting() implements State {}

    /** Called the file, or acknowledged a section: the next section is to come, or the end. */
    record Expecting() implements State {}

    /** A section was called. */
    record Receiving(int octets, ByteArrayOutputStream data) implements State {}

    /** A section is right and being kept. */
    record Keeping(int octets) implements State {}

    /** The file is right and being made valid. */
    record Committing() implements State {}
  }

  private State state;
  /** Of the file; unknown while selecting. */
  private int octets;
  /** The one under way, or the last. */
  private int number;
  private int kept;
  private int checksum;
  /** Of the section that is being kept. */
  private int sectionSum;
  private int repeats;

  private FileReceiver(Envelope envelope, FileSettings settings, State state, int octets, Moment now) {
    super(envelope, settings);
    this.state = state;
    this.octets = octets;
    arm(now);
  }

  /** Selects a file of the other station. */
  public static FileReceiver select(FileId file, int originator, FieldSizes sizes, FileSettings settings,
      Moment now) {
    FileReceiver receiver = new FileReceiver(Envelope.of(file, originator, sizes), settings, new State.Selecting(), 0,
        now);
    receiver.send(new CallFile(file.name(), 0, CallFile.SELECT_FILE));
    return receiver;
  }

  /** Query log: what was recorded in a range of time. */
  public static FileReceiver queryLog(FileId file, Cp56Time2a start, Cp56Time2a end, int originator, FieldSizes sizes,
      FileSettings settings, Moment now) {
    FileReceiver receiver = new FileReceiver(Envelope.of(file, originator, sizes), settings, new State.Selecting(), 0,
        now);
    receiver.send(new QueryLog(file.name(), start, end));
    return receiver;
  }

  /** Calls a file that the other station has announced with file ready. */
  static FileReceiver announced(Envelope envelope, int octets, FileSettings settings, Moment now) {
    FileReceiver receiver = new FileReceiver(envelope, settings, new State.Expecting(), octets, now);
    receiver.ready(octets, now);
    return receiver;
  }

  @Override
  void receive(FileInformation information, Moment now) {
    switch (information) {
      case FileReady ready -> onReady(ready, now);
      case SectionReady ready -> onSectionReady(ready, now);
      case Segment segment -> onSegment(segment, now);
      case LastSection last -> onLast(last, now);
      // a sender that gives up may say it this way
      case CallFile call -> {
        if (call.action() == CallFile.DEACTIVATE_FILE) end(new FileOutcome.Deactivated());
      }
      // steps of a receiver; its own are not for it
      case AckFile _,DirectoryEntry _,QueryLog _ -> {
      }
    }
  }

  private void onReady(FileReady ready, Moment now) {
    if (!(state instanceof State.Selecting)) return;
    if (ready.negative()) end(new FileOutcome.Refused(FileError.NONE, "select " + file()));
    else
      ready(ready.length(), now);
  }

  private void ready(int length, Moment now) {
    if (length > settings().maxFileOctets()) {
      giveUp(FileError.MEMORY, new FileOutcome.TooLarge(length, settings().maxFileOctets()));
      return;
    }
    octets = length;
    state = new State.Expecting();
    send(new CallFile(name(), 0, CallFile.CALL_FILE));
    arm(now);
  }

  private void onSectionReady(SectionReady ready, Moment now) {
    if (!(state instanceof State.Expecting)) {
      // told again after a refused section, or in the middle of one: it was called already
      if (ready.notReady() && state instanceof State.Receiving) end(notReady(ready));
      return;
    }
    if (ready.notReady()) end(notReady(ready));
    else if (ready.section() != number + 1)
      giveUp(FileError.SECTION, new FileOutcome.Unexpected(
          "section %d of %s is ready, %d should be".formatted(ready.section(), file(), number + 1)));
    else if (ready.length() > octets - kept)
      giveUp(FileError.MEMORY, new FileOutcome.Unexpected("section %d of %s has %d octets, %d of the file are left"
          .formatted(ready.section(), file(), ready.length(), octets - kept)));
    else {
      number = ready.section();
      repeats = 0;
      callSection(ready.length(), now);
    }
  }

  private FileOutcome notReady(SectionReady ready) {
    return new FileOutcome.Refused(FileError.NONE, "send section %d of %s".formatted(ready.section(), file()));
  }

  private void callSection(int length, Moment now) {
    state = new State.Receiving(length, new ByteArrayOutputStream(Math.min(length, FIRST_OCTETS)));
    send(new CallFile(name(), number, CallFile.CALL_SECTION));
    arm(now);
  }

  /** One octet too many is kept, to tell; what follows does not keep the transfer alive. */
  private void onSegment(Segment segment, Moment now) {
    if (!(state instanceof State.Receiving(int length, ByteArrayOutputStream data)) || segment.section() != number)
      return;
    int room = length + 1 - data.size();
    Octets taken = segment.data().slice(0, Math.min(room, segment.data().length()));
    data.writeBytes(taken.toByteArray());
    if (!taken.isEmpty()) arm(now);
  }

  private void onLast(LastSection last, Moment now) {
    switch (last.qualifier()) {
      case LastSection.FILE_DEACTIVATED -> {
        // of a file that was deactivated before it was selected now
        if (!(state instanceof State.Selecting)) end(new FileOutcome.Deactivated());
      }
      case LastSection.FILE -> onFileEnd(last, now);
      case LastSection.SECTION -> onSectionEnd(last, now);
      case LastSection.SECTION_DEACTIVATED -> {
        if (state instanceof State.Receiving && last.section() == number)
          giveUp(FileError.NONE, new FileOutcome.Deactivated());
      }
      default -> unexpected(last);
    }
  }

  private void unexpected(LastSection last) {
    boolean ofFile = last.qualifier() == LastSection.FILE;
    send(new AckFile(name(), last.section(),
        FileError.SERVICE.on(ofFile ? AckFile.FILE_REFUSED : AckFile.SECTION_REFUSED)));
  }

  private void onSectionEnd(LastSection last, Moment now) {
    if (!(state instanceof State.Receiving(int length, ByteArrayOutputStream data))) {
      unexpected(last);
      return;
    }
    if (last.section() != number) {
      send(new AckFile(name(), last.section(), FileError.SECTION.on(AckFile.SECTION_REFUSED)));
      return;
    }
    Octets section = Octets.wrap(data.toByteArray());
    sectionSum = FileSender.sum(section);
    if (section.length() == length && (sectionSum & 0xFF) == last.checksum()) {
      state = new State.Keeping(length);
      ask(new FileQuestion.Append(section));
      arm(now);
      return;
    }
    send(new AckFile(name(), number, FileError.CHECKSUM.on(AckFile.SECTION_REFUSED)));
    if (repeats++ < settings().maxRepeats()) callSection(length, now);
    else
      giveUp(FileError.CHECKSUM,
          new FileOutcome.ChecksumFailed("section %d of %s, received %d times".formatted(number, file(), repeats)));
  }

  private void onFileEnd(LastSection last, Moment now) {
    if (!(state instanceof State.Expecting)) {
      if (!(state instanceof State.Selecting)) unexpected(last);
      return;
    }
    if (kept == octets && (checksum & 0xFF) == last.checksum()) {
      state = new State.Committing();
      ask(new FileQuestion.Commit());
      arm(now);
      return;
    }
    send(new AckFile(name(), last.section(), FileError.CHECKSUM.on(AckFile.FILE_REFUSED)));
    end(new FileOutcome.ChecksumFailed("%s: %d of %d octets, the sum is %d, not %d".formatted(file(), kept, octets,
        checksum & 0xFF, last.checksum())));
  }

  @Override
  void answered(FileAnswer answer, Moment now) {
    switch (answer) {
      case FileAnswer.Done() when state instanceof State.Keeping(int length) -> {
        kept += length;
        checksum += sectionSum;
        state = new State.Expecting();
        send(new AckFile(name(), number, AckFile.SECTION));
        arm(now);
      }
      case FileAnswer.Done() when state instanceof State.Committing -> {
        send(new AckFile(name(), 0, AckFile.FILE));
        end(new FileOutcome.Done(octets));
      }
      case FileAnswer.Refused(FileError error, String reason) -> giveUp(
          error == FileError.NONE ? FileError.MEMORY : error, new FileOutcome.Abandoned(error, reason));
      case FileAnswer.Done _,FileAnswer.Fetched _,FileAnswer.Opened _,FileAnswer.Listed _ ->
        throw new IllegalStateException("%s answers nothing that %s asks".formatted(answer, state));
    }
  }

  @Override
  Optional<FileStep> more() { return Optional.empty(); }

  @Override
  String awaited() {
    return switch (state) {
      case State.Selecting() -> "file ready of " + file();
      case State.Expecting() -> "section %d of %s, or its end".formatted(number + 1, file());
      case State.Receiving _ -> "segments of section %d of %s".formatted(number, file());
      case State.Keeping _ -> "section %d of %s to be kept".formatted(number, file());
      case State.Committing _ -> file() + " to be kept";
    };
  }

  /** Before the first octets the call is taken back, later the file is refused. */
  @Override
  void deactivate(FileError error) {
    switch (state) {
      case State.Keeping _,State.Committing _ -> send(new AckFile(name(), 0, error.on(AckFile.FILE_REFUSED)));
      case State.Selecting _,State.Expecting _,State.Receiving _ ->
        send(new CallFile(name(), 0, error.on(CallFile.DEACTIVATE_FILE)));
    }
  }
}
