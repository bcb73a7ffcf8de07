package io.gridtap.iec61850.client;

import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.Updates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a device says of commands, LastApplError and CommandTermination, before it would wait among the reports:
 * whoever gave the command waits for it. What belongs to no command of ours is left to the others.
 */
final class ControlInbox implements MmsClient.Listener {
  /** The variable of a CommandTermination ends so. */
  private static final String OPER = "$Oper";
  private static final int MAX_TERMINATIONS = 4;
  /** Commands for later whose end nobody awaits stay; the oldest is given up for a new one. */
  private static final int MAX_WAITERS = 1024;

  private final MmsClient.Listener next;
  /** One for each command under way. */
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
  /** The ctlNum that comes next, by object: what is said of a command names no more than these two and the origin. */
  private final Map<String, Integer> ctlNums = new ConcurrentHashMap<>();
  /** The command a device has taken last, or may have taken, by object. */
  private final Map<String, ControlSequence> sequences = new ConcurrentHashMap<>();

  /** Threads that give commands, or wait for their end. */
  private final AtomicInteger commanding = new AtomicInteger();

  ControlInbox(MmsClient.Listener next) { this.next = next; }

  /**
   * One command under way.
   *
   * <p>Threads: filled in the place of the connection's owner, read by who gives the command.
   */
  static final class Waiter {
    private final String object;
    private final Origin origin;
    private final int ctlNum;
    /** How it ended; a few, since some devices say of a command for later that it has ended before it has begun. */
    private final Updates<Optional<LastApplError>> terminations = new Updates<>(MAX_TERMINATIONS, () -> {});
    private volatile @Nullable LastApplError lastApplError;

    private Waiter(String object, Origin origin, int ctlNum) {
      this.object = object;
      this.origin = origin;
      this.ctlNum = ctlNum;
    }

    private boolean isFor(String cntrlObj, Origin who, int number) {
      return number == ctlNum && who.equals(origin)
          && (cntrlObj.equals(object) || cntrlObj.startsWith(object) && cntrlObj.startsWith("$", object.length()));
    }

    /** What was said since it was last asked for: it comes before the response it belongs to. */
    Optional<LastApplError> takeLastApplError() {
      Optional<LastApplError> said = Optional.ofNullable(lastApplError);
      lastApplError = null;
      return said;
    }

    /**
     * Waits for CommandTermination: nothing if it did not come, otherwise the cause if it is negative.
     *
     * @throws io.gridtap.transport.ConnectionLostException if the association ends before
     */
    Optional<Optional<LastApplError>> awaitTermination(Duration limit) throws InterruptedException {
      return terminations.poll(limit);
    }

    private void terminated(Optional<LastApplError> error) { if (terminations.ready()) terminations.put(error); }
  }

  /** From now on what is said of this command is for the waiter. @param object such as {@code LD0/CSWI1$CO$Pos} */
  Waiter await(String object, Origin origin, int ctlNum) {
    Waiter waiter = new Waiter(object, origin, ctlNum);
    while (waiters.size() >= MAX_WAITERS) waiters.removeFirst();
    waiters.add(waiter);
    return waiter;
  }

  /** Counts the commands of an object, whoever gives them, from 1 on. */
  int nextCtlNum(String object) {
    return ctlNums.merge(object, 1, (before, one) -> (before + one) % (Oper.MAX_CTL_NUM + 1));
  }

  /** What is done of a command while it is not known how it ends. */
  interface Commanding {
    ControlResult run() throws InterruptedException;
  }

  ControlResult commanding(Commanding what) throws InterruptedException {
    commanding.incrementAndGet();
    try {
      return what.run();
    } finally {
      commanding.decrementAndGet();
    }
  }

  /** Whether somebody gives a command, or waits for its end. */
  boolean isCommanding() { return commanding.get() > 0; }

  /** The command a device has taken last, or may have taken: its answer may have been lost. */
  Optional<ControlSequence> underWay(String object) {
    return Optional.ofNullable(sequences.get(object));
  }

  /** A command is sent. */
  void begin(String object, ControlSequence sequence) { sequences.put(object, sequence); }

  /** The device did not take it: what was before may still be under way. */
  void refused(String object, Optional<ControlSequence> before) {
    before.ifPresentOrElse(sequence -> sequences.put(object, sequence), () -> sequences.remove(object));
  }

  /** The same again, if it was forgotten. */
  boolean add(Waiter waiter) {
    return !waiters.contains(waiter) && waiters.add(waiter);
  }

  void forget(Waiter waiter) { waiters.remove(waiter); }

  @Override
  public boolean takes(InformationReport report) { return isOurs(report) || next.takes(report); }

  private boolean isOurs(InformationReport report) {
    if (waiters.isEmpty() || !(report.variables() instanceof VariableAccess.Variables(var variables)))
      return false;
    Optional<LastApplError> error = LastApplError.of(report);
    for (int i = 0; i < variables.size() && i < report.results().size(); i++) {
      if (!(variables.get(i).name() instanceof ObjectName.DomainSpecific(String domain, String item))
          || !item.endsWith(OPER))
        continue;
      Optional<Oper> oper = Oper.of(report.results().get(i));
      if (oper.isEmpty()) return false;
      return terminated(domain + "/" + item, oper.get(), error);
    }
    if (error.isEmpty()) return false;
    LastApplError said = error.get();
    // the command given last is the one the device speaks of
    for (Waiter waiter : waiters.reversed()) {
      if (!waiter.isFor(said.cntrlObj(), said.origin(), said.ctlNum())) continue;
      waiter.lastApplError = said;
      return true;
    }
    return false;
  }

  private boolean terminated(String variable, Oper oper, Optional<LastApplError> error) {
    for (Waiter waiter : waiters.reversed()) {
      if (!waiter.isFor(variable, oper.origin(), oper.ctlNum())) continue;
      waiter.terminated(error);
      return true;
    }
    return false;
  }

  @Override
  public void watch(Event event) { next.watch(event); }

  @Override
  public void closed(String reason) {
    for (Waiter waiter : waiters) waiter.terminations.close(reason);
    next.closed(reason);
  }
}
