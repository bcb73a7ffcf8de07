package io.gridtap.iec61850.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of reporting as message charts on virtual time; the model is that of the recordings. */
class ReportEngineTest {
  private static final String URCB = "LLN0$RP$urcbStat01";
  private static final String BRCB = "LLN0$BR$brcbStat01";
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

  private final ServedClient one = client("one", 65_000);
  private final ServedClient two = client("two", 65_000);
  private VirtualDevice device;
  private Moment now = Moment.ORIGIN;

  @BeforeEach
  void start() throws Exception {
    device = new VirtualDevice(FidelityTest.golden(), ServerSettings.STANDARD.withReportLimits(
        new ReportLimits(5, 100_000, 3, Duration.ofSeconds(10), Duration.ofMillis(10))), now);
  }

  private static ServedClient client(String name, int maxPdu) {
    return new ServedClient(name, Octets.of((byte) 10, (byte) name.length(), (byte) name.charAt(0)), maxPdu);
  }

  // The chart's vocabulary

  private Instant at() { return START.plusNanos(now.nanos()); }

  private Optional<DataAccessError> write(ServedClient client, String item, Data data) {
    Answer<?> answer = device.answer(client, ConfirmedRequest.Write.of(Variable.of("GOLDLD0", item), data), now, at());
    return ((ConfirmedResponse.Written) answer.orThrow()).results().getFirst()
        .map(failure -> DataAccessError.values()[failure.code()]);
  }

  private void accepts(ServedClient client, String item, Data data) {
    assertThat(write(client, item, data)).as("%s := %s", item, data).isEmpty();
  }

  private void refuses(ServedClient client, String item, Data data, DataAccessError error) {
    assertThat(write(client, item, data)).as("%s := %s", item, data).contains(error);
  }

  private Data read(String item) {
    Answer<?> answer = device.answer(one, ConfirmedRequest.Read.of(Variable.of("GOLDLD0", item)), now, at());
    return (Data) ((ConfirmedResponse.Values) answer.orThrow()).results().getFirst();
  }

  private void set(Object... referencesAndData) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    for (int i = 0; i < referencesAndData.length; i += 2) {
      Item item = device.find(FcReference.parse("GOLDLD0/" + referencesAndData[i])).orElseThrow();
      assertThat(VirtualDevice.flatten(item, (Data) referencesAndData[i + 1], settings)).isEmpty();
    }
    device.apply(settings, now, at());
  }

  private void after(long millis) {
    Moment end = now.plus(Duration.ofMillis(millis));
    while (end.reached(device.reports().deadline())) {
      now = device.reports().deadline();
      device.reports().timeout(now, at());
      device.reports().skipMissed(now);
    }
    now = end;
  }

  private List<AccessResult> report(ServedClient client) {
    List<InformationReport> segments = device.reports().take(client).orElseThrow().segments();
    assertThat(segments).hasSize(1);
    return segments.getFirst().results();
  }

  private void silent(ServedClient client) { assertThat(device.reports().take(client)).isEmpty(); }

  private static Data on() { return Data.Bool.TRUE; }

  private static Data off() { return Data.Bool.FALSE; }

  private static Data bits(String bits) { return new Data.Bits(BitString.of(bits)); }

  private static Data text(String text) { return new Data.VisibleString(text); }

  private static Data number(long number) { return new Data.Unsigned(number); }

  private static final Data DATA_CHANGE = bits("010000");
  private static final Data QUALITY_CHANGE = bits("001000");
  private static final Data INTEGRITY = bits("000010");
  private static final Data INTERROGATION = bits("000001");

  /** SqNum, inclusion, first value's first component and reason: OptFlds must be sequence-number and reason. */
  private void optFldsShort(ServedClient client, String rcb) {
    accepts(client, rcb + "$OptFlds", bits("0101000000"));
  }

  private static List<Object> brief(List<AccessResult> report) {
    return List.of(((Data.Unsigned) report.get(2)).value(), ((Data.Bits) report.get(3)).value().toString(),
        ((Data.Bits) report.getLast()).value());
  }

  private static List<Object> brief(long sqNum, String inclusion, Data reason) {
    return List.of(sqNum, inclusion, ((Data.Bits) reason).value());
  }

  @Test
  void reportsAChangeWithEverythingInTheStandardsOrder() { // 8-1 §17.2, report format
    accepts(one, URCB + "$RptEna", on());
    after(250);
    set("GGIO1.Ind2.stVal[ST]", on());
    assertThat(report(one)).containsExactly(text("urcbStat_id"), bits("0111110010"), number(0),
        Data.BinaryTime.of(START.plusMillis(250)), text("GOLDLD0/LLN0$dsStat"), number(7), bits("0100"),
        text("GOLDLD0/GGIO1$ST$Ind2"), Data.Structure.of(on(), bits("0000000000000"), Data.UtcTime.NOT_SET),
        DATA_CHANGE);
    silent(one);
  }

  @Test
  void eachOptionalFieldStandsWhereItBelongs() {
    for (int bit = 1; bit <= 8; bit++) {
      StringBuilder options = new StringBuilder("0000000000");
      options.setCharAt(bit, '1');
      accepts(one, BRCB + "$OptFlds", bits(options.toString()));
      accepts(one, BRCB + "$PurgeBuf", on());
      accepts(one, BRCB + "$RptEna", on());
      set("GGIO1.Ind1.stVal[ST]", Data.Bool.of(bit % 2 == 1));
      List<AccessResult> report = report(one);
      assertThat(report.get(1)).isEqualTo(bits(options.toString()));
      assertThat(report).hasSize(5);
      assertThat(report.get(bit == 3 || bit == 5 ? (bit == 3 ? 4 : 3) : 2)).as("bit %d", bit)
          .isInstanceOf(switch (bit) {
            case 1, 8 -> Data.Unsigned.class;
            case 2 -> Data.BinaryTime.class;
            case 3 -> Data.Bits.class;
            case 4, 5 -> Data.VisibleString.class;
            case 6 -> Data.Bool.class;
            default -> Data.OctetString.class;
          });
      accepts(one, BRCB + "$RptEna", off());
    }
  }

  @Test
  void whatIsUpdatedTogetherIsReportedTogether() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$RptEna", on());
    set("GGIO1.Ind1.stVal[ST]", on(), "GGIO1.Ind1.q[ST]", bits("0100000000000"), "GGIO1.Ind4.stVal[ST]", on());
    List<AccessResult> report = report(one);
    assertThat(brief(report)).isEqualTo(brief(0, "1001", DATA_CHANGE));
    assertThat(report.get(report.size() - 2)).isEqualTo(bits("011000"));
    silent(one);
  }

  @Test
  void triggersAreThoseOfTheAttributeAndOfTheBlock() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$TrgOps", bits("001000"));
    accepts(one, URCB + "$RptEna", on());
    set("GGIO1.Ind1.stVal[ST]", on()); // a data change is not asked for
    set("GGIO1.Ind1.t[ST]", Data.UtcTime.of(START, 10)); // a time triggers nothing
    set("GGIO1.Ind1.q[ST]", bits("0000000000000")); // the same value is no change
    silent(one);
    set("GGIO1.Ind1.q[ST]", bits("1100000000000"));
    assertThat(brief(report(one))).isEqualTo(brief(0, "1000", QUALITY_CHANGE));
  }

  @Test
  void gathersWithinBufTmAndSendsEarlyWhatChangesAgain() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$BufTm", number(100));
    accepts(one, URCB + "$RptEna", on());
    set("GGIO1.Ind1.stVal[ST]", on());
    after(60);
    set("GGIO1.Ind3.stVal[ST]", on());
    silent(one);
    after(40);
    assertThat(brief(report(one))).isEqualTo(brief(0, "1010", DATA_CHANGE));

    set("GGIO1.Ind1.stVal[ST]", off());
    silent(one);
    set("GGIO1.Ind1.stVal[ST]", on());
    List<AccessResult> first = report(one);
    assertThat(brief(first)).isEqualTo(brief(1, "1000", DATA_CHANGE));
    assertThat(((Data.Structure) first.get(4)).components().getFirst()).isEqualTo(off());
    after(100);
    assertThat(((Data.Structure) report(one).get(4)).components().getFirst()).isEqualTo(on());
  }

  @Test
  void integrityComesWithItsPeriodAndInterrogationAfterWhatIsGathered() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$IntgPd", number(300));
    accepts(one, URCB + "$BufTm", number(50));
    accepts(one, URCB + "$RptEna", on());
    after(299);
    silent(one);
    after(1);
    assertThat(brief(report(one))).isEqualTo(brief(0, "1111", INTEGRITY));
    set("GGIO1.Ind1.stVal[ST]", on());
    accepts(one, URCB + "$GI", on());
    assertThat(brief(report(one))).isEqualTo(brief(1, "1000", DATA_CHANGE));
    assertThat(brief(report(one))).isEqualTo(brief(2, "1111", INTERROGATION));
    after(300);
    assertThat(brief(report(one))).isEqualTo(brief(3, "1111", INTEGRITY));
    accepts(one, URCB + "$RptEna", off());
    after(1000);
    silent(one);
  }

  @Test
  void anIntegrityPeriodShorterThanTheServersIsRefused() {
    refuses(one, URCB + "$IntgPd", number(1), DataAccessError.OBJECT_VALUE_INVALID);
    refuses(one, BRCB + "$IntgPd", number(9), DataAccessError.OBJECT_VALUE_INVALID);
    assertThat(read(BRCB + "$IntgPd")).isEqualTo(number(0));
    accepts(one, BRCB + "$IntgPd", number(10));
    accepts(one, BRCB + "$IntgPd", number(0));
  }

  @Test
  void integrityPeriodsThatPassWhileReportsAreMadeAreSkipped() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$IntgPd", number(10));
    accepts(one, URCB + "$RptEna", on());
    now = now.plus(Duration.ofMillis(10));
    device.reports().timeout(now, at());
    now = now.plus(Duration.ofMillis(55)); // as long as that took
    device.reports().skipMissed(now);
    assertThat(device.reports().deadline()).isEqualTo(now.plus(Duration.ofMillis(10)));
    after(10);
    assertThat(brief(report(one))).isEqualTo(brief(0, "1111", INTEGRITY));
    assertThat(brief(report(one))).isEqualTo(brief(1, "1111", INTEGRITY));
    silent(one);
  }

  @Test
  void whileEnabledOnlyDisablingAndInterrogationAreTaken() {
    accepts(one, URCB + "$RptEna", on());
    for (String attribute : List.of("OptFlds", "TrgOps"))
      refuses(one, URCB + "$" + attribute, attribute.equals("TrgOps") ? bits("000000") : bits("0000000000"),
          DataAccessError.TEMPORARILY_UNAVAILABLE);
    refuses(one, URCB + "$BufTm", number(1), DataAccessError.TEMPORARILY_UNAVAILABLE);
    refuses(one, URCB + "$DatSet", text(""), DataAccessError.TEMPORARILY_UNAVAILABLE);
    accepts(one, URCB + "$GI", on());
    accepts(one, URCB + "$RptEna", off());
    refuses(one, URCB + "$GI", on(), DataAccessError.TEMPORARILY_UNAVAILABLE);
  }

  @Test
  void aBlockIsNotWrittenAsAWholeNorWithAnotherTypeNorWhereItIsReadOnly() {
    refuses(one, URCB, read(URCB), DataAccessError.TYPE_INCONSISTENT);
    refuses(one, URCB + "$OptFlds", number(3), DataAccessError.TYPE_INCONSISTENT);
    refuses(one, URCB + "$ConfRev", number(3), DataAccessError.OBJECT_ACCESS_DENIED);
    refuses(one, URCB + "$SqNum", number(3), DataAccessError.OBJECT_ACCESS_DENIED);
    refuses(one, BRCB + "$TimeofEntry", Data.BinaryTime.NOT_SET, DataAccessError.OBJECT_ACCESS_DENIED);
    refuses(one, URCB + "$Owner", new Data.OctetString(Octets.EMPTY), DataAccessError.OBJECT_ACCESS_DENIED);
  }

  @Test
  void aReservedUrcbIsClosedToOthersUntilItsClientIsGone() {
    accepts(one, URCB + "$Resv", on());
    assertThat(read(URCB + "$Owner")).isEqualTo(new Data.OctetString(one.owner()));
    refuses(two, URCB + "$RptEna", on(), DataAccessError.TEMPORARILY_UNAVAILABLE);
    refuses(two, URCB + "$Resv", on(), DataAccessError.TEMPORARILY_UNAVAILABLE);
    accepts(one, URCB + "$RptEna", on());
    device.closed(one, now, Instant.EPOCH);
    assertThat(read(URCB + "$RptEna")).isEqualTo(off());
    assertThat(read(URCB + "$Resv")).isEqualTo(off());
    accepts(two, URCB + "$RptEna", on());
    assertThat(read(URCB + "$Resv")).isEqualTo(on()); // enabling reserves
    accepts(two, URCB + "$RptEna", off());
    assertThat(read(URCB + "$Resv")).isEqualTo(off());
  }

  @Test
  void aBrcbStaysReservedForResvTmsAfterTheConnectionIsLost() {
    accepts(one, BRCB + "$ResvTms", new Data.Int(60));
    device.closed(one, now, Instant.EPOCH);
    refuses(two, BRCB + "$RptEna", on(), DataAccessError.TEMPORARILY_UNAVAILABLE);
    after(59_000);
    refuses(two, BRCB + "$ResvTms", new Data.Int(5), DataAccessError.TEMPORARILY_UNAVAILABLE);
    after(1_000);
    accepts(two, BRCB + "$RptEna", on());
    assertThat(read(BRCB + "$ResvTms")).isEqualTo(new Data.Int(10)); // the first write reserves
  }

  @Test
  void theClientThatLostItsConnectionMayTakeItsBrcbBack() {
    accepts(one, BRCB + "$ResvTms", new Data.Int(60));
    device.closed(one, now, Instant.EPOCH);
    ServedClient again = client("one", 65_000);
    accepts(again, BRCB + "$RptEna", on());
    accepts(again, BRCB + "$RptEna", off());
    accepts(again, BRCB + "$ResvTms", new Data.Int(0));
    accepts(two, BRCB + "$RptEna", on());
  }

  @Test
  void aRefusedWriteReservesNothing() {
    refuses(one, BRCB + "$DatSet", text("GOLDLD0/LLN0$nope"), DataAccessError.OBJECT_VALUE_INVALID);
    assertThat(read(BRCB + "$ResvTms")).isEqualTo(new Data.Int(0));
    accepts(two, BRCB + "$RptEna", on());
  }

  @Test
  void aBrcbWithoutResvTmsIsHeldOnlyWhileItIsEnabled() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/scl/golden.cid")) {
      String scl = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(scl).contains("resvTms=\"true\"");
      device = new VirtualDevice(Scl.parse("golden.cid", new ByteArrayInputStream(
          scl.replace("resvTms=\"true\"", "resvTms=\"false\"").getBytes(StandardCharsets.UTF_8))).model("GOLD"),
          ServerSettings.STANDARD, now);
    }
    accepts(one, BRCB + "$OptFlds", bits("0101000000"));
    accepts(one, BRCB + "$RptEna", on());
    refuses(two, BRCB + "$RptEna", on(), DataAccessError.TEMPORARILY_UNAVAILABLE);
    accepts(one, BRCB + "$RptEna", off());
    accepts(two, BRCB + "$RptEna", on());
    device.closed(two, now, Instant.EPOCH);
    accepts(one, BRCB + "$RptEna", on());
  }

  @Test
  void aChangedDataSetCountsUpConfRevAndEmptiesTheBuffer() {
    set("GGIO1.Ind1.stVal[ST]", on());
    accepts(one, BRCB + "$DatSet", text("GOLDLD0/LLN0$dsCtl"));
    assertThat(read(BRCB + "$ConfRev")).isEqualTo(number(8));
    accepts(one, BRCB + "$DatSet", text("GOLDLD0/LLN0$dsCtl"));
    assertThat(read(BRCB + "$ConfRev")).isEqualTo(number(8));
    refuses(one, BRCB + "$DatSet", text("GOLDLD0/LLN0$nope"), DataAccessError.OBJECT_VALUE_INVALID);
    accepts(one, BRCB + "$RptEna", on());
    silent(one);
    accepts(one, URCB + "$DatSet", text(""));
    refuses(one, URCB + "$RptEna", on(), DataAccessError.OBJECT_VALUE_INVALID);
  }

  @Test
  void buffersWhileNobodyListensAndSaysThatSomethingMayBeLost() {
    accepts(one, BRCB + "$OptFlds", bits("0100001000"));
    set("GGIO1.Ind1.stVal[ST]", on());
    set("GGIO1.Ind1.stVal[ST]", off());
    accepts(one, BRCB + "$RptEna", on());
    assertThat(report(one).subList(2, 4)).containsExactly(number(0), on());
    assertThat(report(one).subList(2, 4)).containsExactly(number(1), off());
    silent(one);
  }

  @Test
  void goesOnBehindTheEntryIdThatIsWritten() {
    accepts(one, BRCB + "$OptFlds", bits("0100001100"));
    accepts(one, BRCB + "$RptEna", on());
    set("GGIO1.Ind1.stVal[ST]", on());
    AccessResult received = report(one).get(4);
    accepts(one, BRCB + "$RptEna", off());
    set("GGIO1.Ind2.stVal[ST]", on());

    accepts(one, BRCB + "$EntryID", (Data) received);
    accepts(one, BRCB + "$RptEna", on());
    List<AccessResult> next = report(one);
    assertThat(next.subList(2, 4)).containsExactly(number(0), off());
    assertThat(next.get(5)).isEqualTo(bits("0100"));
    silent(one);
    accepts(one, BRCB + "$RptEna", off());

    refuses(one, BRCB + "$EntryID", new Data.OctetString(Octets.hex("0909090909090909")),
        DataAccessError.OBJECT_VALUE_INVALID);
    accepts(one, BRCB + "$RptEna", on()); // everything again, and possibly something lost
    assertThat(report(one).subList(2, 4)).containsExactly(number(0), on());
    assertThat(report(one).get(5)).isEqualTo(bits("0100"));
    silent(one);
    accepts(one, BRCB + "$RptEna", off());

    accepts(one, BRCB + "$EntryID", new Data.OctetString(Octets.hex("0000000000000000")));
    accepts(one, BRCB + "$RptEna", on());
    assertThat(report(one).get(5)).isEqualTo(bits("1000"));
  }

  @Test
  void aChangeOfWhatIsBufferedPurgesButOptionsDoNot() {
    accepts(one, BRCB + "$TrgOps", bits("011101"));
    set("GGIO1.Ind1.stVal[ST]", on());
    accepts(one, BRCB + "$OptFlds", bits("0100000000"));
    accepts(one, BRCB + "$RptEna", on());
    report(one);
    accepts(one, BRCB + "$RptEna", off());
    accepts(one, BRCB + "$RptID", text("other"));
    accepts(one, BRCB + "$RptEna", on());
    silent(one);
  }

  @Test
  void anOverflowingBufferLosesTheOldestAndSaysSo() {
    accepts(one, BRCB + "$OptFlds", bits("0100001000"));
    accepts(one, BRCB + "$RptEna", on());
    set("GGIO1.Ind1.stVal[ST]", on());
    report(one); // the first after enabling says so anyway
    for (int i = 0; i < 20; i++) set("GGIO1.Ind1.stVal[ST]", Data.Bool.of(i % 2 == 1));
    // three had room with the client, five in the buffer; the fourth is the first after the gap
    List<AccessResult> flags = new ArrayList<>();
    for (Optional<ServedClient.Waiting> next = device.reports().take(one); next.isPresent(); next = device.reports()
        .take(one))
      flags.add(next.get().segments().getFirst().results().get(3));
    assertThat(flags).containsExactly(off(), off(), off(), on(), off(), off(), off(), off());
  }

  @Test
  void aUrcbDropsTheOldestOfAClientThatDoesNotTake() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$RptEna", on());
    for (int i = 0; i < 10; i++) set("GGIO1.Ind1.stVal[ST]", Data.Bool.of(i % 2 == 0));
    assertThat(one.dropped()).isEqualTo(7);
    assertThat(brief(report(one))).isEqualTo(brief(7, "1000", DATA_CHANGE));
    assertThat(device.remark()).hasValueSatisfying(text -> assertThat(text).contains("one", "loses the oldest"));
  }

  @Test
  void aUrcbLosesItsReportWhereBufferedOnesHaveAllTheRoom() {
    accepts(one, URCB + "$RptEna", on());
    accepts(one, BRCB + "$RptEna", on());
    accepts(one, URCB + "$RptEna", off());
    for (int i = 0; i < 3; i++) set("GGIO1.Ind1.stVal[ST]", Data.Bool.of(i % 2 == 0));
    accepts(one, URCB + "$RptEna", on());
    assertThat(one.dropped()).isZero();
    accepts(one, URCB + "$GI", on());
    assertThat(one.dropped()).isEqualTo(1);
    assertThat(device.remark()).hasValueSatisfying(text -> assertThat(text).contains("one", "urcbStat01", "loses"));
  }

  @Test
  void sequenceNumbersWrapAndBeginAtZeroWithEachEnabling() {
    optFldsShort(one, URCB);
    accepts(one, URCB + "$RptEna", on());
    for (int i = 0; i < 256; i++) {
      accepts(one, URCB + "$GI", on());
      assertThat(brief(report(one))).isEqualTo(brief(i, "1111", INTERROGATION));
    }
    accepts(one, URCB + "$GI", on());
    assertThat(brief(report(one))).isEqualTo(brief(0, "1111", INTERROGATION));
    accepts(one, URCB + "$GI", on());
    report(one);
    accepts(one, URCB + "$RptEna", off());
    accepts(one, URCB + "$RptEna", on());
    accepts(one, URCB + "$GI", on());
    assertThat(brief(report(one))).isEqualTo(brief(0, "1111", INTERROGATION));

    optFldsShort(one, BRCB);
    accepts(one, BRCB + "$RptEna", on());
    for (int i = 0; i < 300; i++) {
      accepts(one, BRCB + "$GI", on());
      assertThat(brief(report(one))).isEqualTo(brief(i, "1111", INTERROGATION));
    }
  }

  @Test
  void segmentsWhatIsLongerThanThePdu() {
    ServedClient narrow = client("narrow", 2000);
    accepts(narrow, "LLN0$RP$urcbBig01$RptEna", on());
    accepts(narrow, "LLN0$RP$urcbBig01$GI", on());
    List<InformationReport> segments = device.reports().take(narrow).orElseThrow().segments();
    assertThat(segments).hasSizeGreaterThan(1);
    BitString seen = BitString.of(new boolean[80]);
    for (int i = 0; i < segments.size(); i++) {
      InformationReport segment = segments.get(i);
      assertThat(MmsPdu.CODEC.encode(new MmsPdu.Unconfirmed(segment)).length()).isLessThanOrEqualTo(2000);
      List<AccessResult> elements = segment.results();
      assertThat(elements.get(1)).isEqualTo(bits("0111110011"));
      assertThat(elements.get(2)).isEqualTo(number(0));
      assertThat(elements.get(6)).isEqualTo(number(i));
      assertThat(elements.get(7)).isEqualTo(Data.Bool.of(i + 1 < segments.size()));
      BitString inclusion = ((Data.Bits) elements.get(8)).value();
      assertThat(elements).hasSize(9 + 3 * inclusion.count());
      boolean[] both = new boolean[80];
      for (int bit = 0; bit < 80; bit++) {
        assertThat(seen.get(bit) && inclusion.get(bit)).isFalse();
        both[bit] = seen.get(bit) || inclusion.get(bit);
      }
      seen = BitString.of(both);
    }
    assertThat(seen.count()).isEqualTo(80);
  }

  @Test
  void aMemberThatFitsNoPduIsLeftOutAndRemarked() {
    ServedClient narrow = client("narrow", 512);
    set("GTYP1.Ty.vs255[ST]", text("x".repeat(255)), "GTYP1.Ty.us255[ST]", new Data.MmsString("y".repeat(255)));
    accepts(narrow, "LLN0$RP$urcbTypes01$RptEna", on());
    accepts(narrow, "LLN0$RP$urcbTypes01$GI", on());
    silent(narrow);
    assertThat(device.remark()).hasValueSatisfying(text -> assertThat(text).contains("GTYP1$ST$Ty", "512"));
  }

  @Test
  void dataSetsOfAnAssociationAreReportedUntilItEnds() {
    device.answer(one, new ConfirmedRequest.DefineNamedVariableList(new ObjectName.AssociationSpecific("mine"),
        List.of(Variable.of("GOLDLD0", "GGIO1$ST$Ind3$stVal"))), now, at()).orThrow();
    accepts(one, URCB + "$DatSet", text("@mine"));
    refuses(one, BRCB + "$DatSet", text("@mine"), DataAccessError.OBJECT_VALUE_INVALID);
    refuses(two, "LLN0$RP$urcbStat02$DatSet", text("@mine"), DataAccessError.OBJECT_VALUE_INVALID);
    assertThat(
        device.answer(one, ConfirmedRequest.DeleteNamedVariableList.of(new ObjectName.AssociationSpecific("mine")),
            now, at()).orThrow())
        .isEqualTo(new ConfirmedResponse.Deleted(1, 0)); // in use
    accepts(one, URCB + "$RptEna", on());
    set("GGIO1.Ind3.stVal[ST]", on());
    assertThat(report(one)).contains(text("@mine"), bits("1"));
    device.closed(one, now, Instant.EPOCH);
    assertThat(read(URCB + "$DatSet")).isEqualTo(text("GOLDLD0/LLN0$dsStat"));
  }

  @Test
  void aBufferedBlockReportsItsIntegrityAlsoWhileNobodyListens() {
    after(1000);
    assertThat(read("LLN0$BR$brcbMeas01$EntryID")).isNotEqualTo(
        new Data.OctetString(Octets.hex("0000000000000000")));
    assertThat(read("LLN0$BR$brcbMeas01$TimeofEntry")).isEqualTo(Data.BinaryTime.of(START.plusSeconds(1)));
  }
}
