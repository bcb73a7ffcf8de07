package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.file.FileProcedure;
import io.gridtap.transport.Updates;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one procedure with files that may run on a connection. */
final class FileSlot {
  /** So many segments wait for their taker; a section usually has fewer. */
  private static final int CAPACITY = 512;

  /** What runs, and what has come for it. */
  record Running(FileProcedure procedure, Updates<Asdu> arrived) {}

  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

  /** @return what runs now; null if something else does */
  @Nullable
  Running begin(FileProcedure procedure, Runnable onRoom) {
    Running begun = new Running(procedure, new Updates<>(CAPACITY, onRoom));
    return running.compareAndSet(null, begun) ? begun : null;
  }

  void finish(Running over) { running.compareAndSet(over, null); }

  /** Whether the ASDU belongs to what runs. */
  boolean takes(Asdu asdu) {
    Running current = running.get();
    if (current == null || !current.procedure.concerns(asdu)) return false;
    current.arrived.put(asdu);
    return true;
  }

  boolean ready() {
    Running current = running.get();
    return current == null || current.arrived.ready();
  }

  void end(String reason) {
    Running current = running.get();
    if (current != null) current.arrived.close(reason);
  }
}
