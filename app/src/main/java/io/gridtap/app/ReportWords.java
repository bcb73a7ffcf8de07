package io.gridtap.app;

import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** TrgOps and OptFlds in words, separated by commas. */
final class ReportWords {
  private static final Map<String, Trigger> TRIGGERS = Arrays.stream(Trigger.values()).collect(
      Collectors.toMap(Trigger::shortText, trigger -> trigger, (a, _) -> a, LinkedHashMap::new));

  private static final Map<String, Field> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("seq-num", Field.SEQUENCE_NUMBER);
    FIELDS.put("time-stamp", Field.REPORT_TIME_STAMP);
    FIELDS.put("reason", Field.REASON_FOR_INCLUSION);
    FIELDS.put("data-set", Field.DATA_SET_NAME);
    FIELDS.put("data-ref", Field.DATA_REFERENCE);
    FIELDS.put("buf-ovfl", Field.BUFFER_OVERFLOW);
    FIELDS.put("entry-id", Field.ENTRY_ID);
    FIELDS.put("conf-rev", Field.CONF_REVISION);
  }

  /** What this tool asks for: all but the names of members, which are known from the data set's directory. */
  static final String USUAL_FIELDS = "seq-num,time-stamp,reason,data-set,buf-ovfl,entry-id,conf-rev";

  private static final String AS_IS = "as-is";

  private ReportWords() {}

  static TrgOps trgOps(String text) {
    return text.equals("all")
        ? TrgOps.ALL
        : TrgOps.of(Arrays.stream(text.split(",")).map(word -> find(TRIGGERS, word)).toArray(Trigger[]::new));
  }

  /** @param text {@code as-is} leaves what the control block has */
  static ReportSettings withOptFlds(ReportSettings settings, String text) {
    return text.equals(AS_IS) ? settings : settings.withOptFlds(optFlds(text));
  }

  static OptFlds optFlds(String text) {
    return text.equals("all")
        ? OptFlds.ALL
        : OptFlds.of(Arrays.stream(text.split(",")).map(word -> find(FIELDS, word)).toArray(Field[]::new));
  }

  private static <V> V find(Map<String, V> words, String word) {
    V found = words.get(word.strip());
    if (found == null)
      throw new IllegalArgumentException("'%s' is none of %s, all".formatted(word, String.join(", ", words.keySet())));
    return found;
  }

  /** Of {@code --trg-ops}. */
  static final class TrgOpsWords implements ITypeConverter<TrgOps> {
    @Override
    public TrgOps convert(String text) {
      try {
        return trgOps(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }
}
