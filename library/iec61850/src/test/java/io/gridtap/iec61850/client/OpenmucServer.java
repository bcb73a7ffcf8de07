package io.gridtap.iec61850.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import org.openmuc.openiec61850.BasicDataAttribute;
import org.openmuc.openiec61850.ServerEventListener;
import org.openmuc.openiec61850.ServerSap;
import org.openmuc.openiec61850.ServiceError;

/**
 * A server of another stack, with the recorded device's file. It answers reads, writes, browsing, data sets, reports and
 * commands of normal security; it has no files, no setting groups, no logs, no arrays, and does not even refuse
 * Identify, Status or Cancel: those are not answered.
 */
final class OpenmucServer implements AutoCloseable {
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final LinkedBlockingQueue<BasicDataAttribute> written = new LinkedBlockingQueue<>();
  private final ServerSap server;

  /** Makes what it listens at. */
  interface Sockets {
    ServerSocket open(int port, int backlog, InetAddress address) throws IOException;
  }

  OpenmucServer() throws Exception { this(ServerSocket::new); }

  /** @param sockets of TLS, or plain ones */
  OpenmucServer(Sockets sockets) throws Exception {
    Path file = Path.of(Objects.requireNonNull(OpenmucServer.class.getResource("/scl/golden.cid")).toURI());
    server = ServerSap.getSapsFromSclFile(file.toString()).getFirst();
    server.setBindAddress(InetAddress.getLoopbackAddress());
    server.setServerSocketFactory(new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket(int any) throws IOException { return open(); }

      @Override
      public ServerSocket createServerSocket(int any, int backlog) throws IOException { return open(); }

      @Override
      public ServerSocket createServerSocket(int any, int backlog, InetAddress address) throws IOException {
        return open();
      }

      private ServerSocket open() throws IOException {
        ServerSocket socket = sockets.open(0, 10, InetAddress.getLoopbackAddress());
        port.complete(socket.getLocalPort());
        return socket;
      }
    });
    server.startListening(new ServerEventListener() {
      @Override
      public List<ServiceError> write(List<BasicDataAttribute> attributes) {
        written.addAll(attributes);
        return List.of();
      }

      @Override
      public void serverStoppedListening(ServerSap stopped) {
        // the test says when
      }
    });
  }

  /** All attributes that clients have written. */
  Collection<BasicDataAttribute> written() { return written; }

  int port() throws Exception { return port.get(); }

  @Override
  public void close() { server.stop(); }
}
