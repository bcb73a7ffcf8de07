package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a control service (IEC 61850-8-1 §20: Oper, SBOw and Cancel), and what a CommandTermination repeats
 * of them.
 *
 * @param ctlVal what is wanted: a boolean for single and double points, an integer or a step command for the others,
 *        a structure with i or f for set points
 * @param operTm when it is to be carried out; there if the object's type has it, not set for at once
 * @param ctlNum 0…255: the same for all services of one command
 * @param t when the client sent it
 * @param test not to be carried out
 * @param check what is to be examined before; a Cancel has none
 */
public record Oper(Data ctlVal, Optional<Timestamp> operTm, Origin origin, int ctlNum, Timestamp t, boolean test,
    Optional<Value.Check> check) {
  public static final int MAX_CTL_NUM = 255;

  public Oper {
    if (ctlNum < 0 || ctlNum > MAX_CTL_NUM)
      throw new IllegalArgumentException("ctlNum is 0 to 255, not " + ctlNum);
  }

  /** For Cancel, which has the same without Check. */
  public Oper withoutCheck() {
    return new Oper(ctlVal, operTm, origin, ctlNum, t, test, Optional.empty());
  }

  public Data.Structure data() {
    List<Data> parts = new ArrayList<>();
    parts.add(ctlVal);
    operTm.ifPresent(time -> parts.add(time.utc()));
    parts.add(origin.data());
    parts.add(new Data.Unsigned(ctlNum));
    parts.add(t.utc());
    parts.add(Data.Bool.of(test));
    check.ifPresent(what -> parts.add(new Data.Bits(BitString.of(what.synchrocheck(), what.interlockCheck()))));
    return new Data.Structure(parts);
  }

  /** Whether operTm is there follows from the second part. Nothing if it is no such structure. */
  public static Optional<Oper> of(AccessResult data) {
    if (!(data instanceof Data.Structure(List<Data> parts)) || parts.size() < 5) return Optional.empty();
    Optional<Timestamp> operTm = parts.get(1) instanceof Data.UtcTime time
        ? Optional.of(new Timestamp(time))
        : Optional.empty();
    int at = operTm.isPresent() ? 2 : 1;
    if (parts.size() < at + 4 || parts.size() > at + 5) return Optional.empty();
    Optional<Origin> origin = Origin.of(parts.get(at));
    Optional<Long> ctlNum = Origin.number(parts.get(at + 1)).filter(number -> number >= 0 && number <= MAX_CTL_NUM);
    if (origin.isEmpty() || ctlNum.isEmpty() || !(parts.get(at + 2) instanceof Data.UtcTime t)
        || !(parts.get(at + 3) instanceof Data.Bool(boolean test)))
      return Optional.empty();
    Optional<Value.Check> check = Optional.empty();
    if (parts.size() == at + 5) {
      if (!(parts.get(at + 4) instanceof Data.Bits(BitString bits))) return Optional.empty();
      check = Optional.of(new Value.Check(bits.getOrFalse(0), bits.getOrFalse(1)));
    }
    return Optional.of(new Oper(parts.getFirst(), operTm, origin.get(), ctlNum.get().intValue(), new Timestamp(t), test,
        check));
  }

  /** Whether it is another service of the same command: only times and Check may differ. */
  public boolean sameCommand(Oper other) {
    return ctlVal.equals(other.ctlVal) && origin.equals(other.origin) && ctlNum == other.ctlNum && test == other.test;
  }
}
