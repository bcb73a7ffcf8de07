package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import java.util.List;
import java.util.Optional;

/**
 * What came of a request, also of one that failed on the way.
 *
 * @param confirmations activation or deactivation confirmations, positive and negative; several only of a broadcast
 * @param data the ASDUs that belong to the answer, in the order they came
 * @param completion how it ended
 */
public record Answer(List<Asdu> confirmations, List<Asdu> data, Completion completion) {
  public Answer {
    confirmations = List.copyOf(confirmations);
    data = List.copyOf(data);
  }

  /** Everything that belongs to the procedure has come. */
  public boolean isComplete() {
    return completion instanceof Completion.Complete;
  }

  /** A station has confirmed positively, whatever came afterwards. */
  public boolean isConfirmed() {
    return confirmations.stream().anyMatch(confirmation -> !confirmation.cause().negative());
  }

  /** The objects of {@link #data}, in the order they came; their stations are known only there. */
  public List<InformationObject> objects() {
    return data.stream().flatMap(asdu -> asdu.objects().stream()).toList();
  }

  /** What the first confirmation carries, such as the station's own time. */
  public <T extends Information> Optional<T> confirmed(Class<T> type) {
    return confirmations.stream().flatMap(asdu -> asdu.objects().stream()).map(InformationObject::information)
        .filter(type::isInstance).map(type::cast).findFirst();
  }
}
