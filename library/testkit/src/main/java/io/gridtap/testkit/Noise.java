package io.gridtap.testkit;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Chance that can be repeated: the same seed gives the same octets and cuts.
 */
public final class Noise {
  private final long seed;
  private final Random random;

  public Noise(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  public long seed() { return seed; }

  /** From {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** As many octets as asked for, of any value. */
  public Octets octets(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Octets.wrap(bytes);
  }

  /**
   * {@code original} after one to four small accidents: an octet changed to
   * anything or to an edge value, octets lost, doubled, inserted, or the tail cut
   * off.
   */
  public Octets mutation(Octets original) {
    Octets mutant = original;
    for (int accidents = between(1, 4); accidents > 0; accidents--)
      mutant = accident(mutant);
    return mutant;
  }

  private Octets accident(Octets octets) {
    if (octets.isEmpty())
      return octets(between(1, 4));
    int at = between(0, octets.length() - 1);
    int run = between(1, Math.min(8, octets.length() - at));
    return switch (between(0, 6)) {
      case 0 -> replaced(octets, at, 1, octets(1));
      case 1 -> replaced(octets, at, 1, Octets.of((byte) edge()));
      case 2 -> replaced(octets, at, 1, Octets.of((byte) (octets.u8(at) ^ 1 << between(0, 7))));
      case 3 -> replaced(octets, at, run, Octets.EMPTY);
      case 4 -> replaced(octets, at, 0, octets.slice(at, run));
      case 5 -> replaced(octets, at, 0, octets(run));
      default -> octets.slice(0, at);
    };
  }

  private int edge() {
    int[] edges = {0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFE, 0xFF};
    return edges[between(0, edges.length - 1)];
  }

  private static Octets replaced(Octets octets, int at, int count, Octets by) {
    return new OctetWriter(octets.length() + by.length()).octets(octets.slice(0, at)).octets(by)
        .octets(octets.slice(at + count, octets.length() - at - count)).toOctets();
  }

  /** {@code octets} cut into chunks of one octet and more. */
  public List<Octets> chunks(Octets octets) {
    List<Octets> chunks = new ArrayList<>();
    int largest = between(1, Math.max(1, octets.length()));
    for (int at = 0; at < octets.length();) {
      int count = between(1, Math.min(largest, octets.length() - at));
      chunks.add(octets.slice(at, count));
      at += count;
    }
    return chunks;
  }
}
