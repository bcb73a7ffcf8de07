package io.gridtap.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.openmuc.openiec61850.BasicDataAttribute;
import org.openmuc.openiec61850.BdaFloat32;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.SclParseException;
import org.openmuc.openiec61850.ServerEventListener;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServerSap;
import org.openmuc.openiec61850.ServiceError;

/** A server that no one here wrote: that of openiec61850. Its reports claim fields that they do not carry. */
final class ForeignServer implements AutoCloseable {
  private final ServerSap server;
  private final ServerModel model;

  private ForeignServer(ServerSap server) {
    this.server = server;
    this.model = server.getModelCopy();
  }

  /** @param scl name of a resource of this class */
  static ForeignServer start(String scl) throws IOException {
    try (InputStream in = ForeignServer.class.getResourceAsStream(scl)) {
      ServerSap server = ServerSap.getSapsFromSclFile(in).getFirst();
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        server.setPort(free.getLocalPort());
      }
      server.setBindAddress(InetAddress.getLoopbackAddress());
      server.startListening(new Silent());
      return new ForeignServer(server);
    } catch (SclParseException unreadable) {
      throw new IOException(unreadable);
    }
  }

  int port() { return server.getPort(); }

  String portText() { return Integer.toString(port()); }

  /** Changes a FLOAT32, which makes its data sets report. */
  void set(String reference, float value) {
    BdaFloat32 attribute = (BdaFloat32) model.findModelNode(reference, Fc.MX);
    attribute.setFloat(value);
    server.setValues(List.of((BasicDataAttribute) attribute));
  }

  @Override
  public void close() { server.stop(); }

  private static final class Silent implements ServerEventListener {
    @Override
    public List<ServiceError> write(List<BasicDataAttribute> attributes) { return List.of(); }

    @Override
    public void serverStoppedListening(ServerSap sap) {}
  }
}
