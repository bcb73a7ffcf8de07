package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * One part of a procedure with files: of a transfer who sends or who receives, whichever station that is; or who asks for
 * a directory or a deletion. Inputs carry the time; what
 * is to be done is fetched with {@link #poll} until it has nothing. {@link FileStep.Ended} is the last.
 */
public abstract sealed class FileProcedure permits FileSender, FileReceiver, DirectoryReader, FileDeletion {
  /** A peer that asks without ever taking the answers gets no more of them. */
  private static final int MAX_WAITING = 64;

  private final Envelope envelope;
  private final FileSettings settings;
  private final ArrayDeque<FileStep> steps = new ArrayDeque<>();
  private Moment deadline = Moment.NEVER;
  private boolean over;
  private long asked;

  FileProcedure(Envelope envelope, FileSettings settings) {
    this.envelope = envelope;
    this.settings = settings;
  }

  /** Which file it is about. */
  public FileId file() { return envelope.file(); }

  /** The transfer has ended, or will when what is to be sent has been fetched. */
  public boolean isOver() {
    return over;
  }

  /** Whether the ASDU is a step of this transfer. */
  public boolean concerns(Asdu asdu) {
    if (asdu.type().kind() != TypeId.Kind.FILE || !asdu.isReadable() || asdu.count() != 1
        || asdu.type() == TypeId.F_DR_TA_1)
      return false;
    InformationObject object = asdu.objects().getFirst();
    return object.information() instanceof FileInformation information && new FileId(asdu.commonAddress(),
        object.address(), information.file()).equals(file());
  }

  /** A step of this transfer. */
  public void receive(Asdu asdu, Moment now) {
    if (over || steps.size() >= MAX_WAITING) return;
    if (asdu.cause().cause().isUnknown()) {
      end(new FileOutcome.Unknown(asdu.cause().cause()));
    } else if (asdu.cause().negative()) {
      end(new FileOutcome.Refused(FileError.NONE, "take " + asdu.type()));
    } else {
      carryOut(asdu, now);
    }
  }

  void carryOut(Asdu asdu, Moment now) {
    if (asdu.objects().getFirst().information() instanceof FileInformation information) receive(information, now);
  }

  /** The answer to the last {@link FileStep.Ask}. */
  public void answered(long number, FileAnswer answer, Moment now) {
    if (!over && number == asked) answered(answer, now);
  }

  public void timeout(Moment now) {
    if (over || !now.reached(deadline())) return;
    giveUp(FileError.NONE, new FileOutcome.TimedOut(awaited(), settings.stepLimit()));
  }

  /** Ends the transfer from this side; the other one is told. */
  public void abandon(FileError error, String reason) {
    if (!over) giveUp(error, new FileOutcome.Abandoned(error, reason));
  }

  /** How it ended, once everything before the end has been fetched. */
  Optional<FileOutcome> ending() {
    return steps.size() == 1 && steps.getFirst() instanceof FileStep.Ended(FileOutcome outcome)
        ? Optional.of(outcome)
        : Optional.empty();
  }

  /** When {@link #timeout} wants to be called. */
  public Moment deadline() { return over ? Moment.NEVER : deadline; }

  /** What is to be done next, if there is room for it. */
  public Optional<FileStep> poll(Moment now) {
    FileStep step = steps.poll();
    if (step == null && !over) step = more().orElse(null);
    if (step instanceof FileStep.Send && !over) arm(now);
    return Optional.ofNullable(step);
  }

  abstract void receive(FileInformation information, Moment now);

  abstract void answered(FileAnswer answer, Moment now);

  /** What goes out when there is nothing else to do. */
  abstract Optional<FileStep> more();

  /** What this part waits for, in words. */
  abstract String awaited();

  /** Tells the other station that this one does not go on. */
  abstract void deactivate(FileError error);

  final FileSettings settings() { return settings; }

  final int name() { return envelope.file().name(); }

  final int segmentOctets() { return envelope.segmentOctets(); }

  final FileStep.Send step(FileInformation information) { return new FileStep.Send(envelope.asdu(information)); }

  final void send(FileInformation information) { steps.add(step(information)); }

  final void ask(FileQuestion question) { steps.add(new FileStep.Ask(++asked, question)); }

  final void arm(Moment now) { deadline = now.plus(settings.stepLimit()); }

  final void disarm() { deadline = Moment.NEVER; }

  final void giveUp(FileError error, FileOutcome outcome) {
    deactivate(error);
    end(outcome);
  }

  final void end(FileOutcome outcome) {
    over = true;
    steps.removeIf(FileStep.Ask.class::isInstance);
    steps.add(new FileStep.Ended(outcome));
  }
}
