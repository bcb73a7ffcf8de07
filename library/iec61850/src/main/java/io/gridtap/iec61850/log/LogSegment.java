package io.gridtap.iec61850.log;

import io.gridtap.iec61850.disk.FileNames;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One file of a {@link FileLog}: a heading, then records of length, check sum and entry. For {@link FileLog} only, with
 * its lock held.
 *
 * <p>A {@link RandomAccessFile}, not a channel: an interrupt of whoever reads would close a channel for all.
 */
final class LogSegment implements AutoCloseable {
  /** Writes to a file at a position, and makes names last. */
  interface Output {
    void write(RandomAccessFile file, long at, byte[] octets) throws IOException;

    /** See {@link FileNames#force}. */
    default void forceName(Path file) throws IOException { FileNames.force(file); }
  }

  static final Output DISK = (file, at, octets) -> {
    file.seek(at);
    file.write(octets);
  };

  /** Longer records are not believed. */
  static final int MAX_RECORD_OCTETS = 1 << 20;
  private static final byte[] HEADING = {'G', 'T', 'L', 'O', 'G', '0', '1', '\n'};
  private static final int RECORD_HEADING_OCTETS = 8;
  private static final int REASON_BITS = 7;

  /** Where an entry is. @param octets without the heading */
  record Place(long number, Instant time, long at, int octets) {
    LogStore.Mark mark() { return new LogStore.Mark(number, time); }
  }

  private final Path path;
  private final RandomAccessFile file;
  private final Output output;
  private final List<Place> places = new ArrayList<>();
  private long end;

  private LogSegment(Path path, RandomAccessFile file, Output output) {
    this.path = path;
    this.file = file;
    this.output = output;
  }

  /**
   * Opens a file, or makes an empty one, and looks through it.
   *
   * @param after numbers of entries are greater than this
   * @throws IOException if it cannot be opened, is no log, or is in use
   */
  static LogSegment open(Path path, long after, Output output) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    LogSegment segment = new LogSegment(path, file, output);
    try {
      segment.takeOver(after);
      return segment;
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private void takeOver(long after) throws IOException {
    try {
      Optional<FileLock> alone = Optional.ofNullable(file.getChannel().tryLock());
      if (alone.isEmpty()) throw inUse();
    } catch (OverlappingFileLockException ours) {
      throw inUse();
    }
    byte[] heading = read(0, (int) Math.min(HEADING.length, file.length()));
    if (!Arrays.equals(heading, Arrays.copyOf(HEADING, heading.length)))
      throw new IOException(path + " is no log, and is left alone");
    if (heading.length < HEADING.length) output.write(file, 0, HEADING);
    end = HEADING.length;
    long newest = after;
    for (Optional<Place> next = placeAt(end, newest); next.isPresent(); next = placeAt(end, newest)) {
      places.add(next.get());
      newest = next.get().number();
      end += RECORD_HEADING_OCTETS + next.get().octets();
    }
  }

  private IOException inUse() { return new IOException(path + " is in use by another server"); }

  /** The whole record at a position, or nothing if there is none that makes sense. */
  private Optional<Place> placeAt(long at, long after) throws IOException {
    if (file.length() - at < RECORD_HEADING_OCTETS) return Optional.empty();
    OctetReader heading = Octets.wrap(read(at, RECORD_HEADING_OCTETS)).reader();
    long octets = heading.u32be();
    long sum = heading.u32be();
    if (octets > MAX_RECORD_OCTETS || octets > file.length() - at - RECORD_HEADING_OCTETS) return Optional.empty();
    byte[] content = read(at + RECORD_HEADING_OCTETS, (int) octets);
    if (sum(content) != sum) return Optional.empty();
    try {
      LogStore.Kept entry = decode(Octets.wrap(content));
      return entry.number() > after
          ? Optional.of(new Place(entry.number(), entry.time(), at, (int) octets))
          : Optional.empty();
    } catch (DecodeException damaged) {
      return Optional.empty();
    }
  }

  private byte[] read(long at, int count) throws IOException {
    byte[] octets = new byte[count];
    file.seek(at);
    file.readFully(octets);
    return octets;
  }

  Path path() { return path; }

  List<Place> places() { return places; }

  long octets() { return end; }

  /** Cuts off what is behind the last whole entry. @return how many octets that was */
  long cutTail() throws IOException {
    long torn = Math.max(0, file.length() - end);
    if (torn > 0) file.setLength(end);
    return torn;
  }

  void append(LogStore.Kept entry) throws IOException {
    byte[] content = encode(entry).toByteArray();
    if (content.length > MAX_RECORD_OCTETS)
      throw new IOException("an entry of %d octets is too long".formatted(content.length));
    byte[] record = new OctetWriter(content.length + RECORD_HEADING_OCTETS).u32be(content.length).u32be(sum(content))
        .octets(Octets.wrap(content)).toOctets().toByteArray();
    try {
      output.write(file, end, record);
    } catch (IOException failure) {
      try {
        cutTail();
      } catch (IOException again) { // the next entry is written over it, and what is no whole record is never believed
        failure.addSuppressed(again);
      }
      throw failure;
    }
    places.add(new Place(entry.number(), entry.time(), end, content.length));
    end += record.length;
  }

  LogStore.Kept entry(Place place) throws IOException {
    byte[] content = read(place.at() + RECORD_HEADING_OCTETS, place.octets());
    try {
      return decode(Octets.wrap(content));
    } catch (DecodeException damaged) {
      throw new IOException("%s at %d: %s".formatted(path, place.at(), damaged.getMessage()), damaged);
    }
  }

  void force() throws IOException { file.getFD().sync(); }

  @Override
  public void close() throws IOException { file.close(); }

  // An entry in a file

  private static long sum(byte[] octets) {
    CRC32 sum = new CRC32();
    sum.update(octets);
    return sum.getValue();
  }

  private static Octets encode(LogStore.Kept entry) {
    OctetWriter out = new OctetWriter().i64be(entry.number()).i64be(entry.time().toEpochMilli())
        .u16be(entry.values().size());
    for (LoggedValue value : entry.values()) {
      Octets reference = new OctetWriter().utf8(value.reference()).toOctets();
      Octets data = Data.CODEC.encode(value.value());
      out.u16be(reference.length()).octets(reference).u8(value.reason().bitString().leading(REASON_BITS))
          .u32be(data.length()).octets(data);
    }
    entry.annotation().ifPresent(out::utf8);
    return out.toOctets();
  }

  private static LogStore.Kept decode(Octets content) {
    OctetReader in = content.reader();
    long number = in.i64be();
    Instant time = Instant.ofEpochMilli(in.i64be());
    List<LoggedValue> values = new ArrayList<>();
    for (int left = in.u16be(); left > 0; left--) {
      String reference = in.utf8(in.u16be());
      ReasonCode reason = ReasonCode.of(BitString.of(REASON_BITS, in.u8()));
      long octets = in.u32be();
      if (octets > in.remaining()) throw in.fault("value of %d octets".formatted(octets));
      values.add(new LoggedValue(reference, Data.CODEC.decode(in.octets((int) octets)), reason));
    }
    Optional<String> annotation = in.remaining() > 0 ? Optional.of(in.utf8(in.remaining())) : Optional.empty();
    return new LogStore.Kept(number, time, values, annotation);
  }
}
