package io.gridtap.dlms;

import io.gridtap.dlms.association.Failure;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.xdlms.AccessResponse;
import io.gridtap.dlms.xdlms.AccessSpecification;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads several attributes with as few requests as the meter allows. */
final class ListReader {
  private final DlmsClient client;

  ListReader(DlmsClient client) { this.client = client; }

  List<GetResult> read(List<AttributeRequest> attributes) throws InterruptedException {
    List<GetResult> results = new ArrayList<>(attributes.size());
    int pieces = Integer.MAX_VALUE;
    while (results.size() < attributes.size()) {
      int size = Math.min(Math.min(most(), pieces), attributes.size() - results.size());
      List<AttributeRequest> piece = attributes.subList(results.size(), results.size() + size);
      if (size == 1) {
        results.add(one(piece.getFirst()));
        continue;
      }
      try {
        results.addAll(onlyOneByOne(piece, together(piece)));
      } catch (RequestFailedException failed) {
        // the meter may have stumbled over one attribute: smaller pieces now, and from the next time on
        pieces = size / 2;
        client.batching().tooMany(size);
      }
    }
    return Collections.unmodifiableList(results);
  }

  private int most() {
    boolean negotiated = client.agreement().has(Conformance.Service.MULTIPLE_REFERENCES) || byAccess();
    return client.settings().lists() == DlmsClientSettings.Lists.SINGLY || !negotiated ? 1 : client.batching().most();
  }

  private boolean byAccess() {
    return client.settings().lists() == DlmsClientSettings.Lists.ACCESS
        && client.agreement().has(Conformance.Service.ACCESS);
  }

  private GetResult one(AttributeRequest attribute) throws InterruptedException {
    try {
      return client.get(attribute);
    } catch (RequestFailedException failed) {
      return switch (failed.failure()) {
        case Failure.Refused(var reason) -> new GetResult.Failure(reason);
        case Failure.Excepted _,Failure.ServiceError _,Failure.TooLongToTake _,Failure.WrongBlock _,Failure.Malformed _,Failure.Stalled _ ->
          new GetResult.Failure(DataAccessResult.OTHER_REASON);
        // what is wrong with all of them
        case Failure.NotNegotiated _,Failure.TooLongToSend _,Failure.Silence _,Failure.Unprotected _,Failure.QueueFull _,Failure.NotOpen _,Failure.Unsendable _,Failure.Cancelled _ ->
          throw failed;
      };
    }
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

  /** Some meters say scope-of-access-violated of every attribute beyond the number they take. */
  private List<GetResult> onlyOneByOne(List<AttributeRequest> piece, List<GetResult> results)
      throws InterruptedException {
    List<GetResult> mended = new ArrayList<>(results);
    for (int i = 0; i < mended.size(); i++)
      if (mended.get(i) instanceof GetResult.Failure(var reason)
          && reason == DataAccessResult.SCOPE_OF_ACCESS_VIOLATED) {
            GetResult again = one(piece.get(i));
            if (again instanceof GetResult.Value) client.batching().atMost(Math.max(1, i));
            mended.set(i, again);
          }
    return mended;
  }
}
