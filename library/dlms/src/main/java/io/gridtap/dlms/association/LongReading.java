package io.gridtap.dlms.association;

import io.gridtap.dlms.device.Reading;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.List;

/**
 * The A-XDR octets of what was read, made as they are taken: of a long array no more is in memory than a block and one
 * element. Alone it is the Data, in a list it is the count and each Get-Data-Result.
 */
final class LongReading {
  private static final int ARRAY = 1;
  private final List<Reading> readings;
  private final boolean list;
  private OctetWriter made = new OctetWriter();
  private int reading;
  private long element;
  private boolean begun;

  LongReading(Reading only) {
    readings = List.of(only);
    list = false;
  }

  LongReading(List<Reading> results) {
    readings = List.copyOf(results);
    list = true;
    length(results.size(), made);
  }

  /** Whether all that is left is no longer than this. */
  boolean fits(int octets) {
    make(octets + 1);
    return exhausted() && made.length() <= octets;
  }

  /** The next octets: as many as asked for unless the end comes before. */
  Octets take(int octets) {
    make(octets + 1);
    Octets all = made.toOctets();
    if (all.length() <= octets) {
      made = new OctetWriter(16);
      return all;
    }
    made.clear();
    made.octets(all.slice(octets, all.length() - octets));
    return all.slice(0, octets).copy();
  }

  /** Whether the only reading is a failure. */
  boolean failed() {
    return !list && readings.getFirst() instanceof Reading.Failure;
  }

  boolean done() { return exhausted() && made.length() == 0; }

  private boolean exhausted() { return reading == readings.size(); }

  private void make(int octets) { while (!exhausted() && made.length() < octets) step(); }

  private void step() {
    switch (readings.get(reading)) {
      case Reading.Value(var data) -> {
        choice(0);
        DataCodec.encode(data, made);
        next();
      }
      case Reading.Failure(var reason) -> {
        // alone, the choice is the answer's own
        choice(1);
        made.u8(reason.code());
        next();
      }
      case Reading.Elements(var count, var elements) -> {
        if (!begun) {
          choice(0);
          made.u8(ARRAY);
          length(count, made);
          begun = true;
        } else if (element < count) {
          DataCodec.encode(elements.apply(element++), made);
        }
        if (element == count) next();
      }
    }
  }

  private void choice(int tag) { if (list) made.u8(tag); }

  private void next() {
    reading++;
    element = 0;
    begun = false;
  }

  /** Length or count of A-XDR. */
  static void length(long count, OctetWriter out) {
    if (count < 0x80) out.u8((int) count);
    else if (count < 0x100) out.u8(0x81).u8((int) count);
    else if (count < 0x1_0000) out.u8(0x82).u16be((int) count);
    else
      out.u8(0x84).u32be(count);
  }
}
