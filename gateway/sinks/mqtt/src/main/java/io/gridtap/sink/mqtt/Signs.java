package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.gridtap.sink.mqtt.MqttSettings.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Birth and will as they go over the wire. */
final class Signs {
  private Signs() {}

  static Session.Sign online(MqttSettings settings, Status status) { return sign(settings, status, status.online()); }

  static Session.Sign offline(MqttSettings settings, Status status) { return sign(settings, status, status.offline()); }

  /** At most QoS 1: a status that comes twice says the same. */
  private static Session.Sign sign(MqttSettings settings, Status status, String word) {
    String clientId = settings.broker().clientId();
    return new Session.Sign(TopicTemplate.of(status.topic()).fill(name -> name.equals("client_id") ? clientId : ""),
        ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)),
        settings.publishing().qos() == MqttSettings.Qos.AT_MOST_ONCE ? MqttQos.AT_MOST_ONCE : MqttQos.AT_LEAST_ONCE);
  }
}
