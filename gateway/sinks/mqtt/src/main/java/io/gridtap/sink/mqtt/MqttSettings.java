package io.gridtap.sink.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Where and how measurements are published.
 *
 * @param state
 *            directory of the sequence numbers, made if there is none; without it they begin with the clock
 */
public record MqttSettings(Broker broker, Publishing publishing, Content content, Optional<Status> status,
    Optional<Path> state) {

  /**
   * What a message consists of.
   *
   * @param include
   *            members of a measurement that are left out otherwise; telemetry only
   * @param keys
   *            by OBIS code, key or path, whichever is found first in this order; telemetry, and {@code {key}} of a topic
   */
  public record Content(Payload payload, Set<Member> include, Map<String, Naming> keys) {
    public static final Content TELEMETRY = new Content(Payload.TELEMETRY, Set.of(), Map.of());
    public static final Content GENERIC = new Content(Payload.GENERIC, Set.of(), Map.of());

    public Content {
      include = include.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(include));
      keys = Map.copyOf(keys);
    }

    public Content withInclude(Member... members) { return new Content(payload, Set.of(members), keys); }

    public Content withKeys(Map<String, Naming> other) { return new Content(payload, include, other); }
  }

  /** The form of the payload, in JSON. */
  public enum Payload {
    /** One message a reading: {@code {"device_id":…,"ts":…,"seq":…,"measurements":{…}}}. */
    TELEMETRY,
    /** One message a measurement, with all that is known of it. */
    GENERIC
  }

  /** What {@link Payload#TELEMETRY} tells only when asked. */
  public enum Member {
    /** The unit as text: {@code "unit":"V"}. */
    UNIT,
    /** All of the quality in words. Without it only of measurements that are invalid. */
    QUALITY,
    /** When it was so, in milliseconds since 1970: where the times of a reading differ. */
    TIME
  }

  /**
   * What a measurement is called where its source does not say so, or says it otherwise than wished.
   *
   * @param key
   *            counts if the source gives none
   * @param description
   *            instead of the source's
   * @param unitCode
   *            instead of the source's
   */
  public record Naming(Optional<String> key, Optional<String> description, OptionalInt unitCode) {}

  /** How often a message may be lost or come twice between gateway and broker. */
  public enum Qos {
    /** Lost with the connection. */
    AT_MOST_ONCE,
    /** Never lost; comes again, with the same {@code seq}, after a lost connection. */
    AT_LEAST_ONCE,
    /** Never lost; comes again, with the same {@code seq}, only if the session is lost or given up. */
    EXACTLY_ONCE
  }

  /**
   * How messages are published.
   *
   * @param topic
   *            with {@code {…}} for what is filled in: {@link TopicTemplate}
   * @param expiry
   *            after which the broker throws a message away that it could not hand on; MQTT 5 only
   * @param inFlight
   *            messages on their way without acknowledgement at most, 1…65535; less if the broker says so
   * @param acknowledgeLimit
   *            longest time without any acknowledgement while one is awaited
   */
  public record Publishing(String topic, Qos qos, boolean retain, Optional<Duration> expiry, int inFlight,
      Duration acknowledgeLimit) {
    public static final Publishing TELEMETRY = new Publishing("meters/{device_id}/telemetry", Qos.AT_LEAST_ONCE, false,
        Optional.empty(), 100, Duration.ofSeconds(30));
    public static final Publishing GENERIC = TELEMETRY.withTopic("gridtap/{protocol}/{device_id}/{path}");

    public Publishing {
      TopicTemplate.of(topic);
      if (inFlight < 1 || inFlight > 65_535)
        throw new IllegalArgumentException("1…65535 messages are in flight: " + inFlight);
      if (acknowledgeLimit.compareTo(Duration.ofMillis(100)) < 0)
        throw new IllegalArgumentException("the limit of acknowledgements is 100 ms at least: " + acknowledgeLimit);
      if (expiry.isPresent())
        seconds("the expiry of messages", expiry.get(), 1, 0xFFFF_FFFFL);
    }

    public Publishing withTopic(String other) {
      return new Publishing(other, qos, retain, expiry, inFlight, acknowledgeLimit);
    }

    public Publishing with(Qos other) {
      return new Publishing(topic, other, retain, expiry, inFlight, acknowledgeLimit);
    }

    public Publishing retained() { return new Publishing(topic, qos, true, expiry, inFlight, acknowledgeLimit); }

    public Publishing withExpiry(Duration other) {
      return new Publishing(topic, qos, retain, Optional.of(other), inFlight, acknowledgeLimit);
    }

    public Publishing withInFlight(int other) {
      return new Publishing(topic, qos, retain, expiry, other, acknowledgeLimit);
    }

    public Publishing withAcknowledgeLimit(Duration other) {
      return new Publishing(topic, qos, retain, expiry, inFlight, other);
    }
  }

  /**
   * Retained messages by which others see whether the gateway is there: one after each connect (birth), one when it
   * leaves, which the broker sends itself when the connection breaks (will).
   *
   * @param topic
   *            {@code {client_id}} is filled in
   */
  public record Status(String topic, String online, String offline) {
    public static final Status STANDARD = new Status("meters/{client_id}/status", "online", "offline");

    public Status { TopicTemplate.of(topic); }
  }

  public static MqttSettings to(String host) {
    return new MqttSettings(Broker.at(host), Publishing.TELEMETRY, Content.TELEMETRY, Optional.empty(),
        Optional.empty());
  }

  public MqttSettings with(Broker other) { return new MqttSettings(other, publishing, content, status, state); }

  public MqttSettings with(Publishing other) { return new MqttSettings(broker, other, content, status, state); }

  public MqttSettings with(Content other) { return new MqttSettings(broker, publishing, other, status, state); }

  public MqttSettings with(Status other) {
    return new MqttSettings(broker, publishing, content, Optional.of(other), state);
  }

  public MqttSettings withState(Path directory) {
    return new MqttSettings(broker, publishing, content, status, Optional.of(directory));
  }

  /** What the broker is to keep of the session: as said, or for QoS 2 of MQTT 5 what it needs to deliver exactly once. */
  Duration sessionExpiry() {
    boolean needed = publishing.qos() == Qos.EXACTLY_ONCE && broker.version() == Broker.Version.MQTT_5;
    return broker.sessionExpiry().orElse(needed ? Duration.ofHours(1) : Duration.ZERO);
  }

  static void seconds(String what, Duration given, long least, long most) {
    if (given.toSeconds() < least || given.toSeconds() > most || given.toNanosPart() != 0)
      throw new IllegalArgumentException("%s is whole seconds, %d…%d: %s".formatted(what, least, most, given));
  }
}
