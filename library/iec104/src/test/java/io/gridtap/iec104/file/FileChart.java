package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A message chart of file transfer on a virtual clock. */
final class FileChart {
  static final FileId FILE = new FileId(1, 30_000, 1);

  private final FileSide side;
  private Moment now = Moment.ORIGIN;
  private FileId file = FILE;

  FileChart(FileSide side) { this.side = side; }

  /** What follows is about another file. */
  FileChart about(FileId other) {
    file = other;
    return this;
  }

  FileChart receives(FileInformation... steps) {
    for (FileInformation step : steps)
      receives(asdu(step));
    return this;
  }

  FileChart receives(Asdu asdu) {
    side.receive(Asdu.decode(asdu.encode()), now);
    return this;
  }

  FileChart sends(FileInformation... steps) {
    for (FileInformation step : steps)
      sends(asdu(step));
    return this;
  }

  FileChart sends(Asdu asdu) {
    assertThat(side.poll(now)).contains(asdu);
    return this;
  }

  FileChart nothing() {
    assertThat(side.poll(now)).isEmpty();
    return this;
  }

  /** Lets it send what it has, unseen. */
  FileChart skips(int asdus) {
    for (int i = 0; i < asdus; i++)
      assertThat(side.poll(now)).as("ASDU %d of %d", i + 1, asdus).isPresent();
    return this;
  }

  FileChart after(Duration duration) {
    Moment target = now.plus(duration);
    while (target.reached(side.deadline())) {
      now = side.deadline();
      side.timeout(now);
    }
    now = target;
    return this;
  }

  void ends(FileOutcome outcome) {
    nothing();
    assertThat(side.outcome()).isEqualTo(outcome);
    assertThat(side.deadline()).isEqualTo(Moment.NEVER);
  }

  Asdu asdu(FileInformation step) { return Envelope.of(file, 0, FieldSizes.IEC104).asdu(step); }

  /** Octets that count up. */
  static Octets counting(int from, int octets) {
    byte[] content = new byte[octets];
    for (int i = 0; i < octets; i++)
      content[i] = (byte) (from + i);
    return Octets.wrap(content);
  }

  record Recorded(boolean toStation, Asdu asdu) {}

  /** The ASDUs of types 120…127 of a recorded session. */
  static List<Recorded> session(String name) throws IOException {
    return Files.readAllLines(Path.of("src", "test", "resources", "vectors", name + ".txt")).stream()
        .filter(line -> line.contains("# I ")).map(FileChart::recorded).flatMap(Optional::stream).toList();
  }

  private static Optional<Recorded> recorded(String line) {
    Octets apdu = Octets.hex(line.substring(4, line.indexOf('#')).strip());
    Asdu asdu = Asdu.decode(apdu.slice(6, apdu.length() - 6));
    return asdu.type().number() >= 120 && asdu.type().number() <= 127
        ? Optional.of(new Recorded(line.startsWith("1 >"), asdu))
        : Optional.empty();
  }
}
