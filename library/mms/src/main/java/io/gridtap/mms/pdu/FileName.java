package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Name of a file (ISO 9506-2 FileName, a sequence of GraphicString; IEC 61850-8-1 §23). Devices put the whole path into
 * one element; some give an element for each directory, some separate with {@code \}, some begin with a separator. What
 * came is kept; {@link #segments()} makes them comparable.
 *
 * @param elements one octet a character
 */
public record FileName(List<String> elements) {
  public FileName { elements = List.copyOf(elements); }

  /** The usual form, one element with the path as it is. */
  public static FileName of(String path) {
    return new FileName(List.of(path));
  }

  /** The elements joined by {@code /} where they do not end or begin with a separator themselves. */
  public String path() {
    StringBuilder path = new StringBuilder();
    for (String element : elements) {
      if (!path.isEmpty() && !isSeparator(path.charAt(path.length() - 1))
          && !(!element.isEmpty() && isSeparator(element.charAt(0))))
        path.append('/');
      path.append(element);
    }
    return path.toString();
  }

  /**
   * Directories and the name, outermost first, however they were separated. Empty for the root. Steps like {@code ..}
   * are still in it: who opens files by it must refuse them.
   */
  public List<String> segments() {
    return elements.stream().flatMap(element -> Arrays.stream(element.split("[/\\\\]", -1)))
        .filter(segment -> !segment.isEmpty()).toList();
  }

  private static boolean isSeparator(char character) { return character == '/' || character == '\\'; }

  /** Reads the element ahead, which has this tag. */
  static FileName read(BerReader in, int tag) {
    in.enter(tag);
    FileName name = readContent(in);
    in.leave();
    return name;
  }

  /** Reads up to the end of the element entered. */
  static FileName readContent(BerReader in) {
    List<String> elements = new ArrayList<>();
    while (in.more()) {
      if (elements.size() == in.limits().maxElements())
        throw in.fault("file name of more than %d elements".formatted(in.limits().maxElements()));
      elements.add(in.text(GRAPHIC_STRING));
    }
    return new FileName(elements);
  }

  void write(int tag, BerWriter out) {
    out.begin(tag);
    writeContent(out);
    out.end();
  }

  void writeContent(BerWriter out) { for (String element : elements) out.text(GRAPHIC_STRING, element); }

  private static final int GRAPHIC_STRING = 0x19;

  @Override
  public String toString() { return path(); }
}
