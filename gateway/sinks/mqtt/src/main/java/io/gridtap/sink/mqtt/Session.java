package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.reactivex.schedulers.Schedulers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * One client of MQTT with what it remembers of its session: while it lives and the broker keeps its side, messages on
 * their way are sent again after a reconnect by the client itself.
 */
sealed interface Session permits Session5, Session3 {
  /**
   * What the broker grants.
   *
   * @param receiveMaximum
   *            messages it takes without having acknowledged
   */
  record Granted(boolean sessionPresent, int receiveMaximum, MqttQos maximumQos, boolean retainAvailable) {}

  /** Is told what becomes of connections, on a thread of the client, before anything that follows from it. */
  interface Watcher {
    void connected(Session session);

    /** Also where none came about. */
    void lost(Session session, Throwable cause);
  }

  /** Answers come on the client's own thread: elsewhere they could overtake the news of the connection. */
  MqttClientExecutorConfig IN_ORDER = MqttClientExecutorConfig.builder().applicationScheduler(Schedulers.trampoline())
      .build();

  /** @param resume false: both sides forget what was */
  CompletableFuture<Granted> connect(boolean resume);

  /** Completes when the broker has acknowledged it; in the order of the calls on the wire. */
  CompletableFuture<?> publish(Reading reading);

  /** For all to see who come later. */
  CompletableFuture<?> publish(Sign sign);

  /** A message with measurements. */
  record Reading(String topic, ByteBuffer payload) {}

  /** A message with the status. */
  record Sign(String topic, ByteBuffer payload, MqttQos qos) {}

  boolean connected();

  CompletableFuture<Void> disconnect();

  static MqttQos qos(MqttSettings.Qos qos) {
    return switch (qos) {
      case AT_MOST_ONCE -> MqttQos.AT_MOST_ONCE;
      case AT_LEAST_ONCE -> MqttQos.AT_LEAST_ONCE;
      case EXACTLY_ONCE -> MqttQos.EXACTLY_ONCE;
    };
  }
}
