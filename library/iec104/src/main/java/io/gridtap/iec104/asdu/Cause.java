package io.gridtap.iec104.asdu;

/**
 * The number of a cause of transmission (IEC 60870-5-101 §7.2.3), 0…63. Each exists once, also the reserved and private
 * ones: compare with {@code ==}.
 */
public final class Cause {
  private static final Cause[] ALL = new Cause[64];

  public static final Cause PERIODIC = named(1, "per/cyc");
  public static final Cause BACKGROUND = named(2, "back");
  public static final Cause SPONTANEOUS = named(3, "spont");
  public static final Cause INITIALIZED = named(4, "init");
  public static final Cause REQUEST = named(5, "req");
  public static final Cause ACTIVATION = named(6, "act");
  public static final Cause ACTIVATION_CON = named(7, "actcon");
  public static final Cause DEACTIVATION = named(8, "deact");
  public static final Cause DEACTIVATION_CON = named(9, "deactcon");
  public static final Cause ACTIVATION_TERM = named(10, "actterm");
  /** Return information caused by a remote command. */
  public static final Cause RETURN_REMOTE = named(11, "retrem");
  /** Return information caused by a local command. */
  public static final Cause RETURN_LOCAL = named(12, "retloc");
  public static final Cause FILE = named(13, "file");
  public static final Cause AUTHENTICATION = named(14, "auth");
  /** Maintenance of the session key. */
  public static final Cause SESSION_KEY = named(15, "seskey");
  /** Maintenance of the user role and update key. */
  public static final Cause USER_ROLE_KEY = named(16, "usrkey");
  public static final Cause INTERROGATED_BY_STATION = named(20, "inrogen");
  /** Requested by general counter request. */
  public static final Cause COUNTERS_GENERAL = named(37, "reqcogen");
  public static final Cause UNKNOWN_TYPE = named(44, "unknown type");
  public static final Cause UNKNOWN_CAUSE = named(45, "unknown cause");
  public static final Cause UNKNOWN_COMMON_ADDRESS = named(46, "unknown common address");
  public static final Cause UNKNOWN_ADDRESS = named(47, "unknown object address");

  static {
    for (int group = 1; group <= 16; group++)
      named(20 + group, "inro" + group);
    for (int group = 1; group <= 4; group++)
      named(37 + group, "reqco" + group);
    for (int number = 0; number < ALL.length; number++)
      if (ALL[number] == null) named(number, "cause " + number);
  }

  private final int number;
  private final String name;

  private Cause(int number, String name) {
    this.number = number;
    this.name = name;
  }

  private static Cause named(int number, String name) {
    Cause cause = new Cause(number, name);
    ALL[number] = cause;
    return cause;
  }

  /** @param number 0…63 */
  public static Cause of(int number) {
    return ALL[Ranges.check("cause of transmission", number, 0, 63)];
  }

  /** @param group 1…16 */
  public static Cause interrogatedByGroup(int group) {
    return ALL[20 + Ranges.check("group", group, 1, 16)];
  }

  /** @param group 1…4 */
  public static Cause countersByGroup(int group) {
    return ALL[37 + Ranges.check("group", group, 1, 4)];
  }

  public int number() { return number; }

  /** The standard's short name ({@code spont}, {@code actcon}), or {@code cause 50}. */
  public String name() {
    return name;
  }

  /** Interrogated by station or group interrogation, 20…36. */
  public boolean isInterrogated() {
    return number >= 20 && number <= 36;
  }

  /** Requested by general or group counter request, 37…41. */
  public boolean isCounterRequested() {
    return number >= 37 && number <= 41;
  }

  /** Unknown type, cause, common address or object address, 44…47. */
  public boolean isUnknown() {
    return number >= 44 && number <= 47;
  }

  @Override
  public String toString() { return name; }
}
