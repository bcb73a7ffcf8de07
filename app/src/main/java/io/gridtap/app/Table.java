package io.gridtap.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lines of cells in aligned columns. Colour is put on after the widths are known. A cell longer than most shifts the rest
 * of its own line and leaves the other lines where they are.
 */
final class Table {
  /** No column is made wider by a cell beyond this. */
  private static final int MAX_WIDTH = 64;

  /** @param paint what colours the text, without changing its width */
  record Cell(String text, boolean right, UnaryOperator<String> paint, int widest) {
    static Cell left(String text) { return new Cell(text, false, UnaryOperator.identity(), MAX_WIDTH); }

    static Cell right(String text) { return new Cell(text, true, UnaryOperator.identity(), MAX_WIDTH); }

    Cell painted(UnaryOperator<String> other) { return new Cell(text, right, other, widest); }

    /** Beyond this it does not widen its column. */
    Cell atMost(int width) {
      return new Cell(text, right, paint, width);
    }
  }

  private final List<List<Cell>> lines = new ArrayList<>();
  private final String indent;

  Table(String indent) { this.indent = indent; }

  void line(Cell... cells) { lines.add(List.of(cells)); }

  /** Each line ends with a line feed and without blanks. */
  void appendTo(StringBuilder out) {
    List<Integer> widths = new ArrayList<>();
    for (List<Cell> line : lines)
      for (int i = 0; i < line.size(); i++) {
        int width = width(line.get(i).text());
        if (width > line.get(i).widest()) width = 0;
        if (i == widths.size()) widths.add(width);
        else
          widths.set(i, Math.max(widths.get(i), width));
      }
    for (List<Cell> line : lines) {
      int last = line.size() - 1;
      while (last >= 0 && line.get(last).text().isEmpty()) last--;
      out.append(indent);
      for (int i = 0; i <= last; i++) {
        Cell cell = line.get(i);
        String padding = " ".repeat(Math.max(0, widths.get(i) - width(cell.text())));
        if (i > 0) out.append("  ");
        if (cell.right()) out.append(padding);
        out.append(cell.paint().apply(cell.text()));
        if (!cell.right() && i < last) out.append(padding);
      }
      out.append('\n');
    }
  }

  private static int width(String text) { return text.codePointCount(0, text.length()); }
}
