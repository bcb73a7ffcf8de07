package io.gridtap.dlms;

import io.gridtap.dlms.cosem.ProfileColumn;
import io.gridtap.dlms.cosem.ProfileEntry;
import io.gridtap.dlms.cosem.ProfileReader;
import io.gridtap.dlms.xdlms.ProfileRows;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a profile as the meter sends them: one block is held, not the profile. For one thread at a time. Closing it
 * early gives the rest up.
 */
public final class ProfileStream implements AutoCloseable {
  private final BlockStream blocks;
  private final ProfileReader reader;
  private final ProfileRows rows;

  ProfileStream(BlockStream blocks, ProfileReader reader, Limits limits) {
    this.blocks = blocks;
    this.reader = reader;
    this.rows = new ProfileRows(limits);
  }

  public List<ProfileColumn> columns() { return reader.columns(); }

  /**
   * The next row, or empty behind the last.
   *
   * @throws RequestFailedException if the meter refuses the profile or breaks off
   * @throws io.gridtap.wire.DecodeException if the octets are no rows
   * @throws io.gridtap.dlms.cosem.ShapeException if a row does not fit the columns
   */
  public Optional<ProfileEntry> next() throws InterruptedException {
    while (!rows.next()) {
      Optional<Octets> block = blocks.next();
      if (block.isEmpty()) {
        rows.end();
        return Optional.empty();
      }
      rows.feed(block.get());
    }
    return Optional.of(reader.row(rows.row()));
  }

  @Override
  public void close() { blocks.close(); }
}
