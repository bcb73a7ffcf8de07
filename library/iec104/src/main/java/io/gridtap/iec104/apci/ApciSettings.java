package io.gridtap.iec104.apci;

import io.gridtap.wire.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters of one connection (IEC 60870-5-104 §9.6), agreed on with the other side out of band.
 *
 * @param k most I frames sent and not acknowledged, 1…32767
 * @param w acknowledge at the latest after so many I frames received, 1…32767; two thirds of the peer's k are advised
 * @param t1 within which a sent I frame or a sent U act is answered, 1…255 s
 * @param t2 after which received I frames are acknowledged if nothing else did, 1…255 s, less than t1
 * @param t3 without anything received, after which the connection is tested, 1 s…48 h
 * @param lenient whether a peer that miscounts, or sends before it was started, is forgiven instead of closed
 * @param acknowledge when received frames count as arrived
 * @param traced whether every APDU is told
 */
public record ApciSettings(int k, int w, Duration t1, Duration t2, Duration t3, boolean lenient,
    Acknowledge acknowledge, boolean traced) {

  /** When a received I frame may be acknowledged. */
  public enum Acknowledge {
    /** Once it was delivered. */
    DELIVERED,
    /** Once {@link ApciCommand.Taken} says so: a consumer that is slow closes the sender's window. */
    TAKEN
  }

  /** k 12, w 8, t1 15 s, t2 10 s, t3 20 s. */
  public static final ApciSettings STANDARD = new ApciSettings(12, 8, Duration.ofSeconds(15), Duration.ofSeconds(10),
      Duration.ofSeconds(20), false, Acknowledge.DELIVERED, false);

  public ApciSettings {
    window("k", k);
    window("w", w);
    time("t1", t1, Duration.ofSeconds(255));
    time("t2", t2, Duration.ofSeconds(255));
    time("t3", t3, Duration.ofDays(2));
    if (t2.compareTo(t1) >= 0)
      throw new IllegalArgumentException(
          "t2 is less than t1, or the peer closes first: t2 %s, t1 %s".formatted(t2, t1));
  }

  private static void window(String name, int value) {
    if (value < 1 || value > 32_767) throw new IllegalArgumentException("%s is 1…32767: %d".formatted(name, value));
  }

  private static void time(String name, Duration value, Duration most) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0)
      throw new IllegalArgumentException("%s is 1 s…%d s: %s".formatted(name, most.toSeconds(), Durations.text(value)));
  }

  /** What is allowed and yet unwise, in words; empty if all is well. */
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (3L * w > 2L * k)
      advice.add("w %d is more than two thirds of k %d: a peer with the same k may stall until t2".formatted(w, k));
    if (t3.compareTo(t1) <= 0)
      advice.add("t3 %s is not longer than t1 %s: the connection is tested more often than needed"
          .formatted(Durations.text(t3), Durations.text(t1)));
    return advice;
  }

  public ApciSettings withWindow(int newK, int newW) {
    return new ApciSettings(newK, newW, t1, t2, t3, lenient, acknowledge, traced);
  }

  public ApciSettings withTimes(Duration newT1, Duration newT2, Duration newT3) {
    return new ApciSettings(k, w, newT1, newT2, newT3, lenient, acknowledge, traced);
  }

  public ApciSettings withLenient(boolean forgiving) {
    return new ApciSettings(k, w, t1, t2, t3, forgiving, acknowledge, traced);
  }

  public ApciSettings with(Acknowledge when) { return new ApciSettings(k, w, t1, t2, t3, lenient, when, traced); }

  public ApciSettings withTraced(boolean all) { return new ApciSettings(k, w, t1, t2, t3, lenient, acknowledge, all); }
}
