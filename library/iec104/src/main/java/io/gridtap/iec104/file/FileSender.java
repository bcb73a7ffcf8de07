package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.CallFile;
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
import java.util.Optional;

/**
 * The part that sends: file ready, then on call section after section, each acknowledged, then last section. A section
 * is in memory, not the file. It asks for the octets of the file in their order ({@link FileQuestion.Fetch}).
 */
public final class FileSender extends FileProcedure {
  static final int NEGATIVE = 0x80;

  /** A section at hand. */
  private record Section(int number, Octets data) {}

  private sealed interface State {
    /** File ready is told. */
    record FileOffered() implements State {}

    /** Section ready is told; its octets are fetched when it is called. */
    record SectionOffered() implements State {}

    /** @param called false once it was deactivated meanwhile */
    record Fetching(boolean called) implements State {}

    /** Section ready is told, and it was called before. */
    record SectionAtHand(Section section) implements State {}

    record Sending(Section section, int at) implements State {}

    record SectionSent(Section section) implements State {}

    record FileSent() implements State {}
  }

  private final int octets;
  private final int sectionOctets;
  private State state = new State.FileOffered();
  /** The one under way, from 1. */
  private int number;
  private int repeats;
  private int checksum;

  /**
   * Tells that the file is ready: the answer to a select, or in control direction the beginning.
   *
   * @param octets of the file
   */
  public FileSender(FileId file, int octets, int originator, FieldSizes sizes, FileSettings settings, Moment now) {
    this(Envelope.of(file, originator, sizes), octets, settings, now);
  }

  FileSender(Envelope envelope, int octets, FileSettings settings, Moment now) {
    super(envelope, settings);
    this.octets = octets;
    this.sectionOctets = settings.sectionOctets(octets);
    send(new FileReady(name(), octets, 0));
    arm(now);
  }

  @Override
  void receive(FileInformation information, Moment now) {
    switch (information) {
      case CallFile call -> onCall(call, now);
      case AckFile ack -> onAck(ack, now);
      // some stations refuse an announcement with what they refuse a select with
      case FileReady ready -> {
        if (ready.negative()) end(new FileOutcome.Refused(FileError.NONE, awaited()));
      }
      // steps of a sender; its own are not for it
      case SectionReady _,LastSection _,Segment _,DirectoryEntry _,QueryLog _ -> {
      }
    }
  }

  private void onCall(CallFile call, Moment now) {
    if (call.error() != 0) {
      end(new FileOutcome.Refused(FileError.of(call.error()), awaited()));
      return;
    }
    switch (call.action()) {
      case CallFile.DEACTIVATE_FILE -> {
        deactivate(FileError.NONE);
        end(new FileOutcome.Deactivated());
      }
      case CallFile.CALL_FILE -> {
        if (state instanceof State.FileOffered) offerSection(now);
        else
          notReady(call);
      }
      case CallFile.SELECT_SECTION -> selectSection(call, now);
      case CallFile.CALL_SECTION -> callSection(call, now);
      case CallFile.DEACTIVATE_SECTION -> deactivateSection(call, now);
      default -> notReady(call);
    }
  }

  private void notReady(CallFile call) { send(new SectionReady(name(), call.section(), 0, NEGATIVE)); }

  private void offerSection(Moment now) {
    number++;
    repeats = 0;
    state = new State.SectionOffered();
    tellSection(now);
  }

  private void tellSection(Moment now) {
    send(new SectionReady(name(), number, lengthOfSection(), 0));
    arm(now);
  }

  private int lengthOfSection() { return Math.min(sectionOctets, octets - (number - 1) * sectionOctets); }

  private void selectSection(CallFile call, Moment now) {
    if (call.section() == number
        && (state instanceof State.SectionOffered || state instanceof State.SectionAtHand))
      tellSection(now);
    else
      notReady(call);
  }

  private void callSection(CallFile call, Moment now) {
    if (call.section() != number) {
      notReady(call);
      return;
    }
    switch (state) {
      case State.SectionOffered() -> {
        state = new State.Fetching(true);
        ask(new FileQuestion.Fetch(lengthOfSection()));
        arm(now);
      }
      case State.SectionAtHand(Section section) -> begin(section);
      case State.Fetching(boolean called) -> {
        if (called) notReady(call);
        else
          state = new State.Fetching(true);
      }
      case State.FileOffered _,State.Sending _,State.SectionSent _,State.FileSent _ -> notReady(call);
    }
  }

  /** From here on the window sets the pace; a window that stays closed is the link's concern. */
  private void begin(Section section) {
    state = new State.Sending(section, 0);
    disarm();
  }

  private void deactivateSection(CallFile call, Moment now) {
    if (call.section() != number) {
      notReady(call);
      return;
    }
    switch (state) {
      case State.Fetching _ -> state = new State.Fetching(false);
      case State.Sending(Section section, int _) -> state = new State.SectionAtHand(section);
      case State.SectionSent(Section section) -> state = new State.SectionAtHand(section);
      case State.FileOffered _,State.SectionOffered _,State.SectionAtHand _,State.FileSent _ -> {
        notReady(call);
        return;
      }
    }
    send(new LastSection(name(), number, LastSection.SECTION_DEACTIVATED, 0));
    arm(now);
  }

  private void onAck(AckFile ack, Moment now) {
    switch (ack.answer()) {
      case AckFile.FILE_REFUSED -> end(new FileOutcome.Refused(FileError.of(ack.error()), awaited()));
      case AckFile.FILE -> {
        if (state instanceof State.FileSent) end(new FileOutcome.Done(octets));
      }
      case AckFile.SECTION -> {
        if (state instanceof State.SectionSent(Section section) && ack.section() == section.number)
          accepted(section, now);
      }
      case AckFile.SECTION_REFUSED -> {
        if (state instanceof State.SectionSent(Section section) && ack.section() == section.number)
          refused(section, FileError.of(ack.error()), now);
      }
      // an answer the standard does not know is none
      default -> {
      }
    }
  }

  private void accepted(Section section, Moment now) {
    checksum += sum(section.data);
    if ((long) section.number * sectionOctets < octets) {
      offerSection(now);
    } else {
      state = new State.FileSent();
      // the name of a section has no meaning here; peers expect the one behind the last
      send(new LastSection(name(), Math.min(number + 1, FileSettings.MAX_SECTIONS), LastSection.FILE, checksum & 0xFF));
      arm(now);
    }
  }

  private void refused(Section section, FileError error, Moment now) {
    if (repeats++ < settings().maxRepeats()) {
      state = new State.SectionAtHand(section);
      arm(now);
    } else {
      giveUp(error, error == FileError.CHECKSUM
          ? new FileOutcome.ChecksumFailed("section %d, sent %d times".formatted(section.number, repeats))
          : new FileOutcome.Refused(error, awaited()));
    }
  }

  @Override
  void answered(FileAnswer answer, Moment now) {
    switch (answer) {
      case FileAnswer.Fetched(Octets data) when state instanceof State.Fetching(boolean called) -> {
        if (data.length() != lengthOfSection()) {
          unreadable(FileError.MEMORY,
              "section %d has %d octets, %d wanted".formatted(number, data.length(), lengthOfSection()));
          return;
        }
        Section section = new Section(number, data);
        if (called) begin(section);
        else
          state = new State.SectionAtHand(section);
      }
      case FileAnswer.Refused(FileError error, String reason) -> unreadable(error, reason);
      case FileAnswer.Fetched _,FileAnswer.Done _,FileAnswer.Opened _,FileAnswer.Listed _ ->
        throw new IllegalStateException("%s answers nothing that %s asks".formatted(answer, state));
    }
  }

  private void unreadable(FileError error, String reason) {
    send(new SectionReady(name(), number, 0, NEGATIVE));
    end(new FileOutcome.Abandoned(error, reason));
  }

  @Override
  Optional<FileStep> more() {
    if (!(state instanceof State.Sending(Section section, int at))) return Optional.empty();
    int count = Math.min(segmentOctets(), section.data.length() - at);
    if (count == 0) {
      state = new State.SectionSent(section);
      return Optional.of(
          step(new LastSection(name(), section.number, LastSection.SECTION, sum(section.data) & 0xFF)));
    }
    state = new State.Sending(section, at + count);
    return Optional.of(step(new Segment(name(), section.number, section.data.slice(at, count))));
  }

  @Override
  public Moment deadline() { return state instanceof State.Sending ? Moment.NEVER : super.deadline(); }

  static int sum(Octets data) {
    int sum = 0;
    for (int i = 0; i < data.length(); i++)
      sum += data.u8(i);
    return sum;
  }

  @Override
  String awaited() {
    return switch (state) {
      case State.FileOffered() -> "the call of " + file();
      case State.SectionOffered(),State.SectionAtHand _ -> "the call of section %d of %s".formatted(number, file());
      case State.Fetching _ -> "the octets of section %d of %s".formatted(number, file());
      case State.Sending _,State.SectionSent _ ->
        "the acknowledgement of section %d of %s".formatted(number, file());
      case State.FileSent() -> "the acknowledgement of " + file();
    };
  }

  @Override
  void deactivate(FileError error) { send(new LastSection(name(), number, LastSection.FILE_DEACTIVATED, 0)); }
}
