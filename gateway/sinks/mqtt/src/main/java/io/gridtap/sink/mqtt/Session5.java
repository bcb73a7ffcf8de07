package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** MQTT 5. */
final class Session5 implements Session {
  private final MqttSettings settings;
  private final Mqtt5AsyncClient client;

  Session5(MqttSettings settings, MqttClientTransportConfig transport, Watcher watcher) {
    this.settings = settings;
    this.client = MqttClient.builder().identifier(settings.broker().clientId()).transportConfig(transport)
        .executorConfig(Session.IN_ORDER)
        .addConnectedListener(context -> watcher.connected(this))
        .addDisconnectedListener(context -> watcher.lost(this, context.getCause())).useMqttVersion5().buildAsync();
  }

  @Override
  public CompletableFuture<Granted> connect(boolean resume) {
    Broker broker = settings.broker();
    var connect = Mqtt5Connect.builder().cleanStart(!resume)
        .keepAlive(Math.toIntExact(broker.keepAlive().toSeconds()))
        .sessionExpiryInterval(settings.sessionExpiry().toSeconds())
        // little is saved by a state that both sides must share
        .restrictions().sendTopicAliasMaximum(0).applyRestrictions();
    if (broker.login().isPresent())
      connect = connect.simpleAuth(Mqtt5SimpleAuth.builder().username(broker.login().get().user())
          .password(broker.login().get().password().getBytes(StandardCharsets.UTF_8)).build());
    if (settings.status().isPresent()) {
      Sign will = Signs.offline(settings, settings.status().get());
      connect = connect.willPublish(Mqtt5Publish.builder().topic(will.topic()).qos(will.qos()).retain(true)
          .payload(will.payload()).build());
    }
    return client.connect(connect.build()).thenApply(answer -> new Granted(answer.isSessionPresent(),
        answer.getRestrictions().getReceiveMaximum(), answer.getRestrictions().getMaximumQos(),
        answer.getRestrictions().isRetainAvailable()));
  }

  @Override
  public CompletableFuture<?> publish(Reading reading) {
    MqttSettings.Publishing how = settings.publishing();
    Mqtt5PublishBuilder.Complete message = Mqtt5Publish.builder().topic(reading.topic()).payload(reading.payload())
        .qos(Session.qos(how.qos())).retain(how.retain()).contentType("application/json");
    if (how.expiry().isPresent())
      message = message.messageExpiryInterval(how.expiry().get().toSeconds());
    return client.publish(message.build());
  }

  @Override
  public CompletableFuture<?> publish(Sign sign) {
    return client.publish(Mqtt5Publish.builder().topic(sign.topic()).payload(sign.payload()).qos(sign.qos())
        .retain(true).build());
  }

  @Override
  public boolean connected() { return client.getState().isConnected(); }

  @Override
  public CompletableFuture<Void> disconnect() { return client.disconnect(); }
}
