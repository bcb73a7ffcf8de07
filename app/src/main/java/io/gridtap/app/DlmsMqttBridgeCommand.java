package io.gridtap.app;

import io.gridtap.app.config.BridgeSettings;
import io.gridtap.app.config.ConfigurationException;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.DeliverySettings;
import io.gridtap.runtime.DeliverySettings.Batching;
import io.gridtap.runtime.DeliveryStatistics;
import io.gridtap.sink.mqtt.Broker;
import io.gridtap.sink.mqtt.MqttSettings;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import io.gridtap.sink.mqtt.MqttSettings.Qos;
import io.gridtap.sink.mqtt.MqttSink;
import io.gridtap.sources.dlms.DlmsSource;
import io.gridtap.sources.dlms.DlmsSourceSettings;
import io.gridtap.sources.dlms.DlmsSourceSettings.Job;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.sources.dlms.EndpointTurns;
import io.gridtap.sources.dlms.MeterAccess;
import io.gridtap.sources.dlms.Schedule;
import io.gridtap.sources.dlms.Wanted;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gridtap bridge dlms-mqtt}: one meter to one broker. */
@Command(name = "dlms-mqtt", description = "Reads one meter again and again, and publishes each reading by MQTT.%n%nEverything is set by environment variables, or by a file .env in the current directory; of these only DLMS_HOST must be. Ctrl-C ends it.%n", footerHeading = "%nVariables:%n", footer = {
    "  DLMS_HOST, DLMS_PORT (4059), DLMS_TIMEOUT_S (5), DLMS_CLIENT_SAP (1),",
    "  DLMS_SERVER_LOGICAL (0), DLMS_SERVER_PHYSICAL (1), DLMS_PASSWORD,",
    "  DLMS_MAX_INFO_LENGTH (128), DLMS_MEASUREMENTS ([\"voltage_l1\",\"current_l1\"]),",
    "  MQTT_HOST (localhost), MQTT_PORT (1883), MQTT_USERNAME, MQTT_PASSWORD,",
    "  MQTT_TLS (false), MQTT_CA_FILE, MQTT_CLIENT_ID, MQTT_QOS (1), MQTT_RETAIN (false),",
    "  MQTT_TOPIC (meters/{device_id}/telemetry), DEVICE_ID, POLL_PERIOD_S (5),",
    "  MAX_CONSEC_ERRORS (10), VERBOSE (false)"})
final class DlmsMqttBridgeCommand implements Callable<Integer> {
  /** Single-phase meters name their instantaneous values on channel 1. */
  private static final int CHANNEL = 1;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final List<Path> SYSTEM_CAS = List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"),
      Path.of("/etc/pki/tls/certs/ca-bundle.crt"), Path.of("/etc/ssl/cert.pem"));

  private final Terminal terminal;

  @Option(names = "--env-file", paramLabel = "FILE", description = "Variables that the environment does not set. Default: .env, if it is there.")
  private @Nullable Path envFile;

  @Option(names = "--state", paramLabel = "DIR", description = "Where seq is kept. Default: nowhere; it then goes on from the clock after a restart.")
  private @Nullable Path state;

  @Option(names = "--duration", paramLabel = "TIME", converter = Durations.class, description = "End after this time.")
  private @Nullable Duration duration;

  DlmsMqttBridgeCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    BridgeSettings settings = settings();
    Finish finish = new Finish(terminal);
    try {
      DlmsSource source = source(settings, new Watcher(settings, narrator, finish));
      Delivery delivery = Delivery.start("mqtt", new MqttSink(target(settings)),
          DeliverySettings.STANDARD.with(Batching.OFF));
      narrator.say("bridging %s:%d to %s, every %s s".formatted(settings.host(), settings.port(),
          broker(settings).where(), seconds(settings.period())));
      Optional<String> failed = bridge(source, delivery, finish);
      tell(delivery.statistics(), narrator);
      if (failed.isPresent()) throw CommandFailure.failed(failed.get());
      return delivery.statistics().lost() == 0 ? Exit.DONE : Exit.FAILED;
    } catch (IOException unreadable) {
      throw CommandFailure.configuration(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  /** The meter takes its leave first; what it said is delivered then. */
  private Optional<String> bridge(DlmsSource meter, Delivery target, Finish finish) throws InterruptedException {
    try (Delivery delivery = target; DlmsSource source = meter) {
      source.start(delivery);
      return finish.await(Optional.ofNullable(duration));
    }
  }

  private static void tell(DeliveryStatistics statistics, Narrator narrator) {
    narrator.say("%d values delivered, %d lost%s".formatted(statistics.delivered(), statistics.lost(),
        statistics.lost() == 0 ? "" : statistics.lastFailure().map(last -> "; last: " + last).orElse("")));
  }

  private BridgeSettings settings() {
    if (envFile != null && !Files.exists(envFile))
      throw CommandFailure.usage("--env-file: there is no file " + envFile);
    try {
      return BridgeSettings.read(terminal.environment(), envFile == null ? Path.of(".env") : envFile);
    } catch (ConfigurationException wrong) {
      throw CommandFailure.configuration(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static String seconds(Duration time) {
    return java.math.BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static DlmsSource source(BridgeSettings settings, DlmsSource.Watcher watcher) throws IOException {
    String endpoint = settings.host() + ":" + settings.port();
    ProfiledSettings profiled = new ProfiledSettings(MeterProfile.STANDARD, settings.timeout());
    try {
      HdlcSettings hdlc = profiled.hdlc(OptionalInt.empty(), OptionalInt.of(settings.maxInfoLength()),
          OptionalInt.empty());
      Route route = new Route(settings.clientSap(), settings.serverLogical(), settings.serverPhysical());
      ClientSettings association = profiled.association(route, false, false);
      if (settings.password().isPresent())
        association = association.withAuthentication(Authentication.password(
            DlmsOptions.secret(settings.password().get())));
      MeasuredNames names = new MeasuredNames(MeasurementTable.STANDARD.onChannel(CHANNEL));
      List<Wanted> wanted = settings.measurements().stream().map(names::wanted).toList();
      TcpConnector.Settings tcp = TcpConnector.Settings.to(settings.host(), settings.port())
          .withLimit(settings.timeout());
      DlmsSourceSettings plan = DlmsSourceSettings
          .of(endpoint, List.of(new Job(0, new Schedule.Every(settings.period()), new What.Reading(wanted))))
          .withPauses(Duration.ofSeconds(1), new Backoff.Settings(Duration.ofSeconds(2), 2, LONGEST_PAUSE, 0.1))
          .withAfterRefusal(LONGEST_PAUSE);
      return DlmsSource.of(settings.deviceId(), plan, MeterAccess.of(() -> TcpConnector.SHARED.connect(tcp),
          profiled.client(association, Optional.of(hdlc))), new EndpointTurns(), watcher);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.configuration(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Broker broker(BridgeSettings settings) throws IOException {
    Broker broker = Broker.at(settings.mqttHost()).withPort(settings.mqttPort())
        .withClientId(settings.mqttClientId().orElse("gridtap-" + settings.deviceId()));
    if (settings.mqttUsername().isPresent())
      broker = broker.with(new Broker.Login(settings.mqttUsername().get(), settings.mqttPassword().orElse("")));
    return settings.mqttTls() ? broker.with(tls(settings)) : broker;
  }

  private static Tls tls(BridgeSettings settings) throws IOException {
    Path authorities = settings.mqttCaFile().map(Path::of)
        .or(() -> SYSTEM_CAS.stream().filter(Files::exists).findFirst())
        .orElseThrow(() -> CommandFailure.configuration(
            "MQTT_TLS: this system keeps no list of CAs where others do; name one by MQTT_CA_FILE"));
    return Tls.of(TlsSettings.trusting(authorities));
  }

  private MqttSettings target(BridgeSettings settings) throws IOException {
    try {
      return mqtt(settings);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.configuration("MQTT_TOPIC, MQTT_CLIENT_ID: " + wrong.getMessage(), wrong);
    }
  }

  private MqttSettings mqtt(BridgeSettings settings) throws IOException {
    Publishing publishing = Publishing.TELEMETRY.withTopic(settings.topic()).with(Qos.values()[settings.qos()]);
    MqttSettings mqtt = MqttSettings.to(settings.mqttHost()).with(broker(settings))
        .with(settings.retain() ? publishing.retained() : publishing);
    return state == null ? mqtt : mqtt.withState(state);
  }

  /** Tells, and ends the bridge after too many failures. */
  private record Watcher(BridgeSettings settings, Narrator narrator, Finish finish) implements DlmsSource.Watcher {
    @Override
    public void read(int values) {
      if (settings.verbose())
        narrator.say("read %d of %d values".formatted(values, settings.measurements().size()));
    }

    @Override
    public void failed(int consecutive, String reason) {
      if (settings.verbose()) narrator.warn("failure %d: %s".formatted(consecutive, reason));
      if (settings.maxConsecutiveErrors() > 0 && consecutive >= settings.maxConsecutiveErrors())
        finish.failed("%d readings in a row failed (MAX_CONSEC_ERRORS); the last: %s".formatted(consecutive, reason));
    }
  }
}
