package io.gridtap.sink.victoriametrics;

/** Why a line was not sent: VictoriaMetrics would drop or change it and answer 204 all the same. */
public enum Refusal {
  NOT_A_NUMBER("NaN is never stored"), TIME_BEFORE_1970_01_26("time stamp below 2^31 ms would be read as seconds"),
  OLDER_THAN_RETENTION("time stamp older than the retention"), TOO_FAR_AHEAD("time stamp too far in the future"),
  METRIC_NAME("not a metric name"), LABEL_NAME("not a label name"), TOO_MANY_LABELS("too many labels"),
  LABEL_NAME_TOO_LONG("label name too long"), LABEL_VALUE_TOO_LONG("label value or text too long");

  private final String words;

  Refusal(String words) { this.words = words; }

  public String words() { return words; }
}
