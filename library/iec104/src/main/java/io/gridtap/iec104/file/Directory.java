package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DirectoryEntry;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TypeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory as F_DR_TA_1 tells it: entries of consecutive addresses in sequence, LFD in the last. */
record Directory(FieldSizes sizes, StationTime time) {
  /** An empty directory still has to be told: no name, no octets, LFD. */
  private static final FileEntry NOTHING = new FileEntry(0, 0, 0, Instant.EPOCH);

  List<Asdu> asdus(Envelope request, List<FileEntry> entries, @Nullable FileId transferred) {
    List<FileEntry> told = entries.isEmpty() ? List.of(NOTHING) : entries;
    int most = Asdu.maxObjects(TypeId.F_DR_TA_1, true, sizes);
    List<Asdu> asdus = new ArrayList<>();
    List<InformationObject> run = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      FileEntry entry = told.get(i);
      if (run.size() == most || !run.isEmpty() && run.getLast().address() + 1 != entry.address()) {
        asdus.add(asdu(request, run));
        run = new ArrayList<>();
      }
      boolean active = entry.active() || transferred != null && transferred.address() == entry.address()
          && transferred.name() == entry.name();
      int status = (i == told.size() - 1 ? DirectoryEntry.LFD : 0) | (entry.directory() ? DirectoryEntry.FOR : 0)
          | (active ? DirectoryEntry.FA : 0);
      run.add(new InformationObject(entry.address(), new DirectoryEntry(entry.name(), entry.octets(), status),
          cp56(entry.created())));
    }
    asdus.add(asdu(request, run));
    return asdus;
  }

  private Cp56Time2a cp56(Optional<Instant> created) {
    return created.map(time::cp56).orElseGet(() -> time.cp56(Instant.EPOCH).withInvalid(true));
  }

  private Asdu asdu(Envelope request, List<InformationObject> run) {
    return Asdu.sequence(TypeId.F_DR_TA_1, request.cause().with(Cause.REQUEST), request.file().commonAddress(), run,
        sizes);
  }

  /** Reads entries; the one that stands for an empty directory is none. */
  List<FileEntry> entries(Asdu asdu) {
    List<FileEntry> entries = new ArrayList<>();
    for (InformationObject object : asdu.objects())
      if (object.information() instanceof DirectoryEntry entry && !(entry.file() == 0 && entry.length() == 0))
        entries.add(new FileEntry(object.address(), entry.file(), entry.length(),
            object.time() instanceof Cp56Time2a created && !created.invalid()
                ? time.instant(created)
                : Optional.empty(),
            entry.directory(), entry.active()));
    return entries;
  }

  static boolean isLast(Asdu asdu) {
    return asdu.objects().stream()
        .anyMatch(object -> object.information() instanceof DirectoryEntry entry && entry.last());
  }
}
