package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A point as a row of a file, whatever kind of file: cells under the names of their columns.
 *
 * <dl>
 * <dt>ca, ioa, name<dd>addresses and name
 * <dt>type<dd>{@code M_DP_TB_1} … or one of the words {@code single, double, step, bits, normalized, scaled, float,
 * counter, protection, packed}, whose events have CP56Time2a where there is such a type
 * <dt>value, quality<dd>at the start
 * <dt>groups<dd>interrogation groups between blanks
 * <dt>generator<dd>see {@link Generator#parse}
 * <dt>deadband<dd>a number
 * <dt>command<dd>type, address, and perhaps {@code direct}, {@code select} or {@code either}: {@code C_DC_NA_1 1001
 * select}
 * <dt>running<dd>running time of the command, {@code 2s}
 * <dt>cyclic<dd>period of cyclic transmission
 * </dl>
 */
public final class RtuPointRow {
  /** Without these there is no point; {@code ca} may be given for all. */
  public static final List<String> NEEDED = List.of("ca", "ioa", "name", "type");

  private static final Map<String, TypeId> TYPE_WORDS = typeWords();

  private final Map<String, String> cells;

  private RtuPointRow(Map<String, String> cells) { this.cells = cells; }

  private static Map<String, TypeId> typeWords() {
    Map<String, TypeId> words = new LinkedHashMap<>();
    words.put("single", TypeId.M_SP_TB_1);
    words.put("double", TypeId.M_DP_TB_1);
    words.put("step", TypeId.M_ST_TB_1);
    words.put("bits", TypeId.M_BO_TB_1);
    words.put("normalized", TypeId.M_ME_TD_1);
    words.put("scaled", TypeId.M_ME_TE_1);
    words.put("float", TypeId.M_ME_TF_1);
    words.put("counter", TypeId.M_IT_TB_1);
    words.put("protection", TypeId.M_EP_TD_1);
    words.put("packed", TypeId.M_PS_NA_1);
    return words;
  }

  /**
   * Reads a row.
   *
   * @param cells by the names of their columns in lower case; those it does not know are for people
   * @param commonAddress where the row has none
   * @throws IllegalArgumentException saying which cell is wrong, and why
   */
  public static RtuPoint point(Map<String, String> cells, OptionalInt commonAddress) {
    return new RtuPointRow(cells).point(commonAddress);
  }

  private RtuPoint point(OptionalInt commonAddress) {
    int station = text("ca").map(text -> Words.integer("ca", text)).orElseGet(() -> commonAddress
        .orElseThrow(() -> new IllegalArgumentException("no ca")));
    TypeId type = type(needed("type"));
    Monitored first = PointValue.first(type)
        .orElseThrow(() -> new IllegalArgumentException("%s is not a type of points".formatted(type)));
    Monitored value = text("value").map(text -> PointValue.parse(first, text)).orElse(first);
    Monitored initial = text("quality").map(text -> PointValue.with(value, PointValue.quality(text))).orElse(value);
    Optional<RtuPoint.Commanded> command = text("command").map(RtuPointRow::command);
    if (text("running").isPresent() && command.isEmpty())
      throw new IllegalArgumentException("a running time without a command");
    return new RtuPoint(station, Words.integer("ioa", needed("ioa")), needed("name"), type, initial,
        text("groups").map(text -> Words.integers("a group", text)).orElse(Set.of()),
        text("generator").map(Generator::parse),
        command.map(by -> text("running").map(time -> by.withRunning(Words.duration("running", time))).orElse(by)),
        text("deadband").map(text -> OptionalDouble.of(Words.number("deadband", text))).orElse(OptionalDouble.empty()),
        text("cyclic").map(text -> Words.duration("cyclic", text)));
  }

  private Optional<String> text(String column) {
    return Optional.ofNullable(cells.get(column)).map(String::strip).filter(text -> !text.isEmpty());
  }

  private String needed(String column) {
    return text(column).orElseThrow(() -> new IllegalArgumentException("no " + column));
  }

  private static TypeId type(String text) {
    TypeId word = TYPE_WORDS.get(text.toLowerCase(Locale.ROOT));
    if (word != null) return word;
    return named(text).filter(type -> type.kind() == TypeId.Kind.MONITOR).orElseThrow(
        () -> new IllegalArgumentException("'%s' is no type; write M_SP_TB_1 and the like, or one of %s".formatted(text,
            String.join(", ", TYPE_WORDS.keySet()))));
  }

  private static Optional<TypeId> named(String text) {
    return TypeId.all().stream().filter(type -> type.isKnown() && type.name().equalsIgnoreCase(text)).findFirst();
  }

  private static RtuPoint.Commanded command(String text) {
    String[] words = text.replace('@', ' ').split("\\s+", -1);
    if (words.length < 2 || words.length > 3)
      throw new IllegalArgumentException("a command is written like 'C_DC_NA_1 1001 select': '%s'".formatted(text));
    TypeId type = named(words[0])
        .filter(named -> named.kind() == TypeId.Kind.COMMAND && named.tagged() == TimeTag.Form.NONE).orElseThrow(
            () -> new IllegalArgumentException(
                "'%s' is no command; there are C_SC_NA_1, C_DC_NA_1, C_RC_NA_1, C_SE_NA_1,"
                    .formatted(words[0]) + " C_SE_NB_1, C_SE_NC_1 and C_BO_NA_1"));
    CommandPoint.Mode mode = words.length == 2 ? CommandPoint.Mode.EITHER : mode(words[2]);
    return RtuPoint.Commanded.by(Words.integer("the address of the command", words[1]), type, mode);
  }

  private static CommandPoint.Mode mode(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "direct" -> CommandPoint.Mode.DIRECT;
      case "select" -> CommandPoint.Mode.SELECT_BEFORE_OPERATE;
      case "either" -> CommandPoint.Mode.EITHER;
      default -> throw new IllegalArgumentException("a command is direct, select or either: '%s'".formatted(word));
    };
  }
}
