package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.InformationObject;
import java.io.PrintStream;
import java.time.Instant;

/** Prints information objects to standard output, counts them, and knows when it was enough. For any thread. */
final class ObjectPrinter {
  private final PrintStream out;
  private final ObjectLines lines;
  private final long most;
  private final Runnable enough;
  private long objects;
  private long asdus;

  /** @param most objects, then it is {@code enough} */
  ObjectPrinter(PrintStream out, ObjectLines lines, long most, Runnable enough) {
    this.out = out;
    this.lines = lines;
    this.most = most;
    this.enough = enough;
  }

  ObjectPrinter(PrintStream out, ObjectLines lines) { this(out, lines, Long.MAX_VALUE, () -> {}); }

  synchronized void print(Asdu asdu, Instant receivedAt) {
    if (objects >= most) return;
    asdus++;
    for (InformationObject object : asdu.objects()) {
      out.print(lines.line(asdu, object, receivedAt));
      objects++;
      if (objects == most) {
        enough.run();
        return;
      }
    }
  }

  /** At the end of what came together. Who reads may have gone: that is an end too. */
  synchronized void flush() {
    out.flush();
    if (out.checkError()) enough.run();
  }

  synchronized long objects() { return objects; }

  synchronized String counted() { return "%s in %s".formatted(counted(objects, "object"), counted(asdus, "ASDU")); }

  /** {@code 1 object}, {@code 3 objects}. */
  static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
