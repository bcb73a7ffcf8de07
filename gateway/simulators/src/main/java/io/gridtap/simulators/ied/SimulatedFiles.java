package io.gridtap.simulators.ied;

import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The files of a simulated device: a disturbance record as COMTRADE of 1999 in text, and a note. In memory. */
final class SimulatedFiles {
  /** What clients may put there. */
  private static final long MAX_OCTETS = 16 << 20;
  private static final int SAMPLES_A_SECOND = 1600;
  private static final int SAMPLES = 480;
  /** The fault begins here, and the breaker has opened there. */
  private static final int FAULT = 160;
  private static final int OPEN = 288;
  private static final double HERTZ = 50;
  private static final double VOLTS = 63_500;
  private static final double AMPERES = 400;
  private static final int FULL_SCALE = 32_767;
  private static final double VOLTS_A_STEP = 5;
  private static final double AMPERES_A_STEP = 0.5;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM/yyyy,HH:mm:ss.SSSSSS", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private SimulatedFiles() {}

  /** @param seed decides on the phase that fails and on the noise */
  static FileStore of(String ied, long seed, Instant now) {
    Random random = new Random(seed);
    int phase = random.nextInt(3);
    String record = "COMTRADE/" + ied + "_0001";
    String note = "Phase %s to earth, 0.1 s before it to 0.2 s after.\r\n".formatted("ABC".charAt(phase));
    return new MemoryFileStore(MAX_OCTETS)
        .put(record + ".cfg", text(configuration(ied, now)), now)
        .put(record + ".dat", text(samples(phase, random)), now)
        .put(record + ".hdr", text(note), now)
        .put("readme.txt", text("Files of the simulated device %s.\r\n".formatted(ied)), now);
  }

  private static Octets text(String text) { return Octets.wrap(text.getBytes(StandardCharsets.US_ASCII)); }

  private static String configuration(String ied, Instant now) {
    StringBuilder lines = new StringBuilder();
    lines.append("Simulated,%s,1999\r\n7,6A,1D\r\n".formatted(ied));
    for (int i = 0; i < 6; i++) {
      String phase = "ABC".substring(i % 3, i % 3 + 1);
      boolean voltage = i < 3;
      lines
          .append(String.format(Locale.ROOT, "%d,%s%s,%s,,%s,%s,0,0,%d,%d,1,1,P\r\n", i + 1, voltage ? "U" : "I", phase,
              phase, voltage ? "V" : "A", voltage ? VOLTS_A_STEP : AMPERES_A_STEP, -FULL_SCALE, FULL_SCALE));
    }
    Instant begin = now.minus(Duration.ofMillis(1000L * SAMPLES / SAMPLES_A_SECOND));
    Instant trigger = begin.plus(Duration.ofMillis(1000L * FAULT / SAMPLES_A_SECOND));
    lines.append(String.join("\r\n", List.of("1,Trip,,,0", "50", "1", SAMPLES_A_SECOND + "," + SAMPLES,
        TIME.format(begin), TIME.format(trigger), "ASCII", "1", "")));
    return lines.toString();
  }

  private static String samples(int faulty, Random random) {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < SAMPLES; n++) {
      lines.append(n + 1).append(',').append(n * 1_000_000L / SAMPLES_A_SECOND);
      for (int i = 0; i < 6; i++) {
        boolean voltage = i < 3;
        boolean fails = i % 3 == faulty && n >= FAULT && n < OPEN;
        double size = voltage ? VOLTS * (fails ? 0.3 : 1) : n >= OPEN ? 0 : AMPERES * (fails ? 12 : 1);
        double angle = 2 * Math.PI * (HERTZ * n / SAMPLES_A_SECOND - i % 3 / 3.0) - (voltage ? 0 : 0.3);
        double value = Math.sqrt(2) * size * Math.sin(angle) / (voltage ? VOLTS_A_STEP : AMPERES_A_STEP);
        lines.append(',').append(Math.clamp(Math.round(value + random.nextGaussian()), -FULL_SCALE, FULL_SCALE));
      }
      lines.append(n >= FAULT + 16 ? ",1\r\n" : ",0\r\n");
    }
    return lines.toString();
  }
}
