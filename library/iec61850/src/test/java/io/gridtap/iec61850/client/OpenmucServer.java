package io.gridtap.iec61850.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import org.openmuc.openiec61850.BasicDataAttribute;
import org.openmuc.openiec61850.ServerEventListener;
import org.openmuc.openiec61850.ServerSap;
import org.openmuc.openiec61850.ServiceError;

/** A server of another stack, with the recorded device's file. */
final class OpenmucServer implements AutoCloseable {
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final ServerSap server;

  OpenmucServer() throws Exception {
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
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        port.complete(socket.getLocalPort());
        return socket;
      }
    });
    server.startListening(new ServerEventListener() {
      @Override
      public List<ServiceError> write(List<BasicDataAttribute> attributes) { return List.of(); }

      @Override
      public void serverStoppedListening(ServerSap stopped) {
        // the test says when
      }
    });
  }

  int port() throws Exception { return port.get(); }

  @Override
  public void close() { server.stop(); }
}
