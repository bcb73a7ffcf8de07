package io.gridtap.bench;

import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.BitString;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The device of the benchmarks: one logical node with 100 measured values (class MV: {@code mag.f}, {@code q},
 * {@code t}), data sets of the first 10, 50 and 100 of them, and reports of all members with sequence number, time,
 * data set, configuration revision and reasons.
 */
final class ReportTraffic {
  static final int[] SIZES = {10, 50, 100};

  private ReportTraffic() {}

  static String dataSet(int members) { return "BENCHLD0/LLN0$ds" + members; }

  static String rptId(int members) { return "urcb" + members + "_id"; }

  static String scl() {
    StringBuilder scl = new StringBuilder(
        """
            <?xml version="1.0" encoding="UTF-8"?>
            <SCL xmlns="http://www.iec.ch/61850/2003/SCL" version="2007" revision="B"><Header id="bench"/>
            <IED name="BENCH"><AccessPoint name="AP1"><Server><Authentication none="true"/><LDevice inst="LD0">
            <LN0 lnClass="LLN0" inst="" lnType="LLN0_T">
            """);
    for (int size : SIZES) {
      scl.append("<DataSet name=\"ds").append(size).append("\">");
      for (int i = 1; i <= size; i++)
        scl.append("<FCDA ldInst=\"LD0\" lnClass=\"GGIO\" lnInst=\"1\" doName=\"AnIn").append(i)
            .append("\" fc=\"MX\"/>");
      scl.append("</DataSet>");
    }
    for (int size : SIZES)
      scl.append(
          "<ReportControl name=\"urcb%d\" datSet=\"ds%d\" rptID=\"%s\" buffered=\"false\" confRev=\"1\" indexed=\"false\">"
              .formatted(size, size, rptId(size)))
          .append("<TrgOps dchg=\"true\" qchg=\"true\" period=\"true\" gi=\"true\"/>")
          .append(
              "<OptFields seqNum=\"true\" timeStamp=\"true\" reasonCode=\"true\" dataSet=\"true\" configRef=\"true\"/>")
          .append("</ReportControl>");
    scl.append("</LN0><LN lnClass=\"GGIO\" inst=\"1\" lnType=\"GGIO_T\"/></LDevice></Server></AccessPoint></IED>\n");
    scl.append(
        "<DataTypeTemplates><LNodeType id=\"LLN0_T\" lnClass=\"LLN0\"><DO name=\"Beh\" type=\"MV_T\"/></LNodeType>");
    scl.append("<LNodeType id=\"GGIO_T\" lnClass=\"GGIO\">");
    for (int i = 1; i <= 100; i++) scl.append("<DO name=\"AnIn").append(i).append("\" type=\"MV_T\"/>");
    scl.append("</LNodeType>").append(
        """
            <DOType id="MV_T" cdc="MV"><DA name="mag" bType="Struct" type="AV" fc="MX" dchg="true"/>
            <DA name="q" bType="Quality" fc="MX" qchg="true"/><DA name="t" bType="Timestamp" fc="MX"/></DOType>
            <DAType id="AV"><BDA name="f" bType="FLOAT32"/></DAType></DataTypeTemplates></SCL>
            """);
    return scl.toString();
  }

  static IedModel model() throws IOException {
    return Scl.parse("bench.cid", new ByteArrayInputStream(scl().getBytes(StandardCharsets.UTF_8))).model("BENCH");
  }

  static ReportRouter.Subscription subscription(IedModel model, int members) {
    DataSetDirectory directory = DataSetDirectory.of(dataSet(members),
        model.dataSet("BENCHLD0", "LLN0$ds" + members).orElseThrow());
    return new ReportRouter.Subscription("BENCHLD0/LLN0$RP$urcb" + members, rptId(members), false, directory);
  }

  /** The MMS PDU of one report. */
  static MmsPdu report(int members, int sqNum) {
    OptFlds optFlds = OptFlds.of(Field.SEQUENCE_NUMBER, Field.REPORT_TIME_STAMP, Field.REASON_FOR_INCLUSION,
        Field.DATA_SET_NAME, Field.CONF_REVISION);
    Instant time = Instant.parse("2026-11-21T08:00:00.250Z").plusMillis(sqNum);
    boolean[] inclusion = new boolean[members];
    Arrays.fill(inclusion, true);
    List<AccessResult> elements = new ArrayList<>(List.of(new Data.VisibleString(rptId(members)),
        new Data.Bits(optFlds.bits()), new Data.Unsigned(sqNum & 0xFF), Data.BinaryTime.of(time),
        new Data.VisibleString(dataSet(members)), new Data.Unsigned(1), new Data.Bits(BitString.of(inclusion))));
    for (int i = 0; i < members; i++)
      elements.add(Data.Structure.of(Data.Structure.of(new Data.Float32(230.5f + i + sqNum / 1000f)),
          new Data.Bits(BitString.of(13, i % 16 == 3 ? 0x1820 : 0)), Data.UtcTime.of(time, 0x0A)));
    for (int i = 0; i < members; i++) elements.add(new Data.Bits(BitString.of(6, 0b010000)));
    return new MmsPdu.Unconfirmed(
        new InformationReport(new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")), elements));
  }

  static Octets pdu(int members, int sqNum) { return MmsPdu.CODEC.encode(report(members, sqNum)); }

  /** The same with the headers of all layers, as one TPKT. */
  static Octets packet(int members, int sqNum) {
    Octets pdu = pdu(members, sqNum);
    OctetWriter out = new OctetWriter(pdu.length() + 64);
    int packet = io.gridtap.mms.tpkt.Tpkt.begin(out);
    io.gridtap.mms.cotp.Tpdu.writeDataHeader(out, true);
    out.octets(Octets.hex("01000100"));
    out.octets(io.gridtap.mms.presentation.Ppdu.DATA.encode(new io.gridtap.mms.presentation.Ppdu.UserData(3, pdu)));
    io.gridtap.mms.tpkt.Tpkt.end(out, packet);
    return out.toOctets();
  }

}
