package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report control block of the device, to be looked at and changed (GetBRCBValues, SetBRCBValues, GetURCBValues,
 * SetURCBValues; IEC 61850-7-2 §17.2). To have its reports, {@link Iec61850Client#subscribe}.
 */
public final class RcbObject {
  /** Seconds: long enough to come back after a cut, short enough not to keep others out. */
  static final int DEFAULT_RESV_TMS = 30;
  /** Every position of a BRCB's buffer is behind this one. */
  private static final Octets FIRST_ENTRY = Octets.hex("0000000000000000");

  private final Iec61850Client client;
  private final RcbReference rcb;

  RcbObject(Iec61850Client client, RcbReference rcb) {
    this.client = client;
    this.rcb = rcb;
  }

  public RcbReference reference() { return rcb; }

  // Reading

  /** All its attributes, among them the Owner. */
  public RcbReading read() throws InterruptedException {
    AccessResult result;
    try {
      result = Single.of(client.mms().call(ConfirmedRequest.Read.of(variable(""))).orThrow().results());
    } catch (Answer.RefusedException refused) {
      return Refusal.of(refused).unknown()
          ? new RcbReading.Unknown(rcb, String.valueOf(refused.getMessage()))
          : new RcbReading.Denied(rcb, RcbDenial.of("", refused));
    }
    return switch (result) {
      case AccessResult.Failure failure -> Refusal.of(failure).unknown()
          ? new RcbReading.Unknown(rcb, failure.text())
          : new RcbReading.Denied(rcb, RcbDenial.of("", failure));
      case Data.Structure(List<Data> components) -> new RcbReading.Found(block(components));
      case Data other -> new RcbReading.Denied(rcb,
          new RcbDenial("", Refusal.of("no structure, as a control block is: " + other)));
    };
  }

  private ReportControlBlock block(List<Data> components) throws InterruptedException {
    Answer<ConfirmedResponse.VariableAccessAttributes> type = client.mms()
        .call(new ConfirmedRequest.GetVariableAccessAttributes(
            new ObjectName.DomainSpecific(rcb.logicalDevice(), rcb.item())));
    if (type instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>(var attributes)
        && attributes.type() instanceof TypeDescription.Structure(List<TypeDescription.Component> names)
        && names.size() == components.size() && names.stream().noneMatch(name -> name.name().isEmpty())) {
      Map<String, Data> named = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) named.put(standardName(names.get(i).name()), components.get(i));
      return new ReportControlBlock(rcb, named);
    }
    return ReportControlBlock.of(rcb, components);
  }

  /** Some devices spell it with a capital O. */
  private static String standardName(String name) {
    return name.equals("TimeOfEntry") ? "TimeofEntry" : name;
  }

  /** @param attribute empty for the whole control block */
  private VariableAccess.Variable variable(String attribute) {
    return VariableAccess.Variable.of(rcb.logicalDevice(),
        rcb.item() + (attribute.isEmpty() ? "" : "$" + attribute));
  }

  // Single attributes

  Answer<ConfirmedResponse.Written> ask(String attribute, Data data) throws InterruptedException {
    return client.mms().call(ConfirmedRequest.Write.of(variable(attribute), data));
  }

  /** Writes one attribute as MMS has it, whatever state the control block is in; nothing, or why it was not taken. */
  public Optional<RcbDenial> write(String attribute, Data data) throws InterruptedException {
    return RcbDenial.of(attribute, ask(attribute, data));
  }

  /** Reserves a URCB for this association, a BRCB for 30 s beyond it. */
  public Optional<RcbDenial> reserve() throws InterruptedException {
    return rcb.buffered() ? reserve(DEFAULT_RESV_TMS) : write("Resv", Data.Bool.TRUE);
  }

  /**
   * Reserves a BRCB (ResvTms).
   *
   * @param seconds 1…32767 that the reservation outlives the association
   */
  public Optional<RcbDenial> reserve(int seconds) throws InterruptedException {
    if (!rcb.buffered()) throw new IllegalArgumentException(rcb + " is unbuffered and has no ResvTms");
    if (seconds < 1 || seconds > Short.MAX_VALUE) throw new IllegalArgumentException("ResvTms is 1…32767: " + seconds);
    return write("ResvTms", new Data.Int(seconds));
  }

  /** Gives a reservation back. A device that does not know reservations says so, and that is no harm. */
  public Optional<RcbDenial> release() throws InterruptedException {
    return rcb.buffered() ? write("ResvTms", new Data.Int(0)) : write("Resv", Data.Bool.FALSE);
  }

  /** Enables it. What it sends then is told apart only for who has subscribed it. */
  public Optional<RcbDenial> enable() throws InterruptedException {
    return write("RptEna", Data.Bool.TRUE);
  }

  public Optional<RcbDenial> disable() throws InterruptedException { return write("RptEna", Data.Bool.FALSE); }

  /** Disables it, gives it back and expects no more of it; nothing, or why it is not disabled. */
  Optional<AccessResult.Failure> unsubscribe() throws InterruptedException {
    Answer<ConfirmedResponse.Written> answer = ask("RptEna", Data.Bool.FALSE);
    giveBack();
    client.reports().forget(rcb);
    return Single.of(answer.orThrow().results());
  }

  /** Whatever the answer is: a reservation that cannot be given back ends with the association. */
  void giveBack() throws InterruptedException {
    if (rcb.buffered()) ask("ResvTms", new Data.Int(0));
    else
      ask("Resv", Data.Bool.FALSE);
  }

  /** Asks for a general interrogation; it must be enabled, and have the trigger. */
  public Optional<RcbDenial> generalInterrogation() throws InterruptedException {
    return write("GI", Data.Bool.TRUE);
  }

  /** Empties the buffer of a BRCB, for which it is disabled if need be. */
  public RcbOutcome purge() throws InterruptedException {
    return change(RcbChange.NONE.withPurgeBuf());
  }

  /** Has a BRCB send again what came after this entry, for which it is disabled if need be. */
  public RcbOutcome resync(Octets entryId) throws InterruptedException {
    return change(RcbChange.NONE.withEntryId(entryId));
  }

  /** Has a BRCB send again all that is in its buffer. */
  public RcbOutcome resyncAll() throws InterruptedException {
    return resync(FIRST_ENTRY);
  }

  // Several attributes

  /**
   * Writes what differs, in the standard's order. One that reports is disabled first, if that is needed, and enabled
   * again: a BRCB behind the last entry it sent, unless its buffer is purged by the change.
   */
  public RcbOutcome change(RcbChange change) throws InterruptedException {
    return switch (read()) {
      case RcbReading.Found(ReportControlBlock block) -> new Changing(block, change).run();
      case RcbReading.Denied(var _, RcbDenial denial) ->
        new RcbOutcome(rcb, List.of(), List.of(), List.of(denial), false);
      case RcbReading.Unknown(var _, String text) ->
        new RcbOutcome(rcb, List.of(), List.of(), List.of(new RcbDenial("", Refusal.unknown(text))), false);
    };
  }

  /** One change under way. */
  private final class Changing {
    private final ReportControlBlock block;
    private final Map<String, Data> wanted = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<RcbDenial> denied = new ArrayList<>();

    Changing(ReportControlBlock block, RcbChange change) {
      this.block = block;
      for (String name : RcbChange.ORDER) {
        Data data = change.wanted().get(name);
        if (data == null) continue;
        if (!rcb.buffered() && data instanceof Data.Bits(var bits) && name.equals("OptFlds"))
          data = new Data.Bits(OptFlds.of(bits).unbuffered().bits());
        if (!block.has(name))
          denied.add(new RcbDenial(name, Refusal.of("nothing: the control block does not have it")));
        else if (isCommand(name) || !same(name, data)) wanted.put(name, data);
        else
          unchanged.add(name);
      }
    }

    /** Says what is to be done, not how it is to be. */
    private static boolean isCommand(String name) {
      return name.equals("GI") || name.equals("PurgeBuf") || name.equals("EntryID");
    }

    private boolean same(String name, Data data) {
      return switch (name) {
        case "BufTm", "IntgPd", "ResvTms" -> number(data) == number(block.attributes().get(name));
        case "OptFlds" -> data instanceof Data.Bits(var bits) && block.optFlds().equals(OptFlds.of(bits));
        default -> data.equals(block.attributes().get(name)); // names, bits and flags
      };
    }

    private static long number(@Nullable Data data) {
      return switch (data) {
        case Data.Unsigned(long value) -> value;
        case Data.Int(long value) -> value;
        case null, default -> Long.MIN_VALUE; // of another type: not the same
      };
    }

    RcbOutcome run() throws InterruptedException {
      boolean disables = Data.Bool.FALSE.equals(wanted.get("RptEna"));
      boolean paused = block.rptEna() && !disables && wanted.keySet().stream().anyMatch(name -> !name.equals("GI"));
      if (paused || disables) {
        wanted.remove("RptEna");
        Optional<RcbDenial> denial = disable();
        if (denial.isPresent()) {
          denied.add(denial.get());
          return outcome(false);
        }
        if (disables) written.add("RptEna");
      }
      Optional<Data> release = release();
      Optional<Data> enable = Optional.ofNullable(wanted.remove("RptEna"));
      Optional<Data> gi = Optional.ofNullable(wanted.remove("GI"));
      one("Resv", Optional.ofNullable(wanted.remove("Resv")));
      one("ResvTms", Optional.ofNullable(wanted.remove("ResvTms")));
      boolean resumes = paused && rcb.buffered() && !wanted.containsKey("EntryID") && !purges();
      several();
      follow();
      if (resumes && block.entryId().isPresent())
        write("EntryID", new Data.OctetString(block.entryId().get())).ifPresent(denied::add);
      if (paused) enable().ifPresent(denied::add);
      one("RptEna", enable);
      one("GI", gi);
      if (release.isPresent()) one(rcb.buffered() ? "ResvTms" : "Resv", release);
      return outcome(paused);
    }

    /** Comes last: what is not ours any more cannot be changed. */
    private Optional<Data> release() {
      if (Data.Bool.FALSE.equals(wanted.get("Resv"))) return Optional.ofNullable(wanted.remove("Resv"));
      if (wanted.containsKey("ResvTms") && number(wanted.get("ResvTms")) == 0)
        return Optional.ofNullable(wanted.remove("ResvTms"));
      return Optional.empty();
    }

    private boolean purges() { return wanted.keySet().stream().anyMatch(name -> !name.equals("OptFlds")); }

    private void one(String name, Optional<Data> data) throws InterruptedException {
      if (data.isEmpty()) return;
      Optional<RcbDenial> denial = write(name, data.get());
      if (denial.isPresent()) denied.add(denial.get());
      else
        written.add(name);
    }

    private void several() throws InterruptedException {
      List<RcbDenial> refused = writeAll(wanted, new ArrayList<>());
      denied.addAll(refused);
      for (String name : wanted.keySet())
        if (refused.stream().noneMatch(denial -> denial.attribute().equals(name))) written.add(name);
    }

    /** Reports that are subscribed here are to be understood after the change too, and counted anew. */
    private void follow() throws InterruptedException {
      Optional<ReportRouter.Subscription> routed = client.reports().routed(rcb);
      if (routed.isEmpty()) return;
      ReportRouter.Subscription now = routed.get();
      if (written.contains("RptID") && wanted.get("RptID") instanceof Data.VisibleString(String id))
        now = new ReportRouter.Subscription(now.rcb(), id.isEmpty() ? rcb.toString() : id, now.buffered(),
            now.dataSet());
      if (written.contains("DatSet") && wanted.get("DatSet") instanceof Data.VisibleString(String set)
          && !set.isEmpty()) {
        try {
          now = new ReportRouter.Subscription(now.rcb(), now.rptId(), now.buffered(), client.dataSets().directory(set));
        } catch (Answer.RefusedException refused) {
          denied.add(RcbDenial.of("DatSet", refused));
        }
      }
      client.reports().route(now);
    }

    private RcbOutcome outcome(boolean paused) { return new RcbOutcome(rcb, written, unchanged, denied, paused); }
  }

  /** In one request; one by one what was refused in company, or where several are not taken. @return what was not */
  List<RcbDenial> writeAll(Map<String, Data> wanted, List<String> remarks)
      throws InterruptedException {
    Map<String, Data> left = new LinkedHashMap<>(wanted);
    if (wanted.size() > 1) inOne(wanted, left, remarks);
    List<RcbDenial> denied = new ArrayList<>();
    // one that was refused in company may be taken alone
    for (Map.Entry<String, Data> one : left.entrySet()) write(one.getKey(), one.getValue()).ifPresent(denied::add);
    return denied;
  }

  /** Takes from {@code left} what was written. */
  private void inOne(Map<String, Data> wanted, Map<String, Data> left, List<String> remarks)
      throws InterruptedException {
    List<String> names = List.copyOf(wanted.keySet());
    List<VariableAccess.Variable> variables = new ArrayList<>();
    for (String name : names) variables.add(variable(name));
    ConfirmedRequest.Write request = new ConfirmedRequest.Write(new VariableAccess.Variables(variables),
        List.copyOf(wanted.values()));
    Answer<ConfirmedResponse.Written> answer;
    try {
      answer = client.mms().call(request);
    } catch (IllegalArgumentException tooLongForThePdu) {
      remarks.add("attributes are written one by one: " + tooLongForThePdu.getMessage());
      return;
    }
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.Written>(var written))
        || written.results().size() != names.size())
      return;
    for (int i = 0; i < names.size(); i++) if (written.results().get(i).isEmpty()) left.remove(names.get(i));
  }
}
