package io.gridtap.mms;

import io.gridtap.mms.association.Command;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.RequestTimeoutException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The confirmed requests one side of an association has made; both roles may make them. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  private final Duration limit;
  private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
  private final Semaphore outstanding = new Semaphore(0);
  private volatile String closedReason = "";

  /** One call under way; its identity is the ticket. */
  private static final class Call<R extends ConfirmedResponse> {
    private final ConfirmedRequest<R> request;
    private final CompletableFuture<Answer<R>> answer = new CompletableFuture<>();

    Call(ConfirmedRequest<R> request) { this.request = request; }
  }

  /** Marks a call whose time has run out. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A request of the peer that the thread which waits for an answer is to answer first. */
  record Asked(long invokeId, ConfirmedRequest<?> request) {
    /** Invoke identifiers are not negative. */
    static final Asked NO_MORE = new Asked(-1, new ConfirmedRequest.Identify());
  }

  /** The peer's requests while a call is made that makes it ask; the engine bounds how many there are at a time. */
  static final class Served {
    private final LinkedBlockingQueue<Asked> waiting = new LinkedBlockingQueue<>();
    /** Guarded by this. */
    private boolean over;

    /** False if nobody answers any more. */
    synchronized boolean add(Asked asked) {
      return !over && waiting.add(asked);
    }

    /** From now on nothing is taken; what nobody has looked at. */
    private synchronized List<Asked> end() {
      over = true;
      List<Asked> left = new ArrayList<>();
      waiting.drainTo(left);
      left.removeIf(Asked.NO_MORE::equals);
      return left;
    }
  }

  /** @param limit for each answer */
  Calls(Duration limit) { this.limit = limit; }

  /** The association is open. @param most requests that may be unanswered at a time */
  void opened(int most) {
    outstanding.release(most);
  }

  <R extends ConfirmedResponse> Answer<R> call(Conversation<Command, Event> conversation, ConfirmedRequest<R> request)
      throws InterruptedException {
    return await(conversation, begin(conversation, request));
  }

  <R extends ConfirmedResponse> Pending<R> pending(Conversation<Command, Event> conversation,
      ConfirmedRequest<R> request) throws InterruptedException {
    Call<R> call = begin(conversation, request);
    return new Pending<>() {
      @Override
      public boolean isDone() { return call.answer.isDone(); }

      @Override
      public Answer<R> await() throws InterruptedException { return Calls.this.await(conversation, call); }

      @Override
      public Cancellation cancel() throws InterruptedException {
        if (!isDone()) {
          try {
            conversation.command(new Command.Cancel(call));
          } catch (ConnectionLostException over) {
            LOG.log(Level.DEBUG, "nothing is left to be cancelled: {0}", over.getMessage());
          }
        }
        return await() instanceof Answer.Negative<R>(ServiceError error)
            && error.errorClass() == ServiceError.CANCELLED.errorClass()
                ? Cancellation.CANCELLED
                : Cancellation.TOO_LATE;
      }
    };
  }

  <R extends ConfirmedResponse> List<Answer<R>> callAll(Conversation<Command, Event> conversation,
      List<? extends ConfirmedRequest<R>> requests) throws InterruptedException {
    List<Call<R>> begun = new ArrayList<>(requests.size());
    List<Answer<R>> answers = new ArrayList<>(requests.size());
    try {
      int done = 0;
      while (begun.size() < requests.size()) {
        while (done < begun.size() && begun.get(done).answer.isDone()) done++;
        if (!outstanding.tryAcquire()) {
          if (done < begun.size()) {
            // whoever waits for an answer may read it itself, whoever waits for room cannot
            await(conversation, begun.get(done));
            continue;
          }
          outstanding.acquire();
        }
        int room = 1;
        while (begun.size() + room < requests.size() && outstanding.tryAcquire()) room++;
        begun.addAll(send(conversation, requests.subList(begun.size(), begun.size() + room)));
      }
      for (Call<R> call : begun) answers.add(await(conversation, call));
    } catch (InterruptedException interrupted) {
      for (Call<R> call : begun) if (!call.answer.isDone()) cancel(conversation, call, interrupted);
      throw interrupted;
    }
    return answers;
  }

  /** @param served where the peer's requests come meanwhile; each is answered, however this ends */
  <R extends ConfirmedResponse> Answer<R> call(Conversation<Command, Event> conversation, ConfirmedRequest<R> request,
      Served served, Function<ConfirmedRequest<?>, Answer<?>> service) throws InterruptedException {
    try {
      Call<R> call = begin(conversation, request);
      var _ = call.answer.whenComplete((_, _) -> served.add(Asked.NO_MORE));
      try {
        for (Asked next = served.waiting.take(); !next.equals(Asked.NO_MORE); next = served.waiting.take())
          answer(conversation, next, service);
      } catch (InterruptedException | RuntimeException failure) {
        cancel(conversation, call, failure);
        throw failure;
      }
      return await(conversation, call);
    } finally {
      for (Asked left : served.end()) reject(conversation, left);
    }
  }

  private static void answer(Conversation<Command, Event> conversation, Asked asked,
      Function<ConfirmedRequest<?>, Answer<?>> service) throws InterruptedException {
    boolean answered = false;
    try {
      conversation.command(new Command.Reply(asked.invokeId, service.apply(asked.request)));
      answered = true;
    } finally {
      if (!answered) reject(conversation, asked);
    }
  }

  /** A request nobody answers would take one of the peer's places for good. */
  static void reject(Conversation<Command, Event> conversation, Asked asked) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      conversation.command(new Command.Reply(asked.invokeId, new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE)));
    } catch (ConnectionLostException over) {
      LOG.log(Level.DEBUG, "not rejected, since the association has ended: {0}", over.getMessage());
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private <R extends ConfirmedResponse> Call<R> begin(Conversation<Command, Event> conversation,
      ConfirmedRequest<R> request) throws InterruptedException {
    outstanding.acquire();
    return send(conversation, List.of(request)).getFirst();
  }

  /** There is room for all of them. */
  private <R extends ConfirmedResponse> List<Call<R>> send(Conversation<Command, Event> conversation,
      List<? extends ConfirmedRequest<R>> requests) throws InterruptedException {
    List<Call<R>> calls = new ArrayList<>(requests.size());
    List<Command> commands = new ArrayList<>(requests.size());
    for (ConfirmedRequest<R> request : requests) {
      Call<R> call = new Call<>(request);
      open.add(call);
      calls.add(call);
      commands.add(new Command.Call(request, call));
    }
    boolean asked = false;
    try {
      conversation.commands(commands);
      asked = true;
      return calls;
    } finally {
      if (!asked) calls.forEach(call -> fail(call, new CancellationException()));
    }
  }

  private <R extends ConfirmedResponse> Answer<R> await(Conversation<Command, Event> conversation, Call<R> call)
      throws InterruptedException {
    try {
      return conversation.await(call.answer);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Unanswered _ -> throw new RequestTimeoutException(call.request, limit);
        case IllegalArgumentException unsendable -> throw unsendable;
        case null, default -> throw new ConnectionLostException(closedReason);
      }
    } catch (InterruptedException interrupted) {
      cancel(conversation, call, interrupted);
      throw interrupted;
    }
  }

  private static void cancel(Conversation<Command, Event> conversation, Call<?> call, Exception because)
      throws InterruptedException {
    try {
      conversation.command(new Command.Cancel(call));
    } catch (ConnectionLostException over) {
      if (over != because) because.addSuppressed(over); // nothing is left to be cancelled
    }
  }

  /** Whether a request is unanswered. */
  boolean anyOpen() { return !open.isEmpty(); }

  void answered(Object ticket, Answer<?> answer) { complete((Call<?>) ticket, answer); }

  /** The engine has checked that the answer is that of the request. */
  @SuppressWarnings("unchecked")
  private <R extends ConfirmedResponse> void complete(Call<R> call, Answer<?> answer) {
    over(call);
    call.answer.complete((Answer<R>) answer);
  }

  void unanswered(Object ticket) { fail((Call<?>) ticket, new Unanswered()); }

  void unsendable(Object ticket, String reason) { fail((Call<?>) ticket, new IllegalArgumentException(reason)); }

  private void fail(Call<?> call, Exception why) {
    over(call);
    call.answer.completeExceptionally(why);
  }

  /** A call that was not answered in time gives its place back, too, as the engine does. */
  private void over(Call<?> call) {
    if (open.remove(call)) outstanding.release();
  }

  void closed(String reason) {
    closedReason = reason;
    for (Call<?> call : open) fail(call, new ConnectionLostException(reason));
  }
}
