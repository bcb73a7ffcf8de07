package io.gridtap.transport;

import io.gridtap.transport.SecurityEvent.Kind;
import io.gridtap.wire.Durations;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS over one TCP connection, and what has to be done while it lasts: a virtual thread of its own makes the keys anew
 * and checks the peer's certificate again.
 */
final class TlsLink {
  /** Who we are. */
  enum Side {
    CLIENT, SERVER
  }

  private static final System.Logger LOG = System.getLogger(TlsLink.class.getName());
  /**
   * While TLS 1.2 renegotiates, writes wait, as many a peer does not expect application data then; but not for ever, as
   * the handshake needs the readers, who may wait for the writer.
   */
  private static final long MAX_PAUSE_NANOS = 1_000_000_000;
  /** Within which the reader has told what it was told. */
  private static final long MAX_TELLING_NANOS = 500_000_000;
  /** Within which a renegotiation must be done. */
  private static final Duration RENEGOTIATION_LIMIT = Duration.ofMinutes(1);

  private final RecordSocket raw;
  private final SSLSocket socket;
  private final TlsSettings settings;
  private final PeerCheck check;
  private final Side side;
  private final String where;
  /** From 0 to 1. */
  private final double share = ThreadLocalRandom.current().nextDouble();
  private volatile boolean over;
  /** For the thread that looks after the connection: it is over, or has new keys. */
  private final Semaphore news = new Semaphore(0);

  /** Fair: a busy writer does not keep new keys waiting. */
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition renegotiated = lock.newCondition();
  /** Under the lock: a renegotiation is under way, for which writes wait until then. */
  private boolean renegotiating;
  private long pauseEnds;
  /** Under the lock, which the reader holds, the one who reads from in(): it deals with a handshake message. */
  private boolean shaking;

  /** What ended the reading. */
  private final CompletableFuture<SSLException> fault = new CompletableFuture<>();

  private volatile boolean checked;
  private volatile boolean resumed;
  private volatile boolean established;
  /** This side asked for a renegotiation that has not ended. */
  private volatile boolean expecting;
  private volatile long keysSince = System.nanoTime();
  private volatile @Nullable X509Certificate peer;

  TlsLink(RecordSocket raw, SSLSocket socket, TlsSettings settings, PeerCheck check, Side side, String where) {
    this.raw = raw;
    this.socket = socket;
    this.settings = settings;
    this.check = check;
    this.side = side;
    this.where = where;
    raw.watch(new Handshaking());
  }

  String where() { return where; }

  Side side() { return side; }

  Optional<X509Certificate> peerCertificate() { return Optional.ofNullable(peer); }

  void handshake() throws IOException {
    check.know(socket, this);
    try {
      socket.startHandshake();
      SSLSession session = socket.getSession();
      List<X509Certificate> chain = chain(session);
      resumed = !checked && !chain.isEmpty();
      if (resumed)
        recheck(session, chain);
      if (!chain.isEmpty())
        peer = chain.getFirst();
      if (Tls.LEGACY_SUITES.contains(session.getCipherSuite()))
        check.events().tell(Kind.LEGACY_IN_USE, where, "speaks " + session.getCipherSuite(), "replace the device");
      established = true;
    } catch (SSLException failure) {
      throw told(failure);
    } catch (EOFException gone) {
      throw told(new SSLException("the peer terminated the handshake", gone));
    } catch (SocketException gone) {
      throw "Socket closed".equals(gone.getMessage())
          ? gone
          : told(new SSLException("the peer terminated the handshake: " + gone.getMessage(), gone));
    } finally {
      check.forget(socket);
    }
  }

  /** What was checked when the session began may not hold any more. */
  private void recheck(SSLSession session, List<X509Certificate> chain) throws SSLException {
    try {
      check.verify(chain, where);
    } catch (PeerRefusedException refused) {
      session.invalidate();
      check.tell(refused, where);
      throw new SSLException(refused.getMessage(), refused);
    }
  }

  private static List<X509Certificate> chain(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each : session.getPeerCertificates())
        chain.add((X509Certificate) each);
    } catch (SSLPeerUnverifiedException none) {
      LOG.log(Level.TRACE, "no certificate", none);
    }
    return chain;
  }

  /** Tells of it, unless the check of the certificate has. */
  private SSLException told(SSLException failure) {
    String text = Tls.explained(failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof PeerRefusedException)
        return new SSLException(text, failure);
    int remedy = text.lastIndexOf("; ");
    check.events().tell(text.contains("renegotiation") ? Kind.RENEGOTIATION : Kind.HANDSHAKE_FAILED, where,
        text.substring(0, remedy), text.substring(remedy + 2));
    return new SSLException(text, failure);
  }

  /** By the check, within a handshake: a client may not begin another one of TLS 1.2, and nobody may change meanwhile. */
  void renegotiating(X509Certificate certificate) throws PeerRefusedException {
    if (!established)
      return;
    if (side == Side.SERVER && !expecting)
      throw new PeerRefusedException(Kind.RENEGOTIATION, "the client began a renegotiation",
          "switch that off at the client: the server renews the keys", null);
    if (peer != null && !certificate.equals(peer))
      throw new PeerRefusedException(Kind.PEER_CHANGED,
          "in a renegotiation the peer showed the certificate %s of somebody else"
              .formatted(certificate.getSubjectX500Principal().getName()),
          "find out who is between", null);
  }

  void checked() { checked = true; }

  /** Whether the handshake was an abbreviated one. */
  boolean isResumed() { return resumed; }

  InputStream in() throws IOException {
    return new FilterInputStream(socket.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      // with TLS 1.3 a server's refusal of the client comes only here
      @Override
      public int read(byte[] bytes, int start, int length) throws IOException {
        try {
          return in.read(bytes, start, length);
        } catch (SSLException failure) {
          SSLException why = over || failure.getCause() instanceof SocketException
              || failure.getCause() instanceof EOFException ? failure : told(failure);
          fault.complete(why);
          throw why;
        } finally {
          shaken();
        }
      }
    };
  }

  OutputStream out() throws IOException {
    OutputStream out = socket.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException { write(new byte[]{(byte) octet}, 0, 1); }

      @Override
      public void write(byte[] bytes, int start, int length) throws IOException {
        try {
          writeAlone(bytes, start, length);
        } catch (SocketException closed) {
          throw why(closed);
        }
      }

      private void writeAlone(byte[] bytes, int start, int length) throws IOException {
        lock.lock();
        try {
          awaitRenegotiated();
          out.write(bytes, start, length);
        } finally {
          lock.unlock();
        }
      }

      @Override
      public void flush() throws IOException { out.flush(); }
    };
  }

  /** When the peer has refused us, JSSE tells only the reader why; for whoever writes the connection is just closed. */
  private IOException why(SocketException closed) {
    if (over)
      return closed;
    try {
      return fault.get(MAX_TELLING_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException unknown) {
      LOG.log(Level.DEBUG, where, unknown);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return closed;
  }

  private void awaitRenegotiated() {
    try {
      for (long left = pauseEnds - System.nanoTime(); renegotiating && left > 0;)
        left = renegotiated.awaitNanos(left);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The reader carries a renegotiation on. Nobody may write between the messages that it answers with: JSSE gathers them
   * in the buffer it writes application data from, and would lose them.
   */
  private final class Handshaking implements RecordSocket.Watcher {
    @Override
    public void asked() { shaken(); }

    @Override
    public void arrived(int contentType) {
      boolean handshake = contentType == RecordSocket.HANDSHAKE;
      if (!established || over || !handshake && contentType != RecordSocket.CHANGE_CIPHER_SPEC || isTls13())
        return;
      lock.lock();
      shaking = true;
      if (handshake)
        pause();
    }
  }

  private void shaken() {
    if (!lock.isHeldByCurrentThread() || !shaking)
      return;
    shaking = false;
    lock.unlock();
  }

  /** Under the lock. */
  private void pause() {
    if (renegotiating && System.nanoTime() - pauseEnds < 0)
      return;
    renegotiating = true;
    pauseEnds = System.nanoTime() + MAX_PAUSE_NANOS;
  }

  /** Says so (close_notify), and closes. */
  void close() throws IOException {
    forget();
    socket.close();
  }

  void forget() {
    over = true;
    news.release();
    check.forget(socket);
  }

  /** Begins to look after it. */
  void tend(Connection connection) {
    check.know(socket, this);
    socket.addHandshakeCompletedListener(_ -> renegotiated(connection));
    Thread.ofVirtual().name("gridtap-tls-" + where).start(() -> {
      try {
        tendUntilOver(connection);
      } catch (InterruptedException interrupted) {
        LOG.log(Level.DEBUG, where, interrupted);
      } finally {
        check.forget(socket);
      }
    });
  }

  private void tendUntilOver(Connection connection) throws InterruptedException {
    long recheck = settings.recheckInterval().toNanos();
    long checkedAt = System.nanoTime();
    while (!over && !raw.isClosed()) {
      long now = System.nanoTime();
      long untilRekey = keysSince + lifeOfKeys() - now;
      long untilRecheck = checkedAt + recheck - now;
      long wait = expecting
          ? Math.min(untilRecheck, RENEGOTIATION_LIMIT.toNanos())
          : Math.min(untilRekey, untilRecheck);
      if (news.tryAcquire(Math.max(1, wait), TimeUnit.NANOSECONDS))
        continue;
      if (untilRecheck <= 0) {
        checkedAt = System.nanoTime();
        recheck(connection);
      }
      if (expecting && System.nanoTime() - keysSince > RENEGOTIATION_LIMIT.toNanos())
        abandon(connection, "the peer did not answer within " + Durations.text(RENEGOTIATION_LIMIT));
      else if (untilRekey <= 0 && !expecting)
        rekey(connection);
    }
  }

  /**
   * With TLS 1.2 the server is first, as it may refuse a client that begins. With TLS 1.3 chance decides who is, once a
   * connection: JSSE cannot bear that both sides update in the same moment.
   */
  private long lifeOfKeys() {
    long tenth = settings.rekeyInterval().toNanos() / 10;
    if (isTls13())
      return (long) (tenth * (7 + 3 * share));
    return side == Side.SERVER ? tenth * 9 : tenth * 10;
  }

  private boolean isTls13() { return "TLSv1.3".equals(socket.getSession().getProtocol()); }

  private void recheck(Connection connection) {
    List<X509Certificate> chain = chain(socket.getSession());
    if (chain.isEmpty())
      return;
    try {
      check.verify(chain, where);
    } catch (PeerRefusedException refused) {
      socket.getSession().invalidate();
      check.tell(refused, where);
      connection.abort();
    }
  }

  private void rekey(Connection connection) {
    keysSince = System.nanoTime();
    try {
      if (isTls13())
        updateKeys();
      else
        renegotiate();
    } catch (IOException failure) {
      if (over)
        return;
      abandon(connection, String.valueOf(failure.getMessage()));
    }
  }

  private void abandon(Connection connection, String reason) {
    check.events().tell(Kind.RENEGOTIATION, where, "new keys were not agreed on: " + reason,
        "the connection is closed, a new one has new keys");
    connection.abort();
  }

  /** KeyUpdate, of both directions (RFC 8446 §4.6.3). */
  private void updateKeys() throws IOException {
    lock.lock();
    try {
      socket.startHandshake();
    } finally {
      lock.unlock();
    }
    check.events().tell(Kind.REKEYED, where, "new keys (KeyUpdate)", "");
  }

  /** A full handshake (RFC 5746), carried on by who reads. */
  private void renegotiate() throws IOException {
    lock.lock();
    try {
      // or else it would be an abbreviated one, with the same master secret
      socket.getSession().invalidate();
      pause();
      expecting = true;
      socket.startHandshake();
    } finally {
      lock.unlock();
    }
  }

  private void renegotiated(Connection connection) {
    boolean asked = expecting;
    keysSince = System.nanoTime();
    expecting = false;
    news.release();
    lock.lock();
    try {
      renegotiating = false;
      renegotiated.signalAll();
    } finally {
      lock.unlock();
    }
    if (side == Side.SERVER && !asked) {
      check.events().tell(Kind.RENEGOTIATION, where, "the client renegotiated", "switch that off at the client");
      connection.abort();
      return;
    }
    check.events().tell(Kind.REKEYED, where, "new keys (renegotiation)", "");
  }
}
