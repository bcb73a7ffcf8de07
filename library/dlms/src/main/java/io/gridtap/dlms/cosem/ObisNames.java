package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What OBIS codes mean in words (IEC 62056-6-1): abstract objects by a table, quantities of electricity and other media
 * put together from their value groups.
 */
public final class ObisNames {
  /**
   * A row of the table of objects: the codes it covers and their meaning.
   *
   * @param pattern value groups A…F; a group may be a range {@code 1-4}, {@code *} any
   * @param meaning with {@code {b}} and {@code {e}} for what the code has there
   */
  public record Row(String pattern, int classId, String meaning) {}

  private static final String TABLE = """
      0 0 1 0 0 255|8|Clock
      0 0 1 0 1-255 255|8|Clock {e}
      0 * 2 0 0 255|27|Modem configuration
      0 * 2 1 0 255|29|Auto connect
      0 * 2 2 0 255|28|Auto answer
      0 0 10 0 0 255|9|Global meter reset script table
      0 0 10 0 1 255|9|MDI reset script table
      0 0 10 0 100 255|9|Tariffication script table
      0 0 10 0 101 255|9|Activate test mode script table
      0 0 10 0 102 255|9|Activate normal mode script table
      0 0 10 0 103 255|9|Set output signals script table
      0 0 10 0 104 255|9|Switch optical test output script table
      0 0 10 0 105 255|9|Power quality measurement management script table
      0 0 10 0 106 255|9|Disconnect control script table
      0 0 10 0 107 255|9|Image activation script table
      0 0 10 0 108 255|9|Push script table
      0 0 10 0 125 255|9|Broadcast script table
      0 * 10 0 * 255|9|Script table {e}
      0 * 11 0 * 255|11|Special days table
      0 * 12 0 * 255|10|Schedule
      0 * 13 0 * 255|20|Activity calendar
      0 * 14 0 * 255|6|Register activation
      0 0 15 0 0 255|22|End of billing period schedule
      0 0 15 0 1 255|22|Disconnect control schedule
      0 0 15 0 2 255|22|Image activation schedule
      0 0 15 0 3 255|22|Output control schedule
      0 0 15 0 4 255|22|Push schedule
      0 * 15 0 * 255|22|Single action schedule {e}
      0 * 16 0 * 255|21|Register monitor
      0 * 16 1 * 255|21|Alarm monitor
      0 * 16 2 * 255|65|Parameter monitor
      0 * 17 0 * 255|71|Limiter
      0 * 19 0 * 255|111|Account
      0 * 19 10 * 255|112|Credit
      0 * 19 20 * 255|113|Charge
      0 * 19 40 * 255|115|Token gateway
      0 * 20 0 0 255|19|Optical port setup
      0 * 20 0 1 255|19|Current loop port setup
      0 * 21 0 * 255|7|Standard readout profile {e}
      0 * 22 0 0 255|23|HDLC setup
      0 * 23 0 0 255|24|Twisted pair setup
      0 * 24 0 0 255|25|M-Bus slave port setup
      0 * 24 1 0 255|72|M-Bus client, channel {b}
      0 * 24 2 * 255|4|M-Bus value {e}, channel {b}
      0 * 24 3 * 255|7|M-Bus profile {e}, channel {b}
      0 * 24 4 0 255|70|M-Bus disconnect control, channel {b}
      0 * 24 5 0 255|7|M-Bus control log, channel {b}
      0 * 24 6 0 255|74|M-Bus master port setup
      0 * 25 0 0 255|41|TCP-UDP setup
      0 * 25 1 0 255|42|IPv4 setup
      0 * 25 2 0 255|43|MAC address setup
      0 * 25 3 0 255|44|PPP setup
      0 * 25 4 0 255|45|GPRS modem setup
      0 * 25 5 0 255|46|SMTP setup
      0 * 25 6 0 255|47|GSM diagnostic
      0 * 25 7 0 255|48|IPv6 setup
      0 * 25 9 0 255|40|Push setup {b}
      0 * 25 10 0 255|100|NTP setup
      0 * 25 11 0 255|151|LTE monitoring
      0 0 40 0 0 255|15|Current association
      0 0 40 0 1-255 255|15|Association {e}
      0 0 41 0 0 255|17|SAP assignment
      0 0 42 0 0 255|1|COSEM logical device name
      0 0 43 0 * 255|64|Security setup {e}
      0 0 43 1 * 255|1|Invocation counter {e}
      0 0 43 2 * 255|30|Data protection {e}
      0 * 44 0 * 255|18|Image transfer
      0 * 44 1 * 255|122|Function control
      0 * 44 2 * 255|124|Communication port protection
      0 0 65 * * 255|26|Utility tables
      0 * 66 0 * 255|62|Compact data {e}
      0 * 94 * * *|1|Country specific object
      0 * 96 1 0 255|1|Device ID 1, serial number
      0 * 96 1 1-9 255|1|Device ID {e+1}
      0 * 96 1 10 255|1|Metering point ID
      0 * 96 2 0 255|1|Number of configuration changes
      0 * 96 2 1 255|1|Date of last configuration change
      0 * 96 2 * 255|1|Configuration event {e}
      0 * 96 3 0-9 255|1|Input and output control signals {e}
      0 * 96 3 10 255|70|Disconnect control
      0 * 96 3 20-29 255|68|Arbitrator {e}
      0 * 96 4 * 255|1|Internal control signals {e}
      0 * 96 5 * 255|1|Internal operating status {e}
      0 * 96 6 0 255|1|Battery use time
      0 * 96 6 1 255|1|Battery charge
      0 * 96 6 3 255|1|Battery voltage
      0 * 96 6 6 255|1|Battery time remaining
      0 * 96 6 * 255|1|Battery entry {e}
      0 0 96 7 0 255|1|Power failures in all three phases
      0 0 96 7 1-3 255|1|Power failures in phase L{e}
      0 0 96 7 21 255|1|Power failures in any phase
      0 0 96 7 5 255|1|Long power failures in all three phases
      0 0 96 7 9 255|1|Long power failures in any phase
      0 * 96 7 * 255|1|Power failure monitoring {e}
      0 * 96 8 * 255|1|Operating time {e}
      0 * 96 9 * 255|3|Environment, temperature {e}
      0 * 96 10 * 255|1|Status register {e}
      0 * 96 11 * 255|1|Event code {e}
      0 * 96 12 4 255|1|Communication port, operating mode
      0 * 96 12 5 255|3|GSM field strength
      0 * 96 12 * 255|1|Communication port parameter {e}
      0 * 96 13 0 255|1|Consumer message text
      0 * 96 13 1 255|1|Consumer message code
      0 * 96 13 * 255|1|Consumer message {e}
      0 * 96 14 0 255|1|Currently active tariff
      0 * 96 14 * 255|1|Currently active tariff {e}
      0 * 96 15 * 255|1|Event counter {e}
      0 * 96 16 * 255|1|Profile entry digital signature {e}
      0 * 96 17 * 255|1|Profile entry counter {e}
      0 * 96 20 * 255|1|Meter tamper event {e}
      0 * 96 50-99 * *|1|Manufacturer specific object
      0 * 97 97 * 255|1|Error register {e}
      0 * 97 98 0-9 255|1|Alarm register {e}
      0 * 97 98 10-19 255|1|Alarm filter {e}
      0 * 97 98 20-29 255|1|Alarm descriptor {e}
      0 * 98 1 * *|7|Billing profile {e}
      0 * 98 2 * *|7|Billing profile 2, {e}
      0 * 98 10 * *|7|Register table profile {e}
      0 * 99 1 * *|7|Load profile 1, {e}
      0 * 99 2 * *|7|Load profile 2, {e}
      0 * 99 3 * *|7|Load profile during test {e}
      0 * 99 12 * *|7|Connection profile {e}
      0 * 99 13 * *|7|GSM diagnostic profile {e}
      0 * 99 98 * *|7|Event log {e}
      1 * 0 0 0-9 255|1|Electricity ID {e+1}
      1 * 0 1 0 255|1|Billing period counter
      1 * 0 1 1 255|1|Number of available billing periods
      1 * 0 1 2 *|1|Time stamp of a billing period
      1 * 0 2 0 255|1|Active firmware identifier
      1 * 0 2 1 255|1|Parameter record number
      1 * 0 2 2 255|1|Time switch program number
      1 * 0 2 8 255|1|Active firmware signature
      1 * 0 3 0 255|3|Active energy meter constant
      1 * 0 3 1 255|3|Reactive energy meter constant
      1 * 0 3 2 255|3|Apparent energy meter constant
      1 * 0 4 2 255|1|Transformer ratio, current
      1 * 0 4 3 255|1|Transformer ratio, voltage
      1 * 0 4 5 255|1|Transformer ratio, current (denominator)
      1 * 0 4 6 255|1|Transformer ratio, voltage (denominator)
      1 * 0 6 0 255|3|Reference voltage
      1 * 0 6 1 255|3|Nominal current
      1 * 0 6 2 255|3|Reference frequency
      1 * 0 6 3 255|3|Maximum current
      1 * 0 8 0 255|3|Measurement period 1
      1 * 0 8 4 255|3|Recording interval 1
      1 * 0 8 5 255|3|Recording interval 2
      1 * 0 8 6 255|3|Billing period
      1 * 0 9 1 255|1|Local time
      1 * 0 9 2 255|1|Local date
      1 * 0 9 11 255|3|Clock synchronisation limit
      1 * 96 5 0-5 255|1|Internal operating status of electricity {e}
      1 * 98 1 * *|7|Billing profile {e}
      1 * 98 2 * *|7|Billing profile 2, {e}
      1 * 99 1 * *|7|Load profile 1, {e}
      1 * 99 2 * *|7|Load profile 2, {e}
      1 * 99 97 * *|7|Power failure event log
      1 * 99 98 * *|7|Event log of electricity {e}
      """;

  /** Meaning of C below 20, its 20 and 40 more for the phases (value group C of electricity). */
  private static final Map<Integer, String> QUANTITIES = Map.ofEntries(Map.entry(1, "active power import"),
      Map.entry(2, "active power export"), Map.entry(3, "reactive power import"),
      Map.entry(4, "reactive power export"), Map.entry(5, "reactive power quadrant I"),
      Map.entry(6, "reactive power quadrant II"), Map.entry(7, "reactive power quadrant III"),
      Map.entry(8, "reactive power quadrant IV"), Map.entry(9, "apparent power import"),
      Map.entry(10, "apparent power export"), Map.entry(11, "current"), Map.entry(12, "voltage"),
      Map.entry(13, "power factor"), Map.entry(14, "supply frequency"),
      Map.entry(15, "active power import plus export"), Map.entry(16, "active power import less export"),
      Map.entry(17, "active power quadrant I"), Map.entry(18, "active power quadrant II"),
      Map.entry(19, "active power quadrant III"), Map.entry(20, "active power quadrant IV"));
  private static final String[] PHASES = {"", "Phase A ", "Phase B ", "Phase C "};
  private static final String[] MEDIA = {"Abstract object", "Electricity", "", "", "Heat cost allocator", "Cooling",
      "Heat", "Gas", "Cold water", "Hot water"};
  private static final List<Row> ROWS = new ArrayList<>();
  /** Value groups A…F of each row as pairs of bounds. */
  private static final List<List<Integer>> BOUNDS = new ArrayList<>();

  static {
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      ROWS.add(new Row(cells[0], Integer.parseInt(cells[1]), cells[2]));
      List<Integer> bounds = new ArrayList<>();
      for (String group : cells[0].split(" ", -1)) {
        String[] ends = group.equals("*") ? new String[]{"0", "255"} : group.split("-", -1);
        bounds.add(Integer.parseInt(ends[0]));
        bounds.add(Integer.parseInt(ends[ends.length - 1]));
      }
      BOUNDS.add(bounds);
    }
  }

  private ObisNames() {}

  /** The table of objects, the first row that fits counts. */
  public static List<Row> rows() {
    return List.copyOf(ROWS);
  }

  /** {@code "Phase A instantaneous voltage"}; for codes without a meaning here, the medium and the code. */
  public static String of(Obis obis) {
    return known(obis).orElseGet(() -> medium(obis.a()) + " " + obis);
  }

  /** Empty for codes without a meaning here. */
  public static Optional<String> known(Obis obis) {
    for (int i = 0; i < ROWS.size(); i++)
      if (fits(obis, BOUNDS.get(i))) return Optional.of(fill(ROWS.get(i).meaning, obis));
    return obis.a() == 1 ? electricity(obis) : Optional.empty();
  }

  private static boolean fits(Obis obis, List<Integer> bounds) {
    for (int group = 0; group < 6; group++) {
      int value = (int) (obis.code() >>> (40 - 8 * group)) & 0xFF;
      if (value < bounds.get(2 * group) || value > bounds.get(2 * group + 1)) return false;
    }
    return true;
  }

  private static String fill(String meaning, Obis obis) {
    return meaning.replace("{b}", String.valueOf(obis.b())).replace("{e}", String.valueOf(obis.e()))
        .replace("{e+1}", String.valueOf(obis.e() + 1));
  }

  private static Optional<String> electricity(Obis obis) {
    if (obis.c() == 81 && obis.d() == 7) return Optional.of(angle(obis.e()));
    return quantity(obis).map(quantity -> {
      String phase = obis.c() > 20 && obis.c() <= 80 ? PHASES[(obis.c() - 1) / 20] : "";
      String text = switch (obis.d()) {
        case 0 -> phase + quantity + ", billing period average";
        case 1 -> phase + quantity + ", cumulative minimum";
        case 2 -> phase + quantity + ", cumulative maximum";
        case 3 -> phase + quantity + ", minimum";
        case 4 -> phase + quantity + ", current average";
        case 5 -> phase + quantity + ", last average";
        case 6 -> phase + quantity + ", maximum";
        case 7 -> phase + "instantaneous " + quantity;
        case 8 -> phase + energy(quantity);
        case 9 -> phase + energy(quantity) + ", billing period to date";
        case 10 -> phase + energy(quantity) + ", excess consumption";
        case 29 -> phase + energy(quantity) + ", recording interval";
        case 24 -> phase + quantity + ", demand average";
        case 30 -> phase + energy(quantity) + ", last recording interval";
        case 31 -> phase + quantity + ", lower threshold";
        case 32 -> phase + quantity + ", occurrences below";
        case 33 -> phase + quantity + ", duration below";
        case 34 -> phase + quantity + ", magnitude below";
        case 35 -> phase + quantity + ", upper threshold";
        case 36 -> phase + quantity + ", occurrences above";
        case 37 -> phase + quantity + ", duration above";
        case 38 -> phase + quantity + ", magnitude above";
        case 39 -> phase + quantity + ", missing threshold";
        default -> phase + quantity + ", measurement " + obis.d();
      };
      return capital(text) + rate(obis) + billing(obis.f());
    });
  }

  private static Optional<String> quantity(Obis obis) {
    int c = obis.c();
    if (c == 91) return Optional.of("neutral current");
    if (c == 92) return Optional.of("neutral voltage");
    if (c < 1 || c > 80) return Optional.empty();
    return Optional.ofNullable(QUANTITIES.get((c - 1) % 20 + 1));
  }

  /** The time integral of power is energy; of anything else it has no name of its own. */
  private static String energy(String quantity) {
    String energy = quantity.replace("power ", "energy ");
    return energy.equals(quantity) ? quantity + " time integral" : energy;
  }

  /** E of energy and demand is the tariff, of instantaneous voltage and current the harmonic. */
  private static String rate(Obis obis) {
    int quantity = (obis.c() - 1) % 20 + 1;
    boolean harmonics = obis.d() == 7 && (quantity == 11 || quantity == 12);
    if (obis.e() == 0) return "";
    return harmonics ? ", harmonic " + obis.e() : obis.e() < 64 ? ", tariff " + obis.e() : ", part " + obis.e();
  }

  private static String billing(int f) {
    if (f == 255) return "";
    if (f == 101) return ", last billing period";
    if (f > 101 && f <= 125) return ", billing period before last " + (f - 101);
    return f < 100 ? ", billing period " + f : "";
  }

  private static String angle(int e) {
    String[] ends = {"U(L1)", "U(L2)", "U(L3)", "", "I(L1)", "I(L2)", "I(L3)", "I(N)"};
    int to = e / 10;
    int from = e % 10;
    return to < ends.length && from < ends.length
        ? "Phase angle from " + ends[to] + " to " + ends[from]
        : "Phase angle " + e;
  }

  private static String capital(String text) { return Character.toUpperCase(text.charAt(0)) + text.substring(1); }

  private static String medium(int a) { return a < MEDIA.length && !MEDIA[a].isEmpty() ? MEDIA[a] : "Medium " + a; }
}
