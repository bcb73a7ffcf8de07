package io.gridtap.dlms.cosem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Physical unit (IEC 62056-6-2 §4.3.2, enumeration {@code unit}).
 *
 * @param code 0…255 as on the wire; codes the standard does not have keep their number
 * @param symbol {@code kWh} without prefix: {@code Wh}; empty if the value has no unit
 * @param quantity what is measured
 */
public record Unit(int code, String symbol, String quantity) {
  private static final String TABLE = """
      1|a|time
      2|mo|time
      3|wk|time
      4|d|time
      5|h|time
      6|min|time
      7|s|time
      8|°|phase angle
      9|°C|temperature
      10|currency|local currency
      11|m|length
      12|m/s|speed
      13|m³|volume
      14|m³|corrected volume
      15|m³/h|volume flux
      16|m³/h|corrected volume flux
      17|m³/d|volume flux
      18|m³/d|corrected volume flux
      19|l|volume
      20|kg|mass
      21|N|force
      22|Nm|energy
      23|Pa|pressure
      24|bar|pressure
      25|J|energy
      26|J/h|thermal power
      27|W|active power
      28|VA|apparent power
      29|var|reactive power
      30|Wh|active energy
      31|VAh|apparent energy
      32|varh|reactive energy
      33|A|current
      34|C|electrical charge
      35|V|voltage
      36|V/m|electric field strength
      37|F|capacitance
      38|Ω|resistance
      39|Ωm²/m|resistivity
      40|Wb|magnetic flux
      41|T|magnetic flux density
      42|A/m|magnetic field strength
      43|H|inductance
      44|Hz|frequency
      45|1/Wh|active energy meter constant
      46|1/varh|reactive energy meter constant
      47|1/VAh|apparent energy meter constant
      48|V²h|volt-squared hours
      49|A²h|ampere-squared hours
      50|kg/s|mass flux
      51|S|conductance
      52|K|temperature
      53|1/V²h|volt-squared hour meter constant
      54|1/A²h|ampere-squared hour meter constant
      55|1/m³|volume meter constant
      56|%|percentage
      57|Ah|ampere-hours
      60|Wh/m³|energy per volume
      61|J/m³|calorific value, Wobbe index
      62|mol%|molar fraction of gas composition
      63|g/m³|mass density
      64|Pa·s|dynamic viscosity
      65|J/kg|specific energy
      66|g/cm²|pressure
      67|atm|pressure
      70|dBm|signal strength
      71|dBµV|signal strength
      72|dB|logarithmic ratio
      128|in|length
      129|ft|length
      130|lb|mass
      131|°F|temperature
      132|°R|temperature
      133|in²|area
      134|ft²|area
      135|acre|area
      136|in³|volume
      137|ft³|volume
      138|acre·ft|volume
      139|gal (imp)|volume
      140|gal (US)|volume
      141|lbf|force
      142|psi|pressure
      143|lb/ft³|density
      144|lb/(ft·s)|dynamic viscosity
      145|ft²/s|kinematic viscosity
      146|Btu|energy
      147|thm (EU)|energy
      148|thm (US)|energy
      149|Btu/lb|calorific value, mass
      150|Btu/ft³|calorific value, volume
      151|cft|volume
      152|ft/s|speed
      153|cft/s|volume flux
      154|cft/min|volume flux
      155|cft/h|volume flux
      156|cft/d|volume flux
      157|acre·ft/s|volume flux
      158|acre·ft/min|volume flux
      159|acre·ft/h|volume flux
      160|acre·ft/d|volume flux
      161|gal (imp)|volume
      162|gal/s (imp)|volume flux
      163|gal/min (imp)|volume flux
      164|gal/h (imp)|volume flux
      165|gal/d (imp)|volume flux
      166|gal (US)|volume
      167|gal/s (US)|volume flux
      168|gal/min (US)|volume flux
      169|gal/h (US)|volume flux
      170|gal/d (US)|volume flux
      171|Btu/s|energy flow
      172|Btu/min|energy flow
      173|Btu/h|energy flow
      174|Btu/d|energy flow
      254|other|other unit
      255||no unit, count
      """;
  private static final List<Unit> ALL = new ArrayList<>();
  private static final Unit[] BY_CODE = new Unit[256];

  static {
    for (int code = 0; code < 256; code++) BY_CODE[code] = new Unit(code, "unit " + code, "not assigned");
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      Unit unit = new Unit(Integer.parseInt(cells[0]), cells[1], cells[2]);
      BY_CODE[unit.code] = unit;
      ALL.add(unit);
    }
  }

  public static final Unit ACTIVE_POWER = of(27);
  public static final Unit ACTIVE_ENERGY = of(30);
  public static final Unit CURRENT = of(33);
  public static final Unit VOLTAGE = of(35);
  public static final Unit FREQUENCY = of(44);
  /** No unit: a count, a state. */
  public static final Unit NONE = of(255);

  /** Any of 0…255; a code that is not assigned is {@code unit 58}. */
  public static Unit of(int code) {
    if (code < 0 || code > 255) throw new IllegalArgumentException("a unit is 0…255: " + code);
    return BY_CODE[code];
  }

  /** The first unit of a symbol. */
  public static Optional<Unit> ofSymbol(String symbol) {
    return ALL.stream().filter(unit -> unit.symbol.equals(symbol)).findFirst();
  }

  /** The units of the standard, by code. */
  public static List<Unit> all() { return List.copyOf(ALL); }

  @Override
  public String toString() { return symbol; }
}
