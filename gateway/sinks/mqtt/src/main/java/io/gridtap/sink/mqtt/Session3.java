package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3PublishBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** MQTT 3.1.1: the broker grants everything, and says no reasons. */
final class Session3 implements Session {
  /** Which the broker does not say. Mosquitto takes 20 by default, and may stop for good at more of QoS 2. */
  private static final int RECEIVE_MAXIMUM = 20;

  private final MqttSettings settings;
  private final Mqtt3AsyncClient client;

  Session3(MqttSettings settings, MqttClientTransportConfig transport, Watcher watcher) {
    this.settings = settings;
    this.client = MqttClient.builder().identifier(settings.broker().clientId()).transportConfig(transport)
        .executorConfig(Session.IN_ORDER)
        .addConnectedListener(context -> watcher.connected(this))
        .addDisconnectedListener(context -> watcher.lost(this, context.getCause())).useMqttVersion3().buildAsync();
  }

  /** A session that lasts cannot begin clean: what the broker has of an earlier one is cleared by one that does not. */
  @Override
  public CompletableFuture<Granted> connect(boolean resume) {
    if (settings.sessionExpiry().isZero())
      return connectOnce(true);
    if (resume)
      return connectOnce(false);
    return connectOnce(true).thenCompose(clean -> client.disconnect()).thenCompose(gone -> connectOnce(false));
  }

  private CompletableFuture<Granted> connectOnce(boolean clean) {
    Broker broker = settings.broker();
    var connect = Mqtt3Connect.builder().cleanSession(clean)
        .keepAlive(Math.toIntExact(broker.keepAlive().toSeconds()));
    if (broker.login().isPresent())
      connect = connect.simpleAuth(Mqtt3SimpleAuth.builder().username(broker.login().get().user())
          .password(broker.login().get().password().getBytes(StandardCharsets.UTF_8)).build());
    if (settings.status().isPresent()) {
      Sign will = Signs.offline(settings, settings.status().get());
      connect = connect.willPublish(Mqtt3Publish.builder().topic(will.topic()).qos(will.qos()).retain(true)
          .payload(will.payload()).build());
    }
    return client.connect(connect.build()).thenApply(answer -> new Granted(answer.isSessionPresent(), RECEIVE_MAXIMUM,
        MqttQos.EXACTLY_ONCE, true));
  }

  @Override
  public CompletableFuture<?> publish(Reading reading) {
    MqttSettings.Publishing how = settings.publishing();
    Mqtt3PublishBuilder.Complete message = Mqtt3Publish.builder().topic(reading.topic()).payload(reading.payload())
        .qos(Session.qos(how.qos())).retain(how.retain());
    return client.publish(message.build());
  }

  @Override
  public CompletableFuture<?> publish(Sign sign) {
    return client.publish(Mqtt3Publish.builder().topic(sign.topic()).payload(sign.payload()).qos(sign.qos())
        .retain(true).build());
  }

  @Override
  public boolean connected() { return client.getState().isConnected(); }

  @Override
  public CompletableFuture<Void> disconnect() { return client.disconnect(); }
}
