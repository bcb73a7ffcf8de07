package io.gridtap.iec104.file;

import io.gridtap.wire.Durations;
import java.time.Duration;

/**
 * Bounds of file transfer.
 *
 * @param sectionOctets into sections of which a sent file is cut, 1…65794; longer ones if it needed more than 255
 * @param maxFileOctets longest file that is received, 0…16777215
 * @param maxRepeats how often a section that arrived wrong is called again
 * @param maxEntries of one directory, 1…65536
 * @param stepLimit within which the other station takes the next step
 */
public record FileSettings(int sectionOctets, int maxFileOctets, int maxRepeats, int maxEntries, Duration stepLimit) {
  /** Longest file: LOF has 24 bits. */
  public static final int MAX_FILE_OCTETS = 0xFFFFFF;
  /** NOS has eight bits, and 0 is the file. */
  static final int MAX_SECTIONS = 255;
  /** What 255 sections of the longest file need. */
  private static final int MAX_SECTION_OCTETS = MAX_FILE_OCTETS / MAX_SECTIONS + 1;

  /** Sections of 32 KiB, files of any length, 3 repeats, 4096 entries, 10 s a step. */
  public static final FileSettings STANDARD = new FileSettings(32_768, MAX_FILE_OCTETS, 3, 4096,
      Duration.ofSeconds(10));

  public FileSettings {
    range("sectionOctets", sectionOctets, 1, MAX_SECTION_OCTETS);
    range("maxFileOctets", maxFileOctets, 0, MAX_FILE_OCTETS);
    range("maxRepeats", maxRepeats, 0, 100);
    range("maxEntries", maxEntries, 1, 65_536);
    if (!stepLimit.isPositive() || stepLimit.compareTo(Duration.ofHours(1)) > 0)
      throw new IllegalArgumentException("stepLimit is positive and an hour at most: " + Durations.text(stepLimit));
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most)
      throw new IllegalArgumentException("%s is %d…%d: %d".formatted(name, least, most, value));
  }

  /** Of a file of this length. */
  int sectionOctets(int fileOctets) {
    return Math.max(sectionOctets, (fileOctets + MAX_SECTIONS - 1) / MAX_SECTIONS);
  }

  public FileSettings withSectionOctets(int octets) {
    return new FileSettings(octets, maxFileOctets, maxRepeats, maxEntries, stepLimit);
  }

  public FileSettings withMaxFileOctets(int octets) {
    return new FileSettings(sectionOctets, octets, maxRepeats, maxEntries, stepLimit);
  }

  public FileSettings withMaxRepeats(int repeats) {
    return new FileSettings(sectionOctets, maxFileOctets, repeats, maxEntries, stepLimit);
  }

  public FileSettings withMaxEntries(int entries) {
    return new FileSettings(sectionOctets, maxFileOctets, maxRepeats, entries, stepLimit);
  }

  public FileSettings withStepLimit(Duration limit) {
    return new FileSettings(sectionOctets, maxFileOctets, maxRepeats, maxEntries, limit);
  }
}
