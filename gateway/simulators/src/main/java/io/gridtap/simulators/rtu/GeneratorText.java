package io.gridtap.simulators.rtu;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A generator as it is written: its name, and parameters as {@code name=value} between blanks. */
final class GeneratorText {
  private final String text;
  private final String name;
  private final Map<String, String> given = new HashMap<>();
  private final Set<String> known = new TreeSet<>();

  GeneratorText(String text) {
    String[] words = text.strip().split("\\s+", -1);
    this.text = text;
    this.name = words[0];
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1)
        throw new IllegalArgumentException("'%s' of '%s' is not name=value".formatted(words[i], text));
      String parameter = words[i].substring(0, equals).toLowerCase(Locale.ROOT);
      if (given.put(parameter, words[i].substring(equals + 1)) != null)
        throw new IllegalArgumentException("'%s' names '%s' twice".formatted(text, parameter));
    }
  }

  Generator generator() {
    Generator generator = switch (name.toLowerCase(Locale.ROOT)) {
      case "constant" -> new Generator.Constant(number("value", 0));
      case "sine" -> new Generator.Sine(number("amplitude", 1), number("offset", 0),
          period("period", Duration.ofSeconds(60)), number("phase", 0));
      case "ramp" -> new Generator.Ramp(number("from", 0), number("to", 1),
          period("period", Duration.ofSeconds(60)));
      case "walk" -> new Generator.Walk(number("step", 1), number("min", 0), number("max", 100),
          period("every", Duration.ofSeconds(1)));
      case "toggle" -> new Generator.Toggle(period("period", Duration.ofSeconds(10)));
      case "counter" -> new Generator.Counter(number("rate", 1));
      default -> throw new IllegalArgumentException(
          "'%s' is no generator; there are constant, sine, ramp, walk, toggle and counter".formatted(name));
    };
    if (!given.isEmpty())
      throw new IllegalArgumentException("'%s' has no %s; it has %s".formatted(name, String.join(", ",
          new TreeSet<>(given.keySet())), String.join(", ", known)));
    return generator;
  }

  private double number(String parameter, double otherwise) {
    known.add(parameter);
    String value = given.remove(parameter);
    return value == null ? otherwise : Words.number("%s of '%s'".formatted(parameter, text), value);
  }

  private Duration period(String parameter, Duration otherwise) {
    known.add(parameter);
    String value = given.remove(parameter);
    return value == null ? otherwise : Words.duration("%s of '%s'".formatted(parameter, text), value);
  }
}
