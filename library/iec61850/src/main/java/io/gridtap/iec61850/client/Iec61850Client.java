package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.Pending;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client of one IED. Calls block and may come from several threads; {@link #poll} is for one thread. An interrupt of
 * the thread that waits for an answer cancels the request at the device (MMS cancel), as far as the device still can.
 *
 * <p>Who asks from within the thread that polls, while many reports wait, waits for its answer behind them: poll and
 * ask from different threads.
 */
public final class Iec61850Client implements AutoCloseable {
  /** Status requests unanswered in a row. */
  private static final int MISSES = 3;

  private final MmsClient mms;
  private final ControlInbox inbox;
  private final Optional<IedModel> model;
  private final ClientStates states;
  private final Directory directory;
  private final ReportInbox reports;

  /** Connects and associates as most devices expect it; no model is known, and nothing is watched. */
  public static Iec61850Client connect(TcpConnector.Settings tcp) throws IOException, InterruptedException {
    return connect(tcp, AssociationSettings.STANDARD);
  }

  /** The same with an association that a device wants to be special: selectors, password, sizes. */
  public static Iec61850Client connect(TcpConnector.Settings tcp, AssociationSettings settings)
      throws IOException, InterruptedException {
    return connect(tcp, settings, Optional.empty(), _ -> {});
  }

  /**
   * Connects and associates.
   *
   * @param model what the SCL file says of the device: names and labels come from there
   * @param listener is told what happens, quick, please; a {@link ClientListener} also of each change of state
   * @throws IOException if there is no connection or no association; the message says what to look at
   */
  public static Iec61850Client connect(TcpConnector.Settings tcp, AssociationSettings settings,
      Optional<IedModel> model, MmsClient.Listener listener) throws IOException, InterruptedException {
    ClientStates states = new ClientStates(listener);
    ControlInbox inbox = new ControlInbox(states);
    try {
      return new Iec61850Client(MmsClient.connect(tcp, settings, inbox), inbox, model, states);
    } catch (IOException | InterruptedException | RuntimeException failure) {
      states.failed(String.valueOf(failure.getMessage()));
      throw failure;
    }
  }

  private Iec61850Client(MmsClient mms, ControlInbox inbox, Optional<IedModel> model, ClientStates states) {
    this.mms = mms;
    this.inbox = inbox;
    this.model = model;
    this.states = states;
    this.directory = new Directory(this);
    this.reports = new ReportInbox(mms);
    states.opened();
  }

  // Connection

  /** The association underneath, for what is not offered here. */
  public MmsClient mms() { return mms; }

  /** What has become of the association. */
  public ClientState state() { return states.state(); }

  /** Why the association has ended; empty as long as it has not. */
  public String closedReason() {
    return states.reason();
  }

  /** Waits for the end of the association. @return false if {@code limit} passed before */
  public boolean awaitClosed(Duration limit) throws InterruptedException {
    return states.awaitClosed(limit);
  }

  /** What initiate agreed on: PDU size, outstanding requests, services of the device. */
  public InitiateParameters parameters() {
    return mms.parameters();
  }

  /** Identify: vendor, model and revision. */
  public Answer<ConfirmedResponse.Identity> identify() throws InterruptedException {
    return mms.call(new ConfirmedRequest.Identify());
  }

  /** Status: what the device says of its logical and physical state. */
  public Answer<ConfirmedResponse.Status> status() throws InterruptedException {
    return mms.call(new ConfirmedRequest.Status(false));
  }

  /**
   * Asks, and does not wait for the answer: a request that may take long and may have to be cancelled, such as
   * {@code ConfirmedRequest.Read.of(reference.variable())}.
   */
  public <R extends ConfirmedResponse> Pending<R> begin(ConfirmedRequest<R> request) throws InterruptedException {
    return mms.begin(request);
  }

  /** Class and code of the last service error that answered a request of this client, whoever asked. */
  public Optional<ServiceError> lastError() {
    return mms.lastError();
  }

  /**
   * Asks for the device's status periodically; where it is not answered three times in a row the association ends,
   * with that as the reason.
   */
  public KeepAlive keepAlive(Duration period) { return keepAlive(period, MISSES); }

  /** @param misses requests unanswered in a row that end the association, 1 and more */
  public KeepAlive keepAlive(Duration period, int misses) {
    return new KeepAlive(this, period, misses).start();
  }

  /** The files of the device. */
  public ClientFiles files() { return new ClientFiles(mms, FileSettings.STANDARD); }

  /** The files of the device. @param bounds on what is taken from it */
  public ClientFiles files(FileSettings bounds) {
    return new ClientFiles(mms, bounds);
  }

  /** Concludes and releases the association. */
  @Override
  public void close() {
    states.closing();
    mms.close();
  }

  /** Ends the association at once, without asking the device. */
  public void abort() throws InterruptedException {
    abort("aborted by the client");
  }

  void abort(String reason) throws InterruptedException {
    states.closing(reason);
    mms.abort();
  }

  /** Whether somebody gives a command, or waits for its end. */
  boolean isCommanding() { return inbox.isCommanding(); }

  // Browsing (GetServerDirectory, GetLogicalDeviceDirectory, …)

  /** The directory services: logical devices, nodes, data, types, the whole model. */
  public Directory directory() {
    return directory;
  }

  /** GetServerDirectory: the logical devices. */
  public List<String> logicalDevices() throws InterruptedException {
    return directory.logicalDevices();
  }

  /** All MMS variables of a logical device: nodes, constraints, data and attributes. */
  public List<String> variables(String logicalDevice) throws InterruptedException {
    return directory.variables(logicalDevice);
  }

  /** GetLogicalDeviceDirectory: the logical nodes. */
  public List<String> logicalNodes(String logicalDevice) throws InterruptedException {
    return directory.logicalNodes(logicalDevice);
  }

  /** The report control blocks of a logical device, in the order of their names. */
  public List<RcbReference> reportControlBlocks(String logicalDevice) throws InterruptedException {
    return directory.reportControlBlocks(logicalDevice);
  }

  // Values

  /** GetDataValues. */
  public AccessResult read(FcReference reference) throws InterruptedException {
    return Single.of(mms.call(ConfirmedRequest.Read.of(reference.variable())).orThrow().results());
  }

  /** SetDataValues: nothing, or why not. */
  public Optional<AccessResult.Failure> write(FcReference reference, Data data) throws InterruptedException {
    return Single.of(mms.call(ConfirmedRequest.Write.of(reference.variable(), data)).orThrow().results());
  }

  /**
   * What a reference has for a type, to read and write its values with: from the SCL file, from what has been asked for
   * before, or from the device; {@link ValueType#UNKNOWN} if nobody tells it.
   */
  public ValueCodec codec(FcReference reference) throws InterruptedException {
    return ValueCodec.of(reference, directory.type(reference));
  }

  /** GetDataValues, typed; see {@link #codec}. */
  public TypedValue readValue(FcReference reference) throws InterruptedException {
    return TypedValue.of(reference, directory.type(reference), read(reference));
  }

  /**
   * SetDataValues, typed; see {@link #codec}. Nothing, or why not.
   *
   * @throws io.gridtap.iec61850.InvalidValueException before anything is sent, if the value is none of the reference's
   *         type
   */
  public Optional<AccessResult.Failure> write(FcReference reference, Value value) throws InterruptedException {
    return write(reference, codec(reference).data(value));
  }

  /**
   * A value for a reference, to be written with others; see {@link #codec}.
   *
   * @throws io.gridtap.iec61850.InvalidValueException if the value is none of the reference's type
   */
  public Assignment assign(FcReference reference, Value value) throws InterruptedException {
    return new Assignment(reference, codec(reference).data(value));
  }

  /**
   * GetDataValues of many references in as few requests as they fit in, several at a time; the results are in the order
   * of the references. What is read again and again is better read with a {@link #plan}.
   */
  public List<ReadResult> readAll(List<FcReference> references) throws InterruptedException {
    return plan(references).read();
  }

  /** Packs many references into requests, to be read as often as wanted. Types are those that are known already. */
  public ReadPlan plan(List<FcReference> references) {
    return new ReadPlan(this, references);
  }

  /** The same after asking the device for the types that are not known, so that all that is read is typed. */
  public ReadPlan typedPlan(List<FcReference> references) throws InterruptedException {
    directory.learn(references);
    return plan(references);
  }

  /**
   * SetDataValues of many references in as few requests as they fit in, one request after the other; the results are in
   * the order of the assignments.
   *
   * @param assignments best made by {@link #assign}, which examines them
   */
  public List<WriteResult> writeAll(List<Assignment> assignments) throws InterruptedException {
    return new WritePlan(this).write(assignments);
  }

  // Areas of their own

  /** The setting groups of a logical device. */
  public SettingGroups settingGroups(String logicalDevice) {
    return new SettingGroups(this, logicalDevice);
  }

  /** The logs of the device, and their control blocks. */
  public ClientLogs logs() { return new ClientLogs(this); }

  /** A log. @param reference {@code LD0/LLN0.EventLog} */
  public ClientLog log(String reference) {
    return ClientLog.of(this, reference);
  }

  /** A GOOSE control block. @param reference {@code LD0/LLN0.gcbEvents} */
  public GooseControlBlock gooseControlBlock(String reference) {
    return new GooseControlBlock(mms, reference);
  }

  /**
   * A control block of sampled values.
   *
   * @param reference {@code LD0/LLN0.msvcb01} for a multicast one, {@code LD0/LLN0$US$usvcb01} for a unicast one
   */
  public SampledValueControlBlock sampledValueControlBlock(String reference) {
    return new SampledValueControlBlock(mms, reference);
  }

  // Controls

  /**
   * A controllable object: asks the device for its control model and its types.
   *
   * @param reference such as {@code LD0/CSWI1.Pos}
   * @throws IllegalArgumentException if it is no reference, with the position of the fault
   * @throws Answer.RefusedException if the device has no such object, or it is not controllable at all
   */
  public ControlObject control(String reference) throws InterruptedException {
    return control(ObjectReference.parse(reference));
  }

  /** The same with a reference that is known to be one. */
  public ControlObject control(ObjectReference reference) throws InterruptedException {
    return new ControlObject(mms, inbox, ControlVariables.ask(mms, model, reference));
  }

  // Data sets

  /** Creating, deleting, reading and writing data sets. */
  public DataSets dataSets() { return new DataSets(this); }

  // Report control blocks

  /**
   * GetBRCBValues, GetURCBValues; nothing if the device has no such control block.
   *
   * @throws Answer.RefusedException if it does not let it be read; {@link RcbObject#read} says so by value
   */
  public Optional<ReportControlBlock> rcb(RcbReference reference) throws InterruptedException {
    return switch (rcbObject(reference).read()) {
      case RcbReading.Found(ReportControlBlock block) -> Optional.of(block);
      case RcbReading.Unknown _ -> Optional.empty();
      case RcbReading.Denied(var _, RcbDenial denial) -> throw denial.refusal().exception();
    };
  }

  /** A report control block, to be looked at and changed. */
  public RcbObject rcbObject(RcbReference reference) {
    return new RcbObject(this, reference);
  }

  /**
   * The first instance of a report control block that nobody uses, reserved for this association.
   *
   * @param asked with or without the two digits of an instance: {@code urcbStat}, {@code urcbStat01}
   */
  public InstanceChoice freeInstance(RcbReference asked) throws InterruptedException {
    return new InstanceChooser(this).choose(asked, Optional.empty(), Set.of());
  }

  /**
   * Reserves, configures and enables a report control block. Its reports come from {@link #poll} from then on; the first
   * may come before this returns.
   */
  public SubscribeResult subscribe(RcbReference rcb, ReportSettings settings) throws InterruptedException {
    return subscribe(rcb, settings, Subscriber.Preparation.NONE);
  }

  SubscribeResult subscribe(RcbReference rcb, ReportSettings settings, Subscriber.Preparation preparation)
      throws InterruptedException {
    return new Subscriber(this, rcb, settings, preparation).run();
  }

  /** Disables a report control block and gives it back; nothing, or why the device would not. */
  public Optional<AccessResult.Failure> unsubscribe(RcbReference rcb) throws InterruptedException {
    return rcbObject(rcb).unsubscribe();
  }

  /** Asks for a general interrogation of an enabled control block. */
  public Optional<AccessResult.Failure> generalInterrogation(RcbReference rcb) throws InterruptedException {
    return Single.of(rcbObject(rcb).ask("GI", Data.Bool.TRUE).orThrow().results());
  }

  Optional<IedModel> model() { return model; }

  TypeFinder knownTypes() { return new TypeFinder(this, List.of()); }

  /** The subscriptions that reports are understood by. */
  ReportInbox reports() { return reports; }

  /** Subscriptions whose reports cannot be told apart: the same RptID and data set. */
  public List<String> ambiguous() {
    return reports.ambiguous();
  }

  // Reports

  /**
   * The next thing the device sends unasked, or nothing within the limit.
   *
   * @throws io.gridtap.transport.ConnectionLostException when the association has ended and everything was taken
   */
  public Optional<Update> poll(Duration limit) throws InterruptedException { return reports.poll(limit); }

  /**
   * What has come already, without waiting, up to {@code most}.
   *
   * @return how many
   */
  public int drainTo(List<Update> updates, int most) { return reports.drainTo(updates, most); }
}
