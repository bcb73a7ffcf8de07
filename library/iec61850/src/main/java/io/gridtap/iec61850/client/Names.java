package io.gridtap.iec61850.client;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.GetNameList;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists of names, whole: page after page, several lists at a time. */
final class Names {
  /** Names of all lists asked for together; no device comes near. A server that goes on for ever is stopped here. */
  private static final int MAX_NAMES = 1_000_000;
  /** Pages of one list: a server that gives one name at a time is stopped here. */
  private static final int MAX_PAGES = 20_000;

  /** Classes that tell of the device's state, not of what it was asked: vmd-state, application-reference, preempt. */
  private static final Set<Integer> PASSING = Set.of(0, 1, 5);
  /** memory-unavailable and processor-resource-unavailable tell the same. */
  private static final Set<ServiceError> BUSY = Set.of(ServiceError.MEMORY_UNAVAILABLE, new ServiceError(3, 2));

  private final MmsClient mms;

  Names(MmsClient mms) { this.mms = mms; }

  /** Which list. */
  record Wanted(ObjectClass objectClass, Scope scope) {}

  /**
   * A list.
   *
   * @param refused what the device answered instead, or behind a page; then there are no names
   * @param begun there was a page, so the device knows such objects
   */
  record Listed(List<String> names, Optional<Answer<ConfirmedResponse.NameList>> refused, boolean begun) {
    List<String> orThrow() {
      if (refused.isPresent()) throw unexpected(refused.get());
      return names;
    }

    /**
     * The same, of a kind of objects that a device need not know: then it has none of them.
     *
     * @throws Answer.RefusedException if it may have some, and does not give them now or to this client
     */
    List<String> orNone() {
      return refused.isPresent() && (begun || !isOfUnknownKind(refused.get())) ? orThrow() : names;
    }

    private static boolean isOfUnknownKind(Answer<ConfirmedResponse.NameList> answer) {
      return switch (answer) {
        case Answer.Negative<ConfirmedResponse.NameList>(ServiceError error) -> !error
            .equals(ServiceError.OBJECT_ACCESS_DENIED) && !PASSING.contains(error.errorClass())
            && !BUSY.contains(error);
        case Answer.Rejected<ConfirmedResponse.NameList>(RejectReason reason) ->
          !reason.equals(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED);
        case Answer.Unreadable<ConfirmedResponse.NameList> _,Answer.Positive<ConfirmedResponse.NameList> _ -> false;
      };
    }

    private static RuntimeException unexpected(Answer<ConfirmedResponse.NameList> answer) {
      answer.orThrow();
      return new IllegalStateException("a list that was given is none refused");
    }
  }

  List<String> of(ObjectClass objectClass, Scope scope) throws InterruptedException {
    return listed(objectClass, scope).orThrow();
  }

  Listed listed(ObjectClass objectClass, Scope scope) throws InterruptedException {
    return of(List.of(new Wanted(objectClass, scope))).getFirst();
  }

  /**
   * In the order wanted.
   *
   * @throws Answer.RefusedException if there is no end of it
   */
  List<Listed> of(List<Wanted> wanted) throws InterruptedException {
    List<Reading> readings = wanted.stream().map(Reading::new).toList();
    List<Reading> open = readings;
    for (int page = 0; !open.isEmpty(); page++) {
      if (page == MAX_PAGES)
        throw new Answer.RefusedException("the list of names does not end: more than %d pages".formatted(MAX_PAGES));
      List<Answer<ConfirmedResponse.NameList>> answers = mms.callAll(open.stream().map(Reading::next).toList());
      List<Reading> unfinished = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) if (open.get(i).take(answers.get(i))) unfinished.add(open.get(i));
      if (readings.stream().mapToInt(reading -> reading.names.size()).sum() > MAX_NAMES)
        throw new Answer.RefusedException("the list of names does not end: more than " + MAX_NAMES);
      open = unfinished;
    }
    return readings.stream()
        .map(reading -> new Listed(List.copyOf(reading.names), reading.refused, reading.after.isPresent())).toList();
  }

  /** One list on its way. */
  private static final class Reading {
    private final Wanted wanted;
    private final Set<String> names = new LinkedHashSet<>();
    private Optional<String> after = Optional.empty();
    private Optional<Answer<ConfirmedResponse.NameList>> refused = Optional.empty();

    Reading(Wanted wanted) { this.wanted = wanted; }

    GetNameList next() { return new GetNameList(wanted.objectClass, wanted.scope, after); }

    /** Whether there is more to be asked for. */
    boolean take(Answer<ConfirmedResponse.NameList> answer) {
      if (!(answer instanceof Answer.Positive<ConfirmedResponse.NameList>(ConfirmedResponse.NameList page))) {
        names.clear();
        refused = Optional.of(answer);
        return false;
      }
      int before = names.size();
      names.addAll(page.names());
      // nothing is left to be asked for behind a page without a name, whatever it says
      if (!page.moreFollows() || page.names().isEmpty()) return false;
      // it would be asked for again and again, and what is behind it never comes
      if (names.size() == before)
        throw new Answer.RefusedException("the list of names goes in circles: behind %s comes nothing new, and more "
            .formatted(after.orElse("its start")) + "is said to follow");
      after = Optional.of(page.names().getLast());
      return true;
    }
  }
}
