package io.gridtap.iec61850.scl.description;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements, indented. */
final class Xml {
  private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();
  /** The last tag may still have attributes. */
  private boolean inTag;

  Xml open(String element) {
    endTag("\n");
    out.append("  ".repeat(open.size())).append('<').append(element);
    open.push(element);
    inTag = true;
    return this;
  }

  Xml with(String attribute, Object value) {
    out.append(' ').append(attribute).append("=\"").append(escaped(String.valueOf(value))).append('"');
    return this;
  }

  Xml close() {
    String element = open.pop();
    if (inTag) {
      out.append("/>\n");
      inTag = false;
    } else
      out.append("  ".repeat(open.size())).append("</").append(element).append(">\n");
    return this;
  }

  /** Closes the element around a text. */
  Xml closeAround(String text) {
    endTag("");
    out.append(escaped(text)).append("</").append(open.pop()).append(">\n");
    return this;
  }

  private void endTag(String between) {
    if (inTag) out.append('>').append(between);
    inTag = false;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.chars().forEach(character -> {
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\t', '\n', '\r' -> escaped.append("&#").append(character).append(';');
        default -> escaped.append((char) character);
      }
    });
    return escaped.toString();
  }

  @Override
  public String toString() { return out.toString(); }
}
