package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ServiceError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** GetNameList: what is there, as far as a client may know of it, in as many answers as it takes. */
final class NameLists {
  /** Octets around a list of names. */
  private static final int OVERHEAD = 40;

  private final Map<String, Item.Group> domains;
  private final SortedMap<String, DataSet> dataSets;
  private final LogEngine logs;
  /** Names of all items of a domain; made when first asked for. */
  private final Map<String, List<String>> names = new HashMap<>();

  /** @param dataSets by reference */
  NameLists(Map<String, Item.Group> domains, SortedMap<String, DataSet> dataSets, LogEngine logs) {
    this.domains = domains;
    this.dataSets = dataSets;
    this.logs = logs;
  }

  Answer<?> answer(ServedClient client, ConfirmedRequest.GetNameList request) {
    Optional<List<String>> all = switch (request.scope()) {
      case ConfirmedRequest.Scope.Vmd() -> Optional.of(switch (request.objectClass()) {
        case DOMAIN -> domains.keySet().stream().filter(client.access()::views).sorted().toList();
        case NAMED_VARIABLE_LIST -> dataSets(client, "/");
        case NAMED_VARIABLE, SCATTERED_ACCESS, NAMED_TYPE, SEMAPHORE, EVENT_CONDITION, EVENT_ACTION, EVENT_ENROLLMENT,
            JOURNAL, PROGRAM_INVOCATION, OPERATOR_STATION ->
          List.<String>of();
      });
      case ConfirmedRequest.Scope.Association() -> Optional.of(switch (request.objectClass()) {
        case NAMED_VARIABLE_LIST -> List.copyOf(new TreeMap<>(client.dataSets).keySet());
        case DOMAIN, NAMED_VARIABLE, SCATTERED_ACCESS, NAMED_TYPE, SEMAPHORE, EVENT_CONDITION, EVENT_ACTION,
            EVENT_ENROLLMENT, JOURNAL, PROGRAM_INVOCATION, OPERATOR_STATION ->
          List.<String>of();
      });
      case ConfirmedRequest.Scope.Domain(String domain) -> Optional.ofNullable(domains.get(domain))
          .filter(_ -> client.access().views(domain)).map(group -> switch (request.objectClass()) {
            case NAMED_VARIABLE -> variables(client, domain, group);
            case NAMED_VARIABLE_LIST -> dataSets(client, domain + "/");
            case JOURNAL -> journals(client, domain + "/");
            case DOMAIN, SCATTERED_ACCESS, NAMED_TYPE, SEMAPHORE, EVENT_CONDITION, EVENT_ACTION, EVENT_ENROLLMENT,
                PROGRAM_INVOCATION, OPERATOR_STATION ->
              List.<String>of();
          });
    };
    if (all.isEmpty()) return new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT);
    // names are sorted, so it is known where to go on even after a name that has gone
    List<String> page = new ArrayList<>();
    long room = client.maxPduOctets() - OVERHEAD;
    for (String name : all.get()) {
      if (request.continueAfter().isPresent() && name.compareTo(request.continueAfter().get()) <= 0) continue;
      room -= name.length() + (name.length() > 127 ? 3 : 2);
      if (room < 0) return new Answer.Positive<>(new ConfirmedResponse.NameList(page, true));
      page.add(name);
    }
    return new Answer.Positive<>(new ConfirmedResponse.NameList(page, false));
  }

  private List<String> dataSets(ServedClient client, String prefix) {
    return dataSets.values().stream()
        .filter(dataSet -> dataSet.reference().startsWith(prefix) && client.access().views(dataSet))
        .map(dataSet -> dataSet.reference().substring(prefix.length())).toList();
  }

  private List<String> journals(ServedClient client, String prefix) {
    return logs.logs().stream().map(LogEngine.Log::reference)
        .filter(log -> log.startsWith(prefix) && client.access().views(log)).map(log -> log.substring(prefix.length()))
        .sorted().toList();
  }

  private List<String> variables(ServedClient client, String domain, Item.Group group) {
    List<String> all = names.computeIfAbsent(domain, _ -> Item.names(group));
    if (client.access().readsEverything()) return all;
    Set<String> nodes = new HashSet<>();
    for (Item node : group.children())
      if (client.access().viewsVariable(domain + "/" + node.name())) nodes.add(node.name());
    return all.stream().filter(name -> nodes.contains(name.substring(0, (name + "$").indexOf('$')))).toList();
  }
}
