package io.gridtap.simulators.meter;

import java.util.EnumMap;
import java.util.Map;

/**
 * Faults of a meter and how often they strike.
 *
 * @param probabilities 0…1, of each answer; of {@link MeterFault#BUSY} of each association
 */
public record MeterFaults(Map<MeterFault, Double> probabilities) {
  public static final MeterFaults NONE = new MeterFaults(Map.of());

  public MeterFaults {
    probabilities = Map.copyOf(probabilities);
    probabilities.forEach((fault, probability) -> {
      if (!(probability >= 0 && probability <= 1))
        throw new IllegalArgumentException("fault %s: a probability is 0…1: %s".formatted(fault.word(), probability));
    });
  }

  public double of(MeterFault fault) { return probabilities.getOrDefault(fault, 0.0); }

  public boolean has(MeterFault fault) { return of(fault) > 0; }

  public boolean none() { return probabilities.values().stream().allMatch(probability -> probability == 0); }

  public MeterFaults with(MeterFault fault, double probability) {
    Map<MeterFault, Double> more = new EnumMap<>(MeterFault.class);
    more.putAll(probabilities);
    more.put(fault, probability);
    return new MeterFaults(more);
  }

  /**
   * From {@code slow} (always) or {@code slow=0.1}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public MeterFaults with(String text) {
    int sign = text.indexOf('=');
    if (sign < 0) return with(MeterFault.of(text.strip()), 1);
    String probability = text.substring(sign + 1).strip();
    try {
      return with(MeterFault.of(text.substring(0, sign).strip()), Double.parseDouble(probability));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "'%s': a probability is a number from 0 to 1, like slow=0.1".formatted(text), wrong);
    }
  }
}
