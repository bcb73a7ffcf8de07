package io.gridtap.dlms.xdlms;

import java.util.ArrayList;
import java.util.List;

/** Lines, each indented by two spaces more than what it belongs to. */
final class IndentedText {
  private final List<String> lines = new ArrayList<>();
  private int depth;

  IndentedText line(String line) {
    lines.add("  ".repeat(depth) + line);
    return this;
  }

  /** What {@code content} writes belongs to the line before. */
  IndentedText within(Runnable content) {
    depth++;
    content.run();
    depth--;
    return this;
  }

  /** How many levels the next line is indented. */
  int depth() { return depth; }

  List<String> lines() { return List.copyOf(lines); }
}
