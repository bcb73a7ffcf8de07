package io.gridtap.iec61850.server;

import static io.gridtap.iec61850.report.OptFlds.Field.BUFFER_OVERFLOW;
import static io.gridtap.iec61850.report.OptFlds.Field.CONF_REVISION;
import static io.gridtap.iec61850.report.OptFlds.Field.DATA_REFERENCE;
import static io.gridtap.iec61850.report.OptFlds.Field.DATA_SET_NAME;
import static io.gridtap.iec61850.report.OptFlds.Field.ENTRY_ID;
import static io.gridtap.iec61850.report.OptFlds.Field.REASON_FOR_INCLUSION;
import static io.gridtap.iec61850.report.OptFlds.Field.REPORT_TIME_STAMP;
import static io.gridtap.iec61850.report.OptFlds.Field.SEGMENTATION;
import static io.gridtap.iec61850.report.OptFlds.Field.SEQUENCE_NUMBER;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.server.ReportControl.Entry;
import io.gridtap.iec61850.server.ReportControl.Inclusion;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reports as they are sent (IEC 61850-8-1 §17.2). */
final class ReportFormat {
  private static final VariableAccess RPT = new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT"));
  /** Tags and lengths around the elements of a report, at their longest. */
  private static final int ENVELOPE_OCTETS = 24;

  private ReportFormat() {}

  /**
   * An entry as it is sent, in segments if it is longer than a PDU; nothing if none of its members fits.
   *
   * @param remarks is told of a member that is left out
   */
  static List<InformationReport> compose(ReportControl rcb, Entry entry, boolean overflow, ServedClient client,
      Consumer<String> remarks) {
    int sqNum = rcb.nextSqNum();
    OptFlds optFlds = rcb.buffered() ? rcb.optFlds : rcb.optFlds.unbuffered();
    List<Map.Entry<Integer, Inclusion>> all = List.copyOf(entry.inclusions().entrySet());
    InformationReport whole = segment(rcb, entry, optFlds, sqNum, overflow, all, 0, false);
    if (fits(whole, client)) return List.of(whole);
    OptFlds segmented = new OptFlds(optFlds.mask() | OptFlds.of(SEGMENTATION).mask());
    long room = client.maxPduOctets() - ENVELOPE_OCTETS
        - octets(header(rcb, entry, segmented, sqNum, overflow, 0, true))
        - (rcb.dataSet.orElseThrow().members().size() + 7) / 8 - 6;
    List<List<Map.Entry<Integer, Inclusion>>> parts = new ArrayList<>();
    List<Map.Entry<Integer, Inclusion>> part = new ArrayList<>();
    long used = 0;
    for (Map.Entry<Integer, Inclusion> member : all) {
      int octets = memberOctets(rcb, optFlds, member);
      if (octets > room) {
        remarks.accept("%s: %s needs %d octets and does not fit a PDU of %d: left out".formatted(rcb.reference(),
            reference(rcb, member.getKey()), octets, client.maxPduOctets()));
        continue;
      }
      if (used + octets > room) {
        parts.add(part);
        part = new ArrayList<>();
        used = 0;
      }
      part.add(member);
      used += octets;
    }
    if (!part.isEmpty()) parts.add(part);
    List<InformationReport> segments = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++)
      segments.add(segment(rcb, entry, segmented, sqNum, overflow, parts.get(i), i, i + 1 < parts.size()));
    return segments;
  }

  private static List<AccessResult> header(ReportControl rcb, Entry entry, OptFlds optFlds, int sqNum, boolean overflow,
      int subSqNum, boolean more) {
    List<AccessResult> elements = new ArrayList<>();
    elements.add(new Data.VisibleString(rcb.effectiveRptId()));
    elements.add(new Data.Bits(optFlds.bits()));
    if (optFlds.has(SEQUENCE_NUMBER)) elements.add(new Data.Unsigned(sqNum));
    if (optFlds.has(REPORT_TIME_STAMP)) elements.add(Data.BinaryTime.of(entry.at()));
    if (optFlds.has(DATA_SET_NAME))
      elements.add(new Data.VisibleString(rcb.dataSet.map(DataSet::reference).orElse("")));
    if (optFlds.has(BUFFER_OVERFLOW)) elements.add(Data.Bool.of(overflow));
    if (optFlds.has(ENTRY_ID)) elements.add(new Data.OctetString(ReportControl.entryId(entry.number())));
    if (optFlds.has(CONF_REVISION)) elements.add(new Data.Unsigned(rcb.confRev));
    if (optFlds.has(SEGMENTATION)) {
      elements.add(new Data.Unsigned(subSqNum));
      elements.add(Data.Bool.of(more));
    }
    return elements;
  }

  private static InformationReport segment(ReportControl rcb, Entry entry, OptFlds optFlds, int sqNum, boolean overflow,
      List<Map.Entry<Integer, Inclusion>> members, int subSqNum, boolean more) {
    List<AccessResult> elements = header(rcb, entry, optFlds, sqNum, overflow, subSqNum, more);
    boolean[] inclusion = new boolean[rcb.dataSet.orElseThrow().members().size()];
    for (Map.Entry<Integer, Inclusion> member : members) inclusion[member.getKey()] = true;
    elements.add(new Data.Bits(BitString.of(inclusion)));
    if (optFlds.has(DATA_REFERENCE))
      for (Map.Entry<Integer, Inclusion> member : members)
        elements.add(new Data.VisibleString(reference(rcb, member.getKey())));
    for (Map.Entry<Integer, Inclusion> member : members) elements.add(member.getValue().value());
    if (optFlds.has(REASON_FOR_INCLUSION))
      for (Map.Entry<Integer, Inclusion> member : members)
        elements.add(new Data.Bits(member.getValue().reason().bitString()));
    return new InformationReport(RPT, elements);
  }

  private static String reference(ReportControl rcb, int index) {
    return rcb.dataSet.orElseThrow().members().get(index).item().mmsReference();
  }

  private static int memberOctets(ReportControl rcb, OptFlds optFlds, Map.Entry<Integer, Inclusion> member) {
    int octets = octets(member.getValue().value());
    if (optFlds.has(DATA_REFERENCE)) octets += octets(new Data.VisibleString(reference(rcb, member.getKey())));
    if (optFlds.has(REASON_FOR_INCLUSION)) octets += octets(new Data.Bits(member.getValue().reason().bitString()));
    return octets;
  }

  private static int octets(List<AccessResult> elements) {
    return elements.stream().mapToInt(element -> octets((Data) element)).sum();
  }

  /** On the wire. */
  static int octets(Data data) { return Data.CODEC.encode(data).length(); }

  private static boolean fits(InformationReport report, ServedClient client) {
    return MmsPdu.CODEC.encode(new MmsPdu.Unconfirmed(report)).length() <= client.maxPduOctets();
  }
}
