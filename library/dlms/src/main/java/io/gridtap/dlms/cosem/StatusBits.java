package io.gridtap.dlms.cosem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bits of a status word mean: the standard leaves that to profiles and makers.
 *
 * @param words by number of the bit, 0 the least significant
 */
public record StatusBits(Map<Integer, String> words) {
  /** Bits without a meaning known here: {@code bit-3}. */
  public static final StatusBits UNNAMED = new StatusBits(Map.of());
  /** The status of load profiles of IDIS and of the companion standards that took it over (AMR profile status). */
  public static final StatusBits AMR_PROFILE = new StatusBits(Map.of(0, "critical-error", 1, "clock-invalid", 2,
      "data-not-valid", 3, "daylight-saving", 5, "clock-adjusted", 7, "power-down"));

  public StatusBits {
    for (int bit : words.keySet())
      if (bit < 0 || bit > 63) throw new IllegalArgumentException("bits of a status are 0…63: " + bit);
    words = Map.copyOf(new TreeMap<>(words));
  }

  /** The words of the bits set, the least significant first. */
  public List<String> of(long status) {
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < 64; bit++)
      if ((status >>> bit & 1) != 0) set.add(words.getOrDefault(bit, "bit-" + bit));
    return set;
  }
}
