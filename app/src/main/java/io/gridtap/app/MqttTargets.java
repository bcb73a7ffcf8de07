package io.gridtap.app;

import io.gridtap.app.config.Secret;
import io.gridtap.app.config.SinkConfiguration;
import io.gridtap.sink.mqtt.Broker;
import io.gridtap.sink.mqtt.MqttSettings;
import io.gridtap.sink.mqtt.MqttSettings.Content;
import io.gridtap.sink.mqtt.MqttSettings.Member;
import io.gridtap.sink.mqtt.MqttSettings.Naming;
import io.gridtap.sink.mqtt.MqttSettings.Payload;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import io.gridtap.sink.mqtt.MqttSettings.Status;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsIdentity;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the configuration says of a broker of MQTT, as the sink wants it told. */
final class MqttTargets {
  private MqttTargets() {}

  /**
   * @param directory where relative paths begin
   * @param secrets what a reference stands for
   * @throws IllegalArgumentException saying what is wrong
   */
  static MqttSettings settings(SinkConfiguration.Mqtt target, Path directory,
      Function<@Nullable Secret, String> secrets) {
    return new MqttSettings(broker(target, directory, secrets), publishing(target), content(target),
        Optional.ofNullable(target.status()).map(MqttTargets::status),
        Optional.ofNullable(target.state()).map(directory::resolve));
  }

  private static Broker broker(SinkConfiguration.Mqtt target, Path directory,
      Function<@Nullable Secret, String> secrets) {
    if (target.host() == null || target.host().isBlank()) throw new IllegalArgumentException("host is missing");
    Broker broker = Broker.at(target.host());
    if (target.tls() != null) broker = broker.with(tls(target.tls(), directory, secrets)).withPort(Broker.TLS_PORT);
    if (target.port() != null) broker = broker.withPort(target.port());
    if (target.version() != null) broker = broker.with(switch (target.version()) {
      case MQTT_5 -> Broker.Version.MQTT_5;
      case MQTT_3_1_1 -> Broker.Version.MQTT_3_1_1;
    });
    if (target.clientId() != null) broker = broker.withClientId(target.clientId());
    if (target.user() != null) broker = broker.with(new Broker.Login(target.user(), secrets.apply(target.password())));
    else if (target.password() != null) throw new IllegalArgumentException("password goes with user");
    if (target.keepAlive() != null) broker = broker.withKeepAlive(target.keepAlive());
    if (target.sessionExpiry() != null) broker = broker.withSessionExpiry(target.sessionExpiry());
    if (target.connectLimit() != null) broker = broker.withConnectLimit(target.connectLimit());
    return broker;
  }

  private static Tls tls(SinkConfiguration.MqttTls wanted, Path directory,
      Function<@Nullable Secret, String> secrets) {
    List<String> trust = or(wanted.trust(), List.<String>of());
    if (trust.isEmpty()) throw new IllegalArgumentException("tls: trust names the file of the CA's certificate");
    TlsSettings settings = TlsSettings.trusting(directory.resolve(trust.getFirst()));
    for (String more : trust.subList(1, trust.size())) settings = settings.withTrustAnchor(directory.resolve(more));
    for (String list : or(wanted.revocationLists(), List.<String>of()))
      settings = settings.withCrl(directory.resolve(list));
    if (wanted.pkcs12() != null && wanted.certificate() != null)
      throw new IllegalArgumentException("tls: pkcs12 or certificate and key, not both");
    if (wanted.pkcs12() != null)
      settings = settings.withIdentity(
          new TlsIdentity.Pkcs12(directory.resolve(wanted.pkcs12()), secrets.apply(wanted.keyPassword())));
    if (wanted.certificate() != null) {
      if (wanted.key() == null) throw new IllegalArgumentException("tls: key is missing");
      settings = settings.withIdentity(new TlsIdentity.Pem(directory.resolve(wanted.certificate()),
          directory.resolve(wanted.key()), Optional.ofNullable(wanted.keyPassword()).map(secrets)));
    }
    if (wanted.expectedName() != null) settings = settings.withExpectedName(wanted.expectedName());
    try {
      return Tls.of(settings);
    } catch (IOException unusable) {
      throw new IllegalArgumentException("tls: " + unusable.getMessage(), unusable);
    }
  }

  private static Publishing publishing(SinkConfiguration.Mqtt target) {
    Publishing usual = target.payload() == SinkConfiguration.Payload.GENERIC
        ? Publishing.GENERIC
        : Publishing.TELEMETRY;
    int qos = or(target.qos(), 1);
    if (qos < 0 || qos > 2) throw new IllegalArgumentException("qos is 0, 1 or 2: " + qos);
    if (target.expiry() != null && target.version() == SinkConfiguration.MqttVersion.MQTT_3_1_1)
      throw new IllegalArgumentException("expiry of messages is of MQTT 5 only");
    return new Publishing(or(target.topic(), usual.topic()),
        List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE).get(qos), Boolean.TRUE.equals(target.retain()),
        Optional.ofNullable(target.expiry()), or(target.inFlight(), usual.inFlight()),
        or(target.acknowledgeLimit(), usual.acknowledgeLimit()));
  }

  private static Content content(SinkConfiguration.Mqtt target) {
    Set<Member> include = new HashSet<>();
    for (SinkConfiguration.Member member : or(target.include(), List.<SinkConfiguration.Member>of()))
      include.add(switch (member) {
        case UNIT -> Member.UNIT;
        case QUALITY -> Member.QUALITY;
        case TIME -> Member.TIME;
      });
    Map<String, Naming> keys = new HashMap<>();
    or(target.keys(), Map.<String, SinkConfiguration.MqttKey>of()).forEach((code, key) -> keys.put(code,
        new Naming(Optional.ofNullable(key.key()), Optional.ofNullable(key.description()),
            key.unitCode() == null ? OptionalInt.empty() : OptionalInt.of(key.unitCode()))));
    return new Content(target.payload() == SinkConfiguration.Payload.GENERIC ? Payload.GENERIC : Payload.TELEMETRY,
        include, keys);
  }

  private static Status status(SinkConfiguration.MqttStatus given) {
    return new Status(or(given.topic(), Status.STANDARD.topic()), or(given.online(), Status.STANDARD.online()),
        or(given.offline(), Status.STANDARD.offline()));
  }

  private static <T> T or(@Nullable T given, T usual) { return given == null ? usual : given; }
}
