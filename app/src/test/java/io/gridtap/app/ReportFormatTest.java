package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.Quality.Detail;
import io.gridtap.iec61850.Quality.Validity;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fixed report as it is printed. */
class ReportFormatTest {
  private static final Instant CHANGED = Instant.parse("2026-03-01T12:00:00.125Z");
  private static final Instant ENTRY = Instant.parse("2026-03-01T12:00:00.250Z");
  private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00.375Z");
  private static final Quality OLD = Quality.of(Validity.QUESTIONABLE, Detail.OLD_DATA);
  private static final Timestamp UNSYNCHRONIZED = Timestamp.of(CHANGED, 0x2A);

  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  private static ValueType structure(String name, ValueType value) {
    return new ValueType.Structure(List.of(new Component(name, value), new Component("q", new Leaf(Kind.QUALITY)),
        new Component("t", new Leaf(Kind.TIMESTAMP))));
  }

  private static DataSetDirectory.Entry member(String reference, ValueType type) {
    return DataSetDirectory.Entry.of(FcReference.parse(reference), type);
  }

  private static final DataSetDirectory DATA_SET = DataSetDirectory.of("LD0/LLN0$ds", List.of(
      member("LD0/MMXU1.TotW[MX]", structure("mag", new ValueType.Structure(List.of(
          new Component("f", new Leaf(Kind.FLOAT)))))),
      member("LD0/XCBR1.Pos[ST]", structure("stVal", new Leaf(Kind.DBPOS))),
      member("LD1/GGIO1.SPCSO1.stVal[ST]", new Leaf(Kind.BOOLEAN)),
      member("LD0/LPHD1.PhyNam.vendor[DC]", new Leaf(Kind.TEXT)), member("LD0/LLN0.Mod.stVal[ST]",
          new Leaf(Kind.ENUMERATED))));

  private static final Report REPORT = new Report("LD0/LLN0$BR$brcb01", "IED/brcb", OptFlds.ALL, OptionalLong.of(7),
      Optional.of(ENTRY), Optional.of("LD0/LLN0$ds"), Optional.of(true), Optional.of(Octets.hex("000000000000002a")),
      OptionalLong.of(1), BitString.of(5, 0b11111), List.of(
          entry(0, new Data.Float32(12.5f), Reason.DATA_CHANGE, new Value.Float32(12.5f), Quality.GOOD,
              Timestamp.of(CHANGED, 0x0A)),
          entry(1, new Data.Bits(BitString.of(2, 2)), Reason.QUALITY_CHANGE, Dbpos.ON, OLD, UNSYNCHRONIZED),
          entry(2, Data.Bool.of(true), Reason.INTEGRITY, Value.Bool.TRUE),
          entry(3, new Data.VisibleString("x"), Reason.INTEGRITY,
              new Value.Text("a maker with a name that is a good deal longer than most")),
          entry(4, new Data.Int(5), Reason.INTEGRITY, new Value.Enumerated(5, "off"))),
      RECEIVED, List.of("5 reports are missing before it"));

  private static Report.Entry entry(int index, AccessResult data, Reason reason, Value... values) {
    return new Report.Entry(index, DATA_SET.members().get(index), List.of(values), data, ReasonCode.of(reason), "");
  }

  @Test
  void asText() { assertThat(
      new TextReport(Style.PLAIN, TimeChoice.MEMBER, false, 100).text("", REPORT, Optional.empty()))
      .isEqualTo(
          """
              LD0/LLN0$BR$brcb01
                RptID IED/brcb  DataSet LD0/LLN0$ds
                SeqNum 7  TimeOfEntry 2026-03-01T12:00:00.250Z  BufOvfl true  EntryID 000000000000002a
                ConfRev 1  Entries (5)  received 2026-03-01T12:00:00.375Z
                  #  name                        value    quality               time                                reason
                  0  MMXU1.TotW.mag.f[MX]           12.5  good                  12:00:00.125Z                       data-change
                  1  XCBR1.Pos.stVal[ST]         on       questionable oldData  12:00:00.125Z clockNotSynchronized  quality-change
                  2  LD1/GGIO1.SPCSO1.stVal[ST]  true                           TimeOfEntry                         integrity
                  3  LPHD1.PhyNam.vendor[DC]     "a maker with a name that is a good deal longer than most"                        TimeOfEntry                         integrity
                  4  LLN0.Mod.stVal[ST]          off (5)                        TimeOfEntry                         integrity
                ! 5 reports are missing before it
                ! BufOvfl: entries before this one may be missing from the device's buffer

              """); }

  @Test
  void asTextWithALimit() {
    String text = new TextReport(Style.PLAIN, TimeChoice.MEMBER, false, 2).text("IED", REPORT, Optional.empty());
    assertThat(text).startsWith("LD0/LLN0$BR$brcb01  IED\n").contains("XCBR1.Pos.stVal[ST]",
        "    … 3 more; --verbose shows all\n").doesNotContain("GGIO1");
  }

  /** A time of yesterday is not mistaken for one of today. */
  @Test
  void asTextWithTheDateWhereItIsAnother() {
    Timestamp before = Timestamp.of(CHANGED.minusSeconds(86_400), 0x0A);
    Report late = new Report("LD0/LLN0$BR$brcb01", "IED/brcb", OptFlds.ALL, OptionalLong.empty(), Optional.of(ENTRY),
        Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), BitString.of(5, 0b10000), List.of(
            entry(0, new Data.Float32(1), Reason.DATA_CHANGE, new Value.Float32(1), Quality.GOOD, before)),
        RECEIVED, List.of());
    assertThat(new TextReport(Style.PLAIN, TimeChoice.MEMBER, false, 100).text("", late, Optional.empty()))
        .contains("good     2026-02-28T12:00:00.125Z  data-change");
  }

  @Test
  void asVerboseText() {
    assertThat(new TextReport(Style.PLAIN, TimeChoice.MEMBER, true, 100).text("", REPORT, Optional.of(Octets.hex(
        "a3020000")))).contains("    0  MMXU1.TotW.mag.f[MX]", "MMXU1.TotW.q[MX]", "raw 87 05 08 41 48 00 00",
            "PDU (4 octets)", "    0000  a3 02 00 00");
  }

  /** Colours change no column: without them it is the same text. */
  @Test
  void asColouredText() {
    String plain = new TextReport(Style.PLAIN, TimeChoice.MEMBER, false, 100).text("", REPORT, Optional.empty());
    String coloured = new TextReport(Style.COLOURED, TimeChoice.MEMBER, false, 100).text("", REPORT,
        Optional.empty());
    assertThat(coloured).contains("\u001b[32mgood\u001b[0m", "\u001b[33mquestionable oldData\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
  }

  /** A device writes no escape sequences on our terminal. */
  @Test
  void controlCharactersOfTheDeviceAreShownNotObeyed() {
    Report hostile = new Report("LD0/LLN0$BR$brcb01", "IED/\u001b[2J", OptFlds.ALL, OptionalLong.empty(),
        Optional.empty(), Optional.of("LD0/LLN0$\u0007"), Optional.empty(), Optional.empty(), OptionalLong.empty(),
        BitString.of(5, 0b00010), List.of(entry(3, new Data.VisibleString("x"), Reason.INTEGRITY,
            new Value.Text("\u001b]0;mine\u0007"))),
        RECEIVED, List.of("\u001b[1m"));
    assertThat(new TextReport(Style.PLAIN, TimeChoice.MEMBER, true, 100).text("", hostile, Optional.empty()))
        .matches(Pattern.compile("[^\\p{Cntrl}\\n]*(\\n[^\\p{Cntrl}\\n]*)*"));
  }

  @Test
  void asJson() { assertThat(new JsonReport(TimeChoice.MEMBER, false).text("", REPORT, Optional.empty())).isEqualTo(
      """
          {"rcb":"LD0/LLN0$BR$brcb01","rptId":"IED/brcb","dataSet":"LD0/LLN0$ds","seqNum":7,\
          "timeOfEntry":"2026-03-01T12:00:00.250Z","bufOvfl":true,"entryId":"000000000000002a","confRev":1,\
          "optFlds":["sequence-number","report-time-stamp","reason-for-inclusion","data-set-name",\
          "data-reference","buffer-overflow","entryID","conf-revision"],\
          "receivedAt":"2026-03-01T12:00:00.375Z",\
          "entries":[{"index":0,"member":"LD0/MMXU1.TotW[MX]","reason":["data-change"],\
          "values":[{"path":"TotW.mag.f","type":"float32","value":12.5,"quality":"good",\
          "qualityFlags":{"validity":"good"},"time":"2026-03-01T12:00:00.125Z","timeSource":"member",\
          "clock":{"set":true,"leapSecondsKnown":false,"failure":false,"notSynchronized":false,\
          "accuracyBits":10}}]},\
          {"index":1,"member":"LD0/XCBR1.Pos[ST]","reason":["quality-change"],"values":[{"path":"Pos.stVal",\
          "type":"dbpos","value":2,"label":"on","quality":"questionable oldData",\
          "qualityFlags":{"validity":"questionable","oldData":true},"time":"2026-03-01T12:00:00.125Z",\
          "timeSource":"member","clock":{"set":true,"leapSecondsKnown":false,"failure":false,\
          "notSynchronized":true,"accuracyBits":10}}]},\
          {"index":2,"member":"LD1/GGIO1.SPCSO1.stVal[ST]","reason":["integrity"],\
          "values":[{"path":"SPCSO1.stVal","type":"boolean","value":true,"time":"2026-03-01T12:00:00.250Z",\
          "timeSource":"entry"}]},\
          {"index":3,"member":"LD0/LPHD1.PhyNam.vendor[DC]","reason":["integrity"],\
          "values":[{"path":"PhyNam.vendor","type":"text",\
          "value":"a maker with a name that is a good deal longer than most",\
          "time":"2026-03-01T12:00:00.250Z","timeSource":"entry"}]},\
          {"index":4,"member":"LD0/LLN0.Mod.stVal[ST]","reason":["integrity"],"values":[{"path":"Mod.stVal",\
          "type":"enumerated","value":5,"label":"off","time":"2026-03-01T12:00:00.250Z",\
          "timeSource":"entry"}]}],\
          "remarks":["5 reports are missing before it"]}
          """); }

  /** What is printed is documented, and what is documented is printed. */
  @Test
  void theFieldsOfJsonAreThoseDocumented() throws IOException {
    Set<String> printed = new TreeSet<>();
    Report whole = REPORT;
    Report.Entry named = new Report.Entry(0, DATA_SET.members().getFirst(), whole.entries().getFirst().values(),
        new AccessResult.Failure(10), ReasonCode.NONE, "LD0/MMXU1$MX$TotW");
    JsonMapper mapper = new JsonMapper();
    collect(mapper.readTree(new JsonReport(TimeChoice.MEMBER, true).text("IED", whole, Optional.of(Octets.hex("a3")))),
        printed);
    collect(mapper.readTree(new JsonReport(TimeChoice.MEMBER, true).text("IED", new Report(whole.rcb(), whole.rptId(),
        whole.optFlds(), whole.sqNum(), whole.timeOfEntry(), whole.datSet(), whole.bufOvfl(), whole.entryId(),
        whole.confRev(), whole.inclusion(), List.of(named, entry(2, new AccessResult.Failure(10), Reason.INTEGRITY,
            new Value.Unavailable(new AccessResult.Failure(10)))),
        RECEIVED, List.of()), Optional.empty())), printed);
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/reference/json-report.md")))
      if (line.startsWith("| `"))
        CODE.matcher(line.substring(0, line.indexOf('|', 1))).results().forEach(name -> documented.add(name.group(1)));
    documented.addAll(List.of("validity", "oldData")); // of qualityFlags
    documented.addAll(List.of("set", "leapSecondsKnown", "failure", "notSynchronized", "accuracyBits")); // of clock
    assertThat(printed).isEqualTo(documented);
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.propertyNames().forEach(names::add);
    node.forEach(child -> collect(child, names));
  }
}
