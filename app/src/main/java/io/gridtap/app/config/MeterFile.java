package io.gridtap.app.config;

import io.gridtap.simulators.meter.MeterFaults;
import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.MeterTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Meters to be simulated, in YAML: a list {@code meters}, each with {@code model} and, where it differs, {@code name},
 * {@code seed}, {@code watts}, {@code transport}, {@code port}, {@code meters} and {@code faults}.
 */
public final class MeterFile {
  private static final int MAX_METERS = 20_000;
  private final String name;
  private final List<MeterSpec> meters = new ArrayList<>();

  private MeterFile(String name) { this.name = name; }

  /** @throws ConfigurationException naming file and line */
  public static List<MeterSpec> read(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file));
  }

  static List<MeterSpec> parse(String name, String text) {
    MeterFile reading = new MeterFile(name);
    try (JsonParser in = YAMLFactory.builder().build().createParser(ObjectReadContext.empty(), text)) {
      reading.document(in);
      return List.copyOf(reading.meters);
    } catch (JacksonException wrong) {
      throw new ConfigurationException(
          "%s:%d: %s".formatted(name, wrong.getLocation().getLineNr(), wrong.getOriginalMessage()), wrong);
    }
  }

  private void document(JsonParser in) {
    expect(in, in.nextToken(), JsonToken.START_OBJECT, "'meters:' and a list");
    for (JsonToken token = in.nextToken(); token == JsonToken.PROPERTY_NAME; token = in.nextToken()) {
      if (!in.currentName().equals("meters"))
        throw wrong(in, "'%s' is not known; there is 'meters:'".formatted(in.currentName()));
      expect(in, in.nextToken(), JsonToken.START_ARRAY, "a list of meters");
      for (token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        expect(in, token, JsonToken.START_OBJECT, "a meter, like '- model: three-phase'");
        if (meters.size() == MAX_METERS) throw wrong(in, "more than %d meters".formatted(MAX_METERS));
        meter(in);
      }
    }
  }

  private void meter(JsonParser in) {
    int line = in.currentTokenLocation().getLineNr();
    MeterSpec spec = MeterSpec.of(MeterModel.SINGLE_PHASE, meters.size() + 1);
    try {
      for (JsonToken token = in.nextToken(); token == JsonToken.PROPERTY_NAME; token = in.nextToken()) {
        String key = in.currentName();
        spec = with(spec, key, in, in.nextToken());
      }
    } catch (ConfigurationException placed) {
      throw placed;
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException("%s:%d: %s".formatted(name, line, wrong.getMessage()), wrong);
    }
    meters.add(spec);
  }

  private MeterSpec with(MeterSpec spec, String key, JsonParser in, JsonToken token) {
    return switch (key) {
      case "model" -> spec.with(MeterModel.of(scalar(in, token)));
      case "transport" -> spec.with(MeterTransport.of(scalar(in, token)));
      case "name" -> spec.withName(scalar(in, token));
      case "seed" -> spec.withSeed(Math.round(number(in, token)));
      case "watts" -> spec.withMeanWatts(number(in, token));
      case "port" -> spec.withPort((int) number(in, token));
      case "meters" -> spec.withMeters((int) number(in, token));
      case "faults" -> spec.with(faults(in, token));
      default -> throw wrong(in,
          "'%s' is not known; a meter has model, name, seed, watts, transport, port, meters, faults".formatted(key));
    };
  }

  /** {@code faults: { slow: 0.1, one-association: 1 }} */
  private MeterFaults faults(JsonParser in, JsonToken token) {
    expect(in, token, JsonToken.START_OBJECT, "faults and their probabilities, like '{ slow: 0.1 }'");
    MeterFaults faults = MeterFaults.NONE;
    for (JsonToken each = in.nextToken(); each == JsonToken.PROPERTY_NAME; each = in.nextToken()) {
      String fault = in.currentName();
      faults = faults.with(fault + "=" + scalar(in, in.nextToken()));
    }
    return faults;
  }

  private double number(JsonParser in, JsonToken token) {
    String text = scalar(in, token);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException no) {
      throw new ConfigurationException(
          "%s:%d: '%s' is no number".formatted(name, in.currentTokenLocation().getLineNr(), text), no);
    }
  }

  private String scalar(JsonParser in, JsonToken token) {
    if (!token.isScalarValue()) throw wrong(in, "a value is expected");
    return in.getString();
  }

  private void expect(JsonParser in, JsonToken token, JsonToken wanted, String words) {
    if (token != wanted) throw wrong(in, words + " is expected");
  }

  private ConfigurationException wrong(JsonParser in, String what) {
    return new ConfigurationException(
        "%s:%d: %s".formatted(name, Math.max(1, in.currentTokenLocation().getLineNr()), what));
  }
}
