package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.OutputStream;

/** Shows a recording what is about to be written. */
final class RecordedOutput extends OutputStream {
  private final OutputStream out;
  private final Recording.Session session;

  RecordedOutput(OutputStream out, Recording.Session session) {
    this.out = out;
    this.session = session;
  }

  @Override
  public void write(int octet) throws IOException { write(new byte[]{(byte) octet}, 0, 1); }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    if (length > 0)
      session.sent(Octets.of(bytes, start, length));
    out.write(bytes, start, length);
  }

  @Override
  public void flush() throws IOException { out.flush(); }

  @Override
  public void close() throws IOException { out.close(); }
}
