package io.gridtap.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The whole file: devices and sinks, their names unique. */
public record GatewayConfiguration(List<DeviceConfiguration> devices, List<SinkConfiguration> sinks) {
  private static final YAMLMapper YAML = YAMLMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
      .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer())).build();

  /** A file that is all of the configuration. */
  private record Document(@Nullable List<DeviceConfiguration> devices, @Nullable List<SinkConfiguration> sinks) {}

  public GatewayConfiguration {
    devices = List.copyOf(devices);
    sinks = List.copyOf(sinks);
  }

  /** @throws ConfigurationException naming file, line and column, what is wrong and what would be right */
  public static GatewayConfiguration load(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException("there is no file " + file, missing);
    } catch (IOException unreadable) {
      throw new ConfigurationException("%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
    return parse(file.toString(), text);
  }

  static GatewayConfiguration parse(String name, String text) {
    if (text.isBlank()) throw new ConfigurationException(name + ":1:1: no devices; 'devices:' lists at least one");
    Document document;
    try {
      document = YAML.readValue(text, Document.class);
    } catch (JacksonException wrong) {
      throw new ConfigurationException(
          "%s%s: %s".formatted(name, place(wrong, text), what(wrong)), wrong);
    }
    if (document == null || document.devices() == null || document.devices().isEmpty())
      throw new ConfigurationException(name + ":1:1: no devices; 'devices:' lists at least one");
    if (document.sinks() == null || document.sinks().isEmpty())
      throw new ConfigurationException(name + ":1:1: no sinks; 'sinks:' lists at least one, like '- type: console'");
    GatewayConfiguration configuration = new GatewayConfiguration(document.devices(), document.sinks());
    configuration.checkNames(name);
    return configuration;
  }

  private void checkNames(String file) {
    Set<String> seen = new HashSet<>();
    for (DeviceConfiguration device : devices) {
      if (device.name() == null || device.name().isBlank())
        throw new ConfigurationException(file + ": a device has no name; give each 'name: …'");
      if (!seen.add(device.name()))
        throw new ConfigurationException("%s: two devices are named %s".formatted(file, device.name()));
    }
    seen.clear();
    for (int i = 0; i < sinks.size(); i++)
      if (!seen.add(sinkName(i)))
        throw new ConfigurationException("%s: two sinks are named %s; give them names".formatted(file, sinkName(i)));
  }

  /** Its own, or else its type. */
  public String sinkName(int index) {
    SinkConfiguration sink = sinks.get(index);
    String name = sink.name();
    if (name != null) return name;
    return switch (sink) {
      case SinkConfiguration.Console _ -> "console";
      case SinkConfiguration.VictoriaMetrics _ -> "victoriametrics";
      case SinkConfiguration.Sql _ -> "sql";
      case SinkConfiguration.Mqtt _ -> "mqtt";
    };
  }

  private static String place(JacksonException wrong, String text) {
    TokenStreamLocation location = wrong.getLocation();
    if (location == null || location.getLineNr() < 1) location = find(wrong.getPath(), text);
    return location == null ? "" : ":%d:%d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Where the path leads: what was read ahead to learn the protocol or type has lost its place. */
  private static @Nullable TokenStreamLocation find(List<JacksonException.Reference> path, String text) {
    try (JsonParser parser = YAML.createParser(text)) {
      parser.nextToken();
      for (JacksonException.Reference step : path) if (!enter(parser, step)) return null;
      return parser.currentTokenLocation();
    } catch (JacksonException unreadable) {
      return unreadable.getLocation();
    }
  }

  /** From the start of an object or array to the value of one key or index; false if it is not there. */
  private static boolean enter(JsonParser parser, JacksonException.Reference step) {
    int index = 0;
    for (JsonToken token = parser.nextToken(); token != null && !token.isStructEnd(); token = parser.nextToken()) {
      if (token == JsonToken.PROPERTY_NAME) {
        boolean found = parser.currentName().equals(step.getPropertyName());
        parser.nextToken();
        if (found) return true;
      } else if (index++ == step.getIndex()) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** The parser's words, with the path to the key, without its classes. */
  private static String what(JacksonException wrong) {
    String message = String.valueOf(wrong.getOriginalMessage()).replaceAll("\\s+", " ")
        .replaceAll("\\(class [^)]*\\)", "").replaceAll("`?io\\.gridtap\\.app\\.config\\.[\\w$]*?(\\w+)`?", "$1")
        .replaceAll(", not marked as ignorable", "").strip();
    if (!(wrong instanceof DatabindException) || wrong.getPath().isEmpty()) return message;
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : wrong.getPath()) {
      if (step.getPropertyName() == null) path.append('[').append(step.getIndex()).append(']');
      else
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
    }
    return path + ": " + message;
  }
}
