package io.gridtap.dlms;

import io.gridtap.dlms.association.Failure;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.ExceptionResponse;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.transport.RequestTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads several attributes with as few requests as the meter allows. What one of them does keeps nothing back of the
 * others: only a lost connection does.
 */
final class ListReader {
  /** Of one call: a meter that is silent twice is asked no more. */
  private static final int MAX_WAITS_IN_VAIN = 2;
  private static final int OTHER_REASON = 3;
  private static final int PDU_TOO_LONG = 4;

  private final DlmsClient client;

  ListReader(DlmsClient client) { this.client = client; }

  List<GetResult> read(List<AttributeRequest> attributes) throws InterruptedException {
    return new Reading(attributes).read();
  }

  /** One call. */
  private final class Reading {
    private final List<AttributeRequest> attributes;
    private final @Nullable GetResult[] results;
    /** Asked for one by one when all others have been: one of them may be what the meter does not answer. */
    private final List<Integer> suspects = new ArrayList<>();
    private int waitsInVain;
    /** Attributes that by themselves had no answer, not even a refusal. */
    private int faults;

    Reading(List<AttributeRequest> attributes) {
      this.attributes = attributes;
      this.results = new GetResult[attributes.size()];
    }

    List<GetResult> read() throws InterruptedException {
      piecewise(0, attributes.size(), Integer.MAX_VALUE);
      for (int suspect : suspects) results[suspect] = one(suspect);
      List<GetResult> all = new ArrayList<>(results.length);
      for (GetResult result : results) all.add(Objects.requireNonNull(result));
      return Collections.unmodifiableList(all);
    }

    private void piecewise(int from, int to, int most) throws InterruptedException {
      for (int at = from; at < to;) {
        int size = Math.min(Math.min(most(), most), to - at);
        piece(at, at + size);
        at += size;
      }
    }

    private void piece(int from, int to) throws InterruptedException {
      int size = to - from;
      List<AttributeRequest> piece = attributes.subList(from, to);
      if (size == 1 || waitsInVain == MAX_WAITS_IN_VAIN) {
        for (int i = from; i < to; i++) results[i] = one(i);
        return;
      }
      int faultsBefore = faults;
      try {
        List<GetResult> told = together(piece);
        if (onlyOneByOne(from, told)) client.batching().taken(size);
      } catch (RequestTimeoutException silent) {
        waitsInVain++;
        remark("%d attributes at once: %s".formatted(size, silent.getMessage()));
        for (int i = from; i < to; i++) suspects.add(i);
      } catch (RequestFailedException failed) {
        throwIfOfAll(failed);
        piecewise(from, to, size / 2);
        // where each by itself is answered it was the list that was too much
        if (faults == faultsBefore && byList(failed.failure())) client.batching().tooMany(size);
      }
    }

    private GetResult one(int at) throws InterruptedException {
      AttributeRequest attribute = attributes.get(at);
      if (waitsInVain == MAX_WAITS_IN_VAIN) {
        remark("GET %s was not asked for: the meter did not answer %d times".formatted(attribute.attribute(),
            MAX_WAITS_IN_VAIN));
        return new GetResult.Failure(DataAccessResult.TEMPORARY_FAILURE);
      }
      try {
        return client.get(attribute);
      } catch (RequestTimeoutException silent) {
        waitsInVain++;
        faults++;
        remark(String.valueOf(silent.getMessage()));
        return new GetResult.Failure(DataAccessResult.TEMPORARY_FAILURE);
      } catch (RequestFailedException failed) {
        throwIfOfAll(failed);
        if (failed.failure() instanceof Failure.Refused(var reason)) return new GetResult.Failure(reason);
        faults++;
        remark(String.valueOf(failed.getMessage()));
        return new GetResult.Failure(DataAccessResult.OTHER_REASON);
      }
    }

    /**
     * Some meters say scope-of-access-violated of every attribute beyond the number they take.
     *
     * @return whether the meter took them all at once
     */
    private boolean onlyOneByOne(int from, List<GetResult> told) throws InterruptedException {
      boolean took = true;
      for (int i = 0; i < told.size(); i++) {
        GetResult result = told.get(i);
        if (result instanceof GetResult.Failure(var reason) && reason == DataAccessResult.SCOPE_OF_ACCESS_VIOLATED
            && waitsInVain < MAX_WAITS_IN_VAIN) {
          result = one(from + i);
          if (result instanceof GetResult.Value) {
            client.batching().atMost(Math.max(1, i));
            took = false;
          }
        }
        results[from + i] = result;
      }
      return took;
    }
  }

  /** The association itself is at its end, or never had the service. */
  private static void throwIfOfAll(RequestFailedException failed) {
    switch (failed.failure()) {
      case Failure.NotNegotiated _,Failure.NotOpen _,Failure.QueueFull _,Failure.Cancelled _ -> throw failed;
      case Failure.Refused _,Failure.Excepted _,Failure.ServiceError _,Failure.TooLongToSend _,Failure.TooLongToTake _,Failure.WrongBlock _,Failure.Malformed _,Failure.Stalled _,Failure.Silence _,Failure.Unprotected _,Failure.Unsendable _ ->
        {
        }
    }
  }

  /** What a meter says, or does, to which so many attributes at once are too many. */
  private static boolean byList(Failure failure) {
    return switch (failure) {
      case Failure.Excepted(var exception) -> exception.service() == OTHER_REASON || exception.service() == PDU_TOO_LONG
          || exception.service() == ExceptionResponse.SERVICE_NOT_GIVEN;
      case Failure.Malformed _,Failure.Refused _,Failure.TooLongToSend _,Failure.TooLongToTake _ -> true;
      case Failure.ServiceError _,Failure.NotNegotiated _,Failure.WrongBlock _,Failure.Stalled _,Failure.Silence _,Failure.Unprotected _,Failure.QueueFull _,Failure.NotOpen _,Failure.Unsendable _,Failure.Cancelled _ ->
        false;
    };
  }

  private void remark(String text) { client.remark(text); }

  private int most() {
    boolean negotiated = client.agreement().has(Conformance.Service.MULTIPLE_REFERENCES) || byAccess();
    return client.settings().lists() == DlmsClientSettings.Lists.SINGLY || !negotiated ? 1 : client.batching().most();
  }

  private boolean byAccess() {
    return client.settings().lists() == DlmsClientSettings.Lists.ACCESS
        && client.agreement().has(Conformance.Service.ACCESS);
  }

  private List<GetResult> together(List<AttributeRequest> piece) throws InterruptedException {
    if (byAccess()) return byAccess(piece);
    return client.shortNames() ? client.named().get(piece) : client.call(new Request.GetList(piece));
  }

  private List<GetResult> byAccess(List<AttributeRequest> piece) throws InterruptedException {
    List<AccessSpecification> gets = new ArrayList<>();
    for (AttributeRequest attribute : piece) gets.add(new AccessSpecification.Get(attribute));
    AccessResponse response = client.access(gets, Collections.nCopies(piece.size(), Data.NULL));
    List<GetResult> results = new ArrayList<>();
    for (int i = 0; i < piece.size(); i++) {
      DataAccessResult result = response.results().get(i) instanceof AccessResponse.Result.Get(var told)
          ? told
          : DataAccessResult.OTHER_REASON;
      results.add(result == DataAccessResult.SUCCESS
          ? new GetResult.Value(response.data().get(i))
          : new GetResult.Failure(result));
    }
    return results;
  }
}
