package io.gridtap.sink.sql;

/**
 * What became of the rows since the start.
 *
 * @param written
 *            new in the table
 * @param repeated
 *            not written because a row with the same key was there: a batch came again, or the gateway read the same
 *            events again
 */
public record SqlStatistics(long written, long repeated) {
  static final SqlStatistics NOTHING = new SqlStatistics(0, 0);

  SqlStatistics plus(long rowsWritten, long rowsRepeated) {
    return new SqlStatistics(written + rowsWritten, repeated + rowsRepeated);
  }
}
