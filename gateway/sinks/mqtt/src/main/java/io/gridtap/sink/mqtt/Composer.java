package io.gridtap.sink.mqtt;

import io.gridtap.sink.mqtt.MqttSettings.Content;
import io.gridtap.sink.mqtt.MqttSettings.Member;
import io.gridtap.sink.mqtt.MqttSettings.Naming;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes messages of measurements: which go together, under which topic, in which words. Used by one thread. */
final class Composer {
  private static final Pattern CODE = Pattern.compile("-?\\d{1,9}");

  private final Content content;
  private final TopicTemplate topic;
  private final String clientId;
  private final Json json = new Json();

  Composer(MqttSettings settings) {
    this.content = settings.content();
    this.topic = TopicTemplate.of(settings.publishing().topic());
    this.clientId = settings.broker().clientId();
  }

  /**
   * Telemetry: consecutive measurements of one device with one time of receipt are one message, until a key comes
   * again: rows of a profile become a message each.
   */
  List<Draft> drafts(List<Measurement> batch) {
    List<Draft> drafts = new ArrayList<>();
    List<Measurement> together = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String device = "";
    for (Measurement each : batch) {
      String key = key(each.point());
      String id = each.point().device();
      if (!together.isEmpty() && (content.payload() == MqttSettings.Payload.GENERIC || !id.equals(device)
          || !sameReading(together.getLast(), each) || seen.contains(key))) {
        drafts.add(new Draft(device, together, keys));
        together.clear();
        keys.clear();
        seen.clear();
      }
      device = id;
      together.add(each);
      keys.add(key);
      seen.add(key);
    }
    if (!together.isEmpty())
      drafts.add(new Draft(device, together, keys));
    return drafts;
  }

  static boolean sameReading(Measurement one, Measurement next) {
    return one.receivedAt().equals(next.receivedAt()) && one.point().device().equals(next.point().device())
        && one.point().protocol().equals(next.point().protocol());
  }

  String topic(Draft draft) {
    PointId point = draft.measurements().getFirst().point();
    return topic.fill(name -> switch (name) {
      case "device_id" -> draft.deviceId();
      case "device" -> point.device();
      case "protocol" -> point.protocol();
      case "path" -> point.path();
      case "key" -> draft.keys().getFirst();
      case "client_id" -> clientId;
      default -> label(point, name);
    });
  }

  byte[] payload(Draft draft, long sequence) {
    return switch (content.payload()) {
      case TELEMETRY -> telemetry(draft, sequence);
      case GENERIC -> generic(draft.measurements().getFirst(), draft, sequence);
    };
  }

  private byte[] telemetry(Draft draft, long sequence) {
    json.clear().open().name("device_id").text(draft.deviceId());
    json.name("ts").number(time(draft.measurements()).toEpochMilli()).name("seq").number(sequence);
    json.name("measurements").open();
    for (int i = 0; i < draft.keys().size(); i++)
      telemetry(draft.keys().get(i), draft.measurements().get(i));
    return json.close().close().octets();
  }

  /** The device's time if it is one for all, else when the reading came. */
  private static Instant time(List<Measurement> together) {
    Instant first = together.getFirst().observedAt();
    return together.stream().allMatch(each -> each.observedAt().equals(first))
        ? first
        : together.getFirst().receivedAt();
  }

  private void telemetry(String key, Measurement measurement) {
    PointId point = measurement.point();
    Optional<Naming> entry = entry(point);
    boolean invalid = measurement.quality().validity() == Quality.Validity.INVALID;
    json.name(key).open();
    present("obis", label(point, "obis"));
    json.name("value");
    value(measurement, invalid);
    String code = label(point, "unit_code");
    if (entry.isPresent() && entry.get().unitCode().isPresent())
      json.name("unit_code").number(entry.get().unitCode().getAsInt());
    else if (CODE.matcher(code).matches())
      json.name("unit_code").number(Long.parseLong(code));
    raw(measurement).ifPresent(raw -> json.name("raw_value").literal(raw));
    present("description", entry.flatMap(Naming::description).orElse(label(point, "description")));
    if (content.include().contains(Member.UNIT))
      present("unit", label(point, "unit"));
    if (invalid || content.include().contains(Member.QUALITY))
      json.name("quality").text(measurement.quality().words());
    if (content.include().contains(Member.TIME))
      json.name("time").number(measurement.observedAt().toEpochMilli());
    json.close();
  }

  /** A device that has no value says invalid, and nothing. */
  private void value(Measurement measurement, boolean invalid) {
    if (invalid && measurement.value() instanceof Value.Text(String words) && words.isEmpty())
      json.literal("null");
    else
      json.value(measurement.value());
  }

  /** What the device sent, before its scaler. */
  private static Optional<String> raw(Measurement measurement) {
    return switch (measurement.value()) {
      case Value.Decimal(var decimal) -> Optional.of(raw(decimal, label(measurement.point(), "scaler")));
      case Value.Int integer -> Optional.of(integer.text());
      case Value.Unsigned unsigned -> Optional.of(unsigned.text());
      case Value.Bool bool -> Optional.empty();
      case Value.Float32 single -> Optional.empty();
      case Value.Float64 twice -> Optional.empty();
      case Value.Text words -> Optional.empty();
      case Value.Bits bits -> Optional.empty();
      case Value.OctetString octets -> Optional.empty();
      case Value.Enumerated enumerated -> Optional.empty();
      case Value.DoublePoint point -> Optional.empty();
      case Value.StepPosition step -> Optional.empty();
      case Value.Timestamp time -> Optional.empty();
    };
  }

  /** A decimal does not tell its scaler where that was positive and the zeros are part of the number. */
  private static String raw(BigDecimal decimal, String scaler) {
    if (!CODE.matcher(scaler).matches())
      return decimal.unscaledValue().toString();
    BigDecimal sent = decimal.scaleByPowerOfTen(-Integer.parseInt(scaler));
    return (sent.signum() == 0 ? BigDecimal.ZERO : sent.stripTrailingZeros()).toPlainString();
  }

  private byte[] generic(Measurement measurement, Draft draft, long sequence) {
    PointId point = measurement.point();
    json.clear().open().name("device").text(draft.deviceId()).name("protocol").text(point.protocol());
    json.name("path").text(point.path()).name("seq").number(sequence).name("value");
    value(measurement, measurement.quality().validity() == Quality.Validity.INVALID);
    json.name("text").text(measurement.value().text());
    json.name("quality").text(measurement.quality().words());
    json.name("validity").text(measurement.quality().validity().word());
    json.name("cause").text(measurement.cause().word());
    json.name("observed_at").text(measurement.observedAt().toString());
    json.name("received_at").text(measurement.receivedAt().toString()).name("labels").open();
    for (Map.Entry<String, String> label : point.labels().entrySet())
      json.name(label.getKey()).text(label.getValue());
    return json.close().close().octets();
  }

  private void present(String name, String text) { if (!text.isEmpty())
    json.name(name).text(text); }

  private String key(PointId point) {
    String key = label(point, "key");
    if (!key.isEmpty())
      return key;
    String obis = label(point, "obis");
    return entry(point).flatMap(Naming::key).orElse(obis.isEmpty() ? point.path() : obis);
  }

  private Optional<Naming> entry(PointId point) {
    if (content.keys().isEmpty())
      return Optional.empty();
    for (String name : new String[]{label(point, "obis"), label(point, "key"), point.path()}) {
      Naming found = content.keys().get(name);
      if (found != null)
        return Optional.of(found);
    }
    return Optional.empty();
  }

  private static String label(PointId point, String name) { return point.labels().getOrDefault(name, ""); }
}
