package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows of a load profile as they are printed: times, status, gaps, values that the meter did not repeat. */
class ProfileReadingTest {
  private static final Obis LOAD_PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  private static final Obis ENERGY = Obis.of(1, 0, 1, 8, 0, 255);
  private static final Obis STATUS = Obis.of(0, 0, 96, 10, 1, 255);

  private static Data row(String time, int status, Data energy) {
    return Data.structure(CosemDateTimes.octetString(CosemDateTimes.of(Instant.parse(time), TimePolicy.STANDARD)),
        Data.unsigned(status), energy);
  }

  /** A meter with one profile of a quarter of an hour: clock, status, energy in tenths of a Wh. */
  private static final class OneProfile implements MeterTalk {
    private static final Data BUFFER = Data.array(row("2026-11-21T12:00:00Z", 0, Data.doubleLongUnsigned(1000)),
        row("2026-11-21T12:45:00Z", 0x80, Data.doubleLongUnsigned(1015)),
        Data.structure(Data.NULL, Data.unsigned(0), Data.NULL));

    @Override
    public String peer() { return "meter"; }

    @Override
    public MeterProfile profile() { return MeterProfile.STANDARD; }

    @Override
    public List<Outcome> get(List<AttributeRequest> requests) {
      return requests.stream().map(request -> switch (request.attribute().toString()) {
        case "7/1-0:99.1.0/3" -> new Outcome.Value(Data.array(CaptureObject.CLOCK.toData(),
            CaptureObject.of(1, STATUS, 2).toData(), CaptureObject.of(3, ENERGY, 2).toData()));
        case "7/1-0:99.1.0/4" -> new Outcome.Value(Data.doubleLongUnsigned(900));
        case "7/1-0:99.1.0/5" -> new Outcome.Value(Data.enumerated(1));
        case "3/1-0:1.8.0/3" -> new Outcome.Value(ScalerUnit.of(-1, 30).toData());
        default -> Outcome.of(new GetResult.Failure(DataAccessResult.OBJECT_UNDEFINED));
      }).toList();
    }

    /** In pieces of seven octets. */
    @Override
    public void stream(AttributeRequest request, Consumer<Octets> taker) {
      Octets all = DataCodec.encode(BUFFER);
      for (int at = 0; at < all.length(); at += 7) taker.accept(all.slice(at, Math.min(7, all.length() - at)));
    }

    @Override
    public DataAccessResult set(AttributeRequest attribute, Data value) { throw new UnsupportedOperationException(); }

    @Override
    public ActionOutcome invoke(MethodDescriptor method, Optional<Data> parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ObjectDirectory objects() { return new ObjectDirectory(List.of()); }

    @Override
    public void close() {}
  }

  private static String printed(DlmsOutput.Form form, ProfileReading.Part part) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of());
    ProfileReading reading = ProfileReading.of(new OneProfile(), LOAD_PROFILE, List.of(), TimePolicy.STANDARD);
    try (ProfilePrinter printer = new ProfilePrinter(terminal, form, Style.PLAIN, reading)) {
      reading.read(part, printer::row);
    }
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void asATable() throws InterruptedException { assertThat(printed(DlmsOutput.Form.TEXT, new ProfileReading.Part.All()))
      .isEqualTo("""
          time                  status      1-0:1.8.0
          UTC                                      Wh
          2026-11-21T12:00:00Z                  100.0
            … 2 captures missing
          2026-11-21T12:45:00Z  power-down      101.5
          2026-11-21T13:00:00Z                  101.5
          3 rows, 1 gap with 2 captures missing
          """); }

  @Test
  void asCsvAndOnlyWhatBelongsToTheRange() throws InterruptedException { assertThat(
      printed(DlmsOutput.Form.CSV, new ProfileReading.Part.Range(Instant.parse("2026-11-21T12:30:00Z"),
          Instant.parse("2026-11-21T12:59:00Z"))))
      .isEqualTo("""
          time,status,missing_before,1-0:1.8.0 Wh
          2026-11-21T12:45:00Z,power-down,2,101.5
          1 row, 1 gap with 2 captures missing
          """); }

  @Test
  void asJson() throws InterruptedException {
    assertThat(printed(DlmsOutput.Form.JSON, new ProfileReading.Part.All()).lines().toList().get(1))
        .contains("\"time\":\"2026-11-21T12:45:00Z\"", "\"statusFlags\":[\"power-down\"]", "\"missingBefore\":2",
            "\"name\":\"active_energy_import\",\"value\":101.5,\"unit\":\"Wh\"");
  }

  @Test
  void aColumnThatIsNotThereIsSaidWithThoseThatAre() {
    assertThatThrownBy(() -> ProfileReading.of(new OneProfile(), LOAD_PROFILE, List.of(Obis.of(1, 0, 2, 8, 0, 255)),
        TimePolicy.STANDARD)).hasMessageContaining("has no column 1-0:2.8.0; it has 0-0:1.0.0, 0-0:96.10.1, 1-0:1.8.0");
  }
}
