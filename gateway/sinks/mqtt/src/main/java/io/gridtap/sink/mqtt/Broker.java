package io.gridtap.sink.mqtt;

import io.gridtap.transport.Tls;
import java.time.Duration;
import java.util.Optional;

/**
 * The broker and how it is spoken to.
 *
 * @param clientId
 *            unique at the broker: who connects with the same one ends the other's connection
 * @param tls
 *            its renewals of keys and checks during a connection do not happen here
 * @param keepAlive
 *            of silence, then the broker is asked whether it is there; zero: never, up to 65535 s
 * @param sessionExpiry
 *            for which the broker keeps the session after the connection is lost; without it an hour for QoS 2 of MQTT 5, else nothing. In MQTT
 *            3.1.1 everything above zero means for good
 * @param connectLimit
 *            for each of the connection, and the broker's answer
 */
public record Broker(String host, int port, Version version, String clientId, Optional<Login> login, Optional<Tls> tls,
    Duration keepAlive, Optional<Duration> sessionExpiry, Duration connectLimit) {
  public static final int PORT = 1883;
  public static final int TLS_PORT = 8883;

  /** Of the protocol. */
  public enum Version {
    MQTT_5, MQTT_3_1_1
  }

  /** @param password never printed */
  public record Login(String user, String password) {
    @Override
    public String toString() { return "Login[user=" + user + ", password=…]"; }
  }

  public Broker {
    if (host.isBlank() || clientId.isBlank())
      throw new IllegalArgumentException("a broker has a host, and the gateway a client id");
    if (port < 1 || port > 65_535)
      throw new IllegalArgumentException("a port is 1…65535: " + port);
    MqttSettings.seconds("keep-alive", keepAlive, 0, 65_535);
    if (sessionExpiry.isPresent())
      MqttSettings.seconds("the expiry of the session", sessionExpiry.get(), 0, 0xFFFF_FFFFL);
    if (connectLimit.compareTo(Duration.ofMillis(100)) < 0 || connectLimit.toHours() > 24)
      throw new IllegalArgumentException("the limit of a connect is 100 ms…1 day: " + connectLimit);
  }

  /** MQTT 5 without TLS, as client {@code gridtap}, a keep-alive of 60 s, 10 s to connect. */
  public static Broker at(String host) {
    return new Broker(host, PORT, Version.MQTT_5, "gridtap", Optional.empty(), Optional.empty(), Duration.ofSeconds(60),
        Optional.empty(), Duration.ofSeconds(10));
  }

  public Broker withPort(int other) {
    return new Broker(host, other, version, clientId, login, tls, keepAlive, sessionExpiry, connectLimit);
  }

  public Broker with(Version other) {
    return new Broker(host, port, other, clientId, login, tls, keepAlive, sessionExpiry, connectLimit);
  }

  public Broker withClientId(String other) {
    return new Broker(host, port, version, other, login, tls, keepAlive, sessionExpiry, connectLimit);
  }

  public Broker with(Login other) {
    return new Broker(host, port, version, clientId, Optional.of(other), tls, keepAlive, sessionExpiry, connectLimit);
  }

  public Broker with(Tls other) {
    return new Broker(host, port, version, clientId, login, Optional.of(other), keepAlive, sessionExpiry, connectLimit);
  }

  public Broker withKeepAlive(Duration other) {
    return new Broker(host, port, version, clientId, login, tls, other, sessionExpiry, connectLimit);
  }

  public Broker withSessionExpiry(Duration other) {
    return new Broker(host, port, version, clientId, login, tls, keepAlive, Optional.of(other), connectLimit);
  }

  public Broker withConnectLimit(Duration other) {
    return new Broker(host, port, version, clientId, login, tls, keepAlive, sessionExpiry, other);
  }

  /** {@code mqtt://host:port} or {@code mqtts://host:port}, for people. */
  public String where() {
    return "%s://%s:%d".formatted(tls.isPresent() ? "mqtts" : "mqtt", host.contains(":") ? "[" + host + "]" : host,
        port);
  }
}
