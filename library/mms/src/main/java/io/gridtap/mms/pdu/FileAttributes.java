package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Size and age of a file (ISO 9506-2 FileAttributes).
 *
 * @param sizeOfFile octets, 0…2^32-1
 * @param lastModified UTC, to the millisecond; empty if the device does not say it or says it illegibly, for the file is
 *        there all the same
 */
public record FileAttributes(long sizeOfFile, Optional<Instant> lastModified) {
  static final long MAX_UNSIGNED_32 = 0xFFFF_FFFFL;

  public FileAttributes {
    if (sizeOfFile < 0 || sizeOfFile > MAX_UNSIGNED_32)
      throw new IllegalArgumentException("sizes of files are 0…2^32-1 octets, not " + sizeOfFile);
    lastModified = lastModified.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    lastModified.ifPresent(Data.GeneralizedTime::of); // refuses years that cannot be written
  }

  static FileAttributes read(BerReader in) {
    in.enter(0xA1);
    long size = unsigned32(in, 0x80);
    Optional<Instant> modified = in.peekTag() == 0x81
        ? new Data.GeneralizedTime(in.text(0x81)).instant()
        : Optional.empty();
    in.leave();
    return new FileAttributes(size, modified);
  }

  void write(BerWriter out) {
    out.begin(0xA1).integer(0x80, sizeOfFile);
    lastModified.ifPresent(time -> out.text(0x81, Data.GeneralizedTime.of(time).value()));
    out.end();
  }

  /** Unsigned32. */
  static long unsigned32(BerReader in, int tag) {
    long value = in.unsigned(tag);
    if (value > MAX_UNSIGNED_32) throw in.fault("%d is beyond 2^32-1".formatted(value));
    return value;
  }
}
