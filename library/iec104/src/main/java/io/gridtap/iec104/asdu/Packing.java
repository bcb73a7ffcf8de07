package io.gridtap.iec104.asdu;

import java.util.ArrayList;
import java.util.List;

/** Cuts a list of objects into ASDUs. */
final class Packing {
  /** Start, length and control field of the APDU that one more ASDU costs. */
  private static final int APCI_OCTETS = 6;

  private final TypeId type;
  private final CauseOfTransmission cause;
  private final int commonAddress;
  private final FieldSizes sizes;
  private final List<Asdu> packed = new ArrayList<>();

  Packing(TypeId type, CauseOfTransmission cause, int commonAddress, FieldSizes sizes) {
    this.type = type;
    this.cause = cause;
    this.commonAddress = commonAddress;
    this.sizes = sizes;
  }

  List<Asdu> pack(List<InformationObject> objects) {
    int max = Asdu.maxObjects(type, false, sizes);
    int from = 0;
    int at = 0;
    while (at < objects.size()) {
      int run = run(objects, at);
      if (worthItsOwn(run, at == from && at + run == objects.size())) {
        single(objects, from, at, max);
        sequences(objects, at, at + run);
        at += run;
        from = at;
      } else
        at += run;
    }
    single(objects, from, at, max);
    return List.copyOf(packed);
  }

  /** How many objects from {@code at} on have addresses that follow one another. */
  private int run(List<InformationObject> objects, int at) {
    if (!type.sequenceAllowed()) return objects.size() - at;
    int end = at + 1;
    while (end < objects.size() && objects.get(end).address() == objects.get(end - 1).address() + 1)
      end++;
    return end - at;
  }

  /** The addresses saved weigh more than the headers of one more APDU. */
  private boolean worthItsOwn(int run, boolean alone) {
    if (!type.sequenceAllowed() || run < 2) return false;
    return alone || (run - 1) * sizes.addressOctets() >= APCI_OCTETS + sizes.headerOctets();
  }

  private void single(List<InformationObject> objects, int from, int to, int max) {
    for (int at = from; at < to; at += max)
      packed.add(Asdu.of(type, cause, commonAddress, objects.subList(at, Math.min(at + max, to)), sizes));
  }

  private void sequences(List<InformationObject> objects, int from, int to) {
    int max = Asdu.maxObjects(type, true, sizes);
    for (int at = from; at < to; at += max)
      packed.add(Asdu.sequence(type, cause, commonAddress, objects.subList(at, Math.min(at + max, to)), sizes));
  }
}
