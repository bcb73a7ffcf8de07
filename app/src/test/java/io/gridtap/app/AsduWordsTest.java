package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.Cp24Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ParameterFloat;
import io.gridtap.iec104.asdu.ParameterQualifier;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What objects of each type look like as text and as JSON. */
class AsduWordsTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-21T12:00:00.500Z");
  private static final Path JSON_PAGE = Path.of("../docs/reference/json-iec104.md");

  /** An object at 1/1001, cause 3. */
  private static Asdu asdu(TypeId type, String element) {
    Octets head = Octets.hex("%02x 01 03 00 01 00 e9 03 00".formatted(type.number()));
    return Asdu.decode(Octets.hex((head + element + time(type)).replace(" ", "")));
  }

  private static String time(TypeId type) {
    return switch (type.tagged()) {
      case NONE -> "";
      case CP24 -> "e8 03 3b";
      case CP56 -> "e8 03 3b 0b 15 0b 1a";
    };
  }

  private static String text(Asdu asdu) {
    return new ObjectText(Style.PLAIN, StationTime.UTC, PointNames.NONE)
        .line(asdu, asdu.objects().getFirst(), ARRIVAL);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      M_SP_NA_1 | 01          | ON
      M_SP_TA_1 | 00          | OFF
      M_SP_TB_1 | 91          | ON invalid blocked
      M_DP_NA_1 | 00          | INTERMEDIATE
      M_DP_TA_1 | 01          | OFF
      M_DP_TB_1 | 42          | ON notTopical
      M_DP_NA_1 | 23          | INDETERMINATE substituted
      M_ST_NA_1 | 74 01       | -12 overflow
      M_ST_TB_1 | 85 00       | 5 moving
      M_BO_NA_1 | 0d f0 00 80 00 | 0x8000f00d
      M_ME_NA_1 | 00 40 00    | 0.50000
      M_ME_TD_1 | 00 80 00    | -1.00000
      M_ME_ND_1 | 01 00       | 0.00003
      M_ME_NB_1 | 2e fb 00    | -1234
      M_ME_NC_1 | 00 80 dc 42 00 | 110.25
      M_ME_TF_1 | 00 00 c8 42 00 | 100.0
      M_ME_NC_1 | 00 00 c0 7f 80 | NaN invalid
      M_IT_NA_1 | 67 12 00 00 23 | 4711 seq 3 carry
      M_IT_TB_1 | 67 12 00 00 c4 | 4711 seq 4 adjusted invalid
      M_EP_TA_1 | 0a 78 00    | ON elapsed 120 ms elapsedTimeInvalid
      M_EP_TD_1 | 01 78 00    | OFF elapsed 120 ms
      M_EP_TE_1 | 31 00 78 00 | GS SIE SRD duration 120 ms
      M_EP_TF_1 | 0b 00 78 00 | GC CL1 CL3 operating 120 ms
      M_PS_NA_1 | 03 80 01 00 00 | ON 1,2,16 changed 1
      S_IT_TC_1 | 07 00 67 12 00 00 03 | association 7: 4711 seq 3
      """)
  void theProcess(String type, String element, String words) {
    TypeId id = TypeId.all().stream().filter(each -> each.name().equals(type)).findFirst().orElseThrow();
    String quality = words.matches(".* (invalid|blocked|substituted|overflow|notTopical|elapsedTimeInvalid).*")
        || id == TypeId.M_ME_ND_1 ? "" : " good";
    assertThat(text(asdu(id, element)).replaceAll(" +", " ")).contains(
        " 1/1001 %s %s%s spont\n".formatted(type, words, quality));
  }

  @Test
  void whatIsSentToTheStation() {
    assertThat(AsduWords.value(new DoubleCommand(DoubleCommand.State.ON, CommandQualifier.SELECT)))
        .isEqualTo("ON select");
    assertThat(AsduWords.value(new RegulatingStepCommand(RegulatingStepCommand.Step.HIGHER,
        new CommandQualifier(false, CommandQualifier.SHORT_PULSE)))).isEqualTo("HIGHER short pulse execute");
    assertThat(AsduWords.value(SetpointNormalized.of(-0.25, new SetpointQualifier(false, 7))))
        .isEqualTo("-0.25000 QL 7 execute");
    assertThat(AsduWords.value(new BitstringCommand(255))).isEqualTo("0x000000ff");
    assertThat(AsduWords.value(Interrogation.STATION)).isEqualTo("station");
    assertThat(AsduWords.value(Interrogation.group(3))).isEqualTo("group 3");
    assertThat(AsduWords.value(new CounterInterrogation(5, Freeze.FREEZE_AND_RESET)))
        .isEqualTo("all counters freeze and reset");
    assertThat(AsduWords.value(new ParameterFloat(0.5f, ParameterQualifier.of(ParameterQualifier.LOW_LIMIT))))
        .isEqualTo("0.5 low limit");
    assertThat(AsduWords.value(new ParameterActivation(3))).isEqualTo("cyclic transmission of the object");
    assertThat(AsduWords.value(new ResetProcess(1))).isEqualTo("general reset");
    assertThat(AsduWords.value(new EndOfInitialization(2, true)))
        .isEqualTo("remote reset, local parameters changed");
  }

  private static String at(TimeTag time) {
    TypeId type = time instanceof Cp24Time2a ? TypeId.M_SP_TA_1 : TypeId.M_SP_TB_1;
    return text(Asdu.of(type, CauseOfTransmission.of(Cause.SPONTANEOUS), 1,
        new InformationObject(7, new SinglePoint(true, Quality.GOOD), time)));
  }

  @Test
  void theTimeSaysWhoseItIsAndWhatItIsWorth() {
    Cp56Time2a today = Cp56Time2a.of(LocalDateTime.parse("2026-11-21T11:59:59.250"));
    assertThat(at(today)).startsWith("11:59:59.250Z       ");
    assertThat(at(today.withInvalid(true))).startsWith("11:59:59.250Z  invalid  ");
    assertThat(at(today.withSubstituted(true))).startsWith("11:59:59.250Z  substituted  ");
    assertThat(at(Cp56Time2a.of(LocalDateTime.parse("2026-11-20T23:00:00")))).startsWith("2026-11-20T23:00:00.000Z  ");
    assertThat(at(Cp24Time2a.of(58, 1500))).startsWith("11:58:01.500Z  ");
    assertThat(at(new Cp56Time2a(0))).startsWith("12:00:00.500Z  arrival, no such time: 00-00-00T00:00:00.000  ");
    assertThat(text(asdu(TypeId.M_SP_NA_1, "01"))).startsWith("12:00:00.500Z  arrival    1/1001  ");
  }

  @Test
  void testAndOriginatorAreShownWhereThereAreAny() {
    Asdu plain = Asdu.of(TypeId.M_ME_NC_1, CauseOfTransmission.of(Cause.SPONTANEOUS), 1,
        new InformationObject(7, new ShortFloat(1, Quality.GOOD)));
    assertThat(text(plain)).endsWith("spont\n");
    assertThat(text(plain.with(plain.cause().withTest(true).withOriginator(5)))).endsWith("spont   test OA 5\n");
  }

  @Test
  void columnsStayInPlace() {
    ObjectText lines = new ObjectText(Style.PLAIN, StationTime.UTC, PointNames.NONE);
    Asdu on = asdu(TypeId.M_SP_NA_1, "01");
    Asdu number = asdu(TypeId.M_ME_NC_1, "00 80 dc 42 00");
    String first = lines.line(on, on.objects().getFirst(), ARRIVAL);
    String second = lines.line(number, number.objects().getFirst(), ARRIVAL);
    assertThat(second.indexOf("spont")).isEqualTo(first.indexOf("spont"));
    assertThat(second.indexOf("good")).isEqualTo(first.indexOf("good"));
  }

  @Test
  void coloursFollowTheQuality() {
    ObjectText lines = new ObjectText(Style.COLOURED, StationTime.UTC, PointNames.NONE);
    Asdu good = asdu(TypeId.M_SP_NA_1, "01");
    Asdu invalid = asdu(TypeId.M_SP_NA_1, "81");
    assertThat(lines.line(good, good.objects().getFirst(), ARRIVAL)).contains("\u001b[32mgood\u001b[0m");
    assertThat(lines.line(invalid, invalid.objects().getFirst(), ARRIVAL)).contains("\u001b[31minvalid\u001b[0m");
  }

  private static JsonNode json(Asdu asdu) {
    return new ObjectMapper().readTree(
        new ObjectJson(StationTime.UTC, PointNames.NONE).line(asdu, asdu.objects().getFirst(), ARRIVAL));
  }

  @Test
  void jsonHasTheValueInItsOwnType() {
    assertThat(json(asdu(TypeId.M_SP_TB_1, "91")).toString()).isEqualTo(
        "{\"ca\":1,\"ioa\":1001,\"type\":\"M_SP_TB_1\",\"typeId\":30,\"value\":true,\"quality\":\"invalid blocked\",\"qualityFlags\":[\"invalid\",\"blocked\"],\"time\":\"2026-11-21T11:59:01Z\",\"timeSource\":\"station\",\"timeTag\":{\"as\":\"26-11-21T11:59:01.000\",\"invalid\":false,\"substituted\":false,\"summer\":false},\"receivedAt\":\"2026-11-21T12:00:00.500Z\",\"cause\":\"spont\",\"causeId\":3,\"negative\":false,\"test\":false,\"originator\":0}");
    assertThat(json(asdu(TypeId.M_ME_NC_1, "00 80 dc 42 00")).get("value").doubleValue()).isEqualTo(110.25);
    assertThat(json(asdu(TypeId.M_DP_NA_1, "00")).get("label").stringValue()).isEqualTo("intermediate");
    assertThat(json(asdu(TypeId.M_IT_NA_1, "67 12 00 00 23")).get("carry").booleanValue()).isTrue();
  }

  @Test
  void everyFieldOfTheJsonIsDescribed() throws IOException {
    Set<String> fields = new TreeSet<>();
    for (Asdu asdu : List.of(asdu(TypeId.M_SP_TB_1, "91"), asdu(TypeId.M_DP_NA_1, "00"),
        asdu(TypeId.M_ST_NA_1, "74 01"),
        asdu(TypeId.M_BO_NA_1, "0d f0 00 80 00"), asdu(TypeId.M_ME_NA_1, "00 40 00"), asdu(TypeId.M_ME_ND_1, "01 00"),
        asdu(TypeId.M_ME_NB_1, "2e fb 00"), asdu(TypeId.M_IT_TA_1, "67 12 00 00 23"),
        asdu(TypeId.M_EP_TD_1, "01 78 00"), asdu(TypeId.M_EP_TE_1, "31 00 78 00"),
        asdu(TypeId.M_EP_TF_1, "0b 00 78 00"), asdu(TypeId.M_PS_NA_1, "03 80 01 00 00"),
        asdu(TypeId.S_IT_TC_1, "07 00 67 12 00 00 03"), asdu(TypeId.C_SC_NA_1, "01")))
      collect(json(asdu), fields);
    fields.add("name");
    String page = Files.readString(JSON_PAGE);
    for (String field : fields) assertThat(page).as(field).contains("`" + field + "`");
  }

  private static void collect(JsonNode node, Set<String> fields) {
    node.propertyNames().forEach(name -> {
      fields.add(name);
      collect(node.get(name), fields);
    });
  }

  @Test
  void theTraceShowsEachKindOfApdu() {
    ApduTrace trace = new ApduTrace(FieldSizes.IEC104);
    assertThat(trace.text("", true, Octets.hex("68 04 07 00 00 00"), ARRIVAL)).isEqualTo("""
        2026-11-21T12:00:00.500Z >> U STARTDT act
          0000  68 04 07 00 00 00                                 h.....
        """);
    assertThat(trace.text("", false, Octets.hex("68 04 01 00 0a 00"), ARRIVAL)).contains(" << S N(R)=5\n");
    assertThat(trace.text("rtu7", false, Octets.hex("68 0e 02 00 04 00 01 81 03 05 01 00 e9 03 00 01"), ARRIVAL))
        .isEqualTo(
            """
                2026-11-21T12:00:00.500Z << rtu7 I N(S)=1 N(R)=2 M_SP_NA_1 (1, single point) spont from 5 CA 1, 1 object in sequence
                  0000  68 0e 02 00 04 00 01 81  03 05 01 00 e9 03 00 01  h...............
                  1001  ON  good
                """);
    assertThat(trace.text("", false, Octets.hex("68 0d 02 00 04 00 01 01 03 00 01 00 e9 03 00"), ARRIVAL))
        .contains("I N(S)=1 N(R)=2 ASDU not decodable: ");
  }
}
