package io.gridtap.sources.dlms;

import io.gridtap.telemetry.Quality;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One association with a meter, as a source needs it. */
interface MeterLink extends AutoCloseable {
  /** Opens association number {@code association} of the settings. */
  @FunctionalInterface
  interface Opener {
    /** @throws NotAdmittedException if the meter said no to this client, which asking again will not change */
    MeterLink open(int association) throws IOException, InterruptedException;
  }

  /** The meter said no: wrong password or key, unknown client. */
  final class NotAdmittedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAdmittedException(String message, Throwable cause) { super(message, cause); }
  }

  /** Takes rows of a profile as they come. */
  @FunctionalInterface
  interface RowTaker {
    void take(Row row) throws IOException, InterruptedException;
  }

  /**
   * A row of a profile.
   *
   * @param at by the meter's clock
   * @param cells without clock and status
   * @param quality by the row's status, if it has one
   */
  record Row(Instant at, List<Observation.Read> cells, Quality quality) {}

  /**
   * Reads all with as few exchanges as the meter allows.
   *
   * @return one observation for each wanted value, in their order; one refusal does not lose the others
   * @throws IOException if the association is lost
   */
  List<Observation> read(List<Wanted> wanted) throws IOException, InterruptedException;

  /**
   * Rows of a profile from {@code from} on, oldest first, streamed.
   *
   * @return why the meter gives none of them, if it does not
   */
  Optional<String> rows(WantedProfile profile, Instant from, RowTaker taker) throws IOException, InterruptedException;

  /** False once nothing more can be asked. */
  boolean isOpen();

  /** Releases the association. */
  @Override
  void close();
}
