package io.gridtap.iec61850.client;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A controllable object of a device (IEC 61850-7-2 §20). Commands block until the device has answered, and with enhanced
 * security until it has said how they ended. A refusal is a value; a value of the wrong type, or a command to an object
 * that takes none, is refused here before anything is sent.
 *
 * <p>Threads: one command at a time is under way; only {@link #cancel} may come from another thread meanwhile.
 */
public final class ControlObject {
  /** Leap seconds known, milliseconds. */
  private static final int TIME_QUALITY = 0x8A;
  /** How long a second termination is waited for, from when the command was to be carried out. */
  private static final Duration AFTER_ITS_TIME = Duration.ofSeconds(1);

  private final MmsClient mms;
  private final ControlInbox inbox;
  private final ControlVariables variables;
  private final ControlSettings settings;
  /** Held while a service is on its way, so that ctlNum and what belongs to it are of one command. */
  private final ReentrantLock asking = new ReentrantLock();
  /** The command under way, or the last one. */
  private volatile Optional<Command> current = Optional.empty();

  /** A command of this object. @param selected it is to go on with Operate */
  private record Command(ControlSequence sequence, boolean selected) {
    ControlInbox.Waiter waiter() { return sequence.waiter(); }

    Command withSelected(boolean nowSelected) { return new Command(sequence, nowSelected); }
  }

  /** A service on its way to the device. */
  private interface Sending {
    ControlResult send() throws InterruptedException;
  }

  ControlObject(MmsClient mms, ControlInbox inbox, ControlVariables variables) {
    this(mms, inbox, variables, ControlSettings.STANDARD);
  }

  private ControlObject(MmsClient mms, ControlInbox inbox, ControlVariables variables, ControlSettings settings) {
    this.mms = mms;
    this.inbox = inbox;
    this.variables = variables;
    this.settings = settings;
  }

  /** The same object with other settings, for the next command. */
  public ControlObject with(ControlSettings next) {
    return new ControlObject(mms, inbox, variables, next);
  }

  public ControlSettings settings() { return settings; }

  /** Such as {@code LD0/CSWI1.Pos}. */
  public ObjectReference reference() { return variables.object(); }

  public CtlModel model() { return variables.model(); }

  /** Type of the value; empty if the object takes no commands. */
  public Optional<ValueType> valueType() {
    return variables.ctlVal();
  }

  /**
   * Reads a value as people write it: {@code on}, {@code 12}, {@code higher}, a label of an enumeration; a number alone is
   * the f or i of a set point.
   *
   * @throws io.gridtap.iec61850.InvalidValueException saying what is allowed
   */
  public Data parse(String text) { return variables.parse(text); }

  /** Whether commands can be given for a later time. */
  public boolean hasOperTm() { return variables.operTm(); }

  /** Whether commands and selections can be taken back. */
  public boolean hasCancel() {
    return variables.services().containsKey("Cancel");
  }

  /** How long a selection lasts, if the device says so. */
  public Optional<Duration> sboTimeout() {
    return variables.sboTimeout();
  }

  /** How long it may take to carry a command out, if the device says so. */
  public Optional<Duration> operTimeout() {
    return variables.operTimeout();
  }

  // Services

  /**
   * Select (SBO), for sbo-with-normal-security.
   *
   * @throws IllegalArgumentException if the object is not of this control model
   */
  public ControlResult select() throws InterruptedException {
    variables.require(CtlModel.SBO_WITH_NORMAL_SECURITY, "Select");
    // its value is not known yet: Operate brings it
    return select(variables.initial(),
        _ -> selected(mms.call(ConfirmedRequest.Read.of(variables.variable("SBO")))));
  }

  /** How a selection is asked for. */
  private interface Selecting {
    ControlResult send(ControlSequence sequence) throws InterruptedException;
  }

  private ControlResult select(Data ctlVal, Selecting service) throws InterruptedException {
    asking.lockInterruptibly();
    try {
      Command command = begin(ctlVal);
      boolean selected = false;
      try {
        ControlResult result = underWay(command.sequence(), () -> service.send(command.sequence()));
        selected = result.successful();
        return result;
      } finally {
        if (!selected) inbox.forget(command.waiter());
        current = Optional.of(command.withSelected(selected));
      }
    } finally {
      asking.unlock();
    }
  }

  /** Sends a service that the device may refuse; until it has, it counts as taken. */
  private ControlResult underWay(ControlSequence sequence, Sending service) throws InterruptedException {
    Optional<ControlSequence> before = inbox.underWay(variables.cntrlObj());
    inbox.begin(variables.cntrlObj(), sequence);
    ControlResult result = service.send();
    if (!result.successful()) inbox.refused(variables.cntrlObj(), before);
    return result;
  }

  private static ControlResult selected(Answer<ConfirmedResponse.Values> answer) {
    if (!(answer instanceof Answer.Positive<ConfirmedResponse.Values>(ConfirmedResponse.Values values)))
      return notSelected(Refusal.of(answer).orElseThrow());
    Optional<String> fault = Single.fault(values.results());
    if (fault.isPresent()) return notSelected(Refusal.of(fault.get()));
    return switch (values.results().getFirst()) {
      case Data.VisibleString(String reference) when reference.isEmpty() -> notSelected(Refusal.of("not selected"));
      case Data _ -> new ControlResult.Selected();
      case AccessResult.Failure failure -> notSelected(Refusal.of(failure));
    };
  }

  private static ControlResult notSelected(Refusal refusal) {
    return new ControlResult.Refused(Step.SELECT, refusal, Optional.empty());
  }

  /**
   * SelectWithValue (SBOw), for sbo-with-enhanced-security.
   *
   * @throws IllegalArgumentException if the object is not of this control model, or the value not of its type
   */
  public ControlResult selectWithValue(Data ctlVal) throws InterruptedException {
    variables.require(CtlModel.SBO_WITH_ENHANCED_SECURITY, "SelectWithValue");
    variables.check(ctlVal);
    return select(ctlVal, sequence -> write(Step.SELECT_WITH_VALUE, "SBOw", oper(sequence), sequence.waiter(),
        new ControlResult.Selected()));
  }

  /** The same with a typed value: see {@link #operate(Value)}. */
  public ControlResult selectWithValue(Value ctlVal) throws InterruptedException {
    return selectWithValue(variables.data(ctlVal));
  }

  /**
   * Operate; with enhanced security it waits for CommandTermination, unless it is for later. A command that was selected
   * goes on with its ctlNum.
   *
   * @throws IllegalArgumentException if the object takes no commands, or the value is not of its type
   */
  public ControlResult operate(Data ctlVal) throws InterruptedException {
    variables.require("Operate");
    variables.check(ctlVal);
    if (settings.operTm().isPresent() && !variables.operTm())
      throw new IllegalArgumentException(reference() + " has no operTm: it takes no commands for later");
    return inbox.commanding(() -> give(ctlVal));
  }

  private ControlResult give(Data ctlVal) throws InterruptedException {
    ControlResult result;
    asking.lockInterruptibly();
    try {
      Optional<Command> selected = current.filter(Command::selected);
      Command command = selected.map(before -> new Command(before.sequence().withCtlVal(ctlVal), false))
          .orElseGet(() -> begin(ctlVal));
      current = Optional.of(command);
      result = underWay(command.sequence(), () -> write(Step.OPERATE, "Oper", oper(command.sequence()),
          command.waiter(), new ControlResult.Operated()));
      if (!result.successful() || !model().enhancedSecurity()) inbox.forget(command.waiter());
    } catch (RuntimeException | InterruptedException failed) {
      current.ifPresent(given -> inbox.forget(given.waiter()));
      throw failed;
    } finally {
      asking.unlock();
    }
    return result.successful() && model().enhancedSecurity() && settings.operTm().isEmpty()
        ? awaitTermination(settings.terminationLimit())
        : result;
  }

  /** The same with a typed value: {@link Dbpos#ON}, {@link Value.Bool#TRUE}, a number, a step command. */
  public ControlResult operate(Value ctlVal) throws InterruptedException {
    return operate(variables.data(ctlVal));
  }

  /**
   * Waits for the CommandTermination of the last Operate, which with enhanced security came with {@link #operate} unless
   * it was for later.
   *
   * @throws io.gridtap.transport.ConnectionLostException if the association ends before
   */
  public ControlResult awaitTermination(Duration limit) throws InterruptedException {
    Command command = current
        .orElseThrow(() -> new IllegalStateException(reference() + ": no command has been given"));
    return inbox.commanding(() -> awaitTermination(command, limit));
  }

  private ControlResult awaitTermination(Command command, Duration limit) throws InterruptedException {
    try {
      Optional<Optional<LastApplError>> ended = command.waiter().awaitTermination(limit);
      // some devices say of a command for later that it has ended as soon as they have taken it
      Duration early = settings.operTm().map(at -> Duration.between(Instant.now(), at)).orElse(Duration.ZERO);
      if (ended.filter(Optional::isEmpty).isPresent() && early.isPositive()) {
        Optional<Optional<LastApplError>> again = command.waiter()
            .awaitTermination(early.compareTo(limit) > 0 ? limit : early.plus(AFTER_ITS_TIME));
        if (again.isPresent()) ended = again;
      }
      return ended.map(ControlObject::terminated).orElseGet(() -> new ControlResult.Unterminated(limit));
    } finally {
      inbox.forget(command.waiter());
    }
  }

  private static ControlResult terminated(Optional<LastApplError> cause) {
    return cause.<ControlResult>map(
        why -> new ControlResult.Refused(Step.TERMINATION, Refusal.of(why.addCause().text()), cause))
        .orElseGet(ControlResult.Terminated::new);
  }

  /**
   * All that the control model asks for: selects if it must, operates, and with enhanced security waits for the
   * termination.
   *
   * @throws IllegalArgumentException if the object takes no commands, or the value is not of its type
   */
  public ControlResult execute(Data ctlVal) throws InterruptedException {
    variables.require("Operate");
    variables.check(ctlVal);
    return inbox.commanding(() -> selectAndOperate(ctlVal));
  }

  private ControlResult selectAndOperate(Data ctlVal) throws InterruptedException {
    ControlResult selection = switch (model()) {
      case SBO_WITH_NORMAL_SECURITY -> select();
      case SBO_WITH_ENHANCED_SECURITY -> selectWithValue(ctlVal);
      case STATUS_ONLY, DIRECT_WITH_NORMAL_SECURITY, DIRECT_WITH_ENHANCED_SECURITY -> new ControlResult.Selected();
    };
    return selection.successful() ? operate(ctlVal) : selection;
  }

  /** The same with a typed value: see {@link #operate(Value)}. */
  public ControlResult execute(Value ctlVal) throws InterruptedException {
    return execute(variables.data(ctlVal));
  }

  /**
   * Cancel: gives a selection back, takes a command for later back, or stops what is under way, as far as the device
   * can. It names the command this association has given to the object last, through whichever ControlObject, and also if
   * the answer was lost; what the device has refused counts for nothing. May be called while another thread waits in
   * {@link #operate}, which then says how the command ended.
   *
   * @throws IllegalArgumentException if the object has no Cancel
   */
  public ControlResult cancel() throws InterruptedException { return cancel(Optional.empty()); }

  /**
   * The same with a value of one's own, which some devices compare: for a command that another association has given.
   *
   * @throws IllegalArgumentException if the object has no Cancel, or the value is not of its type
   */
  public ControlResult cancel(Data ctlVal) throws InterruptedException {
    variables.check(ctlVal);
    return cancel(Optional.of(ctlVal));
  }

  /** The same with a typed value: see {@link #operate(Value)}. */
  public ControlResult cancel(Value ctlVal) throws InterruptedException {
    return cancel(variables.data(ctlVal));
  }

  private ControlResult cancel(Optional<Data> ctlVal) throws InterruptedException {
    variables.require("Cancel");
    variables.requireVariable("Cancel");
    asking.lockInterruptibly();
    try {
      Optional<ControlSequence> underWay = inbox.underWay(variables.cntrlObj())
          .filter(sequence -> settings.ctlNum().isEmpty() || settings.ctlNum().getAsInt() == sequence.ctlNum());
      ControlSequence sequence = underWay.orElseGet(() -> sequence(ctlVal.orElseGet(variables::initial)));
      boolean ended = inbox.add(sequence.waiter());
      Optional<Command> selection = current
          .filter(command -> command.selected() && command.waiter() == sequence.waiter());
      try {
        return write(Step.CANCEL, "Cancel", oper(ctlVal.map(sequence::withCtlVal).orElse(sequence)).withoutCheck(),
            sequence.waiter(), new ControlResult.Cancelled());
      } finally {
        // who waits for the termination of what is under way goes on to do so
        if (underWay.isEmpty() || ended || selection.isPresent()) inbox.forget(sequence.waiter());
        if (selection.isPresent()) current = selection.map(command -> command.withSelected(false));
      }
    } finally {
      asking.unlock();
    }
  }

  // Parts of a command

  private Command begin(Data ctlVal) {
    current.ifPresent(before -> inbox.forget(before.waiter()));
    return new Command(sequence(ctlVal), false);
  }

  private ControlSequence sequence(Data ctlVal) {
    int ctlNum = settings.ctlNum().orElseGet(() -> inbox.nextCtlNum(variables.cntrlObj()));
    return new ControlSequence(ctlVal, settings.operTm(), settings.origin(), ctlNum,
        Timestamp.of(Instant.now(), TIME_QUALITY), settings.test(),
        inbox.await(variables.cntrlObj(), settings.origin(), ctlNum));
  }

  private Oper oper(ControlSequence sequence) {
    Optional<Timestamp> operTm = variables.operTm()
        ? Optional.of(sequence.operTm().map(at -> Timestamp.of(at, TIME_QUALITY))
            .orElseGet(() -> new Timestamp(Data.UtcTime.NOT_SET)))
        : Optional.empty();
    Timestamp t = settings.constantT() ? sequence.t() : Timestamp.of(Instant.now(), TIME_QUALITY);
    return new Oper(sequence.ctlVal(), operTm, sequence.origin(), sequence.ctlNum(), t, sequence.test(),
        Optional.of(settings.check()));
  }

  private ControlResult write(Step step, String variable, Oper parameters, ControlInbox.Waiter waiter,
      ControlResult success) throws InterruptedException {
    waiter.takeLastApplError();
    Answer<ConfirmedResponse.Written> answer = mms
        .call(ConfirmedRequest.Write.of(variables.variable(variable), parameters.data()));
    Optional<LastApplError> why = waiter.takeLastApplError();
    return Refusal.ofWrite(answer)
        .<ControlResult>map(refusal -> new ControlResult.Refused(step, refusal, why)).orElse(success);
  }

  @Override
  public String toString() { return "%s (%s)".formatted(reference(), model().text()); }
}
