package io.gridtap.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The reference of the configuration has every key, each in its section, and no other. */
class ConfigurationDocumentTest {
  private static final Path PAGE = Path.of("../docs/reference/configuration.md");
  private static final Path GUIDE = Path.of("../docs/guide/run.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

  /** What a section's tables describe, and the key that says which kind it is. */
  record Section(String heading, Set<String> choice, List<Class<?>> records) {}

  private static final Set<String> PROTOCOL = Set.of("protocol");
  private static final Set<String> TYPE = Set.of("type");

  private static final List<Section> SECTIONS = List.of(
      new Section("# The configuration", Set.of(), List.of(GatewayConfiguration.class)),
      new Section("## Devices: `protocol: iec104`", PROTOCOL, List.of(DeviceConfiguration.Iec104.class)),
      new Section("### `link`", Set.of(), List.of(DeviceConfiguration.Link.class)),
      new Section("### `points`", Set.of(), List.of(DeviceConfiguration.Points.class, DeviceConfiguration.Point.class,
          DeviceConfiguration.Range.class)),
      new Section("### `interrogation`", Set.of(), List.of(DeviceConfiguration.Interrogation.class)),
      new Section("### `tls`", Set.of(), List.of(DeviceConfiguration.Tls.class)),
      new Section("## Devices: `protocol: dlms`", PROTOCOL, List.of(DlmsConfiguration.class)),
      new Section("### `serial`", Set.of(), List.of(DlmsConfiguration.Serial.class)),
      new Section("### `associations`", Set.of(), List.of(DlmsConfiguration.Association.class)),
      new Section("### `security`", Set.of(), List.of(DlmsConfiguration.Security.class)),
      new Section("### `readings`", Set.of(), List.of(DlmsConfiguration.Reading.class,
          DlmsConfiguration.Measured.class)),
      new Section("### `profiles`", Set.of(), List.of(DlmsConfiguration.Profile.class)),
      new Section("## Devices: `protocol: iec61850`", PROTOCOL, List.of(DeviceConfiguration.Iec61850.class)),
      new Section("## Sinks: `type: console`", TYPE, List.of(SinkConfiguration.Console.class)),
      new Section("## Sinks: `type: mqtt`", TYPE, List.of(SinkConfiguration.Mqtt.class)),
      new Section("### `keys`", Set.of(), List.of(SinkConfiguration.MqttKey.class)),
      new Section("### `status`", Set.of(), List.of(SinkConfiguration.MqttStatus.class)),
      new Section("### `tls` of MQTT", Set.of(), List.of(SinkConfiguration.MqttTls.class)),
      new Section("## Sinks: `type: sql`", TYPE, List.of(SinkConfiguration.Sql.class)),
      new Section("## Sinks: `type: victoriametrics`", TYPE, List.of(SinkConfiguration.VictoriaMetrics.class)),
      new Section("## `delivery`", Set.of(), List.of(SinkConfiguration.Delivery.class)));

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void everyKeyStandsInItsSection(Section section) throws Exception {
    Set<String> keys = new TreeSet<>(section.choice());
    for (Class<?> type : section.records())
      for (RecordComponent component : type.getRecordComponents()) keys.add(kebab(component.getName()));
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(text(section.heading()));
    while (row.find()) rows.add(row.group(1));
    assertThat(rows).as(section.heading()).isEqualTo(keys);
  }

  @Test
  void everyRecordOfTheConfigurationHasASection() {
    Set<Class<?>> described = new HashSet<>();
    SECTIONS.forEach(section -> described.addAll(section.records()));
    Set<Class<?>> found = new LinkedHashSet<>();
    collect(GatewayConfiguration.class, found);
    assertThat(found).isEqualTo(described);
  }

  @Test
  void everyWordOfAChoiceIsNamed() throws Exception {
    String page = Files.readString(PAGE);
    for (Enum<?> word : DeviceConfiguration.TimeChoice.values()) assertThat(page).contains(quoted(word));
    for (Enum<?> word : SinkConfiguration.WhenFull.values()) assertThat(page).contains(quoted(word));
  }

  @Test
  void theExamplesOfTheGuideCanBeRead() throws Exception {
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(GUIDE));
    int examples = 0;
    for (; example.find(); examples++)
      assertThat(GatewayConfiguration.parse("run.md", example.group(1)).sinks()).hasSize(2);
    assertThat(examples).isEqualTo(2);
  }

  /** The first is whole, the others are more lines of its sink. */
  @Test
  void theExamplesOfTheGuideOfMqttCanBeRead() throws Exception {
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(Files.readString(GUIDE.resolveSibling("mqtt.md")));
    String first = "";
    int examples = 0;
    for (; example.find(); examples++) {
      if (examples == 0) first = example.group(1);
      String text = examples == 0 ? first : first + example.group(1);
      assertThat(GatewayConfiguration.parse("mqtt.md", text).sinks())
          .hasOnlyElementsOfType(SinkConfiguration.Mqtt.class);
    }
    assertThat(examples).isEqualTo(4);
  }

  private static String quoted(Enum<?> word) {
    return "`" + word.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`";
  }

  private static String text(String heading) throws Exception {
    String page = "\n" + Files.readString(PAGE);
    int begin = page.indexOf("\n" + heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    Matcher next = Pattern.compile("\n#+ ").matcher(page);
    return next.find(begin + 1) ? page.substring(begin, next.start()) : page.substring(begin);
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType list)
      Arrays.stream(list.getActualTypeArguments())
          .forEach(each -> collect(each, found));
    if (!(type instanceof Class<?> known) || known == Secret.class) return;
    if (known.isSealed()) Arrays.stream(known.getPermittedSubclasses()).forEach(each -> collect(each, found));
    if (known.isRecord() && found.add(known))
      for (RecordComponent component : known.getRecordComponents()) collect(component.getGenericType(), found);
  }
}
