package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.wire.Moment;
import java.util.Optional;

/** Delete file, confirmed by file ready (FRQ). */
public final class FileDeletion extends FileProcedure {
  public FileDeletion(FileId file, int originator, FieldSizes sizes, FileSettings settings, Moment now) {
    super(Envelope.of(file, originator, sizes), settings);
    send(new CallFile(file.name(), 0, CallFile.DELETE_FILE));
    arm(now);
  }

  @Override
  void receive(FileInformation information, Moment now) {
    if (!(information instanceof FileReady ready)) return;
    end(ready.negative()
        ? new FileOutcome.Refused(FileError.NONE, "delete " + file())
        : new FileOutcome.Done(0));
  }

  @Override
  void answered(FileAnswer answer, Moment now) { throw new IllegalStateException("a deletion asks nothing"); }

  @Override
  Optional<FileStep> more() { return Optional.empty(); }

  @Override
  String awaited() { return "the confirmation that %s is deleted".formatted(file()); }

  @Override
  void deactivate(FileError error) {
    // nothing was begun
  }
}
