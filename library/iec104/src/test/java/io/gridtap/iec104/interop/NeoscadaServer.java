package io.gridtap.iec104.interop;

import io.gridtap.transport.TcpConnector;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.neoscada.protocol.iec60870.ProtocolOptions;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.ASDUAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.InformationObjectAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.Value;
import org.eclipse.neoscada.protocol.iec60870.server.Server;
import org.eclipse.neoscada.protocol.iec60870.server.ServerModule;
import org.eclipse.neoscada.protocol.iec60870.server.data.DataModule;
import org.eclipse.neoscada.protocol.iec60870.server.data.DataModuleOptions;
import org.eclipse.neoscada.protocol.iec60870.server.data.model.BackgroundModel;
import org.eclipse.neoscada.protocol.iec60870.server.data.model.ChangeDataModel;
import org.eclipse.neoscada.protocol.iec60870.server.data.model.ChangeModel;
import org.eclipse.neoscada.protocol.iec60870.server.data.model.WriteModel;
import org.jspecify.annotations.Nullable;

/** The controlled station of Eclipse NeoSCADA on an ephemeral port. */
final class NeoscadaServer implements AutoCloseable {
  static final int STATION = 7;
  /** Commands to other addresses are refused. */
  static final int COMMANDED = 300;

  private final Server server;
  private final int port;

  NeoscadaServer(ServerModule module) throws ReflectiveOperationException {
    Neoscada.prepare();
    server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new ProtocolOptions.Builder().build(), List.of(module));
    port = port(server);
  }

  static NeoscadaServer of(Model model) throws ReflectiveOperationException {
    DataModuleOptions.Builder options = new DataModuleOptions.Builder();
    options.setBackgroundScanPeriod(0);
    return new NeoscadaServer(new DataModule(options.build(), model));
  }

  /** It binds later, and names neither the moment nor the port; its channel knows both. */
  private static int port(Server server) throws ReflectiveOperationException {
    Field field = Server.class.getDeclaredField("channel");
    field.setAccessible(true);
    Channel channel = (Channel) Objects.requireNonNull(field.get(server));
    while (!channel.isActive()) Thread.onSpinWait();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  TcpConnector.Settings address() { return TcpConnector.Settings.to("127.0.0.1", port); }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } catch (Exception any) {
      throw new IOException("not closed", any);
    }
  }

  /** Values of one station; an accepted command is a change at its own address. */
  static final class Model extends ChangeDataModel {
    private final BlockingQueue<Object> commands = new LinkedBlockingQueue<>();

    Model(Map<Integer, Value<?>> values) {
      super("neoscada-model");
      start();
      values.forEach(this::change);
    }

    void change(int address, Value<?> value) {
      notifyDataChange(ASDUAddress.valueOf(STATION), InformationObjectAddress.valueOf(address), value, true);
    }

    /** The values of accepted commands. */
    BlockingQueue<Object> commands() { return commands; }

    @Override
    protected ChangeModel createChangeModel() { return makeInstantChangeModel(); }

    @Override
    protected BackgroundModel createBackgroundModel() { return BackgroundModel.NONE; }

    @Override
    protected WriteModel createWriteModel() {
      return new WriteModel() {
        @Override
        public @Nullable Action prepareCommand(Request<Boolean> request) { return accept(request); }

        @Override
        public @Nullable Action prepareSetpointFloat(Request<Float> request) { return accept(request); }

        @Override
        public @Nullable Action prepareSetpointScaled(Request<Short> request) { return accept(request); }
      };
    }

    private <T> WriteModel.@Nullable Action accept(WriteModel.Request<T> request) {
      if (request.getAddress().getAddress() != COMMANDED) return null;
      return () -> {
        commands.add(Objects.requireNonNull(request.getValue()));
        change(COMMANDED, Value.ok(request.getValue()));
        return CompletableFuture.completedFuture(null);
      };
    }
  }
}
