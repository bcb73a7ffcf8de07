package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.ControllingCommand;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.Procedures;
import io.gridtap.iec104.controlling.Request;
import io.gridtap.iec104.controlling.Statistics;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A controlling station on one connection. */
public final class Iec104Client implements ControllingStation {
  private final Iec104Settings settings;
  private final Procedures procedures;
  private final Consumer<ControllingEvent> watcher;
  private final Updates<UpdateStream.Item> queue;
  private final UpdateStream updates;
  private final FileSlot fileSlot = new FileSlot();
  private final Link link;

  /**
   * Connects and starts data transfer.
   *
   * @param tcp its limit is t0
   * @param watcher is told what was forgiven, not sent, started, stopped and traced, on the thread that owns the
   *     connection: quick, please
   * @throws io.gridtap.transport.ConnectFailedException if there is no TCP connection to be had
   * @throws ConnectionLostException if the station does not confirm STARTDT
   */
  public static Iec104Client connect(TcpConnector.Settings tcp, Iec104Settings settings,
      Consumer<ControllingEvent> watcher) throws IOException, InterruptedException {
    Iec104Client client = connectStopped(tcp, settings, watcher);
    try {
      client.startTransfer();
      return client;
    } catch (ConnectionLostException refused) {
      client.link.close("STARTDT failed");
      throw notStarted(client, refused);
    } catch (InterruptedException | RuntimeException failure) {
      client.link.close("STARTDT failed");
      throw failure;
    }
  }

  private static ConnectionLostException notStarted(Iec104Client client, ConnectionLostException refused) {
    String reason = String.valueOf(refused.getMessage());
    // with TLS 1.3 a certificate is refused after the client thinks it is connected
    String hint = reason.contains("the peer refused")
        ? ""
        : reason.startsWith("protocol error")
            ? "; is this the IEC 60870-5-104 port (2404) of the station?"
            : "; a station that closes here usually does not know this client's address, or has a client already";
    ConnectionLostException explained = new ConnectionLostException(
        "%s: while starting data transfer: %s%s".formatted(client.peer(), reason, hint));
    explained.initCause(refused);
    return explained;
  }

  /** Connects; data transfer waits for {@link #startTransfer}. */
  public static Iec104Client connectStopped(TcpConnector.Settings tcp, Iec104Settings settings,
      Consumer<ControllingEvent> watcher) throws IOException, InterruptedException {
    return new Iec104Client(TcpConnector.SHARED.connect(tcp), settings, watcher);
  }

  private Iec104Client(Connection connection, Iec104Settings settings, Consumer<ControllingEvent> watcher) {
    this.settings = settings;
    this.procedures = new Procedures(settings);
    this.watcher = watcher;
    // room is reported to a connection that does not exist yet
    CompletableFuture<Link> created = new CompletableFuture<>();
    this.queue = new Updates<>(capacity(settings), () -> created.join().wake());
    this.updates = new UpdateStream(queue);
    this.link = new Link(connection, settings, new Listener());
    created.complete(link);
  }

  /** A station that keeps to its window never fills it: then tests go on while nobody takes. */
  static int capacity(Iec104Settings settings) {
    return settings.maxUpdates() + 2 * settings.apci().k();
  }

  /** Who is at the other end. */
  public String peer() { return link.peer(); }

  /** False once the connection is closed or lost. */
  public boolean isOpen() { return link.isOpen(); }

  /** Data transfer is started, as far as is known. */
  public boolean isStarted() { return link.isStarted(); }

  @Override
  public Iec104Settings settings() { return settings; }

  @Override
  public Procedures procedures() { return procedures; }

  @Override
  public UpdateStream updates() { return updates; }

  /**
   * STARTDT.
   *
   * @throws ConnectionLostException if it is not confirmed within t1
   */
  public void startTransfer() throws InterruptedException { link.start(); }

  /**
   * STOPDT. The station confirms when what it has sent is acknowledged, so with withheld acknowledgements somebody must
   * be taking.
   *
   * @throws ConnectionLostException if it is not confirmed within t1
   */
  public void stopTransfer() throws InterruptedException { link.stop(); }

  /**
   * TESTFR, and how long its confirmation took.
   *
   * @throws ConnectionLostException if it is not confirmed within t1
   */
  public Duration test() throws InterruptedException { return link.test(); }

  /** Also after the end. */
  public Statistics statistics() throws InterruptedException { return link.statistics(); }

  @Override
  public Answer call(Request request) throws InterruptedException { return link.call(request); }

  @Override
  public void send(Asdu asdu) throws InterruptedException { link.command(new ControllingCommand.Send(asdu)); }

  /** Files of the stations, within the usual bounds. */
  public ClientFiles files() {
    return files(FileSettings.STANDARD);
  }

  /** Files of the stations. However often this is called, one procedure at a time runs on the connection. */
  public ClientFiles files(FileSettings bounds) {
    return new ClientFiles(link, settings, bounds, fileSlot);
  }

  /**
   * Acknowledges what was taken, stops data transfer and closes the connection; a station that does not confirm STOPDT
   * is waited for a second. What came before can still be taken.
   */
  @Override
  public void close() { link.close("closed by this side"); }

  private final class Listener implements Link.Listener {
    @Override
    public boolean update(Link from, Update update) {
      if (update instanceof Update.Data(long _, Asdu asdu) && fileSlot.takes(asdu)) return false;
      queue.put(new UpdateStream.Item(from, update));
      return true;
    }

    @Override
    public boolean ready() { return queue.ready() && fileSlot.ready(); }

    @Override
    public void told(Link from, ControllingEvent event) {
      if (event instanceof ControllingEvent.TransferStopped) fileSlot.end("data transfer was stopped");
      watcher.accept(event);
    }

    @Override
    public void closed(Link from, String reason) {
      fileSlot.end(reason);
      queue.close(reason);
    }
  }
}
