package io.gridtap.sources.iec61850;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import org.openmuc.openiec61850.BasicDataAttribute;
import org.openmuc.openiec61850.BdaBoolean;
import org.openmuc.openiec61850.BdaFloat32;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.ServerEventListener;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServerSap;
import org.openmuc.openiec61850.ServiceError;

/** A server of another stack, with the recorded device's file. */
final class OpenmucServer implements AutoCloseable {
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final ServerSap server;

  /** @param wanted port, or 0 for any */
  OpenmucServer(int wanted) throws Exception {
    server = ServerSap.getSapsFromSclFile(Golden.FILE.toString()).getFirst();
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
        ServerSocket socket = new ServerSocket(wanted, 10, InetAddress.getLoopbackAddress());
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

  void set(String reference, boolean value) {
    ServerModel model = server.getModelCopy();
    BdaBoolean attribute = (BdaBoolean) model.findModelNode(reference, Fc.ST);
    attribute.setValue(value);
    server.setValues(List.of(attribute));
  }

  void set(String reference, float value) {
    ServerModel model = server.getModelCopy();
    BdaFloat32 attribute = (BdaFloat32) model.findModelNode(reference, Fc.MX);
    attribute.setFloat(value);
    server.setValues(List.of(attribute));
  }

  @Override
  public void close() { server.stop(); }
}
