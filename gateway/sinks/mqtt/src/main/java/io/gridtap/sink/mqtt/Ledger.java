package io.gridtap.sink.mqtt;

import io.gridtap.telemetry.Measurement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Remembers which number a message got, and how far it is, while its batch comes again. Batches come in order, so when
 * one is through nothing before it comes again. Used by one thread.
 */
final class Ledger {
  private final Sequences sequences;
  /** By the first measurement of a message, the very same object. */
  private final IdentityHashMap<Measurement, Outgoing> byFirst = new IdentityHashMap<>();
  private final SequencedSet<Outgoing> inOrder = new LinkedHashSet<>();

  Ledger(Sequences sequences) { this.sequences = sequences; }

  /** The messages of the drafts: those that are known, and new ones with new numbers. */
  List<Outgoing> messages(List<Draft> drafts) throws IOException {
    Map<String, Integer> wanted = new HashMap<>();
    for (Draft draft : drafts)
      if (!isKnown(draft))
        wanted.merge(draft.deviceId(), 1, Integer::sum);
    sequences.reserve(wanted);
    List<Outgoing> messages = new ArrayList<>(drafts.size());
    for (Draft draft : drafts)
      messages.add(isKnown(draft) ? byFirst.get(draft.measurements().getFirst()) : remembered(draft));
    return messages;
  }

  private boolean isKnown(Draft draft) {
    Outgoing known = byFirst.get(draft.measurements().getFirst());
    return known != null && known.draft().measurements().size() == draft.measurements().size();
  }

  private Outgoing remembered(Draft draft) {
    Outgoing message = new Outgoing(draft, sequences.next(draft.deviceId()));
    Outgoing before = byFirst.put(draft.measurements().getFirst(), message);
    if (before != null)
      inOrder.remove(before);
    inOrder.add(message);
    return message;
  }

  /** They do not come again, and nothing before them does. */
  void settle(List<Outgoing> messages) {
    if (messages.isEmpty())
      return;
    Outgoing last = messages.getLast();
    while (!inOrder.isEmpty()) {
      Outgoing first = inOrder.removeFirst();
      byFirst.remove(first.draft().measurements().getFirst());
      if (first.equals(last))
        return;
    }
  }

  /** What was on its way never arrived, as far as anybody knows. */
  void takeBack() {
    for (Outgoing message : inOrder)
      if (message.onItsWay())
        message.become(new Outgoing.State.Waiting());
  }

  /** So many messages are remembered. */
  int size() { return inOrder.size(); }
}
