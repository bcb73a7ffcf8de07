package io.gridtap.testkit;

import io.gridtap.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on this host that does to a conversation what networks do: it
 * delays, stalls, cuts, corrupts and splits, each direction for itself. It
 * holds at most one buffer a direction, so a stall reaches the sender as TCP's
 * own back-pressure. Beyond {@value #MAX_LINKS} links a new one is closed at
 * once.
 */
public final class FaultProxy implements AutoCloseable {
  /** How a connection ends. */
  public enum Ending {
    /** In order. */
    FIN,
    /** With a reset: what was not read yet is lost. */
    RST
  }

  static final int MAX_LINKS = 64;
  private static final int BUFFER_OCTETS = 8192;
  private static final int MAX_RECORDED_OCTETS = 1 << 20;
  private static final System.Logger LOG = System.getLogger(FaultProxy.class.getName());

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Way toServer = new Way();
  private final Way toClient = new Way();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /** Listens on a port of the system's choice and passes all on to the server. */
  public static FaultProxy to(InetSocketAddress server) throws IOException {
    FaultProxy proxy = new FaultProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("fault-proxy-" + proxy.port()).start(proxy::accept);
    return proxy;
  }

  /** To a server on this host. */
  public static FaultProxy to(int port) throws IOException {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private FaultProxy(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Where clients connect to, on the loopback address. */
  public int port() { return listener.getLocalPort(); }

  /** What happens to octets from clients. */
  public Way toServer() { return toServer; }

  /** What happens to octets from the server. */
  public Way toClient() { return toClient; }

  /** Links open now. */
  public int links() { return links.size(); }

  /** Waits until no link is open; false if the limit passed before. */
  public boolean awaitNoLinks(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    toServer.lock.lockInterruptibly();
    try {
      while (!links.isEmpty()) {
        if (left <= 0)
          return false;
        // a link that ends says so to both ways
        left = toServer.changed.awaitNanos(left);
      }
      return true;
    } finally {
      toServer.lock.unlock();
    }
  }

  /** Ends all links now; new ones are possible. */
  public void cut(Ending ending) {
    for (Link link : links)
      link.end(ending);
  }

  /** Ends all links, in order, and accepts no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing the proxy", failure);
    }
    cut(Ending.FIN);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (links.size() < MAX_LINKS)
          new Link(client).start();
        else
          client.close();
      } catch (IOException failure) {
        LOG.log(Level.DEBUG, "the proxy accepts no more, or a client went at once", failure);
      }
    }
  }

  /** One direction, of all links. Faults can be combined, and changed at any time. */
  public static final class Way {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private Duration delay = Duration.ZERO;
    private boolean stalled;
    private boolean segmented;
    /** Those to be handed on: counted before the receiver can answer them. */
    private long octets;
    /** Those that were handed on. */
    private long gone;
    /** Links with octets that are held back. */
    private int holding;
    private long corruptAt = Long.MAX_VALUE;
    private int corruptWith;
    private long cutAt = Long.MAX_VALUE;
    private Ending ending = Ending.FIN;

    private Way() {}

    /** No fault from now on. */
    public void pass() {
      change(() -> {
        delay = Duration.ZERO;
        stalled = false;
        segmented = false;
        corruptAt = Long.MAX_VALUE;
        cutAt = Long.MAX_VALUE;
      });
    }

    /** What is read waits for this long before it goes on. */
    public void delay(Duration duration) {
      change(() -> delay = duration);
    }

    /** Nothing goes on until {@link #pass}. */
    public void stall() { change(() -> stalled = true); }

    /** Octets go on one by one, each in a segment of its own. */
    public void segment() {
      change(() -> segmented = true);
    }

    /**
     * Changes one octet.
     *
     * @param after
     *            octets from now that stay as they are
     * @param with
     *            bits to turn over
     */
    public void corrupt(long after, int with) {
      change(() -> {
        corruptAt = octets + toCome(after);
        corruptWith = with;
      });
    }

    /**
     * Ends the link, once.
     *
     * @param after
     *            octets from now that still go on
     */
    public void cutAfter(long after, Ending how) {
      change(() -> {
        cutAt = octets + toCome(after);
        ending = how;
      });
    }

    /** Octets that have gone on, or do so now. */
    public long octets() {
      lock.lock();
      try {
        return octets;
      } finally {
        lock.unlock();
      }
    }

    /** The octets that have gone on, or do so now; the first mebioctet of them. */
    public Octets recorded() {
      lock.lock();
      try {
        return Octets.wrap(recorded.toByteArray());
      } finally {
        lock.unlock();
      }
    }

    /** Waits until so many octets have gone on; false if the limit passed before. */
    public boolean awaitOctets(long count, Duration limit) throws InterruptedException {
      long left = limit.toNanos();
      lock.lockInterruptibly();
      try {
        while (gone < count) {
          if (left <= 0)
            return false;
          left = changed.awaitNanos(left);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** Waits until octets have come that a stall or delay holds back; false if the limit passed before. */
    public boolean awaitHeld(Duration limit) throws InterruptedException {
      long left = limit.toNanos();
      lock.lockInterruptibly();
      try {
        while (holding == 0) {
          if (left <= 0)
            return false;
          left = changed.awaitNanos(left);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    private static long toCome(long octets) {
      if (octets < 0)
        throw new IllegalArgumentException("%d octets from now have gone on already".formatted(-octets));
      return octets;
    }

    private void change(Runnable change) {
      lock.lock();
      try {
        change.run();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** What is to become of some octets that were read. */
    private record Fate(int count, boolean segmented, @Nullable Ending then) {}

    private Fate decide(byte[] buffer, int count, Link link) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        holdBack(link);
        // what is left of a link that has ended is no part of what is counted from now on
        if (link.over)
          return new Fate(0, false, null);
        int passing = (int) Math.min(cutAt - octets, count);
        if (corruptAt - octets < passing) {
          buffer[(int) (corruptAt - octets)] ^= (byte) corruptWith;
          corruptAt = Long.MAX_VALUE;
        }
        boolean cuts = cutAt - octets <= count;
        if (cuts)
          cutAt = Long.MAX_VALUE;
        octets += passing;
        recorded.write(buffer, 0, Math.min(passing, MAX_RECORDED_OCTETS - recorded.size()));
        return new Fate(passing, segmented, cuts ? ending : null);
      } finally {
        lock.unlock();
      }
    }

    private void holdBack(Link link) throws InterruptedException {
      long wait = delay.toNanos();
      holding++;
      changed.signalAll();
      try {
        while ((stalled || wait > 0) && !link.over)
          if (stalled)
            changed.await();
          else
          wait = changed.awaitNanos(wait);
      } finally {
        holding--;
      }
    }

    private void passed(int count) { change(() -> gone += count); }
  }

  /** A client's connection and ours to the server; two threads. */
  private final class Link {
    private final Socket client;
    private final Socket upstream = new Socket();
    private volatile boolean over;

    Link(Socket client) { this.client = client; }

    void start() {
      links.add(this);
      Thread.ofVirtual().name("fault-proxy-to-server").start(() -> {
        try {
          client.setTcpNoDelay(true);
          upstream.setTcpNoDelay(true);
          upstream.connect(server, (int) TimeUnit.SECONDS.toMillis(5));
          Thread back = Thread.ofVirtual().name("fault-proxy-to-client")
              .start(() -> forward(upstream, client, toClient));
          forward(client, upstream, toServer);
          back.join();
          end(Ending.FIN);
        } catch (IOException | InterruptedException failure) {
          LOG.log(Level.DEBUG, "no link to " + server, failure);
          end(Ending.RST);
        }
      });
      if (listener.isClosed())
        end(Ending.FIN);
    }

    private void forward(Socket from, Socket to, Way way) {
      byte[] buffer = new byte[BUFFER_OCTETS];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count;
        while ((count = in.read(buffer)) >= 0) {
          Way.Fate fate = way.decide(buffer, count, this);
          if (over)
            return;
          int step = fate.segmented ? 1 : Math.max(1, fate.count);
          for (int at = 0; at < fate.count; at += step) {
            out.write(buffer, at, step);
            out.flush();
          }
          way.passed(fate.count);
          if (fate.then != null)
            end(fate.then);
        }
        to.shutdownOutput();
      } catch (IOException lost) {
        // one side's reset is the other's
        LOG.log(Level.TRACE, "link ends", lost);
        end(Ending.RST);
      } catch (InterruptedException interrupted) {
        end(Ending.RST);
      }
    }

    void end(Ending ending) {
      if (over)
        return;
      over = true;
      links.remove(this);
      for (Socket socket : Arrays.asList(client, upstream))
        try {
          if (ending == Ending.RST)
            socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException failure) {
          LOG.log(Level.TRACE, "closing a side of a link", failure);
        }
      // a side that waits in a stall or delay sees it is over
      toServer.change(() -> {});
      toClient.change(() -> {});
    }
  }
}
