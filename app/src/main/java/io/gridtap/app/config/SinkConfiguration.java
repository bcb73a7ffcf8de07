package io.gridtap.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One sink; {@code type} says which kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = SinkConfiguration.Console.class, name = "console"),
    @JsonSubTypes.Type(value = SinkConfiguration.VictoriaMetrics.class, name = "victoriametrics"),
    @JsonSubTypes.Type(value = SinkConfiguration.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = SinkConfiguration.Mqtt.class, name = "mqtt")})
public sealed interface SinkConfiguration {
  /** Default: the type. */
  @Nullable
  String name();

  @Nullable
  Delivery delivery();

  /** One line a value on standard output. */
  record Console(@Nullable String name, @Nullable Delivery delivery) implements SinkConfiguration {}

  record VictoriaMetrics(@Nullable String name, String url, @Nullable String metric, @Nullable String user,
      @Nullable Secret password, @Nullable Secret bearer, @Nullable Delivery delivery) implements SinkConfiguration {}

  /**
   * PostgreSQL, MariaDB, MySQL, SQL Server, by the URL.
   *
   * @param createTable default yes
   */
  record Sql(@Nullable String name, String url, @Nullable String user, @Nullable Secret password,
      @Nullable String schema, @Nullable String table, @Nullable Boolean createTable,
      @Nullable Delivery delivery) implements SinkConfiguration {}

  /**
   * A broker of MQTT.
   *
   * @param port default 1883, with TLS 8883
   * @param clientId default {@code gridtap}
   * @param sessionExpiry for which the broker keeps the session of a lost connection
   * @param topic with {@code {device_id}} and the like
   * @param expiry after which the broker throws a message away
   * @param inFlight messages without acknowledgement at most
   * @param include members of a measurement that are left out otherwise
   * @param keys by OBIS code, key or path
   * @param state directory of the sequence numbers
   */
  record Mqtt(@Nullable String name, String host, @Nullable Integer port, @Nullable MqttVersion version,
      @Nullable String clientId, @Nullable String user, @Nullable Secret password, @Nullable MqttTls tls,
      @Nullable Duration keepAlive, @Nullable Duration sessionExpiry, @Nullable Duration connectLimit,
      @Nullable String topic, @Nullable Integer qos, @Nullable Boolean retain, @Nullable Duration expiry,
      @Nullable Integer inFlight, @Nullable Duration acknowledgeLimit, @Nullable Payload payload,
      @Nullable List<Member> include, @Nullable Map<String, MqttKey> keys,
      @Nullable MqttStatus status, @Nullable String state, @Nullable Delivery delivery) implements SinkConfiguration {}

  enum MqttVersion {
    @JsonProperty("5")
    MQTT_5, @JsonProperty("3.1.1")
    MQTT_3_1_1
  }

  /** One message a reading, or one a measurement. */
  enum Payload {
    TELEMETRY, GENERIC
  }

  enum Member {
    UNIT, QUALITY, TIME
  }

  /** What a measurement is called. */
  record MqttKey(@Nullable String key, @Nullable String description, @Nullable Integer unitCode) {}

  /** Birth and last will, both retained. */
  record MqttStatus(@Nullable String topic, @Nullable String online, @Nullable String offline) {}

  /**
   * Paths of PEM files, or of one of PKCS #12; see the reference of TLS.
   *
   * @param pkcs12 own certificate and key, instead of {@code certificate} and {@code key}
   */
  record MqttTls(@Nullable List<String> trust, @Nullable String certificate, @Nullable String key,
      @Nullable String pkcs12, @Nullable Secret keyPassword, @Nullable List<String> revocationLists,
      @Nullable String expectedName) {}

  /**
   * The same for every sink.
   *
   * @param batch measurements that go together at most
   * @param age for which the first of a batch waits for company
   * @param buffer measurements held while the sink is away
   * @param whenFull what happens when the buffer is full
   * @param quarantine directory for measurements that the sink refuses for good
   */
  record Delivery(@Nullable Integer batch, @Nullable Duration age, @Nullable Integer buffer,
      @Nullable WhenFull whenFull, @Nullable String quarantine) {}

  /** Wait: the devices wait too. */
  enum WhenFull {
    @JsonProperty("wait")
    WAIT, @JsonProperty("drop-oldest")
    DROP_OLDEST, @JsonProperty("wait-then-drop-oldest")
    WAIT_THEN_DROP_OLDEST
  }
}
