package io.gridtap.iec61850.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.Vectors;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports of recorded sessions against what the client that recorded them said of each. */
class RecordedReportsTest {
  private static final Pattern FACT = Pattern.compile(
      "# report rcb=(\\S+) id=(\\S+) seq=(\\d)/(\\d+) sub=(\\d+)\\(has=\\d\\) more=(\\d) ts=(\\d+) ds=(\\S+) confRev=(\\d+) "
          + "bufOvfl=(\\d)/(\\d) entryId=(\\S+) (.*) included=(\\d+)/(\\d+)");
  private static final Pattern MEMBER = Pattern.compile("\\[(\\d+)\\]r=(\\d+) (\\S*)");

  private final IedModel model = golden();
  private final ReportRouter router = new ReportRouter();

  @ParameterizedTest
  @ValueSource(strings = {"lib-urcb-allopt", "lib-urcb-default-rptid", "lib-urcb-types", "lib-urcb-big-unsegmented",
      "lib-brcb-resync", "lib-brcb-optflds-sweep", "beanclient-urcb", "beanclient-brcb"})
  void reportsSayWhatTheirClientRead(String session) throws IOException {
    List<Matcher> facts = facts(session);
    subscribeAll(facts);
    List<Report> reports = reports(session);
    assertThat(reports).hasSameSizeAs(facts);
    for (int i = 0; i < reports.size(); i++) compare(reports.get(i), facts.get(i));
  }

  /** Three segments each: 33, 32 and 15 of 80 members. */
  @Test
  void segmentsAreJoined() throws IOException {
    List<Matcher> facts = facts("lib-urcb-segmented-pdu2000");
    subscribeAll(facts);
    List<Report> reports = reports("lib-urcb-segmented-pdu2000");
    assertThat(reports).hasSize(facts.size() / 3);
    for (int i = 0; i < reports.size(); i++) {
      Report report = reports.get(i);
      assertThat(report.sqNum().getAsLong()).isEqualTo(Long.parseLong(facts.get(3 * i).group(4)));
      assertThat(report.entries()).extracting(Report.Entry::index).startsWith(0, 1).endsWith(78, 79).hasSize(80);
      assertThat(report.inclusion().count()).isEqualTo(80);
      assertThat(report.remarks()).isEmpty();
    }
  }

  /** OptFlds 7F80 of a URCB claim BufOvfl, EntryID and data references, and none of them is there. */
  @Test
  void fieldsThatAreClaimedAndMissingAreForgivenAndSaid() throws IOException {
    router.subscribe(subscription("GOLDLD0/LLN0$RP$urcbStat01", "urcbStat_id"));
    List<Report> reports = reports("beanserver-urcb");
    assertThat(reports).isNotEmpty().allSatisfy(report -> {
      assertThat(report.remarks()).contains("claims BufOvfl and does not carry it",
          "claims EntryID and does not carry it", "claims data references and does not carry it");
      assertThat(report.entries()).isNotEmpty().allSatisfy(entry -> assertThat(entry.values()).hasSize(3));
      assertThat(report.confRev()).isPresent();
    });
  }

  private void subscribeAll(List<Matcher> facts) {
    for (Matcher fact : facts) {
      String rcb = fact.group(1).replaceFirst("\\.(RP|BR)\\.", "\\$$1\\$");
      router.subscribe(subscription(rcb, fact.group(2)));
    }
  }

  private ReportRouter.Subscription subscription(String rcb, String rptId) {
    RcbReference reference = RcbReference.parse(rcb);
    IedModel.ReportControlBlock block = model.logicalDevice(reference.logicalDevice())
        .flatMap(device -> device.logicalNode(reference.logicalNode())).orElseThrow().reportControlBlocks().stream()
        .filter(b -> b.name().equals(reference.name())).findFirst().orElseThrow();
    String dataSet = block.dataSet().orElseThrow();
    int slash = dataSet.indexOf('/');
    return new ReportRouter.Subscription(rcb, rptId, reference.buffered(), DataSetDirectory.of(dataSet,
        model.dataSet(dataSet.substring(0, slash), dataSet.substring(slash + 1)).orElseThrow()));
  }

  private static void compare(Report report, Matcher fact) {
    assertThat(report.rcb().replace('$', '.')).isEqualTo(fact.group(1));
    assertThat(report.rptId()).isEqualTo(fact.group(2));
    assertThat(report.sqNum().isPresent()).isEqualTo(fact.group(3).equals("1"));
    report.sqNum().ifPresent(n -> assertThat(n).isEqualTo(Long.parseLong(fact.group(4))));
    long millis = Long.parseLong(fact.group(7));
    assertThat(report.timeOfEntry())
        .isEqualTo(millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)));
    // the recording client goes on printing data set, EntryID and references of an earlier report that had them
    assertThat(report.datSet().isPresent()).isEqualTo(report.optFlds().has(OptFlds.Field.DATA_SET_NAME));
    report.datSet().ifPresent(name -> assertThat(name).isEqualTo(fact.group(8)));
    assertThat(report.confRev().isPresent()).isEqualTo(report.optFlds().has(OptFlds.Field.CONF_REVISION));
    report.confRev().ifPresent(revision -> assertThat(revision).isEqualTo(Long.parseLong(fact.group(9))));
    assertThat(report.bufOvfl().isPresent()).isEqualTo(report.optFlds().has(OptFlds.Field.BUFFER_OVERFLOW));
    report.bufOvfl().ifPresent(overflow -> assertThat(overflow).isEqualTo(fact.group(11).equals("1")));
    assertThat(report.entryId().isPresent()).isEqualTo(report.optFlds().has(OptFlds.Field.ENTRY_ID));
    report.entryId().ifPresent(id -> assertThat(id.toHex()).isEqualTo(fact.group(12)));
    assertThat(report.entries()).hasSize(Integer.parseInt(fact.group(14)));
    assertThat(report.inclusion().length()).isEqualTo(Integer.parseInt(fact.group(15)));
    Matcher member = MEMBER.matcher(fact.group(13));
    while (member.find()) {
      Report.Entry entry = report.entry(Integer.parseInt(member.group(1))).orElseThrow();
      String name = entry.member().reference().orElseThrow().variable().name().toString();
      if (report.optFlds().has(OptFlds.Field.DATA_REFERENCE)) {
        assertThat(entry.dataReference()).isEqualTo(member.group(3));
        assertThat(name).isEqualTo(member.group(3));
      }
      if (report.optFlds().has(OptFlds.Field.REASON_FOR_INCLUSION))
        assertThat(reasonBits(entry.reason())).isEqualTo(Integer.parseInt(member.group(2)));
    }
    for (Report.Entry entry : report.entries())
      assertThat(entry.values()).as(entry.member().name()).hasSameSizeAs(entry.member().leaves());
  }

  /** As the recording client numbers them; 32 stands for "not included in the report". */
  private static int reasonBits(ReasonCode reason) {
    int bits = 0;
    if (reason.has(ReasonCode.Reason.DATA_CHANGE)) bits |= 1;
    if (reason.has(ReasonCode.Reason.QUALITY_CHANGE)) bits |= 2;
    if (reason.has(ReasonCode.Reason.DATA_UPDATE)) bits |= 4;
    if (reason.has(ReasonCode.Reason.INTEGRITY)) bits |= 8;
    if (reason.has(ReasonCode.Reason.GENERAL_INTERROGATION)) bits |= 16;
    return bits;
  }

  private List<Report> reports(String session) {
    List<Report> reports = new ArrayList<>();
    for (Vectors.Vector vector : Vectors.of(RecordedReportsTest.class, "/reports/" + session + ".txt")) {
      MmsPdu.Unconfirmed pdu = (MmsPdu.Unconfirmed) mms(vector.octets());
      router.take(pdu.report(), Instant.EPOCH).ifPresent(reports::add);
    }
    return reports;
  }

  private static MmsPdu mms(Octets packet) {
    Tpdu.Data data = (Tpdu.Data) Tpdu.CODEC.decode(Tpkt.CODEC.decode(packet).tpdu());
    Spdu.DataTransfer transfer = (Spdu.DataTransfer) Spdu.CODEC.decode(data.userData());
    return MmsPdu.CODEC.decode(Ppdu.DATA.decode(transfer.userData()).value());
  }

  private static List<Matcher> facts(String session) throws IOException {
    List<Matcher> facts = new ArrayList<>();
    try (InputStream in = RecordedReportsTest.class.getResourceAsStream("/reports/" + session + ".txt")) {
      for (String line : new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines()
          .toList()) {
        Matcher fact = FACT.matcher(line);
        if (fact.matches()) facts.add(fact);
      }
    }
    assertThat(facts).isNotEmpty();
    return facts;
  }

  private static IedModel golden() {
    try (InputStream in = RecordedReportsTest.class.getResourceAsStream("/scl/golden.cid")) {
      return Scl.parse("golden.cid", Objects.requireNonNull(in)).model("GOLD");
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
