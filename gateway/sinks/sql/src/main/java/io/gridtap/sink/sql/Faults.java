package io.gridtap.sink.sql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the error codes of a data base mean for a batch, taken from its own list of codes. A vendor code is looked up
 * first, then the SQLSTATE, then its class (the first two characters). What stands nowhere is tried again: that loses
 * nothing.
 *
 * @param source
 *            where the data base explains its codes
 * @param codes
 *            by vendor code
 * @param states
 *            by SQLSTATE, or by its class
 */
record Faults(String source, Map<Integer, Meaning> codes, Map<String, Meaning> states) {

  /** What to do. */
  enum Verdict {
    /** It passes by itself. */
    PASSING,
    /** Someone has to mend it; nothing is given up until then. */
    OPERATOR,
    /** A measurement of the batch is at fault. */
    DATA,
    /** No batch will ever succeed. */
    HOPELESS
  }

  /**
   * @param what
   *            in few words, without data
   * @param remedy
   *            what to do
   */
  record Meaning(Verdict verdict, String what, String remedy) {}

  static final Meaning UNKNOWN = new Meaning(Verdict.PASSING, "database error", "it is tried again");

  private static final String AGAIN = "it is tried again";
  private static final Meaning CONNECTION = passing("connection lost");
  private static final Meaning CONFLICT = passing("deadlock or conflict with another client");
  private static final Meaning LOCKED = passing("waited too long for a lock");
  private static final Meaning FULL = new Meaning(Verdict.PASSING, "server out of space or memory",
      "make room on the server; " + AGAIN);
  private static final Meaning BUSY = passing("server busy or at its limits");
  private static final Meaning SHUTDOWN = passing("server starting, stopping or moving");
  private static final Meaning READ_ONLY = new Meaning(Verdict.PASSING, "server read-only",
      "is it a standby, or set read-only? " + AGAIN);
  private static final Meaning TIMEOUT = new Meaning(Verdict.PASSING, "statement took too long",
      "the server is overloaded, or the time limit too short; " + AGAIN);
  private static final Meaning LOGIN = new Meaning(Verdict.OPERATOR, "login refused",
      "check user, password, and which hosts the server lets in; " + AGAIN + " with the longest pause");
  private static final Meaning RIGHTS = new Meaning(Verdict.OPERATOR, "no permission",
      "the user needs INSERT and SELECT on the table, in MariaDB and MySQL UPDATE too, and CREATE to make it");
  private static final Meaning DATABASE = new Meaning(Verdict.OPERATOR, "no such database or schema",
      "create it, or correct the URL or the table's schema");
  static final Meaning TABLE = new Meaning(Verdict.OPERATOR, "no such table",
      "create it with the statement in docs/reference/sql.md, or let the gateway create it");
  private static final Meaning SHAPE = new Meaning(Verdict.OPERATOR, "table has another shape",
      "compare it with the statement in docs/reference/sql.md");
  private static final Meaning EXTRA = new Meaning(Verdict.OPERATOR, "a further column must not be NULL",
      "give that column of the table a default, or let it be NULL");
  private static final Meaning VALUE = data("value that the database cannot store");
  private static final Meaning CONSTRAINT = data("refused by a constraint of the table");
  private static final Meaning TRIGGER = data("refused by a trigger");
  private static final Meaning TOO_LARGE = data("larger than the server takes");
  private static final Meaning NOT_UNDERSTOOD = new Meaning(Verdict.HOPELESS, "statement not understood",
      "is the server older than this gateway supports?");

  private static Meaning passing(String what) { return new Meaning(Verdict.PASSING, what, AGAIN); }

  private static Meaning data(String what) {
    return new Meaning(Verdict.DATA, what, "the measurement at fault is set aside, the others are written");
  }

  /** Appendix A of the PostgreSQL documentation: PostgreSQL Error Codes. */
  static final Faults POSTGRESQL = new Faults("PostgreSQL documentation, appendix A", Map.of(),
      byKey(List.of(Map.entry(CONNECTION, List.of("08")), Map.entry(CONFLICT, List.of("40")),
          Map.entry(FULL, List.of("53")),
          Map.entry(BUSY, List.of("53300", "53400")), Map.entry(LOCKED, List.of("55", "55P03")),
          Map.entry(TIMEOUT, List.of("57014", "25P03", "25P04")), Map.entry(SHUTDOWN, List.of("57")),
          Map.entry(passing("server error"), List.of("58", "F0", "XX", "25")), Map.entry(READ_ONLY, List.of("25006")),
          Map.entry(LOGIN, List.of("28")), Map.entry(DATABASE, List.of("3D", "3F")),
          Map.entry(RIGHTS, List.of("42501")), Map.entry(TABLE, List.of("42P01")), Map.entry(SHAPE, List.of("42")),
          Map.entry(EXTRA, List.of("23502")), Map.entry(CONSTRAINT, List.of("23", "44")),
          Map.entry(VALUE, List.of("22")), Map.entry(TOO_LARGE, List.of("54")), Map.entry(TRIGGER, List.of("P0")),
          Map.entry(NOT_UNDERSTOOD, List.of("42601", "0A")))));

  /** MariaDB Error Code Reference, MySQL Server and Client Error Message References. */
  static final Faults MARIADB = new Faults("MariaDB Error Code Reference; MySQL Error Message References",
      byKey(List.of(Map.entry(CONFLICT, List.of(1213)), Map.entry(LOCKED, List.of(1205)),
          Map.entry(BUSY, List.of(1040, 1203, 1226, 1041)), Map.entry(FULL, List.of(1021, 1037, 1114)),
          Map.entry(SHUTDOWN, List.of(1053, 1077, 1079, 1080, 3032)),
          Map.entry(CONNECTION, List.of(1152, 1158, 1159, 1160, 1161, 1184, 1927, 2002, 2003, 2006, 2013, 2055)),
          Map.entry(READ_ONLY, List.of(1290, 1792, 1836)), Map.entry(TIMEOUT, List.of(1317, 1969, 3024)),
          Map.entry(LOGIN, List.of(1045, 1129, 1130, 1251, 1698, 1820, 1862, 4151)),
          Map.entry(RIGHTS, List.of(1044, 1142, 1143, 1227, 1370)), Map.entry(DATABASE, List.of(1049)),
          Map.entry(TABLE, List.of(1146)), Map.entry(SHAPE, List.of(1054, 1136)),
          Map.entry(EXTRA, List.of(1048, 1364)),
          Map.entry(VALUE, List.of(1264, 1265, 1292, 1366, 1406, 1690)),
          Map.entry(CONSTRAINT, List.of(1062, 1452, 1526, 3819, 4025)), Map.entry(TRIGGER, List.of(1644)),
          Map.entry(TOO_LARGE, List.of(1118, 1153)), Map.entry(NOT_UNDERSTOOD, List.of(1064, 1235)))),
      byKey(List.of(Map.entry(CONNECTION, List.of("08")), Map.entry(CONFLICT, List.of("40")),
          Map.entry(LOGIN, List.of("28")),
          Map.entry(VALUE, List.of("22")), Map.entry(CONSTRAINT, List.of("23")), Map.entry(TRIGGER, List.of("45")),
          Map.entry(TIMEOUT, List.of("70")))));

  /** SQL Server: Database Engine errors; Azure SQL: transient connection and resource governance errors. */
  static final Faults SQLSERVER = new Faults(
      "SQL Server: Database Engine events and errors; Azure SQL: transient errors, resource governance errors",
      byKey(List.of(Map.entry(CONFLICT, List.of(1205, 3960, 41302, 41305, 41325)),
          Map.entry(LOCKED, List.of(1204, 1222)),
          Map.entry(FULL, List.of(701, 802, 1101, 1105, 9002, 40544)),
          Map.entry(BUSY,
              List.of(8645, 8651, 10922, 10928, 10929, 10936, 17809, 40501, 40549, 40550, 49918, 49919, 49920)),
          Map.entry(SHUTDOWN,
              List.of(615, 921, 926, 4060, 4221, 6005, 17142, 18401, 40143, 40166, 40197, 40540, 40613, 42108, 42109)),
          Map.entry(CONNECTION, List.of(20, 64, 121, 233, 10053, 10054, 10060, 10061, 11001)),
          Map.entry(READ_ONLY, List.of(3906, 3908, 978)), Map.entry(TIMEOUT, List.of(-2, 3617)),
          Map.entry(LOGIN, List.of(18452, 18456, 18470, 18486, 18487, 18488, 40615, 40532)),
          Map.entry(RIGHTS, List.of(229, 230, 262, 916, 2760)), Map.entry(TABLE, List.of(208)),
          Map.entry(SHAPE, List.of(206, 207, 213, 257)), Map.entry(EXTRA, List.of(515)),
          Map.entry(VALUE, List.of(220, 241, 242, 245, 2628, 8023, 8114, 8115, 8152)),
          Map.entry(CONSTRAINT, List.of(547, 2601, 2627)), Map.entry(TRIGGER, List.of(3609, 50000)),
          Map.entry(TOO_LARGE, List.of(511, 1946)), Map.entry(NOT_UNDERSTOOD, List.of(102, 156, 319, 8003)))),
      byKey(List.of(Map.entry(CONNECTION, List.of("08")), Map.entry(CONFLICT, List.of("40")),
          Map.entry(LOGIN, List.of("28")),
          Map.entry(TIMEOUT, List.of("HY008", "HYT00", "HYT01")), Map.entry(VALUE, List.of("22")))));

  /**
   * @param state
   *            empty if the driver gave none
   */
  Meaning meaning(int code, String state) {
    Meaning byCode = codes.get(code);
    if (byCode != null)
      return byCode;
    Meaning byState = states.get(state);
    if (byState != null)
      return byState;
    Meaning byClass = state.length() < 2 ? null : states.get(state.substring(0, 2));
    return byClass == null ? UNKNOWN : byClass;
  }

  private static <K extends Comparable<K>> Map<K, Meaning> byKey(List<Map.Entry<Meaning, List<K>>> rows) {
    Map<K, Meaning> meanings = new TreeMap<>();
    for (Map.Entry<Meaning, List<K>> row : rows)
      for (K key : row.getValue())
        if (meanings.put(key, row.getKey()) != null)
          throw new IllegalStateException(key + " stands twice");
    return meanings;
  }
}
