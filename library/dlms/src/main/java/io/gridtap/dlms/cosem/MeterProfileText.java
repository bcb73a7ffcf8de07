package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Obis;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A profile as lines of {@code key: value}. What is not written is as in the profile that {@code base} names, the
 * standard without. {@code push} may come more than once; if it does, it replaces those of the base. Lines that start
 * with {@code #} and empty lines do not count.
 */
final class MeterProfileText {
  private static final String PUSH = "push";
  private static final String BASE = "base";
  private static final String ABSENT = "none";

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final List<Line> push = new ArrayList<>();

  private record Line(int number, String value) {}

  private MeterProfileText() {}

  static MeterProfile parse(String text) {
    MeterProfileText read = new MeterProfileText();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) continue;
      int colon = content.indexOf(':');
      if (colon < 1) throw fault(number, "key: value expected, got '" + content + "'", null);
      String key = content.substring(0, colon).strip();
      Line value = new Line(number, content.substring(colon + 1).strip());
      if (key.equals(PUSH)) {
        read.push.add(value);
        continue;
      }
      if (read.lines.putIfAbsent(key, value) != null) throw fault(number, key + " is there twice", null);
    }
    return read.profile();
  }

  private MeterProfile profile() {
    MeterProfile base = take(BASE, MeterProfile.STANDARD, name -> MeterProfile.named(name)
        .orElseThrow(() -> new IllegalArgumentException("no profile is named '" + name + "'")));
    String name = take("name", base.name(), value -> value);
    MeterProfile.Link link = link(base.link());
    MeterProfile.Association association = association(base.association());
    MeterProfile.Reading reading = reading(base.reading());
    MeterProfile.Times times = checked("times.", () -> new MeterProfile.Times(
        take("times.deviation", base.times().sign(), word(TimePolicy.Sign.class)),
        take("times.standard-time-all-year", base.times().standardTimeAllYear(), MeterProfileText::bool)));
    MeterProfile.Counters counters = new MeterProfile.Counters(
        take("counter.shared-at-pass-3", base.counters().sharedAtPass3(), MeterProfileText::bool),
        take("counter.object", base.counters().object(),
            value -> value.equals(ABSENT) ? Optional.empty() : Optional.of(Obis.parse(value))));
    MeterProfile.Pauses pauses = checked("pause.", () -> new MeterProfile.Pauses(
        take("pause.between-requests", base.pauses().betweenRequests(), MeterProfileText::duration),
        take("pause.after-disconnect", base.pauses().afterDisconnect(), MeterProfileText::duration)));
    List<PushTemplate> templates = push.isEmpty() ? base.push() : new ArrayList<>();
    for (Line line : push) templates.add(value(line, PUSH, PushTemplate::parse));
    lines.forEach((key, line) -> { throw fault(line.number, "no key is named '" + key + "'", null); });
    return new MeterProfile(name, link, association, reading, times, counters, pauses, templates);
  }

  private MeterProfile.Link link(MeterProfile.Link base) {
    return checked("link.", () -> new MeterProfile.Link(
        take("link.address-octets", base.addressOctets(),
            value -> value.equals(ABSENT) ? OptionalInt.empty() : OptionalInt.of(number(value))),
        take("link.physical", base.physical(),
            value -> value.equals(ABSENT) ? Optional.empty() : Optional.of(rule(value))),
        take("link.unnumbered", base.unnumbered(), MeterProfileText::bool),
        take("link.negotiates", base.negotiates(), MeterProfileText::bool),
        take("link.max-info-octets", base.maxInfoOctets(), MeterProfileText::number),
        take("link.window", base.window(), MeterProfileText::number),
        take("link.lenient-numbers", base.lenientNumbers(), MeterProfileText::bool)));
  }

  private MeterProfile.Association association(MeterProfile.Association base) {
    return checked("association.", () -> new MeterProfile.Association(
        take("association.short-names", base.shortNames(), MeterProfileText::bool),
        take("association.release", base.release(), MeterProfileText::bool),
        take("association.conformance", base.conformance(), value -> new Conformance(Integer.parseInt(value, 16))),
        take("association.max-pdu-octets", base.maxPduOctets(), MeterProfileText::number),
        take("association.challenge-octets", base.challengeOctets(), MeterProfileText::number)));
  }

  private MeterProfile.Reading reading(MeterProfile.Reading base) {
    RangeDialect ranges = base.ranges();
    return checked("reading.", () -> new MeterProfile.Reading(
        take("reading.with-list-max", base.withListMax(), MeterProfileText::number),
        new RangeDialect(take("reading.ranges", ranges.form(), word(RangeDialect.Form.class)),
            take("reading.range-exclusive-start", ranges.exclusiveStart(), MeterProfileText::bool),
            take("reading.range-resolution", ranges.resolution(), word(RangeDialect.Resolution.class)),
            take("reading.range-without-deviation", ranges.withoutDeviation(), MeterProfileText::bool))));
  }

  static String print(MeterProfile profile) {
    StringBuilder text = new StringBuilder();
    line(text, "name", profile.name());
    MeterProfile.Link link = profile.link();
    line(text, "link.address-octets",
        link.addressOctets().isEmpty() ? ABSENT : String.valueOf(link.addressOctets().getAsInt()));
    line(text, "link.physical", link.physical().map(MeterProfile.PhysicalRule::toString).orElse(ABSENT));
    line(text, "link.unnumbered", link.unnumbered());
    line(text, "link.negotiates", link.negotiates());
    line(text, "link.max-info-octets", link.maxInfoOctets());
    line(text, "link.window", link.window());
    line(text, "link.lenient-numbers", link.lenientNumbers());
    MeterProfile.Association association = profile.association();
    line(text, "association.short-names", association.shortNames());
    line(text, "association.release", association.release());
    line(text, "association.conformance", "%06X".formatted(association.conformance().bits()));
    line(text, "association.max-pdu-octets", association.maxPduOctets());
    line(text, "association.challenge-octets", association.challengeOctets());
    line(text, "reading.with-list-max", profile.reading().withListMax());
    RangeDialect ranges = profile.reading().ranges();
    line(text, "reading.ranges", word(ranges.form()));
    line(text, "reading.range-exclusive-start", ranges.exclusiveStart());
    line(text, "reading.range-resolution", word(ranges.resolution()));
    line(text, "reading.range-without-deviation", ranges.withoutDeviation());
    line(text, "times.deviation", word(profile.times().sign()));
    line(text, "times.standard-time-all-year", profile.times().standardTimeAllYear());
    line(text, "counter.shared-at-pass-3", profile.counters().sharedAtPass3());
    line(text, "counter.object", profile.counters().object().map(Obis::toString).orElse(ABSENT));
    line(text, "pause.between-requests", profile.pauses().betweenRequests());
    line(text, "pause.after-disconnect", profile.pauses().afterDisconnect());
    for (PushTemplate template : profile.push()) line(text, PUSH, template);
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(": ").append(value).append('\n');
  }

  private static String word(Enum<?> value) { return value.name().toLowerCase(Locale.ROOT).replace('_', '-'); }

  private static <E extends Enum<E>> Function<String, E> word(Class<E> type) {
    return text -> {
      for (E value : type.getEnumConstants()) if (word(value).equals(text)) return value;
      throw new IllegalArgumentException("one of %s expected, got '%s'".formatted(
          String.join(", ", Arrays.stream(type.getEnumConstants()).map(MeterProfileText::word).toList()),
          text));
    };
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false expected, got '" + text + "'");
    };
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException fault) {
      throw new IllegalArgumentException("a number expected, got '" + text + "'", fault);
    }
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException fault) {
      throw new IllegalArgumentException("a duration such as PT0.2S expected, got '" + text + "'", fault);
    }
  }

  private static MeterProfile.PhysicalRule rule(String text) {
    String[] words = text.split("\\s+", -1);
    if (words.length != 5 || !words[0].equals("serial") || !words[1].equals("%") || !words[3].equals("+"))
      throw new IllegalArgumentException("serial % 10000 + 1000 expected, got '" + text + "'");
    return new MeterProfile.PhysicalRule(number(words[2]), number(words[4]));
  }

  private <T> T take(String key, T base, Function<String, T> parser) {
    Line line = lines.remove(key);
    return line == null ? base : value(line, key, parser);
  }

  private static <T> T value(Line line, String key, Function<String, T> parser) {
    try {
      return parser.apply(line.value);
    } catch (IllegalArgumentException fault) {
      throw fault(line.number, key + ": " + fault.getMessage(), fault);
    }
  }

  /** Values that only together are wrong, or out of range, are blamed on the first line of their part. */
  private <T> T checked(String part, Supplier<T> record) {
    int first = lines.entrySet().stream().filter(entry -> entry.getKey().startsWith(part))
        .mapToInt(entry -> entry.getValue().number).min().orElse(0);
    try {
      return record.get();
    } catch (ProfileFault fault) {
      throw fault;
    } catch (IllegalArgumentException fault) {
      throw fault(first, part + " " + fault.getMessage(), fault);
    }
  }

  private static ProfileFault fault(int line, String message, @Nullable Throwable cause) {
    return new ProfileFault("meter profile, line %d: %s".formatted(line, message), cause);
  }

  private static final class ProfileFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ProfileFault(String message, @Nullable Throwable cause) { super(message, cause); }
  }
}
