package io.gridtap.app;

import io.gridtap.iec104.ControllingStation;
import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.RedundancySettings;
import io.gridtap.iec104.RedundantIec104Client;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A station's objects on their way to standard output, and the story told on standard error. */
final class ListenRun implements AutoCloseable {
  /**
   * How it is to be.
   *
   * @param connections one, or several redundant ones
   * @param interrogated common addresses
   * @param reconnect whether a lost connection is made again; redundant ones always are
   * @param debug whether every APDU is shown
   */
  record Settings(List<TcpConnector.Settings> connections, Iec104Settings station, List<Integer> interrogated,
      Interrogation qualifier, boolean reconnect, boolean debug) {}

  private static final System.Logger LOG = System.getLogger(ListenRun.class.getName());
  private static final int MAX_BATCH = 256;
  /** For what came before the end to be printed. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final Settings settings;
  private final ObjectPrinter printer;
  private final Narrator narrator;
  private final Finish finish;
  private final StationWatch watch;
  private final Thread thread;
  private final AtomicInteger gaps = new AtomicInteger();
  /** Of redundant connections; one may be started before it is known here. */
  private final CompletableFuture<ControllingStation> group = new CompletableFuture<>();
  /** Guarded by this, as what follows. */
  private @Nullable ControllingStation station;
  private boolean closing;
  /** Redundant connections that never stood, until one does. */
  private final Set<Integer> neverConnected = new HashSet<>();
  private boolean everConnected;

  ListenRun(Settings settings, ObjectPrinter printer, Narrator narrator, Finish finish) {
    this.settings = settings;
    this.printer = printer;
    this.narrator = narrator;
    this.finish = finish;
    this.watch = new StationWatch(narrator, settings.debug, settings.station.sizes(), _ -> {});
    this.thread = Thread.ofVirtual().name("gridtap-listen").unstarted(this::run);
  }

  void start() { thread.start(); }

  /** How often nothing could be received for a while. */
  int gaps() { return gaps.get(); }

  private void run() {
    try {
      if (settings.connections.size() > 1) redundant();
      else
        single(settings.connections.getFirst());
    } catch (InterruptedException told) {
      LOG.log(Level.TRACE, "told to stop listening", told);
    } catch (RuntimeException fault) {
      LOG.log(Level.ERROR, "listening failed", fault);
      finish.failed("a fault of this program: %s; -vv shows more".formatted(fault));
    } finally {
      printer.flush();
    }
  }

  // ---- one connection

  private void single(TcpConnector.Settings tcp) throws InterruptedException {
    String peer = tcp.host() + ":" + tcp.port();
    Backoff backoff = new Backoff(Backoff.Settings.STANDARD, System.nanoTime());
    boolean ever = false;
    while (!finish.isOver()) {
      narrator.say("connecting to " + peer);
      String why;
      try {
        Iec104Client client = Iec104Client.connect(tcp, settings.station, event -> watch.told("", event));
        if (ever) backoff.reset();
        ever = true;
        if (!opened(client)) return;
        narrator.say("connected to %s, STARTDT confirmed".formatted(client.peer()));
        interrogate(CompletableFuture.completedFuture(client));
        why = take(client);
      } catch (IOException | ConnectionLostException failure) {
        why = String.valueOf(failure.getMessage());
      }
      if (finish.isOver()) return;
      gone();
      String where = why.contains(peer) ? why : peer + ": " + why;
      if (!ever || !settings.reconnect) {
        finish.failed(where);
        return;
      }
      Duration pause = backoff.next();
      narrator.say("lost: %s; next attempt in %s".formatted(where, Durations.text(pause)));
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  /** @return false if it is not wanted any more */
  private synchronized boolean opened(ControllingStation fresh) {
    if (closing) {
      fresh.close();
      return false;
    }
    station = fresh;
    return true;
  }

  private void gone() {
    boolean lost;
    synchronized (this) {
      lost = station != null;
      station = null;
    }
    if (lost) gaps.incrementAndGet();
  }

  /** Until there is nothing to be taken any more. @return why */
  private String take(ControllingStation from) throws InterruptedException {
    List<Update> batch = new ArrayList<>();
    try {
      while (true) {
        batch.clear();
        from.updates().drainTo(batch, MAX_BATCH, Duration.ofDays(1));
        Instant now = Instant.now();
        for (Update update : batch) take(update, now);
        printer.flush();
      }
    } catch (ConnectionLostException over) {
      return String.valueOf(over.getMessage());
    }
  }

  private void take(Update update, Instant now) {
    switch (update) {
      case Update.Data(long _, var asdu) -> printer.print(asdu, now);
      case Update.Undecodable(long _, Octets octets, String reason) ->
        narrator.say("not decodable: %s: %s".formatted(reason, octets));
      case Update.Link _ -> {
        // the watcher has told of it
      }
    }
  }

  // ---- redundant connections

  private void redundant() throws InterruptedException {
    RedundantIec104Client client = RedundantIec104Client.open(settings.connections, settings.station,
        RedundancySettings.STANDARD, new RedundantIec104Client.Watcher() {
          @Override
          public void link(int member, LinkEvent event) { happened(member, event); }

          @Override
          public void told(int member, ControllingEvent event) { watch.told(name(member), event); }
        });
    group.complete(client);
    if (opened(client)) take(client);
  }

  private String name(int member) {
    TcpConnector.Settings tcp = settings.connections.get(member);
    return tcp.host() + ":" + tcp.port();
  }

  private void happened(int member, LinkEvent event) {
    String peer = name(member);
    switch (event) {
      case LinkEvent.Connected(String _) -> {
        synchronized (this) {
          everConnected = true;
        }
        narrator.say(peer + ": connected");
      }
      case LinkEvent.Started() -> {
        narrator.say(peer + ": started, the others stand by");
        interrogate(group);
      }
      case LinkEvent.Stopped() -> narrator.say(peer + ": stopped");
      case LinkEvent.Lost(String reason) -> lost(member, reason.contains(peer) ? reason : peer + ": " + reason);
      case LinkEvent.GapBegan() -> {
        if (!finish.isOver()) gaps.incrementAndGet();
      }
      case LinkEvent.GapEnded() -> narrator.say(peer + ": what the station did not buffer meanwhile is missing");
      case LinkEvent.Repeated(long asdus) -> narrator.say("%s: %s came again and left out".formatted(peer,
          ObjectPrinter.counted(asdus, "ASDU")));
    }
  }

  private void lost(int member, String why) {
    if (finish.isOver()) return;
    boolean hopeless;
    synchronized (this) {
      neverConnected.add(member);
      hopeless = !everConnected && neverConnected.size() == settings.connections.size();
    }
    if (hopeless) finish.failed(why);
    else
      narrator.say("lost: " + why);
  }

  // ---- interrogation

  private void interrogate(CompletableFuture<? extends ControllingStation> from) {
    for (int commonAddress : settings.interrogated)
      Thread.ofVirtual().name("gridtap-interrogation-" + commonAddress).start(() -> {
        String what = "interrogation of %s (%s)".formatted(commonAddress == settings.station.sizes().maxCommonAddress()
            ? "all stations"
            : "station " + commonAddress, AsduWords.value(settings.qualifier));
        try {
          String result = AnswerWords
              .fault(from.join().interrogate(commonAddress, settings.qualifier, Delivery.UPDATES))
              .orElse("complete");
          if (!finish.isOver()) narrator.say(what + ": " + result);
        } catch (InterruptedException never) {
          throw new IllegalStateException("nobody interrupts this thread", never);
        }
      });
  }

  // ---- the end

  /** Stops data transfer, closes, and lets what came before be printed. */
  @Override
  public void close() {
    ControllingStation last;
    synchronized (this) {
      closing = true;
      last = station;
    }
    try {
      if (last == null) thread.interrupt();
      else
        leave(last);
      if (!thread.join(LEAVE)) thread.interrupt();
      thread.join(LEAVE);
    } catch (InterruptedException impatient) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private static void leave(ControllingStation last) throws InterruptedException {
    try {
      if (last instanceof Iec104Client client && client.isOpen()) client.stopTransfer();
    } catch (ConnectionLostException gone) {
      LOG.log(Level.TRACE, "the station did not wait for the end", gone);
    }
    last.close();
  }
}
