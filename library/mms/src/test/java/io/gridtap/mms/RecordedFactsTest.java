package io.gridtap.mms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.acse.AcseApdu.Authentication;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.cotp.TpduSize;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.AccessResult.Failure;
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
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
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
    assertThat(answers.get(1).results()).containsExactly(Optional.of(new Failure(DataAccessError.OBJECT_VALUE_INVALID)));
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

  @Test
  void libFilesAreServicesNotModelled() {
    Recording recording = Recording.of("lib-files");
    assertThat(recording.stream(MmsPdu.Request.class).map(MmsPdu.Request::service)
        .filter(ConfirmedRequest.Other.class::isInstance).map(other -> ((ConfirmedRequest.Other) other).tag()))
        .contains(0xBF48, 0x9F49, 0x9F4A, 0xBF4C, 0xBF4D, 0xBF2E);
    assertThat(recording.all(MmsPdu.Reject.class)).extracting(MmsPdu.Reject::reason)
        .contains(RejectReason.UNRECOGNIZED_SERVICE);
    assertThat(recording.all(MmsPdu.ConfirmedError.class)).extracting(error -> error.error().text())
        .contains("file/file-non-existent");
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
