package io.gridtap.iec61850.scl;

import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A walk through the elements of one namespace, in the order of the file. It holds one tag at a time, never follows a
 * document type declaration or an entity of the file's own, and says of every fault where it is.
 */
final class XmlCursor {
  /** What to do with an element just entered; {@code children}, {@code text} or {@code leave} must leave it again. */
  interface Body {
    void element(String name) throws IOException;
  }

  private final String source;
  private final SclLimits limits;
  private final Guard guard;
  private final XMLStreamReader reader;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
  private final List<SclWarning> warnings = new ArrayList<>();
  private int unreportedWarnings;
  private int depth;
  private Place place = new Place(1, 1);
  private String namespace = "";

  XmlCursor(String source, InputStream in, SclLimits limits) throws IOException {
    this.source = source;
    this.limits = limits;
    guard = new Guard(in, limits);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      reader = factory.createXMLStreamReader(guard);
    } catch (XMLStreamException e) {
      throw fault(e);
    }
  }

  /** Enters the document element, which decides the namespace. */
  String root() throws IOException {
    while (true) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          namespace = namespace();
          return reader.getLocalName();
        }
        case XMLStreamConstants.END_DOCUMENT -> throw fault("no element in the file");
        default -> {
        }
      }
    }
  }

  String namespaceUri() { return namespace; }

  /** Reads what follows the document element. */
  void finish() throws IOException {
    while (next() != XMLStreamConstants.END_DOCUMENT) {
      // comments and white space
    }
  }

  /** Hands each child of the entered element to {@code body}, and leaves the element. */
  void children(Body body) throws IOException {
    while (true) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          enter();
          if (namespace().equals(namespace)) body.element(reader.getLocalName());
          else
            leave();
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return;
        }
        default -> {
        }
      }
    }
  }

  /** The text of the entered element, without white space at its ends; leaves the element. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (text.length() + reader.getTextLength() > limits.maxTextChars()) {
            throw fault("text of more than " + limits.maxTextChars() + " characters");
          }
          text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        }
        case XMLStreamConstants.START_ELEMENT -> {
          enter();
          leave();
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return text.toString().strip();
        }
        default -> {
        }
      }
    }
  }

  /** Leaves the entered element whatever is in it. */
  void leave() throws IOException {
    int outside = depth - 1;
    while (depth > outside) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> enter();
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {
        }
      }
    }
  }

  String source() { return source; }

  /** Where the element last entered begins. */
  Place place() { return place; }

  /** Warns of attributes that the entered element does not have in the schema; once for each kind. */
  void expectOnly(Set<String> known) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String uri = reader.getAttributeNamespace(i);
      if (uri != null && !uri.isEmpty()) continue;
      String name = reader.getAttributeLocalName(i);
      if (!known.contains(name)) warnOnce("unknown attribute " + shown(name) + " of " + reader.getLocalName());
    }
  }

  Optional<String> attribute(String name) throws SclException {
    String value = reader.getAttributeValue(null, name);
    if (value == null) return Optional.empty();
    if (value.length() > limits.maxTextChars()) {
      throw fault("attribute " + name + " of more than " + limits.maxTextChars() + " characters");
    }
    return Optional.of(interned(value.strip()));
  }

  /** An attribute that is meant to be absent when it is empty. */
  Optional<String> nonEmpty(String name) throws SclException {
    return attribute(name).filter(value -> !value.isEmpty());
  }

  String required(String name) throws SclException {
    return nonEmpty(name).orElseThrow(() -> fault(reader.getLocalName() + " without " + name));
  }

  boolean flag(String name, boolean otherwise) throws SclException {
    String value = nonEmpty(name).orElse(Boolean.toString(otherwise));
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> {
        warn("attribute " + name + " of " + reader.getLocalName() + " is true or false, not '" + shown(value) + "'");
        yield otherwise;
      }
    };
  }

  /** An unsigned number. */
  long number(String name, long otherwise) throws SclException {
    Optional<String> value = nonEmpty(name);
    if (value.isEmpty()) return otherwise;
    try {
      long number = Long.parseLong(value.get());
      if (number >= 0 && number <= 0xFFFF_FFFFL) return number;
    } catch (NumberFormatException e) {
      // told below, together with numbers out of range
    }
    throw fault("attribute " + name + " of " + reader.getLocalName() + " is a number of 0…4294967295, not '"
        + shown(value.get()) + "'");
  }

  OptionalInt number(String name) throws SclException {
    if (nonEmpty(name).isEmpty()) return OptionalInt.empty();
    return OptionalInt.of((int) Math.min(number(name, 0), Integer.MAX_VALUE));
  }

  void warn(String text) { warn(place, text); }

  /** The same fault at many places is told once. */
  void warnOnce(String text) { if (reported.add(text)) warn(text); }

  void warn(Place where, String text) {
    if (warnings.size() < limits.maxWarnings()) warnings.add(new SclWarning(where, text));
    else
      unreportedWarnings++;
  }

  List<SclWarning> warnings() {
    List<SclWarning> all = new ArrayList<>(warnings);
    if (unreportedWarnings > 0) all.add(new SclWarning(place, unreportedWarnings + " more warnings"));
    return all;
  }

  SclException fault(String text) { return fault(place, text); }

  SclException fault(Place where, String text) { return new SclException(source, where, text); }

  /** A piece of the file short enough for a message. */
  static String shown(String value) {
    return value.length() <= 120 ? value : value.substring(0, 120) + "…";
  }

  /** One string for all equal ones: names repeat a thousand times in a large file. */
  String interned(String value) {
    if (value.length() > 64) return value;
    String known = names.putIfAbsent(value, value);
    return known == null ? value : known;
  }

  private String namespace() {
    String uri = reader.getNamespaceURI();
    return uri == null ? "" : uri;
  }

  private void enter() throws SclException {
    if (++depth > limits.maxDepth()) throw fault("elements nested deeper than " + limits.maxDepth());
  }

  private int next() throws IOException {
    Place before = ahead();
    guard.allow();
    int event;
    try {
      event = reader.next();
    } catch (XMLStreamException e) {
      throw fault(e);
    } catch (RuntimeException e) {
      // The JDK's scanner answers some malformed input with unchecked exceptions of its own.
      throw new SclException(source, here(reader.getLocation()), "not well-formed XML: " + e, e);
    }
    // Ahead of the document element the reader passes over white space without telling.
    if (event == XMLStreamConstants.START_ELEMENT) place = depth == 0 ? here(reader.getLocation()) : before;
    if (event == XMLStreamConstants.DTD) {
      throw new SclException(source, here(reader.getLocation()),
          "a document type declaration is refused: SCL has none");
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new SclException(source, before, "reference to entity " + reader.getLocalName() + " is refused");
    }
    return event;
  }

  /** Where the next event begins: behind the last one, and text has already taken the bracket that ends it. */
  private Place ahead() {
    Place here = here(reader.getLocation());
    boolean afterText = reader.getEventType() == XMLStreamConstants.CHARACTERS && here.column() > 1;
    return afterText ? new Place(here.line(), here.column() - 1) : here;
  }

  private IOException fault(XMLStreamException e) {
    Throwable cause = e.getNestedException();
    Place where = e.getLocation() == null ? place : here(e.getLocation());
    if (cause instanceof TooLargeException) return new SclException(source, where, String.valueOf(cause.getMessage()));
    if (cause instanceof CharConversionException || cause instanceof UnsupportedEncodingException) {
      return new SclException(source, where, "wrong character encoding: " + cause.getMessage(), e);
    }
    if (cause instanceof IOException io) return io;
    String message = String.valueOf(e.getMessage());
    int text = message.indexOf("Message: ");
    return new SclException(source, where,
        "not well-formed XML: " + shown(text < 0 ? message : message.substring(text + 9)), e);
  }

  private static Place here(Location location) {
    return new Place(location.getLineNumber(), location.getColumnNumber());
  }

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) { super(message); }
  }

  /** Counts the octets that the XML reader takes for one event: it would gather a tag of any length in memory. */
  private static final class Guard extends FilterInputStream {
    private final SclLimits limits;
    private long octets;
    private long allowed;

    Guard(InputStream in, SclLimits limits) {
      super(in);
      this.limits = limits;
      allow();
    }

    void allow() { allowed = octets + limits.maxTokenOctets(); }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) count(1);
      return octet;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) count(count);
      return count;
    }

    private void count(int read) throws IOException {
      octets += read;
      if (octets > limits.maxOctets())
        throw new TooLargeException("file of more than " + limits.maxOctets() + " octets");
      if (octets > allowed) {
        throw new TooLargeException(
            "a tag, comment or CDATA section of more than " + limits.maxTokenOctets() + " octets");
      }
    }
  }
}
