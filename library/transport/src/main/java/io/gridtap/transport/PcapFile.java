package io.gridtap.transport;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A capture file that Wireshark reads, of what crossed connections: classic pcap with nanoseconds, link type RAW.
 *
 * <p>
 * The TCP/IP around the octets is made here: addresses and ports are the socket's; handshake, sequence numbers and
 * checksums are right; segments are as the programs wrote and read, not as they were on the wire, and
 * acknowledgements that stand alone are few. Of a connection with TLS it is the octets in the clear that are
 * written, as plain TCP on the same ports: passwords and values can be read by whoever reads the file.
 *
 * <p>
 * Many connections may share one file. If both ends of a connection are in this process, only one of them should be
 * recorded. Each packet is handed to the operating system at once, so the file of a process that was killed can be
 * read up to the last one. If the disk is full or the file has its greatest size, recording ends with a warning, and
 * the connections go on.
 */
public final class PcapFile implements Recording, AutoCloseable {
  /** 4 GiB. */
  public static final long MAX_OCTETS = 1L << 32;

  private static final System.Logger LOG = System.getLogger(PcapFile.class.getName());
  private static final long NANOSECOND_MAGIC = 0xA1B2_3C4DL;
  private static final int LINKTYPE_RAW = 101;
  private static final int SNAP_OCTETS = 262_144;

  private final Path path;
  private final long maxOctets;
  private final Clock clock;
  private final RandomAccessFile file;
  private final ReentrantLock lock = new ReentrantLock();
  /** Under the lock: octets of whole packets. */
  private long octets;
  /** Under the lock. */
  private boolean over;
  /** Under the lock: makes sequence numbers of connections with equal ports differ. */
  private long connections;

  /**
   * Makes the file, or empties it if there is one; of {@value #MAX_OCTETS} octets at most.
   *
   * @throws IOException
   *             if it cannot be written, saying where and why
   */
  public static PcapFile create(Path path) throws IOException { return create(path, MAX_OCTETS); }

  /** @param maxOctets of the file; packets beyond are left out */
  public static PcapFile create(Path path, long maxOctets) throws IOException {
    return create(path, maxOctets, Clock.systemUTC());
  }

  /** @param clock for the packets' time */
  static PcapFile create(Path path, long maxOctets, Clock clock) throws IOException {
    RandomAccessFile file;
    try {
      // not a channel: an interrupt would close that
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException failure) {
      throw new IOException("cannot write the capture file %s; choose another place".formatted(failure.getMessage()),
          failure);
    }
    PcapFile pcap = new PcapFile(path, maxOctets, clock, file);
    try {
      file.setLength(0);
      OctetWriter head = new OctetWriter();
      head.u32le(NANOSECOND_MAGIC).u16le(2).u16le(4).u32le(0).u32le(0).u32le(SNAP_OCTETS).u32le(LINKTYPE_RAW);
      pcap.append(head.toOctets());
    } catch (IOException failure) {
      file.close();
      throw new IOException("cannot write the capture file %s: %s; choose another place".formatted(path,
          failure.getMessage()), failure);
    }
    return pcap;
  }

  private PcapFile(Path path, long maxOctets, Clock clock, RandomAccessFile file) {
    this.path = path;
    this.maxOctets = maxOctets;
    this.clock = clock;
    this.file = file;
  }

  @Override
  public Session opened(InetSocketAddress local, InetSocketAddress remote, Initiator initiator) {
    lock.lock();
    try {
      PcapSession session = new PcapSession(this, lock, local, remote, connections++);
      session.handshake(initiator);
      return session;
    } finally {
      lock.unlock();
    }
  }

  /** Writes no more; connections that are recorded go on. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      over = true;
      file.close();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  void packet(Octets ip) {
    if (over)
      return;
    Instant now = clock.instant();
    OctetWriter out = new OctetWriter(16 + ip.length());
    out.u32le(now.getEpochSecond()).u32le(now.getNano()).u32le(ip.length()).u32le(ip.length()).octets(ip);
    Octets whole = out.toOctets();
    if (octets + whole.length() > maxOctets) {
      end("it has reached its greatest size of %d octets".formatted(maxOctets));
      return;
    }
    try {
      append(whole);
    } catch (IOException failure) {
      end(String.valueOf(failure.getMessage()));
    }
  }

  private void append(Octets whole) throws IOException {
    file.write(whole.toByteArray());
    octets += whole.length();
  }

  private void end(String reason) {
    over = true;
    LOG.log(Level.WARNING, "nothing more is recorded in {0}: {1}; the connections go on", path, reason);
    try {
      // half a packet at the end would be taken for a damaged file
      if (file.length() > octets)
        file.setLength(octets);
      file.close();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing " + path, failure);
    }
  }

  /** 4 octets, or 16. */
  static Octets address(InetAddress address, boolean six) {
    byte[] bytes = address.getAddress();
    if (!six || bytes.length == 16)
      return Octets.of(bytes);
    return new OctetWriter().octets(Octets.hex("00000000000000000000ffff")).octets(Octets.of(bytes)).toOctets();
  }
}
