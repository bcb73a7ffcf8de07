package io.gridtap.sink.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.sink.mqtt.MqttSettings.Content;
import io.gridtap.sink.mqtt.MqttSettings.Publishing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the reference shows is what is published. */
class MqttDocumentTest {
  @Test
  void theExampleOfTheReferenceIsWhatIsPublished() throws IOException {
    Matcher example = Pattern.compile("(?s)```json\n(.*?)```").matcher(page());
    assertThat(example.find()).isTrue();
    assertThat(published(MqttSettings.to("localhost"))).isEqualTo(example.group(1).replaceAll("\n *", ""));
  }

  @Test
  void topicsAndMembersOfTheReferenceAreThose() throws IOException {
    String page = page();
    assertThat(page).contains("to `" + Publishing.TELEMETRY.topic() + "`", "to `" + Publishing.GENERIC.topic() + "`");
    JsonNode generic = new ObjectMapper().readTree(published(MqttSettings.to("localhost").with(Content.GENERIC)));
    assertThat(page.replaceAll("\\s+", " ")).contains("with `" + String.join(", ", generic.propertyNames()) + "`");
  }

  @Test
  void theReferenceNamesWhatIsRefused() throws IOException {
    assertThat(page()).contains("`cannot connect`", "`connection lost`", "`login refused`", "`client id refused`",
        "`no trusted TLS connection`", "`quality of service not offered`", "`not authorized to publish`",
        "`quota exceeded`", "`topic name invalid`", "`payload format invalid`",
        "`message larger than the broker takes`", "`broker cuts the connection at the message`");
  }

  private static String published(MqttSettings settings) {
    Composer composer = new Composer(settings);
    Draft draft = composer.drafts(List.of(Samples.measurement(Samples.voltage("meter-1"), Samples.decimal(13_540, 2),
        Samples.TIME, Samples.TIME.plusMillis(5)))).getFirst();
    return new String(composer.payload(draft, 7), StandardCharsets.UTF_8);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../../../docs/reference/mqtt.md"));
  }
}
