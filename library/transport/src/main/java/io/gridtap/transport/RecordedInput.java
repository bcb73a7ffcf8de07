package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

/** Shows a recording what was read. */
final class RecordedInput extends FilterInputStream {
  private final Recording.Session session;

  RecordedInput(InputStream in, Recording.Session session) {
    super(in);
    this.session = session;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, start, length);
    } catch (SocketTimeoutException nothingYet) {
      throw nothingYet;
    } catch (IOException lost) {
      session.closed(Recording.Closing.LOST);
      throw lost;
    }
    if (count < 0)
      session.endedByPeer();
    else if (count > 0)
      session.received(Octets.of(bytes, start, count));
    return count;
  }

  /** What is passed over was received all the same. */
  @Override
  public long skip(long count) throws IOException {
    return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
  }

  @Override
  public boolean markSupported() { return false; }
}
