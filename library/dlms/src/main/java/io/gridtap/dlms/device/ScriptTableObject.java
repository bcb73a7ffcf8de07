package io.gridtap.dlms.device;

import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.util.List;
import java.util.Optional;

/** Script table (class 9, version 0): what a script does is done to the objects of the same logical device. */
public final class ScriptTableObject extends ObjectBase {
  private static final int EXECUTE_DEPTH = 4;

  /** One step of a script. */
  public sealed interface Step {
    record Write(AttributeDescriptor attribute, Data value) implements Step {}

    record Execute(MethodDescriptor method, Data parameter) implements Step {}
  }

  /** @param id 1…65535 */
  public record Script(int id, List<Step> steps) {
    public Script { steps = List.copyOf(steps); }
  }

  private final List<Script> scripts;
  private int depth;

  public ScriptTableObject(Obis instance, List<Script> scripts) {
    super(9, 0, instance, 2, 1);
    this.scripts = List.copyOf(scripts);
  }

  @Override
  public Reading read(int attribute, Optional<SelectiveAccess> selection, Caller caller) {
    return Reading.of(Data.array(scripts.stream().map(ScriptTableObject::data).toList()));
  }

  private static Data data(Script script) {
    return Data.structure(Data.longUnsigned(script.id),
        Data.array(script.steps.stream().map(step -> switch (step) {
          case Step.Write(var attribute, var value) -> step(1, attribute.classId(), attribute.instance(),
              attribute.attributeId(), value);
          case Step.Execute(var method, var parameter) -> step(2, method.classId(), method.instance(),
              method.methodId(), parameter);
        }).toList()));
  }

  private static Data step(int service, int classId, Obis instance, int index, Data parameter) {
    return Data.structure(Data.enumerated(service), Data.longUnsigned(classId), LogicalDevice.logicalName(instance),
        Data.integer(index), parameter);
  }

  @Override
  public ActionOutcome invoke(int method, Data parameter, Caller caller) {
    if (!(parameter instanceof Data.Int(_, var id))) return outcome(ActionResult.TYPE_UNMATCHED);
    Optional<Script> script = scripts.stream().filter(candidate -> candidate.id == id).findFirst();
    if (script.isEmpty()) return outcome(ActionResult.OBJECT_UNDEFINED);
    // a script may execute another script, and that one the first
    if (depth >= EXECUTE_DEPTH) return outcome(ActionResult.OTHER_REASON);
    depth++;
    try {
      for (Step step : script.get().steps) if (!done(step, caller)) return outcome(ActionResult.OTHER_REASON);
      return DONE;
    } finally {
      depth--;
    }
  }

  private static boolean done(Step step, Caller caller) {
    return switch (step) {
      case Step.Write(var attribute, var value) ->
        caller.device().write(AttributeRequest.of(attribute), value, caller) == DataAccessResult.SUCCESS;
      case Step.Execute(var method, var parameter) ->
        caller.device().invoke(method, parameter, caller).result() == ActionResult.SUCCESS;
    };
  }
}
