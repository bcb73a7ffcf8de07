package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.SubscribeResult.Cause;
import io.gridtap.iec61850.client.SubscribeResult.Refused;
import io.gridtap.iec61850.client.SubscribeResult.Subscribed;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.mms.pdu.AccessResult.Failure;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
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
  private static final int TEMPORARILY_UNAVAILABLE = DataAccessError.TEMPORARILY_UNAVAILABLE.code();

  private final Iec61850Client client;
  private final RcbReference rcb;
  private final ReportSettings settings;
  private final List<String> remarks = new ArrayList<>();

  Subscriber(Iec61850Client client, RcbReference rcb, ReportSettings settings) {
    this.client = client;
    this.rcb = rcb;
    this.settings = settings;
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
      ReportControlBlock block = client.rcb(rcb).orElseThrow(() -> refusal(Cause.UNKNOWN,
          "the device has no such report control block; `discover` lists those it has"));
      if (block.rptEna()) free(block);
      reserve(block);
      configure(block);
      String rptId = settings.rptId().orElse(block.rptId());
      DataSetDirectory dataSet = dataSet(settings.datSet().orElse(block.datSet()));
      String effectiveRptId = rptId.isEmpty() ? rcb.toString() : rptId;
      client.route(new ReportRouter.Subscription(rcb.toString(), effectiveRptId, rcb.buffered(), dataSet));
      resume();
      enable();
      interrogate(block);
      return new Subscribed(rcb, effectiveRptId, dataSet, remarks);
    } catch (Refusal refusal) {
      client.forget(rcb);
      return refusal.refused;
    }
  }

  private Refusal refusal(Cause cause, String reason) { return new Refusal(new Refused(rcb, cause, reason)); }

  /** It reports already: perhaps for an association of ours that was lost, then it lets itself be disabled. */
  private void free(ReportControlBlock block) throws Refusal, InterruptedException {
    Optional<Failure> failure = client.writeRcb(rcb, "RptEna", Data.Bool.FALSE);
    if (failure.isPresent()) throw owned(block, "RptEna", failure.get());
  }

  private Refusal owned(ReportControlBlock block, String attribute, Failure failure) {
    String owner = block.owner().isEmpty() ? "another client" : "another client (" + block.owner() + ")";
    return refusal(Cause.OWNED, "in use by %s: %s was answered %s; take another instance, or free this one".formatted(
        owner, attribute, failure.text()));
  }

  private void reserve(ReportControlBlock block) throws Refusal, InterruptedException {
    Optional<Failure> failure = Optional.empty();
    String attribute = rcb.buffered() ? "ResvTms" : "Resv";
    if (!rcb.buffered() && block.has(attribute)) {
      failure = client.writeRcb(rcb, attribute, Data.Bool.TRUE);
    } else if (rcb.buffered() && block.has(attribute) && settings.resvTms().isPresent()) {
      if (block.resvTms().orElse(0) < 0)
        remarks.add("reserved by configuration (ResvTms -1): ResvTms is left as it is");
      else
        failure = client.writeRcb(rcb, attribute, new Data.Int(settings.resvTms().getAsLong()));
    }
    if (failure.isEmpty()) return;
    if (failure.get().code() == TEMPORARILY_UNAVAILABLE) throw owned(block, attribute, failure.get());
    remarks.add("%s was not taken: %s".formatted(attribute, failure.get().text()));
  }

  /** Only what differs, in the standard's order. */
  private void configure(ReportControlBlock block) throws Refusal, InterruptedException {
    Map<String, Data> wanted = new LinkedHashMap<>();
    settings.rptId().filter(id -> !id.equals(block.rptId()))
        .ifPresent(id -> wanted.put("RptID", new Data.VisibleString(id)));
    settings.datSet().filter(set -> !set.equals(block.datSet()))
        .ifPresent(set -> wanted.put("DatSet", new Data.VisibleString(set)));
    settings.optFlds().map(fields -> rcb.buffered() ? fields : fields.unbuffered())
        .filter(fields -> !fields.equals(block.optFlds()))
        .ifPresent(fields -> wanted.put("OptFlds", new Data.Bits(fields.bits())));
    number("BufTm", settings.bufTm(), block.bufTm(), wanted);
    settings.trgOps().filter(triggers -> !triggers.equals(block.trgOps()))
        .ifPresent(triggers -> wanted.put("TrgOps", new Data.Bits(triggers.bits())));
    number("IntgPd", settings.intgPd(), block.intgPd(), wanted);
    if (rcb.buffered() && settings.purgeBuf()) wanted.put("PurgeBuf", Data.Bool.TRUE);
    if (!wanted.isEmpty()) write(block, wanted);
  }

  private static void number(String name, OptionalLong wanted, OptionalLong there, Map<String, Data> writes) {
    if (wanted.isPresent() && !wanted.equals(there)) writes.put(name, new Data.Unsigned(wanted.getAsLong()));
  }

  /** In one request; one by one for a device that does not take several, or for a small PDU. */
  private void write(ReportControlBlock block, Map<String, Data> wanted) throws Refusal, InterruptedException {
    List<String> names = List.copyOf(wanted.keySet());
    List<Optional<Failure>> results = List.of();
    if (names.size() > 1) {
      List<VariableAccess.Variable> variables = new ArrayList<>();
      for (String name : names) variables.add(Iec61850Client.rcbVariable(rcb, name));
      try {
        Answer<ConfirmedResponse.Written> answer = client.mms().call(
            new ConfirmedRequest.Write(new VariableAccess.Variables(variables), List.copyOf(wanted.values())));
        if (answer instanceof Answer.Positive<ConfirmedResponse.Written>(var written)
            && written.results().size() == names.size())
          results = written.results();
      } catch (IllegalArgumentException tooLongForThePdu) {
        remarks.add("attributes are written one by one: " + tooLongForThePdu.getMessage());
      }
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Data data = wanted.get(name);
      Optional<Failure> failure = results.isEmpty() ? Optional.of(new Failure(-1)) : results.get(i);
      // one that was refused in company may be taken alone
      if (failure.isPresent() && data != null) failure = client.writeRcb(rcb, name, data);
      if (failure.isPresent()) notTaken(block, name, failure.get());
    }
  }

  /** Without the data set or the wanted RptID nothing is as it should be; the rest can be done without. */
  private void notTaken(ReportControlBlock block, String name, Failure failure) throws Refusal {
    if (failure.code() == TEMPORARILY_UNAVAILABLE) throw owned(block, name, failure);
    if (name.equals("DatSet"))
      throw refusal(Cause.NO_DATA_SET,
          "DatSet %s was not taken: %s".formatted(settings.datSet().orElse(""), failure.text()));
    remarks.add("%s was not taken: %s; it stays as the device has it".formatted(name, failure.text()));
  }

  private DataSetDirectory dataSet(String reference) throws Refusal, InterruptedException {
    if (reference.isEmpty())
      throw refusal(Cause.NO_DATA_SET, "it has no data set (DatSet is empty): there is nothing to report");
    Answer<ConfirmedResponse.NamedVariableListAttributes> answer = client.dataSetAttributes(reference);
    return switch (answer) {
      case Answer.Positive<ConfirmedResponse.NamedVariableListAttributes>(var attributes) -> {
        DataSetDirectory directory = client.directory(reference, attributes.variables());
        client.model().ifPresent(model -> new SclComparison(model, directory).remarks().forEach(remarks::add));
        yield directory;
      }
      case Answer.Negative<ConfirmedResponse.NamedVariableListAttributes>(ServiceError error) -> throw refusal(
          Cause.NO_DATA_SET, "the device does not have its data set %s: %s".formatted(reference, error.text()));
      case Answer.Rejected<ConfirmedResponse.NamedVariableListAttributes>(var reason) ->
        fromModel(reference, "GetNamedVariableListAttributes was rejected: " + reason.text());
      case Answer.Unreadable<ConfirmedResponse.NamedVariableListAttributes>(var fault) ->
        fromModel(reference, "the directory of the data set is unreadable: " + fault.getMessage());
    };
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
    client.writeRcb(rcb, "EntryID", new Data.OctetString(settings.entryId().get()))
        .ifPresent(failure -> remarks.add(
            "EntryID %s is not in the device's buffer (%s): all it has is sent, and there may be a gap before"
                .formatted(
                    settings.entryId().get().toHex(), failure.text())));
  }

  private void enable() throws Refusal, InterruptedException {
    Optional<Failure> failure = client.writeRcb(rcb, "RptEna", Data.Bool.TRUE);
    if (failure.isEmpty()) return;
    if (failure.get().code() == TEMPORARILY_UNAVAILABLE)
      throw refusal(Cause.OWNED,
          "RptEna was answered %s: another client has it; take another instance, or free this one"
              .formatted(failure.get().text()));
    throw refusal(Cause.NOT_ACCEPTED,
        "it could not be enabled: RptEna was answered %s".formatted(failure.get().text()));
  }

  private void interrogate(ReportControlBlock block) throws InterruptedException {
    TrgOps triggers = settings.trgOps().orElse(block.trgOps());
    if (!settings.gi()) return;
    if (!triggers.has(TrgOps.Trigger.GENERAL_INTERROGATION)) {
      remarks.add("no general interrogation: TrgOps do not have it");
      return;
    }
    client.generalInterrogation(rcb)
        .ifPresent(failure -> remarks.add("no general interrogation: GI was answered " + failure.text()));
  }
}
