package io.gridtap.sink.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A topic name (MQTT 5 §4.7) in which {@code {name}} stands for something of the message: {@code device_id}, {@code
 * device}, {@code protocol}, {@code path}, {@code key}, {@code client_id}, or any label of the point. What is filled in
 * stays one level: {@code + # /}, controls and what is no Unicode become {@code _}, and so does nothing at all.
 */
public final class TopicTemplate {
  /** Octets of UTF-8. */
  static final int MOST_OCTETS = 65_535;

  private sealed interface Part {
    record Words(String words) implements Part {}

    record Inserted(String name) implements Part {}
  }

  private final List<Part> parts;

  private TopicTemplate(List<Part> parts) { this.parts = List.copyOf(parts); }

  /** @throws IllegalArgumentException saying what is wrong with it */
  public static TopicTemplate of(String text) {
    List<Part> parts = new ArrayList<>();
    int next = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', next)) {
      int close = text.indexOf('}', open);
      if (close < open + 2)
        throw new IllegalArgumentException("topic '%s': after { come a name and }".formatted(text));
      if (open > next)
        parts.add(new Part.Words(text.substring(next, open)));
      parts.add(new Part.Inserted(text.substring(open + 1, close)));
      next = close + 1;
    }
    if (next < text.length())
      parts.add(new Part.Words(text.substring(next)));
    if (parts.isEmpty())
      throw new IllegalArgumentException("a topic is not empty");
    for (Part part : parts)
      if (part instanceof Part.Words(String words) && !words.equals(safe(words, true)))
        throw new IllegalArgumentException("topic '%s': + and # are for subscribers, and controls for no one"
            .formatted(text));
    return new TopicTemplate(parts);
  }

  /** @param known answers the empty text for what it does not know */
  String fill(UnaryOperator<String> known) {
    StringBuilder topic = new StringBuilder();
    for (Part part : parts)
      switch (part) {
      case Part.Words(String words) -> topic.append(words);
      case Part.Inserted(String name) -> {
        String text = safe(known.apply(name), false);
        topic.append(text.isEmpty() ? "_" : text);
      }
      }
    // brokers keep topics that begin with $ to themselves
    if (topic.charAt(0) == '$' && parts.getFirst() instanceof Part.Inserted)
      topic.setCharAt(0, '_');
    return topic.toString();
  }

  static boolean fits(String topic) { return topic.getBytes(StandardCharsets.UTF_8).length <= MOST_OCTETS; }

  private static String safe(String text, boolean levels) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length();) {
      int point = text.codePointAt(i);
      boolean bad = point == '+' || point == '#' || point == '/' && !levels || Character.isISOControl(point)
          || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE || (point & 0xFFFE) == 0xFFFE
          || point >= 0xFDD0 && point <= 0xFDEF;
      safe.appendCodePoint(bad ? '_' : point);
      i += Character.charCount(point);
    }
    return safe.toString();
  }
}
