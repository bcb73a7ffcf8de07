package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.CosemDate;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.CosemTime;
import io.gridtap.dlms.xdlms.Data;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Single action schedule, class 22: a script at given times. */
public final class SingleActionSchedule {
  public static final int ID = 22;

  public static final TypedAttribute<ScriptReference> EXECUTED_SCRIPT = TypedAttribute.of(ID, 2, ScriptReference.FORM);
  /** 1 one time with wildcards; 2…5 several times, alike or not in time and date. */
  public static final TypedAttribute<Integer> TYPE = TypedAttribute.of(ID, 3, Form.ENUM);
  public static final TypedAttribute<List<ExecutionTime>> EXECUTION_TIME = TypedAttribute.of(ID, 4,
      ExecutionTime.FORM.list());

  /** When it runs. */
  public record ExecutionTime(CosemTime time, CosemDate date) {
    static final Form<ExecutionTime> FORM = new Form<>(node -> {
      List<Node> fields = node.structure("time", "date");
      return new ExecutionTime(Form.TIME.read(fields.get(0)), Form.DATE.read(fields.get(1)));
    }, value -> Data.structure(Form.TIME.write(value.time), Form.DATE.write(value.date)));

    /** When it runs next, by the meter's clock; empty if never again. */
    public Optional<Instant> next(Instant after, TimePolicy policy) {
      return CosemDateTimes.next(new CosemDateTime(date, time, CosemDateTime.NO_DEVIATION, CosemDateTime.NO_STATUS),
          after, policy);
    }
  }

  private SingleActionSchedule() {}
}
