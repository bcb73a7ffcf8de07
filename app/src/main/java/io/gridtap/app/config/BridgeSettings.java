package io.gridtap.app.config;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One meter to one MQTT broker, configured by environment variables alone, or by a file {@code .env} beside them. What
 * the environment sets, the file does not change.
 *
 * @param serverLogical with a physical address of 1 and this 0, the one-octet address 03
 * @param password of LLS; without it the association is without authentication
 * @param mqttPassword shown nowhere
 * @param maxConsecutiveErrors readings that fail one after the other until the bridge ends; 0 it never does
 */
public record BridgeSettings(String host, int port, Duration timeout, int clientSap, int serverLogical,
    int serverPhysical, Optional<String> password, int maxInfoLength, List<Measurement> measurements, String mqttHost,
    int mqttPort, Optional<String> mqttUsername, Optional<String> mqttPassword, boolean mqttTls,
    Optional<String> mqttCaFile,
    Optional<String> mqttClientId, int qos, boolean retain, String topic, String deviceId, Duration period,
    int maxConsecutiveErrors, boolean verbose) {

  /**
   * One of DLMS_MEASUREMENTS: a name of the built-in table, or all that is needed to read it.
   *
   * @param name key in the payload
   * @param obis if the table has no such name, or another object is meant
   */
  public record Measurement(String name, Optional<String> obis, OptionalInt classId, OptionalInt attribute,
      Optional<String> description, OptionalInt unitCode) {
    static Measurement named(String name) {
      return new Measurement(name, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(),
          OptionalInt.empty());
    }
  }

  /** Names of the variables, and what each means, in the order of the reference. */
  public enum Variable {
    DLMS_HOST("", "name or address of the meter, or of the converter it hangs on"),
    DLMS_PORT("4059", "TCP port"),
    DLMS_TIMEOUT_S("5", "seconds until an answer is missing, also to connect"),
    DLMS_CLIENT_SAP("1", "client's service access point: 16 public, 1 management"),
    DLMS_SERVER_LOGICAL("0", "upper HDLC address; 0 if the meter has only one address"),
    DLMS_SERVER_PHYSICAL("1", "lower HDLC address"),
    DLMS_PASSWORD("", "of low level security; empty: no authentication"),
    DLMS_MAX_INFO_LENGTH("128", "octets of an HDLC information field, 32…2030"),
    DLMS_MEASUREMENTS("[\"voltage_l1\",\"current_l1\"]",
        "JSON list of names, or of objects with name, obis, class, attribute, description, unit_code"),
    MQTT_HOST("localhost", "name or address of the broker"), MQTT_PORT("1883, with TLS 8883", "TCP port"),
    MQTT_USERNAME("", "empty: none"), MQTT_PASSWORD("", "of the user"),
    MQTT_TLS("false", "true: TLS"),
    MQTT_CA_FILE("the system's", "PEM file of the CA that signed the broker's certificate"),
    MQTT_CLIENT_ID("gridtap- and the device id", "client identifier at the broker"),
    MQTT_QOS("1", "quality of service 0, 1 or 2"), MQTT_RETAIN("false", "whether the broker keeps the last reading"),
    MQTT_TOPIC("meters/{device_id}/telemetry", "topic of the readings"),
    DEVICE_ID("the meter's host", "device_id of the payload"), POLL_PERIOD_S("5", "seconds from reading to reading"),
    MAX_CONSEC_ERRORS("10", "failed readings in a row that end the bridge; 0: none do"),
    VERBOSE("false", "true: tell what goes on");

    private final String usual;
    private final String meaning;

    Variable(String usual, String meaning) {
      this.usual = usual;
      this.meaning = meaning;
    }

    /** For people; empty: none. */
    public String usual() { return usual; }

    public String meaning() { return meaning; }
  }

  public BridgeSettings { measurements = List.copyOf(measurements); }

  /**
   * Reads environment and file.
   *
   * @param file {@code .env}; need not exist
   * @throws ConfigurationException naming the variable and what it may be
   */
  public static BridgeSettings read(Map<String, String> environment, Path file) {
    Map<String, String> values = new TreeMap<>();
    if (Files.exists(file)) values.putAll(fromFile(file));
    values.putAll(environment);
    return new Reader(values).settings();
  }

  private static Map<String, String> fromFile(Path file) {
    Map<String, String> values = new TreeMap<>();
    Path absolute = file.toAbsolutePath();
    try {
      Dotenv.configure().directory(String.valueOf(absolute.getParent()))
          .filename(String.valueOf(absolute.getFileName()))
          .load().entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
          .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    } catch (DotenvException broken) {
      // its message quotes the line, which may be a password
      throw new ConfigurationException(file + ": a line is not NAME=VALUE; quote values that contain quotes or #",
          broken);
    }
    return values;
  }

  /** Without secrets. */
  @Override
  public String toString() { return "%s:%d to %s:%d as %s".formatted(host, port, mqttHost, mqttPort, deviceId); }

  private static final class Reader {
    private final Map<String, String> values;

    Reader(Map<String, String> values) { this.values = values; }

    BridgeSettings settings() {
      String host = text(Variable.DLMS_HOST).orElseThrow(() -> new ConfigurationException(
          "DLMS_HOST is not set: the name or address of the meter is needed, in the environment or in .env"));
      boolean tls = truth(Variable.MQTT_TLS);
      return new BridgeSettings(host, number(Variable.DLMS_PORT, 4059, 1, 65_535),
          seconds(Variable.DLMS_TIMEOUT_S, "5"),
          number(Variable.DLMS_CLIENT_SAP, 1, 1, 127), number(Variable.DLMS_SERVER_LOGICAL, 0, 0, 16_383),
          number(Variable.DLMS_SERVER_PHYSICAL, 1, 0, 16_383), secret(Variable.DLMS_PASSWORD),
          number(Variable.DLMS_MAX_INFO_LENGTH, 128, 32, 2030), measurements(),
          text(Variable.MQTT_HOST).orElse("localhost"), number(Variable.MQTT_PORT, tls ? 8883 : 1883, 1, 65_535),
          text(Variable.MQTT_USERNAME), mqttPassword(), tls,
          text(Variable.MQTT_CA_FILE), text(Variable.MQTT_CLIENT_ID),
          number(Variable.MQTT_QOS, 1, 0, 2), truth(Variable.MQTT_RETAIN),
          text(Variable.MQTT_TOPIC).orElse(Variable.MQTT_TOPIC.usual()), text(Variable.DEVICE_ID).orElse(host),
          seconds(Variable.POLL_PERIOD_S, "5"), number(Variable.MAX_CONSEC_ERRORS, 10, 0, 1_000_000),
          truth(Variable.VERBOSE));
    }

    private Optional<String> text(Variable variable) {
      return Optional.ofNullable(values.get(variable.name())).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** As it is, blanks and all. */
    private Optional<String> secret(Variable variable) {
      return Optional.ofNullable(values.get(variable.name())).filter(text -> !text.isEmpty());
    }

    private Optional<String> mqttPassword() {
      Optional<String> password = secret(Variable.MQTT_PASSWORD);
      if (password.isPresent() && text(Variable.MQTT_USERNAME).isEmpty())
        throw new ConfigurationException("MQTT_PASSWORD is set without MQTT_USERNAME");
      return password;
    }

    private int number(Variable variable, int usual, int least, int most) {
      Optional<String> text = text(variable);
      if (text.isEmpty()) return usual;
      try {
        int number = Integer.parseInt(text.get());
        if (number >= least && number <= most) return number;
      } catch (NumberFormatException wrong) {
        throw new ConfigurationException(
            "%s is '%s': a number %d…%d is expected".formatted(variable, text.get(), least, most), wrong);
      }
      throw new ConfigurationException(
          "%s is %s: a number %d…%d is expected".formatted(variable, text.get(), least, most));
    }

    private Duration seconds(Variable variable, String usual) {
      String text = text(variable).orElse(usual);
      if (text.matches("\\d{1,6}(\\.\\d{1,3})?")) {
        Duration seconds = Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        if (seconds.toMillis() >= 100 && seconds.toDays() < 1) return seconds;
      }
      throw new ConfigurationException("%s is '%s': seconds are expected, 0.1…86399".formatted(variable, text));
    }

    private boolean truth(Variable variable) {
      String text = text(variable).orElse("false");
      return switch (text.toLowerCase(java.util.Locale.ROOT)) {
        case "true", "1", "yes", "on" -> true;
        case "false", "0", "no", "off" -> false;
        default -> throw new ConfigurationException("%s is '%s': true or false is expected".formatted(variable, text));
      };
    }

    private List<Measurement> measurements() {
      String json = text(Variable.DLMS_MEASUREMENTS).orElse(Variable.DLMS_MEASUREMENTS.usual());
      JsonNode list;
      try {
        list = JsonMapper.shared().readTree(json);
      } catch (JacksonException wrong) {
        throw new ConfigurationException(
            "DLMS_MEASUREMENTS is no JSON: %s".formatted(wrong.getOriginalMessage()), wrong);
      }
      if (!list.isArray() || list.isEmpty())
        throw new ConfigurationException(
            "DLMS_MEASUREMENTS: a JSON list of at least one name is expected, like [\"voltage_l1\"]");
      List<Measurement> measurements = new ArrayList<>();
      Set<String> names = new LinkedHashSet<>();
      for (JsonNode node : list) {
        Measurement measurement = node.isString() ? Measurement.named(node.stringValue()) : measurement(node);
        if (!names.add(measurement.name()))
          throw new ConfigurationException("DLMS_MEASUREMENTS: '%s' stands twice".formatted(measurement.name()));
        measurements.add(measurement);
      }
      return measurements;
    }

    private static Measurement measurement(JsonNode node) {
      Set<String> known = Set.of("name", "key", "obis", "class", "attribute", "description", "unit_code");
      if (!node.isObject())
        throw new ConfigurationException("DLMS_MEASUREMENTS: '%s' is neither a name nor an object".formatted(node));
      for (String name : node.propertyNames())
        if (!known.contains(name))
          throw new ConfigurationException(
              "DLMS_MEASUREMENTS: unknown '%s'; known are name, obis, class, attribute, description, unit_code"
                  .formatted(name));
      Optional<String> obis = string(node.get("obis"));
      String name = string(node.get("name")).or(() -> string(node.get("key"))).or(() -> obis).orElseThrow(
          () -> new ConfigurationException("DLMS_MEASUREMENTS: %s has neither name nor obis".formatted(node)));
      return new Measurement(name, obis, integer("class", node.get("class"), 65_535),
          integer("attribute", node.get("attribute"), 127), string(node.get("description")),
          integer("unit_code", node.get("unit_code"), 255));
    }

    private static Optional<String> string(@Nullable JsonNode node) {
      return node == null || node.isNull() ? Optional.empty() : Optional.of(node.asString());
    }

    private static OptionalInt integer(String name, @Nullable JsonNode node, int most) {
      if (node == null || node.isNull()) return OptionalInt.empty();
      if (!node.isInt() || node.intValue() < 0 || node.intValue() > most)
        throw new ConfigurationException("DLMS_MEASUREMENTS: %s is %s: 0…%d is expected".formatted(name, node, most));
      return OptionalInt.of(node.intValue());
    }
  }
}
