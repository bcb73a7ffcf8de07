package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.file.FileStore;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.LogRight;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.MemoryFileStore;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.Service;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The coverage page is printed from the code's tables. {@code mvn test -Dgridtap.docs=write} writes it; otherwise it
 * must be what the tables say.
 */
class CoverageDocumentTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "iec61850-coverage.md");

  /** The services of IEC 61850-7-2 that each MMS service carries (IEC 61850-8-1 table 1 and following). */
  private static final Map<Service, String> ACSI = Map.ofEntries(
      Map.entry(Service.GET_NAME_LIST, "GetServerDirectory, GetLogicalDeviceDirectory, GetLogicalNodeDirectory"),
      Map.entry(Service.READ,
          "GetDataValues, GetDataSetValues, GetBRCBValues, GetURCBValues, GetAllDataValues, GetSGCBValues, "
              + "GetEditSGValue, GetLCBValues, GetLogStatusValues, GetGoCBValues, GetMSVCBValues, GetUSVCBValues, Select"),
      Map.entry(Service.WRITE,
          "SetDataValues, SetDataSetValues, SetBRCBValues, SetURCBValues, SelectActiveSG, SelectEditSG, SetEditSGValue, "
              + "ConfirmEditSGValues, SetLCBValues, SetGoCBValues, SetMSVCBValues, SetUSVCBValues, SelectWithValue, "
              + "Operate, Cancel"),
      Map.entry(Service.GET_VARIABLE_ACCESS_ATTRIBUTES, "GetDataDirectory, GetDataDefinition"),
      Map.entry(Service.DEFINE_NAMED_VARIABLE_LIST, "CreateDataSet"),
      Map.entry(Service.GET_NAMED_VARIABLE_LIST_ATTRIBUTES, "GetDataSetDirectory"),
      Map.entry(Service.DELETE_NAMED_VARIABLE_LIST, "DeleteDataSet"), Map.entry(Service.OBTAIN_FILE, "SetFile"),
      Map.entry(Service.FILE_OPEN, "GetFile"), Map.entry(Service.FILE_READ, "GetFile"),
      Map.entry(Service.FILE_CLOSE, "GetFile"), Map.entry(Service.FILE_DELETE, "DeleteFile"),
      Map.entry(Service.FILE_DIRECTORY, "GetServerDirectory (FILE), GetFileAttributeValues"),
      Map.entry(Service.READ_JOURNAL, "QueryLogByTime, QueryLogAfter"));

  @Test
  void thePageSaysWhatTheTablesSay() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("gridtap.docs"))) Files.writeString(PAGE, page);
    assertThat(PAGE).as("written by: mvn test -Dgridtap.docs=write").hasContent(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(
        """
            # IEC 61850: what is covered

            Printed from the tables of the code by a test; do not edit.

            ## The layers under MMS

            | Layer | Standard | Covered |
            |---|---|---|
            | TPKT | RFC 1006 | both roles |
            | Transport | ISO 8073 (X.224), class 0 | CR, CC, DT with fragments, DR, ER; TPDU size 128…8192; selectors |
            | Session | ISO 8327-1 (X.225), kernel and duplex | CN, AC, RF, GT + DT, FN, DN, AB, AA; versions 1 and 2 |
            | Presentation | ISO 8823 (X.226), normal mode | CP, CPA, CPR, ARU, ARP; user data simply and fully encoded |
            | ACSE | ISO 8650-1 (X.227) | AARQ, AARE with diagnostics, RLRQ, RLRE, ABRT; AP titles, AE qualifiers, password |

            ## MMS services (ISO 9506)

            All are written and read, requests and answers alike. What the IED server serves is what it claims in its
            answer to the initiate request; it rejects the others as unrecognised.

            | Service | of IEC 61850-7-2 | IED server |
            |---|---|---|
            """);
    for (Service service : Service.values())
      row(page, camel(service.name()), ACSI.getOrDefault(service, "—"),
          served(service));
    row(page, "InformationReport", "Report, CommandTermination", "yes");
    row(page, "UnsolicitedStatus", "—", "no");
    row(page, "Initiate, Conclude, Abort", "Associate, Release, Abort", "yes");
    row(page, "Cancel, Reject", "—", "yes");
    page.append("\nPDUs: ").append(records(MmsPdu.class, name -> !name.startsWith("Unreadable"))).append(".\n");
    page.append("\nData: ").append(records(Data.class, name -> true)).append("; nested up to `Limits.maxNesting`.\n");
    page.append("\nTypes: ").append(records(TypeDescription.class, name -> !name.equals("Component"))).append(".\n");
    page.append("\nAccess errors: ")
        .append(list(Stream.of(DataAccessError.values()).map(DataAccessError::text))).append(".\n");
    page.append("\nService errors: ").append(list(ServiceError.standard().stream().map(ServiceError::text)))
        .append(".\n");
    page.append("\nA failure is a value: `").append(AccessResult.Failure.class.getSimpleName()).append("`.\n");

    page.append("\n## Data model\n\nFunctional constraints: ")
        .append(list(Stream.of(FunctionalConstraint.values()).map(Enum::name))).append(".\n");
    page.append(
        "\nReferences: the constraint or node as a whole, data, attributes; of an array all, one element or several ")
        .append("in a row (alternate access by index and range), and what these have.\n");
    page.append("\nBasic types of SCL: ").append(list(Stream.of(BasicType.values()).map(BasicType::sclName)))
        .append(".\n");
    page.append("\nTyped values: ").append(list(Stream.of(ValueType.Kind.values())
        .filter(kind -> kind != ValueType.Kind.ANY)
        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))))
        .append(".\n");
    page.append("\nQuality: ").append(list(Stream.of(Quality.Validity.values())
        .map(validity -> validity.name().toLowerCase(Locale.ROOT)))).append("; ")
        .append(list(Stream.of(Quality.Detail.values()).map(Quality.Detail::text))).append(".\n");

    page.append("\n## Reporting\n\n| | |\n|---|---|\n");
    row(page, "Attributes of a BRCB", String.join(", ", ReportControlBlock.BUFFERED));
    row(page, "Attributes of a URCB", String.join(", ", ReportControlBlock.UNBUFFERED));
    row(page, "OptFlds", list(Stream.of(OptFlds.Field.values()).map(OptFlds.Field::text)));
    row(page, "TrgOps", list(Stream.of(TrgOps.Trigger.values()).map(TrgOps.Trigger::text)));
    row(page, "Reasons", list(Stream.of(ReasonCode.Reason.values()).map(ReasonCode.Reason::text)));
    page.append("\n## Control\n\nBy client and server, each with every one of these.\n\n| | |\n|---|---|\n");
    row(page, "Control models", list(Stream.of(CtlModel.values()).map(CtlModel::text)));
    row(page, "Services",
        "Select (SBO), SelectWithValue (SBOw), Operate (Oper), Cancel, TimeActivatedOperate (operTm), "
            + "CommandTermination + and −");
    row(page, "Objects", "SPC, DPC, INC, ENC, BSC, ISC, APC, BAC");
    row(page, "Originators", list(Stream.of(OriginatorCategory.values()).map(OriginatorCategory::text)));
    row(page, "Errors", list(Stream.of(ControlError.values()).map(ControlError::text)));
    row(page, "AddCause", list(Stream.of(AddCause.values()).map(AddCause::text)));
    page.append(
        """

            Not covered: GOOSE and sampled values on the wire; their control blocks are.

            Stored and read back only, by the server: substitution (SV). `subEna` neither puts `subVal` in the place of the \
            value nor sets `substituted`.
            """);
    return page.toString();
  }

  private static String served(Service service) {
    if (Iec61850Server.services().contains(service)) return "yes";
    FileStore files = new MemoryFileStore(1);
    if (ServerSettings.STANDARD.withFiles(files).services().contains(service)) return "with a file store";
    return ServerSettings.STANDARD.withLogRights(LogRight.values()).services().contains(service)
        ? "where clients may"
        : "no";
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String list(Stream<String> words) { return words.collect(Collectors.joining(", ")); }

  private static String records(Class<?> sealed, Function<String, Boolean> wanted) {
    List<String> names = Arrays.stream(sealed.getDeclaredClasses()).filter(Class::isRecord).map(Class::getSimpleName)
        .filter(wanted::apply).sorted().toList();
    return String.join(", ", names);
  }

  /** {@code GET_NAME_LIST} as the standard writes it: GetNameList. */
  private static String camel(String constant) {
    return Arrays.stream(constant.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT)).collect(Collectors.joining());
  }
}
