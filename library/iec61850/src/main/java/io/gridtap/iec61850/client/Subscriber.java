package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.SubscribeResult.Cause;
import io.gridtap.iec61850.client.SubscribeResult.Refused;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings one report control block to report (SetBRCBValues, SetURCBValues; IEC 61850-7-2 §17.2.2): reserve, configure,
 * enable, interrogate, in this order.
 */
final class Subscriber {
  private final Iec61850Client client;
  private final RcbReference rcb;
  private final RcbObject object;
  private final ReportSettings settings;
  private final Preparation preparation;
  private Position position = Position.NOT_ASKED;
  private final List<String> remarks = new ArrayList<>();
  /** Whether there is a reservation to be given back. */
  private boolean reserved;

  /** What became of the EntryID that a BRCB was to be resumed behind. */
  enum Position {
    NOT_ASKED, FOUND, LOST
  }

  /** For who wants more than the settings say. */
  interface Preparation {
    Preparation NONE = new Preparation() {
    };

    /** Fields that are added to those the device has, where the settings do not say which there are to be. */
    default OptFlds fields() {
      return OptFlds.of();
    }

    /** Reports may come from now on. */
    default void enabling(Position position, List<String> remarks) {}
  }

  Subscriber(Iec61850Client client, RcbReference rcb, ReportSettings settings, Preparation preparation) {
    this.client = client;
    this.rcb = rcb;
    this.object = client.rcbObject(rcb);
    this.settings = settings;
    this.preparation = preparation;
  }

  /** A step that the device refused for good. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refused refused;

    Refusal(Refused refused) {
      super(refused.reason());
      this.refused = refused;
    }
  }

  SubscribeResult run() throws InterruptedException {
    try {
      ReportControlBlock block = read();
      if (block.rptEna()) free(block);
      reserve(block);
      Map<String, Data> refused = configure(block);
      String rptId = refused.containsKey("RptID") ? block.rptId() : settings.rptId().orElse(block.rptId());
      DataSetDirectory dataSet = dataSet(wantedDataSet().orElse(block.datSet()));
      client.model().flatMap(model -> new SclComparison(model, dataSet).confRevOf(block)).ifPresent(remarks::add);
      String effectiveRptId = rptId.isEmpty() ? rcb.toString() : rptId;
      client.reports().route(new ReportRouter.Subscription(rcb.toString(), effectiveRptId, rcb.buffered(), dataSet));
      resume();
      preparation.enabling(position, remarks);
      enable(block);
      interrogate(refused.containsKey("TrgOps") ? block.trgOps() : settings.trgOps().orElse(block.trgOps()));
      return new Subscribed(rcb, effectiveRptId, dataSet, remarks);
    } catch (Refusal refusal) {
      client.reports().forget(rcb);
      if (reserved) object.giveBack();
      return refusal.refused;
    } catch (Answer.RefusedException refused) {
      return new Refused(rcb, Cause.NOT_ACCEPTED, "what is needed was refused: " + refused.getMessage());
    }
  }

  private ReportControlBlock read() throws Refusal, InterruptedException {
    return switch (object.read()) {
      case RcbReading.Found(ReportControlBlock block) -> block;
      case RcbReading.Unknown _ ->
        throw refusal(Cause.UNKNOWN,
            "the device has no such report control block; 'gridtap iec61850 discover' lists those it has");
      case RcbReading.Denied(var _, RcbDenial denial) when denial.error()
          .equals(Optional.of(DataAccessError.OBJECT_ACCESS_DENIED)) ->
        throw refusal(Cause.DENIED, "the device does not let it be read: %s; is another user or password needed?"
            .formatted(denial.text()));
      case RcbReading.Denied(var _, RcbDenial denial) ->
        throw refusal(Cause.NOT_ACCEPTED, "its attributes cannot be read: " + denial.text());
    };
  }

  private Refusal refusal(Cause cause, String reason) { return new Refusal(new Refused(rcb, cause, reason)); }

  /** As MMS writes it, whichever way it was given. */
  private Optional<String> wantedDataSet() {
    return settings.datSet().map(set -> set.replace('.', '$'));
  }

  /** It reports already: perhaps for an association of ours that was lost, then it lets itself be disabled. */
  private void free(ReportControlBlock block) throws Refusal, InterruptedException {
    Optional<RcbDenial> denial = object.write("RptEna", Data.Bool.FALSE);
    if (denial.isPresent()) throw owned(block, "RptEna", denial.get());
  }

  private Refusal owned(ReportControlBlock block, String attribute, RcbDenial denial) {
    String owner = block.owner().isEmpty() ? "another client" : "another client (" + block.owner() + ")";
    return refusal(Cause.OWNED, "in use by %s: %s was answered %s; take another instance, or free this one".formatted(
        owner, attribute, denial.text()));
  }

  private void reserve(ReportControlBlock block) throws Refusal, InterruptedException {
    Optional<RcbDenial> denial;
    String attribute = rcb.buffered() ? "ResvTms" : "Resv";
    if (!block.has(attribute)) return;
    if (!rcb.buffered()) {
      denial = object.write(attribute, Data.Bool.TRUE);
    } else if (block.resvTms().orElse(0) < 0) {
      if (settings.resvTms().isPresent())
        remarks.add("reserved by configuration (ResvTms -1): ResvTms is left as it is");
      return;
    } else {
      // edition 2.1 does not let itself be configured without
      denial = object.write(attribute, new Data.Int(settings.resvTms().orElse(RcbObject.DEFAULT_RESV_TMS)));
    }
    reserved = denial.isEmpty();
    if (denial.isEmpty()) return;
    if (denial.get().inUse()) throw owned(block, attribute, denial.get());
    remarks.add("%s was not taken: %s".formatted(attribute, denial.get().text()));
  }

  /** Only what differs, in the standard's order. @return what the device did not take */
  private Map<String, Data> configure(ReportControlBlock block) throws Refusal, InterruptedException {
    Map<String, Data> wanted = new LinkedHashMap<>();
    settings.rptId().filter(id -> !id.equals(block.rptId()))
        .ifPresent(id -> wanted.put("RptID", new Data.VisibleString(id)));
    wantedDataSet().filter(set -> !set.equals(block.datSet()))
        .ifPresent(set -> wanted.put("DatSet", new Data.VisibleString(set)));
    settings.optFlds().or(() -> completed(block)).map(fields -> rcb.buffered() ? fields : fields.unbuffered())
        .filter(fields -> !fields.equals(block.optFlds()))
        .ifPresent(fields -> wanted.put("OptFlds", new Data.Bits(fields.bits())));
    number("BufTm", settings.bufTm(), block.bufTm(), wanted);
    settings.trgOps().filter(triggers -> !triggers.equals(block.trgOps()))
        .ifPresent(triggers -> wanted.put("TrgOps", new Data.Bits(triggers.bits())));
    number("IntgPd", settings.intgPd(), block.intgPd(), wanted);
    if (rcb.buffered() && settings.purgeBuf()) wanted.put("PurgeBuf", Data.Bool.TRUE);
    return wanted.isEmpty() ? Map.of() : write(block, wanted);
  }

  /** The fields that it has and those that are needed, if some are missing. */
  private Optional<OptFlds> completed(ReportControlBlock block) {
    int needed = rcb.buffered() ? preparation.fields().mask() : preparation.fields().unbuffered().mask();
    int there = block.optFlds().mask();
    return (there & needed) == needed ? Optional.empty() : Optional.of(new OptFlds(there | needed));
  }

  private static void number(String name, OptionalLong wanted, OptionalLong there, Map<String, Data> writes) {
    if (wanted.isPresent() && !wanted.equals(there)) writes.put(name, new Data.Unsigned(wanted.getAsLong()));
  }

  private Map<String, Data> write(ReportControlBlock block, Map<String, Data> wanted)
      throws Refusal, InterruptedException {
    Map<String, Data> refused = new LinkedHashMap<>();
    for (RcbDenial denial : object.writeAll(wanted, remarks)) {
      notTaken(block, denial.attribute(), denial);
      refused.put(denial.attribute(), wanted.getOrDefault(denial.attribute(), Data.Bool.FALSE));
    }
    return refused;
  }

  /** Without its data set nothing is as it should be; the rest can be done without. */
  private void notTaken(ReportControlBlock block, String name, RcbDenial denial) throws Refusal {
    if (denial.inUse()) throw owned(block, name, denial);
    if (name.equals("DatSet"))
      throw refusal(Cause.NO_DATA_SET,
          "DatSet %s was not taken: %s".formatted(wantedDataSet().orElse(""), denial.text()));
    remarks.add("%s was not taken: %s; it stays as the device has it".formatted(name, denial.text()));
  }

  private DataSetDirectory dataSet(String reference) throws Refusal, InterruptedException {
    if (reference.isEmpty())
      throw refusal(Cause.NO_DATA_SET, "it has no data set (DatSet is empty): there is nothing to report");
    if (!reference.startsWith("@") && reference.indexOf('/') < 0)
      throw refusal(Cause.NO_DATA_SET, "its DatSet is %s, which names no data set".formatted(reference));
    Answer<ConfirmedResponse.NamedVariableListAttributes> answer = client.dataSets().attributes(reference);
    return switch (answer) {
      case Answer.Positive<ConfirmedResponse.NamedVariableListAttributes>(var attributes) -> {
        DataSetDirectory directory = client.dataSets().directory(reference, attributes.variables());
        client.model().ifPresent(model -> new SclComparison(model, directory).remarks().forEach(remarks::add));
        yield directory;
      }
      case Answer.Negative<ConfirmedResponse.NamedVariableListAttributes>(ServiceError error) -> {
        if (isUnknown(error))
          throw refusal(Cause.NO_DATA_SET,
              "the device does not have its data set %s: %s".formatted(reference, error.text()));
        // a large directory does not fit a small PDU
        yield fromModel(reference, "the directory of the data set %s was refused: %s".formatted(reference,
            error.text()));
      }
      case Answer.Rejected<ConfirmedResponse.NamedVariableListAttributes>(var reason) ->
        fromModel(reference, "GetNamedVariableListAttributes was rejected: " + reason.text());
      case Answer.Unreadable<ConfirmedResponse.NamedVariableListAttributes>(var fault) ->
        fromModel(reference, "the directory of the data set is unreadable: " + fault.getMessage());
    };
  }

  private static boolean isUnknown(ServiceError error) {
    return error.equals(ServiceError.OBJECT_NON_EXISTENT) || error.equals(ServiceError.OBJECT_UNDEFINED);
  }

  /** The device does not tell, but perhaps the file does. */
  private DataSetDirectory fromModel(String reference, String why) throws Refusal {
    int slash = reference.indexOf('/');
    DataSetDirectory directory = client.model()
        .flatMap(model -> slash < 0
            ? Optional.empty()
            : model.dataSet(reference.substring(0, slash), reference.substring(slash + 1)))
        .map(set -> DataSetDirectory.of(reference, set))
        .orElseThrow(() -> refusal(Cause.NO_DATA_SET, "%s; an SCL file with this data set would help".formatted(why)));
    remarks.add(why + "; its members are taken from the SCL file");
    return directory;
  }

  private void resume() throws InterruptedException {
    if (!rcb.buffered() || settings.entryId().isEmpty()) return;
    Octets id = settings.entryId().get();
    Optional<RcbDenial> denial = object.write("EntryID", new Data.OctetString(id));
    position = denial.isEmpty() ? Position.FOUND : Position.LOST;
    if (denial.isPresent())
      remarks.add("EntryID %s is not in the device's buffer (%s): all it has is sent, and there may be a gap before"
          .formatted(id.toHex(), denial.get().text()));
  }

  private void enable(ReportControlBlock block) throws Refusal, InterruptedException {
    Optional<RcbDenial> denial = object.write("RptEna", Data.Bool.TRUE);
    if (denial.isEmpty()) return;
    if (denial.get().inUse()) throw owned(block, "RptEna", denial.get());
    throw refusal(Cause.NOT_ACCEPTED,
        "it could not be enabled: RptEna was answered %s".formatted(denial.get().text()));
  }

  private void interrogate(TrgOps triggers) throws InterruptedException {
    if (!settings.gi()) return;
    if (!triggers.has(TrgOps.Trigger.GENERAL_INTERROGATION)) {
      remarks.add("no general interrogation: TrgOps do not have it");
      return;
    }
    object.write("GI", Data.Bool.TRUE)
        .ifPresent(denial -> remarks.add("no general interrogation: GI was answered " + denial.text()));
  }
}
