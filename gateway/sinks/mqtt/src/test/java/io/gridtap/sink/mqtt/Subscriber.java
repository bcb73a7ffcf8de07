package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Takes what the broker hands on; comes back when the broker does. */
final class Subscriber implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LinkedBlockingQueue<Mqtt5Publish> taken = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<MqttClientState> connections = new LinkedBlockingQueue<>();
  private final Mqtt5AsyncClient client;

  Subscriber(int port, String filter, MqttQos qos) throws ExecutionException, InterruptedException {
    client = MqttClient.builder().useMqttVersion5().identifier("subscriber").serverHost("localhost").serverPort(port)
        .automaticReconnect().initialDelay(10, TimeUnit.MILLISECONDS).maxDelay(50, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .addConnectedListener(context -> connections.add(context.getClientConfig().getState()))
        .simpleAuth().username("reader").password("reader".getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth().buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, taken::add);
    client.connectWith().cleanStart(true).sessionExpiryInterval(3600).send().get();
    connections.clear();
    client.subscribeWith().topicFilter(filter).qos(qos).send().get();
  }

  /** Until it has come back once more, and has its session. */
  void awaitConnection() throws InterruptedException {
    if (connections.poll(10, TimeUnit.SECONDS) == null)
      throw new AssertionError("no connection for 10 s");
  }

  Mqtt5Publish next() throws InterruptedException {
    Mqtt5Publish next = taken.poll(6, TimeUnit.SECONDS);
    if (next == null)
      throw new AssertionError("nothing came for 6 s");
    return next;
  }

  JsonNode nextJson() throws InterruptedException { return json(next()); }

  List<JsonNode> next(int count) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    while (all.size() < count)
      all.add(nextJson());
    return all;
  }

  boolean hasMore() { return !taken.isEmpty(); }

  static String text(Mqtt5Publish message) { return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8); }

  static JsonNode json(Mqtt5Publish message) { return JSON.readTree(message.getPayloadAsBytes()); }

  @Override
  public void close() { client.disconnect().exceptionally(_ -> null).join(); }
}
