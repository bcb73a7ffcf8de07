package io.gridtap.runtime;

import static io.gridtap.runtime.Samples.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QuarantineTest {
  private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final JsonMapper JSON = new JsonMapper();

  private final SinkException failure = SinkException.data("too long", "here", "shorten it", null);

  @TempDir
  Path directory;

  @Test
  void aLineIsJsonThatLosesNothing() throws IOException {
    String strange = "\0\u0001\t\n\"\\/\u007f\u2028Ä€😀\ud800x";
    String readable = strange.replace("\ud800", "\\ud800");
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", strange);
    labels.put(strange, "");
    Quality quality = Quality.of(Quality.Validity.QUESTIONABLE, Quality.Detail.OLD_DATA, Quality.Detail.OVERFLOW)
        .with(Quality.Source.SUBSTITUTED).withTest(true).with(new Quality.ClockQuality(false, true, false, 10));
    new Quarantine(directory, 100_000, CLOCK).keep("sql", List.of(
        new Measurement(new PointId("iec61850", strange, strange, labels), new Value.Text(strange), quality, NOW,
            NOW.plusNanos(1), Cause.INTEGRITY)),
        failure);
    String text = Files.readString(directory.resolve("refused-000001.jsonl"));
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    JsonNode line = JSON.readTree(text);
    for (String name : List.of("device", "point", "value"))
      assertThat(line.get(name).stringValue()).isEqualTo(readable);
    assertThat(line.get("labels").get("ied").stringValue()).isEqualTo(readable);
    assertThat(line.get("labels").get(readable).stringValue()).isEmpty();
    assertThat(line.get("details").toString()).isEqualTo("[\"overflow\",\"oldData\"]");
    assertThat(line.get("quarantinedAt").stringValue()).isEqualTo("2026-03-04T12:00:00Z");
    assertThat(line.get("receivedAt").stringValue()).isEqualTo("2026-03-04T12:00:00.000000001Z");
    assertThat(line.get("reason").stringValue()).isEqualTo("too long");
    assertThat(line.get("message").stringValue()).isEqualTo("too long at here: shorten it");
    assertThat(line.get("type").stringValue()).isEqualTo("text");
    assertThat(line.get("substituted").booleanValue()).isTrue();
    assertThat(line.get("clockFailure").booleanValue()).isTrue();
    assertThat(line.get("operatorBlocked").booleanValue()).isFalse();
    assertThat(line.get("timeAccuracyBits").intValue()).isEqualTo(10);
    assertThat(line.get("cause").stringValue()).isEqualTo("integrity");
  }

  @Test
  void aDecimalComesBackWithItsScale() throws IOException {
    BigDecimal exact = BigDecimal.valueOf(12, -2);
    new Quarantine(directory, 100_000, CLOCK).keep("sql", List.of(
        new Measurement(new PointId("dlms", "meter", "1-1:32.7.0", new LinkedHashMap<>()), new Value.Decimal(exact),
            Quality.GOOD, NOW, NOW, Cause.REQUESTED)),
        failure);
    JsonNode line = JSON.readTree(Files.readString(directory.resolve("refused-000001.jsonl")));
    assertThat(line.get("type").stringValue()).isEqualTo("decimal");
    assertThat(new BigDecimal(line.get("value").stringValue()).setScale(line.get("scale").intValue())).isEqualTo(exact);
  }

  @Test
  void beyondTheBoundTheOldestFileGoesAndItsLinesAreCounted() throws IOException {
    Quarantine quarantine = new Quarantine(directory, 16_384, CLOCK);
    for (int i = 0; i < 200; i++)
      quarantine.keep("sql", numbered(i, i), failure);
    assertThat(octets()).isLessThanOrEqualTo(16_384).isGreaterThan(12_000);
    List<Integer> values = values();
    Quarantine.Statistics statistics = quarantine.statistics();
    assertThat(statistics.kept()).isEqualTo(200);
    assertThat(statistics.removed()).isEqualTo(200 - values.size()).isPositive();
    assertThat(values.getLast()).isEqualTo(199);
  }

  @Test
  void filesOfAnEarlierRunCountAndAreNotTouchedUntilTheirTurn() throws IOException {
    new Quarantine(directory, 16_384, CLOCK).keep("sql", numbered(1, 3), failure);
    Path torn = directory.resolve("refused-000001.jsonl");
    Files.writeString(torn, "{\"half", java.nio.file.StandardOpenOption.APPEND);
    Files.writeString(directory.resolve("notes.txt"), "mine");
    Quarantine second = new Quarantine(directory, 16_384, CLOCK);
    second.keep("sql", numbered(4, 4), failure);
    assertThat(Files.readString(torn)).endsWith("{\"half");
    assertThat(Files.readAllLines(directory.resolve("refused-000002.jsonl"))).hasSize(1);
    for (int i = 0; i < 100; i++)
      second.keep("sql", numbered(i, i), failure);
    assertThat(torn).doesNotExist();
    assertThat(directory.resolve("notes.txt")).hasContent("mine");
  }

  @Test
  void aDiskThatTakesNothingIsCountedAndTriedAgain() throws IOException {
    Path blocked = directory.resolve("blocked");
    Files.writeString(blocked, "a file where the directory should be");
    Quarantine quarantine = new Quarantine(blocked, 16_384, CLOCK);
    quarantine.keep("sql", numbered(1, 2), failure);
    assertThat(quarantine.statistics()).isEqualTo(new Quarantine.Statistics(0, 0, 2));
    Files.delete(blocked);
    quarantine.keep("sql", numbered(3, 3), failure);
    assertThat(quarantine.statistics()).isEqualTo(new Quarantine.Statistics(1, 0, 2));
  }

  @Test
  void anOldFileThatCannotBeReadIsCountedAndStopsNothing() throws IOException {
    Quarantine quarantine = new Quarantine(directory, 16_384, CLOCK);
    quarantine.keep("sql", numbered(1, 1), failure);
    Path first = directory.resolve("refused-000001.jsonl");
    Files.delete(first);
    Files.createDirectory(first);
    for (int i = 0; i < 200; i++)
      quarantine.keep("sql", numbered(i, i), failure);
    assertThat(quarantine.statistics().failed()).isPositive();
    assertThat(quarantine.statistics().kept() + quarantine.statistics().failed()).isEqualTo(201);
    Files.delete(first);
    quarantine.keep("sql", numbered(0, 0), failure);
    assertThat(values()).endsWith(0);
  }

  private long octets() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private List<Integer> values() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().flatMap(QuarantineTest::lines)
          .map(line -> Integer.valueOf(JSON.readTree(line).get("value").stringValue())).toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
