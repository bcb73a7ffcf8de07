package io.gridtap.dlms.xdlms;

import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.Arrays;

/**
 * The rows of a profile's buffer one by one, out of the blocks of a long GET as they come: however many rows there are,
 * only the one at hand and the octets of the latest block are held. Takes the array of structures and the compact array
 * alike.
 *
 * <pre>{@code
 * rows.feed(block.raw());
 * while (rows.next()) use(rows.row());
 * ...
 * rows.end();
 * }</pre>
 *
 * <p>For one thread.
 */
public final class ProfileRows {
  private enum Phase {
    HEADER, ROWS, COMPACT, COMPLETE
  }

  private final Limits limits;
  private final ProfileRow row = new ProfileRow(this);
  private Phase phase = Phase.HEADER;
  private long rowsLeft;
  private long rowsSeen;
  /** Contents of a compact array from {@link #start} on. */
  private long contentLeft;
  private CompactShape shape = CompactShape.NONE;

  byte[] buffer = new byte[1024];
  /** Octets of the stream before the first of the buffer. */
  private long passed;
  /** Where what is being taken apart begins: the header, then one row after the other. */
  private int start;
  private int at;
  private int end;
  private boolean waiting = true;

  private boolean begun;
  /** Values still to come of the column at hand; nested ones are counted when their count is known. */
  private long open;
  int columns;
  boolean structured;
  private int column;
  int rowStart;
  int[] types = new int[16];
  /** From the start of the row to the content behind the tag. */
  int[] starts = new int[16];
  int[] ends = new int[16];

  private int length;
  private int lengthEnd;

  public ProfileRows(Limits limits) { this.limits = limits; }

  Limits limits() { return limits; }

  CompactShape shape() { return shape; }

  /**
   * The next octets of the encoded array, cut anywhere.
   *
   * @throws IllegalStateException if {@link #next} has not yet told that it needs them
   * @throws DecodeException if a single row grows beyond {@link Limits#maxMessageOctets}
   */
  public void feed(Octets chunk) {
    if (!waiting) throw new IllegalStateException("rows are waiting: take them before feeding more");
    if (chunk.isEmpty()) return;
    int kept = end - start;
    if (kept > limits.maxMessageOctets()) throw fault("a row of more than %d octets".formatted(kept));
    if (chunk.length() > buffer.length - end) makeRoom(kept, kept + chunk.length());
    chunk.copyTo(buffer, end);
    end += chunk.length();
    waiting = false;
  }

  /** Twice what is needed, if it is much, so that a row that comes octet by octet is not moved with each of them. */
  private void makeRoom(int kept, int wanted) {
    byte[] target = 2L * wanted <= buffer.length ? buffer : new byte[Math.max(buffer.length, 2 * wanted)];
    System.arraycopy(buffer, start, target, 0, kept);
    buffer = target;
    passed += start;
    at -= start;
    start = 0;
    end = kept;
  }

  /**
   * Moves to the next row; false if more octets are needed, or all rows have been there.
   *
   * @throws DecodeException for what is no array of rows
   */
  public boolean next() {
    if (phase == Phase.HEADER && !header()) return pause();
    boolean there = switch (phase) {
      case ROWS -> rowsLeft > 0 && plainRow();
      case COMPACT -> contentLeft > 0 && compactRow();
      case HEADER, COMPLETE -> false;
    };
    if (!there) return pause();
    rowStart = start;
    start = at;
    begun = false;
    rowsSeen++;
    return true;
  }

  private boolean pause() {
    if (phase == Phase.ROWS && rowsLeft == 0 || phase == Phase.COMPACT && contentLeft == 0) phase = Phase.COMPLETE;
    if (phase == Phase.COMPLETE && end > start) throw fault("%d octets behind the last row".formatted(end - start));
    waiting = true;
    return false;
  }

  /** The row {@link #next} moved to; always the same object, valid until the next call of next or feed. */
  public ProfileRow row() {
    return row;
  }

  /** Rows handed out so far. */
  public long seen() { return rowsSeen; }

  /** Whether all rows have been handed out. */
  public boolean complete() { return phase == Phase.COMPLETE; }

  /** @throws DecodeException if the array was cut short */
  public void end() {
    if (phase == Phase.COMPLETE) return;
    at = end;
    throw fault(switch (phase) {
      case HEADER, COMPLETE -> "the array ends before its rows";
      case ROWS -> "the array ends %d rows too early".formatted(rowsLeft);
      case COMPACT -> "the compact array ends %d octets too early".formatted(contentLeft - (end - start));
    });
  }

  private DecodeException fault(String what) {
    return new DecodeException(what, (int) Math.min(Integer.MAX_VALUE, passed + at));
  }

  private boolean header() {
    if (end == start) return false;
    at = start;
    int tag = buffer[start] & 0xFF;
    if (tag == DataType.COMPACT_ARRAY.tag()) return compactHeader();
    if (tag != Wire.ARRAY) throw fault("no array of rows, but data type " + tag);
    if (!length(start + 1)) return false;
    rowsLeft = length;
    begin(Phase.ROWS);
    return true;
  }

  private void begin(Phase rows) {
    at = lengthEnd;
    start = at;
    phase = rows;
  }

  private boolean compactHeader() {
    int description = CompactShape.descriptionEnd(buffer, start + 1, end);
    if (description == CompactShape.CUT || !length(description)) return false;
    Octets octets = Octets.of(buffer, start + 1, description - start - 1);
    shape = CompactShape.of(CompactArrays.description(octets.reader(), limits, DataCodec.depth(limits)));
    contentLeft = length;
    structured = shape.tag() == Wire.STRUCTURE;
    columns = shape.columns().length;
    grow(columns);
    for (int i = 0; i < columns; i++) types[i] = shape.columns()[i].tag();
    begin(Phase.COMPACT);
    return true;
  }

  private void grow(int wanted) {
    if (wanted <= types.length) return;
    int size = Math.max(wanted, 2 * types.length);
    types = Arrays.copyOf(types, size);
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
  }

  private boolean plainRow() {
    if (!begun && !beginRow()) return false;
    while (column < columns) {
      if (open == 0) {
        if (at == end) return false;
        if (column == types.length) grow(column + 1);
        types[column] = buffer[at] & 0xFF;
        starts[column] = at + 1 - start;
        open = 1;
      }
      while (open > 0) if (!value()) return false;
      ends[column++] = at - start;
    }
    rowsLeft--;
    return true;
  }

  private boolean beginRow() {
    if (at == end) return false;
    columns = 1;
    structured = buffer[at] == Wire.STRUCTURE;
    if (structured) {
      if (!length(at + 1)) return false;
      if (length > limits.maxElements()) throw fault("a row of %d columns".formatted(length));
      columns = length;
      at = lengthEnd;
    }
    column = 0;
    open = 0;
    begun = true;
    return true;
  }

  /** Passes over one value, or over the head of one that holds others; false if it is not there as a whole. */
  private boolean value() {
    if (at == end) return false;
    int tag = buffer[at] & 0xFF;
    int octets = Wire.contentOctets(tag);
    if (octets >= 0) {
      if (end - at - 1 < octets) return false;
      at += 1 + octets;
      open--;
      return true;
    }
    return switch (octets) {
      case Wire.NESTED -> {
        if (!length(at + 1)) yield false;
        open += length - 1L;
        at = lengthEnd;
        yield true;
      }
      case Wire.VARIABLE -> length(at + 1)
          && pass(tag == Wire.BIT_STRING ? Wire.octetsOfBits(length) : length);
      case Wire.COMPACT -> {
        int description = CompactShape.descriptionEnd(buffer, at + 1, end);
        yield description != CompactShape.CUT && length(description) && pass(length);
      }
      default -> throw fault("data type %d, which the standard does not have".formatted(tag));
    };
  }

  private boolean pass(int octets) {
    if (octets > limits.maxMessageOctets()) throw fault("a value of %d octets".formatted(octets));
    if (octets > end - lengthEnd) return false;
    at = lengthEnd + octets;
    open--;
    return true;
  }

  private boolean compactRow() {
    if (!begun) {
      at = start;
      column = 0;
      begun = true;
    }
    CompactShape[] shapes = shape.columns();
    while (column < columns) {
      long after = shapes[column].after(buffer, at, end);
      if (after == CompactShape.CUT) return needsMore();
      if (after - start > contentLeft) throw cutShort();
      starts[column] = at - start;
      at = (int) after;
      ends[column++] = at - start;
    }
    if (at == start) throw fault("contents, although the elements described take no octets");
    contentLeft -= at - start;
    return true;
  }

  private boolean needsMore() {
    if (end - start >= contentLeft) throw cutShort();
    return false;
  }

  private DecodeException cutShort() { return fault("a row that reaches beyond the contents of its compact array"); }

  /** A length or count at {@code from}: false if it is not there as a whole. */
  private boolean length(int from) {
    long found = CompactShape.length(buffer, from, end);
    if (found == CompactShape.CUT) return false;
    if (found == CompactShape.WRONG) throw fault("length that begins with %02X".formatted(buffer[from]));
    length = (int) (found >>> 3);
    lengthEnd = from + (int) (found & 7);
    return true;
  }
}
