package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls a directory and gathers its entries until the last file of the directory (LFD). */
public final class DirectoryReader extends FileProcedure {
  private final Directory directory;
  private final List<FileEntry> entries = new ArrayList<>();

  /** @param address of the directory, 0 the only one */
  public DirectoryReader(int commonAddress, int address, int originator, FieldSizes sizes, StationTime time,
      FileSettings settings, Moment now) {
    super(new Envelope(new FileId(commonAddress, address, 0),
        CauseOfTransmission.of(Cause.REQUEST).withOriginator(originator), sizes), settings);
    this.directory = new Directory(sizes, time);
    send(new CallFile(0, 0, 0));
    arm(now);
  }

  /** What has come so far. */
  public List<FileEntry> entries() { return List.copyOf(entries); }

  @Override
  public boolean concerns(Asdu asdu) {
    return asdu.type() == TypeId.F_DR_TA_1
        ? asdu.cause().cause() == Cause.REQUEST && asdu.commonAddress() == file().commonAddress()
        : asdu.type() == TypeId.F_SC_NA_1 && super.concerns(asdu);
  }

  @Override
  void carryOut(Asdu asdu, Moment now) {
    if (asdu.type() != TypeId.F_DR_TA_1) return;
    entries.addAll(directory.entries(asdu));
    if (entries.size() > settings().maxEntries())
      end(new FileOutcome.Unexpected("more than %d entries".formatted(settings().maxEntries())));
    else if (Directory.isLast(asdu)) end(new FileOutcome.Done(0));
    else
      arm(now);
  }

  @Override
  void receive(FileInformation information, Moment now) {
    // entries come with their addresses
  }

  @Override
  void answered(FileAnswer answer, Moment now) { throw new IllegalStateException("a directory asks nothing"); }

  @Override
  Optional<FileStep> more() { return Optional.empty(); }

  @Override
  String awaited() { return "the directory at %d of station %d".formatted(file().address(), file().commonAddress()); }

  @Override
  void deactivate(FileError error) {
    // nothing was begun
  }
}
