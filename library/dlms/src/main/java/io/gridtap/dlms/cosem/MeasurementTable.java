package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Names of measured values. As text a line is
 * {@code name | OBIS | class | attribute | description | unit code}, of which only the first two must be there; an OBIS
 * code with {@code -*:} instead of its B, {@code 1-*:32.7.0}, is recognised on any channel and read on channel 0.
 */
public final class MeasurementTable {
  private static final String[] PHASES = {"", "_l1", "_l2", "_l3"};
  private static final String[] OF_PHASE = {"", "Phase A ", "Phase B ", "Phase C "};
  private static final int TARIFFS = 4;
  /** More names than any configuration has use for; beyond, it is no table. */
  private static final int MAX_ROWS = 100_000;

  /** What electricity meters measure, on any channel. */
  public static final MeasurementTable STANDARD = new MeasurementTable(standard());

  private final Map<String, Measurement> byName = new LinkedHashMap<>();
  private final Map<Long, List<Measurement>> byCode = new LinkedHashMap<>();

  /** A name that comes again replaces the row before. */
  public MeasurementTable(List<Measurement> rows) {
    for (Measurement row : rows) byName.put(row.name(), row);
    for (Measurement row : byName.values())
      byCode.computeIfAbsent(withoutChannel(row.obis()), code -> new ArrayList<>()).add(row);
  }

  private static long withoutChannel(Obis obis) { return obis.code() & ~(0xFFL << 32); }

  /** This table and more rows, which replace those of the same name. */
  public MeasurementTable with(List<Measurement> more) {
    List<Measurement> rows = new ArrayList<>(rows());
    rows.addAll(more);
    return new MeasurementTable(rows);
  }

  /** The same rows, those recognised on any channel read on this one: meters differ in B, {@code 1-1:32.7.0}. */
  public MeasurementTable onChannel(int b) {
    return new MeasurementTable(rows().stream().map(row -> row.anyChannel() ? row.onChannel(b) : row).toList());
  }

  public List<Measurement> rows() { return List.copyOf(byName.values()); }

  public Optional<Measurement> named(String name) { return Optional.ofNullable(byName.get(name)); }

  /** What an object measures; rows that name the channel come before those that take any. */
  public Optional<Measurement> of(Obis obis) {
    List<Measurement> rows = byCode.getOrDefault(withoutChannel(obis), List.of());
    return rows.stream().filter(row -> row.obis().equals(obis)).findFirst()
        .or(() -> rows.stream().filter(row -> row.matches(obis)).findFirst());
  }

  /** The name of the table, else the OBIS code: {@code 1-0:99.1.0}. */
  public String name(Obis obis) {
    return of(obis).map(Measurement::name).orElseGet(obis::toString);
  }

  /** @throws IllegalArgumentException naming the line */
  public static MeasurementTable parse(String text) {
    List<Measurement> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) continue;
      if (rows.size() == MAX_ROWS) throw new IllegalArgumentException("more than %d measurements".formatted(MAX_ROWS));
      try {
        rows.add(row(content.split("\\|", -1)));
      } catch (IllegalArgumentException fault) {
        throw new IllegalArgumentException("measurements, line %d: %s".formatted(number, fault.getMessage()), fault);
      }
    }
    return new MeasurementTable(rows);
  }

  private static Measurement row(String[] cells) {
    if (cells.length < 2 || cells.length > 6)
      throw new IllegalArgumentException("name | OBIS | class | attribute | description | unit code expected");
    String code = cells[1].strip();
    boolean any = code.contains("-*:");
    String unit = cell(cells, 5);
    return new Measurement(cells[0].strip(), Obis.parse(code.replace("-*:", "-0:")), any,
        number(cell(cells, 2), Measurement.REGISTER, "class"), number(cell(cells, 3), 2, "attribute"), cell(cells, 4),
        unit.isEmpty() ? Optional.empty() : Optional.of(Unit.of(number(unit, 0, "unit code"))));
  }

  private static String cell(String[] cells, int index) { return index < cells.length ? cells[index].strip() : ""; }

  private static int number(String text, int absent, String what) {
    if (text.isEmpty()) return absent;
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException fault) {
      throw new IllegalArgumentException("%s is a number, not '%s'".formatted(what, text), fault);
    }
  }

  /** As {@link #parse} reads it. */
  public String toText() {
    StringBuilder text = new StringBuilder("# name | OBIS | class | attribute | description | unit code\n");
    for (Measurement row : byName.values()) {
      String code = row.obis().toString();
      StringJoiner cells = new StringJoiner(" | ", "", "\n");
      cells.add(row.name()).add(row.anyChannel() ? code.replaceFirst("-\\d+:", "-*:") : code)
          .add(String.valueOf(row.classId())).add(String.valueOf(row.attribute())).add(row.description());
      row.unitOverride().ifPresent(unit -> cells.add(String.valueOf(unit.code())));
      text.append(cells);
    }
    return text.toString();
  }

  private static List<Measurement> standard() {
    List<Measurement> rows = new ArrayList<>();
    for (int phase = 1; phase <= 3; phase++) {
      rows.add(instantaneous("voltage" + PHASES[phase], 12 + 20 * phase, OF_PHASE[phase] + "instantaneous voltage"));
      rows.add(instantaneous("current" + PHASES[phase], 11 + 20 * phase, OF_PHASE[phase] + "instantaneous current"));
    }
    rows.add(instantaneous("current_neutral", 91, "Neutral instantaneous current"));
    rows.add(instantaneous("frequency", 14, "Supply frequency"));
    String[] words = {"active_power_import", "active_power_export", "reactive_power_import", "reactive_power_export"};
    String[] sentences = {"active power, import", "active power, export", "reactive power, import",
        "reactive power, export"};
    for (int phase = 0; phase <= 3; phase++) {
      String suffix = PHASES[phase];
      String of = phase == 0 ? "Total " : OF_PHASE[phase];
      for (int i = 0; i < words.length; i++)
        rows.add(instantaneous(words[i] + suffix, 1 + i + 20 * phase, of + "instantaneous " + sentences[i]));
      rows.add(
          instantaneous("apparent_power_import" + suffix, 9 + 20 * phase, of + "instantaneous apparent power, import"));
      rows.add(instantaneous("apparent_power_export" + suffix, 10 + 20 * phase,
          of + "instantaneous apparent power, export"));
      rows.add(instantaneous("active_power_net" + suffix, 16 + 20 * phase,
          of + "instantaneous active power, import less export"));
      rows.add(instantaneous("power_factor" + suffix, 13 + 20 * phase, of + "instantaneous power factor"));
    }
    energies(rows);
    return rows;
  }

  private static void energies(List<Measurement> rows) {
    String[] words = {"active_energy_import", "active_energy_export", "reactive_energy_import",
        "reactive_energy_export", "reactive_energy_q1", "reactive_energy_q2", "reactive_energy_q3",
        "reactive_energy_q4", "apparent_energy_import", "apparent_energy_export"};
    String[] sentences = {"Active energy import", "Active energy export", "Reactive energy import",
        "Reactive energy export", "Reactive energy quadrant I", "Reactive energy quadrant II",
        "Reactive energy quadrant III", "Reactive energy quadrant IV", "Apparent energy import",
        "Apparent energy export"};
    for (int i = 0; i < words.length; i++)
      for (int tariff = 0; tariff <= TARIFFS; tariff++)
        rows.add(Measurement.of(words[i] + (tariff == 0 ? "" : "_t" + tariff), Obis.of(1, 0, 1 + i, 8, tariff, 255),
            sentences[i] + (tariff == 0 ? ", total" : ", tariff " + tariff)));
    for (int phase = 1; phase <= 3; phase++) {
      rows.add(Measurement.of("active_energy_import" + PHASES[phase], Obis.of(1, 0, 1 + 20 * phase, 8, 0, 255),
          OF_PHASE[phase] + "active energy import, total"));
      rows.add(Measurement.of("active_energy_export" + PHASES[phase], Obis.of(1, 0, 2 + 20 * phase, 8, 0, 255),
          OF_PHASE[phase] + "active energy export, total"));
    }
  }

  private static Measurement instantaneous(String name, int c, String description) {
    return Measurement.of(name, Obis.of(1, 0, c, 7, 0, 255), description);
  }
}
