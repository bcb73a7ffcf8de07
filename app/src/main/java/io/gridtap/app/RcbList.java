package io.gridtap.app;

import io.gridtap.iec61850.client.ReportSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of report control blocks: one a line, with settings of its own behind it. */
final class RcbList {
  /** More would be no list of report control blocks. */
  private static final int MAX_LINES = 100_000;
  private static final Pattern WORD = Pattern.compile("\\S+");

  private RcbList() {}

  /** A control block and what is wanted of it. */
  record Line(RcbName name, ReportSettings settings) {}

  static List<Line> read(Path file, ReportSettings usual) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException missing) {
      throw CommandFailure.usage("--rcb-list: there is no file %s".formatted(file), missing);
    } catch (IOException unreadable) {
      throw CommandFailure.configuration("--rcb-list: %s cannot be read: %s".formatted(file, unreadable.getMessage()),
          unreadable);
    }
    String source = Objects.toString(file.getFileName());
    if (lines.size() > MAX_LINES)
      throw CommandFailure.configuration("%s: more than %d lines".formatted(source, MAX_LINES));
    return parse(source, lines, usual);
  }

  /** @param source for messages, which begin with {@code source:line:column:} */
  static List<Line> parse(String source, List<String> lines, ReportSettings usual) {
    List<Line> list = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int comment = lines.get(i).indexOf('#');
      Matcher words = WORD.matcher(comment < 0 ? lines.get(i) : lines.get(i).substring(0, comment));
      if (!words.find()) continue;
      try {
        RcbName name = RcbName.parse(words.group());
        ReportSettings settings = usual;
        while (words.find()) settings = with(settings, words.group());
        list.add(new Line(name, settings));
      } catch (IllegalArgumentException wrong) {
        throw CommandFailure.configuration("%s:%d:%d: %s".formatted(source, i + 1, words.start() + 1,
            wrong.getMessage()), wrong);
      }
    }
    if (list.isEmpty()) throw CommandFailure.configuration("%s: no report control block in it".formatted(source));
    return list;
  }

  private static ReportSettings with(ReportSettings settings, String word) {
    int equals = word.indexOf('=');
    if (equals < 1) throw new IllegalArgumentException("'%s' is not of the form key=value".formatted(word));
    String value = word.substring(equals + 1);
    return switch (word.substring(0, equals)) {
      case "trg-ops" -> settings.withTrgOps(ReportWords.trgOps(value));
      case "opt-flds" -> ReportWords.withOptFlds(settings, value);
      case "intg-pd" -> settings.withIntgPd(number(value));
      case "buf-tm" -> settings.withBufTm(number(value));
      case "resv-tms" -> settings.withResvTms(number(value));
      case "purge-buf" -> settings.withPurgeBuf(flag(value));
      case "gi" -> settings.withGi(flag(value));
      case "entry-id" -> settings.withEntryId(new HexOctets().convert(value));
      case "rpt-id" -> settings.withRptId(value);
      case "data-set" -> settings.withDatSet(dataSet(value));
      default -> throw new IllegalArgumentException(
          "unknown setting '%s'; there are trg-ops, opt-flds, intg-pd, buf-tm, resv-tms, purge-buf, gi, entry-id, rpt-id, data-set"
              .formatted(word.substring(0, equals)));
    };
  }

  /** The device wants dollars. */
  private static String dataSet(String value) { return value.replace('.', '$'); }

  private static long number(String value) {
    if (!value.matches("\\d{1,10}")) throw new IllegalArgumentException("'%s' is not a number from 0".formatted(value));
    return Long.parseLong(value);
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("'%s' is neither true nor false".formatted(value));
    };
  }
}
