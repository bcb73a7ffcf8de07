package io.gridtap.transport;

import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/** One connection as TCP segments (RFC 9293) in IPv4 or IPv6 packets. */
final class PcapSession implements Recording.Session {
  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;
  private static final int MAX_SEGMENT_OCTETS = 16_384;
  /** More than this is acknowledged by a segment of its own. */
  private static final int MAX_UNACKNOWLEDGED_OCTETS = 65_536;
  /** Maximum segment size 16384, window scale 14: no window is ever full. */
  private static final Octets SYN_OPTIONS = Octets.hex("02044000 03030e 01");
  private static final int TCP = 6;

  private final PcapFile file;
  private final ReentrantLock lock;
  private final End local;
  private final End remote;
  private final boolean six;
  private boolean over;

  /** Under the lock. */
  private static final class End {
    final Octets address;
    final int port;
    /** The next one, modulo 2^32 when written. */
    long sequence;
    /** Of the other end's. */
    long acknowledged;
    boolean ended;

    End(Octets address, int port, long sequence) {
      this.address = address;
      this.port = port;
      this.sequence = sequence;
    }
  }

  PcapSession(PcapFile file, ReentrantLock lock, InetSocketAddress local, InetSocketAddress remote, long number) {
    this.file = file;
    this.lock = lock;
    this.six = local.getAddress() instanceof Inet6Address || remote.getAddress() instanceof Inet6Address;
    this.local = new End(PcapFile.address(local.getAddress(), six), local.getPort(), 1 + number * 10_000_019);
    this.remote = new End(PcapFile.address(remote.getAddress(), six), remote.getPort(), 1 + number * 10_000_079);
  }

  /** Under the lock. */
  void handshake(Recording.Initiator initiator) {
    End first = initiator == Recording.Initiator.LOCAL ? local : remote;
    End second = first == local ? remote : local;
    segment(first, SYN, SYN_OPTIONS, Octets.EMPTY);
    segment(second, SYN | ACK, SYN_OPTIONS, Octets.EMPTY);
    segment(first, ACK, Octets.EMPTY, Octets.EMPTY);
  }

  @Override
  public void sent(Octets octets) { data(local, octets); }

  @Override
  public void received(Octets octets) { data(remote, octets); }

  @Override
  public void endedByPeer() {
    lock.lock();
    try {
      if (!over)
        fin(remote);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closed(Recording.Closing how) {
    lock.lock();
    try {
      if (over)
        return;
      over = true;
      switch (how) {
        case IN_ORDER -> {
          fin(local);
          fin(remote);
          acknowledge(local);
        }
        case ABORTED -> segment(local, RST | ACK, Octets.EMPTY, Octets.EMPTY);
        case LOST -> segment(remote, RST | ACK, Octets.EMPTY, Octets.EMPTY);
      }
    } finally {
      lock.unlock();
    }
  }

  private End other(End end) { return end == local ? remote : local; }

  private void data(End from, Octets octets) {
    lock.lock();
    try {
      if (over)
        return;
      for (int at = 0; at < octets.length(); at += MAX_SEGMENT_OCTETS) {
        int count = Math.min(MAX_SEGMENT_OCTETS, octets.length() - at);
        int push = at + count == octets.length() ? PSH : 0;
        segment(from, push | ACK, Octets.EMPTY, octets.slice(at, count));
        if (from.sequence - other(from).acknowledged > MAX_UNACKNOWLEDGED_OCTETS)
          acknowledge(other(from));
      }
    } finally {
      lock.unlock();
    }
  }

  private void fin(End from) {
    if (from.ended)
      return;
    from.ended = true;
    segment(from, FIN | ACK, Octets.EMPTY, Octets.EMPTY);
    if (other(from).ended)
      acknowledge(other(from));
  }

  private void acknowledge(End from) {
    if (from.acknowledged != other(from).sequence)
      segment(from, ACK, Octets.EMPTY, Octets.EMPTY);
  }

  private void segment(End from, int flags, Octets options, Octets data) {
    End to = other(from);
    boolean acknowledges = (flags & ACK) != 0;
    OctetWriter tcp = new OctetWriter(40 + data.length());
    tcp.u16be(from.port).u16be(to.port).u32be(from.sequence).u32be(acknowledges ? to.sequence : 0);
    tcp.u16be((20 + options.length()) / 4 << 12 | flags).u16be(65_535).u16be(0).u16be(0).octets(options).octets(data);
    tcp.patchU16be(16, checksum(pseudoHeader(from, to, tcp.length()), tcp.toOctets()));
    if (acknowledges)
      from.acknowledged = to.sequence;
    from.sequence += data.length() + ((flags & (SYN | FIN)) != 0 ? 1 : 0);
    file.packet(packet(from, to, tcp.toOctets()));
  }

  private Octets pseudoHeader(End from, End to, int length) {
    return new OctetWriter().octets(from.address).octets(to.address).u32be(length).u32be(TCP).toOctets();
  }

  private Octets packet(End from, End to, Octets tcp) {
    OctetWriter ip = new OctetWriter(40 + tcp.length());
    if (six) {
      ip.u32be(0x6000_0000L).u16be(tcp.length()).u8(TCP).u8(64).octets(from.address).octets(to.address);
    } else {
      ip.u16be(0x4500).u16be(20 + tcp.length()).u16be(0).u16be(0x4000).u8(64).u8(TCP).u16be(0);
      ip.octets(from.address).octets(to.address);
      ip.patchU16be(10, checksum(Octets.EMPTY, ip.toOctets()));
    }
    return ip.octets(tcp).toOctets();
  }

  /** The Internet checksum (RFC 1071) of both, the first of even length. */
  private static int checksum(Octets first, Octets second) {
    long sum = sum(first) + sum(second);
    while (sum >> 16 != 0)
      sum = (sum & 0xFFFF) + (sum >> 16);
    return (int) ~sum & 0xFFFF;
  }

  private static long sum(Octets octets) {
    long sum = 0;
    OctetReader in = octets.reader();
    while (in.remaining() >= 2)
      sum += in.u16be();
    return in.remaining() == 1 ? sum + ((long) in.u8() << 8) : sum;
  }
}
