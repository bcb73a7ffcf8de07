package io.gridtap.dlms.xdlms;

import java.util.List;
import java.util.Optional;

/** ACCESS (IEC 62056-5-3 §6.9). */
final class AccessCodec {
  private AccessCodec() {}

  static AccessRequest request(ApduIn in) {
    return new AccessRequest(in.longInvokeId(), in.dateTime(), in.list(AccessCodec::specification),
        in.list(ApduIn::data));
  }

  static void request(AccessRequest request, ApduOut out) {
    ApduOut.pairs(request.specifications(), request.data(), "specifications and data of an access-request");
    out.choice(ApduTag.ACCESS_REQUEST).longInvokeId(request.invokeId()).dateTime(request.time())
        .list(request.specifications(), AccessCodec::specification).list(request.data(), ApduOut::data);
  }

  static AccessResponse response(ApduIn in) {
    return new AccessResponse(in.longInvokeId(), in.dateTime(),
        in.optional(body -> body.list(AccessCodec::specification)).orElse(List.of()), in.list(ApduIn::data),
        in.list(AccessCodec::result));
  }

  static void response(AccessResponse response, ApduOut out) {
    ApduOut.pairs(response.data(), response.results(), "data and results of an access-response");
    List<AccessSpecification> repeated = response.specifications();
    out.choice(ApduTag.ACCESS_RESPONSE).longInvokeId(response.invokeId()).dateTime(response.time())
        .optional(repeated.isEmpty() ? Optional.<List<AccessSpecification>>empty() : Optional.of(repeated),
            (body, list) -> body.list(list, AccessCodec::specification))
        .list(response.data(), ApduOut::data).list(response.results(), AccessCodec::result);
  }

  private static AccessSpecification specification(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 1 -> new AccessSpecification.Get(AttributeRequest.of(in.attribute()));
      case 2 -> new AccessSpecification.Set(AttributeRequest.of(in.attribute()));
      case 3 -> new AccessSpecification.Action(in.method());
      case 4 -> new AccessSpecification.Get(selected(in));
      case 5 -> new AccessSpecification.Set(selected(in));
      default -> throw in.unknown("Access-Request-Specification", choice);
    };
  }

  private static void specification(ApduOut out, AccessSpecification specification) {
    switch (specification) {
      case AccessSpecification.Get(var attribute) -> attribute(out, attribute, 1, 4);
      case AccessSpecification.Set(var attribute) -> attribute(out, attribute, 2, 5);
      case AccessSpecification.Action(var method) -> out.choice(3).method(method);
    }
  }

  private static AttributeRequest selected(ApduIn in) {
    return new AttributeRequest(in.attribute(), Optional.of(in.selection()));
  }

  private static void attribute(ApduOut out, AttributeRequest request, int plain, int selected) {
    out.choice(request.selection().isPresent() ? selected : plain).attribute(request.attribute());
    request.selection().ifPresent(out::selection);
  }

  private static AccessResponse.Result result(ApduIn in) {
    int choice = in.in().u8();
    return switch (choice) {
      case 1 -> new AccessResponse.Result.Get(in.accessResult());
      case 2 -> new AccessResponse.Result.Set(in.accessResult());
      case 3 -> new AccessResponse.Result.Action(in.actionResult());
      default -> throw in.unknown("Access-Response-Specification", choice);
    };
  }

  private static void result(ApduOut out, AccessResponse.Result result) {
    switch (result) {
      case AccessResponse.Result.Get(var access) -> out.choice(1).accessResult(access);
      case AccessResponse.Result.Set(var access) -> out.choice(2).accessResult(access);
      case AccessResponse.Result.Action(var action) -> out.choice(3).actionResult(action);
    }
  }
}
