package io.gridtap.sink.sql;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a table: letters, digits and underscores, at most 63, not starting with a digit. It is quoted in
 * statements, so capital letters count.
 *
 * @param schema
 *            empty: where the data base looks by itself
 */
public record Table(Optional<String> schema, String name) {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /** {@code measurement} */
  public static final Table STANDARD = new Table(Optional.empty(), "measurement");

  public Table {
    schema.ifPresent(Table::check);
    check(name);
  }

  private static void check(String identifier) {
    if (!IDENTIFIER.matcher(identifier).matches())
      throw new IllegalArgumentException("the name of a table or schema is up to 63 of A-Z, a-z, 0-9 and _, and starts"
          + " with no digit: '" + identifier + "'");
  }

  /** {@code table} or {@code schema.table}. */
  public static Table of(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new Table(Optional.empty(), text)
        : new Table(Optional.of(text.substring(0, dot)), text.substring(dot + 1));
  }

  @Override
  public String toString() { return schema.map(name -> name + ".").orElse("") + name; }
}
