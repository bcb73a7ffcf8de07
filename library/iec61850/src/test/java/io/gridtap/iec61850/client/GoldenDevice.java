package io.gridtap.iec61850.client;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.association.Layer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Our server with the recorded device's file, and clients of it whose requests are counted. */
final class GoldenDevice implements AutoCloseable {
  private final Iec61850Server server;
  private final List<Iec61850Client> clients = new ArrayList<>();
  private final List<ConfirmedRequest<?>> sent = new CopyOnWriteArrayList<>();

  GoldenDevice(IedModel model, int port) throws Exception {
    server = Iec61850Server.start(model, TcpListener.Settings.local(port), ServerSettings.STANDARD);
  }

  GoldenDevice(IedModel model) throws Exception { this(model, 0); }

  GoldenDevice() throws Exception { this(file()); }

  static IedModel file() throws Exception { return file(text()); }

  static IedModel file(String text) throws Exception {
    return Scl.parse("golden.cid", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).model("GOLD");
  }

  static String text() throws Exception {
    try (InputStream in = GoldenDevice.class.getResourceAsStream("/scl/golden.cid")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  int port() { return server.port(); }

  Iec61850Client connect(AssociationSettings settings, Optional<IedModel> model) throws Exception {
    Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()),
        settings.withTraced(Set.of(Layer.MMS)), model, this::watch);
    clients.add(client);
    return client;
  }

  Iec61850Client connect() throws Exception { return connect(AssociationSettings.STANDARD, Optional.empty()); }

  private void watch(Event event) {
    if (event instanceof Event.Traced(Layer _, boolean ours, var _, MmsPdu.Request(long _, ConfirmedRequest<?> request))
        && ours)
      sent.add(request);
  }

  /** Requests since this was last asked. */
  List<ConfirmedRequest<?>> requests() {
    List<ConfirmedRequest<?>> since = List.copyOf(sent);
    sent.clear();
    return since;
  }

  @Override
  public void close() {
    for (Iec61850Client client : clients) client.close();
    server.close();
  }
}
