package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The confirmed services, a row each: number in the list of supported services, tag, and how request and answer are
 * read and written, by the codecs of {@code VmdServices}, {@code VariableServices}, {@code FileServices} and
 * {@code JournalServices}. The reader stands within the tagged element.
 */
public enum Service {
  STATUS(0, 0x80, ConfirmedRequest.Status.class, in -> new ConfirmedRequest.Status(in.bool()),
      (request, out) -> out.octetWriter().u8(request.extendedDerivation() ? 1 : 0), //
      0xA0, ConfirmedResponse.Status.class, VmdServices::readStatus, VmdServices::writeStatus),

  GET_NAME_LIST(1, 0xA1, ConfirmedRequest.GetNameList.class, VmdServices::readGetNameList,
      VmdServices::writeGetNameList, //
      0xA1, ConfirmedResponse.NameList.class, VmdServices::readNameList, VmdServices::writeNameList),

  IDENTIFY(2, 0x82, ConfirmedRequest.Identify.class, _ -> new ConfirmedRequest.Identify(), (_, _) -> {}, //
      0xA2, ConfirmedResponse.Identity.class, VmdServices::readIdentity, VmdServices::writeIdentity),

  RENAME(3, 0xA3, ConfirmedRequest.Rename.class, VmdServices::readRename, VmdServices::writeRename, //
      0x83, ConfirmedResponse.Renamed.class, _ -> new ConfirmedResponse.Renamed(), (_, _) -> {}),

  READ(4, 0xA4, ConfirmedRequest.Read.class, VariableServices::readRead, VariableServices::writeRead, //
      0xA4, ConfirmedResponse.Values.class, VariableServices::readValues, VariableServices::writeValues),

  WRITE(5, 0xA5, ConfirmedRequest.Write.class, VariableServices::readWrite, VariableServices::writeWrite, //
      0xA5, ConfirmedResponse.Written.class, VariableServices::readWritten, VariableServices::writeWritten),

  GET_VARIABLE_ACCESS_ATTRIBUTES(6, 0xA6, ConfirmedRequest.GetVariableAccessAttributes.class,
      VariableServices::readGetAttributes, VariableServices::writeGetAttributes, //
      0xA6, ConfirmedResponse.VariableAccessAttributes.class, VariableServices::readAttributes,
      VariableServices::writeAttributes),

  DEFINE_NAMED_VARIABLE_LIST(11, 0xAB, ConfirmedRequest.DefineNamedVariableList.class, VariableServices::readDefine,
      VariableServices::writeDefine, //
      0x8B, ConfirmedResponse.Defined.class, _ -> new ConfirmedResponse.Defined(), (_, _) -> {}),

  GET_NAMED_VARIABLE_LIST_ATTRIBUTES(12, 0xAC, ConfirmedRequest.GetNamedVariableListAttributes.class,
      in -> new ConfirmedRequest.GetNamedVariableListAttributes(ObjectName.read(in)),
      (request, out) -> ObjectName.write(request.name(), out), //
      0xAC, ConfirmedResponse.NamedVariableListAttributes.class, VariableServices::readListAttributes,
      VariableServices::writeListAttributes),

  DELETE_NAMED_VARIABLE_LIST(13, 0xAD, ConfirmedRequest.DeleteNamedVariableList.class, VariableServices::readDelete,
      VariableServices::writeDelete, //
      0xAD, ConfirmedResponse.Deleted.class,
      in -> new ConfirmedResponse.Deleted(in.unsigned(0x80), in.unsigned(0x81)),
      (response, out) -> out.integer(0x80, response.matched()).integer(0x81, response.deleted())),

  GET_DOMAIN_ATTRIBUTES(37, 0x9F25, ConfirmedRequest.GetDomainAttributes.class,
      in -> new ConfirmedRequest.GetDomainAttributes(ObjectName.name(in)),
      (request, out) -> out.text(request.domain()), //
      0xBF25, ConfirmedResponse.DomainAttributes.class, VmdServices::readDomainAttributes,
      VmdServices::writeDomainAttributes),

  OBTAIN_FILE(46, 0xBF2E, ConfirmedRequest.ObtainFile.class, FileServices::readObtain, FileServices::writeObtain, //
      0x9F2E, ConfirmedResponse.FileObtained.class, _ -> new ConfirmedResponse.FileObtained(), (_, _) -> {}),

  READ_JOURNAL(65, 0xBF41, ConfirmedRequest.ReadJournal.class, JournalServices::readRead, JournalServices::writeRead, //
      0xBF41, ConfirmedResponse.JournalEntries.class, JournalServices::readEntries, JournalServices::writeEntries),

  WRITE_JOURNAL(66, 0xBF42, ConfirmedRequest.WriteJournal.class, JournalServices::readWrite,
      JournalServices::writeWrite, //
      0x9F42, ConfirmedResponse.JournalWritten.class, _ -> new ConfirmedResponse.JournalWritten(), (_, _) -> {}),

  INITIALIZE_JOURNAL(67, 0xBF43, ConfirmedRequest.InitializeJournal.class, JournalServices::readInitialize,
      JournalServices::writeInitialize, //
      0x9F43, ConfirmedResponse.JournalInitialized.class,
      in -> new ConfirmedResponse.JournalInitialized(in.unsigned()),
      (response, out) -> out.integer(response.deleted())),

  REPORT_JOURNAL_STATUS(68, 0xBF44, ConfirmedRequest.ReportJournalStatus.class,
      in -> new ConfirmedRequest.ReportJournalStatus(ObjectName.read(in)),
      (request, out) -> ObjectName.write(request.journal(), out), //
      0xBF44, ConfirmedResponse.JournalStatus.class, JournalServices::readStatus, JournalServices::writeStatus),

  GET_CAPABILITY_LIST(71, 0xBF47, ConfirmedRequest.GetCapabilityList.class, VmdServices::readGetCapabilityList,
      VmdServices::writeGetCapabilityList, //
      0xBF47, ConfirmedResponse.CapabilityList.class, VmdServices::readCapabilityList,
      VmdServices::writeCapabilityList),

  FILE_OPEN(72, 0xBF48, ConfirmedRequest.FileOpen.class, FileServices::readOpen, FileServices::writeOpen, //
      0xBF48, ConfirmedResponse.FileOpened.class, FileServices::readOpened, FileServices::writeOpened),

  FILE_READ(73, 0x9F49, ConfirmedRequest.FileRead.class,
      in -> new ConfirmedRequest.FileRead(FileServices.readFrsmId(in)),
      (request, out) -> out.integer(request.frsmId()), //
      0xBF49, ConfirmedResponse.FileData.class, FileServices::readData, FileServices::writeData),

  FILE_CLOSE(74, 0x9F4A, ConfirmedRequest.FileClose.class,
      in -> new ConfirmedRequest.FileClose(FileServices.readFrsmId(in)),
      (request, out) -> out.integer(request.frsmId()), //
      0x9F4A, ConfirmedResponse.FileClosed.class, _ -> new ConfirmedResponse.FileClosed(), (_, _) -> {}),

  FILE_RENAME(75, 0xBF4B, ConfirmedRequest.FileRename.class, FileServices::readRename, FileServices::writeRename, //
      0x9F4B, ConfirmedResponse.FileRenamed.class, _ -> new ConfirmedResponse.FileRenamed(), (_, _) -> {}),

  FILE_DELETE(76, 0xBF4C, ConfirmedRequest.FileDelete.class,
      in -> new ConfirmedRequest.FileDelete(FileName.readContent(in)),
      (request, out) -> request.name().writeContent(out), //
      0x9F4C, ConfirmedResponse.FileDeleted.class, _ -> new ConfirmedResponse.FileDeleted(), (_, _) -> {}),

  FILE_DIRECTORY(77, 0xBF4D, ConfirmedRequest.FileDirectory.class, FileServices::readDirectory,
      FileServices::writeDirectory, //
      0xBF4D, ConfirmedResponse.Directory.class, FileServices::readEntries, FileServices::writeEntries);

  private final int supportBit;
  private final int requestTag;
  private final Class<?> requestType;
  private final Function<BerReader, ? extends ConfirmedRequest<?>> requestReader;
  private final BiConsumer<ConfirmedRequest<?>, BerWriter> requestWriter;
  private final int responseTag;
  private final Class<?> responseType;
  private final Function<BerReader, ? extends ConfirmedResponse> responseReader;
  private final BiConsumer<ConfirmedResponse, BerWriter> responseWriter;

  <Q extends ConfirmedRequest<R>, R extends ConfirmedResponse> Service(int supportBit, int requestTag,
      Class<Q> requestType, Function<BerReader, Q> requestReader, BiConsumer<Q, BerWriter> requestWriter,
      int responseTag, Class<R> responseType, Function<BerReader, R> responseReader,
      BiConsumer<R, BerWriter> responseWriter) {
    this.supportBit = supportBit;
    this.requestTag = requestTag;
    this.requestType = requestType;
    this.requestReader = requestReader;
    this.requestWriter = (request, out) -> requestWriter.accept(requestType.cast(request), out);
    this.responseTag = responseTag;
    this.responseType = responseType;
    this.responseReader = responseReader;
    this.responseWriter = (response, out) -> responseWriter.accept(responseType.cast(response), out);
  }

  /** Bit of this service in the list of supported services (ISO 9506-2 ServiceSupportOptions). */
  public int supportBit() {
    return supportBit;
  }

  /** Whether {@code response} is what this service answers. */
  public boolean answersWith(ConfirmedResponse response) {
    return responseType.isInstance(response);
  }

  private static final Map<Class<?>, Service> BY_REQUEST = byType(service -> service.requestType);
  private static final Map<Class<?>, Service> BY_RESPONSE = byType(service -> service.responseType);
  /** By the number of the tag, which is the same for request and answer. */
  private static final List<Optional<Service>> BY_NUMBER = IntStream.range(0, 0x80)
      .mapToObj(number -> Arrays.stream(values()).filter(service -> number(service.requestTag) == number).findAny())
      .toList();

  private static Map<Class<?>, Service> byType(Function<Service, Class<?>> type) {
    return Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type, service -> service));
  }

  /** Number of a tag of one or two octets; of a longer one some number of the table. */
  private static int number(int tag) {
    return tag <= 0xFF ? tag & 0x1F : tag & 0x7F;
  }

  public static Optional<Service> of(ConfirmedRequest<?> request) {
    return Optional.ofNullable(BY_REQUEST.get(request.getClass()));
  }

  static ConfirmedRequest<?> readRequest(BerReader in) {
    int tag = in.enter();
    Service service = BY_NUMBER.get(number(tag)).orElse(null);
    ConfirmedRequest<?> request = service != null && service.requestTag == tag
        ? service.requestReader.apply(in)
        : new ConfirmedRequest.Other(tag, in.octets());
    in.leave();
    return request;
  }

  static void writeRequest(ConfirmedRequest<?> request, BerWriter out) {
    if (request instanceof ConfirmedRequest.Other(int tag, var content)) {
      out.octets(tag, content);
      return;
    }
    Service service = of(request).orElseThrow();
    out.begin(service.requestTag);
    service.requestWriter.accept(request, out);
    out.end();
  }

  static ConfirmedResponse readResponse(BerReader in) {
    int tag = in.enter();
    Service service = BY_NUMBER.get(number(tag)).orElse(null);
    ConfirmedResponse response = service != null && service.responseTag == tag
        ? service.responseReader.apply(in)
        : new ConfirmedResponse.Other(tag, in.octets());
    in.leave();
    return response;
  }

  static void writeResponse(ConfirmedResponse response, BerWriter out) {
    if (response instanceof ConfirmedResponse.Other(int tag, var content)) {
      out.octets(tag, content);
      return;
    }
    Service service = Objects.requireNonNull(BY_RESPONSE.get(response.getClass()), "no service answers so");
    out.begin(service.responseTag);
    service.responseWriter.accept(response, out);
    out.end();
  }
}
