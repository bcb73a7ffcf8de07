package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.Data;
import java.time.Instant;
import java.util.List;

/**
 * The buffer of a profile, oldest row first. A row keeps its number as long as it is there, so that what is being read
 * does not move when a new one is captured.
 */
public interface ProfileRows {
  /** Number of the oldest row. */
  long first();

  /** Number of the row that will be captured next; {@link #first} if there is none. */
  long end();

  /** A value for each column; of any row that was there when the reading began. */
  List<Data> row(long number);

  /** The number of the first row captured at this time or later, between {@link #first} and {@link #end}. */
  long notBefore(Instant time);
}
