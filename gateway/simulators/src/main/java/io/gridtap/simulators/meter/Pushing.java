package io.gridtap.simulators.meter;

import io.gridtap.dlms.DlmsServer;
import io.gridtap.dlms.PushSender;
import io.gridtap.dlms.association.ServerEvent;
import io.gridtap.dlms.hdlc.HdlcServer;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends what meters push by themselves: at each multiple of the interval, and when the switch was thrown. A push that is
 * due while the meter's last one is still under way is left out.
 */
final class Pushing implements AutoCloseable {
  /** Client SAP that pushes are for. */
  private static final Route ROUTE = Route.of(16, 1);

  private final MeterPush push;
  private final DlmsServer.Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  Pushing(MeterPush push, DlmsServer.Listener listener) {
    this.push = push;
    this.listener = listener;
  }

  /** From now on, until it is closed. */
  void start(List<SimulatedMeter> meters, long nowMillis) {
    List<Pusher> pushers = meters.stream().map(Pusher::new).toList();
    long every = push.every().toMillis();
    long first = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(every - Math.floorMod(nowMillis, every));
    Thread.ofVirtual().name("gridtap-meter-pushes").start(() -> tick(pushers, first));
  }

  private void tick(List<Pusher> pushers, long first) {
    try {
      for (long due = first; !closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS); due += push.every()
          .toNanos())
        pushers.forEach(Pusher::tick);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears what clients do, to push an event when the switch was thrown. */
  DlmsServer.Listener around(SimulatedMeter meter) {
    return new DlmsServer.Listener() {
      @Override
      public void connected(String peer) { listener.connected(peer); }

      @Override
      public void told(String peer, ServerEvent event) {
        listener.told(peer, event);
        if (event instanceof ServerEvent.Invoked(_, var method, var result) && result == ActionResult.SUCCESS
            && method.instance().equals(SimulatedMeter.SWITCH))
          Thread.ofVirtual().name("gridtap-meter-event").start(() -> send(meter, meter.switchEvent()));
      }

      @Override
      public void closed(String peer, String reason) { listener.closed(peer, reason); }
    };
  }

  /** One meter. */
  private final class Pusher {
    private final SimulatedMeter meter;
    private final AtomicBoolean busy = new AtomicBoolean();

    Pusher(SimulatedMeter meter) { this.meter = meter; }

    void tick() {
      if (!busy.compareAndSet(false, true)) return;
      Thread.ofVirtual().name("gridtap-meter-push").start(() -> {
        try {
          send(meter, meter.notification());
        } finally {
          busy.set(false);
        }
      });
    }
  }

  private void send(SimulatedMeter meter, Apdu notification) {
    String destination = meter.pushDestination();
    try {
      Octets apdu = meter.protectedPush(notification, push.ciphered());
      PushSender.send(TcpConnector.Settings.to(MeterPush.host(destination), MeterPush.port(destination)), link(), ROUTE,
          apdu);
    } catch (IOException | IllegalArgumentException failed) {
      listener.closed(destination,
          "meter %s could not push: %s".formatted(meter.spec().name(), failed.getMessage()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private LinkEngine link() {
    return push.hdlc()
        ? HdlcServer.engine(HdlcSettings.STANDARD, List.of(new HdlcServer.Station(ROUTE.logical(), 0)), Set.of())
        : WrapperLink.server();
  }

  @Override
  public void close() { closed.countDown(); }
}
