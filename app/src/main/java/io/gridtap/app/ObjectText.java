package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.StationTime;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Information objects for people, in columns that lines have in common although they are printed one by one. */
final class ObjectText implements ObjectLines {
  /** {@code 2026-11-21T}, left out of what happened on the day it arrived. */
  private static final int DATE_LENGTH = 11;
  private static final int TIME_WIDTH = 13;
  private static final int SOURCE_WIDTH = 7;
  private static final int ADDRESS_WIDTH = 8;
  private static final int TYPE_WIDTH = 9;
  private static final int VALUE_WIDTH = 12;
  private static final int QUALITY_WIDTH = 4;
  private static final int CAUSE_WIDTH = 6;
  /** The column of values. */
  private static final int VALUE = 5;
  /** No column is made wider than this; a longer cell shifts the rest of its own line. */
  private static final int MAX_WIDTH = 32;
  /** Numbers stand at its right, so it is narrower. */
  private static final int MAX_VALUE_WIDTH = 18;

  private final Style style;
  private final StationTime time;
  private final PointNames names;
  private final int[] widths;

  ObjectText(Style style, StationTime time, PointNames names) {
    this.style = style;
    this.time = time;
    this.names = names;
    this.widths = new int[]{TIME_WIDTH, SOURCE_WIDTH, ADDRESS_WIDTH, Math.min(MAX_WIDTH, names.longest()), TYPE_WIDTH,
        VALUE_WIDTH, QUALITY_WIDTH, CAUSE_WIDTH, 0};
  }

  @Override
  public String line(Asdu asdu, InformationObject object, Instant receivedAt) {
    Optional<Instant> own = time.instant(object.time(), receivedAt);
    StringBuilder line = new StringBuilder();
    cell(line, 0, shown(own.orElse(receivedAt), receivedAt), false,
        own.isEmpty() ? style::dim : UnaryOperator.identity());
    cell(line, 1, source(object, own), false, own.isEmpty() ? style::dim : style::yellow);
    cell(line, 2, asdu.commonAddress() + "/" + object.address(), true, UnaryOperator.identity());
    cell(line, 3, names.of(asdu.commonAddress(), object.address()).map(Printable::of).orElse(""), false, style::bold);
    cell(line, 4, asdu.type().name(), false, style::dim);
    Information information = object.information();
    boolean number = information instanceof Monitored monitored && MonitoredWords.isNumber(monitored);
    cell(line, VALUE, AsduWords.value(information), number, style::bold);
    Optional<Quality> quality = quality(information);
    cell(line, 6, quality.map(Quality::text).orElse(""), false, quality.map(this::colour).orElse(UnaryOperator
        .identity()));
    cell(line, 7, AsduWords.cause(asdu.cause()), false, asdu.cause().negative() ? style::red : style::cyan);
    cell(line, 8, AsduWords.remarks(asdu.cause()), false, style::yellow);
    int end = line.length();
    while (line.charAt(end - 1) == ' ') end--;
    line.setLength(end);
    return line.append('\n').toString();
  }

  /** What the station says of the value, where the type lets it. */
  static Optional<Quality> quality(Information information) {
    return information instanceof Monitored monitored && !(monitored instanceof NormalizedWithoutQuality)
        ? Optional.of(monitored.quality())
        : Optional.empty();
  }

  static String shown(Instant at, Instant receivedAt) {
    String text = TextReport.millis(at);
    return text.startsWith(TextReport.millis(receivedAt).substring(0, DATE_LENGTH))
        ? text.substring(DATE_LENGTH)
        : text;
  }

  /** Of the station's own time what is wrong with it. */
  private static String source(InformationObject object, Optional<Instant> own) {
    if (own.isEmpty()) return object.time() instanceof NoTime ? "arrival" : "arrival, no such time: " + object.time();
    if (object.time().invalid()) return object.time().substituted() ? "invalid substituted" : "invalid";
    return object.time().substituted() ? "substituted" : "";
  }

  private UnaryOperator<String> colour(Quality quality) {
    if (quality.isGood()) return style::green;
    return quality.invalid() ? style::red : style::yellow;
  }

  private void cell(StringBuilder line, int column, String text, boolean right, UnaryOperator<String> paint) {
    int length = text.codePointCount(0, text.length());
    if (length <= (column == VALUE ? MAX_VALUE_WIDTH : MAX_WIDTH)) widths[column] = Math.max(widths[column], length);
    if (widths[column] == 0) return;
    if (column > 0) line.append("  ");
    String padding = " ".repeat(Math.max(0, widths[column] - length));
    if (right) line.append(padding);
    line.append(paint.apply(text));
    if (!right) line.append(padding);
  }
}
