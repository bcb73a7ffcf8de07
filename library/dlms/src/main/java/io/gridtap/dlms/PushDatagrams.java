package io.gridtap.dlms;

import io.gridtap.dlms.wrapper.Wpdu;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.UdpListener;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Pushes in datagrams: an engine for each sender, so that blocks find together; of so many senders at most, then the one
 * heard longest ago is forgotten. What is not whole yet has so much room over all senders; then the one heard longest ago
 * loses what it has. A thread of its own keeps their time, as nothing else happens where a sender is silent.
 */
final class PushDatagrams {
  private static final System.Logger LOG = System.getLogger(PushDatagrams.class.getName());
  private static final int MAX_SENDERS = 1024;
  private static final int MAX_HELD_OCTETS = 16 << 20;
  private static final int WRAPPER = 0;

  private static final class Sender {
    final InetSocketAddress address;
    final String name;
    final long number;
    final PushEngine engine;
    Moment due = Moment.NEVER;
    /** Octets of what is not whole, as counted in the sum over all. */
    int held;

    Sender(InetSocketAddress address, String name, long number, PushEngine engine) {
      this.address = address;
      this.name = name;
      this.number = number;
      this.engine = engine;
    }
  }

  private final PushSettings settings;
  private final AtomicLong numbers;
  private final Consumer<PushEngine.Event> events;
  private final long maxHeldOctets;
  /** In the order in which they were heard. */
  private final Map<InetSocketAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Long, Sender> numbered = new LinkedHashMap<>();
  /** Until when the time keeper waits. */
  private Moment awaited = Moment.NEVER;
  private boolean closed;
  private long held;

  PushDatagrams(PushSettings settings, AtomicLong numbers, Consumer<PushEngine.Event> events) {
    this(settings, numbers, events, MAX_HELD_OCTETS);
  }

  /** @param maxHeldOctets of pushes in blocks that are not whole, over all senders */
  PushDatagrams(PushSettings settings, AtomicLong numbers, Consumer<PushEngine.Event> events, long maxHeldOctets) {
    this.maxHeldOctets = maxHeldOctets;
    this.settings = settings;
    this.numbers = numbers;
    this.events = events;
  }

  synchronized void receive(UdpListener.Datagram datagram, UdpListener listener) {
    Octets octets = datagram.octets();
    Moment now = Conversation.now();
    Sender sender = sender(datagram.sender(), now);
    boolean whole = octets.isEmpty() || octets.u8(0) != WRAPPER || isWpdu(octets);
    if (!whole) {
      // a part of one would be joined with the next datagram
      events.accept(new PushEngine.Event.Refused(new PushRefusal(sender.name, Optional.empty(), Optional.empty(),
          PushRefusal.Reason.LINK, "a datagram of %d octets that is not one WPDU".formatted(octets.length()))));
      return;
    }
    if (now.reached(sender.due)) sender.engine.timeout(now);
    sender.engine.receive(octets, now);
    carryOut(sender, listener);
    if (held > maxHeldOctets) makeRoom(listener);
  }

  private void makeRoom(UdpListener listener) {
    for (Sender oldest : List.copyOf(senders.values())) {
      if (held <= maxHeldOctets) return;
      if (oldest.held == 0) continue;
      oldest.engine.giveUp("given up: blocks of all senders hold more than %d octets".formatted(maxHeldOctets));
      carryOut(oldest, listener);
    }
  }

  private void count(Sender sender, int octets) {
    held += octets - sender.held;
    sender.held = octets;
  }

  private static boolean isWpdu(Octets octets) {
    try {
      Wpdu.CODEC.decode(octets);
      return true;
    } catch (DecodeException other) {
      return false;
    }
  }

  private Sender sender(InetSocketAddress address, Moment now) {
    Sender known = senders.get(address);
    if (known != null) return known;
    long number = numbers.incrementAndGet();
    String name = address.getAddress().getHostAddress() + ":" + address.getPort();
    Sender made = new Sender(address, name, number, new PushEngine(name, number, settings, now));
    senders.put(address, made);
    numbered.put(number, made);
    if (senders.size() > MAX_SENDERS) forget(senders.values().iterator().next());
    return made;
  }

  private void forget(Sender sender) {
    senders.remove(sender.address);
    numbered.remove(sender.number);
    count(sender, 0);
  }

  private void carryOut(Sender sender, UdpListener listener) {
    while (true) {
      switch (sender.engine.poll()) {
        case Output.Transmit<PushEngine.Event>(Octets octets) -> send(listener, octets, sender.address);
        case Output.Deliver<PushEngine.Event>(PushEngine.Event event) -> events.accept(event);
        case Output.Close<PushEngine.Event> _ -> {
          // quiet for long, or out of step: the next datagram begins anew
          forget(sender);
          return;
        }
        case Output.Idle<PushEngine.Event>(Moment deadline) -> {
          sender.due = deadline;
          count(sender, sender.engine.held());
          if (deadline.isBefore(awaited)) notifyAll();
          return;
        }
      }
    }
  }

  private static void send(UdpListener listener, Octets octets, InetSocketAddress to) {
    try {
      listener.send(octets, to);
    } catch (IOException failure) {
      throw new UncheckedIOException("a confirmation to %s could not be sent".formatted(to), failure);
    }
  }

  /** False if the sender is forgotten. */
  synchronized boolean confirm(Push push, UdpListener listener) {
    Sender sender = numbered.get(push.connection());
    if (sender == null) return false;
    sender.engine.command(push, Conversation.now());
    carryOut(sender, listener);
    return true;
  }

  /** Lets time pass for all senders until {@link #close}. */
  synchronized void keepTime(UdpListener listener) {
    try {
      while (!closed) {
        Moment now = Conversation.now();
        awaited = Moment.NEVER;
        for (Sender sender : List.copyOf(senders.values())) {
          if (now.reached(sender.due)) {
            sender.engine.timeout(now);
            carryOut(sender, listener);
          }
          awaited = awaited.earlier(sender.due);
        }
        // a millisecond more: time is up then, not nearly
        if (awaited.equals(Moment.NEVER)) wait();
        else
          wait(Math.max(1, TimeUnit.MILLISECONDS.convert(Conversation.now().until(awaited)) + 1));
      }
    } catch (InterruptedException ended) {
      LOG.log(Level.DEBUG, "nobody keeps the time of datagrams any more", ended);
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
