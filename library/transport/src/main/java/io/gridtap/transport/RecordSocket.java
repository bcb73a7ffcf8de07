package io.gridtap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A TCP socket that can tell of each TLS record received (RFC 5246 §6.2.1) before who reads has it whole. */
final class RecordSocket extends Socket {
  /** ContentType of RFC 5246 §6.2.1; with TLS 1.3 that of a protected record is application_data whatever it holds. */
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int HANDSHAKE = 22;

  /** Told by the thread that reads. */
  interface Watcher {
    /** What came before has been dealt with: the reader asks for more. */
    void asked();

    /** A record is there, and will be dealt with as soon as this returns. */
    void arrived(int contentType);
  }

  private static final int HEADER_OCTETS = 5;

  private volatile @Nullable Watcher watcher;
  /** Octets of the header that were read. */
  private int known;
  private int contentType;
  /** Octets of the fragment behind it that are to come. */
  private int left;

  /** A socket that listens, and accepts such ones. */
  static ServerSocket listening() throws IOException {
    return new ServerSocket() {
      @Override
      public Socket accept() throws IOException {
        RecordSocket accepted = new RecordSocket();
        implAccept(accepted);
        return accepted;
      }
    };
  }

  /** From the first octet on; there is one reader. */
  void watch(Watcher by) { watcher = by; }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream in = super.getInputStream();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int start, int length) throws IOException {
        Watcher told = watcher;
        return told == null || length == 0
            ? in.read(bytes, start, length)
            : left == 0 || known > 0
                ? readHeader(in, bytes, start, length, told)
                : readFragment(in, bytes, start, length, told);
      }

      @Override
      public int available() throws IOException { return in.available(); }

      @Override
      public void close() throws IOException { in.close(); }
    };
  }

  private int readHeader(InputStream in, byte[] bytes, int start, int length, Watcher told) throws IOException {
    if (known == 0)
      told.asked();
    int count = in.read(bytes, start, Math.min(length, HEADER_OCTETS - known));
    for (int i = start; i < start + count; i++) {
      int octet = bytes[i] & 0xFF;
      if (known == 0)
        contentType = octet;
      else if (known >= 3)
        left = left << 8 | octet;
      known++;
    }
    if (known == HEADER_OCTETS)
      known = 0;
    return count;
  }

  private int readFragment(InputStream in, byte[] bytes, int start, int length, Watcher told) throws IOException {
    int count = in.read(bytes, start, Math.min(length, left));
    left -= Math.max(count, 0);
    if (left == 0)
      told.arrived(contentType);
    return count;
  }
}
