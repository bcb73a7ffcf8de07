package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Many references, packed into as few requests as fit the PDU size agreed on: {@link Iec61850Client#plan}. Several
 * requests are outstanding, as many as the association allows, down to one.
 *
 * <p>How long an answer will be is known from the types in the SCL file or of a model read before, else guessed. Where a
 * device refuses a request for several references for its size it is asked for the halves; the plan keeps to that the next
 * time, so what is read periodically is read with the same plan. Now and then it tries whether larger parts are taken
 * again, the less often the more often they are refused. May be used by several threads, one after the other.
 */
public final class ReadPlan {
  /** Class of the service errors that say that something does not suffice. */
  private static final int RESOURCE = ServiceError.RESOURCE_OTHER.errorClass();

  /** Reads without a refusal after which larger parts are tried, at first. */
  private static final int SOON = 8;
  /** And at most: a refusal costs a request, which is little among so many. */
  private static final int LATE = 4096;

  private final Iec61850Client client;
  private final List<Item> items;
  /** What fits by its size, as far as that is known; no part reaches over the border of two. */
  private final List<Part> packed;
  private final ReentrantLock reading = new ReentrantLock();
  /** Guarded by {@link #reading}. Together all items, in their order. */
  private List<Part> parts;
  /** Reads since larger parts were refused or tried. Guarded by {@link #reading}. */
  private int quiet;
  /** Guarded by {@link #reading}. */
  private int wait = SOON;

  private record Item(FcReference reference, ValueType type, VariableAccess.Variable variable) {}

  /** Items of one request. */
  private record Part(int from, int to) {
    int size() { return to - from; }
  }

  ReadPlan(Iec61850Client client, List<FcReference> references) {
    this.client = client;
    TypeFinder types = client.knownTypes();
    this.items = references.stream()
        .map(reference -> new Item(reference,
            types.known(reference).or(() -> client.directory().keptType(reference)).orElse(ValueType.UNKNOWN),
            reference.variable()))
        .toList();
    this.packed = pack();
    this.parts = packed;
  }

  private List<Part> pack() {
    long most = client.parameters().maxPduOctets() - EncodedOctets.AROUND;
    List<Part> fitting = new ArrayList<>();
    int from = 0;
    long request = 0;
    long answer = 0;
    for (int i = 0; i < items.size(); i++) {
      int asked = EncodedOctets.of(items.get(i).reference);
      long answered = EncodedOctets.likely(items.get(i).type);
      if (i > from && (request + asked > most || answer + answered > most)) {
        fitting.add(new Part(from, i));
        from = i;
        request = 0;
        answer = 0;
      }
      request += asked;
      answer += answered;
    }
    if (from < items.size()) fitting.add(new Part(from, items.size()));
    return fitting;
  }

  /** What is read, in the order of the results. */
  public List<FcReference> references() {
    return items.stream().map(Item::reference).toList();
  }

  /** Requests that the next {@link #read} sends if the device refuses none. */
  public int requests() {
    reading.lock();
    try {
      return parts.size();
    } finally {
      reading.unlock();
    }
  }

  /** Reads all of it; one result for each reference, in their order. */
  public List<ReadResult> read() throws InterruptedException {
    reading.lockInterruptibly();
    try {
      ReadResult[] results = new ReadResult[items.size()];
      List<Part> done = new ArrayList<>();
      boolean tries = parts.size() > packed.size() && ++quiet >= wait;
      List<Part> open = tries ? joined() : parts;
      while (!open.isEmpty()) {
        List<Answer<ConfirmedResponse.Values>> answers = client.mms()
            .callAll(open.stream().map(this::request).toList());
        List<Part> again = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          Part part = open.get(i);
          if (take(part, answers.get(i), results)) done.add(part);
          else
            split(part, again);
        }
        open = again;
      }
      done.sort((one, other) -> Integer.compare(one.from, other.from));
      if (tries) wait = done.size() < parts.size() ? SOON : Math.min(wait * 2, LATE);
      if (tries || done.size() > parts.size()) quiet = 0;
      parts = List.copyOf(done);
      return List.of(results);
    } finally {
      reading.unlock();
    }
  }

  /** Two and two neighbours that were one before. */
  private List<Part> joined() {
    List<Part> joined = new ArrayList<>();
    for (Part whole : packed) {
      List<Part> within = parts.stream().filter(part -> part.from >= whole.from && part.to <= whole.to).toList();
      for (int i = 0; i < within.size(); i += 2)
        joined.add(new Part(within.get(i).from, within.get(Math.min(i + 1, within.size() - 1)).to));
    }
    return joined;
  }

  private ConfirmedRequest.Read request(Part part) {
    return new ConfirmedRequest.Read(false,
        new VariableAccess.Variables(items.subList(part.from, part.to).stream().map(Item::variable).toList()));
  }

  private static void split(Part part, List<Part> into) {
    int middle = part.from + part.size() / 2;
    into.add(new Part(part.from, middle));
    into.add(new Part(middle, part.to));
  }

  /** False if it is to be asked for again, in parts. */
  private boolean take(Part part, Answer<ConfirmedResponse.Values> answer, ReadResult[] results) {
    switch (answer) {
      case Answer.Positive<ConfirmedResponse.Values>(ConfirmedResponse.Values values) -> {
        if (values.results().size() != part.size())
          throw new Answer.RefusedException(
              "%d results where %d were asked for".formatted(values.results().size(), part.size()));
        for (int i = 0; i < part.size(); i++)
          results[part.from + i] = result(items.get(part.from + i), values.results().get(i));
      }
      case Answer.Negative<ConfirmedResponse.Values>(ServiceError error) -> {
        if (part.size() > 1 && (error.errorClass() == RESOURCE || error.equals(ServiceError.PDU_SIZE))) return false;
        // fewer at a time would be refused as well
        for (int i = part.from; i < part.to; i++)
          results[i] = new ReadResult.Refused(items.get(i).reference, error.text(), Optional.of(error));
      }
      case Answer.Rejected<ConfirmedResponse.Values>(var reason) -> {
        if (part.size() > 1) return false;
        results[part.from] = new ReadResult.Refused(items.get(part.from).reference, "rejected: " + reason.text(),
            Optional.empty());
      }
      case Answer.Unreadable<ConfirmedResponse.Values> unreadable -> unreadable.orThrow();
    }
    return true;
  }

  private static ReadResult result(Item item, AccessResult result) {
    return switch (result) {
      case Data data -> new ReadResult.Success(item.reference, item.type, data);
      case AccessResult.Failure failure -> new ReadResult.Failure(item.reference, failure);
    };
  }
}
