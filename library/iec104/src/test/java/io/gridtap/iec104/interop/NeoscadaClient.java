package io.gridtap.iec104.interop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.neoscada.protocol.iec60870.ProtocolOptions;
import org.eclipse.neoscada.protocol.iec60870.apci.MessageChannel;
import org.eclipse.neoscada.protocol.iec60870.asdu.MessageManager;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.ASDUAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.InformationObjectAddress;
import org.eclipse.neoscada.protocol.iec60870.asdu.types.Value;
import org.eclipse.neoscada.protocol.iec60870.client.Client;
import org.eclipse.neoscada.protocol.iec60870.client.ClientModule;
import org.eclipse.neoscada.protocol.iec60870.client.ConnectionStateListener;
import org.eclipse.neoscada.protocol.iec60870.client.data.DataListener;
import org.eclipse.neoscada.protocol.iec60870.client.data.DataModule;
import org.eclipse.neoscada.protocol.iec60870.client.data.DataModuleOptions;
import org.eclipse.neoscada.protocol.iec60870.client.data.DataProcessor;
import org.jspecify.annotations.Nullable;

/** The controlling station of Eclipse NeoSCADA: starts, interrogates all stations, and collects what comes. */
final class NeoscadaClient implements AutoCloseable {
  /** A value it was told. */
  record Told(int station, int address, Value<?> value) {}

  private final BlockingQueue<Told> values = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final CountDownLatch disconnected = new CountDownLatch(1);
  private final Client client;

  NeoscadaClient(int port) throws Exception {
    Neoscada.prepare();
    ProtocolOptions.Builder options = new ProtocolOptions.Builder();
    options.setTimeout2(100);
    client = new Client(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new Watcher(), options.build(),
        List.of(new DataModule(new DataProcessor(Runnable::run, new Listener()),
            new DataModuleOptions.Builder().build()), new Answers()));
    client.connect().get();
  }

  /** Process information, in the order it came. */
  BlockingQueue<Told> values() { return values; }

  /** Messages that are no process information: confirmations and terminations. */
  BlockingQueue<Object> answers() {
    return answers;
  }

  boolean isConnected() { return disconnected.getCount() > 0; }

  void send(Object message) { client.writeCommand(message); }

  @Override
  public void close() throws IOException {
    try {
      client.close();
    } catch (Exception any) {
      throw new IOException("not closed", any);
    }
  }

  private final class Watcher implements ConnectionStateListener {
    @Override
    public void connected(Channel channel) {}

    @Override
    public void disconnected(@Nullable Throwable error) { disconnected.countDown(); }
  }

  private final class Listener implements DataListener {
    @Override
    public void started() {}

    @Override
    public void update(ASDUAddress station, InformationObjectAddress address, Value<?> value) {
      values.add(new Told(station.getAddress(), address.getAddress(), value));
    }

    @Override
    public void disconnected() { disconnected.countDown(); }
  }

  private final class Answers implements ClientModule {
    @Override
    public void initializeClient(Client owner, MessageManager manager) {}

    @Override
    public void initializeChannel(SocketChannel channel, MessageChannel messages) {
      channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) { answers.add(message); }
      });
    }

    @Override
    public void dispose() {}
  }
}
