package io.gridtap.iec104.asdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every ASDU of the recorded sessions is what is noted beside it, and goes back to the octets it came in. */
class RecordedAsduTest {
  private static final Path SESSIONS = Path.of("src", "test", "resources", "vectors");
  private static final int APCI_OCTETS = 6;
  private static final Pattern LINE = Pattern.compile("\\d+ [<>] ([0-9a-f]+)  # I .*type=(\\d+) n=(\\d+) sq=([01])"
      + " cot=(\\d+)( NEG)?( T)? oa=(\\d+)(?: ca=(\\d+))?");

  private record Recorded(String line, Octets asdu, int type, int count, boolean sequence, int cause, boolean negative,
      boolean test, int originator, int commonAddress) {}

  @TestFactory
  Stream<DynamicTest> everySession() throws IOException {
    try (Stream<Path> files = Files.list(SESSIONS)) {
      return files.sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(),
              () -> recorded(file).forEach(this::holds)));
    }
  }

  @Test
  void thereAreSessionsToRead() throws IOException {
    try (Stream<Path> files = Files.list(SESSIONS)) {
      assertThat(files.mapToInt(file -> recorded(file).size()).sum()).isGreaterThan(600);
    }
  }

  private void holds(Recorded recorded) {
    if (recorded.count == 0) {
      Asdu raw = Asdu.raw(recorded.asdu, FieldSizes.IEC104).orElseThrow();
      isAsNoted(raw, recorded);
      assertThat(raw.isReadable()).isFalse();
      return;
    }
    Asdu asdu = CodecLaws.roundTrip(AsduLawsTest.CODEC, recorded.asdu);
    isAsNoted(asdu, recorded);
    List<InformationObject> objects = asdu.objects();
    assertThat(objects).as(recorded.line).hasSize(recorded.count);
    Asdu rebuilt = asdu.sequence()
        ? Asdu.sequence(asdu.type(), asdu.cause(), asdu.commonAddress(), objects)
        : Asdu.of(asdu.type(), asdu.cause(), asdu.commonAddress(), objects);
    assertThat(rebuilt).as(recorded.line).isEqualTo(asdu).hasSameHashCodeAs(asdu);
    assertThat(rebuilt.encode()).as(recorded.line).isEqualTo(recorded.asdu);
  }

  private static void isAsNoted(Asdu asdu, Recorded recorded) {
    assertThat(asdu.type()).as(recorded.line).isSameAs(TypeId.of(recorded.type));
    assertThat(asdu.count()).as(recorded.line).isEqualTo(recorded.count);
    assertThat(asdu.sequence()).as(recorded.line).isEqualTo(recorded.sequence);
    assertThat(asdu.cause()).as(recorded.line).isEqualTo(new CauseOfTransmission(Cause.of(recorded.cause),
        recorded.negative, recorded.test, recorded.originator));
    if (recorded.commonAddress >= 0)
      assertThat(asdu.commonAddress()).as(recorded.line).isEqualTo(recorded.commonAddress);
    assertThat(asdu.body()).as(recorded.line).isEqualTo(recorded.asdu.slice(6, recorded.asdu.length() - 6));
    assertThat(asdu.encode()).as(recorded.line).isEqualTo(recorded.asdu);
  }

  private static List<Recorded> recorded(Path file) {
    List<Recorded> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher facts = LINE.matcher(line);
        if (!facts.matches()) {
          assertThat(line).as("a line that is not understood").doesNotContain("# I ");
          continue;
        }
        Octets apdu = Octets.hex(facts.group(1));
        found.add(new Recorded(line, apdu.slice(APCI_OCTETS, apdu.length() - APCI_OCTETS), number(facts, 2),
            number(facts, 3), facts.group(4).equals("1"), number(facts, 5), facts.group(6) != null,
            facts.group(7) != null, number(facts, 8), facts.group(9) == null ? -1 : number(facts, 9)));
      }
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return found;
  }

  private static int number(Matcher facts, int group) { return Integer.parseInt(facts.group(group)); }
}
