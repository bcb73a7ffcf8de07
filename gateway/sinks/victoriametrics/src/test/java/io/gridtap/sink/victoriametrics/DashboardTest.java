package io.gridtap.sink.victoriametrics;

import static io.gridtap.sink.victoriametrics.Samples.measurement;
import static io.gridtap.sink.victoriametrics.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard asks only for what the sink writes. */
class DashboardTest {
  private static final Pattern METRIC = Pattern.compile("\\biec61850_[a-z0-9_]+");
  private static final Pattern MATCHER = Pattern.compile("[{,]\\s*([a-z_]+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
  private static final Pattern VARIABLE_OF = Pattern.compile("label_values\\(.*,\\s*([a-z_]+)\\)$");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*\\}\\}");

  private final JsonNode dashboard;
  private final List<String> queries = new ArrayList<>();
  private final Set<String> metrics = new TreeSet<>();
  private final Set<String> labels = new TreeSet<>();

  DashboardTest() throws IOException {
    dashboard = new JsonMapper().readTree(Files.readString(Path.of("../../../docs/grafana/iec61850-dashboard.json")));
    for (JsonNode panel : dashboard.path("panels"))
      for (JsonNode target : panel.path("targets")) {
        queries.add(target.path("expr").asString());
        labels.addAll(all(LEGEND, target.path("legendFormat").asString()));
      }
    for (JsonNode variable : dashboard.path("templating").path("list"))
      if (variable.path("type").asString().equals("query")) {
        queries.add(variable.path("definition").asString());
        labels.addAll(all(VARIABLE_OF, variable.path("definition").asString()));
      }
    for (String query : queries) {
      metrics.addAll(all(METRIC, query));
      labels.addAll(all(MATCHER, query));
      for (String grouping : all(GROUPING, query))
        labels.addAll(Arrays.asList(grouping.split(",\\s*")));
    }
  }

  @Test
  void metricsAndLabelsAreThoseThatTheSinkWrites() {
    Exposition exposition = new Exposition(VictoriaMetricsSettings.of("http://localhost:8428"));
    Instant now = Instant.now();
    exposition.append(measurement(point("m"), new Value.Enumerated(1, "on"), Quality.GOOD, now), now);
    String lines = new String(exposition.octets(), StandardCharsets.UTF_8);
    assertThat(all(METRIC, lines)).containsAll(metrics);
    assertThat(all(Pattern.compile("([a-z_]+)=\""), lines)).containsAll(labels);
    assertThat(metrics).contains("iec61850_value", "iec61850_value_quality");
    assertThat(labels).contains("ied", "ld", "rcb", "data_set", "member", "component");
  }

  @Test
  void everyPanelShowsPointsASecondApart() {
    assertThat(dashboard.path("panels").valueStream()).isNotEmpty()
        .allSatisfy(panel -> assertThat(panel.path("interval").asString()).isEqualTo("1s"));
  }

  @Test
  void itAsksForItsDataSourceOnImport() {
    assertThat(dashboard.path("__inputs").get(0).path("pluginId").asString()).isEqualTo("prometheus");
    assertThat(dashboard.path("id").isNull()).isTrue();
    assertThat(dashboard.findValues("datasource")).isNotEmpty().allSatisfy(source -> {
      assertThat(source.path("type").asString()).isEqualTo("prometheus");
      assertThat(source.path("uid").asString()).isEqualTo("${datasource}");
    });
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find())
      found.add(matcher.group(matcher.groupCount() == 0 ? 0 : 1));
    return found;
  }
}
