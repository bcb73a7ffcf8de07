package io.gridtap.sink.sql;

/**
 * The columns of the table, in their order. The first four of the key fit what each data base allows in an index:
 * 900 octets in SQL Server (2 an UTF-16 unit), 2,704 in PostgreSQL and 3,072 in MariaDB (up to 4 a character).
 */
enum Column {
  DEVICE("device", new Type.Text(128), true, "name of the device in the gateway's configuration"),
  POINT("point", new Type.Text(300), true, "what the device calls the value"),
  OBSERVED_AT("observed_at", new Type.Time(), true,
      "when it was so, by the device's clock, to the microsecond (finer digits are cut off)"),
  SEQUENCE("sequence", new Type.Whole(), true,
      "0, 1, 2 … for measurements of one point with the same `observed_at`, in the order of their arrival"),
  PROTOCOL("protocol", new Type.Text(32), true, "`iec61850`, `iec104`, `dlms`"),
  RECEIVED_AT("received_at", new Type.Time(), true, "when the gateway learned of it, by its own clock"),
  NUMBER("number", new Type.Floating(), false, "the value as a number; NULL if it is none"),
  TEXT("text", new Type.LongText(), false,
      "the value as text, where the number does not say it all; NULL otherwise"),
  VALIDITY("validity", new Type.Text(16), true, "`good`, `invalid`, `reserved`, `questionable`, `unknown`"),
  QUALITY("quality", new Type.Text(400), true,
      "validity and all flags in words: `questionable oldData substituted`"),
  CLOCK("clock", new Type.Text(80), true,
      "what the device said about its clock: `leapSecondsKnown clockFailure clockNotSynchronized accuracy=10`;"
          + " empty if nothing"),
  CAUSE("cause", new Type.Text(32), true, "why the device sent it: `data-change`, `integrity`, `spontaneous` …"),
  LABELS("labels", new Type.LongText(), true, "the point's labels as a JSON object of strings");

  /** What a column holds. */
  sealed interface Type {
    /**
     * @param most
     *            UTF-16 units
     */
    record Text(int most) implements Type {}

    /** Up to {@link #MOST_LONG_TEXT} UTF-16 units. */
    record LongText() implements Type {}

    record Time() implements Type {}

    record Whole() implements Type {}

    record Floating() implements Type {}
  }

  /** What MariaDB's TEXT of 65,535 octets holds of the longest characters. The same everywhere. */
  static final int MOST_LONG_TEXT = 16_383;
  /** How many of the columns make the key. */
  static final int KEY = 4;

  private final String sql;
  private final Type type;
  private final boolean required;
  private final String meaning;

  Column(String sql, Type type, boolean required, String meaning) {
    this.sql = sql;
    this.type = type;
    this.required = required;
    this.meaning = meaning;
  }

  /** No reserved word anywhere, so it needs no quotes. */
  String sql() { return sql; }

  Type type() { return type; }

  /** Is never NULL. */
  boolean required() { return required; }

  String meaning() { return meaning; }
}
