package io.gridtap.mms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.Authentication;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AccessResult.Failure;
import io.gridtap.mms.pdu.ApplicationReference;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.Data.Bits;
import io.gridtap.mms.pdu.Data.Bool;
import io.gridtap.mms.pdu.Data.Float32;
import io.gridtap.mms.pdu.Data.Float64;
import io.gridtap.mms.pdu.Data.Int;
import io.gridtap.mms.pdu.Data.MmsString;
import io.gridtap.mms.pdu.Data.OctetString;
import io.gridtap.mms.pdu.Data.Structure;
import io.gridtap.mms.pdu.Data.Unsigned;
import io.gridtap.mms.pdu.Data.VisibleString;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.DirectoryEntry;
import io.gridtap.mms.pdu.EntryContent;
import io.gridtap.mms.pdu.FileAttributes;
import io.gridtap.mms.pdu.FileName;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.JournalEntry;
import io.gridtap.mms.pdu.JournalRange;
import io.gridtap.mms.pdu.JournalVariable;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the recorded clients printed they had seen is what is read here. */
class RecordedFactsTest {
  private static <T extends ConfirmedResponse> List<T> responses(String name, Class<T> type) {
    return responses(Recording.of(name), type);
  }

  private static <T extends ConfirmedResponse> List<T> responses(Recording recording, Class<T> type) {
    return recording.stream(MmsPdu.Response.class).map(MmsPdu.Response::service).filter(type::isInstance)
        .map(type::cast).toList();
  }

  private static List<AccessResult> single(String name) {
    return responses(name, ConfirmedResponse.Values.class).stream().filter(values -> values.results().size() == 1)
        .map(values -> values.results().getFirst()).toList();
  }

  private static List<InformationReport> reports(String name) {
    return Recording.of(name).stream(MmsPdu.Unconfirmed.class).map(MmsPdu.Unconfirmed::report).toList();
  }

  private static InitiateParameters agreed(Recording recording) {
    return recording.all(MmsPdu.InitiateResponse.class).getFirst().parameters();
  }

  private static Bits bits(String bits) { return new Bits(BitString.of(bits)); }

  @Test
  void libAssocConclude() {
    Recording recording = Recording.of("lib-assoc-conclude");
    assertThat(recording.all(Tpdu.ConnectionRequest.class)).containsExactly(new Tpdu.ConnectionRequest(1,
        TpduSize.OCTETS_8192, Octets.hex("0001"), Octets.hex("0001")));
    InitiateParameters agreed = agreed(recording);
    assertThat(agreed.maxPduOctets()).isEqualTo(65_000);
    assertThat(agreed.maxServOutstandingCalling()).isEqualTo(5);
    assertThat(agreed.maxServOutstandingCalled()).isEqualTo(5);
    assertThat(agreed.nestingLevel()).isEqualTo(10);
    assertThat(agreed.servicesSupported().length()).isEqualTo(85);
    assertThat(single("lib-assoc-conclude")).containsExactly(Bool.FALSE);
    assertThat(recording.all(MmsPdu.class)).endsWith(new MmsPdu.ConcludeRequest(), new MmsPdu.ConcludeResponse());
    assertThat(recording.all(AcseApdu.class)).endsWith(new AcseApdu.ReleaseRequest(), new AcseApdu.ReleaseResponse());
    assertThat(recording.all(Spdu.Finish.class)).hasSize(1);
    assertThat(recording.all(Spdu.Disconnect.class)).hasSize(1);
  }

  @Test
  void libAssocSelectors() {
    Recording recording = Recording.of("lib-assoc-selectors");
    assertThat(recording.all(Tpdu.ConnectionRequest.class)).containsExactly(new Tpdu.ConnectionRequest(1,
        TpduSize.OCTETS_8192, Octets.hex("01020304"), Octets.hex("0003")));
    Spdu.Connect connect = recording.all(Spdu.Connect.class).getFirst();
    assertThat(connect.callingSelector()).isEqualTo(Octets.hex("0001020304"));
    assertThat(connect.calledSelector()).isEqualTo(Octets.hex("0005"));
    Ppdu.Connect cp = recording.all(Ppdu.Connect.class).getFirst();
    assertThat(cp.callingSelector()).isEqualTo(Octets.hex("87654321"));
    assertThat(cp.calledSelector()).isEqualTo(Octets.hex("12345678"));
    AcseApdu.AssociateRequest aarq = recording.all(AcseApdu.AssociateRequest.class).getFirst();
    assertThat(aarq.called()).isEqualTo(Entity.of("1.1.1.999", 12));
    assertThat(aarq.calling()).isEqualTo(Entity.of("1.1.1.998", 13));
  }

  @Test
  void libAuthOk() {
    Recording recording = Recording.of("lib-auth-ok");
    assertThat(recording.all(AcseApdu.AssociateRequest.class).getFirst().authentication())
        .contains(new Authentication(BitString.of("1000"), AcseApdu.PASSWORD_MECHANISM, "secret"));
    assertThat(recording.all(AcseApdu.AssociateResponse.class).getFirst().result())
        .isEqualTo(AcseApdu.AssociateResult.ACCEPTED);
    assertThat(Recording.of("beanclient-auth-ok").all(AcseApdu.AssociateRequest.class).getFirst().authentication()
        .orElseThrow().value()).isEqualTo("secret");
    assertThat(Recording.of("lib-auth-wrong").all(AcseApdu.class)).singleElement()
        .asString().doesNotContain("wrong");
  }

  @Test
  void libAbort() {
    Recording recording = Recording.of("lib-abort");
    assertThat(recording.all(Ppdu.UserAbort.class)).hasSize(1);
    assertThat(recording.all(AcseApdu.Abort.class)).containsExactly(new AcseApdu.Abort(false));
  }

  @Test
  void libBrowse() {
    Recording recording = Recording.of("lib-browse");
    assertThat(responses(recording, ConfirmedResponse.Identity.class))
        .containsExactly(new ConfirmedResponse.Identity("golden", "golden-libiec61850", "1.0"));
    assertThat(responses(recording, ConfirmedResponse.Status.class)).singleElement()
        .satisfies(status -> assertThat(status.logicalStatus() + status.physicalStatus()).isZero());
    List<ConfirmedResponse.NameList> lists = responses(recording, ConfirmedResponse.NameList.class);
    assertThat(lists.getFirst().names()).containsExactly("GOLDLD0", "GOLDLD1");
    assertThat(lists).anySatisfy(list -> assertThat(list.names()).hasSize(13).contains("LLN0$dsBig", "LLN0$dsStat"));
    assertThat(lists).anySatisfy(list -> assertThat(list.names()).containsExactly("LLN0$EventLog"));
    assertThat(lists.stream().flatMap(list -> list.names().stream()).filter(name -> name.startsWith("GGIO1$"))
        .distinct()).hasSize(94);
    List<TypeDescription> types = responses(recording, ConfirmedResponse.VariableAccessAttributes.class).stream()
        .map(ConfirmedResponse.VariableAccessAttributes::type).toList();
    assertThat(types).anySatisfy(type -> assertThat(type).isInstanceOfSatisfying(TypeDescription.Structure.class,
        ty -> assertThat(ty.components()).hasSize(22)
            .contains(new TypeDescription.Component("b", new TypeDescription.Bool()),
                new TypeDescription.Component("i64", new TypeDescription.Int(64)),
                new TypeDescription.Component("f64", new TypeDescription.FloatingPoint(64, 11)),
                new TypeDescription.Component("q", new TypeDescription.Bits(-13)),
                new TypeDescription.Component("vs129", new TypeDescription.VisibleString(-129)),
                new TypeDescription.Component("etm", new TypeDescription.BinaryTime(true)),
                new TypeDescription.Component("t", new TypeDescription.UtcTime()))));
    assertThat(types.toString()).contains("Array[count=8,");
    assertThat(recording.all(MmsPdu.ConfirmedError.class)).isNotEmpty()
        .allSatisfy(error -> assertThat(error.error()).isEqualTo(ServiceError.OBJECT_NON_EXISTENT));
  }

  /** The smallest and the largest value of every basic type. */
  @Test
  void libReads() {
    List<AccessResult> read = single("lib-reads");
    assertThat(read).contains(Bool.FALSE, new Int(127), new Int(32_767), new Int(2_147_483_647),
        new Int(Long.MAX_VALUE), new Unsigned(128), new Unsigned(32_768), new Unsigned(2_147_483_648L),
        new Float32(3.25f), new Float64(Math.E), new Int(1), bits("01"), bits("10"), new VisibleString("vs64"),
        new VisibleString("GOLDLD0/GGIO1$ST$Ind1"), new VisibleString("a visible string of up to 255 characters"),
        new MmsString("plain"), new OctetString(Octets.hex("deadbeef00")), bits("0000000000000"));
    assertThat(read).contains(Bool.TRUE, new Int(-128), new Int(-32_768), new Int(-2_147_483_648L),
        new Int(Long.MIN_VALUE), new Unsigned(255), new Unsigned(65_535), new Unsigned(4_294_967_295L),
        new Float32(-1.5f), new Int(5), new VisibleString("sixty-four"), new MmsString("Grüße €"),
        bits("1101000100110"));
    assertThat(read).anySatisfy(value -> assertThat(value).isInstanceOfSatisfying(Data.BinaryTime.class,
        time -> assertThat(time.instant()).contains(Instant.parse("2026-11-21T06:34:13.759Z"))));
    assertThat(read).anySatisfy(value -> assertThat(value).isInstanceOfSatisfying(Data.UtcTime.class,
        time -> assertThat(time.instant()).isBetween(Instant.parse("2026-11-21T06:34:13.758Z"),
            Instant.parse("2026-11-21T06:34:13.759Z"))));
    assertThat(read).contains(new Failure(DataAccessError.OBJECT_NON_EXISTENT));
    assertThat(responses("lib-reads", ConfirmedResponse.Values.class)).anySatisfy(
        values -> assertThat(values.results()).hasSize(4).containsSequence(new Failure(10),
            new VisibleString("sixty-four")));
    assertThat(Recording.of("lib-reads").stream(MmsPdu.Request.class).map(MmsPdu.Request::service)
        .filter(ConfirmedRequest.Read.class::isInstance).map(Object::toString)
        .filter(text -> text.contains("AlternateAccess"))).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void libWrites() {
    Recording recording = Recording.of("lib-writes");
    List<Data> written = recording.stream(MmsPdu.Request.class).map(MmsPdu.Request::service)
        .filter(ConfirmedRequest.Write.class::isInstance).map(ConfirmedRequest.Write.class::cast)
        .flatMap(write -> write.data().stream()).toList();
    assertThat(written).startsWith(Bool.TRUE, new Int(-5), new Int(-300), new Int(-1_234_567_890_123L),
        new Unsigned(200), new Unsigned(60_000), new Unsigned(4_000_000_000L), new Float32(1.25f));
    assertThat(written).contains(new MmsString("ü€"), new OctetString(Octets.hex("010203")), bits("0000000000010"));
    List<ConfirmedResponse.Written> answers = responses(recording, ConfirmedResponse.Written.class);
    assertThat(answers.getFirst().results()).containsExactly(Optional.empty());
    assertThat(answers.get(1).results())
        .containsExactly(Optional.of(new Failure(DataAccessError.OBJECT_VALUE_INVALID)));
    assertThat(answers.stream().flatMap(answer -> answer.results().stream()).flatMap(Optional::stream))
        .contains(new Failure(DataAccessError.TYPE_INCONSISTENT), new Failure(DataAccessError.OBJECT_ACCESS_DENIED));
  }

  @Test
  void libDatasets() {
    Recording recording = Recording.of("lib-datasets");
    assertThat(responses(recording, ConfirmedResponse.NamedVariableListAttributes.class))
        .anySatisfy(list -> assertThat(list.variables()).hasSize(8))
        .anySatisfy(list -> assertThat(list.variables()).hasSize(3))
        .anySatisfy(list -> assertThat(list.deletable()).isTrue())
        .anySatisfy(list -> assertThat(list.deletable()).isFalse());
    assertThat(responses(recording, ConfirmedResponse.Values.class))
        .anySatisfy(values -> assertThat(values.results()).hasSize(80))
        .anySatisfy(values -> assertThat(values.results()).hasSize(8).startsWith(Bool.FALSE)
            .endsWith(bits("01"), new Int(Long.MAX_VALUE)));
    assertThat(responses(recording, ConfirmedResponse.Deleted.class)).contains(new ConfirmedResponse.Deleted(1, 1),
        new ConfirmedResponse.Deleted(1, 0), new ConfirmedResponse.Deleted(0, 0));
    assertThat(responses(recording, ConfirmedResponse.Defined.class)).isNotEmpty();
  }

  /** The answer with 80 members does not fit 1200 octets. */
  @Test
  void libSmallPdu() {
    Recording recording = Recording.of("lib-small-pdu");
    assertThat(agreed(recording).maxPduOctets()).isEqualTo(1200);
    assertThat(recording.all(MmsPdu.ConfirmedError.class)).extracting(MmsPdu.ConfirmedError::error)
        .contains(ServiceError.RESOURCE_OTHER);
    assertThat(ServiceError.RESOURCE_OTHER.text()).isEqualTo("resource/other");
  }

  @Test
  void libUrcbAllOptions() {
    List<InformationReport> reports = reports("lib-urcb-allopt");
    assertThat(reports).hasSize(9);
    for (int i = 0; i < reports.size(); i++) {
      assertThat(reports.get(i).results().getFirst()).isEqualTo(new VisibleString("urcbStat_id"));
      assertThat(reports.get(i).results()).element(2).isEqualTo(new Unsigned(i));
    }
  }

  @Test
  void libUrcbTypes() {
    List<InformationReport> reports = reports("lib-urcb-types");
    assertThat(reports).hasSize(6).allSatisfy(report -> assertThat(report.results())
        .filteredOn(Structure.class::isInstance).singleElement().isInstanceOfSatisfying(Structure.class,
            ty -> assertThat(ty.components()).hasSize(22)));
  }

  @Test
  void libBrcbResync() {
    List<InformationReport> reports = reports("lib-brcb-resync");
    assertThat(reports).hasSize(18);
    OctetString first = new OctetString(Octets.hex("000001a1fcd0af85"));
    assertThat(reports.getFirst().results()).contains(first);
    assertThat(reports.stream().filter(report -> report.results().contains(first))).hasSize(2);
  }

  @Test
  void libUrcbSegmented() {
    assertThat(agreed(Recording.of("lib-urcb-segmented-pdu2000")).maxPduOctets()).isEqualTo(2000);
    assertThat(reports("lib-urcb-segmented-pdu2000")).filteredOn(
        report -> report.results().get(1).equals(bits("0111110011"))).hasSizeGreaterThanOrEqualTo(3);
  }

  private static <T extends ConfirmedRequest<?>> List<T> requests(String name, Class<T> type) {
    return Recording.of(name).stream(MmsPdu.Request.class).map(MmsPdu.Request::service).filter(type::isInstance)
        .map(type::cast).toList();
  }

  private static DirectoryEntry entry(String path, long octets) {
    return new DirectoryEntry(FileName.of(path),
        new FileAttributes(octets, Optional.of(Instant.parse("2024-01-02T03:04:05Z"))));
  }

  private static final List<DirectoryEntry> ROOT = List.of(entry("hello.txt", 13), entry("COMTRADE/rec1.dat", 1618),
      entry("COMTRADE/rec1.cfg", 155), entry("big.bin", 200_000));

  @Test
  void libFiles() {
    Recording recording = Recording.of("lib-files");
    assertThat(recording.stream(MmsPdu.Request.class).map(MmsPdu.Request::service))
        .noneMatch(ConfirmedRequest.Other.class::isInstance);
    assertThat(recording.stream(MmsPdu.Response.class).map(MmsPdu.Response::service))
        .noneMatch(ConfirmedResponse.Other.class::isInstance);
    List<ConfirmedResponse.Directory> directories = responses(recording, ConfirmedResponse.Directory.class);
    assertThat(directories).hasSize(3).noneMatch(ConfirmedResponse.Directory::moreFollows);
    assertThat(directories.getFirst().entries()).isEqualTo(ROOT);
    assertThat(directories.get(1).entries()).isEqualTo(ROOT.subList(1, 3));
    assertThat(directories.get(2).entries()).hasSize(5).contains(new DirectoryEntry(FileName.of("uploaded.txt"),
        new FileAttributes(26, Optional.of(Instant.parse("2026-11-21T06:35:18Z")))));
    assertThat(requests("lib-files", ConfirmedRequest.FileDirectory.class)).extracting(
        ConfirmedRequest.FileDirectory::specification)
        .startsWith(Optional.empty(), Optional.of(FileName.of("COMTRADE")), Optional.of(FileName.of("nosuchdir")));
    assertThat(requests("lib-files", ConfirmedRequest.FileOpen.class)).extracting(open -> open.name().path())
        .startsWith("hello.txt", "COMTRADE/rec1.cfg", "COMTRADE/rec1.dat", "big.bin", "nosuch.txt", "../golden.cid");
    List<ConfirmedResponse.FileData> data = responses(recording, ConfirmedResponse.FileData.class);
    assertThat(data.getFirst())
        .isEqualTo(new ConfirmedResponse.FileData(ascii("hello golden\n"), false));
    assertThat(data).extracting(read -> read.data().length()).startsWith(13, 155, 1618);
    assertThat(responses(recording, ConfirmedResponse.FileOpened.class)).extracting(
        opened -> opened.attributes().sizeOfFile()).containsExactly(13L, 155L, 1618L, 200_000L, 26L, 26L);
    assertThat(requests("lib-files", ConfirmedRequest.FileDelete.class)).extracting(ConfirmedRequest.FileDelete::name)
        .containsExactly(FileName.of("uploaded.txt"), FileName.of("nosuch.txt"));
    assertThat(requests("lib-files", ConfirmedRequest.FileRename.class)).containsExactly(
        new ConfirmedRequest.FileRename(FileName.of("hello.txt"), FileName.of("hello2.txt")));
    assertThat(recording.all(MmsPdu.Reject.class)).extracting(MmsPdu.Reject::reason)
        .containsExactly(RejectReason.UNRECOGNIZED_SERVICE);
    assertThat(recording.all(MmsPdu.ConfirmedError.class)).hasSize(4).extracting(MmsPdu.ConfirmedError::error)
        .containsOnly(ServiceError.FILE_NON_EXISTENT);
  }

  /** The server opens, reads and closes the client's file before it answers. */
  @Test
  void libFilesUpload() {
    List<MmsPdu> pdus = Recording.of("lib-files").all(MmsPdu.class);
    int obtain = pdus.indexOf(new MmsPdu.Request(21,
        ConfirmedRequest.ObtainFile.of(FileName.of("up.txt"), FileName.of("uploaded.txt"))));
    assertThat(pdus.subList(obtain + 1, obtain + 8)).containsExactly(
        new MmsPdu.Request(1, new ConfirmedRequest.FileOpen(FileName.of("up.txt"), 0)),
        new MmsPdu.Response(1, new ConfirmedResponse.FileOpened(0,
            new FileAttributes(26, Optional.of(Instant.parse("2026-11-21T05:03:08Z"))))),
        new MmsPdu.Request(2, new ConfirmedRequest.FileRead(0)),
        new MmsPdu.Response(2, new ConfirmedResponse.FileData(ascii("uploaded by golden client\n"), false)),
        new MmsPdu.Request(3, new ConfirmedRequest.FileClose(0)),
        new MmsPdu.Response(3, new ConfirmedResponse.FileClosed()),
        new MmsPdu.Response(21, new ConfirmedResponse.FileObtained()));
  }

  private static Octets ascii(String text) { return Octets.wrap(text.getBytes(StandardCharsets.US_ASCII)); }

  /** Its client names the root with an empty element. */
  @Test
  void beanclientFiles() {
    assertThat(requests("beanclient-files", ConfirmedRequest.FileDirectory.class)).extracting(
        ConfirmedRequest.FileDirectory::specification)
        .containsExactly(Optional.of(FileName.of("")), Optional.of(FileName.of("COMTRADE")));
    assertThat(responses("beanclient-files", ConfirmedResponse.Directory.class).getFirst().entries()).isEqualTo(ROOT);
    assertThat(responses("beanclient-files", ConfirmedResponse.FileOpened.class)).extracting(
        opened -> opened.attributes().sizeOfFile()).containsExactly(13L, 1618L, 200_000L);
    assertThat(Recording.of("beanclient-files").all(MmsPdu.ConfirmedError.class)).extracting(
        MmsPdu.ConfirmedError::error).containsExactly(ServiceError.FILE_NON_EXISTENT, ServiceError.FILE_NON_EXISTENT);
  }

  /** SPCSO1 to 4 and 6: the fourth is refused because it was not selected. */
  @Test
  void beanclientControl() {
    assertThat(requests("beanclient-control", ConfirmedRequest.Write.class)).hasSize(5)
        .allSatisfy(write -> assertThat(write.data()).singleElement().isInstanceOfSatisfying(Structure.class,
            oper -> assertThat(oper.components()).hasSize(6).startsWith(Bool.TRUE)));
    assertThat(responses("beanclient-control", ConfirmedResponse.Written.class)).extracting(
        ConfirmedResponse.Written::results).containsExactly(List.of(Optional.empty()), List.of(Optional.empty()),
            List.of(Optional.empty()), List.of(Optional.of(new Failure(DataAccessError.OBJECT_ACCESS_DENIED))),
            List.of(Optional.empty()));
    assertThat(single("beanclient-control")).containsExactly(new VisibleString("GOLDLD0/GGIO2$CO$SPCSO2"));
    assertThat(reports("beanclient-control")).extracting(report -> report.results().size()).containsExactly(1, 1, 2);
  }

  private static JournalEntry logged(int number, String time, boolean value) {
    return new JournalEntry(Octets.hex("%02x00000000000000".formatted(number)), ApplicationReference.EMPTY,
        new EntryContent(Data.BinaryTime.of(Instant.parse(time)), EntryContent.Values.of(
            new JournalVariable("GOLDLD0/GGIO1$ST$Ind1$stVal", Bool.of(value)),
            new JournalVariable("ReasonCode", bits("0100000")))));
  }

  @Test
  void libLogs() {
    List<ConfirmedResponse.JournalEntries> answers = responses("lib-logs", ConfirmedResponse.JournalEntries.class);
    assertThat(answers).hasSize(2).noneMatch(ConfirmedResponse.JournalEntries::moreFollows);
    assertThat(answers.getFirst().entries()).hasSize(8).startsWith(logged(1, "2026-11-21T06:35:24.739Z", true),
        logged(2, "2026-11-21T06:35:24.796Z", false), logged(3, "2026-11-21T06:35:24.859Z", true),
        logged(4, "2026-11-21T06:35:24.916Z", false));
    assertThat(answers.get(1).entries()).isEqualTo(answers.getFirst().entries().subList(2, 8));
    List<ConfirmedRequest.ReadJournal> asked = requests("lib-logs", ConfirmedRequest.ReadJournal.class);
    assertThat(asked).extracting(ConfirmedRequest.ReadJournal::journal).extracting(Object::toString)
        .containsExactly("GOLDLD0/LLN0$EventLog", "GOLDLD0/LLN0$EventLog", "GOLDLD0/LLN0$NoLog");
    assertThat(asked.get(1).range())
        .isEqualTo(JournalRange.after(Instant.parse("2026-11-21T06:35:24.796Z"), Octets.hex("0200000000000000")));
    assertThat(asked.getFirst().range().start()).containsInstanceOf(JournalRange.Start.Time.class);
    assertThat(asked.getFirst().range().stop()).containsInstanceOf(JournalRange.Stop.Time.class);
    assertThat(Recording.of("lib-logs").all(MmsPdu.ConfirmedError.class)).extracting(MmsPdu.ConfirmedError::error)
        .containsExactly(ServiceError.OBJECT_NON_EXISTENT);
  }

  @Test
  void beanclientReads() {
    Recording recording = Recording.of("beanclient-reads");
    assertThat(recording.all(Tpdu.ConnectionConfirm.class).getFirst().size()).isEqualTo(TpduSize.OCTETS_1024);
    assertThat(recording.all(Tpdu.Data.class).stream().filter(data -> !data.endOfTsdu())).isNotEmpty();
    assertThat(recording.all(AcseApdu.AssociateRequest.class).getFirst().called())
        .isEqualTo(Entity.of("1.1.999.1.1", 12));
    assertThat(single("beanclient-reads")).contains(new Int(Long.MAX_VALUE), new Unsigned(2_147_483_648L),
        new Float64(Math.E), new OctetString(Octets.hex("deadbeef00")), bits("01"), bits("10"));
    assertThat(recording.all(Tpdu.class)).last().isEqualTo(new Tpdu.DisconnectRequest(1, 1, 0));
  }

  /** The fields announced by bits 5 to 7 of its option fields are missing from its reports. */
  @Test
  void beanserverUrcb() {
    assertThat(agreed(Recording.of("beanserver-urcb")).parameterCbb()).isEqualTo(BitString.of("11111011000"));
    assertThat(reports("beanserver-urcb")).isNotEmpty()
        .allSatisfy(report -> assertThat(report.results().get(1)).isEqualTo(bits("0111111110")));
    assertThat(Stream.of("beanserver-urcb").flatMap(name -> reports(name).stream())
        .flatMap(report -> report.results().stream()).filter(OctetString.class::isInstance)).isEmpty();
  }
}
