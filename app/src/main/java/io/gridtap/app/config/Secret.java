package io.gridtap.app.config;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * A secret by reference: {@code !env NAME}, {@code !file PATH}, or, where it does no harm, the word itself. It never
 * shows what it is.
 */
@JsonDeserialize(using = Secret.Deserializer.class)
public sealed interface Secret {
  /** The value of an environment variable. */
  record Environment(String name) implements Secret {}

  /** The first line of a file. */
  record File(String path) implements Secret {}

  record Plain(String word) implements Secret {
    @Override
    public String toString() { return "Plain[…]"; }
  }

  /** Reads the YAML tags {@code !env} and {@code !file}. */
  final class Deserializer extends StdDeserializer<Secret> {
    Deserializer() { super(Secret.class); }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getString();
      Object tag = parser.getTypeId();
      return switch (tag == null ? "" : tag.toString().replaceFirst("^!", "")) {
        case "" -> new Plain(text);
        case "env" -> new Environment(text);
        case "file" -> new File(text);
        default -> throw context.weirdStringException(text, Secret.class,
            "a secret is !env NAME, !file PATH or plain, not !" + tag);
      };
    }
  }
}
