package io.gridtap.dlms;

import io.gridtap.dlms.association.ServedDevice;
import io.gridtap.dlms.association.ServerCommand;
import io.gridtap.dlms.association.ServerEngine;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.UdpListener;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Engine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server of DLMS/COSEM over UDP, with the wrapper (IEC 62056-47). Each sender of datagrams has associations of its
 * own; of so many senders at most, then the one heard longest ago is forgotten. One thread receives, another one minds
 * the time of all senders.
 */
public final class DlmsDatagramServer implements ListeningServer {
  private static final System.Logger LOG = System.getLogger(DlmsDatagramServer.class.getName());
  private static final int MAX_SENDERS = 1024;
  private static final long MAX_SLEEP_MILLIS = 60_000;
  /** What a datagram of IPv4 carries beside the 8 octets of the wrapper's header. */
  private static final int MAX_PDU_OCTETS = 65_507 - 8;

  private final List<ServedDevice> devices;
  private final DlmsServerSettings settings;
  private final DlmsServer.Listener listener;
  /** Also the lock. */
  private final Map<InetSocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);
  private final UdpListener udp;
  private final AtomicLong accepted = new AtomicLong();
  private final ServedCounts counts = new ServedCounts();
  private final AtomicLong turnedAway = new AtomicLong();
  /** When the timer looks next; guarded by senders, like the rest of what follows. */
  private Moment looksAt = Moment.NEVER;
  private boolean over;

  /** One of them; guarded by senders. */
  private static final class Sender {
    private final InetSocketAddress address;
    private final String name;
    private final ServerEngine engine;
    private final Engine<ServerCommand, ServerEvent> around;
    /** When its engine wants to be looked at. */
    private Moment due = Moment.NEVER;

    Sender(InetSocketAddress address, ServerEngine engine, Engine<ServerCommand, ServerEvent> around) {
      this.address = address;
      this.name = address.getAddress().getHostAddress() + ":" + address.getPort();
      this.engine = engine;
      this.around = around;
    }
  }

  /** Begins to listen. */
  public static DlmsDatagramServer start(UdpListener.Settings udp, List<ServedDevice> devices,
      DlmsServerSettings settings, DlmsServer.Listener listener) throws IOException {
    return new DlmsDatagramServer(udp, devices, settings, listener);
  }

  private DlmsDatagramServer(UdpListener.Settings udp, List<ServedDevice> devices, DlmsServerSettings settings,
      DlmsServer.Listener listener) throws IOException {
    this.devices = List.copyOf(devices);
    this.settings = settings
        .with(settings.limits().withPdu(Math.min(settings.limits().pdu(), MAX_PDU_OCTETS)));
    this.listener = listener;
    CompletableFuture<UdpListener> self = new CompletableFuture<>();
    this.udp = UdpListener.start(udp, datagram -> receive(datagram, self.join()), this::ended);
    self.complete(this.udp);
    Thread.ofVirtual().name("gridtap-dlms-datagram-timer-" + udp.port()).start(this::mindTheTime);
  }

  @Override
  public int port() { return udp.port(); }

  /** A sender counts as a connection; one that was forgotten for another one as turned away. */
  @Override
  public DlmsServer.Statistics statistics() {
    synchronized (senders) {
      return counts.statistics(senders.size(), accepted.get(), turnedAway.get());
    }
  }

  /** Receives no more; all associations are over. */
  @Override
  public void close() {
    udp.close();
    ended(DlmsServer.CLOSED);
  }

  private void ended(String reason) {
    synchronized (senders) {
      over = true;
      senders.notifyAll();
      for (Sender sender : List.copyOf(senders.values())) forget(sender, reason);
    }
  }

  /** Until the end: looks at those that are due, and sleeps till the next one is. */
  private void mindTheTime() {
    try {
      synchronized (senders) {
        while (!over) {
          Moment now = Conversation.now();
          for (Sender sender : List.copyOf(senders.values())) if (now.reached(sender.due)) timeout(sender, now);
          looksAt = Moment.NEVER;
          for (Sender sender : senders.values()) looksAt = looksAt.earlier(sender.due);
          long millis = Conversation.now().until(looksAt).toMillis();
          // one more than whole ones, lest it wakes just before; and datagrams get in between in any case
          if (!over) senders.wait(Math.clamp(millis, 0, MAX_SLEEP_MILLIS) + 1);
        }
      }
    } catch (InterruptedException never) {
      LOG.log(Level.DEBUG, "the timer was interrupted", never);
    }
  }

  private void timeout(Sender sender, Moment now) {
    try {
      sender.around.timeout(now);
      carryOut(sender, udp);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the time of %s could not be minded".formatted(sender.name), bug);
      forget(sender, "internal error: " + bug);
    }
  }

  private void receive(UdpListener.Datagram datagram, UdpListener from) {
    // a part of a WPDU would be joined with the next datagram
    if (!isWpdu(datagram.octets())) return;
    Moment now = Conversation.now();
    synchronized (senders) {
      if (over) return;
      Sender sender = senders.get(datagram.sender());
      if (sender == null) sender = begin(datagram.sender());
      sender.around.receive(datagram.octets(), now);
      carryOut(sender, from);
      if (sender.due.isBefore(looksAt)) senders.notifyAll();
    }
  }

  private static boolean isWpdu(Octets octets) {
    try {
      Wpdu.CODEC.decode(octets);
      return true;
    } catch (DecodeException other) {
      return false;
    }
  }

  private Sender begin(InetSocketAddress address) {
    if (senders.size() == MAX_SENDERS) {
      forget(senders.values().iterator().next(), "too many senders");
      turnedAway.incrementAndGet();
    }
    ServerEngine engine = new ServerEngine(WrapperLink.server(), devices, settings.admission(), settings.limits());
    Sender begun = new Sender(address, engine, settings.around().apply(engine));
    senders.put(address, begun);
    accepted.incrementAndGet();
    DlmsServer.tell(() -> listener.connected(begun.name));
    return begun;
  }

  private void forget(Sender sender, String reason) {
    senders.remove(sender.address);
    sender.engine.gone(reason);
    DlmsServer.tell(() -> listener.closed(sender.name, reason));
  }

  private void carryOut(Sender sender, UdpListener from) {
    while (true) {
      switch (sender.around.poll()) {
        case Output.Transmit<ServerEvent>(var octets) -> {
          try {
            from.send(octets, sender.address);
          } catch (IOException failure) {
            LOG.log(Level.WARNING, "an answer to %s could not be sent".formatted(sender.name), failure);
          }
        }
        case Output.Deliver<ServerEvent>(var event) -> {
          counts.count(event);
          DlmsServer.tell(() -> listener.told(sender.name, event));
        }
        case Output.Close<ServerEvent>(var reason) -> {
          forget(sender, reason);
          return;
        }
        case Output.Idle<ServerEvent>(var deadline) -> {
          sender.due = deadline;
          return;
        }
      }
    }
  }
}
