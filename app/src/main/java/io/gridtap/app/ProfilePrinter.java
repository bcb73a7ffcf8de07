package io.gridtap.app;

import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.ProfileColumn;
import io.gridtap.dlms.cosem.ProfileEntry;
import io.gridtap.dlms.cosem.StatusBits;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Prints rows of a profile as they come. What takes long shows its progress where a person watches. */
final class ProfilePrinter implements AutoCloseable {
  /** Rows whose widths are measured before the first is printed. */
  private static final int MEASURED = 50;
  private static final int PROGRESS_EVERY = 100;

  private final Terminal terminal;
  private final DlmsOutput.Form form;
  private final Style style;
  private final ProfileReading profile;
  private final boolean watched;
  private final List<ProfileEntry> held = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private boolean begun;
  private long rows;
  private long gaps;
  private long missing;

  ProfilePrinter(Terminal terminal, DlmsOutput.Form form, Style style, ProfileReading profile) {
    this.terminal = terminal;
    this.form = form;
    this.style = style;
    this.profile = profile;
    // where both go to the same window the rows themselves show that it goes on
    this.watched = Terminal.isTerminal(2) && !Terminal.isTerminal(1);
  }

  void row(ProfileEntry entry) {
    rows++;
    if (entry.missingBefore() > 0) {
      gaps++;
      missing += entry.missingBefore();
    }
    switch (form) {
      case TEXT -> {
        held.add(entry);
        if (begun || held.size() == MEASURED) flush();
      }
      case CSV -> terminal.out().print((begun ? "" : csvHead()) + csv(entry));
      case JSON -> terminal.out().print(json(entry));
    }
    if (form != DlmsOutput.Form.TEXT) begun = true;
    if (watched && rows % PROGRESS_EVERY == 0)
      terminal.err().print("\r%d rows, up to %s".formatted(rows, time(entry)));
  }

  private String csvHead() {
    List<String> cells = new ArrayList<>(List.of("time", "status", "missing_before"));
    for (int column : profile.shown())
      if (role(column) == ProfileColumn.Role.VALUE)
        cells.add(name(column) + unit(column).map(it -> " " + it).orElse(""));
    return DlmsOutput.csv(cells);
  }

  private String csv(ProfileEntry entry) {
    List<String> cells = new ArrayList<>(List.of(time(entry), status(entry), Long.toString(entry.missingBefore())));
    for (int column : profile.shown())
      if (role(column) == ProfileColumn.Role.VALUE) cells.add(value(entry.cells().get(column)));
    return DlmsOutput.csv(cells);
  }

  private String json(ProfileEntry entry) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      entry.time().ifPresent(at -> json.writeStringProperty("time", at.toString()));
      entry.stamp().ifPresent(stamp -> json.writeStringProperty("meterTime",
          CosemDateTimes.text(stamp)));
      entry.status().ifPresent(bits -> {
        json.writeNumberProperty("status", bits);
        json.writeArrayPropertyStart("statusFlags");
        StatusBits.AMR_PROFILE.of(bits).forEach(json::writeString);
        json.writeEndArray();
      });
      if (entry.missingBefore() > 0) json.writeNumberProperty("missingBefore", entry.missingBefore());
      json.writeArrayPropertyStart("values");
      for (int column : profile.shown())
        if (role(column) == ProfileColumn.Role.VALUE) cell(json, column, entry.cells().get(column));
      json.writeEndArray();
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private void cell(JsonGenerator json, int column, ProfileEntry.Cell cell) {
    json.writeStartObject();
    var object = profile.columns().get(column).object();
    json.writeStringProperty("obis", object.name().toString());
    json.writeNumberProperty("class", object.classId());
    json.writeNumberProperty("attribute", object.attribute());
    MeasurementTable.STANDARD.of(object.name()).ifPresent(row -> json.writeStringProperty("name", row.name()));
    json.writeName("value");
    Optional<BigDecimal> number = cell.value();
    if (number.isPresent()) json.writeNumber(number.get());
    else
      DataWords.json(json, cell.raw());
    unit(column).ifPresent(unit -> json.writeStringProperty("unit", unit));
    json.writeEndObject();
  }

  private void flush() {
    if (!begun) {
      measure();
      terminal.out().print(head());
      begun = true;
    }
    for (ProfileEntry entry : held) {
      DlmsProfileCommand.counted(entry.missingBefore())
          .ifPresent(gap -> terminal.out().print(style.yellow("  … " + gap) + "\n"));
      terminal.out().print(line(cells(entry), false));
    }
    held.clear();
    terminal.out().flush();
  }

  private void measure() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(titles());
    lines.add(units());
    held.forEach(entry -> lines.add(cells(entry)));
    for (int i = 0; i < titles().size(); i++) {
      int column = i;
      widths.add(lines.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0));
    }
  }

  private String head() {
    return style.bold(line(titles(), true).stripTrailing()) + "\n" + style.dim(line(units(), true).stripTrailing())
        + "\n";
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("time", "status"));
    for (int column : profile.shown()) if (role(column) == ProfileColumn.Role.VALUE) titles.add(name(column));
    return titles;
  }

  private List<String> units() {
    List<String> units = new ArrayList<>(List.of("UTC", ""));
    for (int column : profile.shown())
      if (role(column) == ProfileColumn.Role.VALUE) units.add(unit(column).orElse(""));
    return units;
  }

  private List<String> cells(ProfileEntry entry) {
    List<String> cells = new ArrayList<>(List.of(time(entry), status(entry)));
    for (int column : profile.shown())
      if (role(column) == ProfileColumn.Role.VALUE) cells.add(value(entry.cells().get(column)));
    return cells;
  }

  /** Time and status on the left, values on the right of their columns. */
  private String line(List<String> cells, boolean head) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      int width = widths.get(i);
      if (i == 1 && width == 0) continue;
      if (i > 0) line.append("  ");
      String padding = " ".repeat(Math.max(0, width - cells.get(i).length()));
      String text = i == 1 && !head ? style.yellow(cells.get(i)) : cells.get(i);
      line.append(i < 2 ? text + padding : padding + text);
    }
    return line.toString().stripTrailing() + "\n";
  }

  private ProfileColumn.Role role(int column) { return profile.columns().get(column).role(); }

  private String name(int column) {
    var object = profile.columns().get(column).object();
    return object.name() + (object.attribute() == 2 || object.attribute() == -1 ? "" : "/" + object.attribute());
  }

  private Optional<String> unit(int column) {
    return Optional.of(profile.columns().get(column).scalerUnit().unit().symbol()).filter(unit -> !unit.isEmpty());
  }

  private static String time(ProfileEntry entry) {
    return entry.time().map(at -> at.toString())
        .or(() -> entry.stamp().map(CosemDateTimes::text)).orElse("-");
  }

  private static String status(ProfileEntry entry) {
    return entry.status().isEmpty() ? "" : String.join(" ", StatusBits.AMR_PROFILE.of(entry.status().getAsLong()));
  }

  private static String value(ProfileEntry.Cell cell) {
    return cell.value().map(BigDecimal::toPlainString).orElseGet(() -> DataWords.line(cell.raw()));
  }

  /** Says how much it was. */
  @Override
  public void close() {
    if (form == DlmsOutput.Form.TEXT && !held.isEmpty()) flush();
    if (form == DlmsOutput.Form.CSV && !begun) terminal.out().print(csvHead());
    terminal.out().flush();
    if (watched) terminal.err().print("\r");
    new Narrator(terminal.err()).say(ObjectPrinter.counted(rows, "row") + (gaps == 0
        ? ""
        : ", %s with %s missing".formatted(ObjectPrinter.counted(gaps, "gap"),
            ObjectPrinter.counted(missing, "capture"))));
  }
}
