package io.gridtap.iec61850.server;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.server.ControlEngine.Addressed;
import io.gridtap.iec61850.server.ControlEngine.Execution;
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
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * asked without the server's lock, on the thread of the association, and carries out on a thread of the command's own.
 */
final class ControlService {
  private static final System.Logger LOG = System.getLogger(ControlService.class.getName());

  private final VirtualDevice device;
  private final ReentrantLock lock;
  private final ServerSettings settings;
  private final Supplier<Runnable> changed;
  /** One for each command that is being carried out, and with that at most one for each object. */
  private final Map<Execution, Thread> threads = new ConcurrentHashMap<>();
  /** Threads of associations that wait for what the handler says. */
  private final Set<Thread> asking = ConcurrentHashMap.newKeySet();
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
  }

  void close() {
    closed = true;
    asking.forEach(Thread::interrupt);
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
      }
      return new Answer.Positive<>(new ConfirmedResponse.Values(
          echo ? Optional.<VariableAccess>of(variables) : Optional.empty(), results));
    }

    private boolean select(ControlPoint point) throws InterruptedException {
      Step step = locked((engine, _) -> engine.select(client, point));
      if (step instanceof Step.Test) {
        Optional<AddCause> refusal = ask(() -> asked(
            () -> settings.handler().maySelect(point.reference(), client.peer())));
        step = locked((engine, time) -> engine.tested(point, refusal, time.now, time.at));
      }
      return step instanceof Step.Accepted;
    }

    private Optional<DataAccessError> control(Addressed target, Data data) throws InterruptedException {
      Item item = target.point().object().child(target.service().variable()).orElseThrow();
      List<VirtualDevice.Setting> parts = new ArrayList<>();
      Optional<DataAccessError> unfit = VirtualDevice.flatten(item, data, parts);
      if (unfit.isPresent()) return unfit;
      List<Thread> performing = target.service() == Service.CANCEL ? performing(target.point()) : List.of();
      boolean allowed = client.access().allows(Right.CONTROL, target.point().cntrlObj());
      Step step = locked((engine, time) -> allowed
          ? engine.write(client, target, data, time.now, time.at)
          : engine.forbid(client, target, data));
      // a handler that heeds it has let go of the object when the client is answered
      if (step instanceof Step.Accepted)
        for (Thread thread : performing) thread.join(settings.controls().answerWithin());
      if (step instanceof Step.Test(Optional<ControlCommand> command, boolean dynamic)) {
        Optional<AddCause> refusal = ask(() -> tests(command.orElseThrow(), dynamic));
        step = locked((engine, time) -> engine.tested(target.point(), refusal, time.now, time.at));
      }
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

    /** Asks the handler, as long as the client is there. */
    private Optional<AddCause> ask(Question question) throws InterruptedException {
      enter();
      Optional<AddCause> refusal;
      try {
        refusal = question.ask();
      } finally {
        leave();
      }
      demandClient();
      return refusal;
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
    Optional<AddCause> refusal = asked(() -> settings.handler().check(command));
    return refusal.isPresent() || !dynamic ? refusal : asked(() -> settings.handler().waitFor(command));
  }

  /** What a handler may be asked. */
  private interface Question {
    Optional<AddCause> ask() throws InterruptedException;
  }

  private Optional<AddCause> asked(Question question) throws InterruptedException {
    asking.add(Thread.currentThread());
    try {
      if (closed) throw new InterruptedException("the server is closed");
      return question.ask();
    } catch (RuntimeException handlers) {
      LOG.log(Level.ERROR, "the control handler failed", handlers);
      return Optional.of(AddCause.UNKNOWN);
    } finally {
      asking.remove(Thread.currentThread());
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
      Optional<AddCause> refusal = tests(command, true);
      if (refusal.isPresent()) return refusal;
    }
    if (command.oper().test()) return Optional.empty();
    return asked(() -> settings.handler().perform(command, new ControlHandler.Controlled() {
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
