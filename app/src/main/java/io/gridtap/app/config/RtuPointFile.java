package io.gridtap.app.config;

import io.gridtap.simulators.rtu.RtuPointRow;
import io.gridtap.simulators.rtu.RtuPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** The points of a simulated RTU in YAML: a list {@code points} of the cells that CSV has too. */
public final class RtuPointFile {
  private final String name;
  private final OptionalInt commonAddress;
  private final List<RtuPoints.Numbered> points = new ArrayList<>();

  private RtuPointFile(String name, OptionalInt commonAddress) {
    this.name = name;
    this.commonAddress = commonAddress;
  }

  /**
   * Reads a file.
   *
   * @param commonAddress of points that name none
   * @throws ConfigurationException naming file and line
   */
  public static RtuPoints readYaml(Path file, OptionalInt commonAddress) throws IOException {
    return parse(file.toString(), Files.readString(file), commonAddress);
  }

  static RtuPoints parse(String name, String text, OptionalInt commonAddress) {
    RtuPointFile reading = new RtuPointFile(name, commonAddress);
    try (JsonParser in = YAMLFactory.builder().build().createParser(ObjectReadContext.empty(), text)) {
      reading.document(in);
      return RtuPoints.of(name, reading.points);
    } catch (JacksonException wrong) {
      throw new ConfigurationException(
          "%s:%d: %s".formatted(name, wrong.getLocation().getLineNr(), wrong.getOriginalMessage()), wrong);
    } catch (IllegalArgumentException contradiction) {
      throw new ConfigurationException(String.valueOf(contradiction.getMessage()), contradiction);
    }
  }

  private void document(JsonParser in) {
    expect(in, in.nextToken(), JsonToken.START_OBJECT, "'points:' and a list");
    for (JsonToken token = in.nextToken(); token == JsonToken.PROPERTY_NAME; token = in.nextToken()) {
      if (!in.currentName().equals("points"))
        throw wrong(in, "'%s' is not known; there is 'points:'".formatted(in.currentName()));
      expect(in, in.nextToken(), JsonToken.START_ARRAY, "a list of points");
      for (token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        expect(in, token, JsonToken.START_OBJECT, "a point, like '- ioa: 1001'");
        point(in);
      }
    }
  }

  private void point(JsonParser in) {
    int line = in.currentTokenLocation().getLineNr();
    Map<String, String> cells = new HashMap<>();
    for (JsonToken token = in.nextToken(); token == JsonToken.PROPERTY_NAME; token = in.nextToken()) {
      String key = in.currentName().toLowerCase(Locale.ROOT);
      cells.put(key, cell(in, in.nextToken()));
    }
    try {
      points.add(new RtuPoints.Numbered(line, RtuPointRow.point(cells, commonAddress)));
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException("%s:%d: %s".formatted(name, line, wrong.getMessage()), wrong);
    }
  }

  /** A scalar as it is written, or a list of them between blanks. */
  private String cell(JsonParser in, JsonToken token) {
    if (token != JsonToken.START_ARRAY) return scalar(in, token);
    StringJoiner words = new StringJoiner(" ");
    for (JsonToken item = in.nextToken(); item != JsonToken.END_ARRAY; item = in.nextToken())
      words.add(scalar(in, item));
    return words.toString();
  }

  private String scalar(JsonParser in, JsonToken token) {
    if (token == JsonToken.VALUE_NULL) return "";
    if (!token.isScalarValue()) throw wrong(in, "a value or a list of values is expected");
    return in.getString();
  }

  private void expect(JsonParser in, JsonToken token, JsonToken wanted, String words) {
    if (token != wanted) throw wrong(in, words + " is expected");
  }

  private ConfigurationException wrong(JsonParser in, String what) {
    return new ConfigurationException("%s:%d: %s".formatted(name, Math.max(1, in.currentTokenLocation().getLineNr()),
        what));
  }
}
