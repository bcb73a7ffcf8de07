package io.gridtap.mms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.Recording.Unit;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.pdu.MmsPdu;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What two other stacks said to each other is read at every layer, and would be said by this one in the same octets. */
class RecordedSessionsTest {
  /**
   * What is legitimately written in another way than ours, and yet means the same.
   *
   * @param session the recordings, all that start so
   * @param kind what is encoded otherwise
   * @param mark hexadecimal digits that only stand in the units meant; a dot for any of them
   */
  private record Deviation(String session, Class<?> kind, String mark, String reason) {
    boolean covers(Recording recording, Unit<?> unit) {
      return recording.name().startsWith(session) && kind.isInstance(unit.value())
          && Pattern.compile(mark).matcher(unit.octets().toHex()).find();
    }
  }

  private static final String SERVICE_ERROR = HexFormat.of().formatHex("Service error".getBytes(US_ASCII));
  private static final List<Deviation> DEVIATIONS = List.of( //
      new Deviation("beanserver-", Tpdu.ConnectionConfirm.class, "c2020001c1020001c0010d",
          "selectors before the TPDU size; the order is free"),
      new Deviation("beanserver-", MmsPdu.ConfirmedError.class, SERVICE_ERROR,
          "an additional description, which is passed over"),
      new Deviation("lib-datasets", MmsPdu.Response.class, "a2091a076173736f634473",
          "the association-specific name repeated with a tag too many"),
      new Deviation("lib-small-pdu", MmsPdu.Response.class, "a2091a076173736f634473",
          "the association-specific name repeated with a tag too many"),
      new Deviation("beanclient-datasets", MmsPdu.Response.class, "a20c1a0a406265616e4173736f63",
          "the association-specific name repeated with a tag too many"),
      new Deviation("beanclient-datasets", MmsPdu.Request.class, "^a0..0201..ad..a1",
          "the scope of a deletion left out; it is specific by default"));

  @TestFactory
  Stream<DynamicTest> everyUnitIsEncodedAsItWas() {
    return Recording.NAMES.stream().map(name -> DynamicTest.dynamicTest(name, () -> {
      Recording recording = Recording.of(name);
      assertThat(recording.units()).isNotEmpty();
      List<String> differences = new ArrayList<>();
      for (Unit<?> unit : recording.units()) {
        assertThat((Object) unit.decodedAgain()).as("line %d", unit.line()).isEqualTo(unit.value());
        if (!unit.encodedAgain().equals(unit.octets())
            && DEVIATIONS.stream().noneMatch(deviation -> deviation.covers(recording, unit)))
          differences.add("line %d, %s%n  was: %s%n  now: %s".formatted(unit.line(),
              unit.value().getClass().getSimpleName(), unit.octets(), unit.encodedAgain()));
      }
      assertThat(differences).isEmpty();
    }));
  }

  @Test
  void noDeviationIsListedInVain() {
    for (Deviation deviation : DEVIATIONS) {
      assertThat(Recording.NAMES.stream().filter(name -> name.startsWith(deviation.session)).map(Recording::of)
          .flatMap(recording -> recording.units().stream().filter(unit -> deviation.covers(recording, unit)))
          .anyMatch(unit -> !unit.encodedAgain().equals(unit.octets()))).as("%s", deviation).isTrue();
    }
  }
}
