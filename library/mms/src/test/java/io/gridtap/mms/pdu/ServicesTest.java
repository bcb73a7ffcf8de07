package io.gridtap.mms.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The services on files, journals and the device: their octets, their defaults, and what peers get wrong. */
class ServicesTest {
  private static final ObjectName LOG = new ObjectName.DomainSpecific("D", "LLN0$L");
  private static final String LOG_HEX = "a00d a10b 1a0144 1a064c4c4e30244c";
  private static final Data.BinaryTime TIME = new Data.BinaryTime(18_809_716, 15_665);
  private static final String TIME_HEX = "8006 011f0374 3d31";
  private static final Instant MODIFIED = Instant.parse("2024-01-02T03:04:05Z");
  private static final String MODIFIED_HEX = "8113 32303234303130323033303430352e3030305a";

  /** The PDU around the octets of a service. */
  private static Octets pdu(int tag, String service) {
    Octets octets = Octets.hex(service);
    return Octets.hex("%02x %02x 020101".formatted(tag, octets.length() + 3) + octets.toHex());
  }

  private static void request(String octets, ConfirmedRequest<?> request) {
    CodecLaws.all(MmsPdu.CODEC, pdu(0xA0, octets), new MmsPdu.Request(1, request));
  }

  private static void response(String octets, ConfirmedResponse response) {
    CodecLaws.all(MmsPdu.CODEC, pdu(0xA1, octets), new MmsPdu.Response(1, response));
  }

  private static ConfirmedResponse answered(String octets) {
    return ((MmsPdu.Response) MmsPdu.CODEC.decode(pdu(0xA1, octets))).service();
  }

  private static FileName name(String... elements) { return new FileName(List.of(elements)); }

  // Files

  @Test
  void openingReadingAndClosing() {
    request("bf48 08 a003 190178 810100", new ConfirmedRequest.FileOpen(name("x"), 0));
    request("bf48 0f a006 190178 190179 8105 00ffffffff",
        new ConfirmedRequest.FileOpen(name("x", "y"), 0xFFFF_FFFFL));
    response("bf48 1d 800100 a118 80010d " + MODIFIED_HEX,
        new ConfirmedResponse.FileOpened(0, new FileAttributes(13, Optional.of(MODIFIED))));
    response("bf48 08 8001ff a103 800100",
        new ConfirmedResponse.FileOpened(-1, new FileAttributes(0, Optional.empty())));
    request("9f49 01 05", new ConfirmedRequest.FileRead(5));
    request("9f4a 04 80000000", new ConfirmedRequest.FileClose(Integer.MIN_VALUE));
    response("bf49 06 8001aa 810100", new ConfirmedResponse.FileData(Octets.hex("aa"), false));
    response("9f4a 00", new ConfirmedResponse.FileClosed());
  }

  @Test
  void renamingDeletingAndObtaining() {
    request("bf4b 0a a003 190178 a103 190179", new ConfirmedRequest.FileRename(name("x"), name("y")));
    response("9f4b 00", new ConfirmedResponse.FileRenamed());
    request("bf4c 03 190178", new ConfirmedRequest.FileDelete(name("x")));
    response("9f4c 00", new ConfirmedResponse.FileDeleted());
    request("bf2e 0a a103 190178 a203 190179", ConfirmedRequest.ObtainFile.of(name("x"), name("y")));
    request("bf2e 0f a003 820101 a103 190178 a203 190179", new ConfirmedRequest.ObtainFile(
        Optional.of(new ApplicationReference(Octets.hex("820101"))), name("x"), name("y")));
    response("9f2e 00", new ConfirmedResponse.FileObtained());
  }

  @Test
  void directories() {
    request("bf4d 00", new ConfirmedRequest.FileDirectory(Optional.empty(), Optional.empty()));
    request("bf4d 09 a002 1900 a103 190178",
        new ConfirmedRequest.FileDirectory(Optional.of(FileName.of("")), Optional.of(name("x"))));
    DirectoryEntry entry = new DirectoryEntry(name("x"), new FileAttributes(200, Optional.of(MODIFIED)));
    String octets = "3020 a003 190178 a119 8002 00c8 " + MODIFIED_HEX;
    response("bf4d 26 a024 3022" + octets, new ConfirmedResponse.Directory(List.of(entry), false));
    response("bf4d 29 a024 3022" + octets + "810101", new ConfirmedResponse.Directory(List.of(entry), true));
    response("bf4d 04 a002 3000", new ConfirmedResponse.Directory(List.of(), false));
    assertThat(answered("bf4d 02 a000")).isEqualTo(new ConfirmedResponse.Directory(List.of(), false));
  }

  /** TRUE for FileRead and the lists of names, FALSE for FileDirectory and ReadJournal. */
  @Test
  void whatMoreFollowsMeansWhenItIsNotSaid() {
    response("bf49 03 8001aa", new ConfirmedResponse.FileData(Octets.hex("aa"), true));
    assertThat(answered("bf49 06 8001aa 8101ff")).isEqualTo(new ConfirmedResponse.FileData(Octets.hex("aa"), true));
    assertThat(answered("bf47 02 a000")).isEqualTo(new ConfirmedResponse.CapabilityList(List.of(), true));
    assertThat(answered("a102 a000")).isEqualTo(new ConfirmedResponse.NameList(List.of(), true));
    response("bf41 02 a000", new ConfirmedResponse.JournalEntries(List.of(), false));
    response("bf41 05 a000 810101", new ConfirmedResponse.JournalEntries(List.of(), true));
    assertThat(answered("bf4d 07 a002 3000 810100")).isEqualTo(new ConfirmedResponse.Directory(List.of(), false));
  }

  @Test
  void numbersBeyondTheirTypeAreRefused() {
    for (String octets : List.of("9f49 05 0100000000", "9f49 00", "bf48 0d a003 190178 8106 010000000000"))
      assertThat(MmsPdu.CODEC.decode(pdu(0xA0, octets))).isInstanceOf(MmsPdu.UnreadableRequest.class);
    assertThat(MmsPdu.CODEC.decode(pdu(0xA1, "bf48 0d 800100 a108 8006 010000000000")))
        .isInstanceOf(MmsPdu.UnreadableResponse.class);
    assertThatThrownBy(() -> new FileAttributes(1L << 32, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2^32-1");
    assertThatThrownBy(() -> new ConfirmedRequest.FileOpen(name("x"), -1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0…2^32-1");
    assertThatThrownBy(() -> new FileAttributes(0, Optional.of(Instant.MAX)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0…9999");
  }

  @ParameterizedTest
  @CsvSource({"COMTRADE/rec1.cfg", "COMTRADE\\rec1.cfg", "/COMTRADE/rec1.cfg", "\\COMTRADE\\rec1.cfg",
      "COMTRADE//rec1.cfg"})
  void aPathIsTheSameHoweverItIsSeparated(String path) {
    assertThat(FileName.of(path).segments()).containsExactly("COMTRADE", "rec1.cfg");
    assertThat(FileName.of(path).path()).isEqualTo(path);
  }

  @Test
  void severalElementsAreOnePath() {
    assertThat(name("COMTRADE", "rec1.cfg").path()).isEqualTo("COMTRADE/rec1.cfg");
    assertThat(name("COMTRADE/", "rec1.cfg").path()).isEqualTo("COMTRADE/rec1.cfg");
    assertThat(name("/", "COMTRADE", "/rec1.cfg").path()).isEqualTo("/COMTRADE/rec1.cfg");
    assertThat(name("a\\b", "c").segments()).containsExactly("a", "b", "c");
    assertThat(List.of(name(), name(""), name("/"))).allSatisfy(root -> assertThat(root.segments()).isEmpty());
    assertThat(FileName.of("../x").segments()).containsExactly("..", "x");
  }

  // Time of files

  @ParameterizedTest
  @CsvSource({"20240102030405.000Z, 2024-01-02T03:04:05Z", "20240102030405Z, 2024-01-02T03:04:05Z",
      "20240102030405, 2024-01-02T03:04:05Z", "20240102030405.5Z, 2024-01-02T03:04:05.5Z",
      "'20240102030405,123456789Z', 2024-01-02T03:04:05.123456789Z", "202401020304Z, 2024-01-02T03:04:00Z",
      "202401020304.5Z, 2024-01-02T03:04:30Z", "2024010203.25Z, 2024-01-02T03:15:00Z",
      "20240102030405+0130, 2024-01-02T01:34:05Z", "20240102030405.25-02, 2024-01-02T05:04:05.25Z",
      "00000101000000.000Z, 0000-01-01T00:00:00Z", "99991231235959.999Z, 9999-12-31T23:59:59.999Z"})
  void generalizedTimeIsReadInAllItsForms(String text, Instant instant) {
    assertThat(new Data.GeneralizedTime(text).instant()).contains(instant);
    assertThat(Data.GeneralizedTime.of(instant).instant().orElseThrow().toEpochMilli())
        .isEqualTo(instant.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "20241302030405Z", "20240230030405Z", "20240102250405Z", "20240102030460Z",
      "2024-01-02T03:04:05Z", "20240102030405.Z", "20240102030405.0000000001Z", "20240102030405+1900",
      "00000101000000+0100", "99991231235959-0100", "20240102030405.000Z "})
  void anIllegibleTimeIsNone(String text) { assertThat(new Data.GeneralizedTime(text).instant()).isEmpty(); }

  @Test
  void aFileOfAnIllegibleTimeIsThereAllTheSame() {
    assertThat(answered("bf48 0b 800100 a106 800101 810131"))
        .isEqualTo(new ConfirmedResponse.FileOpened(0, new FileAttributes(1, Optional.empty())));
  }

  // Journals

  @Test
  void readingJournals() {
    request("bf41 0f" + LOG_HEX, ConfirmedRequest.ReadJournal.of(LOG, JournalRange.ALL));
    request("bf41 23" + LOG_HEX + "a108" + TIME_HEX + "a208" + TIME_HEX, ConfirmedRequest.ReadJournal.of(LOG,
        JournalRange.between(TIME.instant().orElseThrow(), TIME.instant().orElseThrow())));
    request("bf41 2b" + LOG_HEX + "a103 810107 a203 81010a a403 1a0156 a50b" + TIME_HEX + "810108",
        new ConfirmedRequest.ReadJournal(LOG,
            new JournalRange(Optional.of(new JournalRange.Start.Entry(Octets.hex("07"))),
                Optional.of(new JournalRange.Stop.Count(10)), Optional.empty()).goingOnAfter(TIME, Octets.hex("08")),
            List.of("V")));
    assertThat(JournalRange.after(TIME.instant().orElseThrow(), Octets.hex("08")))
        .isEqualTo(JournalRange.ALL.goingOnAfter(TIME, Octets.hex("08")));
  }

  @Test
  void aRangeOfTimesThatCannotBeSaidIsAllThatCan() {
    assertThat(JournalRange.between(Instant.MIN, Instant.MAX)).isEqualTo(new JournalRange(
        Optional.of(new JournalRange.Start.Time(new Data.BinaryTime(0, 0))),
        Optional.of(new JournalRange.Stop.Time(new Data.BinaryTime(86_399_999, 0xFFFF))), Optional.empty()));
  }

  /** An answer with one entry. @param content of it behind its time */
  private static String entries(String content) {
    String entryContent = element("a2", TIME_HEX + content);
    return element("bf41", element("a0", element("30", "800109 a102 3000" + entryContent)));
  }

  private static String element(String tag, String content) {
    return tag + "%02x".formatted(Octets.hex(content).length()) + content;
  }

  private static ConfirmedResponse entries(EntryContent.Form form) {
    return new ConfirmedResponse.JournalEntries(List.of(new JournalEntry(Octets.hex("09"), ApplicationReference.EMPTY,
        new EntryContent(TIME, form))), false);
  }

  private static final EntryContent.Form VALUES = EntryContent.Values.of(new JournalVariable("A", Data.Bool.TRUE));

  @Test
  void journalEntries() {
    response(entries("a20c a10a 3008 800141 a103 830101"), entries(VALUES));
    response(entries("a216 a008 a003 800145 810102 a10a 3008 800141 a103 830101"),
        entries(new EntryContent.Values(
            Optional.of(new EntryContent.Event(new ObjectName.VmdSpecific("E"), EntryContent.State.ACTIVE)),
            List.of(new JournalVariable("A", Data.Bool.TRUE)))));
    response(entries("8303 68c3a4"), entries(new EntryContent.Annotation("hä")));
    response(entries("a200"), entries(EntryContent.Values.of()));
  }

  /** With and without the tags of tag and value; an array begins with the same octet as a tagged value. */
  @Test
  void entriesAreReadAsOtherDevicesWriteThem() {
    assertThat(answered(entries("a20a a108 3006 8a0141 830101"))).isEqualTo(entries(VALUES));
    assertThat(answered(entries("a20a a108 3006 1a0141 830101"))).isEqualTo(entries(VALUES));
    assertThat(answered(entries("a20c a10a 3008 1a0141 a103 830101"))).isEqualTo(
        entries(EntryContent.Values.of(new JournalVariable("A", new Data.Array(List.of(Data.Bool.TRUE))))));
    assertThat(answered(entries("a304 1a026869"))).isEqualTo(entries(new EntryContent.Annotation("hi")));
    assertThat(answered(entries("a102 0500 a20c a10a 3008 800141 a103 830101"))).isEqualTo(entries(VALUES));
    assertThat(MmsPdu.CODEC.decode(pdu(0xA1, entries("a20a a108 3006 850141 830101"))))
        .isInstanceOf(MmsPdu.UnreadableResponse.class);
  }

  @Test
  void writingAndInitializingJournals() {
    request("bf42 1f" + LOG_HEX + "a10e 300c" + TIME_HEX + "8302 6869",
        new ConfirmedRequest.WriteJournal(LOG, List.of(new EntryContent(TIME, new EntryContent.Annotation("hi")))));
    response("9f42 00", new ConfirmedResponse.JournalWritten());
    request("bf43 0f" + LOG_HEX, new ConfirmedRequest.InitializeJournal(LOG, Optional.empty()));
    request("bf43 19" + LOG_HEX + "a108" + TIME_HEX, new ConfirmedRequest.InitializeJournal(LOG,
        Optional.of(new ConfirmedRequest.InitializeJournal.Limit(TIME, Optional.empty()))));
    request("bf43 1c" + LOG_HEX + "a10b" + TIME_HEX + "810108", new ConfirmedRequest.InitializeJournal(LOG,
        Optional.of(new ConfirmedRequest.InitializeJournal.Limit(TIME, Optional.of(Octets.hex("08"))))));
    response("9f43 02 00c8", new ConfirmedResponse.JournalInitialized(200));
    request("bf44 0d a10b 1a0144 1a064c4c4e30244c", new ConfirmedRequest.ReportJournalStatus(LOG));
    response("bf44 06 800105 810100", new ConfirmedResponse.JournalStatus(5, false, Optional.empty()));
    response("bf44 0b 800105 810101 a203 1a0141", new ConfirmedResponse.JournalStatus(5, true, Optional.of("A")));
  }

  // The device and its domains

  @Test
  void renamingAndCapabilities() {
    request("a30d a003 800100 a103 800141 820142",
        new ConfirmedRequest.Rename(ObjectClass.NAMED_VARIABLE, new ObjectName.VmdSpecific("A"), "B"));
    response("8300", new ConfirmedResponse.Renamed());
    request("bf47 00", new ConfirmedRequest.GetCapabilityList(Optional.empty()));
    request("bf47 03 1a0143", new ConfirmedRequest.GetCapabilityList(Optional.of("C")));
    response("bf47 08 a003 1a0143 810100", new ConfirmedResponse.CapabilityList(List.of("C"), false));
    request("9f25 01 44", new ConfirmedRequest.GetDomainAttributes("D"));
    response("bf25 16 a003 1a0143 810102 820100 830101 a400 850100 860141",
        new ConfirmedResponse.DomainAttributes(List.of("C"), 2, false, true, List.of(), 0, Optional.of("A")));
  }

  // Errors

  @Test
  void everyErrorOfTheStandardHasItsNameAndIsReadBack() {
    assertThat(ServiceError.standard()).hasSize(63).allSatisfy(error -> {
      assertThat(error.text()).matches("[a-z-]+/[a-z-]+");
      MmsPdu pdu = new MmsPdu.ConcludeError(error);
      CodecLaws.all(MmsPdu.CODEC, MmsPdu.CODEC.encode(pdu), pdu);
    });
    assertThat(new ServiceError(11, 10).text()).isEqualTo("file/10");
    assertThat(new ServiceError(12, 77).text()).isEqualTo("others/77");
  }

  /** The names of IEC 61850-8-1 and the numbers of the recorded peers. */
  @Test
  void errorsOfFilesAndJournals() {
    assertThat(Stream.of(ServiceError.FILENAME_AMBIGUOUS, ServiceError.FILE_BUSY, ServiceError.FILENAME_SYNTAX_ERROR,
        ServiceError.CONTENT_TYPE_INVALID, ServiceError.POSITION_INVALID, ServiceError.FILE_ACCESS_DENIED,
        ServiceError.FILE_NON_EXISTENT, ServiceError.DUPLICATE_FILENAME, ServiceError.INSUFFICIENT_SPACE_IN_FILESTORE)
        .map(ServiceError::text)).containsExactly("file/filename-ambiguous", "file/file-busy",
            "file/filename-syntax-error", "file/content-type-invalid", "file/position-invalid",
            "file/file-access-denied", "file/file-non-existent", "file/duplicate-filename",
            "file/insufficient-space-in-filestore");
    assertThat(Stream.of(ServiceError.OBJECT_NON_EXISTENT, ServiceError.OBJECT_ACCESS_DENIED,
        ServiceError.CONTINUATION_INVALID, ServiceError.OBJECT_CONSTRAINT_CONFLICT, ServiceError.PDU_SIZE)
        .map(ServiceError::text)).containsExactly("access/object-non-existent", "access/object-access-denied",
            "service/continuation-invalid", "service/object-constraint-conflict", "service/pdu-size");
    assertThat(MmsPdu.CODEC.decode(Octets.hex("a20a 800103 a205 a003 8b0107")))
        .isEqualTo(new MmsPdu.ConfirmedError(3, OptionalInt.empty(), ServiceError.FILE_NON_EXISTENT));
  }

  // What is claimed

  @Test
  void aServerClaimsWhatItIsToldTo() {
    InitiateParameters all = AssociationSettings.STANDARD.proposal();
    assertThat(Service.values()).allMatch(all::supports);
    InitiateParameters few = AssociationSettings.STANDARD.withServices(Set.of(Service.READ, Service.FILE_OPEN))
        .proposal();
    assertThat(EnumSet.allOf(Service.class).stream().filter(few::supports).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Service.READ, Service.FILE_OPEN);
    assertThat(few.servicesSupported().length()).isEqualTo(85);
    assertThat(List.of(79, 83, 84)).allMatch(few.servicesSupported()::get);
  }
}
