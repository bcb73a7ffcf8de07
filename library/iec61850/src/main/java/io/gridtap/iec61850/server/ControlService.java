package io.gridtap.iec61850.server;

import static java.util.Objects.requireNonNull;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.server.ControlActivity.Execution;
import io.gridtap.iec61850.server.ControlActivity.Inquiry;
import io.gridtap.iec61850.server.ControlEngine.Addressed;
import io.gridtap.iec61850.server.ControlEngine.Outset;
import io.gridtap.iec61850.server.ControlEngine.Step;
import io.gridtap.iec61850.server.ControlPoint.Service;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Brings the commands of clients to the {@link ControlHandler} and back to the {@link ControlEngine}: the handler is
 * asked, and carries out, without the server's lock and on a thread of the command's own. The thread of the association
 * waits for what it says, not for it to return: there is at most one such thread for each object.
 */
final class ControlService {
  private static final System.Logger LOG = System.getLogger(ControlService.class.getName());

  private final VirtualDevice device;
  private final ReentrantLock lock;
  private final ServerSettings settings;
  private final Supplier<Runnable> changed;
  /** One for each command that is being carried out, and with that at most one for each object. */
  private final Map<Execution, Thread> threads = new ConcurrentHashMap<>();
  /** What the handler is being asked. */
  private final Map<Inquiry, Asking> questions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** @param changed is called with the lock held, after something has changed; what it gives is run without it */
  ControlService(VirtualDevice device, ReentrantLock lock, ServerSettings settings,
      Supplier<Runnable> changed) {
    this.device = device;
    this.lock = lock;
    this.settings = settings;
    this.changed = changed;
  }

  Client client(ServedClient client, MmsServer.Association association) { return new Client(client, association); }

  /** Whether a request may be a control service; cheap, since all requests are looked at. */
  static boolean concerns(ConfirmedRequest<?> request) {
    return switch (request) {
      case ConfirmedRequest.Write(VariableAccess.Variables variables, var _) -> concerns(variables);
      case ConfirmedRequest.Read(boolean _, VariableAccess.Variables variables) -> concerns(variables);
      default -> false; // no other service commands
    };
  }

  private static boolean concerns(VariableAccess.Variables variables) {
    for (VariableAccess.Variable variable : variables.list()) if (isControl(variable)) return true;
    return false;
  }

  private static boolean isControl(VariableAccess.Variable variable) {
    return variable.access().isEmpty() && variable.name() instanceof ObjectName.DomainSpecific(String _, String item)
        && item.contains("$CO$");
  }

  private Optional<Addressed> addressed(ServedClient client, VariableAccess.Variable variable) {
    return isControl(variable)
        ? device.resolve(client, variable).flatMap(device.controls()::service)
        : Optional.empty();
  }

  private static Moments now(ServerSettings settings) {
    return new Moments(Conversation.now(), settings.clock().instant());
  }

  private record Moments(Moment now, Instant at) {}

  /** What must be done with the lock held. */
  private interface Locked<T> {
    T run(ControlEngine engine, Moments time);
  }

  private <T> T locked(Locked<T> what) {
    T result;
    Runnable after;
    lock.lock();
    try {
      result = what.run(device.controls(), now(settings));
      after = changed.get();
    } finally {
      lock.unlock();
    }
    after.run();
    return result;
  }

  /** With the lock held: begins what is due, and stops what is to be stopped. */
  void carryOut() {
    for (Execution execution : device.controls().takeDue()) start(execution, new CompletableFuture<>());
    for (Execution execution : device.controls().takeAbandoned()) {
      Thread thread = threads.get(execution);
      if (thread != null) thread.interrupt();
    }
    device.controls().takeOverdue().forEach((inquiry, refusal) -> {
      Asking asking = questions.get(inquiry);
      if (asking != null) asking.overdue(refusal);
    });
  }

  void close() {
    closed = true;
    questions.values().forEach(Asking::interrupt);
    threads.values().forEach(Thread::interrupt);
  }

  /** The commands of one association. */
  final class Client {
    private final ServedClient client;
    private final MmsServer.Association association;
    /** Accepted, and carried out once the client has its answer: what follows comes after it. */
    private final List<Execution> accepted = new ArrayList<>();
    /** The thread of the association while the handler is asked. */
    private Optional<Thread> waiting = Optional.empty();
    private boolean lost;

    Client(ServedClient client, MmsServer.Association association) {
      this.client = client;
      this.association = association;
    }

    /** Carries out the parts that are controls in their order, and lets the rest be answered as ever. */
    Answer<?> answer(ConfirmedRequest<?> request, Function<ConfirmedRequest<?>, Answer<?>> rest)
        throws InterruptedException {
      return switch (request) {
        case ConfirmedRequest.Write(VariableAccess.Variables(List<VariableAccess.Variable> list), List<Data> data) ->
          list.size() == data.size() ? write(list, data, rest) : new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
        case ConfirmedRequest.Read(boolean echo, VariableAccess.Variables variables) when variables.list().stream()
            .anyMatch(this::isSelect) ->
          read(echo, variables, rest);
        default -> rest.apply(request); // no control after all
      };
    }

    private boolean isSelect(VariableAccess.Variable variable) {
      return addressed(client, variable).filter(target -> target.service() == Service.SELECT).isPresent();
    }

    private Answer<?> write(List<VariableAccess.Variable> list, List<Data> data,
        Function<ConfirmedRequest<?>, Answer<?>> rest) throws InterruptedException {
      List<Optional<AccessResult.Failure>> results = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        Optional<Addressed> target = addressed(client, list.get(i)).filter(found -> found.service() != Service.SELECT);
        if (target.isPresent()) {
          results.add(control(target.get(), data.get(i)).map(AccessResult.Failure::new));
          continue;
        }
        Answer<?> one = rest.apply(ConfirmedRequest.Write.of(list.get(i), data.get(i)));
        if (!(one instanceof Answer.Positive<?>(ConfirmedResponse.Written written))) return one;
        results.addAll(written.results());
      }
      return new Answer.Positive<>(new ConfirmedResponse.Written(results));
    }

    private Answer<?> read(boolean echo, VariableAccess.Variables variables,
        Function<ConfirmedRequest<?>, Answer<?>> rest) throws InterruptedException {
      List<AccessResult> results = new ArrayList<>();
      // for all parts together, as for those of any other request
      Selection.Room room = new Selection.Room(client.maxPduOctets(), _ -> true);
      for (VariableAccess.Variable variable : variables.list()) {
        Optional<Addressed> target = addressed(client, variable).filter(found -> found.service() == Service.SELECT);
        if (target.isPresent()) {
          ControlPoint point = target.get().point();
          if (!client.access().allows(Right.CONTROL, point.cntrlObj())) {
            results.add(new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED));
            continue;
          }
          // an empty reference says that it is not selected
          results.add(new Data.VisibleString(select(point) ? point.cntrlObj() : ""));
          continue;
        }
        Answer<?> one = rest.apply(ConfirmedRequest.Read.of(variable));
        if (!(one instanceof Answer.Positive<?>(ConfirmedResponse.Values values))) return one;
        results.addAll(values.results());
        values.results().forEach(room::charge);
        if (room.exceeded()) return new Answer.Negative<>(ServiceError.RESOURCE_OTHER);
      }
      return new Answer.Positive<>(new ConfirmedResponse.Values(
          echo ? Optional.<VariableAccess>of(variables) : Optional.empty(), results));
    }

    private boolean select(ControlPoint point) throws InterruptedException {
      Step step = locked((engine, time) -> asked(engine.select(client, point, time.now)));
      if (step instanceof Step.Test test) step = ask(test.inquiry());
      return step instanceof Step.Accepted;
    }

    /** With the lock held: what the engine says is to be asked. */
    private Step asked(Step step) {
      if (step instanceof Step.Test(Inquiry inquiry, Optional<ControlCommand> command, boolean dynamic))
        questions.put(inquiry, new Asking(inquiry, command.<Question>map(given -> () -> tests(given, dynamic))
            .orElseGet(() -> () -> allowed(
                () -> settings.handler().maySelect(inquiry.point().reference(), client.peer())))));
      return step;
    }

    private Optional<DataAccessError> control(Addressed target, Data data) throws InterruptedException {
      Item item = target.point().object().child(target.service().variable()).orElseThrow();
      List<VirtualDevice.Setting> parts = new ArrayList<>();
      Optional<DataAccessError> unfit = VirtualDevice.flatten(item, data, parts);
      if (unfit.isPresent()) return unfit;
      List<Thread> performing = target.service() == Service.CANCEL ? performing(target.point()) : List.of();
      boolean allowed = client.access().allows(Right.CONTROL, target.point().cntrlObj());
      Step step = locked((engine, time) -> allowed
          ? asked(engine.write(client, target, data, time.now, time.at))
          : engine.forbid(client, target, data));
      // a handler that heeds it has let go of the object when the client is answered
      if (step instanceof Step.Accepted)
        for (Thread thread : performing) thread.join(settings.controls().answerWithin());
      if (step instanceof Step.Test test) step = ask(test.inquiry());
      if (step instanceof Step.Perform(Execution execution)) step = begin(execution);
      if (step instanceof Step.Refused(DataAccessError error, Optional<InformationReport> report)) {
        if (report.isPresent()) association.report(report.get());
        return Optional.of(error);
      }
      locked((_, time) -> {
        device.apply(parts, time.now, time.at);
        return true;
      });
      return Optional.empty();
    }

    private List<Thread> performing(ControlPoint point) {
      List<Thread> found = new ArrayList<>();
      threads.forEach((execution, thread) -> {
        if (execution.point() == point) found.add(thread);
      });
      return found;
    }

    /** With enhanced security the answer comes first; with normal security it may still be a refusal. */
    private Step begin(Execution execution) throws InterruptedException {
      if (execution.command().model().enhancedSecurity()) {
        accepted.add(execution);
        return new Step.Accepted();
      }
      CompletableFuture<Optional<AddCause>> ended = new CompletableFuture<>();
      start(execution, ended);
      try {
        Optional<AddCause> failure = ended.get(settings.controls().answerWithin().toNanos(),
            TimeUnit.NANOSECONDS);
        return failure.<Step>map(cause -> locked((_, _) -> ControlEngine.failed(execution, cause)))
            .orElseGet(Step.Accepted::new);
      } catch (TimeoutException stillMoving) {
        return new Step.Accepted();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("what is carried out ends with a value", impossible);
      }
    }

    void answered() {
      if (accepted.isEmpty()) return;
      for (Execution execution : accepted) start(execution, new CompletableFuture<>());
      accepted.clear();
    }

    /** With the lock held: what was accepted and never begun will not be. */
    void closed(Moment now, Instant at) {
      for (Execution execution : accepted) device.controls().notPerformed(execution, now, at);
      accepted.clear();
    }

    /** The connection has gone: what the handler is asked meanwhile nobody wants to know. */
    synchronized void lost() {
      lost = true;
      waiting.ifPresent(Thread::interrupt);
    }

    /** Waits for what the handler says, as long as the client is there. */
    private Step ask(Inquiry inquiry) throws InterruptedException {
      Asking asking = requireNonNull(questions.get(inquiry));
      asking.begin();
      try {
        enter();
        Step step = asking.answer.get();
        demandClient();
        return step;
      } catch (InterruptedException gone) {
        asking.giveUp();
        throw gone;
      } catch (ExecutionException notAsked) {
        throw interruption(notAsked);
      } finally {
        leave();
      }
    }

    private static InterruptedException interruption(ExecutionException notAsked) {
      InterruptedException over = new InterruptedException("the handler is not asked any more");
      over.initCause(notAsked);
      return over;
    }

    private synchronized void enter() throws InterruptedException {
      demandClient();
      waiting = Optional.of(Thread.currentThread());
    }

    private synchronized void leave() {
      waiting = Optional.empty();
      // the interruption ends here: closing has files to close, which would heed it
      if (lost) Thread.interrupted();
    }

    private synchronized void demandClient() throws InterruptedException {
      if (lost) throw new InterruptedException("the client has gone");
    }
  }

  private Optional<AddCause> tests(ControlCommand command, boolean dynamic) throws InterruptedException {
    Optional<AddCause> refusal = allowed(() -> settings.handler().check(command));
    return refusal.isPresent() || !dynamic ? refusal : allowed(() -> settings.handler().waitFor(command));
  }

  /** What a handler may be asked. */
  private interface Question {
    Optional<AddCause> ask() throws InterruptedException;
  }

  private Optional<AddCause> allowed(Question question) throws InterruptedException {
    try {
      if (closed) throw new InterruptedException("the server is closed");
      return question.ask();
    } catch (RuntimeException handlers) {
      LOG.log(Level.ERROR, "the control handler failed", handlers);
      return Optional.of(AddCause.UNKNOWN);
    }
  }

  /** A question to the handler, on a thread of its own. */
  private final class Asking {
    private final Inquiry inquiry;
    private final Question question;
    private final Thread thread;
    private final CompletableFuture<Step> answer = new CompletableFuture<>();
    /** Guarded by the server's lock: nobody wants to know any more. */
    private boolean givenUp;
    /** Guarded by the server's lock: what has come of it. */
    private Optional<Step> step = Optional.empty();

    Asking(Inquiry inquiry, Question question) {
      this.inquiry = inquiry;
      this.question = question;
      this.thread = Thread.ofVirtual().name("iec61850-test-" + inquiry.point().reference()).unstarted(this::run);
    }

    void begin() {
      thread.start();
      if (closed) thread.interrupt();
    }

    void interrupt() { thread.interrupt(); }

    private void run() {
      Optional<AddCause> refusal = Optional.of(AddCause.UNKNOWN);
      boolean over = false;
      try {
        if (!answer.isDone()) refusal = question.ask();
      } catch (InterruptedException notWanted) {
        LOG.log(Level.DEBUG, "{0}: no longer asked", inquiry.point().reference());
        over = true;
      } finally {
        // it was for the handler
        Thread.interrupted();
        conclude(refusal, over);
      }
    }

    private void conclude(Optional<AddCause> refusal, boolean over) {
      Optional<Step> concluded = locked((engine, time) -> {
        // not before: until then its time may be over, and the client be told so
        questions.remove(inquiry);
        if (over || givenUp) engine.givenUp(inquiry, time.now, time.at);
        else
          step = Optional.of(engine.tested(inquiry, refusal, time.now, time.at));
        return step;
      });
      if (concluded.isPresent()) answer.complete(concluded.get());
      else
        answer.completeExceptionally(new InterruptedException("no longer asked"));
    }

    /** With the lock held: the client is told now, whenever the handler is done. */
    void overdue(Step refusal) {
      answer.complete(refusal);
      thread.interrupt();
    }

    /** The client has gone; a handler that heeds it has let go of the object when this returns. */
    void giveUp() throws InterruptedException {
      locked((engine, time) -> {
        givenUp = true;
        if (step.orElse(null) instanceof Step.Perform(Execution execution))
          engine.notPerformed(execution, time.now, time.at);
        return true;
      });
      thread.interrupt();
      thread.join(settings.controls().answerWithin());
    }
  }

  private void start(Execution execution, CompletableFuture<Optional<AddCause>> ended) {
    Thread thread = Thread.ofVirtual().name("iec61850-control-" + execution.point().reference())
        .unstarted(() -> carryOut(execution, ended));
    threads.put(execution, thread);
    thread.start();
    if (closed) thread.interrupt();
  }

  private void carryOut(Execution execution, CompletableFuture<Optional<AddCause>> ended) {
    Optional<AddCause> failure = Optional.of(AddCause.UNKNOWN);
    try {
      // the answer takes a while to be on its way: it may have been cancelled meanwhile
      failure = locked((_, _) -> ControlEngine.running(execution))
          ? perform(execution)
          : Optional.of(AddCause.ABORTION_BY_CANCEL);
    } catch (InterruptedException notWanted) {
      LOG.log(Level.DEBUG, "{0}: no longer carried out", execution.point().reference());
      failure = Optional.of(AddCause.ABORTION_BY_CANCEL);
    } finally {
      Optional<AddCause> why = failure;
      locked((engine, time) -> {
        engine.performed(execution, why, time.now, time.at);
        return true;
      });
      threads.remove(execution);
      ended.complete(failure);
    }
  }

  private Optional<AddCause> perform(Execution execution) throws InterruptedException {
    ControlCommand command = execution.command();
    if (execution.timeActivated()) {
      Optional<AddCause> refusal = locked((_, _) -> ControlEngine.blocked(execution));
      if (refusal.isEmpty()) refusal = tests(command, true);
      if (refusal.isPresent()) return refusal;
    }
    Outset outset = locked((engine, _) -> engine.begin(execution));
    if (!outset.output()) return outset.refusal();
    return allowed(() -> settings.handler().perform(command, new ControlHandler.Controlled() {
      @Override
      public Optional<AddCause> follow() {
        return locked((engine, time) -> engine.follow(execution, time.now, time.at));
      }

      @Override
      public void moving() {
        locked((engine, time) -> {
          engine.moving(execution, time.now, time.at);
          return true;
        });
      }
    }));
  }
}
