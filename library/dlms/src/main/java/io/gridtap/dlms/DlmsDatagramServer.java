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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The server of DLMS/COSEM over UDP, with the wrapper (IEC 62056-47). Each sender of datagrams has associations of its
 * own; of so many senders at most, then the one heard longest ago is forgotten. Quiet senders are found when a datagram
 * comes, from whomever.
 */
public final class DlmsDatagramServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DlmsDatagramServer.class.getName());
  private static final int MAX_SENDERS = 1024;
  /** What a datagram of IPv4 carries beside the 8 octets of the wrapper's header. */
  private static final int MAX_PDU_OCTETS = 65_507 - 8;

  private final List<ServedDevice> devices;
  private final DlmsServerSettings settings;
  private final DlmsServer.Listener listener;
  private final Map<InetSocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);
  private final UdpListener udp;

  /** @param due when its engine wants to be looked at */
  private record Sender(InetSocketAddress address, String name, ServerEngine engine,
      Engine<ServerCommand, ServerEvent> around, Moment due) {
    Sender withDue(Moment deadline) { return new Sender(address, name, engine, around, deadline); }
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
  }

  public int port() { return udp.port(); }

  /** Receives no more; all associations are over. */
  @Override
  public void close() {
    udp.close();
    ended("closed by this side");
  }

  private void ended(String reason) {
    synchronized (senders) {
      for (Sender sender : List.copyOf(senders.values())) forget(sender, reason);
    }
  }

  private void receive(UdpListener.Datagram datagram, UdpListener from) {
    // a part of a WPDU would be joined with the next datagram
    if (!isWpdu(datagram.octets())) return;
    Moment now = Conversation.now();
    synchronized (senders) {
      for (Sender sender : new ArrayList<>(senders.values())) if (now.reached(sender.due)) {
        sender.around.timeout(now);
        carryOut(sender, from);
      }
      Sender sender = senders.get(datagram.sender());
      if (sender == null) sender = begin(datagram.sender());
      sender.around.receive(datagram.octets(), now);
      carryOut(sender, from);
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
    if (senders.size() == MAX_SENDERS) forget(senders.values().iterator().next(), "too many senders");
    ServerEngine engine = new ServerEngine(WrapperLink.server(), devices, settings.admission(), settings.limits());
    Sender begun = new Sender(address, address.getAddress().getHostAddress() + ":" + address.getPort(), engine,
        settings.around().apply(engine), Moment.NEVER);
    senders.put(address, begun);
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
        case Output.Deliver<ServerEvent>(var event) -> DlmsServer.tell(() -> listener.told(sender.name, event));
        case Output.Close<ServerEvent>(var reason) -> {
          forget(sender, reason);
          return;
        }
        case Output.Idle<ServerEvent>(var deadline) -> {
          senders.replace(sender.address, sender.withDue(deadline));
          return;
        }
      }
    }
  }
}
